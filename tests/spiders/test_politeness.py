"""Manners: robots.txt, Retry-After, and the distance between requests."""

import asyncio
import itertools
import time
from datetime import UTC, datetime

import pytest
from protego import Protego

from spiders.politeness import (
    EVERYTHING,
    ROBOTS_BYTES,
    Pace,
    forbidding_line,
    retry_after,
    rules_of,
)

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
RULES = b"User-agent: *\nDisallow: /private/\n"
PRIVATE = "https://gazette.example/private/a"


@pytest.mark.parametrize("status", [407, 429, 500, 503, 301, 204])
def test_robots_out_of_reach_closes_the_door(status: int) -> None:
    assert rules_of(status, RULES) is None


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_host_without_robots_allows_everything(status: int) -> None:
    assert rules_of(status, RULES) is EVERYTHING


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\x00\xff\xfe junk\n", b"<html>\n"])
def test_rules_are_obeyed_whatever_stands_before_them(before: bytes) -> None:
    rules = rules_of(200, before + RULES)
    assert rules is not None
    assert not rules.allow(PRIVATE)
    assert rules.allow("https://gazette.example/a")


def test_only_the_first_500_kib_of_robots_are_read() -> None:
    rules = rules_of(200, b"#" * ROBOTS_BYTES + b"\n" + RULES)
    assert rules is not None
    assert rules.allow(PRIVATE)


def test_robots_may_address_us_by_name() -> None:
    rules = rules_of(200, b"User-agent: *\nDisallow:\n\nUser-agent: onrecord\nDisallow: /\nCrawl-delay: 7\n")
    assert rules is not None
    assert not rules.allow("https://gazette.example/a")
    assert rules.crawl_delay == 7


@pytest.mark.parametrize(
    ("line", "allowed"),
    [("onrecord/0.1", False), ("OnRecord (news)", False), ("onrecord-images", True), ("onrecorder", True)],
)
def test_a_group_means_us_by_our_name_alone(line: str, allowed: bool) -> None:
    rules = rules_of(200, f"User-agent: {line}\nDisallow: /\n\nUser-agent: *\nDisallow:\n".encode())
    assert rules
    assert rules.allow(PRIVATE) is allowed


@pytest.mark.parametrize(
    "line",
    [
        "Disallow: /",
        "DISALLOW : /",
        "Dissallow: /",
        "Disalow: /",
        "diasllow: /",
        "Disallaw: /",
        "disallow\t:/ # all",
        "Disallow /",
    ],
)
def test_a_rule_counts_however_it_is_spelt_where_the_parser_knows_it(line: str) -> None:
    text = f"# Welcome: all\nUser-agent: *\n{line}\n"
    rules = rules_of(200, text.encode())
    assert rules
    assert rules.allow(PRIVATE) is Protego.parse(text).can_fetch(PRIVATE, "onrecord")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "User-agent: *\nDisallow:\n",
        "# our rules: none\nUser-agent: *\nAllow: /\n\nSitemap: https://gazette.example/a.xml\nHost: gazette.example\n",
    ],
)
def test_a_robots_txt_that_asks_nothing_is_asked_no_more(text: str) -> None:
    assert rules_of(200, text.encode()) is EVERYTHING


@pytest.mark.parametrize("line", ["Crawl-delay: 7", "crawldelay: 7", "Request-rate: 1/10", "Allow: /" + "a" * 4_000])
def test_what_may_ask_for_something_is_left_to_the_parser(line: str) -> None:
    assert rules_of(200, f"User-agent: *\n{line}\n".encode()) is not EVERYTHING


def test_a_crawl_delay_may_have_a_comma() -> None:
    rules = rules_of(200, b"User-agent: *\nCrawl-delay: 2,5\n")
    assert rules
    assert rules.crawl_delay == 2.5


def test_a_crawl_delay_of_an_hour_is_a_minute() -> None:
    rules = rules_of(200, b"User-agent: *\nCrawl-delay: 3600\n")
    assert rules is not None
    assert rules.crawl_delay == 60


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("99999999", 99999999),
        ("Mon, 01 Jun 2026 12:02:00 GMT", 120),
        ("Mon, 01 Jun 2026 11:00:00 GMT", 0),
        ("Monday, 01-Jun-26 12:02:00 GMT", 120),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(value: str, seconds: float) -> None:
    assert retry_after(value, NOON) == seconds


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "²", "Mon, 99 Jun 2026 12:00:00 GMT"])
def test_a_retry_after_that_cannot_be_read_is_none(value: str) -> None:
    assert retry_after(value, NOON) is None


def test_starts_keep_their_distance_however_many_wait() -> None:
    async def starts() -> list[float]:
        pace, found = Pace(0.05), list[float]()

        async def worker() -> None:
            for _ in range(2):
                await pace.turn()
                found.append(time.monotonic())

        await asyncio.gather(*(worker() for _ in range(4)))
        return found

    times = asyncio.run(starts())
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert len(gaps) == 7
    assert min(gaps) >= 0.0499


def test_a_delay_learnt_later_counts_from_the_last_request() -> None:
    async def gap() -> float:
        pace = Pace(0)
        await pace.turn()
        before = time.monotonic()
        pace.delay = 0.1
        await pace.turn()
        return time.monotonic() - before

    assert asyncio.run(gap()) >= 0.099


def test_nothing_starts_in_a_pause() -> None:
    async def waited() -> float:
        pace, before = Pace(0), time.monotonic()
        pace.pause(0.1)
        await asyncio.gather(pace.turn(), pace.turn())
        return time.monotonic() - before

    assert asyncio.run(waited()) >= 0.099


URL = "https://lantern.example/politics/1"
ROBOTS = """# rules of the house
User-agent: scraper
User-agent: Onrecord
Allow: /politics/open/
Disallow: /politics/
Disallow: /*.pdf$   # no files
User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("url", "name", "line"),
    [
        (URL, "onrecord", "line 5, Disallow: /politics/"),
        ("https://lantern.example/x.pdf", "onrecord", "line 6, Disallow: /*.pdf$"),
        ("https://lantern.example/sport/", "onrecord", ""),
        ("https://lantern.example/sport/", "somebody", "line 8, Disallow: /"),
    ],
)
def test_the_line_that_forbids_is_that_of_the_robots_own_group(url: str, name: str, line: str) -> None:
    assert forbidding_line(ROBOTS, url, name) == line


def test_a_long_robots_txt_is_looked_at_in_a_moment() -> None:
    long = "User-agent: *\n" + "Disallow: /*a*b*c\n" * 25_000 + "\n" * 250_000
    assert forbidding_line(long, URL, "onrecord") == ""
