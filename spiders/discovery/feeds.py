"""RSS and Atom."""

import io
import re
import warnings
import xml.sax
from collections.abc import Mapping
from typing import Any

from schemas.site import Site
from spiders.discovery.found import Basket, Found
from spiders.discovery.times import instant

HARMLESS = {"CharacterEncodingOverride", "NonXMLContentType"}
"""What feedparser flags although it read the feed well: names of its exceptions."""
ITEMS = 2000
"""Most items taken from a feed; feedparser reads some 4,000 a second."""
ITEM = re.compile(rb"<(?:item|entry)[\s>]")
ENTITY = re.compile(rb"<!ENTITY[^>]*>?")
"""Declarations of entities, which can grow without end; their uses then stand as written."""


def links_in_feed(body: bytes, url: str, site: Site) -> Found:
    """The articles of an RSS or Atom feed; a broken feed gives what can be read of it, and a problem."""
    basket = Basket(url, site)
    body, over = _cut(ENTITY.sub(b" ", body))
    basket.passed_over = over
    parsed = _parsed(body, url)
    if parsed is None or not (parsed.version or parsed.entries):
        return basket.found("not a feed")
    for entry in parsed.entries:
        _take(basket, entry, site)
    return basket.found(f"more than {ITEMS} items: the first {ITEMS} were taken" if over else _problem(parsed))


def _cut(body: bytes) -> tuple[bytes, int]:
    """The feed with its first items only, still well-formed, and how many were left out."""
    starts = [found.start() for found in ITEM.finditer(body)]
    if len(starts) <= ITEMS:
        return body, 0
    rest = max(body.rfind(end) + len(end) for end in (b"</item>", b"</entry>"))
    return body[: starts[ITEMS]] + body[rest:], len(starts) - ITEMS


def _parsed(body: bytes, url: str) -> Any:
    """What feedparser makes of the bytes; None when it gives up. A stream, for it takes bytes for a file's name."""
    import feedparser  # the processes that read no feed start without it

    try:
        return feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-location": url},
            resolve_relative_uris=False,  # within the entries' HTML, which is not read here
            sanitize_html=False,
        )
    except (ValueError, LookupError, AssertionError, RecursionError, xml.sax.SAXException):
        return None


def _take(basket: Basket, entry: Mapping[str, Any], site: Site) -> None:
    link = _link(entry)
    if not link:
        basket.pass_over()
        return
    basket.page(
        link,
        title=entry.get("title", ""),
        published_at=instant(_text(entry, "published"), site.zone, site.language),
        lastmod=instant(_text(entry, "updated"), site.zone, site.language),
        listed=True,
    )


def _link(entry: Mapping[str, Any]) -> str:
    """The entry's own address: FeedBurner's original, the link, or a guid that is a permanent link."""
    guid = entry.get("id", "") if entry.get("guidislink") else ""
    return str(entry.get("feedburner_origlink") or entry.get("link") or guid)


def _text(entry: Mapping[str, Any], name: str) -> str:
    """The field as the feed has it; feedparser would give `published` for a missing `updated`, and warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return str(entry[name]) if dict.__contains__(entry, name) else ""


def _problem(parsed: Any) -> str:
    if not parsed.entries:
        return "0 items"
    error = parsed.get("bozo_exception") if parsed.bozo else None
    return "" if error is None or type(error).__name__ in HARMLESS else f"broken XML: {error}"[:200]
