"""Sitemaps, news sitemaps, sitemap indexes, and the sitemaps that robots.txt names."""

import io
import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from schemas.site import Site
from spiders.discovery.found import Basket, Found
from spiders.discovery.times import instant

ROBOTS_LIMIT = 500 * 1024
"""More of a robots.txt is not read, as RFC 9309 allows."""
NOT_ARTICLES = re.compile(
    r"wp-sitemap-(taxonomies|users|posts-page)-|/(category|post_tag|tag|author|users?|page|image|video|product)"
    r"[_-]sitemap\d*\.xml"
)
"""Sitemaps of lists, authors and pictures as WordPress, Yoast and Rank Math name them."""
DTD = re.compile(rb"<!(DOCTYPE|ENTITY)\b", re.IGNORECASE)


def links_in_sitemap(body: bytes, url: str, site: Site) -> Found:
    """The pages of a sitemap and the sitemaps of an index; read as a stream, without DTD, entities or network."""
    basket = Basket(url, site)
    if DTD.search(body[:65_536].replace(b"\0", b"")):
        return basket.found("a DTD in a sitemap is refused")
    try:
        elements = sum(_take(basket, element, site) for element in _entries(body))
    except (etree.XMLSyntaxError, UnicodeError) as error:
        return basket.found(f"not XML: {error}"[:200])
    return basket.found("" if elements else "0 items")


def links_in_text_sitemap(body: bytes, url: str, site: Site) -> Found:
    """The pages of a sitemap that is a plain list of addresses, one a line."""
    basket = Basket(url, site)
    for line in body.decode("utf-8-sig", "replace").splitlines():
        if line.strip():
            basket.page(line)
    return basket.found()


def links_in_robots(body: bytes, url: str, site: Site) -> Found:
    """The sitemaps that robots.txt names; none when the site file names its own."""
    basket = Basket(url, site)
    text = body[:ROBOTS_LIMIT].decode("utf-8-sig", "replace")
    if text.lstrip()[:1] == "<":
        return basket.found("HTML instead of robots.txt")
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "sitemap" and (named := value.split()):
            _sitemap(basket, named[0]) if site.sitemaps is None else basket.pass_over()
    return basket.found()


def _entries(body: bytes) -> Iterator[etree._Element]:
    """Each url and sitemap element, gone from memory once it was looked at."""
    stream = etree.iterparse(
        io.BytesIO(body.lstrip(b"\xef\xbb\xbf \t\r\n")),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
    )
    for _, element in stream:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _take(basket: Basket, element: etree._Element, site: Site) -> int:
    """Take one entry; 1, so that entries can be counted."""
    told = {} if basket.full else _texts(element)
    link, lastmod = told.get("loc", ""), instant(told.get("lastmod", ""), site.zone)
    if _name(element) == "sitemap":
        _sitemap(basket, link, lastmod)
    else:
        basket.page(
            link,
            title=told.get("title", ""),
            published_at=instant(told.get("publication_date", ""), site.zone),
            lastmod=lastmod,
            language=told.get("language", ""),
        )
    return 1


def _texts(element: etree._Element) -> dict[str, str]:
    """What an entry says, by name; pictures and videos in it have names of their own, which are not looked at."""
    told: dict[str, str] = {}
    for child in element.iterchildren(tag=etree.Element):
        name = _name(child)
        if name in ("news", "publication"):
            told |= _texts(child)
        elif len(child) == 0:
            told.setdefault(name, (child.text or "").strip())
    return told


def _name(element: etree._Element) -> str:
    """The name without its namespace; lxml's own QName raises for what a damaged sitemap may hold (`<s:>`)."""
    return str(element.tag).rpartition("}")[2]


def _sitemap(basket: Basket, link: str, lastmod: datetime | None = None) -> None:
    if NOT_ARTICLES.search(link):
        basket.pass_over()
    else:
        basket.further("sitemap", link, lastmod=lastmod)
