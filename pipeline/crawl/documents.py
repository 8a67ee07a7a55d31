"""Fetch a few documents of one site for `onrecord sites`; crawling is the spider's affair."""

import ipaddress
import socket
import time
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, getproxies, proxy_bypass

from schemas.errors import ConfigError
from spiders.encoding import decode

BODY_LIMIT = 10 * 1024 * 1024
SECONDS = 30
CHUNK = 64 * 1024


class Fetcher:
    """Fetches slowly and under limits, and nothing on an inner network that the operator did not type.

    Proxies, SSL_CERT_FILE and no_proxy of the environment are honoured; robots.txt is whoever calls' affair.
    """

    def __init__(self, user_agent: str, typed: str, *, delay: float = 1.0) -> None:
        """`typed` is the address the operator gave; `delay` is in seconds between two requests."""
        self.user_agent, self.typed_host, self.delay = user_agent, urlsplit(typed).hostname or "", delay
        self._opener = build_opener(_Redirects(self))
        self._last = float("-inf")

    def __call__(self, url: str) -> tuple[int, tuple[tuple[str, str], ...], bytes, str]:
        """Status, headers, decoded body and final address; raises ConfigError when the site cannot be asked."""
        self.check(url)
        time.sleep(max(0.0, self._last + self.delay - time.monotonic()))
        self._last = time.monotonic()
        headers = {"User-Agent": self.user_agent, "Accept-Encoding": "gzip"}
        try:
            with self._open(Request(url, headers=headers)) as answer:  # noqa: S310 - the scheme was checked
                return _read(answer)
        except (OSError, HTTPException) as error:
            raise ConfigError(
                f"{url}: {getattr(error, 'reason', error)}; mend the address, or try again later"
            ) from error

    def check(self, url: str) -> None:
        """Raise ConfigError for an address that is not the public web's, unless its host was typed."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https"):
            raise ConfigError(f"{url}: neither http nor https; it is not followed")
        if host != self.typed_host and not _is_public(host, parts.scheme):
            raise ConfigError(f"{url}: {host} is not on the public internet; it is not followed")

    def _open(self, request: Request) -> Any:
        try:
            return self._opener.open(request, timeout=SECONDS)
        except HTTPError as answer:  # a 404 is an answer too
            return answer


class _Redirects(HTTPRedirectHandler):
    """Follows five redirects at most, each checked like the first address."""

    max_redirections = 5

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        self.fetcher.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


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


def _is_public(host: str, scheme: str) -> bool:
    """Whether every address of the host is public; behind a proxy only an address written out can be judged."""
    try:
        found = [ipaddress.ip_address(host)]
    except ValueError:
        if scheme in getproxies() and not proxy_bypass(host):
            return True
        found = [ipaddress.ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, None)]
    return all(address.is_global and not address.is_multicast for address in found)
