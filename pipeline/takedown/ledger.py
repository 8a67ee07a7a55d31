"""The ledger and the database agree: what the file says is kept out, and what was only hidden can come back."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.archive.reader import read_capture
from pipeline.archive.removal import Removal, load_ledger, note, noted, save_removal, shortened
from pipeline.config import Config
from pipeline.database import utc, writing
from pipeline.logs import get_logger
from pipeline.process.load import forget_article, load, mark_gone
from pipeline.process.pool import Pool, Task, Worked
from pipeline.takedown.apply import forget_addresses
from schemas import Site
from schemas.address import address
from schemas.errors import ConfigError

LIST = """
SELECT id, site, url, reason, removed_at,
       iif(hidden, 'hidden', iif(finished_at IS NULL, 'unfinished', 'removed')) AS state
FROM removals ORDER BY removed_at DESC, id
"""
HELD = """
SELECT id, kind, url, final_url, status, fetched_at FROM captures
WHERE site = ? AND kind IN ('page', 'api') AND status IN (200, 404, 410) AND truncated = '' ORDER BY seq
"""
log = get_logger(__name__)


def list_removals(db: Database) -> Iterator[dict[str, Any]]:
    """Every removal, newest first, and what state it is in."""
    yield from db.query(LIST)


def sync_removals(db: Database, data: Path) -> None:
    """Keep out what the file says: after a lost or an older database it knows more; unfinished removals are told."""
    known = noted(db)
    told = load_ledger(data).values()
    for removal in (one for one in told if one.id not in known or known[one.id].hidden != one.hidden):
        with writing(db):
            note(db, removal)
            forget_article(db, removal.id)
            forget_addresses(db, removal)
    for (own,) in db.execute("SELECT id FROM removals WHERE finished_at IS NULL AND hidden = 0").fetchall():
        log.warning("a removal is not finished: run `onrecord remove ID` once more", article=own)


def undo(db: Database, config: Config, removal: Removal, site: Site, pool: Pool) -> int:
    """Show again what was hidden: made anew from its captures, in their order; the revisions it has.

    ConfigError where the captures are gone.
    """
    if not removal.hidden:
        raise ConfigError(f"{removal.url}: was taken out of the archive for good; only what was hidden comes back")
    save_removal(config.data, None, drop=removal.id)
    rows = [row for row in db.query(HELD, [site.name]) if _concerns(db, config, row, removal)]
    with writing(db):
        db.execute("DELETE FROM removals WHERE id = ?", [removal.id])
        for row in rows:
            _load(db, row, removal, _worked(pool, row, site), pool.version(site))
    return int(db.execute("SELECT count(*) FROM revisions WHERE article_id = ?", [removal.id]).fetchone()[0])


def _concerns(db: Database, config: Config, row: dict[str, Any], removal: Removal) -> bool:
    if row["kind"] == "page":
        return address(row["final_url"]) in removal.addresses
    return shortened(read_capture(db, config.archive, row["id"]), removal.addresses) is not None


def _worked(pool: Pool, row: dict[str, Any], site: Site) -> Worked:
    if row["status"] != 200:
        return Worked(capture_id=row["id"])
    pool.submit(Task(capture_id=row["id"], site=site))
    while not (done := pool.collect(1.0)):
        pass
    return done[0]


def _load(db: Database, row: dict[str, Any], removal: Removal, worked: Worked, version: str) -> None:
    """Load what a capture tells of this article alone: the others of a listing have their rows."""
    at = datetime.fromisoformat(row["fetched_at"])
    if row["status"] != 200:
        mark_gone(db, removal.site, row["url"], at)
    for story in worked.stories:
        if {address(url) for url in (story.article.url, story.address)} & set(removal.addresses):
            load(db, story)
    if row["kind"] == "page":
        db.execute("UPDATE captures SET processed_by = ? WHERE id = ?", [version, row["id"]])
    db.execute(
        "INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, due_at) VALUES (?, ?, 'page', ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [removal.site, removal.url, utc(at), "onrecord remove --undo", utc(at)],
    )
