"""An article that moves stays one article, filed under its new address; one that is gone is so after a rebuild too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.database import open_database
from pipeline.process.identity import article_id
from pipeline.process.rebuild import rebuild
from pipeline.process.workers import Workers
from pipeline.sites import sync_sites
from schemas.errors import Exit
from tests.desk import Desk
from tests.small_site import front, serving

OLD, NEW = "/2026/03/the-harbour-levy-rises/", "/2026/03/the-harbour-levy-rises-again/"
STORY = (
    "The harbour levy rises by a tenth in June, the council of Tarn Sound decided on Monday night after three hours, "
    "and the ferry company said that it would pass the whole of it on to its passengers."
)


def page(home: str, path: str) -> tuple[int, dict[str, str], bytes]:
    html = (
        '<html lang="en"><head><title>The harbour levy rises</title><meta property="og:type" content="article">'
        f'<link rel="canonical" href="{home.rstrip("/")}{path}">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z"></head><body><article>'
        f"<h1>The harbour levy rises</h1><p>{STORY}</p></article></body></html>"
    )
    return 200, {"ETag": '"levy-1"'}, html.encode()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with serving() as paper:
        paper.pages |= {"/": front(OLD), OLD: page(paper.home, OLD)}
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"))
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The desk after its run, with folders of its own."""
    with crawled.lent(tmp_path) as lent:
        yield lent


def moved(desk: Desk, *, listed: bool) -> None:
    home = desk.paper.home
    desk.paper.pages |= {OLD: (301, {"Location": NEW}, b""), NEW: page(home, NEW)}
    desk.paper.pages["/"] = front(NEW if listed else OLD)


@pytest.mark.parametrize("listed", [False, True])
def test_a_moved_article_is_one_row_under_its_new_address(desk: Desk, listed: bool) -> None:
    moved(desk, listed=listed)
    for _ in range(2):
        assert desk.run() == Exit.COMPLETE
        rows = desk.rows("SELECT id, url, revision FROM articles")
        own = article_id("sound", desk.paper.home.rstrip("/") + OLD)
        assert rows == [(own, desk.paper.home.rstrip("/") + NEW, 1)]


def test_an_article_that_is_gone_is_gone_after_a_rebuild_too(desk: Desk) -> None:
    desk.paper.pages[OLD] = (410, {}, b"gone")
    assert desk.run() == Exit.COMPLETE
    before = desk.rows("SELECT url, gone_at FROM articles")
    assert before[0][1] is not None
    desk.config.database.rename(desk.config.data / "lost.db")
    db = open_database(desk.config.database)
    sync_sites(db, [desk.site])
    workers = Workers(desk.config)
    rebuild(db, desk.config, [desk.site], workers)
    workers.close()
    db.close()
    assert desk.rows("SELECT url, gone_at FROM articles") == before


def test_validators_go_to_the_address_that_gave_them_alone(desk: Desk) -> None:
    moved(desk, listed=False)
    desk.run()
    assert desk.paper.hit(OLD).headers["If-None-Match"] == '"levy-1"'
    assert "If-None-Match" not in desk.paper.hit(NEW).headers
    desk.paper.hits.clear()
    desk.run()
    assert "If-None-Match" not in desk.paper.hit(OLD).headers
    assert desk.paper.hit(NEW).headers["If-None-Match"] == '"levy-1"'
