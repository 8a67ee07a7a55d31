"""JSON-LD: which node is the page's own, and that a story is declared even where its script is broken."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.clean.facts.evidence import evidence_of
from pipeline.clean.page.jsonld import main_article, nodes
from pipeline.clean.page.tree import parse
from schemas.site import Site

URL = "https://lamp.example/story.php?id=7"
TITLE = "Lighthouse sold to a brewer"


def node(headline: str, url: str = "", kind: str = "NewsArticle") -> dict[str, str]:
    return {"@type": kind, "headline": headline} | ({"url": url} if url else {})


@pytest.mark.parametrize(
    ("other", "own"),
    [
        (node("Mill reopens", "https://lamp.example/story.php?id=8"), node("A brewer’s lighthouse", URL)),
        (node(TITLE, "https://lamp.example/story.php?id=8"), node("A brewer’s lighthouse", URL)),
        (node("Mill reopens", "/story.php?id=8"), node("A brewer’s lighthouse", "/story.php?id=7&utm_source=feed")),
        (node("Mill reopens"), node(TITLE)),
        (node("Mill reopens"), node("Lighthouse sold to a brewer &amp; his sons")),
        (node("Lighthouse lit", "https://lamp.example/lit"), node(TITLE)),
        (node(TITLE, "https://lamp.example/story.php?id=8"), node(TITLE)),
        (node("Mill reopens", "https://lamp.example/mill"), node("A brewer’s lighthouse")),
        (node("", URL), node(TITLE, URL)),
        ({"@type": "NewsArticle"}, node("A brewer’s lighthouse")),
        (node("Mill reopens", "https://lamp.example/mill"), node(TITLE, "https://lamp.example/moved")),
    ],
)
def test_the_page_s_own_story_is_told_by_address_and_headline_from_another(
    other: dict[str, str], own: dict[str, str]
) -> None:
    titles = [TITLE, f"{TITLE} - The Lamp"]
    assert main_article([other, own], URL, titles) is own
    assert main_article([own, other], URL, titles) is own


def test_the_outermost_of_equals_is_the_story_and_its_entries_are_not() -> None:
    live = node(TITLE, URL, "LiveBlogPosting")
    assert main_article([live, node("Bids are open", f"{URL}#2", "BlogPosting")], URL, ["Live: lighthouse"]) is live


@pytest.mark.parametrize(
    "url", ["https://lamp.example/", "#article", "urn:7", "http://[broken", "https://lamp.example/Story.php", "story"]
)
def test_address_that_does_not_tell_is_not_held_against_a_story(url: str) -> None:
    own = node("A brewer’s tower", url)
    assert main_article([own], URL, [TITLE]) is own


def test_another_story_alone_is_not_the_page_s() -> None:
    other = node("Mill reopens", "https://lamp.example/mill")
    assert main_article([other], URL, [TITLE]) == {}
    assert main_article([other], URL) is other


def declared(script: str) -> dict[str, object]:
    html = f'<title>{TITLE}</title><script type="application/ld+json">{script}</script><h1>{TITLE}</h1>'
    page = parse(html, URL)
    return dict(
        evidence_of(page, Site(name="lamp", home="https://lamp.example/"), datetime(2026, 3, 1, tzinfo=UTC)).article
    )


def test_page_s_own_titles_are_the_witnesses() -> None:
    own, other = node(TITLE, kind="Report"), node("Mill reopens")
    assert declared(json.dumps([other, own])) == own


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Lighthouse sold to',
        '{"@type": "NewsArticle,\n "headline": "Lighthouse sold"}',
        "@type: NewsArticle",
        '{"@context": "https://schema.org", "@type": ["https://schema.org/NewsArticle',
        "[" * 1000 + '{"@type": "NewsArticle"}',
    ],
)
def test_broken_script_that_names_a_story_s_type_declares_one(script: str) -> None:
    assert declared(script) == {"@type": "NewsArticle"}


@pytest.mark.parametrize("script", ['{"@type": "WebPage"', '{"about": "NewsArticle"', "NewsArticle", "{"])
def test_broken_script_that_names_no_such_type_declares_none(script: str) -> None:
    assert declared(script) == {}


def test_script_that_was_encoded_twice_is_read() -> None:
    own = node(TITLE, URL)
    assert nodes([json.dumps(json.dumps(own))]) == [own]


def test_broken_script_costs_the_others_nothing() -> None:
    assert [found.get("n") for found in nodes(['{"n": 1', "[[[", '{"n": 2}'])] == [1, 2]
