"""The child process that fetches: `python -m pipeline.crawl.child --config-json JSON [--ack] RUN_ID:SITE ...`.

One Scrapy crawler a site, `concurrent_sites` of them at a time, in one reactor; one store behind them all. Parent and
child share the database and nothing else: signals and the exit code (schemas.errors.Exit) say the rest.
"""

import argparse
import asyncio
import ctypes
import json
import logging
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from pipeline.config import Config
from pipeline.crawl.item_pipelines import SiteDesk, Store
from pipeline.crawl.room import lack_of_room
from pipeline.logs import get_logger, setup_logging
from pipeline.sites import check_files
from schemas import Site
from schemas.errors import ConfigError, Exit, OnrecordError
from spiders import settings as hardened
from spiders.article_spider import ArticleSpider
from spiders.browser import Browser
from spiders.loader import spider_of
from spiders.readers import Readers
from spiders.visit import Ending

WATCH_SECONDS = 2.0
GRACE_SECONDS = 8.0
"""How long crawls may take to end once they are told to."""
PR_SET_PDEATHSIG = 1
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
        runs: Sequence[Run],
        readers: Readers,
        *,
        ack: Callable[[str], None] | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> None:
        self._config, self._runs, self._readers = config, runs, readers
        self._secrets = secrets or {}
        self._browser = Browser(config.browser, sandbox=config.browser_sandbox)
        self._store = Store(config, ack=ack)
        self._store.on_failure = self._stop_soon
        self._runner = AsyncCrawlerRunner(scrapy_settings(config))
        self._places = asyncio.Semaphore(config.concurrent_sites)
        self._crawlers: set[Crawler] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._why: Exit = Exit.COMPLETE
        self._told: list[tuple[str, str, str]] = []
        """The finding of each crawl that a budget or the disk ends."""
        self._codes: list[Exit] = []

    async def run(self) -> int:
        """Crawl every site; the exit code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop, Exit.STOPPED)
        watch = loop.create_task(self._watch())
        crawls = [loop.create_task(self._crawl(run)) for run in self._runs]
        stopped = loop.create_task(self._stop.wait())
        await asyncio.wait({stopped, loop.create_task(_all(crawls))}, return_when=asyncio.FIRST_COMPLETED)
        if self._stop.is_set():
            await asyncio.wait(crawls, timeout=GRACE_SECONDS)
        watch.cancel()
        stopped.cancel()
        return self._verdict(crawls)

    def stop(self, why: Exit, *finding: tuple[str, str, str]) -> None:
        """End all crawls, state saved; the first reason counts, and is told of each of them."""
        if not self._stop.is_set():
            self._why, self._told = why, list(finding)
            self._stop.set()
            for crawler in self._crawlers:
                self._end(crawler)

    async def close(self) -> None:
        await self._browser.close()
        self._readers.close()
        self._store.close()

    async def _crawl(self, run: Run) -> None:
        async with self._places:
            desk = await SiteDesk.open(self._store, run.site, run.run_id)
            if self._stop.is_set():
                await desk.begin()
                await desk.close(Ending(reason="stopped before it began", findings=self._told))
                return
            crawler = self._runner.create_crawler(spider_of(run.site, self._config.sites))
            self._crawlers.add(crawler)
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
                return
            finally:
                self._crawlers.discard(crawler)
            self._codes.append(_code(crawler))

    async def _give_up(self, desk: SiteDesk, why: str) -> None:
        """Close the books of a site whose own middlewares cannot be made; the other sites go on."""
        told = f"the site's own middlewares cannot be made: {why}; nothing was fetched"
        await desk.begin()
        await desk.close(Ending(reason="middlewares", findings=[("error", "middlewares", told)]))

    async def _watch(self) -> None:
        """Keep the budgets of time and disk."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._config.max_minutes * 60 if self._config.max_minutes else float("inf")
        while True:
            if lack := lack_of_room(self._config):
                log.error(lack)
                self.stop(Exit.STORAGE, ("error", "disk", lack))
            if loop.time() >= until:
                used_up = f"max_minutes of {self._config.max_minutes:g} reached"
                log.warning(used_up)
                self.stop(Exit.BUDGET, ("warning", "budget", f"{used_up}; the next run goes on"))
            await asyncio.sleep(min(WATCH_SECONDS, max(until - loop.time(), 0.05)))

    def _stop_soon(self) -> None:
        """Storage failed: that is told in one line, and what Scrapy could say about it only follows from it."""
        logging.getLogger("scrapy").setLevel(logging.CRITICAL)
        asyncio.get_running_loop().call_soon(self.stop, Exit.STORAGE)

    def _end(self, crawler: Crawler) -> None:
        task = asyncio.get_running_loop().create_task(self._end_once_running(crawler))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end_once_running(self, crawler: Crawler) -> None:
        """Scrapy forgets a stop that comes while a crawl is still being set up."""
        while crawler in self._crawlers:
            if _is_running(crawler):
                if isinstance(crawler.spider, ArticleSpider):
                    crawler.spider.ending.findings += self._told
                await crawler.stop_async()
                return
            await asyncio.sleep(0.02)

    def _verdict(self, crawls: Sequence[asyncio.Task[None]]) -> int:
        """The gravest of what happened: a storage error, a stop, an error of ours, a budget."""
        if self._store.failed:
            print(f"{type(self._store.failed).__name__}: {self._store.failed}", file=sys.stderr)
            return self._store.failed.exit_code
        late = [crawl for crawl in crawls if not crawl.done()]
        failed = [error for crawl in crawls if crawl.done() and (error := crawl.exception())]
        for error in failed:
            log.error("crawl failed", exc_info=error)
        if late:
            log.error("crawls did not end in time", count=len(late))
        untold = late and self._why is Exit.BUDGET  # only a crawl that ended has a finding that names the budget
        if self._why is not Exit.COMPLETE and not untold:
            return self._why
        if failed or late or Exit.UNFORESEEN in self._codes:
            return Exit.UNFORESEEN
        return max(self._codes, default=Exit.COMPLETE)


async def _all(crawls: Sequence[asyncio.Task[None]]) -> None:
    await asyncio.wait(crawls)


def _code(crawler: Crawler) -> Exit:
    """How one site's crawl ended; Scrapy itself forgets its spiders' errors."""
    errors = crawler.stats.get_value("spider_exceptions/count", 0) + crawler.stats.get_value("log_count/CRITICAL", 0)
    spider = crawler.spider
    if errors or not isinstance(spider, ArticleSpider):
        return Exit.UNFORESEEN
    return Exit.BUDGET if spider.out_of_budget else Exit.COMPLETE


def _is_running(crawler: Crawler) -> bool:
    return _has_engine(crawler) and crawler.engine.running


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the child; returns its exit code."""
    options = _parse(arguments)
    try:
        config = _config(options.config_json)
        setup_logging(config.log_level, config.log_format)
        ack = _print_ack if options.ack else None
        return _run(config, _runs(config, options.runs), ack=ack, with_secrets=options.secrets)
    except OnrecordError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return error.exit_code


def _run(config: Config, runs: Sequence[Run], *, ack: Callable[[str], None] | None, with_secrets: bool = False) -> int:
    _die_with_parent()
    readers = Readers(config.page_seconds, config.page_mib)
    readers.fork()  # before there is a loop, a thread, or a secret
    secrets = json.load(sys.stdin) if with_secrets else {}
    sys.setswitchinterval(0.001)  # the store's thread packs WARC records; a reply must not wait 5 ms for it
    install_reactor(hardened.TWISTED_REACTOR)
    from twisted.internet import reactor as installed  # importing it earlier would install another one

    reactor: Any = installed
    reactor.suggestThreadPoolSize(hardened.REACTOR_THREADPOOL_MAXSIZE)
    codes: list[int] = []

    async def work() -> None:
        fetch = Fetch(config, runs, readers, ack=ack, secrets=secrets)
        try:
            codes.append(await fetch.run())
        finally:
            await fetch.close()
            reactor.stop()

    tasks: list[asyncio.Task[None]] = []
    reactor.callWhenRunning(lambda: tasks.append(asyncio.get_event_loop().create_task(work())))
    reactor.run(installSignalHandlers=False)
    tasks[0].result()
    return codes[0]


def _runs(config: Config, named: Sequence[str]) -> list[Run]:
    sites, problems = check_files(config.sites)
    pairs = [name.partition(":")[::2] for name in named]
    if unknown := [site for _, site in pairs if site not in sites]:
        raise ConfigError("\n".join([f"no site {unknown[0]!r}; arguments are RUN_ID:SITE", *problems]))
    return [Run(run_id, sites[site]) for run_id, site in pairs]


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pipeline.crawl.child", description=__doc__)
    parser.add_argument("--config-json", default="{}", help="values of pipeline.config.Config")
    parser.add_argument("--ack", action="store_true", help="print `ACK ADDRESS` once a capture is durable")
    parser.add_argument("--secrets", action="store_true", help="read the variables that site files name from stdin")
    parser.add_argument("runs", nargs="+", metavar="RUN_ID:SITE")
    return parser.parse_args(arguments)


def _config(text: str) -> Config:
    try:
        return Config.model_validate(json.loads(text))
    except (ValueError, ValidationError) as error:
        raise ConfigError(f"--config-json: {error}") from error


def _print_ack(address: str) -> None:
    print("ACK", address, flush=True)


def _die_with_parent() -> None:
    """Let the kernel kill this process when its parent dies: state is safe at any moment, a second writer is not."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
