"""Between Scrapy and the books: visits gather for half a second, then become durable together.

    Archive.append -> fsync -> one transaction (captures, frontier, outcomes) -> only then acknowledged

All of it happens in one thread of its own, so that neither a slow disk nor a locked database stops the fetching.
"""

import asyncio
import json
import os
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urljoin

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from sqlite_utils.db import Database

from pipeline.archive import Archive, insert_captures, insert_site_file, lookup, read_capture, refuse_lost
from pipeline.archive.removal import shortened
from pipeline.books import ledger
from pipeline.books.frontier import Frontier
from pipeline.books.judge import findings_of, verdict
from pipeline.books.locks import hold
from pipeline.books.removals import TAKEN_DOWN, removed_addresses
from pipeline.config import Config
from pipeline.database import open_database, storage_errors, writing
from pipeline.logs import get_logger
from pipeline.sites import file_text, require_contact, sync_sites
from schemas import Capture, Site
from schemas.address import address
from schemas.errors import Exit, OnrecordError
from spiders.article_spider import ArticleSpider
from spiders.discovery import FoundLink
from spiders.settings import USER_AGENT
from spiders.visit import Begun, Ending, Lease, Visit

BATCH_SECONDS = 0.5
BATCH_VISITS = 50
T = TypeVar("T")
log = get_logger(__name__)


@dataclass(slots=True)
class Books:
    """One site's run as the store's thread holds it."""

    site: Site
    run_id: str
    frontier: Frontier
    archive: Archive | None = None
    """None until there is something to keep."""
    removed: frozenset[str] = frozenset()
    """Addresses whose captures are kept out of the archive."""


class Store:
    """Writes for every site of this process: one thread, one database connection, one WARC file a run."""

    def __init__(
        self,
        config: Config,
        *,
        ack: Callable[[str], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.failed: OnrecordError | None = None
        """The storage error that ended everything."""
        self.on_failure: Callable[[], None] = lambda: None
        self._config, self._ack, self._now = config, ack, now
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._waiting: list[tuple[SiteDesk, Visit]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._committing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._db: Database = self._thread.submit(open_database, config.database).result()

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do something with database and archive, in their thread; a storage error there ends everything."""
        if self.failed:
            raise self.failed
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._guarded, work, *arguments)
        except OnrecordError as error:
            self._fail(error)
            raise

    def put(self, desk: "SiteDesk", visit: Visit) -> None:
        """Take a visit; it is durable half a second later at most."""
        self._waiting.append((desk, visit))
        if len(self._waiting) >= BATCH_VISITS:
            self.hurry()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_SECONDS, self.hurry)

    def hurry(self) -> None:
        """Make everything durable now."""
        task = asyncio.get_running_loop().create_task(self._commit_told())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def commit(self) -> None:
        """Make everything durable, and wait until it is."""
        async with self._committing:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            batch, self._waiting = self._waiting, []
            if not batch:
                return
            stored = await self.run(self._write, batch)
            if self._ack:
                await self.run(self._acknowledge, self._ack, stored)
            for desk, visit in batch:
                desk.is_durable(visit)

    def close(self) -> None:
        """Close the database; every desk is closed before."""
        self._thread.submit(self._db.close).result()
        self._thread.shutdown()

    async def _commit_told(self) -> None:
        try:
            await self.commit()
        except OnrecordError as error:
            log.debug("not stored", reason=str(error))  # kept in `failed`, from where it decides the exit code

    def _guarded(self, work: Callable[..., T], *arguments: Any) -> T:
        with storage_errors(self._config.data):
            return work(*arguments)

    def _fail(self, error: OnrecordError) -> None:
        if not self.failed:
            self.failed = error
            self.on_failure()

    # What follows runs in the store's thread.

    def open(self, site: Site, run_id: str) -> Books:
        return Books(site, run_id, Frontier(self._db, site, run_id, self._now))

    def begin(self, books: Books) -> Begun:
        with writing(self._db):
            ledger.fetch_began(self._db, books.run_id, self._now())
            books.removed = removed_addresses(self._db, books.site.name, hidden=False)
            begun = books.frontier.begin()
        return replace(begun, robots=self._last_robots(books.site))

    def _last_robots(self, site: Site) -> Capture | None:
        row = self._db.execute(
            "SELECT id FROM captures WHERE url = ? AND site = ? AND status = 200 AND truncated = '' "
            "ORDER BY seq DESC LIMIT 1",
            [urljoin(site.home, "/robots.txt"), site.name],
        ).fetchone()
        return read_capture(self._db, self._config.archive, row[0]) if row else None

    def add(self, books: Books, documents: Sequence[FoundLink]) -> None:
        with writing(self._db):
            books.frontier.add(documents, "site file")

    def lease(self, books: Books, count: int, pages_only: bool) -> list[Lease]:
        with writing(self._db):
            return books.frontier.lease(count, pages_only=pages_only)

    def unheld(self, books: Books, urls: Sequence[str]) -> list[str]:
        held = self._db.execute(
            "SELECT url FROM captures WHERE url IN (SELECT value FROM json_each(?)) AND site = ? AND kind = 'media' "
            "AND status = 200",
            [json.dumps(list(urls)), books.site.name],
        )
        known = {url for (url,) in held}
        return [url for url in urls if url not in known]

    def end(self, books: Books, ending: Ending) -> None:
        """Close the WARC file first: what is recorded about it is true whatever happens next."""
        if books.archive:
            books.archive.close()
        with writing(self._db):
            books.frontier.close(ending)
            ledger.fetch_ended(self._db, books.run_id, self._now())

    def _write(self, batch: Sequence[tuple["SiteDesk", Visit]]) -> list[str]:
        kept = [(desk.books, _without_removed(visit, desk.books.removed)) for desk, visit in batch]
        stored = [(books, visit, self._append(books, visit)) for books, visit in kept]
        archives = {id(books.archive): books.archive for books, _, _ in stored if books.archive}.values()
        for archive in archives:
            archive.sync()
        with writing(self._db):
            for file in filter(None, (archive.site_file for archive in archives)):
                insert_site_file(self._db, file)
            for books, visit, captures in stored:
                insert_captures(self._db, captures)
                books.frontier.record(visit, captures)
        return [capture.url for _, _, captures in stored for capture in captures if capture.kind != "rendered"]

    def _acknowledge(self, ack: Callable[[str], None], addresses: Sequence[str]) -> None:
        for url in addresses:
            ack(url)

    def _append(self, books: Books, visit: Visit) -> list[Capture]:
        if visit.captures and books.archive is None:
            books.archive = Archive(
                self._config.archive,
                run_id=books.run_id,
                site=books.site.name,
                known=lookup(self._db),
                now=self._now(),
                site_file=file_text(books.site, self._config.sites),
            )
        if books.archive is None:
            return []
        pages = (visit, *visit.parts, *visit.media)
        # what a browser made of a page goes before it: a torn file then holds no page that must be read without it
        made = [books.archive.append(one) for page in pages for one in (page.rendered, *page.assets) if one]
        return [*(books.archive.append(one) for page in pages for one in page.captures), *made]


class SiteDesk:
    """Keeps the books of one site's run; see `spiders.visit.Desk`."""

    def __init__(self, store: Store, books: Books) -> None:
        self.books = books
        self._store = store
        self._outstanding: dict[str, Lease] = {}
        self._changed = asyncio.Event()
        self._waited_for = False
        self._at_end: Callable[[Ending], None] = lambda _ending: None

    @classmethod
    async def open(cls, store: Store, site: Site, run_id: str) -> "SiteDesk":
        return cls(store, await store.run(store.open, site, run_id))

    async def begin(self) -> Begun:
        return await self._store.run(self._store.begin, self.books)

    async def add(self, documents: tuple[FoundLink, ...]) -> None:
        await self._store.run(self._store.add, self.books, documents)

    async def lease(self, count: int, *, pages_only: bool = False) -> list[Lease]:
        """Articles only when every document is read: the newest may be in the last of them."""
        while not pages_only and any(lease.kind != "page" for lease in self._outstanding.values()):
            await self.settled()
        leases = await self._store.run(self._store.lease, self.books, count, pages_only)
        self._outstanding.update((lease.url, lease) for lease in leases)
        return leases

    def put(self, visit: Visit) -> None:
        self._store.put(self, visit)
        if self._waited_for:
            self._store.hurry()

    async def unheld(self, urls: Sequence[str]) -> list[str]:
        return await self._store.run(self._store.unheld, self.books, urls)

    async def settled(self) -> bool:
        if not self._outstanding:
            return False
        self._changed.clear()
        self._waited_for = True  # what is handed in meanwhile leads further: half a second each would add up
        self._store.hurry()
        await self._changed.wait()
        self._waited_for = False
        return True

    def is_durable(self, visit: Visit) -> None:
        self._outstanding.pop(visit.lease.url, None)
        self._changed.set()

    async def close(self, ending: Ending) -> None:
        await self._store.commit()
        await self._store.run(self._store.end, self.books, ending)
        self._at_end(ending)


class CapturePipeline:
    """Hands what the spider yields to the desk it belongs to."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CapturePipeline":
        return cls(crawler)

    def process_item(self, item: Visit) -> Visit:
        self._spider.desk.put(item)
        return item

    async def close_spider(self) -> None:
        await self._spider.desk.close(self._spider.ending)

    @property
    def _spider(self) -> ArticleSpider:
        return cast(ArticleSpider, self._crawler.spider)


def _without_removed(visit: Visit, removed: frozenset[str]) -> Visit:
    """The visit as it may be archived: no page that was taken down, and lists without it."""
    if not removed:
        return visit
    if visit.lease.kind == "page" and any(address(one.final_url) in removed for one in visit.captures):
        bare = replace(visit, captures=(), rendered=None, assets=(), parts=(), links=(), answered=False)
        return replace(bare, outcome="removed", reason=TAKEN_DOWN)
    return replace(visit, captures=tuple(shortened(one, removed) or one for one in visit.captures))


def open_desk(settings: BaseSettings, site: Site) -> tuple[SiteDesk, str]:
    """Books for a spider that `scrapy crawl SITE` started: lock, ledger row, desk; and the run's id.

    `onrecord process` cleans and loads afterwards what such a run archived.
    """
    config = Config(data=Path(settings["ONRECORD_DATA"]))
    if settings["USER_AGENT"] == USER_AGENT:  # the one that names nobody
        require_contact(config, site.home)
    refuse_lost(config.database, config.archive)
    lock = hold(config.locks, site.name)
    lock.__enter__()
    store = Store(config)
    db = open_database(config.database)
    sync_sites(db, [site])
    now = datetime.now(UTC)
    run_id = ledger.start_manual(db, site, now, os.getpid(), new_id=lambda: uuid.uuid4().hex)
    desk = SiteDesk(store, store.open(site, run_id))

    def at_end(ending: Ending) -> None:
        state, code = verdict(Exit.COMPLETE, findings_of(db, run_id))
        ledger.finish(db, run_id, state=state, exit_code=code, now=datetime.now(UTC))
        db.close()
        store.close()
        lock.__exit__(None, None, None)

    desk._at_end = at_end
    return desk, run_id
