"""Open onrecord's SQLite file: WAL, synchronous=FULL, foreign keys, migrations; storage errors in our own words."""

import os
import sqlite3
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils.db import Database

from pipeline.upgrade import PAGE, upgrade
from schemas.errors import ConfigError, IntegrityError, LockedError, StorageError
from schemas.tables.small_rows import is_being_moved, is_of_before

BUSY_TIMEOUT_MS = 30_000
DRAWN, AT_ONCE = 2_000, 50
"""Pages of a thousand bytes that are written at most to draw the parts of a full text together, and in one step: what a
step has read the next one writes over."""


def open_database(path: Path | None) -> Database:
    """Open (and bring up to date) the database; None opens one in memory.

    Raises IntegrityError when the file is damaged, ConfigError when a newer onrecord wrote it, StorageError when
    it cannot be written or stays locked for 30 seconds.
    """
    if path is None:
        return _prepare(sqlite3.connect(":memory:", isolation_level=None))
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        uri = path.absolute().as_uri()  # as an address, so that others can be attached for reading alone
        db = _prepare(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None), path)
        path.chmod(0o640)
        return db


def read_database(path: Path, *, older: bool = False) -> Database:
    """Open an existing database for reading alone.

    ConfigError when there is none, this user cannot read it, it is being brought up to date, or, without `older`, it is
    of a version that stored words otherwise.
    """
    if not path.exists():
        raise ConfigError(f"{path}: no database here; run `onrecord run` first, or name the folder with --data")
    with storage_errors(path):
        connection = sqlite3.connect(uri_for_reading(path), uri=True, timeout=BUSY_TIMEOUT_MS / 1000)
        connection.execute("PRAGMA query_only = ON")
        _check_readable(connection, path)
        db = Database(connection)
        if is_being_moved(db):
            raise ConfigError(
                f"{path}: is being brought up to date; wait for the command that does it, or run `onrecord process`, "
                "which goes on where it was stopped"
            )
        if not older and is_of_before(db):
            raise ConfigError(f"{path}: is of an earlier onrecord; `onrecord process` brings it up to date")
        return db


def uri_for_reading(path: Path) -> str:
    """How SQLite is to open an existing file for reading: on a read-only file system as one that nobody changes.

    Raises StorageError when what was written last lies in a log beside it that cannot be read there.
    """
    whole = path.resolve()
    log, index = whole.with_name(f"{whole.name}-wal"), whole.with_name(f"{whole.name}-shm")
    uri = f"{whole.as_uri()}?mode=ro"
    read_only = os.statvfs(whole).f_flag & os.ST_RDONLY
    if not read_only or (log.exists() and index.exists()):
        return uri
    if log.exists() and log.stat().st_size:
        raise StorageError(
            f"{log}: holds what was written last, and cannot be read on a read-only file system; copy it and "
            f"{whole.name} to a folder that can be written, and name that with --data"
        )
    return f"{uri}&immutable=1"


def _check_readable(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError as error:
        unable = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        if not unable or not os.access(path, os.R_OK):
            raise
        raise ConfigError(
            f"{path}: SQLite keeps a log beside the file, and this user may not write in that folder; read as the "
            "user who crawls, while a crawl or the daemon has the database open, or from a copy"
        ) from error


@contextmanager
def storage_errors(place: Path) -> Iterator[None]:
    """Turn SQLite's and the system's storage errors into ours, naming the place and the next step."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StorageError(
            f"{place}: {error}; nothing acknowledged is lost: free it or make room, then run again"
        ) from error
    except sqlite3.DatabaseError as error:
        raise IntegrityError(f"{place}: {error}; move it away and run `onrecord rebuild`") from error
    except OSError as error:
        raise StorageError(
            f"{error.filename or place}: {error.strerror}; make room or mend the permissions, then run again"
        ) from error


def read_whole(path: Path) -> bytes:
    """A file that people's decisions lie in; ConfigError for a link, which somebody may have planted."""
    _refuse_link(path)
    with storage_errors(path), os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        return file.read()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole, by way of a new one, so that no crash and no power cut leaves less than the old.

    Readable by owner and group, whatever the umask. ConfigError for a link, StorageError when it cannot be written.
    """
    _refuse_link(path)
    fresh = path.with_name(f"{path.name}.new")
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, 0o640)
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(handle)
        fresh.replace(path)
        sync_folder(path.parent)


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Alone with a file while it is read, changed and written, so that of two changes none is lost."""
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=BUSY_TIMEOUT_MS / 1000, mode=0o640)
        try:
            lock.acquire()
        except Timeout as error:
            raise LockedError(f"{path}: another command is changing it; wait for it, then try again") from error
    try:
        yield
    finally:
        lock.release()


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise ConfigError(f"{path}: is a symbolic link; put the file itself here")


def sync_folder(folder: Path) -> None:
    """Make a new name, a rename or a removal in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """A transaction that holds the write lock from its start.

    One that reads first and writes later fails at once, without waiting, when another process wrote in between.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.conn.rollback()
        raise


def draw_together(db: Database) -> None:
    """The full text is written in parts, one for each load; a word of several is stored, and looked for, in each.

    After a run they are made one, in a twentieth of a second at most: what is left is for the next run.
    """
    with writing(db):
        for table in ("articles_fts", "attributions_fts"):
            for pages in (-AT_ONCE, *[AT_ONCE] * (DRAWN // AT_ONCE - 1)):  # with a minus it begins
                before = db.conn.total_changes
                db.conn.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", [pages])  # noqa: S608
                if db.conn.total_changes - before < 2:  # nothing was left to do
                    break


def utc(moment: datetime | None) -> str | None:
    """A moment as the database writes it; None stays None.

    >>> utc(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05+00:00'
    """
    return moment.astimezone(UTC).isoformat() if moment else None


class WritersDatabase(Database):
    """sqlite-utils' Database whose transactions hold the write lock from their start (see `writing`)."""

    @contextmanager
    def atomic(self) -> Generator[Database, None, None]:
        with super().atomic() if self.conn.in_transaction else writing(self):
            yield self


def _prepare(connection: sqlite3.Connection, path: Path | None = None) -> Database:
    db = WritersDatabase(connection)
    db.execute(f"PRAGMA page_size = {PAGE}")  # of a new file; of one that is there already it changes nothing
    _use_wal(db)
    for pragma in (
        "synchronous = FULL",
        "temp_store = MEMORY",  # a container with a read-only root has no folder for temporary files
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "cache_size = -65536",  # 64 MiB: the full-text index is written all over
        "wal_autocheckpoint = 8000",  # 32 MiB: pages that change again and again are copied into the file less often
    ):
        db.execute(f"PRAGMA {pragma}")
    upgrade(db, path)
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _use_wal(db: Database) -> None:
    """Switch to write-ahead logging; SQLite does not wait by itself when two programs switch a new file at once."""
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
