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
from schemas import Capture, Site
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
    kinds: set[str] = field(default_factory=set)
    """Of the documents that listed it."""
    moment: datetime | None = None
    """When it was published, as the first document that says so has it; else when it was first seen."""


@dataclass(slots=True)
class Look:
    """One run that read at least one of the site's documents."""

    run_id: str
    first: datetime
    last: datetime
    reach: datetime | None = None
    """Whatever was announced since then stood in the feeds that the run read; None: they do not tell."""
    reaches: list[datetime | None] = field(default_factory=list)
    """The same of each feed."""


@dataclass(slots=True)
class Announcements:
    """What a site announced in a period, and when somebody looked."""

    items: dict[str, Announced] = field(default_factory=dict)
    looks: list[Look] = field(default_factory=list)
    documents: int = 0
    """Documents that were read from the archive."""
    unreadable: list[str] = field(default_factory=list)
    """Why others could not be: address and problem."""


def announcements(db: Database, config: Config, site: Site, since: datetime, until: datetime) -> Announcements:
    """Everything that the archive tells of the period."""
    rows = db.execute(DOCUMENTS, [site.name, utc(since), utc(until)]).fetchall()
    fresh = _first_of_each(rows)
    found = Announcements()
    read: dict[str, Found] = {}
    for capture_id, answer in asyncio.run(_read_all(db, config, site, fresh)):
        if isinstance(answer, str):
            found.unreadable.append(answer)
        else:
            read[capture_id] = answer
    found.documents = len(read)
    seen: dict[str, datetime] = {}
    for row in rows:
        _look(found.looks, row, read, seen)
    _gather(found, db, site, [(row, read[row[0]]) for row in rows if row[0] in read], since)
    return found


Row = Sequence[Any]
"""A row of DOCUMENTS."""


def _first_of_each(rows: Iterable[Row]) -> list[Row]:
    """A document that did not change is read once."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row[5] == 200 and row[2] in ANNOUNCING:
            first.setdefault((row[3], row[6]), row)
    return list(first.values())


async def _read_all(db: Database, config: Config, site: Site, rows: Sequence[Row]) -> list[tuple[str, Found | str]]:
    readers = Readers(config.page_seconds, config.page_mib)
    try:
        return [(row[0], await _read(db, config.archive, site, row, readers)) for row in rows]
    finally:
        readers.close()


async def _read(db: Database, archive: Path, site: Site, row: Row, readers: Readers) -> Found | str:
    try:
        capture: Capture = read_capture(db, archive, row[0])
        return await readers.call(links_in, capture.kind, capture.body, capture.final_url, capture.headers, site)
    except (UnreadableError, IntegrityError) as error:
        return f"{row[3]}: {error}"


def _look(looks: list[Look], row: Row, read: dict[str, Found], seen: dict[str, datetime]) -> None:
    """Count a document to its run's look, and how far back it reaches: one that did not change, to its last reading."""
    capture_id, run_id, kind, url, fetched_at = row[:5]
    at = datetime.fromisoformat(fetched_at)
    if not looks or looks[-1].run_id != run_id:
        looks.append(Look(run_id, at, at))
    look = looks[-1]
    look.last = at
    if kind == "feed":
        look.reaches.append(_oldest(read[capture_id].links) if capture_id in read else seen.get(url))
        look.reach = None if None in look.reaches else max(filter(None, look.reaches), default=None)
    seen[url] = at


def _oldest(links: Iterable[FoundLink]) -> datetime | None:
    """Of several the one before the oldest: that one may be kept in the feed for good."""
    moments = sorted(moment for link in links if (moment := link.published_at or link.lastmod))
    return next(iter(moments[1:] if len(moments) > 2 else moments), None)


def _gather(
    found: Announcements, db: Database, site: Site, documents: Iterable[tuple[Row, Found]], since: datetime
) -> None:
    """The articles that were published in the period; undated ones that became known in it."""
    known = {address(url): times for url, *times in db.execute(KNOWN, [site.name])}
    for row, document in documents:
        for link in document.links:
            if link.kind == "page":
                key = address(link.url)
                item = found.items.setdefault(key, Announced(link.url))
                item.kinds.add(row[2])
                item.moment = item.moment or _moment(link, known.get(key), datetime.fromisoformat(row[4]))
    found.items = {key: item for key, item in found.items.items() if item.moment and item.moment >= since}


def _moment(link: FoundLink, known: Sequence[str | None] | None, seen: datetime) -> datetime:
    """An article is not younger than its last change, nor than the day on which it was found."""
    discovered, published, lastmod = known or (None, None, None)
    if said := link.published_at or (datetime.fromisoformat(published) if published else None):
        return said
    others = [datetime.fromisoformat(text) for text in (discovered, lastmod) if text]
    return min([seen, *others, *([link.lastmod] if link.lastmod else [])])
