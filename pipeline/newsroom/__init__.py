"""A small newsroom on loopback: three invented papers of our own writing, with known truth and levers to pull.

`onrecord demo` runs the main job on it, and so do the tests. It imports nothing of onrecord's.
"""

from pipeline.newsroom.server import Newsroom, Request
from pipeline.newsroom.stories import TrueArticle, TrueBlock, TrueLink, TrueQuote, read_stories

__all__ = ["Newsroom", "Request", "TrueArticle", "TrueBlock", "TrueLink", "TrueQuote", "read_stories"]
