"""Fetch one address: robots.txt first, every redirect checked, failures tried again with patience, all of it told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectionClosed

from schemas.capture import Capture
from schemas.site import Site
from spiders.access import Access
from spiders.discovery import PARTS, Refusal, document, may_have_parts, next_part, turns_comments
from spiders.http.answers import (
    TOTAL_SECONDS,
    Answer,
    FetchError,
    answer_of,
    coding_of,
    request_for,
    root_of,
    short,
)
from spiders.http.causes import cause, proxy_refusal
from spiders.http.encoding import Decoded, decode
from spiders.http.hops import REDIRECTS, address, location_of, may_refresh, refresh_of
from spiders.http.internet import ForbiddenAddressError, Guard
from spiders.journey import Journey
from spiders.politeness import (
    ABSURD_RETRY_AFTER,
    LONGEST_RETRY_AFTER,
    LONGEST_WAIT,
    TRIES,
    Pace,
    Rules,
    backoff,
    retry_after,
    rules_of,
    why_not_each,
)
from spiders.readers import UnreadableError
from spiders.visit import Lease, Visit

HOPS = 10
ROBOTS_HOPS = 5
ROBOTS_TRUSTED = timedelta(days=7)
"""A robots.txt older than that is fetched in full: a server may say "not modified" for ever."""
UNREACHED = 8
"""So many addresses in a row without any answer: the site is down, not the pages."""
MARGIN = 1.0
"""Seconds added to a wait that a server asked for: its clock and its dates count whole seconds."""

Download = Callable[[Request], Awaitable[Response]]
Read = Callable[..., Awaitable[Any]]
"""Calls a pure function on what a server sent, elsewhere and under a budget; UnreadableError when it is spent."""
Render = Callable[["Fetcher", Journey, Visit], Awaitable[Visit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What a fetcher reaches the world by: the network and its guard, whoever reads what comes, ids and the clock."""

    guard: Guard
    download: Download
    read: Read
    new_id: Callable[[], str]
    access: Access
    render: "Render | None" = None
    """Has a browser show the page of a visit; None: what comes is read as it came."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class Fetcher:
    """Fetches the addresses of one site for one run."""

    def __init__(self, site: Site, run_id: str, edge: Edge, *, robots: Capture | None = None) -> None:
        self._site, self._run_id, self._edge, self._known_robots = site, run_id, edge, robots
        self.pace = Pace(site.delay)
        self.closed_until: datetime | None = None
        """The site wants to be left alone for longer than a run waits."""
        self._rules: dict[str, Rules | None] = {}
        self._asking = asyncio.Lock()
        self._unreached = 0
        self._foreseen: dict[str, str] = {}
        """Address -> why robots.txt forbids it; empty where it does not."""
        self._unheard: dict[str, str] = {}
        """Origin -> why its robots.txt is out of reach."""
        self.silence = ""
        """Why the last address gave no answer."""

    @property
    def is_down(self) -> bool:
        """Whether the last addresses all gave no answer at all."""
        return self._unreached >= UNREACHED

    async def visit(self, lease: Lease) -> Visit:
        """Fetch one address, of an article with its further pages; never raises for what the other side does."""
        if self._edge.render and lease.kind == "page":  # that a page's frame is not modified says nothing of its text
            lease = replace(lease, etag="", last_modified="")
        visit = await self._look(Journey(lease))
        if lease.kind != "page" or visit.outcome is not None:
            return visit
        try:
            return replace(visit, parts=tuple([part async for part in self._parts(visit)]))
        except UnreadableError as error:
            return replace(visit, outcome="parse_budget", reason=str(error))

    async def _look(self, journey: Journey) -> Visit:
        """Fetch one page, and have it shown where the site wants that."""
        visit = await self._travel(journey, self._follow)
        if self._edge.render is None or visit.outcome is not None or journey.lease.kind not in ("page", "part"):
            return visit
        return await self._edge.render(self, journey, visit)

    async def _parts(self, visit: Visit) -> AsyncIterator[Visit]:
        """Further pages until there is none, one fails, or they are the comments' pages."""
        first, bodies = visit.captures[-1], [visit.shown.body]
        while len(bodies) <= PARTS and (url := await self._next_part(bodies, first.final_url)):
            part = await self._look(Journey(Lease(url=url, kind="part"), part_of=first.id))
            yield part
            if part.outcome is not None:
                return
            if "?" in url and await self._edge.read(turns_comments, url, bodies[0], part.shown.body):
                return
            bodies.append(part.shown.body)

    async def _next_part(self, bodies: list[bytes], url: str) -> str:
        told: str = await self._edge.read(next_part, bodies, url) if may_have_parts(url) else ""
        return told

    async def rules(self, url: str) -> tuple[Rules | None, Visit | None]:
        """What the robots.txt of the address's host allows, and the visit that fetched it when this call did.

        No rules: robots.txt is out of reach, and nothing of the host may be fetched.
        """
        origin = _origin(url)
        async with self._asking:
            if origin in self._rules:
                return self._rules[origin], None
            journey = Journey(self._robots_lease(f"{origin}/robots.txt"))
            visit = await self._travel(journey, self._follow_robots)
            rules = self._rules_from(visit)
            try:
                if rules is not None and rules.text:
                    self.pace.delay = max(self.pace.delay, await self._edge.read(getattr, rules, "crawl_delay"))
            except UnreadableError as error:
                rules, visit = None, replace(visit, outcome="parse_budget", reason=str(error))
            if rules is None:
                self._unheard[origin] = f"{visit.outcome}: {visit.reason}"
            self._rules[origin] = rules
            return rules, visit

    def _rules_from(self, visit: Visit) -> Rules | None:
        if not visit.answered or visit.outcome in ("rate_limited", "timeout", "truncated", "undecodable"):
            return None
        answer = visit.captures[-1]
        if answer.status == 304 and self._known_robots:
            return rules_of(200, self._known_robots.body)
        return rules_of(answer.status, answer.body)

    def _robots_lease(self, url: str) -> Lease:
        known = self._known_robots
        if known is None or known.url != url or self._edge.now() - known.fetched_at > ROBOTS_TRUSTED:
            return Lease(url=url, kind="robots")
        return Lease(
            url=url,
            kind="robots",
            etag=known.header("etag"),
            last_modified=known.header("last-modified"),
            validated=known.final_url,
        )

    async def _travel(self, journey: Journey, follow: Callable[[Journey], Awaitable[Answer]]) -> Visit:
        for tries in range(1, TRIES + 1):
            try:
                answer = await follow(journey)
            except FetchError as error:
                self._count(error)
                if not error.again or tries == TRIES or self.closed_until:
                    return journey.ended(error.outcome, error.reason, error.not_before)
                await asyncio.sleep(backoff(tries, self._site.retry_wait))
            else:
                self._unreached = 0
                return journey.ended("unchanged" if answer.status == 304 else None)
        raise AssertionError("the last try returns")

    def _count(self, error: FetchError) -> None:
        self._unreached = 0 if error.reached else self._unreached + 1
        self.silence = error.reason

    async def _follow(self, journey: Journey) -> Answer:
        url, seen = journey.lease.url, set[tuple[str, str]]()
        while len(seen) <= HOPS:
            had = journey.cookies.header(url)
            seen.add((url, had))
            await self.check_rules(url)
            answer = await self.ask(journey, url)
            if not (onward := location_of(answer) or await self._refresh(journey, answer, had)):
                self.keep(journey, answer, asked=journey.lease.url)
                return self._judge(journey.lease, answer)
            self.keep(journey, answer, asked=url, answered=False)
            url = self._next(url, onward)
            if (url, journey.cookies.header(url)) in seen:
                raise FetchError("redirect_loop", f"back to {url}")
        raise FetchError("redirect_loop", f"more than {HOPS} redirects")

    async def _refresh(self, journey: Journey, answer: Answer, had: str) -> str:
        """Where a page sends its reader; a page that loads itself again is an answer, unless it wanted its cookie."""
        if not may_refresh(answer):
            return ""
        try:
            target: str = await self._edge.read(refresh_of, answer, journey.lease.kind)
        except UnreadableError as error:
            raise FetchError("parse_budget", str(error)) from error
        wanted_cookie = not had and bool(journey.cookies.header(answer.url))
        return target if target != answer.url or wanted_cookie else ""

    async def _follow_robots(self, journey: Journey) -> Answer:
        url = journey.lease.url
        for _ in range(ROBOTS_HOPS + 1):
            answer = await self.ask(journey, url)
            if not (location := location_of(answer)):
                self.keep(journey, answer, asked=journey.lease.url)
                if answer.status != 304 and rules_of(answer.status, b"") is None:
                    self._judge(journey.lease, answer)
                return answer
            self.keep(journey, answer, asked=url, answered=False)
            url = self._next(url, location)
        raise FetchError("redirect_loop", f"more than {ROBOTS_HOPS} redirects")

    def check(self, url: str) -> None:
        """Raise ForbiddenAddressError where the guard lets nobody go."""
        self._edge.guard.check(url)

    async def check_rules(self, url: str) -> None:
        """Raise FetchError where robots.txt forbids an address, or is out of reach."""
        origin = _origin(url)
        rules = self._rules[origin] if origin in self._rules else (await self.rules(url))[0]
        if rules is None:
            raise FetchError(
                "deferred", f"robots.txt of {urlsplit(url).netloc} is out of reach ({self._unheard[origin]})"
            )
        if rules.text and (forbidden := await self._why_not(rules, url)):
            raise FetchError("robots", forbidden)

    async def foresee(self, urls: Sequence[str]) -> None:
        """Ask at once what robots.txt says of many of the site's addresses: asking for each costs more than reading."""
        rules = self._rules.get(_origin(self._site.home))
        own = [url for url in urls if _origin(url) == _origin(self._site.home)]
        if rules is not None and rules.text and own:
            with contextlib.suppress(UnreadableError):  # told of each address when it is asked for
                self._foreseen = dict(zip(own, await self._edge.read(why_not_each, rules, own), strict=True))

    async def _why_not(self, rules: Rules, url: str) -> str:
        if url in self._foreseen:
            return self._foreseen[url]
        try:
            return str(await self._edge.read(Rules.why_not, rules, url))
        except UnreadableError as error:
            raise FetchError("parse_budget", f"robots.txt: {error}") from error

    def _next(self, url: str, location: str) -> str:
        """Where a redirect leads, as it says, unless that is no place to go."""
        try:
            target = address(url, location)
            parts = urlsplit(target)
            if parts.scheme in ("http", "https"):
                self._edge.guard.check(target)
        except ForbiddenAddressError as error:
            raise FetchError("forbidden_address", str(error)) from error
        except ValueError as error:
            raise FetchError("protocol_error", f"redirect that cannot be read: {error}") from error
        refusal = document(target, self._site)
        if isinstance(refusal, Refusal) and refusal.outcome != "not_article":
            raise FetchError(refusal.outcome, f"redirect to {refusal.url}: {refusal.reason}")
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))

    async def ask(self, journey: Journey, url: str) -> Answer:
        """The answer to one request, when its turn comes; FetchError where there is none."""
        await self.pace.turn()
        if self.closed_until:
            raise FetchError("rate_limited", "the site asked for a pause")
        journey.requests += 1
        journey.answered = False
        try:
            request = request_for(url, journey.lease, journey.cookies.header(url))
            request.headers.update(journey.headers)
            self._edge.access.dress(request)
            request.meta["download_maxsize"] = journey.most_bytes
            response = await self._edge.download(request)
        except ForbiddenAddressError as error:
            raise FetchError("forbidden_address", str(error)) from error
        except DownloadTimeoutError as error:
            late = f"no whole answer in {TOTAL_SECONDS:.0f} s" if "longer than" in str(error) else cause(error, request)
            raise FetchError("timeout", late, reached=False) from error
        except DownloadCancelledError as error:
            raise FetchError("too_large", f"more than {journey.most_bytes / (1 << 20):.3g} MiB") from error
        except (CannotResolveHostError, DownloadConnectionRefusedError, TunnelError) as error:
            tunnel = isinstance(error, TunnelError)
            raise FetchError("http_error", cause(error, request), again=not tunnel, reached=False) from error
        except DownloadFailedError as error:
            lost = isinstance(root_of(error), ConnectionClosed)
            raise FetchError("protocol_error", cause(error, request), again=lost, reached=not lost) from error
        except UnsupportedURLSchemeError as error:
            raise FetchError("forbidden_scheme", short(error)) from error
        except Exception as error:  # whatever bytes make the HTTP client raise, they cost this page alone
            raise FetchError("protocol_error", short(error), reached=False) from error
        if refusal := proxy_refusal(response, request):
            raise FetchError("http_error", refusal, reached=False)
        journey.bytes += len(response.body)
        answer = answer_of(request, response, await self._decoded(request, response))
        journey.cookies.keep(answer)
        return answer

    async def _decoded(self, request: Request, response: Response) -> Decoded:
        if not (coding := coding_of(request, response)):
            return Decoded(response.body)
        try:
            found: Decoded = await self._edge.read(decode, response.body, coding)
        except UnreadableError as error:
            raise FetchError("parse_budget", str(error)) from error
        return found

    def _judge(self, lease: Lease, answer: Answer) -> Answer:
        """The answer when it is one; FetchError when it is not."""
        self.heed(lease, answer)
        if answer.status == 200 and answer.problem:
            raise FetchError(answer.problem, "", again=answer.problem == "truncated")
        if answer.status == 200 or (answer.status == 304 and (lease.etag or lease.last_modified)):
            return answer
        if answer.status in (404, 410) and lease.known:
            raise FetchError("gone", str(answer.status))
        if answer.status in REDIRECTS:
            raise FetchError("http_error", f"{answer.status} without a Location")
        raise FetchError("http_error", str(answer.status), again=answer.status >= 500)

    def heed(self, lease: Lease, answer: Answer) -> None:
        """Raise FetchError where an answer asks for a pause, which the whole site has from now on."""
        if answer.status in (429, 503):
            self._pause(lease, answer)

    def _pause(self, lease: Lease, answer: Answer) -> None:
        """Let the whole site rest as long as it asks for."""
        seconds = retry_after(answer.header("retry-after"), self._edge.now())
        if seconds is None:
            if answer.status == 429:
                self.pace.pause(backoff(2, self._site.retry_wait))
                raise FetchError("rate_limited", "429 without a time", again=True)
            return
        if seconds > LONGEST_WAIT:
            until = self._edge.now() + timedelta(seconds=min(seconds, LONGEST_RETRY_AFTER))
            if seconds <= ABSURD_RETRY_AFTER or lease.kind == "robots":
                self.closed_until = until
            raise FetchError("rate_limited", f"asked to wait {seconds:.0f} s", not_before=until)
        self.pace.pause(seconds + MARGIN)
        raise FetchError("rate_limited", f"asked to wait {seconds:.0f} s", again=True)

    def keep(self, journey: Journey, answer: Answer, *, asked: str, answered: bool = True) -> None:
        """Take an answer into the journey, as it is to be archived."""
        journey.answered = answered
        cut = {"truncated": "disconnect", "too_large": "length"}
        body = self._edge.access.masked(answer.body)
        is_as_received = body is answer.body or body == answer.body
        journey.captures.append(
            Capture(
                id=self._edge.new_id(),
                site=self._site.name,
                run_id=self._run_id,
                kind=journey.lease.kind,
                url=asked,
                final_url=answer.url,
                fetched_at=self._edge.now(),
                status=answer.status,
                headers=self._edge.access.masked_headers(answer.headers),
                body=body,
                raw_body=answer.raw if is_as_received and answer.raw != answer.body else None,
                request_headers=answer.request_headers,
                truncated=cut.get(answer.problem, ""),
                part_of=journey.part_of,
            )
        )


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))
