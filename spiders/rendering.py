"""Have a browser show what was fetched: the page as it came goes in, and what it asks for is fetched as all else is.

So its requests pass the same guard, robots.txt, pace, proxy, limits and verification as those of a crawl, and a secret
goes to the hosts that it is meant for. The page itself is asked for once.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from schemas.capture import Capture
from schemas.errors import ConfigError
from schemas.site import Site
from spiders.access import Access
from spiders.browser import Browser, Document, Reply, Shown
from spiders.browser.process import BrowserEndedError
from spiders.discovery import Refusal, document
from spiders.fetching import Fetcher
from spiders.http.answers import Answer, FetchError
from spiders.http.hops import location_of
from spiders.http.internet import ForbiddenAddressError
from spiders.journey import Journey
from spiders.media import onward
from spiders.visit import Lease, Visit

MOST_REQUESTS = 60
"""Of one page; and of the rest none is made."""
MOST_BYTES = 30 << 20
"""Of all answers to one page."""
HOPS = 5
KEPT_BYTES = 32 << 20
"""Scripts and style sheets that a run's later pages are given again, instead of asking for them."""
CODE = ("javascript", "ecmascript", "css")
OURS = frozenset((
    "accept-encoding", "cache-control", "connection", "content-length", "cookie", "host", "if-modified-since",
    "if-none-match", "pragma", "priority", "proxy-authorization", "range", "te", "upgrade", "upgrade-insecure-requests",
    "user-agent",
))  # fmt: skip
"""Headers of a browser's request that fetching sets itself, or leaves out."""
DONE = frozenset((
    "alt-svc", "clear-site-data", "connection", "content-disposition", "content-encoding", "content-length",
    "keep-alive", "location", "nel", "refresh", "report-to", "reporting-endpoints", "set-cookie",
    "strict-transport-security", "transfer-encoding",
))  # fmt: skip
"""Headers of an answer that fetching has heeded, or that mean nothing to a page that is shown once."""
log = logging.getLogger(__name__)


class Rendering:
    """Shows the pages of one site in one run."""

    def __init__(self, site: Site, browser: Browser, access: Access, user_agent: str) -> None:
        self.site, self.access = site, access
        self.wide = site.model_copy(update={"hosts": (*site.hosts, *site.render_hosts)})
        """The site with the hosts that its pages may ask."""
        self._browser, self._user_agent = browser, site.user_agent or user_agent
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self.turn = asyncio.Lock()
        """Held while a page is given something: two that are shown at a time would both fetch what they share."""

    async def __call__(self, fetcher: Fetcher, journey: Journey, visit: Visit) -> Visit:
        """The visit with what a browser made of its page; of anything but HTML the visit as it is."""
        page = visit.captures[-1]
        if not _is_html(page):
            return visit
        errands = Errands(self, fetcher, journey, page)
        try:
            shown = await self._browser.show(self._document(page), errands.answer)
        except (BrowserEndedError, ConfigError) as error:
            shown = Shown(b"", "unspecified", "deferred", str(error))
        if pause := errands.pause:  # what it asked for in vain may be its text
            shown = Shown(shown.html, "unspecified", "rate_limited", pause.reason)
        errands.tell()
        return replace(
            visit,
            rendered=self._capture(fetcher, page, shown),
            assets=tuple(errands.captures),
            outcome=shown.outcome,
            reason=f"rendered: {shown.reason}" if shown.outcome else "",
            not_before=pause.not_before if pause else None,
            requests=visit.requests + errands.requests,
            bytes=visit.bytes + errands.bytes,
        )

    def kept(self, url: str) -> Reply | None:
        """The answer of a script or style sheet that an earlier page was given."""
        return self._kept.get(url)

    def keep(self, url: str, reply: Reply) -> None:
        """Keep a script or style sheet for later pages; the oldest go where there are too many."""
        if reply.status == 200 and any(word in reply.headers.get("content-type", "") for word in CODE):
            self._kept[url] = reply
        while sum(len(one.body) for one in self._kept.values()) > KEPT_BYTES:
            self._kept.popitem(last=False)

    def is_own(self, url: str) -> bool:
        """Whether a page of the site may ask for an address."""
        found = document(url, self.wide)
        return not isinstance(found, Refusal) or found.outcome == "not_article"

    def reply(self, headers: tuple[tuple[str, str], ...], status: int, body: bytes) -> Reply:
        """An answer as the browser gets it, without secrets and what was done with it."""
        told: dict[str, str] = {}
        for name, value in self.access.masked_headers(headers):
            if (key := name.lower()) not in DONE:
                told[key] = f"{told[key]}, {value}" if key in told else value
        return Reply(status, told, self.access.masked(body))

    def _document(self, page: Capture) -> Document:
        return Document(
            url=page.final_url,
            reply=self.reply(page.headers, 200, page.body),
            user_agent=self._user_agent,
            language=self.site.language,
            timezone=self.site.timezone,
        )

    def _capture(self, fetcher: Fetcher, page: Capture, shown: Shown) -> Capture:
        """What was shown, as it is archived: made of the page's record."""
        journey = Journey(Lease(url=f"urn:uuid:{page.id}", kind="rendered"), part_of=page.id)
        answer = Answer(
            url=page.final_url,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            request_headers=(),
            raw=shown.html,
            body=shown.html,
            problem="",
        )
        fetcher.keep(journey, answer, asked=journey.lease.url)
        return replace(journey.captures[-1], truncated=shown.cut)


class Errands:
    """What one page asks for while it is shown, under its limits."""

    def __init__(self, rendering: Rendering, fetcher: Fetcher, journey: Journey, page: Capture) -> None:
        self._rendering, self._fetcher, self._page = rendering, fetcher, page
        self._cookies = journey.cookies
        self._refused: dict[str, str] = {}
        """Host -> why an address of it was refused last."""
        self._begun = 0
        self.captures: list[Capture] = []
        self.pause: FetchError | None = None
        """That the site asked for a pause meanwhile."""
        self.requests = self.bytes = 0

    async def answer(self, url: str, headers: Mapping[str, str]) -> Reply | None:
        """What a request of the page is answered with; None: nothing."""
        if found := self._rendering.kept(url):
            return found
        async with self._rendering.turn:  # one after the other, as the crawl asks
            try:
                return self._rendering.kept(url) or await self._fetch(url, headers)
            except ForbiddenAddressError as error:
                self._refused[_host(url)] = f"forbidden_address: {error}"
            except FetchError as error:
                self._refused[_host(url)] = str(error)
                if error.outcome == "rate_limited":
                    self.pause = error
        return None

    def tell(self) -> None:
        """Say in the log what the page did not get: it may be why it has no text."""
        for host, why in self._refused.items():
            log.debug("not given to a page in the browser: url=%s host=%s reason=%s", self._page.url, host, why)

    async def _fetch(self, url: str, headers: Mapping[str, str]) -> Reply:
        journey = Journey(
            Lease(url=url, kind="asset"), part_of=self._page.id, cookies=self._cookies, headers=_passed_on(headers)
        )
        try:
            answer = await self._follow(journey, url)
        finally:
            self.captures += journey.captures
            self.requests += journey.requests
            self.bytes += journey.bytes
        reply = self._rendering.reply(answer.headers, answer.status, answer.body)
        self._rendering.keep(url, reply)
        return reply

    async def _follow(self, journey: Journey, url: str) -> Answer:
        for _ in range(HOPS + 1):
            await self._check(url)
            journey.most_bytes = max(1, min(journey.most_bytes, MOST_BYTES - self.bytes - journey.bytes))
            answer = await self._fetcher.ask(journey, url)
            location = location_of(answer)
            self._fetcher.keep(journey, answer, asked=url if location else journey.lease.url, answered=not location)
            if not location:
                self._fetcher.heed(journey.lease, answer)
                if answer.problem:
                    raise FetchError(answer.problem, "")
                return answer
            url = onward(self._fetcher, url, location)
        raise FetchError("redirect_loop", f"more than {HOPS} redirects")

    async def _check(self, url: str) -> None:
        """Raise FetchError or ForbiddenAddressError where a page may not go."""
        if not self._rendering.is_own(url):
            raise FetchError("offsite", "neither a host of the site nor one of `render_hosts`")
        if self._begun >= MOST_REQUESTS:
            raise FetchError("trap", f"more than {MOST_REQUESTS} requests of one page")
        if self.bytes >= MOST_BYTES:
            raise FetchError("too_large", f"more than {MOST_BYTES >> 20} MiB for one page")
        self._begun += 1
        self._fetcher.check(url)
        await self._fetcher.check_rules(url)


def _passed_on(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The headers of a browser's request that say what it wants, and nothing of the machine it runs on."""
    told = ((name, value) for name, value in headers.items() if name.lower() not in OURS)
    return tuple((name, value) for name, value in told if not name.lower().startswith("sec-") and value.isascii())


def _is_html(page: Capture) -> bool:
    named = page.header("content-type").lower()
    return "html" in named or (not named and page.body.lstrip()[:1] == b"<")


def _host(url: str) -> str:
    return urlsplit(url).netloc
