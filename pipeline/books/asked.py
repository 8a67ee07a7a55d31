"""Runs that are limited to addresses which somebody asked for: they wait first, and nothing else is fetched."""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils.db import Database

from pipeline.database import utc
from schemas.run import OutcomeName

UNREACHED = """
INSERT INTO outcomes (run_id, site, url, outcome, reason, at)
SELECT :run, site, url, :outcome, :reason, :now FROM asked JOIN frontier USING (url)
WHERE run_id = :run AND site = :site AND resting = 0 ON CONFLICT DO NOTHING
"""


def ask(db: Database, run_id: str, site: str, urls: Iterable[str], now: datetime) -> None:
    """Limit a run to these addresses of the frontier, and make them due; before its fetching begins."""
    rows = [{"run": run_id, "site": site, "url": url, "now": utc(now)} for url in urls]
    db.conn.executemany("INSERT OR IGNORE INTO asked (run_id, url) VALUES (:run, :url)", rows)
    db.conn.executemany("UPDATE frontier SET resting = 0, due_at = :now WHERE site = :site AND url = :url", rows)


def is_limited(db: Database, run_id: str) -> bool:
    """Whether the run is for addresses that were asked for, and no others."""
    return bool(db.conn.execute("SELECT EXISTS (SELECT 1 FROM asked WHERE run_id = ?)", [run_id]).fetchone()[0])


def tell_unreached(db: Database, run_id: str, site: str, now: datetime, why: tuple[OutcomeName, str]) -> int:
    """Write which of the addresses were not reached; how many. `why` is the outcome and its reason."""
    outcome, reason = why
    told = {"run": run_id, "site": site, "outcome": outcome, "reason": reason, "now": utc(now)}
    return int(db.conn.execute(UNREACHED, told).rowcount)
