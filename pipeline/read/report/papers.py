"""A paper's part of a report: what it published, what of that is held, and when nobody looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of over an hour in which nobody looked at any of a paper's lists."""

    begin: datetime
    end: datetime
    bridged: bool | None
    """Whether what was read next reaches back beyond it; None: not known."""

    @property
    def hours(self) -> float:
        return (self.end - self.begin) / HOUR


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about a paper that wants a person."""

    cause: str
    """Such as stale or quiet."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper in the time of a report."""

    site: str
    title: str
    articles: int
    usual: float | None = None
    """Articles in as long a time before (median); None: not known."""
    announced: int | None = None
    """Articles in its feeds, sitemaps and API; None: these were not read again."""
    held: int = 0
    """Of those announced."""
    hours: int = 0
    looked: int | None = None
    """Of these, hours in which somebody looked; None: nobody has a file of the site any more."""
    gaps: Sequence[Gap] = ()
    troubles: Sequence[Trouble] = ()

    @property
    def name(self) -> str:
        return self.title or self.site

    @property
    def longest(self) -> Gap | None:
        return max(self.gaps, key=lambda gap: gap.hours, default=None)
