"""The nouns of onrecord: frozen, typed, importing nothing of ours but each other.

Beside them what gives them their shape in files: the site file's model, cron expressions, errors, and the migrations.
"""

from schemas.article import Article, Block, Credit, Image, Link, Removed, Revision
from schemas.attribution import Attribution, Citation, Person, Span
from schemas.capture import Capture
from schemas.run import CrawlRun, Finding, Outcome
from schemas.site import Expect, Layout, Site

__all__ = [
    "Article",
    "Attribution",
    "Block",
    "Capture",
    "Citation",
    "CrawlRun",
    "Credit",
    "Expect",
    "Finding",
    "Image",
    "Layout",
    "Link",
    "Outcome",
    "Person",
    "Removed",
    "Revision",
    "Site",
    "Span",
]
