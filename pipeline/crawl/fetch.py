"""All crawls of the fetching process: one Scrapy crawler a site, so many beside each other, and why they stop."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings

from pipeline.config import Config
from pipeline.crawl.item_pipelines import SiteDesk, Store
from pipeline.crawl.room import lack_of_room
from pipeline.logs import get_logger
from schemas import Site
from schemas.errors import Exit
from spiders import settings as hardened
from spiders.article_spider import ArticleSpider
from spiders.browser import Browser
from spiders.loader import spider_of
from spiders.readers import Readers
from spiders.visit import Ending

WATCH_SECONDS = 2.0
GRACE_SECONDS = 11.0
"""How long crawls may take to end once they are told to: less than the parent waits before it kills."""
log = get_logger("pipeline.crawl.child")


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl this process was asked for."""

    run_id: str
    site: Site


class Fetch:
    """All crawls of this process, and why they stop."""

    def __init__(
        self,
        config: Config,
        readers: Readers,
        *,
        ack: Callable[[str], None] | None = None,
        tell: Callable[[str, Exit], None] | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> None:
        """`tell`: is given each run and how it ended; then `max_minutes` are each run's own, from its first moment."""
        self._config, self._readers, self._tell = config, readers, tell
        self._secrets = dict(secrets or {})
        self._browser = Browser(config.browser, sandbox=config.browser_sandbox)
        self._store = Store(config, ack=ack)
        self._store.on_failure = self._stop_soon
        self._runner = AsyncCrawlerRunner(scrapy_settings(config))
        self._places = asyncio.Semaphore(config.concurrent_sites)
        self._crawlers: dict[str, Crawler] = {}
        """By run id."""
        self._showing: set[str] = set()
        """Runs that need the browser: it may go when there is none, a shift lives for hours."""
        self._given_up: set[str] = set()
        """Runs that somebody stops, and not the others."""
        self._crawls: set[asyncio.Task[Exit]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._all_taken = False
        self._stopping = False
        self._over = asyncio.Event()
        """Set when every crawl has ended and no other comes, or when all are told to."""
        self._why: Exit = Exit.COMPLETE
        self._told: list[tuple[str, str, str]] = []
        """The finding of each crawl that a budget or the disk ends."""
        self._codes: set[Exit] = set()

    def take(self, run: Run, secrets: Mapping[str, str] | None = None) -> None:
        """Crawl a site as soon as there is a place."""
        if self._stopping and self._tell:
            self._tell(run.run_id, self._why)
            return
        self._secrets.update(secrets or {})
        if run.site.render == "browser":
            self._showing.add(run.run_id)
        crawl = asyncio.get_running_loop().create_task(self._crawl(run))
        self._crawls.add(crawl)
        crawl.add_done_callback(lambda ended: self._ended(run, ended))
        self._check_room()

    def take_no_more(self) -> None:
        """All runs are told; when they have ended, so has `run`."""
        self._all_taken = True
        if not self._crawls:
            self._over.set()

    async def run(self, beat: Callable[[], object] = lambda: None) -> int:
        """Crawl every site that is taken; the exit code. `beat` is called every other second."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop, Exit.STOPPED)
        watch = loop.create_task(self._watch(beat))
        await self._over.wait()
        if self._crawls:
            await asyncio.wait(self._crawls, timeout=GRACE_SECONDS)
        watch.cancel()
        return self._verdict()

    def stop_one(self, run_id: str) -> None:
        """End one crawl, state saved."""
        self._given_up.add(run_id)
        if crawler := self._crawlers.get(run_id):
            self._end(crawler, [])

    def stop(self, why: Exit, *finding: tuple[str, str, str]) -> None:
        """End all crawls, state saved; the first reason counts, and is told of each of them."""
        if not self._stopping:
            self._stopping, self._why, self._told = True, why, list(finding)
            self._over.set()
            for crawler in self._crawlers.values():
                self._end(crawler, self._told)

    async def close(self) -> None:
        await self._browser.close()
        self._readers.close()
        self._store.close()

    async def _crawl(self, run: Run) -> Exit:
        """Crawl one site; how that ended."""
        async with self._places:
            desk = await SiteDesk.open(self._store, run.site, run.run_id)
            if self._stopping or run.run_id in self._given_up:
                await desk.begin()
                await desk.close(Ending(reason="stopped before it began", findings=self._told))
                return Exit.COMPLETE
            crawler = self._runner.create_crawler(spider_of(run.site, self._config.sites))
            self._crawlers[run.run_id] = crawler
            limit = self._limit(crawler) if self._tell else None
            try:
                await self._runner.crawl(
                    crawler,
                    site=run.site,
                    desk=desk,
                    run_id=run.run_id,
                    readers=self._readers,
                    secrets=self._secrets,
                    browser=self._browser,
                )
            except Exception as error:
                if not run.site.middlewares or _has_engine(crawler):
                    raise
                await self._give_up(desk, f"{type(error).__name__}: {error}")
                return Exit.COMPLETE
            finally:
                del self._crawlers[run.run_id]
                if limit:
                    limit.cancel()
            return _code(crawler)

    def _ended(self, run: Run, crawl: asyncio.Task[Exit]) -> None:
        """Note how a crawl ended, whatever it raised: that is its own site's."""
        self._crawls.discard(crawl)
        error = crawl.exception()
        if error and not self._store.failed:
            log.error("crawl failed", site=run.site.name, run_id=run.run_id, exc_info=error)
        code = Exit.UNFORESEEN if error else crawl.result()
        if run.run_id in self._given_up:
            self._given_up.discard(run.run_id)
            code = Exit.STOPPED
        self._codes.add(code)
        if run.run_id in self._showing:
            self._showing.discard(run.run_id)
            if not self._showing:
                self._in_time(self._browser.close())
        if self._tell:
            self._tell(run.run_id, self._why if self._stopping else code)
        if self._all_taken and not self._crawls:
            self._over.set()

    async def _give_up(self, desk: SiteDesk, why: str) -> None:
        """Close the books of a site whose own middlewares cannot be made; the other sites go on."""
        told = f"the site's own middlewares cannot be made: {why}; nothing was fetched"
        await desk.begin()
        await desk.close(Ending(reason="middlewares", findings=[("error", "middlewares", told)]))

    async def _watch(self, beat: Callable[[], object]) -> None:
        """Keep the budgets of time and disk, and say that the loop turns."""
        loop = asyncio.get_running_loop()
        minutes = 0 if self._tell else self._config.max_minutes
        until = loop.time() + minutes * 60 if minutes else float("inf")
        while True:
            beat()
            self._check_room()
            if loop.time() >= until:
                log.warning(self._used_up)
                self.stop(Exit.BUDGET, self._out_of_time)
            await asyncio.sleep(min(WATCH_SECONDS, max(until - loop.time(), 0.05)))

    def _check_room(self) -> None:
        if self._crawls and not self._stopping and (lack := lack_of_room(self._config)):
            log.error(lack)
            self.stop(Exit.STORAGE, ("error", "disk", lack))

    @property
    def _used_up(self) -> str:
        return f"max_minutes of {self._config.max_minutes:g} reached"

    @property
    def _out_of_time(self) -> tuple[str, str, str]:
        return ("warning", "budget", f"{self._used_up}; the next run goes on")

    def _limit(self, crawler: Crawler) -> asyncio.TimerHandle | None:
        """End one crawl when its minutes are over."""
        if not self._config.max_minutes:
            return None
        loop = asyncio.get_running_loop()
        return loop.call_later(self._config.max_minutes * 60, self._end, crawler, [self._out_of_time])

    def _stop_soon(self) -> None:
        """Storage failed: that is told in one line, and what Scrapy could say about it only follows from it."""
        logging.getLogger("scrapy").setLevel(logging.CRITICAL)
        asyncio.get_running_loop().call_soon(self.stop, Exit.STORAGE)

    def _end(self, crawler: Crawler, told: Sequence[tuple[str, str, str]]) -> None:
        self._in_time(self._end_once_running(crawler, told))

    def _in_time(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end_once_running(self, crawler: Crawler, told: Sequence[tuple[str, str, str]]) -> None:
        """Scrapy forgets a stop that comes while a crawl is still being set up."""
        while crawler in self._crawlers.values():
            if _is_running(crawler):
                if isinstance(crawler.spider, ArticleSpider):
                    crawler.spider.ending.findings += told
                    crawler.spider.fetch_no_more()
                while _has_items(crawler):
                    await asyncio.sleep(0.02)
                await crawler.stop_async()
                return
            await asyncio.sleep(0.02)

    def _verdict(self) -> int:
        """The gravest of what happened: a storage error, a stop, an error of ours, a budget."""
        if self._store.failed:
            print(f"{type(self._store.failed).__name__}: {self._store.failed}", file=sys.stderr)
            return self._store.failed.exit_code
        late = len(self._crawls)
        if late:
            log.error("crawls did not end in time", count=late)
        untold = late and self._why is Exit.BUDGET  # only a crawl that ended has a finding that names the budget
        if self._why is not Exit.COMPLETE and not untold:
            return self._why
        if late or Exit.UNFORESEEN in self._codes:
            return Exit.UNFORESEEN
        return max(self._codes, default=Exit.COMPLETE)


def _code(crawler: Crawler) -> Exit:
    """How one site's crawl ended; Scrapy itself forgets its spiders' errors."""
    errors = crawler.stats.get_value("spider_exceptions/count", 0) + crawler.stats.get_value("log_count/CRITICAL", 0)
    spider = crawler.spider
    if errors or not isinstance(spider, ArticleSpider):
        return Exit.UNFORESEEN
    return Exit.BUDGET if spider.out_of_budget else Exit.COMPLETE


def _is_running(crawler: Crawler) -> bool:
    return _has_engine(crawler) and crawler.engine.running


def _has_items(crawler: Crawler) -> bool:
    """Whether a visit is on its way through the item pipelines.

    Scrapy's scraper waits for those when it closes, but hears of the end of responses alone: a spider that is stopped
    while an item of its `start` is under way never closes (Scrapy 2.19, `Scraper._check_if_closing`).
    """
    slot = crawler.engine.scraper.slot if crawler.engine else None
    return slot is not None and slot.itemproc_size > 0


def _has_engine(crawler: Crawler) -> bool:
    """Whether Scrapy's engine was made, and so the middlewares that it calls."""
    return getattr(crawler, "_engine", None) is not None


def scrapy_settings(config: Config) -> Settings:
    """The hardened settings, with who we are."""
    settings = Settings()
    settings.setmodule(hardened, priority="project")
    settings.set("USER_AGENT", config.user_agent)
    settings.set("ONRECORD_SITE_MINUTES", config.site_minutes)
    settings.set("LOG_ENABLED", False)
    return settings
