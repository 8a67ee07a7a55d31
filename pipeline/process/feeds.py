"""What a site's archived feeds and news sitemaps tell of a page: that it is a story, and which of two hours it means.

The hour: the end of summer time brings one twice. Programs that write local times into pages mix the two up (WordPress
gives the second 1:30 the first one's offset); feeds and sitemaps count in UTC. Feeds may be an hour wrong for months (a
fixed "EST" in summer), so they are asked in no other hour. A sitemap's `lastmod` is the time of publication as long as
nobody edits; a later edit tells nothing, since only a difference of exactly one hour counts.
"""

from collections.abc import Iterator
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
REMEMBERED = 20_000
"""Links that a process keeps of documents it has read, some 8 MiB; the oldest go first."""
Document = tuple[Path, str, Site]
"""Where the archive is, the capture's id, and by whose file its links are found."""
_REMEMBERED: dict[Document, tuple[FoundLink, ...]] = {}


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
    return any(link.listed and address(link.url) in own for link in _told(capture, site, db, folder))


def _told(capture: Capture, site: Site, db: Database, folder: Path) -> Iterator[FoundLink]:
    rows = db.execute(
        "SELECT id FROM captures WHERE site = ? AND kind IN ('feed', 'sitemap') AND status = 200 AND truncated = '' "
        "AND seq < (SELECT seq FROM captures WHERE id = ?) ORDER BY seq DESC LIMIT ?",
        [site.name, capture.id, FEEDS],
    ).fetchall()
    for (feed_id,) in rows:
        yield from _links_of((folder, feed_id, site), db)


def _links_of(document: Document, db: Database) -> tuple[FoundLink, ...]:
    """What a document links to. Each page of a site asks the same few, and to parse one takes longer than the page."""
    if document not in _REMEMBERED:
        folder, feed_id, site = document
        feed = read_capture(db, folder, feed_id)
        links = links_in(feed.kind, feed.body, feed.final_url, feed.headers, site).links
        _REMEMBERED[document] = tuple(links)
        while sum(map(len, _REMEMBERED.values())) > REMEMBERED:
            del _REMEMBERED[next(iter(_REMEMBERED))]
        return tuple(links)
    return _REMEMBERED[document]
