"""What passes between the spider and those who keep its books: leases out, visits in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from schemas.capture import Capture, CaptureKind
from schemas.run import OutcomeName
from spiders.discovery import FoundLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One address to be fetched now, by this run alone."""

    url: str
    kind: CaptureKind
    depth: int = 0
    """Documents of the same kind between this one and the site file, robots.txt or home page."""
    etag: str = ""
    """Validators of the last full answer; both empty when the whole page is wanted."""
    last_modified: str = ""
    validated: str = ""
    """The address that gave them, where a redirect led to it; empty: `url` itself."""
    known: bool = False
    """Whether it was ever fetched with status 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What became of a lease: the responses on the way, and what they say about other addresses."""

    lease: Lease
    captures: tuple[Capture, ...] = ()
    """In order; redirects first, the answer last."""
    answered: bool = False
    """Whether the last capture is the answer, and not a redirect that was not followed."""
    outcome: OutcomeName | None = None
    """None: a page with status 200, on which the stages decide."""
    reason: str = ""
    not_before: datetime | None = None
    """The earliest moment at which the server wants to be asked for it again."""
    links: tuple[FoundLink, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(address, outcome) of links that are not followed."""
    wordpress_api: str = ""
    """Root of the REST API, when the document names it."""
    parts: tuple["Visit", ...] = ()
    """Visits of the article's further pages, in order; their captures name the last of `captures`."""
    media: tuple["Visit", ...] = ()
    """Visits of what the article shows, in order; their captures name the last of `captures`, too."""
    rendered: Capture | None = None
    """The page as a browser showed it; cut (`truncated`) where the visit's outcome says why."""
    assets: tuple[Capture, ...] = ()
    """What the browser asked for to show it."""
    requests: int = 0
    bytes: int = 0
    """Length of the bodies as received, without those of the parts."""

    @property
    def shown(self) -> Capture:
        """The page as its reader sees it: as a browser showed it, or as it came."""
        return self.rendered or self.captures[-1]

    @property
    def is_whole(self) -> bool:
        """Whether every further page that is linked was fetched."""
        return all(part.outcome is None for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What the books say when a run begins."""

    closed_until: datetime | None = None
    """The site asked to be left alone until then; None: it may be asked now."""
    listed_since: datetime | None = None
    """When the last complete run began; None: there was none, everything is to be listed."""
    wordpress_api: str = ""
    """Root of the site's REST API, as an earlier run saw it."""
    is_limited: bool = False
    """Whether the run is for addresses that somebody asked for, and for nothing that leads to others."""
    robots: Capture | None = None
    """The last whole robots.txt of the home's host: it is asked whether that has changed."""


@dataclass(slots=True)
class Ending:
    """How a site's crawl ended; what was not reached is recorded as `outcome`."""

    outcome: OutcomeName = "deferred"
    reason: str = ""
    closed_until: datetime | None = None
    findings: list[tuple[str, str, str]] = field(default_factory=list)
    """(level, check, message)"""


class Desk(Protocol):
    """Keeps the books of one site's run: frontier, archive and ledger."""

    async def begin(self) -> Begun:
        """Open the books."""

    async def add(self, documents: tuple[FoundLink, ...]) -> None:
        """Documents to be fetched first, whatever else is due."""

    async def lease(self, count: int, *, pages_only: bool = False) -> list[Lease]:
        """The next addresses to fetch; none when nothing is due at the moment.

        Documents come first, unless only pages are asked for.
        """

    def put(self, visit: Visit) -> None:
        """Hand in a visit; it counts as done once it is durable."""

    async def unheld(self, urls: Sequence[str]) -> list[str]:
        """Those of an article's pictures and documents that the archive does not hold yet."""

    async def settled(self) -> bool:
        """Wait until more visits are durable; False when none is outstanding."""

    async def close(self, ending: Ending) -> None:
        """Make everything durable, record what was not reached, give leases back."""
