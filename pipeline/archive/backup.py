"""Back up database and archive into a folder that `onrecord --data FOLDER` can be started on."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils.db import Database

from pipeline.archive.checks import DATABASE, File, Problem, check_database, check_file, check_rows, rows_of
from pipeline.archive.files import FILE_MODE, bring, closed_files, copy, create, locate, make_folder, open_files
from pipeline.archive.index import cdx_line, rebuild_index
from pipeline.archive.record import COLUMNS
from pipeline.database import read_database, read_whole, storage_errors, sync_folder, write_whole
from pipeline.renames import FILE as RENAMES
from schemas.errors import ConfigError, IntegrityError, LockedError

NEW = ".new"
"""How a name ends until all of the backup is there and checked."""
DECISIONS = (("", "people.toml"), ("", "corrections.toml"), ("", "removals.toml"), ("templates", "*.json"))
"""Folder and names of the files in the data folder that no archive holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup did: files by how they came, and what the checked copy holds."""

    linked: int
    copied: int
    kept: int
    """Files that an earlier backup to the same folder had brought already."""
    bytes: int
    captures: int


@dataclass(slots=True, kw_only=True)
class _Brought:
    """One WARC file on its way into the backup."""

    way: str
    """linked, copied, or kept from an earlier backup."""
    path: Path
    """Where it lies until all is there."""
    final: Path
    problems: list[Problem]

    @property
    def other(self) -> Path:
        """The name that an earlier backup may have given it: with `.open`, or without."""
        name = self.final.name
        return self.final.with_name(name.removesuffix(".open") if name.endswith(".open") else f"{name}.open")


def backup(database: Path, archive: Path, target: Path) -> Copied:
    """Bring every WARC file, check all of the copy, and only then let its database take the earlier one's place.

    Stopped at any moment it leaves an earlier backup in the same folder as it was. Safe beside a running crawl: the
    database is copied as of one moment, a file closed by then has all its rows in it, and every other is brought as
    `.open`, which the next run on the backup closes. Files on the same disk are hard links: they guard against
    deletion, not against a broken disk.

    Raises:
        IntegrityError: a record, a digest or a row of the copy is not as it was written.
    """
    _refuse_unfit(database.parent, target)
    with storage_errors(target):
        make_folder(target)
        make_folder(target / "archive")
        with _alone(target), _swept(target):
            closed = closed_files(archive)
            fresh = _copy_database(database, target)
            if (archive / RENAMES).exists():  # what its rows are checked by
                write_whole(target / "archive" / RENAMES, read_whole(archive / RENAMES))
            with contextlib.closing(read_database(fresh, older=True)) as db:
                brought = list(_bring_all(db, archive, target / "archive", closed))
                _refuse_unsound(target, [*check_database(db), *_problems(db, brought)])
                captures = int(db.execute("SELECT count(*) FROM captures").fetchone()[0])
                _put_in_place(db, brought, database.parent, target)
            _replace_database(fresh, target / DATABASE)
    ways = [one.way for one in brought]
    return Copied(
        linked=ways.count("linked"),
        copied=ways.count("copied"),
        kept=ways.count("kept"),
        bytes=sum(path.stat().st_size for path in target.rglob("*") if path.is_file()),
        captures=captures,
    )


def _refuse_unfit(data: Path, target: Path) -> None:
    ours, theirs = data.resolve(), target.resolve()
    if theirs.is_relative_to(ours) or ours.is_relative_to(theirs):
        raise ConfigError(f"{target}: is, holds or lies in the data folder; name another folder, best on another disk")
    begun = (target / DATABASE).exists() or (target / f"{DATABASE}{NEW}").exists()
    if target.is_dir() and any(target.iterdir()) and not begun:
        raise ConfigError(f"{target}: is not empty and holds no backup; name an empty or a new folder")


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    lock = FileLock(target / "archive" / ".backup.lock", mode=FILE_MODE, fallback_to_soft=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LockedError(f"{target}: another backup writes here; wait for it") from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _swept(target: Path) -> Iterator[None]:
    """Without what a backup that was killed, or this one if it fails, had not put in place."""
    _sweep(target)
    try:
        yield
    finally:
        _sweep(target)


def _sweep(target: Path) -> None:
    for path in (target / "archive").glob(f"*{NEW}"):
        path.unlink()
    if (target / DATABASE).exists():  # else it tells the next backup that this folder is one, begun
        for path in target.glob(f"{DATABASE}{NEW}*"):
            path.unlink()


def _copy_database(source: Path, target: Path) -> Path:
    for left in target.glob(f"{DATABASE}{NEW}*"):
        left.unlink()
    fresh = target / f"{DATABASE}{NEW}"
    os.close(create(fresh))
    with (
        contextlib.closing(read_database(source, older=True)) as old,
        contextlib.closing(sqlite3.connect(fresh)) as new,
    ):
        old.conn.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # else the copy would need its -wal file beside it
    _sync(fresh)
    return fresh


def _bring_all(db: Database, archive: Path, folder: Path, closed: list[Path]) -> Iterator[_Brought]:
    for path in closed:
        yield _bring_closed(db, path, folder)
    names = {path.name for path in closed}
    later = {path.name.removesuffix(".open") for path in (*open_files(archive), *closed_files(archive))} - names
    for name in sorted(later):  # it may have been closed, with further records, since the database was copied
        yield _bring_open(db, archive, name, folder)


def _bring_closed(db: Database, path: Path, folder: Path) -> _Brought:
    final = folder / path.name
    if final.exists() and final.stat().st_size == path.stat().st_size:
        kept = _Brought(way="kept", path=final, final=final, problems=_check(db, final, path.parent, path.name))
        if not kept.problems or final.samefile(path):
            return kept
    fresh = folder / f"{path.name}{NEW}"
    way = bring(path, fresh)
    return _Brought(way=way, path=fresh, final=final, problems=_check(db, fresh, path.parent, path.name))


def _bring_open(db: Database, archive: Path, name: str, folder: Path) -> _Brought:
    fresh = folder / f"{name}{NEW}"
    try:
        copy(locate(archive, name), fresh)
    except FileNotFoundError:  # closed while we looked
        copy(archive / name, fresh)
    problems = _check(db, fresh, archive, name, is_open=True)
    return _Brought(way="copied", path=fresh, final=folder / f"{name}.open", problems=problems)


def _check(db: Database, path: Path, archive: Path, name: str, *, is_open: bool = False) -> list[Problem]:
    return list(check_file(File(path, name, rows_of(db, name), archive, is_open=is_open)))


def _problems(db: Database, brought: list[_Brought]) -> Iterator[Problem]:
    for one in brought:
        yield from one.problems
    names = {one.final.name.removesuffix(".open") for one in brought}
    for (name,) in db.execute("SELECT DISTINCT warc_file FROM captures").fetchall():
        if name not in names:
            yield Problem(file=name, what="the file is gone; restore it from a backup")
    yield from check_rows(db)


def _refuse_unsound(target: Path, problems: list[Problem]) -> None:
    if problems:
        raise IntegrityError(
            f"{target}: not backed up, and an earlier backup is as it was: {len(problems)} problems, the first: "
            f"{problems[0]}; `onrecord verify` tells all, here and with --data {target}"
        )


def _put_in_place(db: Database, brought: list[_Brought], data: Path, target: Path) -> None:
    """All names at once, so that next to nothing can come between them and the database."""
    for one in brought:
        if one.path != one.final:
            # never two files of one name: a recovery would put the older in the place of the newer
            one.path.replace(one.other if one.other.exists() else one.final)
        if one.other.exists():
            one.other.replace(one.final)
    rows = db.query(f"SELECT {', '.join(COLUMNS)} FROM captures")  # noqa: S608 - our own names
    rebuild_index(target / "archive", (line for line in map(cdx_line, rows) if line))
    _copy_decisions(data, target)
    sync_folder(target / "archive")


def _copy_decisions(data: Path, target: Path) -> None:
    """What people decided by hand: which names are one person, and which templates are in use."""
    for folder, pattern in DECISIONS:
        for path in (target / folder).glob(pattern):
            if not (data / folder / path.name).exists():
                path.unlink()
        for path in sorted((data / folder).glob(pattern)):
            write_whole(target / folder / path.name, read_whole(path))


def _replace_database(fresh: Path, target: Path) -> None:
    if Path(f"{target}-wal").exists():  # somebody worked on the backup: what it holds goes with it
        with contextlib.closing(sqlite3.connect(target)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for left in (f"{target}-wal", f"{target}-shm"):
        Path(left).unlink(missing_ok=True)
    fresh.replace(target)
    sync_folder(target.parent)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
