"""Scrapy's door to the network, with the guard at it: the address that is connected to is the one that is checked."""

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.interfaces import IReactorPluggableNameResolver
from twisted.web._newclient import HTTPClientParser
from zope.interface import implementer  # type: ignore[import-untyped]

from spiders.internet import Guard, Origin, origin_of

HEADER_BYTES = 256 * 1024
CONNECT_SECONDS = 30.0


class HeadersTooLongError(Exception):
    """More than 256 KiB of response headers."""


@implementer(IReactorPluggableNameResolver)
class GuardedReactor:
    """The reactor, but every connection is checked first: `host` is here what the name was resolved to."""

    def __init__(self, reactor: Any, guard: Guard, asked: Origin, proxy: Origin | None) -> None:
        self._reactor, self._guard, self._asked, self._proxy = reactor, guard, asked, proxy

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, port: int, *rest: Any, **more: Any) -> Any:  # noqa: N802 - Twisted's name
        self._guard.check_connection(host, self._asked, self._proxy)
        return self._reactor.connectTCP(host, port, *rest, **more)


class _Parser(http11._LenientHTTPClientParser):
    """Keeps the headers as received, and gives up when they never end."""

    header_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self.header_bytes += len(line) + 1
        if self.header_bytes > HEADER_BYTES:
            raise HeadersTooLongError(f"more than {HEADER_BYTES} bytes of headers")
        super().lineReceived(line)

    def statusReceived(self, status: bytes) -> None:  # noqa: N802
        super().statusReceived(status)  # type: ignore[no-untyped-call]  # Twisted's
        self.response.received_headers = []

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802
        self.response.received_headers.append((name.decode("latin-1"), value.decode("latin-1")))
        super().headerReceived(name, value)  # type: ignore[no-untyped-call]  # Twisted's


class _Protocol(http11._LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        if isinstance(self._parser, HTTPClientParser):
            self._parser.__class__ = _Parser
        return answer


class _Factory(http11._LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: N802
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's


class _Agent(http11._ScrapyAgent):
    guard = Guard()

    def _get_agent(self, request: Request, timeout: float) -> Any:
        agent = super()._get_agent(request, min(timeout, CONNECT_SECONDS))
        proxy = request.meta.get("proxy")
        guarded: Any = GuardedReactor(
            agent._reactor, self.guard, origin_of(request.url), origin_of(proxy) if proxy else None
        )
        agent._reactor = agent._endpointFactory._reactor = guarded
        return agent

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        request.meta["received_headers"] = txresponse.received_headers
        return super()._cb_bodyready(txresponse, request)


class GuardedDownloadHandler(http11.HTTP11DownloadHandler):
    """Scrapy's HTTP client with the guard at its only door to the network."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory
        self._guard: Guard = getattr(crawler.spider, "guard", Guard())

    async def download_request(self, request: Request) -> Response:
        self._guard.check(request.url)
        agent = _Agent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=0,
            fail_on_dataloss=False,
            crawler=self._crawler,
        )
        agent.guard = self._guard
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))
