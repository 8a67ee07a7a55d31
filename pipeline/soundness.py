"""Whether SQLite finds damage in the database: at a start, or, in a large one, beside what the start is for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from sqlite_utils.db import Database

from pipeline.database import BUSY_TIMEOUT_MS, uri_for_reading, utc
from pipeline.logs import get_logger
from schemas.errors import IntegrityError

WHOLE_CHECK = timedelta(days=1)
"""How long a check of the whole database holds."""
SOON = 64 << 20
"""Bytes of a file that a start reads in a moment, also from a slow disk; what is larger is checked beside the run."""
WHOLE = "PRAGMA quick_check(5)"
log = get_logger(__name__)


def check_at_start(db: Database, now: datetime, *, unclosed: bool) -> None:
    """Raise IntegrityError when SQLite finds damage: in all of the file once a day and after a run that did not close.

    Every other start looks at no more than the schema, the sites and the newest captures: a whole check reads the whole
    file, which for a cron line every five minutes would be most of what the disk does.
    """
    if not unclosed and not _is_due(db, now):
        _glance(db)
        return
    quick_check(db)
    _note(db, now)


class Beside:
    """A whole check by a thread and a reading connection of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._began = datetime.now(UTC)
        self._answer: list[str] | None = None
        self._failed = ""
        uri = uri_for_reading(path)
        timeout = BUSY_TIMEOUT_MS / 1000
        self._connection = sqlite3.connect(uri, uri=True, timeout=timeout, check_same_thread=False)
        self._thread = Thread(target=self._read, name="whole check", daemon=True)

    def begin(self) -> None:
        """Let it go on from here."""
        self._thread.start()

    def _read(self) -> None:
        try:
            self._answer = _answer(self._connection, WHOLE)
        except sqlite3.OperationalError as error:  # broken off, or locked, or out of memory
            self._failed = str(error)

    def look(self) -> None:
        """Raise IntegrityError as soon as damage is found."""
        if self._answer is not None:
            _accept(self._answer)

    def end(self, db: Database) -> None:
        """Wait for it, and note that it passed; IntegrityError where it did not, a warning where it came to no end."""
        if self._thread.is_alive():
            log.info("waiting for the daily check of the whole database", database=str(self._path))
        self._thread.join()
        self.look()
        if self._answer is None:
            log.warning("the whole database was not checked; the next run tries again", reason=self._failed)
            return
        _note(db, self._began)

    def break_off(self) -> None:
        """Leave it to the next start."""
        while self._thread.is_alive():
            self._connection.interrupt()  # more than once: it may not have begun
            self._thread.join(0.05)
        self._connection.close()


@contextmanager
def checked_beside(db: Database, path: Path, *, unclosed: bool) -> Iterator[Beside | None]:
    """As `check_at_start`, but what is due daily and would take long goes on beside what is done within.

    None where nothing is to go on. Who is within calls `begin`, `look` now and then, and `end` when all is done; what
    came to no end is left to the next start. After a run that did not close all is checked before anything is written.
    """
    now = datetime.now(UTC)
    if unclosed or path.stat().st_size <= SOON or not _is_due(db, now):
        check_at_start(db, now, unclosed=unclosed)
        yield None
        return
    _glance(db)
    beside = Beside(path)
    try:
        yield beside
    finally:
        beside.break_off()


def quick_check(db: Database) -> None:
    """Raise IntegrityError when SQLite finds damage; seconds a GiB, and as long as the disk takes to read the file."""
    _sound(db, WHOLE)


def _is_due(db: Database, now: datetime) -> bool:
    found = db.execute("SELECT passed_at FROM checks WHERE name = 'quick_check'").fetchone()
    return not found or not (utc(now - WHOLE_CHECK) or "") < found[0] <= (utc(now) or "")


def _note(db: Database, now: datetime) -> None:
    db.execute(
        "INSERT INTO checks (name, passed_at) VALUES ('quick_check', ?) "
        "ON CONFLICT (name) DO UPDATE SET passed_at = excluded.passed_at",
        [utc(now)],
    )


def _glance(db: Database) -> None:
    for table in ("sqlite_schema", "sites"):
        _sound(db, f"PRAGMA quick_check({table})")
    db.execute("SELECT * FROM captures ORDER BY seq DESC LIMIT 100").fetchall()


def _sound(db: Database, pragma: str) -> None:
    _accept(_answer(db.conn, pragma))


def _answer(connection: sqlite3.Connection, pragma: str) -> list[str]:
    """What SQLite says of the file: "ok", or what is damaged."""
    try:
        with closing(connection.execute(pragma)) as rows:
            return [row[0] for row in rows]
    except sqlite3.OperationalError:  # locked, or out of memory: no word about the file
        raise
    except sqlite3.DatabaseError as error:
        return [str(error)]


def _accept(answer: list[str]) -> None:
    if answer != ["ok"]:
        raise IntegrityError(
            f"the database is damaged: {answer[0]}; move it away and run `onrecord rebuild` to make it from the archive"
        )
