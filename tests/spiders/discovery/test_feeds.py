"""Feeds give addresses, titles and dates; a broken or hostile one costs little and is a problem, not an error."""

from datetime import UTC, datetime

import pytest

from schemas.site import Site
from spiders.discovery import Found, links_in
from tests.pace import least
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


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("\n  https://www.larkfield-herald.example/2026/\n      a-vote\n", "2026/a-vote"),
        ("<![CDATA[\n/2026/\r\n\ta-vote ]]>", "2026/a-vote"),
        (
            "<![CDATA[//www.larkfield-herald.example/2026/Fares Rise, Members Object]]>",
            "2026/Fares%20Rise,%20Members%20Object",
        ),
        ("larkfield-herald.example/2026/a-vote", "2026/a-vote"),
        ("///www.larkfield-herald.example/2026/a-vote", "2026/a-vote"),
        ("https://www.larkfield-herald.example/story?id=7&sec=2", "story?id=7&sec=2"),
        ("https://www.larkfield-herald.example/caf&eacute;-vote", "caf%C3%A9-vote"),
        ("\u200bhttps://www.larkfield-herald.example/2026/a-vote\u00a0", "2026/a-vote"),
    ],
)
def test_a_link_is_read_as_a_reader_would_write_it(written: str, path: str) -> None:
    found = feed(rss(item(written)))
    assert (pages(found), found.problem) == ([HOME + path], "")


@pytest.mark.parametrize(
    ("declared", "used"),
    [("us-ascii", "utf-8"), ("iso-8859-1", "utf-8"), ("UTF-16", "utf-8"), ("utf-8", "cp1252"), ("x-none", "utf-8")],
)
def test_a_feed_is_read_in_the_encoding_it_is_in_whatever_it_claims(declared: str, used: str) -> None:
    text = rss(item(HOME + "fähre", "Fähre für alle"), prolog=f'<?xml version="1.0" encoding="{declared}"?>')
    assert [(link.url, link.title) for link in feed(text.encode(used)).links] == [
        (HOME + "f%C3%A4hre", "Fähre für alle")
    ]


@pytest.mark.parametrize(
    "text",
    [
        rss(item(STORY)).replace("><", ">\r<"),
        "\ufeff\n" + rss(item(STORY)),
        rss(item(STORY, "A\x08\x0bvote")),
        f'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:link href="{STORY}"/></a:entry></a:feed>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/2026/"><entry xml:base="05/">'
        '<link href="council-votes-on-ferry-fares/"/></entry></feed>',
        rss(item("council-votes-on-ferry-fares/")).replace("<channel>", '<channel xml:base="/2026/05/">'),
    ],
)
def test_a_feed_of_an_odd_build_gives_its_story(text: str) -> None:
    found = feed(text)
    assert (pages(found), found.problem) == ([STORY], "")


def test_what_a_feed_lists_is_a_story_unless_it_surely_is_none() -> None:
    stories = ("opinion/help", "category/politics/vote", "topics/ferry-strike-in-quell-point", "rss/news/vote")
    others = ("tag/ferry", "category/politics/", "2026/05/", "budget.pdf", "feed/", "about", "?s=ferry", "")
    found = feed(rss(*(item(HOME + path) for path in (*stories, *others))))
    assert pages(found) == [HOME + path for path in stories]
    assert found.passed_over == len(others)


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

    def read() -> None:
        for body in (text.encode(), text.encode("utf-16")):
            (link,) = feed(body).links
            assert (link.url, link.title) == (STORY, "Ferry &a9;&f;")

    assert least(read, 1) < 1


def test_a_feed_of_thousands_of_items_is_cut_and_the_rest_is_counted() -> None:
    found = feed(rss(*(item(f"{HOME}story-{n}") for n in range(2500))))
    assert len(found.links) == 2000
    assert found.passed_over == 500
    assert found.problem == "more than 2000 items: the first 2000 were taken"
