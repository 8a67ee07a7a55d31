"""Readers: what takes too long or too much costs itself alone, and nobody waits for it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from spiders.budget import FAULT, TOO_COSTLY, TOO_MUCH
from spiders.discovery import links_in, next_part, turns_comments
from spiders.http.encoding import decode
from spiders.politeness import ROBOTS_BYTES, Rules, rules_of
from spiders.readers import Readers, UnreadableError
from tests.pace import least
from tests.spiders.discovery.documents import HOME, SITE

T = TypeVar("T")


def reading(work: Callable[[Readers], Awaitable[T]], *, seconds: float = 2, mib: int = 300) -> T:
    async def run() -> T:
        readers = Readers(seconds, mib)
        try:
            return await work(readers)
        finally:
            readers.close()

    return asyncio.run(run())


def spin(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_a_reader_gives_what_the_function_gives() -> None:
    body = b"User-agent: *\nSitemap: /news.xml\n"
    found = reading(lambda readers: readers.call(links_in, "robots", body, HOME + "robots.txt", {}, SITE))
    assert found == links_in("robots", body, HOME + "robots.txt", {}, SITE)


def test_a_document_over_its_time_is_ended_and_the_next_one_is_read() -> None:
    async def work(readers: Readers) -> int:
        with pytest.raises(UnreadableError, match=f"{TOO_COSTLY}took more than 0.2 s"):
            await readers.call(spin, 60)
        return await readers.call(len, b"next")

    assert reading(work, seconds=0.2) == 4  # of a processor; by the clock it has thirty times as long


def test_a_document_over_its_memory_is_told_so_and_the_next_one_is_read() -> None:
    async def work(readers: Readers) -> int:
        with pytest.raises(UnreadableError, match=f"{TOO_COSTLY}took more memory"):
            await readers.call(bytes, 400 << 20)
        return await readers.call(len, b"next")

    assert reading(work) == 4


def starve(error: Exception) -> None:
    """Take all the memory there is, and raise what some parser would then."""
    kept: list[bytes] = []
    try:
        while True:
            kept.append(bytes(4096))
    except MemoryError:
        pass
    raise error


@pytest.mark.parametrize("error", [SystemError("error return without exception set"), ValueError("unknown error")])
def test_whatever_a_document_raises_that_used_up_its_memory_is_no_fault(error: Exception) -> None:
    async def work(readers: Readers) -> int:
        with pytest.raises(UnreadableError, match=f"^{TOO_MUCH}$"):
            await readers.call(starve, error)
        with pytest.raises(UnreadableError, match=f"{FAULT}ValueError: invalid literal"):
            await readers.call(int, "x")
        return await readers.call(len, b"next")

    assert reading(work) == 4


@pytest.mark.slow
def test_a_reader_that_does_nothing_for_long_is_ended_by_the_clock() -> None:
    async def work(readers: Readers) -> int:
        with pytest.raises(UnreadableError, match=f"{TOO_COSTLY}did not end within"):
            await readers.call(time.sleep, 60)
        return await readers.call(len, b"next")

    assert reading(work, seconds=0.1) == 4


def test_an_error_of_a_reader_is_a_fault_and_names_it() -> None:
    async def work(readers: Readers) -> None:
        with pytest.raises(UnreadableError, match=f"{FAULT}ValueError: invalid literal"):
            await readers.call(int, "x")

    reading(work)


def test_nobody_waits_for_a_reader_that_is_at_it_for_long() -> None:
    async def work(readers: Readers) -> bool:
        await readers.call(len, b"")
        busy = asyncio.create_task(readers.call(spin, 8))
        await asyncio.sleep(0.1)
        await readers.call(len, b"small")
        return busy.cancel()  # false for one that is done

    assert reading(work, seconds=20)


def test_the_pool_closes_at_once_whatever_its_readers_are_at() -> None:
    async def work(readers: Readers) -> float:
        for _ in range(3):
            asyncio.create_task(readers.call(spin, 60)).add_done_callback(lambda task: task.cancelled())
            await asyncio.sleep(0.5)
        begun = time.monotonic()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
        readers.close()
        return time.monotonic() - begun

    assert reading(work, seconds=60) < 3


STORY = b"<p>" + b"The council of Tarn Sound voted on the levy again. " * 3
PROSE = b"".join(b"<p>%d. %s</p>" % (number, STORY[3:]) for number in range(60_000))
LONG_NAMES = b"".join(b"<a href=/%d%s></a>" % (number, b"a" * 1_900) for number in range(300))
URL = f"{HOME}the-vote-on-the-harbour-levy-in-full"


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (links_in, ("robots", b"\n" * ROBOTS_BYTES, HOME, {}, SITE)),
        (links_in, ("robots", b"Sitemap: /a.xml\n" * 30_000, HOME, {}, SITE)),
        (links_in, ("robots", b"sitemap" + b" " * ROBOTS_BYTES, HOME, {}, SITE)),
        (links_in, ("sitemap", b"<!--" * 20_000, HOME, {}, SITE)),
        (links_in, ("sitemap", b"<!--" + b"-" * 65_000, HOME, {}, SITE)),
        (links_in, ("sitemap", b"http://" + b"a " * 5_000_000, HOME, {}, SITE)),
        (next_part, ([b"?" * (9 << 20)], URL)),
        (next_part, ([b"?a" * (5 << 20)], URL)),
        (next_part, ([b"href=" * (2 << 20) + b"?=2"], URL)),
        (next_part, ([b"href " + b" " * (9 << 20) + b"?page=2"], URL)),
        (turns_comments, ("/vote?page=2", PROSE, PROSE.replace(b"levy", b"toll"))),
        (links_in, ("section", b"<a href=/" + b"a" * 1_900 + b"></a>", HOME, {}, SITE)),
        (links_in, ("section", LONG_NAMES, HOME, {}, SITE)),
        (getattr, (rules_of(200, b"\n" * ROBOTS_BYTES), "crawl_delay")),
        (Rules.allow, (rules_of(200, b"User-agent: *\nDisallow: /" + b"a*" * 250_000), HOME + "a" * 1_900)),
        (Rules.allow, (rules_of(200, b"User-agent: *\n" + b"Disallow: /*a*a*a*a*b\n" * 22_000), HOME + "a" * 1_900)),
        (decode, (b"\x1f\x8b\x08" * 3_000_000, "gzip")),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)  # fmt: skip
def test_what_a_server_may_send_is_read_in_little_time(
    function: Callable[..., object], arguments: tuple[object]
) -> None:
    assert least(lambda: function(*arguments), 2) < 2
