"""Fetch an article's pictures and documents, wherever they lie: each under the same guard and robots.txt, and a limit.

What goes wrong with one is told of that address alone: a host of pictures that is down, or wants a pause, says nothing
of the site.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from schemas.capture import Capture
from spiders.fetching import HOPS, Fetcher
from spiders.http.answers import Answer, FetchError
from spiders.http.hops import address, location_of
from spiders.http.internet import ForbiddenAddressError
from spiders.journey import Journey
from spiders.visit import Lease, Visit

LEAST_BYTES = 1024


async def fetch_media(fetcher: Fetcher, first: Capture, urls: Sequence[str], most_bytes: int) -> tuple[Visit, ...]:
    """A visit for each address, in order; together they take so many bytes at most."""
    visits, left = [], most_bytes
    for url in urls:
        journey = Journey(Lease(url=url, kind="media"), part_of=first.id, most_bytes=max(left, LEAST_BYTES))
        visit = await _visit(fetcher, journey) if left > 0 else _over(journey, most_bytes)
        left -= visit.bytes
        visits.append(visit)
    return tuple(visits)


async def _visit(fetcher: Fetcher, journey: Journey) -> Visit:
    try:
        await _follow(fetcher, journey)
    except FetchError as error:
        return journey.ended(error.outcome, f"media: {error.reason}")
    return journey.ended(None)


def _over(journey: Journey, most_bytes: int) -> Visit:
    return journey.ended("too_large", f"media: {most_bytes >> 20} MiB of this article's are reached")


async def _follow(fetcher: Fetcher, journey: Journey) -> Answer:
    url = journey.lease.url
    for _ in range(HOPS + 1):
        await fetcher.check_rules(url)
        answer = await fetcher.ask(journey, url)
        location = location_of(answer)
        fetcher.keep(journey, answer, asked=url if location else journey.lease.url, answered=not location)
        if not location:
            if answer.status != 200 or answer.problem:
                raise FetchError(answer.problem or "http_error", str(answer.status))
            return answer
        url = onward(fetcher, url, location)
    raise FetchError("redirect_loop", f"more than {HOPS} redirects")


def onward(fetcher: Fetcher, url: str, location: str) -> str:
    """Where a redirect leads, on whatever host; FetchError where that is no place to go."""
    try:
        target = address(url, location)
        if urlsplit(target).scheme not in ("http", "https"):
            raise FetchError("forbidden_scheme", "a redirect that leaves the web")
        fetcher.check(target)
    except ForbiddenAddressError as error:
        raise FetchError("forbidden_address", str(error)) from error
    except ValueError as error:
        raise FetchError("protocol_error", f"redirect that cannot be read: {error}") from error
    return target
