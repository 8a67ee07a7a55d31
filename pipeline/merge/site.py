"""One site of one folder: its WARC files first, on the disk, and then at one stroke all that the database has of it."""

from collections import Counter
from collections.abc import Sequence

from sqlite_utils.db import Database

from pipeline.archive.files import Place
from pipeline.archive.removal import Removal
from pipeline.config import Config
from pipeline.crawl.room import lack_of_room
from pipeline.database import writing
from pipeline.merge.books import join_books, join_site
from pipeline.merge.files import bring_file, is_taken_out
from pipeline.merge.folders import Folder
from pipeline.merge.record import copy_articles, forget_removed, insert_captures, read_again
from pipeline.renames import first_name, name_now
from schemas.errors import StorageError

WORK = (
    "CREATE TEMP TABLE IF NOT EXISTS fresh (id TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS files (was TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS moved (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS slotless (id TEXT PRIMARY KEY, slot TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS renumbered (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
)
"""What a merge notes while it works: captures, files, articles and runs that come, and those that get another place."""
FRESH = """
INSERT INTO temp.fresh SELECT r.id FROM source.captures r
WHERE r.site = :was AND NOT EXISTS (SELECT 1 FROM main.captures m WHERE m.id = r.id)
"""
NAMES = """
SELECT DISTINCT warc_file FROM source.captures WHERE id IN (SELECT id FROM temp.fresh) ORDER BY warc_file
"""
PLACES = """
SELECT id, warc_offset, warc_length FROM source.captures WHERE id IN (SELECT id FROM temp.fresh) AND warc_file = ?
"""
KNOWN = "SELECT EXISTS (SELECT 1 FROM main.captures WHERE site = :site)"
UNKNOWN_THERE = """
SELECT EXISTS (SELECT 1 FROM main.captures m WHERE m.site = :site
    AND NOT EXISTS (SELECT 1 FROM source.captures s WHERE s.id = m.id))
"""
WAITING = "SELECT EXISTS (SELECT 1 FROM main.captures WHERE site = :site AND processed_by IS NULL)"
LATER = """
SELECT (SELECT min(fetched_at) FROM source.captures WHERE id IN (SELECT id FROM temp.fresh))
     > (SELECT max(fetched_at) FROM main.captures WHERE site = :site)
"""


def prepare(db: Database) -> None:
    """Make the notes of a merge; they are of this connection alone."""
    for statement in WORK:
        db.conn.execute(statement)


def merge_site(db: Database, config: Config, folder: Folder, was: str, removals: Sequence[Removal]) -> Counter[str]:
    """Join all that the attached folder has of a site, which it calls `was`; counts of what came.

    Killed at any moment it leaves WARC files without rows at most, and the next merge goes on.
    """
    if lack := lack_of_room(config):
        raise StorageError(lack)
    site = name_now(config.archive, was)
    values = {"was": was, "site": site}
    counts = Counter(files=_bring_files(db, config, folder, values))
    with writing(db):
        join_site(db, values, first_name(config.archive, site))
        whole = not _is(db, UNKNOWN_THERE, values)
        counts += _join_record(db, values, whole=whole)
        counts["runs"] = join_books(db, values, whole=whole)
        forget_removed(db, removals, site)
        if counts["captures"]:  # of what was taken down some may have come again
            db.conn.execute("UPDATE main.removals SET finished_at = NULL WHERE site = ? AND NOT hidden", [site])
    return counts


def _bring_files(db: Database, config: Config, folder: Folder, values: dict[str, str]) -> int:
    """Note which captures are to come, and have the files that hold them; how many."""
    for name in ("fresh", "files"):
        db.conn.execute(f"DELETE FROM temp.{name}")  # noqa: S608 - fixed names
    db.conn.execute(FRESH, values)
    for name in _names(db):
        rows = db.execute(PLACES, [name]).fetchall() if (config.archive / name).exists() else []
        gone = [(capture,) for capture, *where in rows if is_taken_out(config.archive, Place(name, *where))]
        db.conn.executemany("DELETE FROM temp.fresh WHERE id = ?", gone)
    names = _names(db)
    for name in names:
        here = bring_file(folder.config.archive, config.archive, name)
        db.conn.execute("INSERT INTO temp.files (was, name) VALUES (?, ?)", [name, here])
    return len(names)


def _names(db: Database) -> list[str]:
    return [str(name) for (name,) in db.execute(NAMES).fetchall()]


def _join_record(db: Database, values: dict[str, str], *, whole: bool) -> Counter[str]:
    """The captures that came, and what is made of them.

    Where the other folder knows all of the site it is copied. Else captures that are later than all that is known here
    wait their turn, as a run's do; and where both have some of the same time, all are read again in their order.
    """
    if not _is(db, "SELECT EXISTS (SELECT 1 FROM temp.fresh)", {}):
        return Counter()
    known, waiting = _is(db, KNOWN, values), _is(db, WAITING, values)
    if whole and not waiting:
        captures = insert_captures(db, values, pending=False)
        return Counter(captures=captures, articles=copy_articles(db, values, everything=not known))
    later = _is(db, LATER, values)
    captures = insert_captures(db, values, pending=True)
    if not later:
        read_again(db, values["site"])
    return Counter(captures=captures)


def _is(db: Database, query: str, values: dict[str, str]) -> bool:
    return bool(db.execute(query, values).fetchone()[0])
