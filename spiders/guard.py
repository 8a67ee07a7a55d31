"""Where a request may go: the address that is connected to is the address that is checked, at every hop.

Private, loopback, link-local, multicast and reserved addresses are refused. Two exceptions, both the operator's own
words: what a site file names as a literal address or with its port written out, and the proxy of the environment.
"""

import ipaddress
import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.interfaces import IReactorPluggableNameResolver
from zope.interface import implementer  # type: ignore[import-untyped]

from schemas.site import Site
from spiders import heads

CONNECT_SECONDS = 30.0
PORTS = {"http": 80, "https": 443}

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Origin = tuple[str, int]


class ForbiddenAddressError(Exception):
    """An address that is not on the public internet, and that nobody named."""


def literal(host: str) -> Ip | None:
    """The address a host spells out, in any spelling that resolvers take; None for a name.

    >>> literal("0x7f.1"), literal("2130706433"), literal("gazette.example")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)
    """
    text = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").partition("%")[0].lower()
    if text == "localhost" or text.endswith(".localhost"):  # RFC 6761: never a name to look up
        return ipaddress.IPv4Address("127.0.0.1")
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(text)) if text.isascii() and " " not in text else None
    except OSError:
        return None


def is_public(address: Ip) -> bool:
    """Whether the address, or the IPv4 address inside it, is one of the public internet.

    >>> is_public(ipaddress.ip_address("::ffff:10.0.0.1")), is_public(ipaddress.ip_address("93.184.216.34"))
    (False, True)
    """
    inner = _inside(address) if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in ipaddress.IPv6Network("64:ff9b::/96"):  # NAT64
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def origin_of(url: str) -> Origin:
    """Host and port of an address; port 0 for a scheme that has none."""
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or PORTS.get(parts.scheme, 0)


@dataclass(frozen=True, slots=True)
class Guard:
    """Which hosts may be connected to although their address is not public."""

    named: frozenset[Origin] = frozenset()
    proxies: frozenset[Origin] = frozenset()

    @classmethod
    def of(cls, site: Site, proxies: Iterable[str] = ()) -> "Guard":
        """The guard for a site; `proxies` are addresses as the environment gives them."""
        addresses = (site.home, *(site.feeds or ()), *(site.sitemaps or ()), *(site.sections or ()))
        hosts = (f"http://{host}/" for host in site.hosts)
        return cls(
            named=frozenset(origin_of(url) for url in (*addresses, *hosts) if _literally(url)),
            proxies=frozenset(origin_of(url if "://" in url else f"http://{url}") for url in proxies),
        )

    def check(self, url: str) -> None:
        """Raise ForbiddenAddressError when the address itself spells out where it must not go."""
        host, port = origin_of(url)
        address = literal(host)
        if address is not None and not is_public(address) and (host, port) not in self.named:
            raise ForbiddenAddressError(f"{host} is {address}: not a public address")

    def check_connection(self, address: str, asked: Origin, proxy: Origin | None) -> None:
        """Raise ForbiddenAddressError unless `address`, where a request for `asked` is about to connect, is allowed."""
        if proxy is not None and proxy in self.proxies:
            return
        ip = literal(address)
        if asked not in self.named and (ip is None or not is_public(ip)):
            raise ForbiddenAddressError(f"{asked[0]} is at {address}: not a public address")


def _literally(url: str) -> bool:
    parts = urlsplit(url)
    return parts.port is not None or literal(parts.hostname or "") is not None


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
