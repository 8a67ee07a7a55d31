"""Why an address was not fetched, in words that name the true cause: who refused it, and at which step."""

import re
from urllib.parse import urlsplit

from OpenSSL.SSL import Error as TlsError
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Response
from service_identity import VerificationError
from twisted.internet.error import ConnectionClosed, NoRouteError

from spiders.http.answers import root_of

CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "name not resolved: {host}"),
    (DownloadConnectionRefusedError, "connection refused by {host}"),
    (NoRouteError, "no route to {host}"),
    (TlsError, "TLS with {host} failed: {said}"),
    (VerificationError, "TLS with {host} failed: the certificate is for another name"),
    (ConnectionClosed, "connection to {host} lost before a whole answer"),
    (DownloadTimeoutError, "no connection to {host} in time"),
)
"""What went wrong, and how it is told."""
OTHERWISE = "{name}: {said}"
PROXY_REFUSES = ("proxy-status", "x-squid-error")
"""Headers by which a proxy says that an error is its own (RFC 9209, and what Squid says since long before)."""


def cause(error: BaseException, request: Request) -> str:
    """What kept a request from being answered; through a proxy it is the proxy that was not reached."""
    proxy = request.meta.get("proxy")
    host = f"the proxy {urlsplit(proxy).netloc.rpartition('@')[2]}" if proxy else urlsplit(request.url).netloc
    if isinstance(error, TunnelError):
        status = re.search(r"'status': (\d+)", str(error))
        return f"{host} answered {status[1]} to CONNECT" if status else f"{host} opens no tunnel"
    inner = root_of(error)
    told = next((words for kind, words in CAUSES if isinstance(error, kind) or isinstance(inner, kind)), OTHERWISE)
    return told.format(host=host, name=type(inner).__name__, said=_said(inner))[:200]


def proxy_refusal(response: Response, request: Request) -> str:
    """What a proxy answered in the site's stead; empty when it is the site that answers.

    407 is a proxy's word by definition (RFC 9110, 15.5.8), whether or not we know of one.
    """
    names = {name.decode("latin-1").lower() for name in response.headers}
    own = response.status >= 400 and request.meta.get("proxy") and names & {*PROXY_REFUSES}
    return f"the proxy answered {response.status}" if response.status == 407 or own else ""


def _said(error: BaseException) -> str:
    """An error's own words; OpenSSL's are a list of (library, function, reason)."""
    if isinstance(error, TlsError) and error.args and error.args[0]:
        return ", ".join(str(part[-1]) for part in error.args[0])
    return str(error)
