"""What discovery finds, and the basket that gathers it: each address once, each refusal named, the rest counted."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from urllib.parse import urljoin, urlsplit

from schemas.capture import CaptureKind
from schemas.site import Site
from spiders.discovery.addresses import Refusal, candidate, document, unfolded

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
Wanted = Callable[[str, str], bool]

BUDGET = 50_000
"""Most links taken from one document: what the sitemap protocol allows in one file."""
TITLE_LIMIT = 500
LOUD = ("trap", "offsite", "forbidden_scheme", "forbidden_address")
"""Refusals that are told one by one; the others are counted."""


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
    language: str = ""
    """What the news sitemap says."""
    listed: bool = field(default=False, compare=False)
    """Whether the document lists articles alone, so that what stands at the address is one whatever it looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one document leads to; every link of it is in `links`, in `refused` or counted in `passed_over`."""

    links: tuple[FoundLink, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(address, outcome): trap, offsite, forbidden_scheme or forbidden_address."""
    passed_over: int = 0
    """Links that are no article's address (lists, files, what the site file leaves out) or are over the budget."""
    problem: str = ""
    """Why the document is not what was asked for ("not XML", "0 items"); empty when it is."""


class Basket:
    """Gathers the links of one document up to the budget."""

    def __init__(self, base: str, site: Site, *, quiet: tuple[str, ...] = (), wanted: Wanted | None = None) -> None:
        """`base` makes relative links absolute; refusals named in `quiet` are counted, not told.

        `wanted` decides over article candidates by address and title; without, all are.
        """
        self.base, self.site, self.quiet, self.wanted = base, site, quiet, wanted
        self.links: dict[str, FoundLink] = {}
        self.refused: dict[str, str] = {}
        self.passed_over = 0
        self.over_budget = False
        host = re.escape(urlsplit(site.home).netloc.removeprefix("www."))
        self._twice = re.compile(rf"^(https?://)(?:www\.)?{host}/(?:[^?#]*/)?(?=(?:www\.)?{host}/)", re.IGNORECASE)

    def page(
        self,
        link: str,
        *,
        title: str = "",
        published_at: datetime | None = None,
        lastmod: datetime | None = None,
        language: str = "",
        listed: bool = False,
    ) -> None:
        """Take an article candidate, unless its address is refused; `listed`: the document lists articles alone."""
        url = self._accepted(link, partial(candidate, listed=listed))
        if url and self.wanted and not self.wanted(url, title):
            self.pass_over()
        elif url:
            self.links[url] = FoundLink(
                url=url,
                kind="page",
                title=plain(title),
                published_at=published_at,
                lastmod=lastmod,
                language=plain(language)[:20],
                listed=listed,
            )

    def further(self, kind: CaptureKind, link: str, *, lastmod: datetime | None = None) -> None:
        """Take a document that leads to more links."""
        if url := self._accepted(link, document):
            self.links[url] = FoundLink(url=url, kind=kind, lastmod=lastmod)

    @property
    def full(self) -> bool:
        """Whether the budget is spent."""
        return len(self.links) + len(self.refused) >= BUDGET

    def pass_over(self) -> None:
        """Count a link that is not wanted."""
        self.passed_over += 1

    def absolute(self, link: str) -> str:
        """The link seen from the document; as it stands when it cannot be read.

        Slashes before a host are two, and the site's own host begins an address without any.
        """
        link = unfolded(link)
        try:
            joined = urljoin(self.base, f"//{link.lstrip('/')}" if link.startswith("//") else link)
        except ValueError:
            return link
        return self._twice.sub(r"\1", joined, count=1)

    def found(self, problem: str = "") -> Found:
        if self.over_budget and not problem:
            problem = f"more than {BUDGET} links: the first {BUDGET} were taken"
        return Found(
            links=tuple(self.links.values()),
            refused=tuple(self.refused.items()),
            passed_over=self.passed_over,
            problem=problem,
        )

    def _accepted(self, link: str, judge: Callable[[str, Site], str | Refusal]) -> str:
        """The address when it is new and fits; everything else is counted here, unread when the budget is spent."""
        if self.full:
            self.over_budget = True
            self.pass_over()
            return ""
        verdict = judge(self.absolute(link), self.site) if link.strip() else ""
        if isinstance(verdict, Refusal):
            self._refuse(verdict)
        elif not verdict:
            self.pass_over()
        elif verdict not in self.links:
            return verdict
        return ""

    def _refuse(self, refusal: Refusal) -> None:
        if refusal.outcome in LOUD and refusal.outcome not in self.quiet:
            self.refused[refusal.url] = refusal.outcome
        else:
            self.pass_over()


TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")


def plain(text: str) -> str:
    """A title without markup, entities and doubled spaces.

    >>> plain("Mayor &amp; council:\\n <b>&#8220;No&#8221;</b>")
    'Mayor & council: “No”'
    """
    words = html.unescape(TAG.sub("", html.unescape(text[: 4 * TITLE_LIMIT])))  # feeds escape their titles twice
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", words).split())[:TITLE_LIMIT]


def header(headers: Headers, name: str) -> str:
    """All headers of that name, joined by commas, whatever their case; empty when there is none."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return ", ".join(value for key, value in pairs if key.lower() == name)
