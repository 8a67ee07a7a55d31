"""Two databases side by side: every row of every table, but for what differs from one run to the next.

Ids of captures and runs are drawn anew by each run, and so they are told by what they are of: "the second capture of
that page". Moments of the runs themselves, process numbers and places in WARC files are left out; all that pages,
feeds and stages tell is compared, times of publication among it.
"""

import re
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
OF_EACH = {
    "checks",
    "_sqlite_migrations",
    "article_rows",
    "block_rows",
    "attribution_rows",
    "provenances",
    "sources_waiting",
    "counted_quote_rows",
    "counted_by_who",
    "sketch_hash_rows",
}
"""Tables of each database alone."""
VIEWS = ("articles", "blocks", "attributions", "counted_quotes", "sketch_hashes")
"""What tells the same of them."""
NUMBERED = {"findings"}
"""Tables whose `id` is drawn by the database."""
RACED = {("run_stories", "read"), ("run_stories", "again")}
"""Of a story that a listing shows and that is asked for itself, either may be told last, in each run anew."""
ASKED_SINCE = re.compile(r"(modified_after=)[^&]*")
"""In an address that asks for what changed since a run."""


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
    found = {table: (list(ours[table] - theirs[table]), list(theirs[table] - ours[table])) for table in ours}
    return {table: sides for table, sides in found.items() if any(sides)}


def _tables(db: Database) -> list[str]:
    names = [name for name in db.table_names() if "_fts" not in name and not name.startswith("sqlite_")]
    return [name for name in (*names, *VIEWS) if name not in OF_EACH]


def _rows(db: Database, table: str, names: dict[str, str]) -> list[tuple[Any, ...]]:
    left = MOMENTS | ({"at"} if table in AT else set()) | ({"id"} if table in NUMBERED else set())
    kept = [name for name in _columns(db, table) if name not in left and (table, name) not in RACED]
    given = {"capture_id": "iif(outcome = 'unchanged', NULL, capture_id)"} if table == "outcomes" else {}
    told = ", ".join(given.get(name, f'"{name}"') for name in kept)
    found = db.execute(f'SELECT {told} FROM "{table}"')  # noqa: S608 - our own tables
    return [tuple(_same(names.get(value, value)) for value in row) for row in found]


def _columns(db: Database, table: str) -> list[str]:
    """But for the small keys, which are of one database alone."""
    return [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", [table]) if name != "key"]


def _told(db: Database, table: str) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in _columns(db, table))
    return list(db.execute(f'SELECT {names} FROM "{table}"'))  # noqa: S608 - our own tables


def _same(value: Any) -> Any:
    return ASKED_SINCE.sub(r"\1", value) if isinstance(value, str) else value


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


def seen_by(data: Path) -> dict[str, set[tuple[Any, ...]]]:
    """What a machine itself tells of its runs, as it stands, but for numbers that each database draws."""
    db = read_database(data / "onrecord.db")
    try:
        told = {table: set(_told(db, table)) for table in WHOLE}
        return told | {table: set(db.execute(query)) for table, query in SEEN.items()}
    finally:
        db.close()


WHOLE = (
    "crawl_runs", "outcomes", "frontier", "run_stories", "waiting", "asked", "site_files", "articles", "revisions",
    "attributions",
)  # fmt: skip
SEEN = {
    "findings": 'SELECT run_id, site, level, "check", message FROM findings',
    "captures": "SELECT id, run_id, site, kind, url, fetched_at, digest, warc_file, warc_offset, warc_length, "
    "revisit_of, part_of, processed_by FROM captures",
}


def exact(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Table -> its rows as they stand, in some order."""
    db = read_database(data / "onrecord.db")
    try:
        return {table: sorted(_told(db, table), key=repr) for table in _tables(db)}
    finally:
        db.close()


def files(data: Path) -> dict[str, bytes]:
    """Name -> bytes of everything in the archive, and of the decisions beside it; of the index its lines in order."""
    paths = [*data.glob("archive/*"), *data.glob("*.toml"), *data.glob("templates/*.json")]
    kept = [path for path in paths if path.is_file() and not path.name.startswith(".")]
    lines = [line for part in data.glob("archive/index/*.cdxj") for line in part.read_bytes().splitlines()]
    return {path.name: path.read_bytes() for path in kept} | {"index": b"\n".join(sorted(lines))}
