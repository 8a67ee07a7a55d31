"""What a clock that was ahead wrote must not block the present; a clock that is behind must not undo the past."""

from datetime import datetime

from sqlite_utils.db import Database

from pipeline.database import utc

WRITTEN = "max(started_at, coalesce(finished_at, started_at))"
WAS_AHEAD = f"""
SELECT max({WRITTEN}) > :now AND min(started_at) <= :now FROM crawl_runs WHERE site = :site AND id <> :run
"""  # noqa: S608 - a constant
"""Some run wrote later than now. Where all of them began later, it is the clock that is behind."""
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
