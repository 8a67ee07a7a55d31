"""Why an address was not fetched, in words that name the true cause: who refused it, and at which step."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from OpenSSL.SSL import Error as TlsError
from protego import Protego
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Response
from service_identity import VerificationError
from twisted.internet.error import ConnectionClosed, NoRouteError

from spiders.answers import root_of

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
RULE = re.compile(r"\s*(user-agent|disallow)\s*:\s*([^#]*)", re.I)
OTHER = re.compile(r"\s*(?!sitemap|host)[a-z-]{1,30}\s*:", re.I)
"""Any other line that ends the list of robots a group is for."""
MOST_RULES = 500
"""So many lines of a robots.txt are looked at to name the one that forbids; the verdict itself reads them all."""


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


def forbidding_line(robots: str, url: str, name: str) -> str:
    r"""The line of a robots.txt that forbids an address to a robot of that name; empty when none alone does.

    >>> forbidding_line("User-agent: *\nDisallow: /b/\nDisallow: /a/", "https://gazette.example/a/1", "onrecord")
    'line 3, Disallow: /a/'
    """
    fitting = [(number, value) for number, value in _rules_for(robots, name) if _forbids(value, url, name)]
    number, value = max(fitting, key=lambda rule: len(rule[1]), default=(0, ""))
    return f"line {number}, Disallow: {value[:80]}" if number else ""


def _said(error: BaseException) -> str:
    """An error's own words; OpenSSL's are a list of (library, function, reason)."""
    if isinstance(error, TlsError) and error.args and error.args[0]:
        return ", ".join(str(part[-1]) for part in error.args[0])
    return str(error)


@lru_cache(maxsize=16)
def _rules_for(robots: str, name: str) -> tuple[tuple[int, str], ...]:
    """(number, value) of the `Disallow` lines in the groups that name the robot, else in those for everybody."""
    groups: dict[str, list[tuple[int, str]]] = {}
    agents, in_rules = set[str](), True
    for number, line in enumerate(robots.splitlines(), 1):
        if not (found := RULE.match(line)):
            in_rules = in_rules or bool(OTHER.match(line))
            continue
        value = found[2].strip()
        if found[1].lower() == "user-agent":
            agents, in_rules = (set() if in_rules else agents) | {value.lower()}, False
            continue
        in_rules = True
        for agent in agents:
            groups.setdefault(agent, []).append((number, value))
    own = groups.get(name.lower(), groups.get("*", []))
    return tuple(own[:MOST_RULES])


def _forbids(value: str, url: str, name: str) -> bool:
    return not Protego.parse(f"User-agent: *\nDisallow: {value}").can_fetch(url, name)
