"""One page in the browser: it and all that it asks for are answered here, and its text is taken once it rests.

Nothing is followed: the first document is the only one. Scripts, style sheets and data are asked for by the caller's
leave; a picture is a blank dot; films, fonts, sockets, frames and whatever sends something get nothing.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from schemas.run import OutcomeName
from spiders.budget import TOO_COSTLY
from spiders.http.encoding import BODY_LIMIT

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page, Route

SECONDS = 30.0
"""What a page may take while nothing that it asked for is on its way."""
ALL_SECONDS = 300.0
"""What it may take in all: a site's delay is kept for each of its requests."""
SETTLE = 10.0
"""Seconds of its own after which a page that never rests is taken as it is."""
QUIET = 1.0
"""Seconds without a request after which a page rests."""
TICK, POLL = 0.05, 0.2
ASKED_FOR = frozenset(("script", "stylesheet", "xhr", "fetch"))
DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
TEXT = """
(document.doctype ? "<!DOCTYPE html>" : "") + (document.documentElement ? document.documentElement.outerHTML : "")
"""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request is answered with; headers without what has been done already, such as a content coding."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The page that is to be shown, and as whom."""

    url: str
    reply: Reply
    user_agent: str = ""
    language: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser made of it."""

    html: bytes
    """In UTF-8."""
    cut: str = ""
    """Why it is not whole, in the words of WARC-Truncated; empty when it is."""
    outcome: OutcomeName | None = None
    """What that is for the page; None when it is whole."""
    reason: str = ""


STAY = Reply(204, {}, b"")
"""The answer to a page that leaves its address, or fills a frame: it stays as it is."""
Ask = Callable[[str, Mapping[str, str]], Awaitable[Reply | None]]
"""Answers a page's request, by address and headers; None: it is refused."""


class LateError(Exception):
    """A page's time is up."""


class CrashedError(Exception):
    """The process of a page ended."""


class LeftError(Exception):
    """A page is not the one any more that was to be shown."""


@dataclass  # without slots: Playwright keeps what calls a method beside it
class Window:
    """One page while it is shown."""

    document: Document
    ask: Ask
    _begun: bool = False
    _crashed: bool = False
    _on_way: int = 0
    _own: float = 0.0
    """Seconds so far without anything on its way."""
    _all: float = 0.0
    _rested: float = 0.0
    """Seconds of its own since anything was on its way."""
    _closing: set["asyncio.Task[None]"] = field(default_factory=set)

    async def show(self, context: "BrowserContext") -> Shown:
        """The page once it rests; raises Playwright's Error where the browser itself fails."""
        page = await context.new_page()
        page.on("crash", self._crash)
        context.on("page", self._close_other)
        await context.route("**/*", self._serve)
        try:
            await self._until(page.goto(self.document.url, wait_until="commit", timeout=0))
            tells = _Reader(await context.new_cdp_session(page), _origin(self.document.url))
            await self._until(self._rest(tells, self._own + SETTLE))
            html = await self._until(tells.say(f"({TEXT}).slice(0, {BODY_LIMIT + 1})"))
        except LateError:
            return Shown(b"", "time", "timeout", f"not at rest within {SECONDS:g} s of its own, {ALL_SECONDS:g} in all")
        except CrashedError:
            return Shown(
                b"", "unspecified", "parse_budget", f"{TOO_COSTLY}its process ended, most likely by its memory"
            )
        except LeftError as error:
            return Shown(b"", "unspecified", "protocol_error", f"its scripts left it for {error}")
        data = html.encode("utf-8", "replace")
        if len(data) > BODY_LIMIT:
            return Shown(data[:BODY_LIMIT], "length", "too_large", f"more than {BODY_LIMIT >> 20} MiB")
        return Shown(data)

    def _crash(self, _page: object) -> None:
        self._crashed = True

    def _close_other(self, page: "Page") -> None:
        """A window that the page opened."""
        task = asyncio.ensure_future(_close(page))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _serve(self, route: "Route") -> None:
        from playwright.async_api import Error

        request = route.request
        with suppress(Error):  # the page is gone, and nobody waits for the answer
            if request.is_navigation_request():
                first, self._begun = not self._begun, True
                await _fulfil(route, self.document.reply if first else STAY)
            elif request.resource_type == "image":
                await route.fulfill(status=200, content_type="image/gif", body=DOT)
            elif request.resource_type in ASKED_FOR and request.method == "GET":
                await self._answer(route)
            else:
                await route.abort("blockedbyclient")

    async def _answer(self, route: "Route") -> None:
        self._on_way += 1
        try:
            reply = await self.ask(route.request.url, await route.request.all_headers())
        finally:
            self._on_way -= 1
            self._rested = 0.0
        await (route.abort("blockedbyclient") if reply is None else _fulfil(route, reply))

    async def _until(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives, unless the page's time is up or its process ends before."""
        loop = asyncio.get_running_loop()
        task, last = asyncio.ensure_future(work), loop.time()
        try:
            while not (await asyncio.wait({task}, timeout=TICK))[0]:
                last, passed = loop.time(), loop.time() - last
                self._pass(passed)
            return task.result()
        except Exception:
            if self._crashed:
                raise CrashedError from None
            raise
        finally:
            task.cancel()

    def _pass(self, seconds: float) -> None:
        self._all += seconds
        if not self._on_way:
            self._own += seconds
            self._rested += seconds
        if self._crashed:
            raise CrashedError
        if self._own > SECONDS or self._all > ALL_SECONDS:
            raise LateError

    async def _rest(self, tells: "_Reader", until: float) -> None:
        """Wait until the page is loaded and asks for nothing; one that never rests has until then."""
        from playwright.async_api import Error

        state, self._rested = "", 0.0
        while self._own < until and not (state == "complete" and self._rested >= QUIET):
            await asyncio.sleep(POLL)
            with suppress(Error):  # asked at the moment at which the page writes itself anew
                state = await tells.say("document.readyState")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a page in a world of its own, where the page's scripts have changed nothing."""

    session: "CDPSession"
    origin: str

    async def say(self, expression: str) -> str:
        """What an expression gives; LeftError where the page is another by now."""
        frame = (await self.session.send("Page.getFrameTree"))["frameTree"]["frame"]
        if _origin(frame["url"]) != self.origin:
            raise LeftError(frame["url"][:100])
        asked = {"frameId": frame["id"], "worldName": "onrecord"}
        world = (await self.session.send("Page.createIsolatedWorld", asked))["executionContextId"]
        told = {"expression": expression, "contextId": world, "returnByValue": True}
        return str((await self.session.send("Runtime.evaluate", told))["result"].get("value", ""))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}"


async def _fulfil(route: "Route", reply: Reply) -> None:
    await route.fulfill(status=reply.status, headers=dict(reply.headers), body=reply.body)


async def _close(page: "Page") -> None:
    from playwright.async_api import Error

    with suppress(Error):
        await page.close()
