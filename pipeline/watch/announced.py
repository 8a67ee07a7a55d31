"""What a site announced: the items of its archived feeds, sitemaps and API listings, and when somebody looked.

Documents are parsed in a process of their own, under the budget that a crawl gives them.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.archive import read_capture
from pipeline.config import Config
from pipeline.database import utc
from schemas import Site
from schemas.address import address
from schemas.errors import IntegrityError
from spiders.discovery import Found, FoundLink, links_in
from spiders.readers import Readers, UnreadableError

ANNOUNCING = ("feed", "sitemap", "api")
"""Kinds of documents in which a site lists its articles for machines."""
DOCUMENTS = """
SELECT id, run_id, kind, url, fetched_at, status, digest FROM captures
WHERE site = ? AND kind <> 'page' AND fetched_at >= ? AND fetched_at <= ?
    AND kind IN ('feed', 'sitemap', 'api', 'section') AND status IN (200, 304) AND truncated = ''
ORDER BY fetched_at, seq
"""
KNOWN = "SELECT url, discovered_at, published_at, lastmod FROM frontier WHERE site = ? AND kind = 'page'"


@dataclass(slots=True)
class Announced:
    """One article that the site announced; known by its address however it is spelled."""

    url: str
    moment: datetime
    """When it was published, as its first document says; else when it changed last or was found, whichever is older."""
    kinds: set[str] = field(default_factory=set)
    """Of the documents that listed it."""


@dataclass(slots=True)
class Look:
    """One run that read at least one of the site's documents."""

    run_id: str
    first: datetime
    last: datetime
    reaches: list[datetime | None] = field(default_factory=list)
    """How far back each of its feeds reaches; None: the feed has no times."""

    @property
    def reach(self) -> datetime | None:
        """Whatever was announced since then stood in the feeds that the run read; None: they do not tell."""
        return None if None in self.reaches else max(filter(None, self.reaches), default=None)


Row = Sequence[Any]
"""A row of DOCUMENTS."""


class Announcements:
    """What a site announced since a moment, and when somebody looked; gathered one document after the other."""

    def __init__(self, since: datetime, known: dict[str, Sequence[str | None]]) -> None:
        """`known`: address -> when it was discovered, published and changed, as the frontier has it."""
        self._since, self._known = since, known
        self.items: dict[str, Announced] = {}
        self.looks: list[Look] = []
        self.unreadable: list[str] = []
        """Documents that could not be read, and why."""
        self._oldest: dict[str, datetime | None] = {}
        self._seen: dict[str, datetime] = {}

    def take(self, row: Row, links: Iterable[FoundLink]) -> None:
        """The articles of a document that are of the period."""
        pages = [link for link in links if link.kind == "page"]
        self._oldest[row[0]] = _oldest(pages)
        for link in pages:
            key = address(link.url)
            moment = _moment(link, self._known.get(key), datetime.fromisoformat(row[4]))
            if moment >= self._since:
                self.items.setdefault(key, Announced(link.url, moment)).kinds.add(row[2])

    def look(self, row: Row) -> None:
        """Count a document to its run's look: one that did not change reaches back to when it was read last."""
        capture_id, run_id, kind, url, fetched_at = row[:5]
        at = datetime.fromisoformat(fetched_at)
        if not self.looks or self.looks[-1].run_id != run_id:
            self.looks.append(Look(run_id, at, at))
        self.looks[-1].last = at
        if kind == "feed":
            fresh = capture_id in self._oldest
            self.looks[-1].reaches.append(self._oldest[capture_id] if fresh else self._seen.get(url))
        self._seen[url] = at


def announcements(db: Database, config: Config, site: Site, since: datetime, until: datetime) -> Announcements:
    """Everything that the archive tells of the period."""
    rows = db.execute(DOCUMENTS, [site.name, utc(since), utc(until)]).fetchall()
    known = {address(url): times for url, *times in db.execute(KNOWN, [site.name])}
    found = Announcements(since, known)
    asyncio.run(_read_all(db, config, site, _different(rows), found))
    for row in rows:
        found.look(row)
    return found


def _different(rows: Iterable[Row]) -> list[Row]:
    """Each document once that is not as it was; of a sitemap the last of a day, for it keeps what it lists for two."""
    chosen: dict[tuple[str, str], Row] = {}
    last: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row[5] == 200 and row[2] == "sitemap":
            last[row[3], row[4][:10]] = row
        elif row[5] == 200 and row[2] in ANNOUNCING:
            chosen.setdefault((row[3], row[6]), row)
    for row in last.values():
        chosen.setdefault((row[3], row[6]), row)
    return sorted(chosen.values(), key=lambda row: row[4])


async def _read_all(db: Database, config: Config, site: Site, rows: Sequence[Row], found: Announcements) -> None:
    readers = Readers(config.page_seconds, config.page_mib)
    try:
        for row in rows:
            try:
                document = await _read(db, config.archive, site, row, readers)
            except (UnreadableError, IntegrityError) as error:
                found.unreadable.append(f"{row[3]}: {error}")
            else:
                found.take(row, document.links)
    finally:
        readers.close()


async def _read(db: Database, archive: Path, site: Site, row: Row, readers: Readers) -> Found:
    capture = read_capture(db, archive, row[0])
    return await readers.call(links_in, capture.kind, capture.body, capture.final_url, capture.headers, site)


def _oldest(links: Iterable[FoundLink]) -> datetime | None:
    """Of several the one before the oldest: that one may be kept in the feed for good."""
    moments = sorted(moment for link in links if (moment := link.published_at or link.lastmod))
    return next(iter(moments[1:] if len(moments) > 2 else moments), None)


def _moment(link: FoundLink, known: Sequence[str | None] | None, seen: datetime) -> datetime:
    """An article is not younger than its last change, nor than the day on which it was found."""
    discovered, published, lastmod = known or (None, None, None)
    if said := link.published_at or (datetime.fromisoformat(published) if published else None):
        return said
    others = [datetime.fromisoformat(text) for text in (discovered, lastmod) if text]
    return min([seen, *others, *([link.lastmod] if link.lastmod else [])])
