"""What a clock that was ahead wrote must not block the present; a clock that is behind must not undo the past."""

from datetime import datetime, timedelta
from typing import get_args

from sqlite_utils.db import Database

from pipeline.database import utc
from schemas.run import RunState

TOLERANCE = timedelta(hours=1)
"""A clock set back by so much repeats nothing: slots that far ahead were run."""
SLOTS_AHEAD = """
SELECT 1 FROM crawl_runs WHERE site = :site AND due_at > :latest AND NOT ahead
    AND EXISTS (SELECT 1 FROM crawl_runs WHERE site = :site AND started_at <= :now)
"""
WRITTEN = "max(started_at, coalesce(finished_at, started_at))"
STATES = ", ".join(f"'{state}'" for state in get_args(RunState))
OTHER = "site = :site AND id <> :run AND started_at"
WAS_AHEAD = f"""
SELECT EXISTS (SELECT 1 FROM crawl_runs WHERE {OTHER} <= :now) AND (
    EXISTS (SELECT 1 FROM crawl_runs WHERE {OTHER} > :now)
    OR EXISTS (SELECT 1 FROM crawl_runs INDEXED BY crawl_runs_ended
               WHERE {OTHER} IS NOT NULL AND state IN ({STATES}) AND finished_at > :now))
"""  # noqa: S608 - constants
"""Some run wrote later than now. Where all of them began later, it is the clock that is behind.

Asked so that an index tells: a site may have very many runs.
"""
MEND = f"""
UPDATE frontier SET due_at = min(due_at, :now), discovered_at = min(discovered_at, :now),
    last_fetched_at = min(last_fetched_at, :now)
WHERE site = :site AND (discovered_at > :now OR last_fetched_at > :now OR kind = 'robots' OR url IN (
    SELECT url FROM outcomes WHERE run_id IN (SELECT id FROM crawl_runs WHERE site = :site AND {WRITTEN} > :now)))
"""  # noqa: S608 - a constant


def mend_frontier(db: Database, site: str, run_id: str, now: datetime) -> None:
    """Make due what a run visited or learnt at a moment that has not come, and forget a wish for rest from then."""
    asked = {"site": site, "run": run_id, "now": utc(now)}
    if db.conn.execute(WAS_AHEAD, asked).fetchone()[0]:
        db.conn.execute(MEND, asked)


def mend_ledger(db: Database, site: str, now: datetime) -> None:
    """Let slots that have not come stand for nothing: their runs are marked `ahead`, the missed ones are forgotten.

    What was missed is told again once its slot has come, so nothing is lost where the clock of now is the wrong one.
    """
    asked = {"site": site, "now": utc(now), "latest": utc(now + TOLERANCE)}
    if not db.execute(SLOTS_AHEAD, asked).fetchone():
        return
    with db.atomic():
        db.execute("DELETE FROM crawl_runs WHERE site = :site AND due_at > :now AND state IN ('due', 'missed')", asked)
        db.execute("UPDATE crawl_runs SET ahead = 1 WHERE site = :site AND due_at > :now", asked)
