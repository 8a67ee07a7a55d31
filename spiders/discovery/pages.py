"""Pages that list articles: a front page, a section."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from w3lib.encoding import html_to_unicode

from schemas.site import Site
from spiders.discovery.found import Basket, Found, Headers, header, plain
from spiders.discovery.rules import ARTICLE_NAME

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
COMMENT_FEED = re.compile(r"comment|kommentar|comentario|commentaire|commenti", re.IGNORECASE)
API_REL = "https://api.w.org/"
API_LINK = re.compile(r"<([^<>]*)>\s*;[^,<]*rel=[\"']?https://api\.w\.org/")
HEADLINES = ("h1", "h2", "h3", "h4")
NO_PLACES = ("mailto", "tel", "sms", "javascript", "data", "whatsapp", "about")
TEXT_LIMIT = 1000

DATED = re.compile(r"/(19|20)\d\d[/-]\d{1,2}([/-]|$)|/(19|20)\d{6}([/-]|$)")
NUMBERED = re.compile(r"\d{5,}|\d{3,}\.\w+$")
HEADLINE_WORDS = 5
HEADLINE_LETTERS = 12
"""Of a headline in a script without spaces between words."""


def links_in_page(body: bytes, url: str, headers: Headers, site: Site) -> Found:
    """A page's article candidates, feeds and WordPress root; "next page" and section links are not followed.

    With `include` in the site file every address that matches is a candidate; without, its address or its text must
    look like an article's.
    """
    page = _read(body, header(headers, "content-type"))
    base = Basket(url, site).absolute(page.base)
    basket = Basket(base, site, quiet=("offsite",), wanted=None if site.include else looks_like_article)
    for anchor in page.anchors.values():
        if anchor.href.partition(":")[0].lower() in NO_PLACES:
            basket.pass_over()
        else:
            basket.page(anchor.href, title=anchor.text)
    for kind in page.feeds if site.feeds is None else ():
        basket.further("feed", kind)
    roots = API_LINK.findall(header(headers, "link")) + page.api_roots
    for root in roots[:1] if site.wordpress is not False else ():
        basket.further("api", root)
    return basket.found("" if basket.links else "no article links")


@dataclass(slots=True)
class Anchor:
    """A link of the page and the best text it is given there."""

    href: str
    text: str = ""
    in_headline: bool = False


class Reader:
    """Gathers links while lxml reads the page as a stream: no tree, so neither depth nor size can hurt."""

    def __init__(self) -> None:
        self.anchors: dict[str, Anchor] = {}
        self.feeds: list[str] = []
        self.api_roots: list[str] = []
        self.base = ""
        self._open: Anchor | None = None
        self._headlines = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "a":
            self._finish()
            self._open = Anchor(attributes.get("href", "").strip(), in_headline=self._headlines > 0)
        elif tag in HEADLINES:
            self._headlines += 1
        elif tag == "link":
            self._link(attributes)
        elif tag == "base":
            self.base = self.base or attributes.get("href", "")
        elif tag == "img" and self._open and not self._open.text:
            self._open.text = attributes.get("alt", "")[:TEXT_LIMIT]

    def end(self, tag: str) -> None:
        if tag == "a":
            self._finish()
        elif tag in HEADLINES:
            self._headlines = max(0, self._headlines - 1)

    def data(self, text: str) -> None:
        if self._open and len(self._open.text) < TEXT_LIMIT:
            self._open.text += text

    def close(self) -> "Reader":
        self._finish()
        return self

    def _finish(self) -> None:
        """Keep the anchor, with the better text when the page links the address again."""
        found, self._open = self._open, None
        if found is None or not found.href or found.href.startswith("#"):
            return
        found.text = plain(found.text)
        known = self.anchors.setdefault(found.href, found)
        if (found.in_headline, len(found.text)) > (known.in_headline, len(known.text)):
            self.anchors[found.href] = found

    def _link(self, attributes: dict[str, str]) -> None:
        relation, href = attributes.get("rel", "").lower().split(), attributes.get("href", "")
        if API_REL in relation:
            self.api_roots.append(href)
        feed = "alternate" in relation and attributes.get("type", "").lower().split(";")[0].strip() in FEED_TYPES
        if feed and href and not COMMENT_FEED.search(href + attributes.get("title", "")):
            self.feeds.append(href)


def looks_like_article(url: str, text: str) -> bool:
    """Whether an address has a date, a long name or a number as articles have, or its link reads like a headline.

    >>> looks_like_article("https://gazette.example/2026/06/budget/", "")
    True
    >>> looks_like_article("https://gazette.example/politics/", "Politics")
    False
    """
    parts = urlsplit(url)
    *above, last = [name for name in parts.path.strip("/-").split("/") if name] or [""]
    if DATED.search(parts.path) or _is_wordy(last) or NUMBERED.search(last) or re.search(r"=\d{3,}", parts.query):
        return True
    if above and ARTICLE_NAME.search(above[-1]):  # /a-vote-on-the-budget-101924/article
        return True
    letters = sum(character >= "\u0900" for character in text)
    return len(last) > 1 and (len(text.split()) >= HEADLINE_WORDS or letters >= HEADLINE_LETTERS)


def _is_wordy(name: str) -> bool:
    """Whether a name ends in three words at least."""
    words = name.replace("_", "-").split("-")[-3:]
    return len(words) == 3 and all(words)


def _read(body: bytes, content_type: str) -> Reader:
    _, text = html_to_unicode(content_type or None, body)
    reader = Reader()
    parser = etree.HTMLParser(target=reader, huge_tree=True)  # type: ignore[arg-type]  # lxml needs no `comment`
    parser.feed(text.replace("\0", ""))
    parser.close()
    return reader
