"""The ledger and the frontier of a site, joined: what ran stays told, one run a slot, and the newer visit wins.

Everything here runs in the caller's transaction, with the other database attached as `source`.
"""

from typing import Any

from sqlite_utils.db import Database

from pipeline.merge.copying import columns_of, copy_rows
from pipeline.merge.tables import OF_RUNS, OF_SITES

RAN = "state NOT IN ('due', 'missed')"
"""SQL: the row is that of a run, and not of a slot alone."""
NEWER = f"""
SELECT s.id FROM source.crawl_runs s LEFT JOIN main.crawl_runs m ON m.id = s.id WHERE s.site = :was AND (m.id IS NULL
    OR (s.{RAN}, coalesce(s.finished_at, ''), coalesce(s.started_at, ''))
     > (m.{RAN}, coalesce(m.finished_at, ''), coalesce(m.started_at, '')))
"""  # noqa: S608 - constants
CLASHING = """
SELECT s.id, m.id AS other, s.due_at, s.state, m.state AS other_state, s.started_at, m.started_at AS other_started_at
FROM temp.runs t JOIN source.crawl_runs s ON s.id = t.id
JOIN main.crawl_runs m ON m.site = :site AND m.due_at = s.due_at AND m.id <> s.id
"""
"""Slots that a run here and a run there stand for."""
SLOTLESS = """
UPDATE main.crawl_runs SET due_at = NULL, error = trim(
    error || char(10) || 'its slot ' || (SELECT slot FROM temp.slotless t WHERE t.id = crawl_runs.id)
    || ' was run in another folder, too', char(10))
WHERE id IN (SELECT id FROM temp.slotless)
"""
LATEST = "SELECT coalesce(max(coalesce(finished_at, started_at)), '') FROM {}.crawl_runs WHERE site = ?"
LEFT = ("site", "url", "lease_run")
"""Columns by which a row of the frontier is not told to be another."""
DUE = "iif(r.id IN (SELECT id FROM temp.slotless), NULL, r.due_at)"
THOSE = "SELECT id FROM temp.runs"
OUTCOMES = """
INSERT INTO main.outcomes ({columns}) SELECT {values} FROM source.outcomes r
WHERE r.run_id IN (SELECT id FROM temp.runs)
ON CONFLICT (run_id, url) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
    capture_id = excluded.capture_id, at = excluded.at
WHERE excluded.at > at AND outcomes.outcome NOT IN ('stored', 'revised')
"""
FRONTIER = """
INSERT INTO main.frontier ({columns}) SELECT {values} FROM source.frontier r WHERE r.site = :was
ON CONFLICT (site, url) DO UPDATE SET {told},
    discovered_by = iif(excluded.discovered_at < discovered_at, excluded.discovered_by, discovered_by),
    discovered_at = min(discovered_at, excluded.discovered_at),
    last_outcome = iif(excluded.last_outcome = '', last_outcome, excluded.last_outcome)
WHERE (coalesce(excluded.last_fetched_at, ''), :theirs) >= (coalesce(last_fetched_at, ''), :ours)
    AND ({names}) IS NOT ({given})
"""
FORGOTTEN = """
DELETE FROM main.frontier WHERE site = :site AND kind = 'api'
    AND url NOT IN (SELECT url FROM source.frontier WHERE site = :was)
"""
"""Documents that a listing asked for once: its next run asks for others."""


def join_site(db: Database, values: dict[str, str], first: str) -> None:
    """The site's own row, what runs learnt of it, its files and templates, and what was told of it today."""
    columns = columns_of(db, "sites")
    told = ", ".join(":site" if name == "name" else f'"{name}"' for name in columns)
    db.conn.execute(
        f"INSERT INTO main.sites SELECT {told} FROM source.sites WHERE name = :was ON CONFLICT (name) DO UPDATE SET "  # noqa: S608
        "wordpress_api = iif(wordpress_api = '', excluded.wordpress_api, wordpress_api)",
        values,
    )
    if first != values["site"]:
        db.conn.execute("UPDATE main.sites SET first_name = ? WHERE name = ?", [first, values["site"]])
    db.conn.execute(
        "INSERT INTO main.site_files (site, digest, text, first_read_at, last_read_at) "
        "SELECT :site, digest, text, first_read_at, last_read_at FROM source.site_files WHERE site = :was "
        "ON CONFLICT (site, digest) DO UPDATE SET first_read_at = min(first_read_at, excluded.first_read_at), "
        "last_read_at = max(last_read_at, excluded.last_read_at)",
        values,
    )
    db.conn.execute(
        "INSERT INTO main.alarms (site, cause, day) SELECT :site, cause, day FROM source.alarms WHERE site = :was "
        "ON CONFLICT (site, cause) DO UPDATE SET day = max(day, excluded.day)",
        values,
    )
    for table in OF_SITES:
        copy_rows(db, table, "SELECT :was", values)


def join_books(db: Database, values: dict[str, str], *, whole: bool) -> int:
    """Ledger and frontier of the site; how many runs are new here.

    `whole`: their folder knows all captures that ours does, so that what it forgot is to be forgotten.
    """
    theirs, ours = (
        str(db.execute(LATEST.format(name), [site]).fetchone()[0])
        for name, site in (("source", values["was"]), ("main", values["site"]))
    )
    runs = _join_runs(db, values)
    _upsert(db, OUTCOMES, "outcomes", values)
    if whole and theirs >= ours:
        db.conn.execute(FORGOTTEN, values)
    _upsert(db, FRONTIER, "frontier", {**values, "theirs": theirs, "ours": ours})
    db.conn.execute(
        "UPDATE main.frontier INDEXED BY frontier_leases SET lease_run = NULL WHERE site = ? AND lease_run IS NOT NULL",
        [values["site"]],
    )
    return runs


def _join_runs(db: Database, values: dict[str, str]) -> int:
    for name in ("runs", "slotless"):
        db.conn.execute(f"DELETE FROM temp.{name}")  # noqa: S608 - fixed names
    db.conn.execute(f"INSERT INTO temp.runs {NEWER}", values)
    for row in list(db.query(CLASHING, values)):
        _settle_slot(db, row)
    db.conn.execute(SLOTLESS)
    known = "SELECT count(*) FROM temp.runs WHERE id NOT IN (SELECT id FROM main.crawl_runs)"
    new = int(db.execute(known).fetchone()[0])
    columns = columns_of(db, "crawl_runs")
    told = ", ".join({"site": ":site", "due_at": DUE}.get(name, f'r."{name}"') for name in columns)
    update = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != "id")
    db.conn.execute(
        f"INSERT INTO main.crawl_runs SELECT {told} FROM source.crawl_runs r WHERE r.id IN ({THOSE}) "  # noqa: S608
        f"ON CONFLICT (id) DO UPDATE SET {update}",
        values,
    )
    db.conn.execute(f"{SLOTLESS} AND due_at IS NULL AND id IN ({THOSE})")
    for table in OF_RUNS:
        db.conn.execute(f'DELETE FROM main."{table.name}" WHERE run_id IN ({THOSE})')  # noqa: S608 - our own names
        copy_rows(db, table, THOSE, values)
    return new


def _settle_slot(db: Database, row: dict[str, Any]) -> None:
    """Let one run stand for a slot that two have: the one that ended well, or began first; the other stays without."""
    placeholders = ("due", "missed")
    if row["state"] in placeholders:
        db.conn.execute("DELETE FROM temp.runs WHERE id = ?", [row["id"]])
    elif row["other_state"] in placeholders:
        db.conn.execute("DELETE FROM main.crawl_runs WHERE id = ?", [row["other"]])
    else:
        theirs = row["state"] != "complete", row["started_at"] or "", row["id"]
        ours = row["other_state"] != "complete", row["other_started_at"] or "", row["other"]
        loser = row["id"] if ours < theirs else row["other"]
        db.conn.execute("INSERT INTO temp.slotless (id, slot) VALUES (?, ?)", [loser, row["due_at"]])


def _upsert(db: Database, query: str, table: str, values: dict[str, str]) -> None:
    columns = columns_of(db, table)
    kept = {"site", "url", "discovered_at", "discovered_by", "last_outcome"}
    db.conn.execute(
        query.format(
            columns=", ".join(f'"{name}"' for name in columns),
            values=", ".join(":site" if name == "site" else f'r."{name}"' for name in columns),
            told=", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in kept),
            names=", ".join(f'"{name}"' for name in columns if name not in LEFT),
            given=", ".join(f'excluded."{name}"' for name in columns if name not in LEFT),
        ),
        values,
    )
