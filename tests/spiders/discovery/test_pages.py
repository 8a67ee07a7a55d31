"""List pages give articles with their headlines, feeds and WordPress, and a hostile one costs little."""

import pytest

from schemas.site import Site
from spiders.discovery import Found, links_in
from tests.spiders.discovery.documents import FRONT, HOME, SITE, STORY, of_kind, pages


def section(html: str, site: Site = SITE, headers: dict[str, str] | None = None, url: str = HOME) -> Found:
    return links_in("section", html.encode(), url, headers or {"Content-Type": "text/html; charset=utf-8"}, site)


def test_a_front_page_gives_its_articles_with_their_headlines_and_no_lists() -> None:
    found = section(FRONT)
    titles = {link.url: link.title for link in found.links if link.kind == "page"}
    assert titles == {
        STORY: "A ferry at the pier",
        HOME + "politics/ferry": "Who pays when the ferry stops running",
        HOME + "politik/wahl": "港の新しい料金をめぐり市議会が採決",
    }
    assert found.refused == ((STORY + "?replytocom=3", "trap"),)
    assert found.problem == ""


def test_a_front_page_names_its_feeds_and_its_wordpress_but_not_the_comments() -> None:
    found = section(FRONT)
    assert of_kind(found, "feed") == [HOME + "feed/", HOME + "atom"]
    assert of_kind(found, "api") == [HOME + "wp-json/"]


def test_the_link_header_names_wordpress_too() -> None:
    headers = {"Link": f'<{HOME}other>; rel="next", <{HOME}wp-json/>; rel="https://api.w.org/"'}
    assert of_kind(section("<p>", headers=headers), "api") == [HOME + "wp-json/"]


def test_what_the_site_file_names_is_not_searched_for() -> None:
    found = section(FRONT, Site(name="x", home=HOME, feeds=(), wordpress=False))
    assert of_kind(found, "feed") == of_kind(found, "api") == []


def test_with_include_the_site_file_alone_decides() -> None:
    found = section(
        '<a href="/x">X</a><a href="/2026/05/04/a-long-story">L</a>', Site(name="x", home=HOME, include=("/x",))
    )
    assert pages(found) == [HOME + "x"]


def test_a_base_of_another_host_takes_the_links_with_it() -> None:
    found = section('<base href="https://evil.example/"><a href="2026/05/04/a-long-story">A</a>')
    assert (found.links, found.problem) == ((), "no article links")


def test_a_page_in_an_old_encoding_gives_readable_titles() -> None:
    html = f'<meta charset="windows-1251"><a href="{STORY}">Совет против</a>'.encode("windows-1251")
    (link,) = links_in("section", html, HOME, {}, SITE).links
    assert link.title == "Совет против"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<a " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
        "<b><i>" * 20_000 + f'<a href="{STORY}">',
        "<a href='" + "x" * 1_000_000,
        '<a href="http://[::1">x</a><a href="\x00\ud800">y</a>'.encode("utf-8", "surrogatepass").decode(
            "utf-8", "replace"
        ),
    ],
)
def test_a_hostile_page_costs_little_and_raises_nothing(html: str) -> None:
    assert len(section(html).links) <= 1
