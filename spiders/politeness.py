"""Manners: obey robots.txt, keep the distance between requests, wait as long as a server asks."""

import asyncio
import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from protego import Protego

ROBOTS_BYTES = 500 * 1024
"""How much of a robots.txt is read; RFC 9309 asks for that much at least."""
ROBOTS_NAME = "onrecord"
"""The name by which robots.txt may address us."""
OUR_GROUP = re.compile(rf"^([ \t]*user-agent[ \t]*:[ \t]*{ROBOTS_NAME})(?![\w-])[^\r\n]*", re.IGNORECASE | re.MULTILINE)
"""A line that means us; what follows our name (a version) is no part of it, RFC 9309, 2.2.1."""
DECIMAL = re.compile(r"^([ \t]*crawl-delay[ \t]*:[ \t]*\d{1,9}),(\d)", re.IGNORECASE | re.MULTILINE)
HARMLESS = frozenset(("user-agent", "allow", "sitemap", "host"))
"""Fields of robots.txt that neither forbid nor slow."""
GLANCE = 4_000
"""Characters of a robots.txt that is told at a glance to ask nothing."""
LONGEST_CRAWL_DELAY = 60.0
LONGEST_RETRY_AFTER = 3600.0
"""Seconds after which a server that wants more is asked again, by a later run."""
ABSURD_RETRY_AFTER = 86_400.0
"""Seconds; whoever asks for more does not speak of a rate limit, so only that page rests, not its site."""
LONGEST_WAIT = 60.0
"""Seconds a run waits for a site; what is longer is left for a later run."""
TRIES = 3
RULE = re.compile(r"\s*(user-agent|disallow)\s*:\s*([^#]*)", re.I)
OTHER = re.compile(r"\s*(?!sitemap|host)[a-z-]{1,30}\s*:", re.I)
"""Any other line that ends the list of robots a group is for."""
MOST_RULES = 500
"""So many lines of a robots.txt are looked at to name the one that forbids; the verdict itself reads them all."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says, unread: that takes a moment, or a hostile while."""

    text: str
    """Empty when the host has none."""

    def allow(self, url: str) -> bool:
        """Whether they let us ask for the address."""
        return bool(_parsed(self.text).can_fetch(url, ROBOTS_NAME))

    def why_not(self, url: str) -> str:
        """That an address is forbidden, and by which line; empty when it is allowed."""
        if self.allow(url):
            return ""
        line = forbidding_line(self.text, url, ROBOTS_NAME)
        return "robots.txt forbids it" + (f" ({line})" if line else "")

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the host asks for, 60 at most; 0 when it asks for none."""
        return min(float(_parsed(self.text).crawl_delay(ROBOTS_NAME) or 0), LONGEST_CRAWL_DELAY)


EVERYTHING = Rules("")


def why_not_each(rules: Rules, urls: Sequence[str]) -> list[str]:
    """The same of many addresses."""
    return [rules.why_not(url) for url in urls]


@lru_cache(maxsize=64)
def _parsed(text: str) -> Protego:
    return Protego.parse(DECIMAL.sub(r"\1.\2", OUR_GROUP.sub(r"\1", text)))


def rules_of(status: int, body: bytes) -> Rules | None:
    """The rules a robots.txt gives; None when it is out of reach, so that nothing may be fetched (RFC 9309, 2.3.1).

    >>> rules_of(404, b"") is EVERYTHING, rules_of(503, b""), rules_of(407, b"")
    (True, None, None)
    >>> rules_of(200, b"User-agent: *\\nDisallow: /private/").allow("https://gazette.example/private/1")
    False
    """
    if status == 200:
        text = body[:ROBOTS_BYTES].decode("utf-8-sig", "replace").replace("\0", "")
        return EVERYTHING if _asks_nothing(text) else Rules(text)
    if 400 <= status < 500 and status not in (407, 429):  # 407 is a proxy's word, and allows nothing
        return EVERYTHING
    return None


def _asks_nothing(text: str) -> bool:
    """Whether a short robots.txt holds nothing but lines that neither forbid nor slow; any other is left to its parser.

    Told by what is known to be harmless: parsers take "Dissallow" for what it means, and so must we.

    >>> _asks_nothing("User-agent: *\\nDisallow:\\nSitemap: https://a.example/map.xml"), _asks_nothing("Disalow: /")
    (True, False)
    """
    if len(text) > GLANCE:
        return False
    return all(map(_is_harmless, map(str.strip, text.splitlines())))


def _is_harmless(line: str) -> bool:
    """An empty line, a comment, a field that asks nothing, or any field without a value."""
    name, colon, value = line.partition(":")
    return not line or line[0] == "#" or name.strip().lower() in HARMLESS or (bool(colon) and not value.strip())


def forbidding_line(robots: str, url: str, name: str) -> str:
    r"""The line of a robots.txt that forbids an address to a robot of that name; empty when none alone does.

    >>> forbidding_line("User-agent: *\nDisallow: /b/\nDisallow: /a/", "https://gazette.example/a/1", "onrecord")
    'line 3, Disallow: /a/'
    """
    fitting = [(number, value) for number, value in _rules_for(robots, name) if _forbids(value, url, name)]
    number, value = max(fitting, key=lambda rule: len(rule[1]), default=(0, ""))
    return f"line {number}, Disallow: {value[:80]}" if number else ""


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


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for; None when it cannot be read.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> retry_after("Thu, 01 Jan 2026 00:00:30 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    30.0
    """
    text = value.strip()[:100]
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)


def backoff(tries: int, first: float) -> float:
    """Seconds to wait after that many failed tries; `first`: after the first one.

    >>> [backoff(n, 2.0) for n in (1, 2, 3)]
    [2.0, 8.0, 32.0]
    """
    return float(first * 4 ** (tries - 1))


class Pace:
    """Hands out the moments at which a site may be asked: never closer than `delay` seconds, never in a pause.

    Scrapy's own delay counts per host and not per site, and since 2.18 its limit of parallel requests does not
    hold without a delay; so the spider asks here before every request.
    """

    def __init__(self, delay: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.delay = delay
        self._clock = clock
        self._last = -math.inf
        self._rest_until = -math.inf

    async def turn(self) -> None:
        """Wait for the next moment and take it."""
        while (left := max(self._last + self.delay, self._rest_until) - self._clock()) > 0:
            await asyncio.sleep(left)
        self._last = self._clock()

    def pause(self, seconds: float) -> None:
        """Let nothing start for so long."""
        self._rest_until = max(self._rest_until, self._clock() + seconds)
