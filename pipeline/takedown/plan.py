"""What a removal takes: an article's own captures, lists that hold it, and records that borrow their payload."""

import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.archive.files import Place
from pipeline.archive.reader import capture_at
from pipeline.archive.removal import Removal, load_ledger, noted, shortened
from pipeline.archive.removal.ledger import together
from pipeline.archive.removal.rewrite import now_at
from pipeline.process.identity import TELLING, article_id, words_of
from schemas.address import address
from schemas.errors import ConfigError

Row = dict[str, Any]
Progress = Callable[[dict[str, int]], None]
CAPTURES = "SELECT id, kind, final_url, status, revisit_of, warc_file, warc_offset, warc_length, seq FROM captures "
LISTS = ("api", "feed", "sitemap")
IDS = "SELECT value FROM json_each(:ids)"
BORROWERS = f"{CAPTURES} WHERE status = 200 AND revisit_of IN ({IDS}) AND id NOT IN ({IDS}) ORDER BY seq"
TWINS = f"""
SELECT a.id, a.url FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
WHERE r.text_digest IN ({IDS}) AND substr(r.text_digest, 8, 12) IN (SELECT substr(value, 8, 12) FROM json_each(:ids))
  AND a.id <> :id ORDER BY a.id"""  # noqa: S608 - fixed words
COUNTS = {
    "revisions": "SELECT count(*) FROM revisions WHERE article_id = ?",
    "quotes": "SELECT count(*) FROM attributions WHERE article_id = ?",
    "citations": "SELECT count(*) FROM citations WHERE article_id = ?",
}
_TARGET = re.compile(rb"\r\nWARC-Target-URI: <?([^\r\n>]+)")


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is to go, and what is to be kept of it."""

    removal: Removal
    headline: str = ""
    """Empty where no article is stored."""
    counts: dict[str, int] = field(default_factory=dict)
    own: list[Row] = field(default_factory=list)
    """Captures that go."""
    lists: list[Row] = field(default_factory=list)
    """Captures of feeds and listings that hold the article among others: they are kept without it."""
    borrowers: list[Row] = field(default_factory=list)
    """Captures of other addresses whose payload is one of these: each gets it for its own."""
    twins: list[Row] = field(default_factory=list)
    """Other articles with the very same text, which stay: id and address."""
    cuts: list[Path] = field(default_factory=list)
    """Left-over pieces of killed runs that hold a record of the article."""

    @property
    def rows(self) -> list[Row]:
        return [*self.own, *self.lists, *self.borrowers]


def find_removal(db: Database, data: Path, target: str, reason: str, at: datetime) -> Removal:
    """The removal of an article by id or address, begun anew or gone on with; ConfigError where there is none.

    An address without an article will do when it was fetched.
    """
    known = together([*load_ledger(data).values(), *noted(db).values()])
    found = _stored(db, target) or _removed(known, target) or _fetched(db, target)
    if found is None:
        raise ConfigError(f"no article {target!r}; `onrecord search WORDS` finds ids and addresses")
    own, site, url = found
    before = known.get(own)
    if not reason.strip() and not (before and before.reason):
        raise ConfigError(
            "a removal needs a reason that whoever reads the archive in ten years understands: --reason TEXT"
        )
    addresses = [row[0] for row in db.execute("SELECT url FROM article_urls WHERE article_id = ?", [own])]
    revisions = db.execute("SELECT text_digest, text FROM revisions WHERE article_id = ?", [own])
    texts = [digest for digest, text in revisions if len(words_of(text)) >= TELLING]
    return Removal(
        id=own,
        site=site,
        url=url,
        reason=reason.strip() or (before.reason if before else ""),
        removed_at=before.removed_at if before else at,
        hidden=False,
        addresses=tuple(sorted({address(url), *addresses, *(before.addresses if before else ())})),
        texts=tuple(sorted({*texts, *(before.texts if before else ())})),
    )


def make_plan(db: Database, archive: Path, removal: Removal, progress: Progress = lambda _counts: None) -> Plan:
    """All that a removal concerns; reads every feed and listing of the site that is in the archive."""
    head = db.execute("SELECT headline FROM articles WHERE id = ?", [removal.id]).fetchone()
    counts = {name: int(db.execute(sql, [removal.id]).fetchone()[0]) for name, sql in COUNTS.items()}
    plan = Plan(removal=removal, headline=head[0] if head else "", counts=counts)
    plan.own = _own(db, removal)
    plan.twins = list(db.query(TWINS, {"ids": json.dumps(removal.texts), "id": removal.id}))
    if removal.hidden:
        return plan
    plan.lists = list(_lists(db, archive, removal, progress))
    taken = [row["id"] for row in (*plan.own, *plan.lists)]
    plan.borrowers = list(db.query(BORROWERS, {"ids": json.dumps(taken)}))
    plan.cuts = [path for path in sorted(archive.glob("*.cut")) if _holds(path, removal)]
    return plan


def place_of(row: Row) -> Place:
    """Where the row says that its capture lies."""
    return Place(row["warc_file"], row["warc_offset"], row["warc_length"])


def _own(db: Database, removal: Removal) -> list[Row]:
    """Pages that answered at one of its addresses, with all that was fetched or made for them.

    None that proves another article.
    """
    others = {row[0] for row in db.execute("SELECT capture_id FROM revisions WHERE article_id <> ?", [removal.id])}
    pages = db.query(f"{CAPTURES} WHERE site = ? AND kind IN ('page', 'part') ORDER BY seq", [removal.site])
    own = [row for row in pages if address(row["final_url"]) in removal.addresses and row["id"] not in others]
    known = {row["id"] for row in own}
    while more := [row for row in _parts(db, known) if row["id"] not in known]:  # what a browser made of a part, too
        own += more
        known |= {row["id"] for row in more}
    return own


def _parts(db: Database, known: set[str]) -> Iterator[Row]:
    yield from db.query(f"{CAPTURES} WHERE part_of IN ({IDS}) ORDER BY seq", {"ids": json.dumps(sorted(known))})


def _lists(db: Database, archive: Path, removal: Removal, progress: Progress) -> Iterator[Row]:
    """Feeds and listings that hold the article, and those that a removal which was stopped had shortened already."""
    rows = list(
        db.query(f"{CAPTURES} WHERE site = ? AND status = 200 AND kind IN {LISTS} ORDER BY seq", [removal.site])
    )
    for number, row in enumerate(rows, 1):
        place = now_at(archive, place_of(row))
        progress({"lists read": number, "of": len(rows)})
        if place != place_of(row) or (place and shortened(capture_at(archive, place), removal.addresses)):
            yield row


def _stored(db: Database, target: str) -> tuple[int, str, str] | None:
    query = "SELECT a.id, a.site, a.url FROM articles a "
    if target.isdecimal():
        return _row(db, f"{query} WHERE a.id = ?", int(target))
    rows = db.execute(
        f"{query} JOIN article_urls u ON u.article_id = a.id WHERE u.url = ?", [address(target)]
    ).fetchall()
    if len(rows) > 1:
        raise ConfigError(f"{target}: an article of {', '.join(row[1] for row in rows)}; name one by its id")
    return rows[0] if rows else None


def _removed(known: dict[int, Removal], target: str) -> tuple[int, str, str] | None:
    """What was taken down before, under this id or address."""
    for one in known.values():
        if str(one.id) == target or address(target) in one.addresses:
            return one.id, one.site, one.url
    return None


def _fetched(db: Database, target: str) -> tuple[int, str, str] | None:
    query = "SELECT site, final_url FROM captures WHERE kind = 'page' AND (url = :url OR final_url = :url) LIMIT 1"
    row = db.execute(query, {"url": target}).fetchone()
    return (article_id(row[0], row[1]), row[0], row[1]) if row else None


def _row(db: Database, query: str, value: int) -> tuple[int, str, str] | None:
    found: tuple[int, str, str] | None = db.execute(query, [value]).fetchone()
    return found


def _holds(path: Path, removal: Removal) -> bool:
    """Whether a piece that was cut off, which may end within a record, names one of the addresses."""
    left = path.read_bytes()
    while left:
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            data = unpack.decompress(left)
        except zlib.error:
            return False
        if any(address(url.decode("utf-8", "replace")) in removal.addresses for url in _TARGET.findall(data)):
            return True
        left = unpack.unused_data if unpack.eof else b""
    return False
