"""What was taken down, asked by those who would bring it back: who finds links, who fetches, who loads."""

import json
from collections.abc import Collection, Iterable, Sequence

from sqlite_utils.db import Database

from schemas.address import address
from spiders.discovery import FoundLink

TAKEN_DOWN = "taken down by `onrecord remove`"


def removed_addresses(db: Database, site: str, *, hidden: bool = True) -> frozenset[str]:
    """Addresses of a site that are kept out; without `hidden` only those whose captures are kept out, too."""
    rows = db.execute(
        "SELECT a.url FROM removed_addresses a JOIN removals r ON r.id = a.removal_id "
        "WHERE a.site = ? AND r.hidden <= ?",
        [site, int(hidden)],
    )
    return frozenset(row[0] for row in rows)


def part_removed(links: Sequence[FoundLink], removed: Collection[str]) -> tuple[Sequence[FoundLink], list[str]]:
    """The links without pages that were taken down, and these pages' addresses as found."""
    if not removed:
        return links, []
    out = [link.url for link in links if link.kind == "page" and address(link.url) in removed]
    return [link for link in links if link.url not in out], out


def removal_of(db: Database, site: str, urls: Iterable[str], digest: str) -> int | None:
    """The removal that a story falls under, by one of its addresses or by its very words; None: it may be stored."""
    if not db.conn.execute("SELECT EXISTS (SELECT 1 FROM removals)").fetchone()[0]:
        return None
    spelled = json.dumps([address(url) for url in urls if url])
    row = db.execute(
        "SELECT removal_id FROM removed_addresses WHERE site = :site AND url IN (SELECT value FROM json_each(:urls)) "
        "UNION ALL SELECT removal_id FROM removed_texts WHERE site = :site AND digest = :digest LIMIT 1",
        {"site": site, "urls": spelled, "digest": digest},
    ).fetchone()
    return int(row[0]) if row else None


def remember(db: Database, removal: int, site: str, urls: Iterable[str]) -> None:
    """Know a removal by further addresses; where its captures are to go, it is unfinished until these went, too."""
    for url in {address(url) for url in urls if url}:
        new = db.conn.execute(
            "INSERT INTO removed_addresses VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [site, url, removal]
        )
        if new.rowcount == 1:
            db.conn.execute("UPDATE removals SET finished_at = NULL WHERE id = ? AND hidden = 0", [removal])
