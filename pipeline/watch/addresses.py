"""The addresses of runs one by one: what became of each, and which were missed and still are."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlite_utils.db import Database

from pipeline.database import utc
from pipeline.watch.totals import COLUMN_OF
from schemas.errors import ConfigError

SHORTEST = 4
"""Letters of a run's id that are enough to name it, if no other begins so."""
MISSED = tuple(name for name, column in COLUMN_OF.items() if column in ("failed", "deferred"))

FIND = "SELECT id FROM crawl_runs WHERE id >= :begin AND id < :begin || '~' ORDER BY started_at DESC LIMIT 5"
RUN = """
SELECT id AS run_id, site, state, trigger, due_at, started_at, finished_at, exit_code, requests, error
FROM crawl_runs WHERE id = ?
"""
FOUND = 'SELECT level, "check", message FROM findings WHERE run_id = ? ORDER BY level, id'
ADDRESSES = """
SELECT outcome, reason, url, at, capture_id FROM outcomes WHERE run_id = :run
UNION ALL
SELECT outcome, reason, addresses || ' addresses that ' || source || ' leads to', at, NULL FROM waiting
WHERE run_id = :run
ORDER BY 1, 2, 3
"""
FAILED = """
SELECT o.site, o.outcome, o.reason, o.url, o.at, r.id AS run_id
FROM crawl_runs r JOIN outcomes o ON o.run_id = r.id
LEFT JOIN frontier f ON f.site = o.site AND f.url = o.url
WHERE r.started_at >= :since AND (:site = '' OR r.site = :site)
    AND o.outcome IN (SELECT value FROM json_each(:missed))
    AND coalesce(f.last_outcome, o.outcome) IN (SELECT value FROM json_each(:missed))
ORDER BY o.site, o.url, o.at DESC
"""
WAITING = """
SELECT w.site, w.outcome, w.reason, w.addresses || ' addresses that ' || w.source || ' leads to' AS url, w.at, w.run_id
FROM waiting w JOIN crawl_runs r ON r.id = w.run_id
WHERE r.started_at >= :since AND (:site = '' OR r.site = :site) AND NOT EXISTS
    (SELECT 1 FROM crawl_runs later WHERE later.site = r.site AND later.scope = 'site'
        AND later.started_at > r.started_at)
ORDER BY w.site, w.source
"""
SLOTS = """
SELECT site, state AS outcome, error AS reason, 'the whole run of ' || coalesce(due_at, started_at) AS url,
       coalesce(finished_at, due_at) AS at, id AS run_id
FROM crawl_runs r WHERE state IN ('missed', 'failed', 'interrupted', 'stopped')
    AND coalesce(due_at, started_at) >= :since AND (:site = '' OR site = :site) AND NOT EXISTS
    (SELECT 1 FROM crawl_runs later WHERE later.site = r.site AND later.started_at > coalesce(r.started_at, r.due_at)
        AND later.scope = 'site' AND later.state IN ('complete', 'budget', 'incomplete'))
ORDER BY site, 5
"""


def find_run(db: Database, name: str) -> str:
    """The id of the run that this is, or begins; ConfigError when no run or several do."""
    asked = name.strip().lower()
    if len(asked) < SHORTEST:
        raise ConfigError(f"run {name!r}: write {SHORTEST} letters of its id at least; `onrecord runs` shows them")
    found = [row[0] for row in db.execute(FIND, {"begin": asked})]
    if not found:
        raise ConfigError(f"no run {name!r}; `onrecord runs --limit 50` shows the ids")
    if len(found) > 1 and asked not in found:
        raise ConfigError(f"run {name!r}: {len(found)} runs begin so ({', '.join(found)}); write more of the id")
    return asked if asked in found else str(found[0])


def run_row(db: Database, run_id: str) -> dict[str, Any]:
    """The run's row of the ledger, with its findings."""
    row = next(db.query(RUN, [run_id]))
    return {**row, "findings": list(db.query(FOUND, [run_id]))}


def addresses_of(db: Database, run_id: str, outcome: str = "") -> Iterator[dict[str, Any]]:
    """What became of each address of a run, by outcome; of those that wait, one row a source."""
    rows = db.query(ADDRESSES, {"run": run_id})
    return (row for row in rows if outcome in ("", row["outcome"]))


def missed_since(db: Database, site: str, since: datetime) -> Iterator[dict[str, Any]]:
    """What runs since then did not get, and no later run did either: addresses, those that wait, whole runs.

    `site` empty: of all sites.
    """
    asked = {"site": site, "since": utc(since), "missed": json.dumps(MISSED)}
    yield from db.query(SLOTS, asked)
    told: set[tuple[str, str]] = set()
    for row in db.query(FAILED, asked):
        if (row["site"], row["url"]) not in told:
            told.add((row["site"], row["url"]))
            yield row
    yield from db.query(WAITING, asked)
