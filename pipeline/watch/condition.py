"""How each site is: its last good run, its next slot, its articles against the usual, and what wants a person."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.database import utc
from pipeline.sites import usable_sites
from schemas import Site
from schemas.cron import next_after
from schemas.errors import ConfigError

Cause = Literal["stale", "quiet", "failed", "findings"]
CAUSES: tuple[Cause, ...] = ("stale", "quiet", "failed", "findings")

WEEK = timedelta(days=7)
WEEKS = 4
"""So many weeks tell what is usual."""
GRACE = timedelta(hours=1)
"""How long after the second slot without a good run a site counts as stale."""
SILENT_DAYS, EXPECTED = 4, 5
"""A site is quiet after so many days without an article in which so many would be usual: a long weekend is not."""
FEW, USUAL = 0.25, 12
"""Or when a week brings less than this share of the usual, where that is so many at least."""
APPEARED = "min(first_seen_at, coalesce(published_at, first_seen_at))"
"""SQL, word for word as the index `articles_appeared` has it: published, but never later than it was seen."""
GOOD = ("complete", "budget")
ENDED = (*GOOD, "incomplete", "failed")

NEWEST_RUN = f"""
SELECT id, state, coalesce(finished_at, started_at), exit_code FROM crawl_runs
WHERE site = ? AND scope = 'site' AND started_at <= ?
    AND state IN ({", ".join(f"'{state}'" for state in (*ENDED, "interrupted"))})
ORDER BY started_at DESC LIMIT 1
"""  # noqa: S608 - constants
LAST_GOOD = """
SELECT max(finished_at) FROM crawl_runs WHERE site = ? AND scope = 'site' AND state = ? AND finished_at <= ?
"""
FIRST_RUN = "SELECT min(started_at) FROM crawl_runs WHERE site = ? AND scope = 'site'"
WAITS = "SELECT min(due_at) FROM crawl_runs WHERE site = ? AND state = 'due'"
MISSED = "SELECT count(*) FROM crawl_runs WHERE site = ? AND state = 'missed' AND due_at > ? AND due_at <= ?"
NEWEST = f"SELECT max({APPEARED}) FROM articles WHERE site = ? AND {APPEARED} <= ?"  # noqa: S608 - a constant
COUNT = f"SELECT count(*) FROM articles WHERE site = ? AND {APPEARED} > ? AND {APPEARED} <= ?"  # noqa: S608 - a constant
FOUND = 'SELECT "check", level, message FROM findings WHERE run_id = ? ORDER BY level, id'


@dataclass(frozen=True, slots=True)
class Watched:
    """A site that somebody wants to have crawled, and when."""

    name: str
    schedule: str
    zone: ZoneInfo
    retired: str = ""
    """Since when no run takes it; empty: runs do."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that wants a person, and the next step."""

    cause: Cause
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """One site as it stands; times are UTC, None: not yet, or no schedule."""

    site: str
    last_run: datetime | None
    last_state: str
    exit_code: int | None
    run_id: str
    """Of the last run that ended."""
    last_good: datetime | None
    """End of the last run that ended with 0 or 13."""
    next_slot: datetime | None
    stale_after: datetime | None
    """The site is stale from then on, unless a good run comes before; None without a schedule or a first run."""
    missed: int
    """Slots of the last week that nobody ran."""
    week: int
    """Articles that appeared in the last seven days."""
    usual: float | None
    """Articles a week before that (median); None while no whole week is known."""
    newest: datetime | None
    days: float | None
    """Since the newest article."""
    findings: tuple[tuple[str, str, str], ...]
    """(check, level, message) of the last run that ended."""
    troubles: tuple[Trouble, ...] = ()
    retired: str = ""
    """Since when no run takes it, which is no trouble; empty: runs do."""

    def as_row(self) -> dict[str, Any]:
        """For JSON: times as text."""
        row = asdict(self) | {
            "findings": [{"check": c, "level": lv, "message": m} for c, lv, m in self.findings],
            "troubles": [{"cause": one.cause, "message": one.message} for one in self.troubles],
            "days": None if self.days is None else round(self.days, 1),
        }
        return {key: utc(value) if isinstance(value, datetime) else value for key, value in row.items()}


def watched_sites(config: Config, db: Database) -> list[Watched]:
    """The sites that the settings choose; where they choose none, all that the database knows."""
    try:
        return [of_site(site) for site in usable_sites(config)[0] if not site.retired]
    except ConfigError:
        rows = db.execute("SELECT name, schedule, timezone FROM sites ORDER BY name").fetchall()
        return [Watched(name, schedule, ZoneInfo(zone)) for name, schedule, zone in rows]


def of_site(site: Site) -> Watched:
    if site.retired:
        return Watched(site.name, "", site.zone, site.retired.isoformat())
    return Watched(site.name, site.schedule, site.zone)


def states_of(db: Database | None, sites: Iterable[Watched], now: datetime) -> Iterator[SiteState]:
    """How each of these sites is; without a database none was ever crawled."""
    for site in sites:
        state = _state(db, site, now) if db else _unknown(site, now)
        yield _with_troubles(state, site, now)


def _unknown(site: Watched, now: datetime) -> SiteState:
    return SiteState(
        site=site.name, last_run=None, last_state="", exit_code=None, run_id="", last_good=None,
        next_slot=_slot_after(site, now), stale_after=None, missed=0, week=0, usual=None, newest=None, days=None,
        findings=(),
    )  # fmt: skip


def _state(db: Database, site: Watched, now: datetime) -> SiteState:
    run_id, state, ended, code = db.execute(NEWEST_RUN, [site.name, utc(now)]).fetchone() or ("", "", None, None)
    good = max(filter(None, (db.execute(LAST_GOOD, [site.name, x, utc(now)]).fetchone()[0] for x in GOOD)), default="")
    first = db.execute(FIRST_RUN, [site.name]).fetchone()[0] or db.execute(WAITS, [site.name]).fetchone()[0]
    newest = _moment(db.execute(NEWEST, [site.name, utc(now)]).fetchone()[0])
    return SiteState(
        site=site.name,
        last_run=_moment(ended),
        last_state=state,
        exit_code=code,
        run_id=run_id,
        last_good=_moment(good),
        next_slot=_slot_after(site, now),
        stale_after=_stale_after(site, _moment(good or first)),
        missed=db.execute(MISSED, [site.name, utc(now - WEEK), utc(now)]).fetchone()[0],
        week=_count(db, site.name, now - WEEK, now),
        usual=_usual(db, site.name, _moment(first), min(newest or now, now - WEEK)),
        newest=newest,
        days=(now - newest).total_seconds() / 86_400 if newest else None,
        findings=tuple(db.execute(FOUND, [run_id]).fetchall()),
    )


def _stale_after(site: Watched, since: datetime | None) -> datetime | None:
    """An hour after the second slot: one that is late is run as soon as somebody looks."""
    slot = _slot_after(site, since) if since else None
    second = _slot_after(site, slot) if slot else None
    return second + GRACE if second else None


def _slot_after(site: Watched, moment: datetime) -> datetime | None:
    return next_after(site.schedule, site.zone, moment) if site.schedule else None


def _usual(db: Database, site: str, first: datetime | None, until: datetime) -> float | None:
    """Articles a week in the last whole weeks before `until`, of those since the first run."""
    ends = [until - WEEK * back for back in range(WEEKS)]
    counts = [_count(db, site, end - WEEK, end) for end in ends if first and end - WEEK >= first]
    return float(median(counts)) if counts else None


def _count(db: Database, site: str, start: datetime, end: datetime) -> int:
    return int(db.execute(COUNT, [site, utc(start), utc(end)]).fetchone()[0])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _with_troubles(state: SiteState, site: Watched, now: datetime) -> SiteState:
    if site.retired:
        return replace(state, retired=site.retired)
    troubles = [*_stale(state, site, now), *_quiet(state), *_failed(state), *_found(state)]
    return replace(state, troubles=tuple(troubles))


def _stale(state: SiteState, site: Watched, now: datetime) -> Iterator[Trouble]:
    if site.schedule and not state.last_run and not state.stale_after:
        yield Trouble("stale", f"never ran: start `onrecord daemon`, or `onrecord run {site.name}`")
    elif state.stale_after and now > state.stale_after:
        since = f"since {told(state.last_good)}" if state.last_good else "so far"
        yield Trouble("stale", f"no good run {since}: `onrecord runs --site {site.name}` tells what came instead")


def _quiet(state: SiteState) -> Iterator[Trouble]:
    if state.usual is None or state.days is None:
        return
    look = f"look at its front page; `onrecord coverage {state.site}` tells what it announced"
    if state.days >= SILENT_DAYS and state.days * state.usual / WEEK.days >= EXPECTED:
        yield Trouble("quiet", f"no article for {state.days:.0f} days, {state.usual:.0f} a week were usual: {look}")
    elif state.usual >= USUAL and state.week < FEW * state.usual:
        yield Trouble("quiet", f"{state.week} articles in seven days, {state.usual:.0f} were usual: {look}")


def _failed(state: SiteState) -> Iterator[Trouble]:
    if state.last_state in ("failed", "interrupted"):
        how = f"with exit code {state.exit_code}" if state.exit_code is not None else "when its process died"
        yield Trouble("failed", f"the last run ended {how}: its log tells more; `onrecord runs {state.run_id[:8]}`")


def _found(state: SiteState) -> Iterator[Trouble]:
    errors = [(check, message) for check, level, message in state.findings if level == "error"]
    if errors:
        checks = ", ".join(dict.fromkeys(check for check, _ in errors))
        yield Trouble("findings", f"{checks}: {errors[0][1]}; `onrecord runs {state.run_id[:8]}` lists the addresses")


def told(moment: datetime | None) -> str:
    """A moment for people, to the minute.

    >>> told(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02 03:04Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ") if moment else ""
