"""Bring a database of an earlier version up to date: small steps at one stroke, the great one batch by batch.

A power cut, a signal or a full disk leaves whole batches; the next start goes on behind them.
"""

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.logs import get_logger
from schemas.errors import ConfigError, StorageError
from schemas.migrations import migrations
from schemas.tables import lean, small_rows

log = get_logger(__name__)
PAGE = 2048
"""Bytes of a page: long texts leave less of their last one empty than with SQLite's own 4096, as do small tables."""
SIZES = ("page_count", "freelist_count", "page_size")
TOLD_EVERY = 60.0
"""Seconds between two lines in the log."""


Tell = Callable[[int], None]
"""Takes how many articles more are done."""


@dataclass(frozen=True, slots=True)
class Move:
    """A step too great for one stroke: rows are copied batch by batch, then a migration swaps the tables."""

    swap: str
    copy_some: Callable[[Database], int]
    is_half_way: Callable[[Database], bool]
    left_over: Callable[[Database], int]
    room: float
    """Of what the file holds that the new tables take beside the old at most; they took 0.5 and 0.2."""


MOVES = (
    Move("m035_words_once", lean.copy_some, lean.is_half_way, lean.left_over, 0.7),
    Move("m042_small_rows", small_rows.copy_some, small_rows.is_half_way, small_rows.left_over, 0.4),
)


def is_current(db: Database) -> bool:
    """Whether the schema is this version's; ConfigError when a newer onrecord wrote it."""
    if "_sqlite_migrations" not in db.table_names():
        return False
    applied = {
        row[0] for row in db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [migrations.name])
    }
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    if newer := applied - known:
        raise ConfigError(
            f"the database was written by a newer onrecord ({', '.join(sorted(newer))}); upgrade onrecord"
        )
    return applied == known


def upgrade(db: Database, path: Path | None) -> None:
    """All steps that are missing; foreign keys must be off. Of two programs that start together each does its share.

    StorageError where the disk has not enough room; nothing was changed then that another start would not go on with.
    """
    if is_current(db):
        return
    with db.atomic():  # under the write lock: two programs do not both make the tables
        has_articles = {"articles", "article_rows"}.intersection(db.table_names())
        if not has_articles and not is_current(db):
            migrations.apply(db)
    if has_articles:
        with _on_disk(db, path):
            _bring_up(db, path)


def _bring_up(db: Database, path: Path | None) -> None:
    is_moved = [_move(db, path, move) for move in MOVES]
    with db.atomic():
        if not is_current(db):
            migrations.apply(db)
    if path and any(is_moved):
        _give_back(db, path)


def _move(db: Database, path: Path | None, move: Move) -> bool:
    """Copy what is not copied yet; whether there was anything."""
    with db.atomic():
        if not _is_applied(db, move.swap):
            migrations.apply(db, stop_before=move.swap)
        articles = move.left_over(db) if move.is_half_way(db) else 0
    if path and articles:
        _check_room(db, path, move)
    with _telling(articles) as tell:
        while copied := _copy(db, move):
            tell(copied)
    return articles > 0


def _is_applied(db: Database, migration: str) -> bool:
    return migration in {applied.name for applied in migrations.applied(db)}


@contextmanager
def _on_disk(db: Database, path: Path | None) -> Iterator[None]:
    """What SQLite keeps for undoing a step grows with the database: it lies in the folder, not in memory."""
    if not path:
        yield
        return
    (before,), folder = db.execute("PRAGMA temp_store").fetchone(), os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(path.parent)
    db.execute("PRAGMA temp_store = FILE")
    try:
        yield
    finally:
        db.execute(f"PRAGMA temp_store = {before}")
        os.environ.pop("SQLITE_TMPDIR")
        os.environ.update({"SQLITE_TMPDIR": folder} if folder is not None else {})


def _copy(db: Database, move: Move) -> int:
    with db.atomic():
        return move.copy_some(db) if move.is_half_way(db) else 0


def _check_room(db: Database, path: Path, move: Move) -> None:
    pages, unused, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in SIZES)
    needed, free = size * int((pages - unused) * move.room - unused), shutil.disk_usage(path.parent).free
    if free < needed:
        raise StorageError(
            f"{path}: to bring it up to date {needed >> 20} MiB must be free, and {free >> 20} are; make room, then "
            "start again"
        )


@contextmanager
def _telling(articles: int) -> Iterator[Tell]:
    """A bar on a terminal, else a line in the log each minute; nothing of what takes a moment."""
    if not sys.stderr.isatty():
        yield _lines(articles)
        return
    from rich.console import Console  # few processes of a run find anything to tell here
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("bringing the database up to date"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not articles) as bar:
        task = bar.add_task("", total=articles)
        yield lambda done: bar.advance(task, done)


def _lines(articles: int) -> Tell:
    done, told = 0, time.monotonic()

    def tell(more: int) -> None:
        nonlocal done, told
        done += more
        if time.monotonic() - told >= TOLD_EVERY:
            told = time.monotonic()
            log.info("bringing the database up to date", articles=done, of=articles)

    return tell


def _give_back(db: Database, path: Path) -> None:
    """Shrink the file, where the disk has room for the copy that SQLite makes and for its log."""
    pages, free, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in SIZES)
    if shutil.disk_usage(path.parent).free < 2.2 * (pages - free) * size:
        log.warning(
            "the file keeps its size; `VACUUM` gives the space back", file=path.name, free_mib=free * size >> 20
        )
        return
    log.info("giving space back; it may be stopped", file=path.name, free_mib=free * size >> 20)
    if _has_file_alone(db):
        db.execute(f"PRAGMA page_size = {PAGE}")
    db.execute("VACUUM")
    db.execute("PRAGMA journal_mode = WAL")


def _has_file_alone(db: Database) -> bool:
    """Leave the log beside the file, without which alone pages get another size; not where others have it open."""
    (waits,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute("PRAGMA busy_timeout = 0")
    try:
        return bool(db.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return False
    finally:
        db.execute(f"PRAGMA busy_timeout = {waits}")
