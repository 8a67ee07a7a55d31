"""Pure discovery: the bytes of a feed, sitemap, WordPress listing, list page or robots.txt -> the links they lead to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlencode

from schemas.capture import CaptureKind
from schemas.site import Site

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLink:
    """An address worth fetching: kind "page" is an article candidate, the other kinds lead to further links."""

    url: str
    kind: CaptureKind
    title: str = ""
    published_at: datetime | None = None
    """What the feed or news sitemap says; aware, UTC; None when it says nothing that can be read."""
    lastmod: datetime | None = None
    """When the page last changed, as sitemap, feed or WordPress says; aware, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one document leads to; every link of it is in `links`, in `refused` or counted in `passed_over`."""

    links: tuple[FoundLink, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(address, outcome): trap, forbidden_scheme or offsite."""
    passed_over: int = 0
    """Links that are no article's address: lists, files, what the site file leaves out."""
    problem: str = ""
    """Why the document is not what was asked for ("not XML", "0 items"); empty when it is."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address is not fetched; falsy, so `if url := candidate(...)` reads well."""

    outcome: Literal["trap", "offsite", "forbidden_scheme", "not_article"]
    reason: str

    def __bool__(self) -> bool:
        return False


def links_in(kind: CaptureKind, body: bytes, url: str, headers: Headers, site: Site) -> Found:
    """The links of a document fetched from `url` as `kind`; pure, fetches nothing, raises nothing on bad bytes."""
    raise NotImplementedError


def candidate(url: str, site: Site) -> str | Refusal:
    """The one spelling of an article candidate's absolute address, or why it is none."""
    raise NotImplementedError


def document(url: str, site: Site) -> str | Refusal:
    """The same hygiene for a feed, sitemap, list page or API address: no include, exclude or list rules."""
    raise NotImplementedError


def posts_url(api_root: str, *, page: int = 1, modified_after: datetime | None = None) -> str:
    """Address of a page of the WordPress posts listing; `api_root` is what the site names, with or without pretty links.

    >>> posts_url("https://gazette.example/wp-json/", page=2)
    'https://gazette.example/wp-json/wp/v2/posts?per_page=100&_embed=author%2Cwp%3Aterm&page=2'
    """
    query = {"per_page": "100", "_embed": "author,wp:term"}
    if modified_after:
        query |= {"modified_after": f"{modified_after.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "orderby": "modified"}
    if page > 1:
        query["page"] = str(page)
    joiner = "&" if "?" in api_root else "?"
    return f"{api_root.rstrip('/')}/wp/v2/posts{joiner}{urlencode(query)}"
