"""Of what a site announced: what is held, what is missed and why, and when nobody looked; in a sentence to cite."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.database import utc
from pipeline.watch.announced import ANNOUNCING, Announced, Look, announcements
from pipeline.watch.condition import told
from pipeline.watch.totals import COLUMN_OF
from schemas import Site
from schemas.address import address
from schemas.run import OutcomeName

HOUR = timedelta(hours=1)
FATES = ("held", "teaser", "refused", "gone", "failed", "waiting")
"""held: whole; teaser: as far as the publisher shows it; refused: by a rule; waiting: not fetched yet."""
NAMES = (
    ("teaser", "held as the teaser that the publisher shows"),
    ("refused", "refused by a rule"),
    ("gone", "gone when asked for"),
    ("failed", "that could not be fetched or read"),
    ("waiting", "waiting to be fetched"),
)
ARTICLES = """
SELECT u.url, a.complete FROM article_urls u JOIN articles a ON a.id = u.article_id WHERE u.site = ?
"""
OUTCOMES = """
SELECT o.url, o.outcome, o.reason FROM crawl_runs r JOIN outcomes o ON o.run_id = r.id
WHERE r.site = ? AND r.started_at >= ? ORDER BY o.at
"""


@dataclass(frozen=True, slots=True)
class Missed:
    """One announced article that is not held, and why."""

    url: str
    fate: str
    why: str
    moment: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without a look at any of the site's feeds, sitemaps, listings and front pages."""

    begin: datetime
    end: datetime
    bridged: bool | None
    """Whether the feeds that were read next reach back beyond it; None: they do not tell, or nobody looked since."""

    @property
    def hours(self) -> float:
        return (self.end - self.begin) / HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a site's announcements is held."""

    site: str
    since: datetime
    until: datetime
    announced: dict[str, Counter[str]]
    """Kind of document -> fate -> articles; `all`: each article once, whatever listed it."""
    missed: list[Missed]
    hours: int
    """Of the clock, begun ones too."""
    looked: int
    """Of these, hours in which somebody looked."""
    gaps: list[Gap]
    """Those of over an hour, by time."""
    unreadable: list[str]

    @property
    def total(self) -> int:
        return self.announced["all"].total()

    @property
    def held(self) -> int:
        return self.announced["all"]["held"]

    @property
    def unbridged(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.bridged is not True]

    def as_row(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "site": self.site,
            "since": utc(self.since),
            "until": utc(self.until),
            "announced": {kind: {"announced": fates.total(), **fates} for kind, fates in self.announced.items()},
            "missed": [asdict(missed) for missed in self.missed],
            "hours": self.hours,
            "hours_looked": self.looked,
            "gaps": [
                {"begin": utc(g.begin), "end": utc(g.end), "hours": round(g.hours, 1), "bridged": g.bridged}
                for g in self.gaps
            ],
            "unreadable": self.unreadable,
            "sentence": sentence(self),
        }


def coverage_of(db: Database, config: Config, site: Site, since: datetime, until: datetime) -> Coverage:
    """What is held of what the site announced in the period, from archive and frontier."""
    found = announcements(db, config, site, since, until)
    fates = dict(_fates(db, site.name, found.items, since))
    announced = {kind: Counter[str](dict.fromkeys(FATES, 0)) for kind in (*ANNOUNCING, "all")}
    for key, item in found.items.items():
        for kind in (*item.kinds, "all"):
            announced[kind][fates[key][0]] += 1
    lacking = [(item, fates[key]) for key, item in found.items.items() if fates[key][0] != "held"]
    return Coverage(
        site=site.name,
        since=since,
        until=until,
        announced=announced,
        missed=[Missed(item.url, *fate, utc(item.moment)) for item, fate in sorted(lacking, key=lambda x: x[1])],
        hours=len(_hours(since, until)),
        looked=len({hour for look in found.looks for hour in _hours(look.first, look.last)}),
        gaps=list(_gaps(found.looks, since, until)),
        unreadable=found.unreadable,
    )


def _fates(
    db: Database, site: str, items: dict[str, Announced], since: datetime
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Of each announced article what became of it, and why it is not held."""
    articles = dict(db.execute(ARTICLES, [site]))
    outcomes: dict[str, tuple[OutcomeName, str]] = {}
    for url, name, reason in db.execute(OUTCOMES, [site, utc(since)]):
        if name != "unchanged":
            outcomes[address(url)] = (name, reason)
        else:  # of what is held it is not asked for; what was refused is still that when it is met again
            outcomes.setdefault(address(url), ("not_article", "as an earlier run told"))
    for key in items:
        if key in articles:
            yield key, ("held", "") if articles[key] else ("teaser", "the publisher shows no more")
        elif key in outcomes:
            name, reason = outcomes[key]
            fate = {"deferred": "waiting"}.get(COLUMN_OF[name], COLUMN_OF[name])
            yield key, (fate if fate in FATES else "held", f"{name}: {reason}" if reason else name)
        else:
            yield key, ("waiting", "not fetched yet")


def _hours(first: datetime, last: datetime) -> set[int]:
    return set(range(int(first.timestamp()) // 3600, int(last.timestamp()) // 3600 + 1))


def _gaps(looks: Sequence[Look], since: datetime, until: datetime) -> Iterator[Gap]:
    begin = since
    for look in looks:
        if look.first - begin > HOUR:
            yield Gap(begin, look.first, None if look.reach is None else look.reach <= begin)
        begin = max(begin, look.last)
    if until - begin > HOUR:
        yield Gap(begin, until, None)


def sentence(found: Coverage) -> str:
    """The whole as a study can cite it."""
    period = f"Between {told(found.since)} and {told(found.until)}"
    if not found.total:
        return f"{period} no article of {found.site} was seen in its feeds, sitemaps and API. {_of_looks(found)}"
    counts = found.announced["all"]
    lost = [f"{counts[fate]} {name}" for fate, name in NAMES if counts[fate]]
    rest = f"; of the rest: {', '.join(lost)}" if lost else ""
    share = f"{found.held} of {found.total} ({found.held / found.total:.1%})"
    return (
        f"{period} {found.site} announced {found.total} articles in its feeds, sitemaps and API as far as they were "
        f"read; onrecord holds {share}{rest}. {_of_looks(found)}"
    )


def _of_looks(found: Coverage) -> str:
    looked = f"Somebody looked in {found.looked} of {found.hours} hours"
    if not found.gaps:
        return f"{looked}, and never left out more than one."
    longest = max(found.gaps, key=lambda gap: gap.hours)
    sure = "; the feeds that were read after each of them reach back beyond it"
    if found.unbridged:
        sure = f", {len(found.unbridged)} of them such that articles may have come and gone unseen"
    gaps = f"gaps of over an hour: {len(found.gaps)}{sure}"
    return f"{looked}; {gaps}; the longest was {longest.hours:.0f} hours, from {told(longest.begin)}."


def reasons(missed: Sequence[Missed]) -> list[dict[str, Any]]:
    """Why articles are missed: fate, reason, how many, and one of them."""
    groups: dict[tuple[str, str], list[Missed]] = {}
    for one in missed:
        groups.setdefault((one.fate, one.why), []).append(one)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [
        {"fate": fate, "why": why, "articles": len(group), "example": group[0].url} for (fate, why), group in ordered
    ]
