"""Verify: every record and digest of every file, and that database and index say the same."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastwarc.warc import WarcRecord
from sqlite_utils.db import Database

from pipeline.archive import record
from pipeline.archive.files import INDEX, Member, Place, closed_files, locate, open_files
from pipeline.archive.index import cdx_line, read_index
from pipeline.archive.origin import Origin, origin_of
from pipeline.archive.reader import payload_at, whole_members
from pipeline.archive.record import COLUMNS, row_of
from pipeline.archive.words import check_words
from pipeline.renames import as_now
from pipeline.soundness import quick_check
from pipeline.upgrade import is_current
from schemas.errors import IntegrityError
from schemas.tables.counted import wrong_summaries
from schemas.tables.waiting import miscounted

DATABASE = "onrecord.db"
REBUILD = "run `onrecord rebuild`"
AFRESH = f"move the database away and {REBUILD}"
RESTORE = "restore the file from a backup"
Row = dict[str, Any]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it was written."""

    file: str
    offset: int | None = None
    capture_id: str = ""
    what: str

    def __str__(self) -> str:
        at = "" if self.offset is None else f" at byte {self.offset}"
        return f"{self.file}{at}: {self.what}"


@dataclass(slots=True)
class Lines:
    """A sum over index lines of one file, the same in any order: two sums differ when one line does."""

    count: int = 0
    total: int = 0

    def add(self, line: str) -> None:
        self.count += 1
        self.total = (self.total + int.from_bytes(hashlib.blake2b(line.encode(), digest_size=8).digest())) % (1 << 64)


@dataclass(slots=True)
class File:
    """One WARC file under examination: its rows not yet met, and what was found."""

    path: Path
    name: str
    """Its final name, whatever it is called while it is written or copied."""
    rows: dict[int, Row] | None
    """By offset; None where the database cannot be read."""
    folder: Path
    """Where the originals of its revisits lie."""
    is_open: bool = False
    lines: Lines = field(default_factory=Lines)
    problems: list[Problem] = field(default_factory=list)
    origin: Origin = field(init=False)

    def __post_init__(self) -> None:
        self.origin = origin_of(self.path, self.name)

    def report(self, offset: int | None, what: str, capture_id: str = "") -> None:
        self.problems.append(Problem(file=self.name, offset=offset, capture_id=capture_id, what=what))


def verify(db: Database, folder: Path, progress: Progress = lambda length: None) -> Iterator[Problem]:
    """Every problem of archive and database; `progress` is told the length of each record that was read.

    May run beside a crawl: of a file still open, only the records that have rows are asked for. With a database that
    cannot be read, the files are examined all the same. Raises sqlite3.OperationalError when it stays locked.
    """
    try:
        yield from _verify(db, folder, progress)
    except sqlite3.DatabaseError as error:
        yield unreadable(error)


def _verify(db: Database, folder: Path, progress: Progress) -> Iterator[Problem]:
    files = closed_files(folder)  # listed before the index is read: a closed file has its lines in it
    index: dict[str, Lines] = {}
    damage = list(check_database(db))
    yield from damage
    yield from _read_index(folder, index)
    for path in files:
        file = File(path, path.name, None if damage else rows_of(db, path.name), folder)
        yield from check_file(file, progress)
        if file.lines != index.pop(path.name, Lines()):
            yield Problem(file=path.name, what=f"the {INDEX} does not list exactly the records of this file; {REBUILD}")
    for path in open_files(folder):
        name = path.name.removesuffix(".open")
        rows = None if damage else rows_of(db, name)
        yield from check_file(File(locate(folder, name), name, rows, folder, is_open=True), progress)
    yield from _lost_lines(folder, index)
    if not damage:
        yield from _lost_files(db, folder)
        yield from check_rows(db) if is_current(db) else ()  # an older one gets its columns by the next run


def check_database(db: Database) -> Iterator[Problem]:
    """What makes the database itself unreadable; after it, no row is worth asking for."""
    try:
        quick_check(db)
        rows_of(db, "")
    except IntegrityError as error:
        yield Problem(file=DATABASE, what=str(error))
    except sqlite3.DatabaseError as error:
        yield unreadable(error)


def check_rows(db: Database) -> Iterator[Problem]:
    """Every row of words that is not what text, offsets and digests prove."""
    decode, db.conn.text_factory = db.conn.text_factory, _lenient
    try:
        yield from (Problem(file=DATABASE, what=f"{what}; {AFRESH}") for what in check_words(db))
        if wrong := ", ".join(wrong_summaries(db)):
            yield Problem(file=DATABASE, what=f"counted otherwise than what it counts: {wrong}; {AFRESH}")
        if miscounted(db):
            yield Problem(file=DATABASE, what=f"sources_waiting counts otherwise than the frontier; {AFRESH}")
    finally:
        db.conn.text_factory = decode


def unreadable(error: sqlite3.DatabaseError) -> Problem:
    """The database's error as a problem; one that is only locked by somebody else is raised again."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise error
    return Problem(file=DATABASE, what=f"cannot be read: {error}; {AFRESH}")


def check_file(file: File, progress: Progress = lambda length: None) -> Iterator[Problem]:
    """Every problem of one WARC file: its records, their digests, and that its rows say the same."""
    damage: list[IntegrityError] = []
    if file.path.exists():
        for member in whole_members(file.path, damage.append):
            _check_record(file, member)
            progress(member.length)
            yield from _taken(file.problems)
    if not file.is_open:  # the last record of an open file may be half written
        yield from (Problem(file=file.name, what=str(error)) for error in damage)
    for offset, row in (file.rows or {}).items():
        yield Problem(file=file.name, offset=offset, capture_id=row["id"], what=f"the capture is not here; {RESTORE}")


def _taken(problems: list[Problem]) -> list[Problem]:
    taken, problems[:] = list(problems), []
    return taken


def _check_record(file: File, member: Member) -> None:
    place = Place(file.name, member.offset, member.length)
    try:
        found = record.parse(member.data, place)
        if not record.parse(member.data, place, http=False).verify_block_digest():
            file.report(member.offset, f"the block's digest is wrong; {RESTORE}", record.capture_id(found))
        elif record.is_capture(found):
            file.origin.check(found, place)
            _check_capture(file, found, place)
    except IntegrityError as error:
        file.report(member.offset, str(error))


def _check_capture(file: File, found: WarcRecord, place: Place) -> None:
    is_response = found.headers.get("WARC-Type") == "response"
    if is_response and not found.verify_payload_digest():
        file.report(place.offset, f"the payload's digest is wrong; {RESTORE}", record.capture_id(found))
    declared = found.headers.get("Onrecord-Digest")
    row = file.rows.pop(place.offset, None) if file.rows else None
    capture = as_now(file.folder, record.read(found, place, lambda at: payload_at(file.folder, at)))
    if declared != capture.digest:
        file.report(place.offset, f"the body's digest is {capture.digest}, not {declared}; {RESTORE}", capture.id)
    row_here = row_of(capture)
    if line := cdx_line(row_here):
        file.lines.add(line)
    if row is None:
        if not file.is_open and file.rows is not None:
            file.report(place.offset, f"the capture has no row in the database; {REBUILD}", capture.id)
    elif wrong := [name for name in COLUMNS if row[name] != row_here[name]]:
        told = f"the captures row says otherwise in {', '.join(wrong)}; {AFRESH}"
        file.report(place.offset, told, row["id"])


def _read_index(folder: Path, sums: dict[str, Lines]) -> Iterator[Problem]:
    part, last = "", ""
    for segment, number, line, file in read_index(folder):
        part, last = segment, (last if segment == part else "")
        if line < last or not file:
            what = "is out of order" if file else "cannot be read"
            yield Problem(file=segment, what=f"line {number} {what}; {REBUILD}")
        sums.setdefault(file, Lines()).add(line)
        last = line


def rows_of(db: Database, name: str) -> dict[int, Row]:
    """The captures rows of a WARC file, by offset."""
    found = db.execute(f"SELECT {', '.join(COLUMNS)} FROM captures WHERE warc_file = ?", [name])  # noqa: S608
    rows = (dict(zip(COLUMNS, row, strict=True)) for row in found)
    return {row["warc_offset"]: row for row in rows}


def _lost_files(db: Database, folder: Path) -> Iterator[Problem]:
    for name, count in db.execute("SELECT warc_file, count(*) FROM captures GROUP BY warc_file").fetchall():
        if not locate(folder, name).exists():
            yield Problem(file=name, what=f"the file is gone, and {count} captures with it; {RESTORE}")


def _lost_lines(folder: Path, index: dict[str, Lines]) -> Iterator[Problem]:
    for name, lines in index.items():
        if name and not locate(folder, name).exists():
            yield Problem(
                file=name, what=f"the {INDEX} has {lines.count} lines for this file, which is gone; {RESTORE}"
            )


def _lenient(data: bytes) -> str:
    """Text whose bytes are damaged, so that its digest can be found wrong."""
    return data.decode("utf-8", "replace")
