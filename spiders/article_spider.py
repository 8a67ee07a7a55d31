"""One spider for every site: leases due addresses, fetches them, hands visits in. The frontier is the only queue."""

import asyncio
import uuid
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object

from schemas.capture import CaptureKind
from schemas.errors import ConfigError
from schemas.site import Site
from spiders.access import Access
from spiders.browser import Browser
from spiders.discovery import Found, FoundLink, Refusal, document, links_in, posts_url
from spiders.discovery.media import media_in
from spiders.fetching import Edge, Fetcher
from spiders.http.internet import Guard, environment_proxies
from spiders.media import fetch_media
from spiders.readers import Readers, UnreadableError
from spiders.rendering import Rendering
from spiders.secrets import take_secrets
from spiders.visit import Begun, Desk, Ending, Lease, Visit

PARALLEL = 8
"""Requests at the same time where the site file allows a delay of 0; else it is one."""
WINDOW = 32
"""Leases held at a time: what a killed run must take back."""
OVERLAP = timedelta(hours=1)
"""How far a WordPress listing reaches back before the last complete run: clocks differ."""


class ArticleSpider(Spider):
    """Crawls one site; `scrapy crawl SITE` names it."""

    name = "article"
    site: Site
    custom_settings: dict[str, Any] | None = {  # noqa: RUF012 - declared so by Scrapy
        # the others of Scrapy's do what Fetcher does, per site and with a recorded outcome; to name them is to import
        # them, and with the one for cookies a whole HTTP client
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
            "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 900,
        },
        "DOWNLOADER_MIDDLEWARES": {},
        "DOWNLOAD_DELAY": 0,
    }
    browser: Browser | None = None
    """Shows the pages of a site that wants it."""
    broken = ""
    """Why the site's own middlewares cannot be had."""

    def __init__(self, *, site: Site, desk: Desk, run_id: str, readers: Readers) -> None:
        super().__init__(name=site.name)
        self.site, self.desk, self.run_id, self.readers = site, desk, run_id, readers
        self.guard = Guard.of(site, [*environment_proxies(), *filter(None, [site.proxy])])
        self.secrets: Mapping[str, str] = {}
        """The variables that the site's file names."""
        self.ending = Ending()
        self.out_of_budget = False
        """Whether the site's `max_pages` or `max_minutes` ended the run."""
        self._crew_at_work: asyncio.Task[None] | None = None
        self._window: deque[Lease] = deque()
        self._leasing = asyncio.Lock()
        self._pages = 0
        self._begun = Begun()
        self._began = 0.0
        self._minutes: float | None = site.max_minutes

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        site: Site | None = None,
        desk: Desk | None = None,
        run_id: str = "",
        readers: Readers | None = None,
        secrets: Mapping[str, str] | None = None,
        browser: Browser | None = None,
        **kwargs: Any,
    ) -> Self:
        site = site or cls.site
        if desk is None:  # started by `scrapy crawl`: the settings say who keeps the books
            desk, run_id = load_object(crawler.settings["ONRECORD_DESK"])(crawler.settings, site)
        own = readers or Readers()
        spider = cls(site=site, desk=desk, run_id=run_id, readers=own)
        spider._set_crawler(crawler)
        spider.secrets = take_secrets([site]) if secrets is None else secrets
        if spider._minutes is None:
            spider._minutes = crawler.settings.getfloat("ONRECORD_SITE_MINUTES")
        if readers is None:
            crawler.signals.connect(own.close, signals.spider_closed, weak=False)
        if browser is None and site.render:
            browser = Browser(sandbox=crawler.settings.getbool("ONRECORD_BROWSER_SANDBOX"))
            crawler.signals.connect(browser.close, signals.spider_closed, weak=False)
        spider.browser = browser
        return spider

    async def start(self) -> AsyncIterator[Visit]:
        """Yield visits as they come; the crew goes with whoever stops asking."""
        visits: asyncio.Queue[Visit | None] = asyncio.Queue()
        crew = self._crew_at_work = asyncio.create_task(self._crew(visits))
        try:
            while (visit := await visits.get()) is not None:
                yield visit
            await crew
        finally:
            crew.cancel()

    def fetch_no_more(self) -> None:
        """End what is on its way; `start` still gives the visits that came."""
        if self._crew_at_work:
            self._crew_at_work.cancel()

    async def _crew(self, visits: asyncio.Queue[Visit | None]) -> None:
        self._began = asyncio.get_running_loop().time()
        minutes = self._minutes
        limit = asyncio.timeout(minutes * 60 if minutes else None)
        try:
            async with limit:
                await self._crawl(visits)
        except TimeoutError:
            if not limit.expired():
                raise
            self._out_of(f"max_minutes of {minutes:g} reached")
        finally:
            visits.put_nowait(None)

    async def _crawl(self, visits: asyncio.Queue[Visit | None]) -> None:
        self._begun = await self.desk.begin()
        if self.broken:
            self._end("deferred", "middlewares", f"{self.broken}; nothing is fetched without it")
            return
        try:
            fetcher = self._fetcher()
        except ConfigError as error:  # a secret that is not there: without it other pages would come
            self._end("deferred", "access", str(error))
            return
        try:
            if self.site.render and self.browser:
                await self.browser.start()
        except ConfigError as error:
            self._end("deferred", "browser", f"{error}; nothing is fetched without it")
            return
        if await self._open(fetcher, visits):
            async with asyncio.TaskGroup() as workers:
                for _ in range(PARALLEL if fetcher.pace.delay == 0 else 1):
                    workers.create_task(self._work(fetcher, visits))
        self._conclude(fetcher)

    def _fetcher(self) -> Fetcher:
        access, agent = Access.of(self.site, self.secrets), self.crawler.settings["USER_AGENT"]
        edge = Edge(
            guard=self.guard,
            download=self.crawler.engine.download_async,
            read=self.readers.call,
            new_id=lambda: str(uuid.uuid4()),
            access=access,
            render=Rendering(self.site, self.browser, access, agent) if self.site.render and self.browser else None,
        )
        return Fetcher(self.site, self.run_id, edge, robots=self._begun.robots)

    async def _open(self, fetcher: Fetcher, visits: asyncio.Queue[Visit | None]) -> bool:
        """Begin the run with the books and robots.txt; False when the site may not be asked now."""
        if self._begun.closed_until:
            until = self._begun.closed_until
            self._end("rate_limited", "retry_after", f"the site asked to be left alone until {until:%Y-%m-%d %H:%M}Z")
            self.ending.closed_until = until
            return False
        if not self._begun.is_limited:
            await self.desk.add(_documents(self.site, self._begun))
        rules, visit = await fetcher.rules(self.site.home)
        if visit:
            visits.put_nowait(await self._read(visit))
        if rules is None:
            why = f"{visit.outcome}: {visit.reason}" if visit else ""
            self._end("deferred", "robots", f"robots.txt is out of reach ({why}): nothing was fetched")
        return rules is not None

    async def _work(self, fetcher: Fetcher, visits: asyncio.Queue[Visit | None]) -> None:
        while not (fetcher.closed_until or fetcher.is_down) and (lease := await self._next_lease(fetcher)):
            visit = await fetcher.visit(lease)
            if lease.kind != "page" and visit.outcome is None:
                visit = await self._read(visit)
            if self.site.media and lease.kind == "page" and visit.outcome is None:
                visit = replace(visit, media=await self._media(fetcher, visit))
            visits.put_nowait(visit)

    async def _media(self, fetcher: Fetcher, visit: Visit) -> tuple[Visit, ...]:
        """Visits of the pictures and PDFs of an article that the archive does not hold; a page too costly has none."""
        page, site = visit.captures[-1], self.site
        try:
            found = await self.readers.call(media_in, visit.shown.body, page.final_url, site.media, site.media_files)
        except UnreadableError as error:
            self.ending.findings.append(("warning", "media", f"{page.url}: {error}"))
            return ()
        return await fetch_media(fetcher, page, await self.desk.unheld(found), self.site.media_mib << 20)

    async def _next_lease(self, fetcher: Fetcher) -> Lease | None:
        """The next address; None when nothing is due or on its way that could lead further, or no page is left."""
        async with self._leasing:
            if self._documents_had_their_time() and not (self._window and self._window[0].kind == "page"):
                self._window.extendleft(reversed(await self.desk.lease(WINDOW, pages_only=True)))
                await fetcher.foresee([lease.url for lease in self._window])
            while not self._window:
                self._window.extend(await self.desk.lease(WINDOW))
                await fetcher.foresee([lease.url for lease in self._window])
                if not self._window and not await self.desk.settled():
                    return None
            if self._window[0].kind == "page" and self._pages >= self.site.max_pages:
                self._out_of(f"max_pages of {self.site.max_pages} reached")
                return None
            lease = self._window.popleft()
            self._pages += lease.kind == "page"
            return lease

    def _documents_had_their_time(self) -> bool:
        """Half of the site's minutes: where reading what leads to articles takes longer, these are fetched before."""
        minutes = self._minutes
        return bool(minutes) and asyncio.get_running_loop().time() > self._began + (minutes or 0) * 30

    async def _read(self, visit: Visit) -> Visit:
        """The visit of a document, with the links it leads to."""
        if visit.outcome is not None or not visit.answered or visit.captures[-1].status != 200:
            return visit
        answer = visit.captures[-1]
        try:
            found = await self.readers.call(
                links_in, answer.kind, answer.body, answer.final_url, answer.headers, self.site
            )
        except UnreadableError as error:
            return replace(visit, outcome="parse_budget", reason=str(error))
        if found.problem and answer.kind != "robots":
            self.ending.findings.append(("warning", "discovery", f"{answer.url}: {found.problem}"))
        links, root = self._wanted(visit.lease, found)
        return replace(visit, links=links, refused=found.refused, wordpress_api=root)

    def _wanted(self, lease: Lease, found: Found) -> tuple[tuple[FoundLink, ...], str]:
        """The links to follow from a document, and the root of the REST API if it names one."""
        kept: list[FoundLink] = []
        root = ""
        lists_articles = lease.kind != "section" or lease.url in _sections(self.site)
        for link in found.links:
            if link.kind == "api" and lease.kind == "section":
                root = link.url
                kept.append(_listing(root, self._begun.listed_since))
            elif link.kind != "page" or lists_articles:
                kept.append(link)
        return tuple(kept), root

    def _conclude(self, fetcher: Fetcher) -> None:
        if until := fetcher.closed_until:
            self.ending.closed_until = until
            self._end("rate_limited", "retry_after", f"the site asked for a pause until {until:%Y-%m-%d %H:%M:%S}Z")
        elif fetcher.is_down:
            why = f"the site stopped answering ({fetcher.silence}); the rest is left for the next run"
            self._end("deferred", "unreachable", why)

    def _out_of(self, message: str) -> None:
        """The site's share of this run is used up; what waits is the next run's."""
        if not self.out_of_budget:
            self.out_of_budget = True
            self.ending.reason = message
            self.ending.findings.append(("warning", "budget", f"{message}; raise it, or let the next run go on"))

    def _end(self, outcome: Any, check: str, message: str) -> None:
        self.ending.outcome, self.ending.reason = outcome, check
        self.ending.findings.append(("error", check, message))


def _sections(site: Site) -> tuple[str, ...]:
    """The pages that list articles, as discovery spells them."""
    return tuple(_spelled(url, site) for url in site.sections or (site.home,))


def _spelled(url: str, site: Site) -> str:
    spelled = document(url, site)
    return url if isinstance(spelled, Refusal) else spelled


def _documents(site: Site, begun: Begun) -> tuple[FoundLink, ...]:
    """Where a run begins: what the site file names, and what an earlier run learnt of its API."""
    named: list[tuple[CaptureKind, str]] = [("section", url) for url in _sections(site)]
    if site.feeds is None or site.wordpress is None:
        named.append(("section", _spelled(site.home, site)))
    named += [("feed", _spelled(url, site)) for url in site.feeds or ()]
    named += [("sitemap", _spelled(url, site)) for url in site.sitemaps or ()]
    links = tuple(FoundLink(url=url, kind=kind) for kind, url in dict.fromkeys(named))
    root = begun.wordpress_api or (f"{site.home.rstrip('/')}/wp-json/" if site.wordpress else "")
    return (*links, _listing(root, begun.listed_since)) if root and site.wordpress is not False else links


def _listing(root: str, since: datetime | None) -> FoundLink:
    return FoundLink(url=posts_url(root, modified_after=since - OVERLAP if since else None), kind="api")
