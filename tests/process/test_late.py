"""What an import brings has its place among an article's revisions by its time, whatever was there before."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.database import open_database, read_database
from pipeline.process.late import looks_at
from schemas.errors import Exit
from schemas.tables.counted import TOLD, wrong_summaries
from tests.desk import Desk
from tests.intake.files import page
from tests.small_site import front, serving
from tests.told import told

PATH = "/2026/03/the-harbour-levy-rises/"
HEADLINE = "The harbour levy rises"
OLD, NEW, NEWEST = (page(HEADLINE, said) for said in ("it was three crowns", "it is four crowns", "it is five crowns"))
DERIVED = (
    "articles", "revisions", "attributions", "citations", "blocks", "persons", "person_aliases", "quote_changes",
    "revision_kinds",
    "article_captures", "article_urls", *TOLD,
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with serving({"/": front(PATH), PATH: NEW}) as paper:
        yield Desk.over(paper, tmp_path)


@pytest.fixture(scope="module")
def after_a_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with serving({"/": front(PATH), PATH: NEW}) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"))
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture
def crawled(after_a_run: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The desk after its first run, with folders of its own."""
    with after_a_run.lent(tmp_path) as lent:
        yield lent


def command(desk: Desk, *words: str) -> int:
    return run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), *words])


def bring(desk: Desk, body: bytes, seen_at: datetime, name: str = "saved") -> int:
    """Import one saved page of the article."""
    folder = desk.config.data.parent / f"{name}-{seen_at:%Y%m%d%H%M%S}"
    folder.mkdir()
    (folder / "story.html").write_bytes(body)
    address = desk.paper.home.rstrip("/") + PATH
    (folder / "manifest.csv").write_text(f"file,address,time\nstory.html,{address},{seen_at.isoformat()}\n")
    return command(desk, "import", str(folder))


def texts(desk: Desk) -> list[str]:
    """What each revision says the levy is, in order."""
    rows = desk.rows("SELECT text FROM revisions ORDER BY number")
    return [next(word for word in ("three", "four", "five") if f"{word} crowns" in str(text)) for (text,) in rows]


def everything(desk: Desk) -> dict[str, set[tuple[object, ...]]]:
    db = read_database(desk.config.database)
    rows = {table: {tuple(row.values()) for row in told(db, table)} for table in DERIVED}
    assert wrong_summaries(db) == []
    db.close()
    return rows


LONG_AGO = datetime(2026, 4, 1, 9, tzinfo=UTC)


def test_an_older_capture_becomes_an_earlier_revision_and_today_stays_as_it_is(crawled: Desk) -> None:
    before = crawled.rows("SELECT text, first_seen_at FROM articles")
    assert bring(crawled, OLD, LONG_AGO) == Exit.COMPLETE
    assert texts(crawled) == ["three", "four"]
    ((text, first_seen_at),) = crawled.rows("SELECT text, first_seen_at FROM articles")
    assert text == before[0][0]
    assert first_seen_at == LONG_AGO.isoformat()
    assert [kind for (kind,) in crawled.rows("SELECT kind FROM revisions ORDER BY number")] == ["first", "publisher"]
    assert crawled.rows("SELECT change FROM quote_changes") == [("altered",)]
    assert crawled.rows("SELECT count(*) FROM captures WHERE processed_by IS NULL") == [(0,)]


def test_the_same_words_seen_before_are_no_revision_but_their_first_capture_proves_them(crawled: Desk) -> None:
    assert bring(crawled, NEW, LONG_AGO) == Exit.COMPLETE
    assert texts(crawled) == ["four"]
    assert crawled.rows("SELECT seen_at FROM revisions") == [(LONG_AGO.isoformat(),)]


def test_what_was_seen_between_two_looks_that_found_the_same_makes_three_revisions(desk: Desk) -> None:
    bring(desk, NEW, LONG_AGO)
    bring(desk, NEW, LONG_AGO + timedelta(days=20), "again")
    bring(desk, NEWEST, LONG_AGO + timedelta(days=10), "between")
    assert texts(desk) == ["four", "five", "four"]


def test_a_look_that_found_nothing_new_counts_though_cleaning_never_saw_it(desk: Desk) -> None:
    bring(desk, NEW, LONG_AGO)
    desk.run()
    desk.run()  # the second look is byte for byte the first one's
    assert desk.rows("SELECT count(*) FROM captures WHERE processed_by = 'fetch' AND kind = 'page'") == [(1,)]
    ((last,),) = desk.rows("SELECT max(fetched_at) FROM captures WHERE kind = 'page'")
    bring(desk, NEWEST, datetime.fromisoformat(str(last)) - timedelta(milliseconds=1))
    assert texts(desk) == ["four", "five", "four"]


def test_a_newer_import_is_the_latest_until_a_crawl_sees_the_page_as_it_knows_it(crawled: Desk) -> None:
    bring(crawled, NEWEST, datetime.now(UTC))
    assert texts(crawled) == ["four", "five"]
    crawled.run()
    assert texts(crawled) == ["four", "five", "four"]


def test_an_article_that_is_gone_stays_gone_when_an_older_capture_comes(crawled: Desk) -> None:
    del crawled.paper.pages[PATH]
    crawled.run()
    ((gone_at,),) = crawled.rows("SELECT gone_at FROM articles")
    assert gone_at
    bring(crawled, OLD, LONG_AGO)
    assert texts(crawled) == ["three", "four"]
    assert crawled.rows("SELECT gone_at FROM articles") == [(gone_at,)]


def test_a_rebuild_gives_the_same_rows_as_crawls_and_imports_in_any_order(crawled: Desk) -> None:
    bring(crawled, OLD, LONG_AGO)
    crawled.paper.pages[PATH] = NEWEST
    crawled.run()
    bring(crawled, NEW, LONG_AGO + timedelta(days=1))
    assert texts(crawled) == ["three", "four", "five"]
    before = everything(crawled)
    for file in crawled.config.data.glob("onrecord.db*"):
        file.unlink()
    assert command(crawled, "rebuild") == Exit.COMPLETE
    assert everything(crawled) == before
    assert command(crawled, "verify") == Exit.COMPLETE


def test_the_article_keeps_its_id_and_address_and_an_older_page_elsewhere_is_met_again(crawled: Desk) -> None:
    before = crawled.rows("SELECT id, url FROM articles")
    link = f'<link rel="canonical" href="{crawled.paper.home[:-1]}{PATH}#top"></head>'
    bring(crawled, OLD.replace(b"</head>", link.encode()), LONG_AGO)
    assert texts(crawled) == ["three", "four"]
    assert crawled.rows("SELECT id, url FROM articles") == before
    folder = crawled.config.data.parent / "elsewhere"
    folder.mkdir()
    (folder / "story.html").write_bytes(NEW)
    line = f"story.html,{crawled.paper.home}an-old-address/of-the-story/,2026-03-20T07:00:00Z\n"
    (folder / "manifest.csv").write_text(f"file,address,time\n{line}")
    assert command(crawled, "import", str(folder)) == Exit.COMPLETE
    assert texts(crawled) == ["three", "four"]
    assert crawled.rows("SELECT id, url FROM articles") == before


def test_a_killed_import_leaves_the_article_as_it_was_until_the_next_process(crawled: Desk) -> None:
    bring(crawled, OLD, LONG_AGO)
    db = open_database(crawled.config.database)
    db.execute("UPDATE captures SET processed_by = NULL WHERE source_file <> ''")  # as if killed before the last commit
    db.close()
    assert command(crawled, "process") == Exit.COMPLETE
    assert texts(crawled) == ["three", "four"]


def test_looks_that_show_the_same_are_worked_on_once(desk: Desk) -> None:
    for day in range(3):
        bring(desk, NEW, LONG_AGO + timedelta(days=day))
    db = open_database(desk.config.database)
    ((article,),) = db.execute("SELECT id FROM articles").fetchall()
    assert [look.seen_at for look in looks_at(db, article)] == [LONG_AGO]
    db.close()
