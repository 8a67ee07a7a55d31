"""Verify: every record and digest of every file, and that captures table and index say the same."""

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
from pipeline.archive.reader import payload_at, whole_members
from pipeline.archive.record import COLUMNS, row_of
from pipeline.database import quick_check
from schemas.errors import IntegrityError

REBUILD = "run `onrecord rebuild`"
RESTORE = "restore the file from a backup"


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
class _File:
    """One WARC file under examination: its rows not yet met, and what was found."""

    path: Path
    rows: dict[int, dict[str, Any]]
    lines: Lines = field(default_factory=Lines)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(".open")

    @property
    def is_open(self) -> bool:
        return self.path.name.endswith(".open")

    def report(self, offset: int | None, what: str, capture_id: str = "") -> None:
        self.problems.append(Problem(file=self.name, offset=offset, capture_id=capture_id, what=what))


def verify(db: Database, folder: Path, progress: Callable[[int], None] = lambda length: None) -> Iterator[Problem]:
    """Every problem of archive and captures table; `progress` is told the length of each record that was read.

    May run beside a crawl: of a file still open, only the records that have rows are asked for.
    """
    files = closed_files(folder)  # listed before the index is read: a closed file has its lines in it
    index: dict[str, Lines] = {}
    yield from _database(db)
    yield from _read_index(folder, index)
    for path in files:
        file = _File(path, _rows(db, path.name))
        yield from _check_file(file, progress)
        if file.lines != index.pop(path.name, Lines()):
            yield Problem(file=path.name, what=f"{INDEX} does not list exactly the records of this file; {REBUILD}")
    for path in open_files(folder):
        rows = _rows(db, path.name.removesuffix(".open"))
        yield from _check_file(_File(locate(folder, path.name.removesuffix(".open")), rows), progress)
    yield from _lost_files(db, folder, index)


def _check_file(file: _File, progress: Callable[[int], None]) -> Iterator[Problem]:
    damage: list[IntegrityError] = []
    if file.path.exists():
        for member in whole_members(file.path, damage.append):
            _check_record(file, member)
            progress(member.length)
            yield from _taken(file.problems)
    if not file.is_open:  # the last record of an open file may be half written
        yield from (Problem(file=file.name, what=str(error)) for error in damage)
    for offset, row in file.rows.items():
        yield Problem(file=file.name, offset=offset, capture_id=row["id"], what=f"the capture is not here; {RESTORE}")


def _taken(problems: list[Problem]) -> list[Problem]:
    taken, problems[:] = list(problems), []
    return taken


def _check_record(file: _File, member: Member) -> None:
    place = Place(file.name, member.offset, member.length)
    try:
        found = record.parse(member.data, place)
        if not record.parse(member.data, place, http=False).verify_block_digest():
            file.report(member.offset, f"the block's digest is wrong; {RESTORE}", record.capture_id(found))
        elif record.is_capture(found):
            _check_capture(file, found, place)
    except IntegrityError as error:
        file.report(member.offset, str(error))


def _check_capture(file: _File, found: WarcRecord, place: Place) -> None:
    is_response = found.headers.get("WARC-Type") == "response"
    if is_response and not found.verify_payload_digest():
        file.report(place.offset, f"the payload's digest is wrong; {RESTORE}", record.capture_id(found))
    declared = found.headers.get("Onrecord-Digest")
    row = file.rows.pop(place.offset, None)
    capture = record.read(found, place, lambda at: payload_at(file.path.parent, at))
    if declared != capture.digest:
        file.report(place.offset, f"the body's digest is {capture.digest}, not {declared}; {RESTORE}", capture.id)
    row_here = row_of(capture)
    if line := cdx_line(row_here):
        file.lines.add(line)
    if row is None:
        if not file.is_open:
            file.report(place.offset, f"the capture has no row in the database; {REBUILD}", capture.id)
    elif wrong := [name for name in COLUMNS if row[name] != row_here[name]]:
        told = f"the captures row says otherwise in {', '.join(wrong)}; move the database away and {REBUILD}"
        file.report(place.offset, told, row["id"])


def _database(db: Database) -> Iterator[Problem]:
    try:
        quick_check(db)
    except (IntegrityError, sqlite3.DatabaseError) as error:
        yield Problem(file="onrecord.db", what=str(error))


def _read_index(folder: Path, sums: dict[str, Lines]) -> Iterator[Problem]:
    last = ""
    for number, (line, file) in enumerate(read_index(folder), 1):
        if line < last or not file:
            what = "is out of order" if file else "cannot be read"
            yield Problem(file=INDEX, what=f"line {number} {what}; {REBUILD}")
        sums.setdefault(file, Lines()).add(line)
        last = line


def _rows(db: Database, name: str) -> dict[int, dict[str, Any]]:
    found = db.execute(f"SELECT {', '.join(COLUMNS)} FROM captures WHERE warc_file = ?", [name])  # noqa: S608
    rows = (dict(zip(COLUMNS, row, strict=True)) for row in found)
    return {row["warc_offset"]: row for row in rows}


def _lost_files(db: Database, folder: Path, index: dict[str, Lines]) -> Iterator[Problem]:
    for name, count in db.execute("SELECT warc_file, count(*) FROM captures GROUP BY warc_file").fetchall():
        if not locate(folder, name).exists():
            yield Problem(file=name, what=f"the file is gone, and {count} captures with it; {RESTORE}")
    for name, lines in index.items():
        if name and not locate(folder, name).exists():
            yield Problem(file=name, what=f"{INDEX} has {lines.count} lines for this file, which is gone; {RESTORE}")
