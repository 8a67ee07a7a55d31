"""The captures table: rows for what was written, look-ups for what is known, and all of it again from the files."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils.db import Database

from pipeline.archive.files import Place, closed_files, locate
from pipeline.archive.index import cdx_line, merge_index, rebuild_index
from pipeline.archive.reader import tell_damage, walk_file
from pipeline.archive.record import COLUMNS, Original, row_of
from pipeline.archive.removal.ledger import Removal, add_addresses, note, noted, together
from pipeline.archive.site_files import insert_site_file, read_site_file
from pipeline.archive.writer import Known
from pipeline.database import read_database, storage_errors
from pipeline.renames import first_name, name_now, renames_in
from schemas.capture import Capture
from schemas.errors import IntegrityError

_INSERT = (
    f"INSERT INTO captures ({', '.join(COLUMNS)}) VALUES ({', '.join(':' + name for name in COLUMNS)}) "  # noqa: S608
    "ON CONFLICT (id) DO NOTHING"
)
_ORIGINAL = "SELECT o.id, o.final_url, o.fetched_at, o.warc_file, o.warc_offset, o.warc_length FROM captures o "
_BATCH = 500
LISTS = ("feed", "sitemap", "section", "api")
"""Kinds of what a crawl reads to find pages."""


def insert_captures(db: Database, captures: Iterable[Capture]) -> None:
    """Rows for stored captures, inside the caller's transaction; one that is there already is left as it is."""
    insert_rows(db, map(row_of, captures))


def insert_rows(db: Database, rows: Iterable[Mapping[str, Any]]) -> None:
    """The same for who kept the rows alone: `row_of` each stored capture."""
    db.conn.executemany(_INSERT, rows)


def lookup(db: Database) -> Known:
    """What the collection holds already, asked of the captures table."""

    def payload(payload_digest: str, digest: str) -> Original | None:
        return _original(
            db,
            "WHERE o.payload_digest = ? AND o.digest = ? AND o.status = 200 AND o.revisit_of IS NULL "
            "AND o.truncated = '' AND o.kind <> 'rendered' ORDER BY o.seq LIMIT 1",
            [payload_digest, digest],
        )

    def address(url: str, final_url: str) -> Original | None:
        return _original(
            db,
            "JOIN captures c ON o.id = coalesce(c.revisit_of, c.id) "
            "WHERE c.url = ? AND c.final_url = ? AND c.status = 200 ORDER BY c.fetched_at DESC LIMIT 1",
            [url, final_url],
        )

    return Known(payload=payload, address=address)


def refuse_lost(database: Path, folder: Path) -> None:
    """Raise IntegrityError where the archive holds files and the database is not there, or knows no capture.

    A run that started anew beside them would ask for everything again, and end as if nothing were missing.
    """
    if not _holds_captures(database) and (files := len(closed_files(folder))):
        raise IntegrityError(
            f"{database}: there is no capture in it, but {folder} holds {files} WARC files: "
            "restore the database from a backup, or run `onrecord rebuild` to make it from the archive"
        )


def _holds_captures(database: Path) -> bool:
    if not database.exists():
        return False
    with contextlib.closing(read_database(database, older=True)) as db, storage_errors(database):
        return "captures" in db.table_names() and next(db.query("SELECT 1 FROM captures LIMIT 1"), None) is not None


def reindex(db: Database, folder: Path, files: Iterable[str] | None = None) -> int:
    """Captures rows for every record that has none; how many were made. Without `files` the index is written anew.

    The site files that the WARC files name are remembered, too.
    `files` are names of closed WARC files, as `recover` returns them; None: all of the folder. A record that cannot
    be read is told in the log and by `onrecord verify`; what else can be read is.
    """
    if files is not None:
        wanted = frozenset(files)
        paths = [path for path in closed_files(folder) if path.name in wanted]
        made = sum(reindex_file(db, path) for path in paths)
        merge_index(folder, (line for path in paths for line in _lines_of(db, path.name)))
        return made
    made = sum(reindex_file(db, path) for path in closed_files(folder))
    if made or folder.is_dir():
        rebuild_index(folder, _lines(db, folder))
    _tell_first_names(db, folder)
    return made


def _tell_first_names(db: Database, folder: Path) -> None:
    """What renamed sites were called at first, by which their articles have their ids."""
    names = {name_now(folder, one.old): first_name(folder, one.old) for one in renames_in(folder)}
    with db.atomic():
        db.conn.executemany(
            "UPDATE sites SET first_name = ? WHERE name = ?", [(first, now) for now, first in names.items()]
        )


def reindex_file(db: Database, path: Path) -> int:
    """Captures rows for every record of a file that has none, also of one that is still called `.open`; how many.

    The index is the caller's to write.
    """
    name = path.name.removesuffix(".open")
    known = frozenset(row[0] for row in db.execute("SELECT id FROM captures WHERE warc_file = ?", [name]))
    # rows, not captures: five hundred bodies would fill the memory
    removals: list[Removal] = []
    walked = walk_file(path, tell_damage, known, lambda told: removals.append(told.removal))
    rows = (row_of(capture) for capture in walked)
    runs, crawls = set[str](), set[str]()
    made = 0
    if file := read_site_file(path):
        with db.atomic():
            insert_site_file(db, file)
    while batch := list(islice(rows, _BATCH)):
        with db.atomic():
            runs |= _insert_runs(db, batch)
            crawls |= {row["run_id"] for row in batch if row["kind"] in LISTS}
            db.conn.executemany(_INSERT, batch)
        made += len(batch)
    _note_removals(db, removals)
    _limit_runs(db, runs - crawls)
    _finish_runs(db, runs, interrupted=path.with_name(f"{name}.cut").exists())
    return made


def _note_removals(db: Database, removals: Iterable[Removal]) -> None:
    """What the tombstones tell and the ledger lacks: a lost database is made again without what was taken out."""
    known = noted(db)
    with db.atomic():
        for removal in together(removals).values():
            if removal.id not in known:
                note(db, removal)
                db.execute("UPDATE removals SET finished_at = removed_at WHERE id = ?", [removal.id])
            else:
                add_addresses(db, removal)


def index_again(db: Database, folder: Path) -> None:
    """Write the index anew, of what the captures table says."""
    rebuild_index(folder, _lines(db, folder))


def _lines(db: Database, folder: Path) -> Iterator[str]:
    """The index line of every row whose file is there, closed or open: a run about to close may have indexed it."""
    there = cache(lambda name: locate(folder, name).exists())
    for row in db.query(f"SELECT {', '.join(COLUMNS)} FROM captures"):  # noqa: S608 - our own names
        if there(row["warc_file"]) and (line := cdx_line(row)):
            yield line


def _lines_of(db: Database, name: str) -> Iterator[str]:
    """The index lines of one file's rows."""
    rows = db.query(f"SELECT {', '.join(COLUMNS)} FROM captures WHERE warc_file = ?", [name])  # noqa: S608 - our own names
    return (line for row in rows if (line := cdx_line(row)))


def _insert_runs(db: Database, rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The sites and runs that the rows belong to, where a lost database no longer has them; the runs made now."""
    made = set()
    for row in rows:
        home = urlsplit(row["final_url"])._replace(path="/", query="", fragment="").geturl()
        db.execute(
            "INSERT INTO sites (name, title, home, country, language, timezone, schedule, file_digest) "
            "VALUES (?, '', ?, '', '', 'UTC', '', '') ON CONFLICT (name) DO NOTHING",
            [row["site"], home],
        )
        inserted = db.execute(
            "INSERT INTO crawl_runs (id, site, state, trigger, scope) VALUES (?, ?, 'complete', 'manual', ?) "
            "ON CONFLICT (id) DO NOTHING",
            [row["run_id"], row["site"], "import" if row["source_file"] else "site"],
        )
        if inserted.rowcount == 1:
            made.add(row["run_id"])
    return made


def _limit_runs(db: Database, runs: Iterable[str]) -> None:
    """Runs that read no list of pages were for single addresses: no crawl counts from them."""
    with db.atomic():
        db.conn.executemany(
            "UPDATE crawl_runs SET scope = 'addresses' WHERE id = ? AND scope = 'site'", [(run,) for run in runs]
        )


def _finish_runs(db: Database, runs: Iterable[str], *, interrupted: bool) -> None:
    """When the runs made now began and ended, as far as their captures tell."""
    with db.atomic():
        db.conn.executemany(
            "UPDATE crawl_runs SET state = ?, started_at = (SELECT min(fetched_at) FROM captures WHERE run_id = id_), "
            "finished_at = (SELECT max(fetched_at) FROM captures WHERE run_id = id_) "
            "FROM (SELECT ? AS id_) WHERE id = id_",
            [("interrupted" if interrupted else "complete", run) for run in runs],
        )


def _original(db: Database, where: str, values: list[str]) -> Original | None:
    row = db.execute(_ORIGINAL + where, values).fetchone()
    if row is None:
        return None
    return Original(id=row[0], url=row[1], fetched_at=datetime.fromisoformat(row[2]), place=Place(*row[3:]))
