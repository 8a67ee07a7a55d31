"""Scrapy's door to the network, with the guard at it: the address that is connected to is the one that is checked."""

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.interfaces import IReactorPluggableNameResolver
from zope.interface import implementer  # type: ignore[import-untyped]

from spiders.http import heads
from spiders.http.internet import Guard, Origin, origin_of

CONNECT_SECONDS = 30.0


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
        self._pool._factory = heads.Factory
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
