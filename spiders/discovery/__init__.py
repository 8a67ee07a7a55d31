"""Pure discovery: the bytes of a feed, sitemap, WordPress listing, list page or robots.txt -> the links in them."""

import re

from schemas.capture import CaptureKind
from schemas.site import Site
from spiders.discovery.addresses import Refusal, candidate, document, posts_url, registrable_domain, without_tracking
from spiders.discovery.feeds import links_in_feed
from spiders.discovery.found import Found, FoundLink, Headers
from spiders.discovery.mending import mended
from spiders.discovery.owners import Owners, origin
from spiders.discovery.pages import links_in_page
from spiders.discovery.parts import PARTS, may_have_parts, next_part, turns_comments
from spiders.discovery.sitemaps import links_in_robots, links_in_sitemap, links_in_text_sitemap
from spiders.discovery.wordpress import answer_in, links_in_api
from spiders.http.encoding import decode

__all__ = [
    "PARTS",
    "Found",
    "FoundLink",
    "Headers",
    "Owners",
    "Refusal",
    "answer_in",
    "candidate",
    "document",
    "links_in",
    "may_have_parts",
    "next_part",
    "origin",
    "posts_url",
    "registrable_domain",
    "turns_comments",
    "without_tracking",
]

UNPACKED_LIMIT = 32 * 1024 * 1024
"""Most bytes of a .gz sitemap: 50,000 links with their news fields fit twice."""
ROOT = re.compile(rb"<(?:[a-z][\w.-]*:)?(urlset|sitemapindex|rss|feed|rdf|html|head|body|channel)\b")
TEXT_SITEMAP = re.compile(rb"https?://\S+")


def links_in(kind: CaptureKind, body: bytes, url: str, headers: Headers, site: Site) -> Found:
    """The links of a document fetched from `url` as `kind`; pure: fetches nothing; bad bytes make a problem.

    An article ("page") leads nowhere: its links are its own affair.
    """
    if kind in ("feed", "sitemap"):
        return _in_xml(kind, body, url, site)
    if kind == "section":
        return links_in_page(body, url, headers, site)
    if kind == "api":
        return links_in_api(body, url, headers, site)
    return links_in_robots(body, url, site) if kind == "robots" else Found()


def _in_xml(kind: CaptureKind, body: bytes, url: str, site: Site) -> Found:
    """A feed or sitemap, told apart by its first element: sites do name the one as the other."""
    if body[:2] == b"\x1f\x8b":
        unpacked = decode(body, "gzip", UNPACKED_LIMIT)
        if unpacked.problem:
            return Found(problem=f"{unpacked.problem} when unpacked")
        body = unpacked.body
    root = _root(body)
    if root in ("urlset", "sitemapindex"):
        return links_in_sitemap(mended(body), url, site)
    if root in ("rss", "feed", "rdf", "channel"):
        return links_in_feed(mended(body), url, site)
    if root:
        return Found(problem=f"HTML instead of a {kind}")
    first = body[:4096].removeprefix(b"\xef\xbb\xbf").strip().splitlines()[:1]
    if kind == "sitemap" and first and TEXT_SITEMAP.fullmatch(first[0].strip()):
        return links_in_text_sitemap(body, url, site)
    return Found(problem="not XML" if body.strip() else "empty")


def _root(body: bytes) -> str:
    """The name of the first element that says what the document is, in any encoding of ASCII's letters."""
    told, *comments = body[:65_536].replace(b"\0", b"").lower().split(b"<!--")
    named = ROOT.search(told + b"".join(comment.partition(b"-->")[2] for comment in comments))
    return named[1].decode() if named else ""
