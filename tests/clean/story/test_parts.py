"""Articles on several pages: which links are theirs, that they are fetched together, and read as one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.database import open_database
from pipeline.process.rebuild import rebuild
from pipeline.process.stages import InProcess
from pipeline.sites import sync_sites
from schemas.errors import Exit
from spiders.discovery.parts import next_part, turns_comments
from tests.desk import Desk
from tests.small_site import front, serving

URL = "https://lantern.example/2026/03/the-long-ferry-inquiry/"


def page(*links: str) -> bytes:
    return ("<p>The inquiry heard nine witnesses.</p>" + "".join(f'<a href="{link}">on</a>' for link in links)).encode()


@pytest.mark.parametrize(
    "link",
    [
        URL + "2/",
        "/2026/03/the-long-ferry-inquiry/2",
        URL + "page/2/",
        URL + "seite-2/",
        URL + "?page=2",
        "?page=2",
        URL + "2/#text",
    ],
)
def test_a_numbered_address_behind_the_articles_own_is_its_next_page(link: str) -> None:
    assert next_part([page("/about/", link)], URL).startswith(URL.rstrip("/"))


@pytest.mark.parametrize(
    "link",
    [
        URL + "comment-page-2/",
        URL + "3/",
        URL + "2026/",
        "https://elsewhere.example/2026/03/the-long-ferry-inquiry/2/",
        "/2026/03/the-long-ferry-inquiry-2/",
        "/politics/page/2/",
        URL + "?replytocom=2",
        URL + "?page=2&share=x",
        "http://[2",
    ],
)
def test_other_numbers_are_no_next_page(link: str) -> None:
    assert next_part([page(link)], URL) == ""


@pytest.mark.parametrize(
    "tag",
    [
        b'<A HREF="2/">',
        b"<a Href = './2/'>",
        b"<a href=2/>",
        b'<a href="/2026/03/the-long-fer&#114;y-inquiry/2/">',
        b'<a href="/2026/03/the-long-fer\nry-inquiry/2/">',
        b'<a href=" ../the-long-ferry-inquiry/2/ ">',
        b'<a href="?PAGE=%32">',
    ],
)
def test_next_page_is_found_however_its_link_is_written(tag: bytes) -> None:
    named = page(URL + "comment-page-2/")  # without a number behind its name a page is hardly looked at
    found = next_part([named + b"<link href='/styles.css?v=2'>" + tag], URL)
    assert found.lower() in {URL + "2/", URL + "?page=%32"}


def test_a_list_with_pages_is_no_article() -> None:
    assert next_part([page("/politics/2/", "/politics/page/2")], "https://lantern.example/politics/") == ""


def test_the_next_page_is_found_behind_links_to_the_article_itself_and_to_its_comments() -> None:
    assert next_part([page(URL, URL + "#comments", URL + "comment-page-2/", URL + "2/")], URL) == URL + "2/"


def test_the_third_page_may_be_linked_from_the_first_or_the_second() -> None:
    first, second = page(URL + "2/", URL + "3/"), page(URL + "2/")
    assert next_part([first, second], URL) == URL + "3/"
    assert next_part([page(URL + "2/"), page(URL + "3/")], URL) == URL + "3/"
    assert next_part([first, second, page()], URL) == ""


def test_a_query_of_the_articles_own_stays() -> None:
    url = "https://lantern.example/story?article-id-in-the-paper=4"
    own = "https://lantern.example/the-long-ferry-inquiry?id=4"
    assert next_part([page("?id=4&page=2")], own) == own + "&page=2"
    assert next_part([page("?id=5&page=2")], own) == ""
    assert next_part([page("?page=2")], url) == ""


def test_a_page_without_prose_repeats_nothing() -> None:
    assert not turns_comments("/vote?page=2", b"<p>Short.</p>", b"<p>Short.</p>")


# ---- the whole way: fetched together, archived, read as one

PATH = "/2026/03/the-long-ferry-inquiry/"
HEADLINE = "The long inquiry into the Tarn Sound ferry"
FIRST = (
    "The inquiry into the ferry to Tarn Sound opened on Monday with nine witnesses and a hall that was too small for "
    "all who wanted to hear them speak."
)
SECOND = (
    "On the second day the harbour master told the inquiry that the ramp had been closed twice, and that nobody at "
    "the ministry had answered his letters."
)
THIRD = (
    "“We shall read every letter,” Odile Brandt said when the hall had emptied, and asked for the boxes to be carried "
    "up to her office before the evening."
)


def leaf(*paragraphs: str, links: tuple[str, ...] = ()) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    numbers = "".join(f'<a href="{link}">{n}</a> ' for n, link in enumerate(links, 2))
    return (
        f'<html lang="en"><head><title>{HEADLINE}</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z"></head><body><article>'
        f'<h1>{HEADLINE}</h1><div class="entry-content">{text}</div><p class="pages">Pages: {numbers}</p>'
        "</article></body></html>"
    ).encode()


def pages() -> dict[str, Any]:
    return {
        "/": front(PATH),
        PATH: (200, {"ETag": '"1"'}, leaf(FIRST, links=(PATH + "2/", PATH + "3/"))),
        PATH + "2/": leaf(SECOND, links=(PATH, PATH + "3/")),
        PATH + "3/": leaf(THIRD, links=(PATH, PATH + "2/")),
    }


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with serving(pages()) as paper:
        yield Desk.over(paper, tmp_path)


@pytest.fixture(scope="module")
def after_a_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with serving(pages()) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"))
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture
def crawled(after_a_run: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The desk after its first run, with folders of its own."""
    with after_a_run.lent(tmp_path) as lent:
        yield lent


def test_an_article_on_three_pages_is_one_text_with_its_quotes(crawled: Desk) -> None:
    assert crawled.rows("SELECT text, complete, revision FROM articles") == [
        ("\n\n".join((FIRST, SECOND, THIRD)), 1, 1)
    ]
    direct = crawled.rows("SELECT speaker, content FROM attributions WHERE kind = 'direct'")
    assert direct == [("Odile Brandt", "We shall read every letter")]
    assert crawled.rows("SELECT kind, part_of IS NOT NULL FROM captures WHERE kind = 'part'") == [("part", 1)] * 2
    told = dict(
        crawled.rows("SELECT substr(url, instr(url, '/2026')), outcome FROM outcomes WHERE url LIKE '%inquiry%'")
    )
    assert told == {PATH: "stored", PATH + "2/": "unchanged", PATH + "3/": "unchanged"}


def test_an_unchanged_article_is_not_asked_for_page_by_page(crawled: Desk) -> None:
    assert crawled.run() == Exit.COMPLETE
    assert [path for path in crawled.paper.paths() if path.startswith(PATH)] == [PATH]


def test_words_changed_on_a_further_page_are_a_revision(desk: Desk) -> None:
    desk.paper.pages[PATH] = desk.paper.pages[PATH][2]  # without a validator, as WordPress sends its pages
    desk.run()
    assert desk.run() == Exit.COMPLETE
    assert desk.rows("SELECT count(*) FROM revisions") == [(1,)]
    desk.paper.pages[PATH + "3/"] = leaf(THIRD.replace("evening", "morning"))
    assert desk.run() == Exit.COMPLETE
    revisions = desk.rows("SELECT number, kind, words_added, words_removed FROM revisions ORDER BY number")
    assert revisions[1:] == [(2, "publisher", 1, 1)]


def test_a_missing_page_leaves_the_article_incomplete_until_it_is_there(desk: Desk) -> None:
    third = desk.paper.pages.pop(PATH + "3/")
    desk.run()
    assert desk.rows("SELECT complete FROM articles") == [(0,)]
    desk.paper.pages[PATH + "3/"] = third
    desk.run()  # though the first page would answer 304
    assert desk.rows("SELECT complete, revision FROM articles") == [(1, 2)]
    assert desk.rows("SELECT kind FROM revisions WHERE number = 2") == [("technical",)]


def test_a_page_of_comments_is_no_part(desk: Desk) -> None:
    desk.paper.pages[PATH] = leaf(FIRST, links=("?page=2", "?page=3"))
    for number in (2, 3):
        desk.paper.pages[f"{PATH}?page={number}"] = leaf(
            FIRST, f"A reader writes, on page {number}: nonsense, all of it."
        )
    assert desk.run() == Exit.COMPLETE
    assert desk.rows("SELECT text, complete FROM articles") == [(FIRST, 1)]
    assert f"{PATH}?page=3" not in desk.paper.paths()


def test_the_parts_are_found_again_from_the_archive_alone(crawled: Desk) -> None:
    before = crawled.rows("SELECT id, text, complete FROM articles")
    assert len(before) == 1
    shutil.move(crawled.config.database, crawled.config.data / "lost.db")
    db = open_database(crawled.config.database)
    sync_sites(db, [crawled.site])
    rebuild(db, crawled.config, [crawled.site], InProcess(db, crawled.config))
    db.close()
    assert crawled.rows("SELECT id, text, complete FROM articles") == before
