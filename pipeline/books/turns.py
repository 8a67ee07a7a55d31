"""Whose address is next: documents first, then the sources of a site in turn, each with its newest page.

A source is the feed, sitemap, listing or page that leads to articles; a sitemap's parts are the sitemap. None of them
eats a run: what one leaves of its share goes to the others.
"""

import sqlite3
from collections import deque
from datetime import datetime, timedelta

from sqlite_utils.db import Database

from pipeline.database import utc
from schemas.capture import CaptureKind

LEASE = timedelta(minutes=10)
Row = tuple[str, CaptureKind, int, str, str, str, int, int]

SOURCE = "coalesce(source, discovered_by)"
RECENCY = "coalesce(max(lastmod, published_at), lastmod, published_at, '')"
"""SQL, word for word as the index `frontier_turns` has it."""
WAITING = "FROM frontier INDEXED BY frontier_turns WHERE site = :site AND kind = 'page' AND resting = 0"
COLUMNS = "url, kind, depth, etag, last_modified, validated, visits, not_modified"
FREE = "(lease_run IS NULL OR leased_until < :now OR leased_until > :latest)"
"""A lease that ends later than one taken now was written by a clock that was ahead."""

PAGE = f"""
SELECT {COLUMNS} {WAITING} AND {SOURCE} = :source AND {FREE}
ORDER BY {RECENCY} DESC, discovered_at DESC, url
"""
SOURCES = f"""
WITH RECURSIVE sources (name) AS (
    SELECT (SELECT {SOURCE} {WAITING} ORDER BY 1 LIMIT 1)
    UNION ALL
    SELECT (SELECT {SOURCE} {WAITING} AND {SOURCE} > sources.name ORDER BY 1 LIMIT 1)
    FROM sources WHERE sources.name IS NOT NULL
)
SELECT name FROM sources WHERE name IS NOT NULL ORDER BY (
    SELECT {RECENCY} {WAITING} AND {SOURCE} = sources.name ORDER BY {RECENCY} DESC LIMIT 1) DESC
"""  # noqa: S608 - constants of this module
DOCUMENTS = f"""
SELECT {COLUMNS} FROM frontier INDEXED BY frontier_documents
WHERE site = :site AND kind <> 'page' AND kind <> 'robots' AND due_at <= :started AND {FREE}
ORDER BY depth > 0, last_fetched_at, {RECENCY} DESC, discovered_at DESC, url LIMIT :count
"""  # noqa: S608 - constants of this module
"""What the site file names, what was never read, then what was read longest ago: a run that is cut short goes on."""

ASKED = f"""
SELECT {COLUMNS} FROM asked JOIN frontier USING (url)
WHERE run_id = :run AND site = :site AND resting = 0 AND {FREE} ORDER BY url LIMIT :count
"""  # noqa: S608 - constants of this module


class Turns:
    """The order in which one run leases its site's addresses."""

    def __init__(self, db: Database, site: str, started: datetime) -> None:
        self._db, self._site, self._started = db, site, started
        self._sources: deque[str] = deque()

    def forget(self) -> None:
        """New addresses came: another source may have some."""
        self._sources.clear()

    def documents(self, count: int, now: datetime) -> list[Row]:
        """Up to so many documents that are due and free."""
        return self._db.conn.execute(DOCUMENTS, {**self._now(now), "count": count}).fetchall()

    def pages(self, count: int, now: datetime) -> list[Row]:
        """Up to so many pages that wait and are free; whoever was last served comes last in the next call."""
        self._sources = self._sources or deque(row[0] for row in self._db.conn.execute(SOURCES, {"site": self._site}))
        found: list[Row] = []
        pages: dict[str, sqlite3.Cursor] = {}
        while self._sources and len(found) < count:
            source = self._sources.popleft()
            if source not in pages:
                pages[source] = self._db.conn.execute(PAGE, {**self._now(now), "source": source})
            if row := pages[source].fetchone():
                found.append(row)
                self._sources.append(source)
        return found

    def asked(self, run_id: str, count: int, now: datetime) -> list[Row]:
        """Up to so many of the addresses that the run is limited to, and that wait for their visit."""
        return self._db.conn.execute(ASKED, {**self._now(now), "run": run_id, "count": count}).fetchall()

    def _now(self, now: datetime) -> dict[str, object]:
        return {"site": self._site, "started": utc(self._started), "now": utc(now), "latest": utc(now + LEASE)}
