"""Take an article down: decision, its rows, then file by file the archive, and at last what either had written before.

The decision is on the disk first. A removal that was killed is finished by the same command, which does what is not
done: a WARC file is the old one or the new one, and its rows follow in one transaction.
"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive.files import locate
from pipeline.archive.reader import capture_at
from pipeline.archive.record import COLUMNS, as_own, row_of
from pipeline.archive.removal import Removal, note, save_removal, shortened
from pipeline.archive.removal.rewrite import Change, now_at, rewrite, sweep
from pipeline.archive.rows import index_again
from pipeline.config import Config
from pipeline.database import BUSY_TIMEOUT_MS, utc, writing
from pipeline.process.corrections import FILE as CORRECTIONS
from pipeline.process.corrections import change_corrections
from pipeline.process.corrections.ledger import without_article
from pipeline.process.load import forget_article
from pipeline.takedown.plan import Plan, Progress, Row, place_of
from schemas.address import address

LISTED = "SELECT value FROM json_each(?)"
SEARCHED = ("articles_fts", "attributions_fts")


def take_down(db: Database, config: Config, plan: Plan, now: datetime, progress: Progress) -> bool:
    """Do all that the plan says; False where another program reads the database, so that its log could not be emptied.

    The caller holds the locks of all sites and of the archive.
    """
    save_removal(config.data, plan.removal)
    if plan.removal.hidden:
        _forget(db, plan, now)
        return True
    db.execute("PRAGMA secure_delete = ON")
    _forget_corrections(config.data, plan.removal)
    _forget(db, plan, None)
    sweep(config.archive)
    for path in plan.cuts:
        path.unlink(missing_ok=True)
    # those that read another record's payload come first, while it is there
    for borrow in (True, False):
        _rewrite(db, config.archive, plan, borrow=borrow, progress=progress)
    index_again(db, config.archive)
    if not scrub(db, config.data):
        return False
    db.execute("UPDATE removals SET finished_at = ? WHERE id = ?", [utc(now), plan.removal.id])
    return True


def scrub(db: Database, folder: Path) -> bool:
    """Rewrite full-text index and database without what was deleted from them; False where a reader kept the log.

    The copy that SQLite makes on the way lies in the folder, not in memory.
    """
    for table in SEARCHED:
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - our own names
    db.execute("PRAGMA temp_store = FILE")
    os.environ["SQLITE_TMPDIR"] = str(folder)
    db.execute("VACUUM")
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def _rewrite(db: Database, archive: Path, plan: Plan, *, borrow: bool, progress: Progress) -> None:
    files: dict[str, list[Row]] = defaultdict(list)
    for row in plan.rows:
        if (row["revisit_of"] is not None) == borrow:
            files[row["warc_file"]].append(row)
    kinds = {row["id"]: name for name in ("own", "lists") for row in getattr(plan, name)}
    for number, (name, rows) in enumerate(sorted(files.items()), 1):
        changes = [change for row in rows if (change := _change(archive, row, kinds.get(row["id"], ""), plan.removal))]
        if changes:
            rewrite(locate(archive, name), plan.removal, changes)
        _write_rows(db, archive, rows)
        progress({"files written": number, "of": len(files)})


def _change(archive: Path, row: Row, kind: str, removal: Removal) -> Change | None:
    """What is to be done with a capture; None where a removal that was stopped has done it."""
    place = place_of(row)
    if now_at(archive, place) != place:
        return None
    capture = capture_at(archive, place)
    if kind == "own":
        return Change(capture=capture, action="removed")
    short = shortened(capture, removal.addresses) if kind == "lists" else None
    kept = as_own(replace(short or capture, revisit_of=None))
    return Change(capture=capture, action="shortened" if short else "moved", kept=kept)


def _forget(db: Database, plan: Plan, finished: datetime | None) -> None:
    """The article's rows go, and the ledger says so, at one stroke."""
    removal = plan.removal
    with writing(db):
        note(db, removal)
        forget_article(db, removal.id)
        forget_addresses(db, removal)
        db.execute("UPDATE removals SET finished_at = ? WHERE id = ?", [utc(finished), removal.id])


def _forget_corrections(data: Path, removal: Removal) -> None:
    """What was decided about its quotes holds its words."""
    if (data / CORRECTIONS).exists():
        change_corrections(data / CORRECTIONS, lambda all_: without_article(all_, removal.site, removal.addresses))


def forget_addresses(db: Database, removal: Removal) -> None:
    """What is not to be fetched any more leaves the frontier, with the titles that feeds gave it."""
    rows = db.execute("SELECT url FROM frontier WHERE site = ? AND kind = 'page'", [removal.site]).fetchall()
    gone = [(removal.site, url) for (url,) in rows if address(url) in removal.addresses]
    db.conn.executemany("DELETE FROM frontier WHERE site = ? AND url = ?", gone)


def _write_rows(db: Database, archive: Path, rows: Sequence[Row]) -> None:
    """The captures table says what a file says now."""
    places = {row["id"]: now_at(archive, place_of(row)) for row in rows}
    changed = [row_of(capture_at(archive, place)) for place in places.values() if place]
    gone = [json.dumps([capture for capture, place in places.items() if place is None])]
    with writing(db):
        _update(db, changed)
        db.execute(f"UPDATE outcomes SET capture_id = NULL WHERE capture_id IN ({LISTED})", gone)  # noqa: S608 - fixed words
        db.execute(f"DELETE FROM captures WHERE id IN ({LISTED})", gone)  # noqa: S608 - fixed words


def _update(db: Database, rows: Iterable[Row]) -> None:
    told = ", ".join(f"{name} = :{name}" for name in COLUMNS if name != "id")
    db.conn.executemany(f"UPDATE captures SET {told} WHERE id = :id", rows)  # noqa: S608 - our own names
