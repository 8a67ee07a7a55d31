"""Back up database and archive into a folder that `onrecord --data FOLDER` can be started on."""

import contextlib
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive.files import FILE_MODE, INDEX, closed_files, create, make_folder, open_files, sync_folder
from pipeline.database import quick_check, read_database, storage_errors
from schemas.errors import ConfigError, IntegrityError

DATABASE = "onrecord.db"
DECISIONS = (("", "people.toml"), ("templates", "*.json"))
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


def backup(database: Path, archive: Path, target: Path) -> Copied:
    """Copy the database first, then every WARC file, and check the copy; safe beside a running crawl.

    In this order each row of the copy has its record: a file never loses records, and of one that is still being
    written the copy is `.open`, too, which the next run on it closes. Files on the same disk are hard links: they
    guard against deletion, not against a broken disk.
    """
    _refuse_unfit(database.parent, target)
    with storage_errors(target):
        make_folder(target)
        make_folder(target / "archive")
        _copy_database(database, target / DATABASE)
        ways = [_bring(path, target / "archive") for path in (*closed_files(archive), *open_files(archive))]
        _copy_index(archive, target / "archive")
        _copy_decisions(database.parent, target)
        sync_folder(target / "archive")
        sync_folder(target)
    captures = _check(target)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return Copied(
        linked=ways.count("linked"),
        copied=ways.count("copied"),
        kept=ways.count("kept"),
        bytes=size,
        captures=captures,
    )


def _refuse_unfit(data: Path, target: Path) -> None:
    if target.resolve() == data.resolve():
        raise ConfigError(f"{target}: is the data folder itself; name another folder")
    if target.is_dir() and any(target.iterdir()) and not (target / DATABASE).exists():
        raise ConfigError(f"{target}: is not empty and holds no backup; name an empty or a new folder")


def _copy_database(source: Path, target: Path) -> None:
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    os.close(create(fresh))
    with contextlib.closing(read_database(source)) as old, contextlib.closing(sqlite3.connect(fresh)) as new:
        old.conn.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # else the copy would need its -wal file beside it
    _sync(fresh)
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    fresh.replace(target)


def _bring(path: Path, folder: Path) -> str:
    """Bring one WARC file: linked, copied, or kept from an earlier backup."""
    if path.name.endswith(".open"):
        return _copy_open(path, folder)
    target = folder / path.name
    (folder / f"{path.name}.open").unlink(missing_ok=True)  # an earlier backup met it while it was being written
    if target.exists() and target.stat().st_size == path.stat().st_size:
        return "kept"
    with contextlib.suppress(OSError):  # another disk, or one without hard links
        target.unlink(missing_ok=True)
        target.hardlink_to(path)
        return "linked"
    _copy(path, target)
    return "copied"


def _copy_open(path: Path, folder: Path) -> str:
    try:
        _copy(path, folder / path.name)
    except FileNotFoundError:  # closed while we looked
        return _bring(path.with_name(path.name.removesuffix(".open")), folder)
    return "copied"


def _copy(source: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.new")
    shutil.copyfile(source, fresh)
    fresh.chmod(FILE_MODE)
    _sync(fresh)
    fresh.replace(target)


def _copy_index(archive: Path, target: Path) -> None:
    if (archive / INDEX).exists():
        _copy(archive / INDEX, target / INDEX)


def _copy_decisions(data: Path, target: Path) -> None:
    """What people decided by hand: which names are one person, and which templates are in use."""
    for folder, pattern in DECISIONS:
        for path in sorted((data / folder).glob(pattern)):
            make_folder(target / folder)
            _copy(path, target / folder / path.name)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _check(target: Path) -> int:
    """Every row's record must lie inside a file of the copy; the number of rows."""
    with contextlib.closing(read_database(target / DATABASE)) as db:
        quick_check(db)
        for name, end in _ends(db):
            path = next(
                (p for p in (target / "archive" / name, target / "archive" / f"{name}.open") if p.exists()), None
            )
            if path is None or path.stat().st_size < end:
                raise IntegrityError(f"{target}: {name} is missing or shorter than its captures; back up again")
        return int(db.execute("SELECT count(*) FROM captures").fetchone()[0])


def _ends(db: Database) -> list[tuple[str, int]]:
    return db.execute("SELECT warc_file, max(warc_offset + warc_length) FROM captures GROUP BY warc_file").fetchall()
