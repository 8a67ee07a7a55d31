"""Two databases side by side: every row of every table, but for what differs from one run to the next.

Ids of captures and runs are drawn anew by each run, and so they are told by what they are of: "the second capture of
that page". Moments of the runs themselves, process numbers and places in WARC files are left out; all that pages,
feeds and stages tell is compared, times of publication among it.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.database import read_database

MOMENTS = {
    "seq", "pid", "fetched_at", "seen_at", "first_seen_at", "gone_at", "discovered_at", "last_fetched_at", "due_at",
    "leased_until", "lease_run", "started_at", "finished_at", "fetch_began_at", "fetch_ended_at", "first_read_at",
    "last_read_at", "learnt_at", "passed_at", "warc_file", "warc_offset", "warc_length", "bytes", "applied_at",
}  # fmt: skip
"""Columns of the runs themselves."""
AT = {"outcomes", "waiting", "run_stories"}
"""Tables whose `at` is such a moment, too."""
OF_EACH = {"checks", "_sqlite_migrations"}
"""Tables of each database alone."""
NUMBERED = {"findings"}
"""Tables whose `id` is drawn by the database."""


def rows_of(data: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """Table -> its rows, with how often each stands there."""
    db = read_database(data / "onrecord.db")
    try:
        names = {**_captures(db), **_runs(db)}
        return {table: Counter(_rows(db, table, names)) for table in _tables(db)}
    finally:
        db.close()


def differing(one: Path, other: Path) -> dict[str, tuple[list[Any], list[Any]]]:
    """Table -> the rows that the first has alone, and those of the other; empty: all are equal."""
    ours, theirs = rows_of(one), rows_of(other)
    assert ours.keys() == theirs.keys()
    found = {table: (list((ours[table] - theirs[table])), list((theirs[table] - ours[table]))) for table in ours}
    return {table: sides for table, sides in found.items() if any(sides)}


def _tables(db: Database) -> list[str]:
    names = [name for name in db.table_names() if "_fts" not in name and not name.startswith("sqlite_")]
    return [name for name in names if name not in OF_EACH]


def _rows(db: Database, table: str, names: dict[str, str]) -> list[tuple[Any, ...]]:
    columns = [column.name for column in db.table(table).columns]
    left = MOMENTS | ({"at"} if table in AT else set()) | ({"id"} if table in NUMBERED else set())
    kept = [name for name in columns if name not in left]
    told = ", ".join(f'"{name}"' for name in kept)
    return [tuple(names.get(value, value) for value in row) for row in db.execute(f'SELECT {told} FROM "{table}"')]


def _captures(db: Database) -> dict[str, str]:
    seen: Counter[tuple[str, ...]] = Counter()
    names = {}
    for own, *what in db.execute("SELECT id, site, kind, url FROM captures ORDER BY fetched_at, seq"):
        seen[tuple(what)] += 1
        names[own] = f"capture {seen[tuple(what)]} of {' '.join(what)}"
    return names


def _runs(db: Database) -> dict[str, str]:
    seen: Counter[str] = Counter()
    names = {}
    for own, site in db.execute("SELECT id, site FROM crawl_runs ORDER BY coalesce(started_at, due_at), id"):
        seen[site] += 1
        names[own] = f"run {seen[site]} of {site}"
    return names
