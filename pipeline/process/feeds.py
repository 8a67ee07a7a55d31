"""What a site's archived feeds and news sitemaps tell of a page: that it is a story, and which of two hours it means.

The hour: the end of summer time brings one twice. Programs that write local times into pages mix the two up (WordPress
gives the second 1:30 the first one's offset); feeds and sitemaps count in UTC. Feeds may be an hour wrong for months (a
fixed "EST" in summer), so they are asked in no other hour. A sitemap's `lastmod` is the time of publication as long as
nobody edits; a later edit tells nothing, since only a difference of exactly one hour counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlite_utils.db import Database

from pipeline.archive import read_capture
from schemas import Article, Capture, Site
from schemas.address import address
from spiders.discovery import FoundLink, links_in

HOUR = timedelta(hours=1)
FEEDS = 20
"""Feeds and news sitemaps looked through, the newest first."""
REMEMBERED = 100_000
"""Addresses that a process keeps of documents it has read, some 20 MiB; the oldest documents go first."""
Document = tuple[Path, str, Site]
"""Where the archive is, the capture's id, and by whose file its links are found."""
_LISTED: dict[Document, frozenset[str]] = {}


def with_hour_of_feeds(article: Article, capture: Capture, site: Site, db: Database, folder: Path) -> Article:
    """The article with the other of the two hours where a feed that was archived before its page says so."""
    published = article.published_at
    if published is None or not comes_twice(published, site.zone):
        return article
    own = {address(article.url), address(capture.url), address(capture.final_url)}
    either = (published, published - HOUR, published + HOUR)
    links = _told(capture, site, db, folder)
    times = (link.published_at or link.lastmod for link in links if address(link.url) in own)
    told = next((at for at in times if at in either), None) or published
    if told == published:
        return article
    return replace(article, published_at=told, provenance={**article.provenance, "published_at": "feed"})


def comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of the zone show this moment's time twice.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> [comes_twice(datetime.fromisoformat(f"2024-10-27T0{hour}:30+00:00"), berlin) for hour in (0, 1, 2)]
    [True, True, False]
    """
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def is_listed(capture: Capture, site: Site, db: Database, folder: Path) -> bool:
    """Whether a feed or news sitemap that was archived before the page lists it: what papers list there is a story."""
    own = {address(capture.url), address(capture.final_url)}
    return any(own & _listed_by((folder, id, site), db) for id in _before(capture, site, db))


def _listed_by(document: Document, db: Database) -> frozenset[str]:
    """What a document lists. Each page of a site asks the same few, and to parse one takes longer than the page."""
    if document not in _LISTED:
        folder, id, site = document
        _LISTED[document] = frozenset(address(link.url) for link in _links(id, site, db, folder) if link.listed)
        while len(_LISTED) > 1 and sum(len(found) + 1 for found in _LISTED.values()) > REMEMBERED:
            del _LISTED[next(iter(_LISTED))]
    return _LISTED[document]


def _told(capture: Capture, site: Site, db: Database, folder: Path) -> Iterator[FoundLink]:
    for id in _before(capture, site, db):
        yield from _links(id, site, db, folder)


def _before(capture: Capture, site: Site, db: Database) -> list[str]:
    """The captures of feeds and sitemaps that were archived before a page, the newest first."""
    rows = db.execute(
        "SELECT id FROM captures WHERE site = ? AND kind IN ('feed', 'sitemap') AND status = 200 AND truncated = '' "
        "AND seq < (SELECT seq FROM captures WHERE id = ?) ORDER BY seq DESC LIMIT ?",
        [site.name, capture.id, FEEDS],
    ).fetchall()
    return [id for (id,) in rows]


def _links(id: str, site: Site, db: Database, folder: Path) -> Sequence[FoundLink]:
    feed = read_capture(db, folder, id)
    return links_in(feed.kind, feed.body, feed.final_url, feed.headers, site).links
