"""Feeds give addresses, titles and dates; a broken or hostile one costs little and is a problem, not an error."""

import time
from datetime import UTC, datetime

import pytest

from schemas.site import Site
from spiders.discovery import Found, links_in
from tests.spiders.discovery.documents import HOME, SITE, STORY, item, pages, rss


def feed(text: str | bytes, site: Site = SITE) -> Found:
    return links_in("feed", text.encode() if isinstance(text, str) else text, HOME + "feed/", {}, site)


def test_a_feed_gives_addresses_titles_and_dates() -> None:
    dated = "<pubDate>Mon, 04 May 2026 09:30:00 +0200</pubDate><guid isPermaLink='false'>4711</guid>"
    found = feed(
        rss(item(STORY + "?utm_source=rss", "Ferry fares: &lt;b&gt;&amp;#8220;No&amp;#8221;&lt;/b&gt;", dated))
    )
    (link,) = found.links
    assert (link.url, link.kind, link.title) == (STORY, "page", "Ferry fares: “No”")
    assert link.published_at == datetime(2026, 5, 4, 7, 30, tzinfo=UTC)
    assert link.lastmod is None
    assert found.problem == ""


def test_a_guid_serves_as_link_only_when_it_is_a_permanent_link() -> None:
    found = feed(
        rss(f"<item><guid>{STORY}</guid></item>", '<item><guid isPermaLink="false">https://x.example/</guid></item>')
    )
    assert pages(found) == [STORY]
    assert found.passed_over == 1


def test_an_atom_feed_gives_published_and_updated() -> None:
    found = feed(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A vote</title><link href="{STORY}"/>'
        f'<link rel="replies" href="{STORY}comments/"/><published>2026-05-04T09:00:00Z</published>'
        "<updated>2026-05-05T10:00:00+01:00</updated></entry></feed>"
    )
    (link,) = found.links
    assert link.url == STORY
    assert link.published_at == datetime(2026, 5, 4, 9, tzinfo=UTC)
    assert link.lastmod == datetime(2026, 5, 5, 9, tzinfo=UTC)


def test_relative_and_repeated_links_of_a_feed_are_one_article() -> None:
    found = feed(rss(item("/2026/05/council-votes-on-ferry-fares/"), item(STORY + "?utm_medium=a"), item(STORY)))
    assert pages(found) == [STORY]


def test_a_feed_in_utf16_with_a_byte_order_mark_is_read() -> None:
    found = feed(rss(item(STORY, "Fähre"), prolog='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"))
    assert [(link.url, link.title) for link in found.links] == [(STORY, "Fähre")]


def test_a_broken_feed_gives_what_can_be_read_and_says_so() -> None:
    found = feed(rss(item(STORY, "Cats & dogs <b>agree"), item(STORY + "?id=2")))
    assert STORY in pages(found)
    assert found.problem.startswith("broken XML")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<!DOCTYPE html><html><body><h1>Our feed moved</h1></body></html>", "HTML instead of a feed"),
        ("Our feed moved", "not XML"),
        ("", "empty"),
        (rss(), "0 items"),
        ('{"items": []}', "not XML"),
    ],
)
def test_what_is_no_feed_is_a_problem_and_no_error(body: str, problem: str) -> None:
    assert feed(body) == Found(problem=problem)


def test_hostile_links_of_a_feed_are_refused_by_name() -> None:
    hostile = (
        "file:///etc/hosts",
        "ftp://larkfield-herald.example/x",
        "//localhost:1/x",
        "http://10.0.0.1/",
        "http://[::1",
    )
    found = feed(rss(*(item(link) for link in hostile), item(STORY)))
    assert pages(found) == [STORY]
    assert {outcome for _, outcome in found.refused} <= {"forbidden_scheme", "offsite", "forbidden_address"}
    assert len(found.refused) + found.passed_over == len(hostile)


def test_a_feed_of_a_billion_laughs_is_cheap_and_expands_nothing() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{laughs}<!ENTITY f SYSTEM "file:///etc/hosts">]>'
    text = rss(item(STORY, "Ferry &a9;&f;"), prolog=prolog)
    started = time.process_time()
    (link,) = feed(text).links
    assert (link.url, link.title) == (STORY, "Ferry &a9;&f;")
    assert feed(text.encode("utf-16")).problem == "entities in a feed of two-byte letters are refused"
    assert time.process_time() - started < 1


def test_a_feed_of_thousands_of_items_is_cut_and_the_rest_is_counted() -> None:
    found = feed(rss(*(item(f"{HOME}story-{n}") for n in range(2500))))
    assert len(found.links) == 2000
    assert found.passed_over == 500
    assert found.problem == "more than 2000 items: the first 2000 were taken"
