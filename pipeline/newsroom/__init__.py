"""A small newsroom on loopback: five invented papers of our own writing, with known truth and levers to pull.

Three are English, one is German and one French.

In: stories/, themes/. Out: pages, feeds and sitemaps as papers serve them; `demo` runs the main job on it, and so do
the tests. The papers import nothing of onrecord's; `demo` alone uses crawl, read and database.
"""

from pipeline.newsroom.server import Newsroom, Request
from pipeline.newsroom.stories import TrueArticle, TrueBlock, TrueLink, TrueQuote, read_stories

__all__ = ["Newsroom", "Request", "TrueArticle", "TrueBlock", "TrueLink", "TrueQuote", "read_stories"]
