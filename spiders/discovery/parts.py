"""An article on several pages: the address of its next page, as the page before links it.

Only numbered addresses right behind the article's own are followed (`/slug/2/`, `/slug/page/2`, `/slug?page=2`), so
neither comments on several pages (`/slug/comment-page-2/`) nor the next article in a series are taken for a part.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from spiders.discovery.rules import ARTICLE_NAME, PAGE_WORDS

PARTS = 12
"""Further pages of one article that are fetched; more are a slide show or a trap."""
PARAMETERS = PAGE_WORDS | {"p", "pg", "paged", "seitennummer", "sivu"}
HREF = re.compile(rb"""href\s*=\s*(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})'|([^\s"'<>]{1,2000}))""")
"""In lower case, since a pattern that begins with letters of either case takes four times as long."""
RUN = re.compile(rb"<p\b[^<>]*>([^<>]{120,})<")
"""The beginning of a paragraph, so long that it is prose."""
SETTLED = re.compile(rb"(?:https?:/)?/[^&\s]+")
"""An address whose path stands in it as it is, with nothing to join and nothing to unescape."""


def next_part(bodies: Sequence[bytes], url: str) -> str:
    """Where the page after those read so far lies; empty when they link none. `url`: of the first of them."""
    if not may_have_parts(url):
        return ""
    name, number = _name(url).encode(), len(bodies) + 1
    if not any(_may_link(body, name, number) for body in bodies):
        return ""
    links = (_link(found, url) for body in bodies for found in _hrefs(body, name))
    return next((link for link in links if _is_part(link, url, number)), "")


def may_have_parts(url: str) -> bool:
    """Whether an address has a name as articles have."""
    return ARTICLE_NAME.search(_name(url)) is not None


def turns_comments(link: str, first: bytes, other: bytes) -> bool:
    """Whether a numbered address seems to turn the pages of the comments: the first page's prose stands there again.

    A parameter often does, a path hardly ever; cleaning looks closer at what was fetched.

    >>> story = b"<p>" + b"The council voted. " * 9 + b"</p>"
    >>> turns_comments("/vote?page=2", story, story + b"<p>Agreed</p>"), turns_comments("/vote/2", story, story)
    (True, False)
    """
    runs, others = ({run.strip() for run in RUN.findall(body)} for body in (first, other))
    return bool(runs) and "?" in link and len(runs & others) * 2 > len(runs)


def _name(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]


def _may_link(body: bytes, name: bytes, number: int) -> bool:
    """Cheap, since nearly no article has further pages: both begin with a literal, and look little further."""
    near, alone = _numbered(number)
    at = body.find(name)
    while at >= 0:
        if near.match(body, at + len(name)):
            return True
        at = body.find(name, at + 1)
    return alone.search(body) is not None


@cache
def _numbered(number: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """What may follow an article's name, or stand in a query, where an address has this number."""
    digits = str(number).encode()
    return (
        re.compile(rb"""[^"'<>\s]{0,24}?[/=-]""" + digits + rb"""\b"""),
        re.compile(rb"""\?[^"'<>\s?]{0,60}=""" + digits + rb"""\b"""),
    )


def _hrefs(body: bytes, name: bytes) -> Iterator[bytes]:
    """The addresses of a page's links, without those that plainly lead elsewhere: to join each takes longest."""
    for found in HREF.finditer(body.lower()):
        href = body[slice(*found.span(found.lastindex or 0))]
        if name in href or not SETTLED.fullmatch(href):
            yield href


def _link(href: bytes, url: str) -> str:
    try:
        return urldefrag(urljoin(url, unescape(href.decode("utf-8", "replace")).strip())).url
    except ValueError:
        return ""  # "http://[broken"


def _is_part(link: str, url: str, number: int) -> bool:
    own, other = urlsplit(url), urlsplit(link)
    if (own.scheme, own.netloc) != (other.scheme, other.netloc):
        return False
    path, further = own.path.rstrip("/"), other.path.rstrip("/")
    if own.query == other.query and further != path:
        words = "|".join(sorted(PAGE_WORDS))
        return re.fullmatch(rf"{re.escape(path)}/(?:(?:{words})[/-])?{number}", further) is not None
    added = set(parse_qsl(other.query)) - set(parse_qsl(own.query))
    kept = set(parse_qsl(own.query)) <= set(parse_qsl(other.query))
    return further == path and kept and len(added) == 1 and _numbers(*added.pop(), number)


def _numbers(key: str, value: str, number: int) -> bool:
    return key.lower() in PARAMETERS and value == str(number)
