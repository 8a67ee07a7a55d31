"""Fetch a few documents of one site for `onrecord sites`; crawling is the spider's affair."""

import socket
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from schemas.errors import ConfigError
from schemas.site import Site
from spiders.access import Access
from spiders.http.encoding import decode
from spiders.http.internet import ForbiddenAddressError, Guard, environment_proxies, origin_of
from spiders.secrets import take_secrets

BODY_LIMIT = 10 * 1024 * 1024
SECONDS = 30
PAUSE = 1.0
"""Seconds between two requests where nobody says otherwise."""
CHUNK = 64 * 1024


class Fetcher:
    """Fetches slowly and under limits, and goes where a crawl of the site would go: one guard is for both.

    Proxies, SSL_CERT_FILE and no_proxy of the environment are honoured; robots.txt is whoever calls' affair.
    """

    def __init__(self, user_agent: str, site: Site, *, delay: float | None = None) -> None:
        """`delay` is in seconds between two requests; ConfigError where a secret that the file names is missing."""
        self.user_agent, self.delay = site.user_agent or user_agent, PAUSE if delay is None else delay
        self.access = Access.of(site, take_secrets([site]))
        self._guard = Guard.of(site, [*environment_proxies(), *filter(None, [site.proxy])])
        own = [ProxyHandler(dict.fromkeys(("http", "https"), self.access.proxy))] if site.proxy else []
        self._opener = build_opener(_Redirects(self), _Http(self._guard), _Https(self._guard), *own)
        self._last = float("-inf")

    def __call__(self, url: str) -> tuple[int, tuple[tuple[str, str], ...], bytes, str]:
        """Status, headers, decoded body and final address; raises ConfigError when the site cannot be asked."""
        self.check(url)
        time.sleep(max(0.0, self._last + self.delay - time.monotonic()))
        self._last = time.monotonic()
        headers = {"User-Agent": self.user_agent, "Accept-Encoding": "gzip"}
        try:
            request = Request(url, headers=headers)  # noqa: S310 - the scheme was checked
            with self._open(self.dressed(request)) as answer:
                return _read(answer)
        except ForbiddenAddressError as error:
            raise _refusal(url, error) from error
        except (OSError, HTTPException, UnicodeError) as error:  # UnicodeError: no name that can be looked up
            raise ConfigError(
                f"{url}: {getattr(error, 'reason', error)}; mend the address, or try again later"
            ) from error

    def check(self, url: str) -> None:
        """Raise ConfigError for an address that is not the public web's, unless the site names it."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise ConfigError(f"{url}: neither http nor https; it is not followed")
        try:
            self._guard.check(url)
        except ForbiddenAddressError as error:
            raise _refusal(url, error) from error

    def dressed(self, request: Request) -> Request:
        """The request with what its own address may be told, and no other that it leads to."""
        cookies = self.access.cookies_for(request.full_url)
        for name, value in (*self.access.headers_for(request.full_url), *([("Cookie", cookies)] if cookies else [])):
            request.add_unredirected_header(name, value)
        return request

    def _open(self, request: Request) -> Any:
        try:
            return self._opener.open(request, timeout=SECONDS)
        except HTTPError as answer:  # a 404 is an answer too
            return answer


def _refusal(url: str, error: ForbiddenAddressError) -> ConfigError:
    return ConfigError(f"{url}: {error}; it is not followed (a host of your own: name it with its port)")


class _Redirects(HTTPRedirectHandler):
    """Follows five redirects at most, each checked like the first address."""

    max_redirections = 5

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        self.fetcher.check(newurl)
        onward = super().redirect_request(req, fp, code, msg, headers, newurl)
        return self.fetcher.dressed(onward) if onward else None


class _Http(HTTPHandler):
    """Opens connections by the guard's leave."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self._guard = guard

    def http_open(self, req: Request) -> Any:
        return self.do_open(_guarded(HTTPConnection, self._guard, req), req)


class _Https(HTTPSHandler):
    """The same for TLS; certificates are verified as Python does by default."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self._guard = guard

    def https_open(self, req: Request) -> Any:
        return self.do_open(_guarded(HTTPSConnection, self._guard, req), req)


def _guarded(kind: Callable[..., HTTPConnection], guard: Guard, request: Request) -> Any:
    """A class of connections, as urllib wants one, whose door to the network is ours."""

    def connection(host: str, **more: Any) -> Any:
        made: Any = kind(host, **more)
        made._create_connection = partial(_connect, guard, request.full_url)
        return made

    return connection


def _connect(guard: Guard, url: str, reached: tuple[str, int], timeout: float, _source: object) -> socket.socket:
    """A socket to the first address that answers, each checked before; the name is looked up this once."""
    asked, door_of = origin_of(url), (reached[0].lower().rstrip("."), reached[1])
    failure = OSError(f"{reached[0]} has no address")
    for family, kind, protocol, _, place in socket.getaddrinfo(*reached, type=socket.SOCK_STREAM):
        guard.check_connection(str(place[0]), asked, None if door_of == asked else door_of)
        door = socket.socket(family, kind, protocol)
        door.settimeout(timeout)
        try:
            door.connect(place)
        except OSError as error:
            door.close()
            failure = error
        else:
            return door
    raise failure


def _read(answer: Any) -> tuple[int, tuple[tuple[str, str], ...], bytes, str]:
    raw, until = bytearray(), time.monotonic() + SECONDS
    while piece := answer.read1(CHUNK):
        raw += piece
        if len(raw) > BODY_LIMIT or time.monotonic() > until:
            raise ConfigError(f"{answer.url}: more than 10 MiB, or slower than {SECONDS} s; it is not read")
    decoded = decode(bytes(raw), answer.headers.get("Content-Encoding", ""), BODY_LIMIT)
    if decoded.problem:
        raise ConfigError(f"{answer.url}: {decoded.problem} when unpacked; it is not read")
    return answer.status, tuple(answer.headers.items()), decoded.body, answer.url
