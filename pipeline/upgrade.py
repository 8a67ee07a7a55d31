"""Bring a database of an earlier version up to date: small steps at one stroke, the great one batch by batch.

A power cut, a signal or a full disk leaves whole batches; the next start goes on behind them.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlite_utils.db import Database

from pipeline.logs import get_logger
from schemas.errors import ConfigError, StorageError
from schemas.migrations import migrations
from schemas.tables.lean import copy_some, is_half_way, left_over

log = get_logger(__name__)
SWAP = "m035_words_once"
ROOM = 0.7
"""Of the file's size that the new tables take beside the old at most; they took 0.5 when it was measured."""
TOLD_EVERY = 60.0
"""Seconds between two lines in the log."""


Tell = Callable[[int], None]
"""Takes how many articles more are done."""


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
        is_large = "articles" in db.table_names() and not is_current(db)
        if not is_current(db):
            migrations.apply(db, stop_before=SWAP if is_large else None)
    if not is_large:
        return
    with _on_disk(db, path):
        _move(db, path, left_over(db))


def _move(db: Database, path: Path | None, articles: int) -> None:
    if path and articles:
        _check_room(path)
    with _telling(articles) as tell:
        while copied := _copy(db):
            tell(copied)
    with db.atomic():
        if not is_current(db):
            migrations.apply(db)
    if path and articles:
        _give_back(db, path)


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


def _copy(db: Database) -> int:
    with db.atomic():
        return copy_some(db) if is_half_way(db) else 0


def _check_room(path: Path) -> None:
    needed, free = int(path.stat().st_size * ROOM), shutil.disk_usage(path.parent).free
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
    pages, free = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
    size = db.execute("PRAGMA page_size").fetchone()[0]
    if shutil.disk_usage(path.parent).free < 2.2 * (pages - free) * size:
        log.warning(
            "the file keeps its size; `VACUUM` gives the space back", file=path.name, free_mib=free * size >> 20
        )
        return
    log.info("giving space back; it may be stopped", file=path.name, free_mib=free * size >> 20)
    db.execute("VACUUM")
