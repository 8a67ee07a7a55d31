"""Each paper's part of a report, on a real crawl: what it published and announced, and when somebody looked."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.crawl.run import run
from pipeline.database import utc
from pipeline.read.report import Paper, Span
from pipeline.sites import load_sites
from pipeline.watch.weekly import papers_of
from tests.small_site import Newsroom, front, serving
from tests.watch.paper import feed, hours_ago, site_file, story

PUMPS, BROKEN = "/news/pumps-of-the-harbour", "/news/cranes-of-the-harbour"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A paper whose feed announces two articles, of which one cannot be fetched; crawled once."""
    with serving({"/": front(PUMPS), PUMPS: story("Pumps"), BROKEN: (500, {}, b"broken")}) as site:
        site.pages["/feed.xml"] = feed(site, {PUMPS: hours_ago(2), BROKEN: hours_ago(3)})
        found = Newsroom(tmp_path_factory.mktemp("weekly"))
        found.add("gazette", site.home, site_file(site, "max_pages = 5\n"))
        run(found.config.model_copy(update={"workers": 1}), [load_sites(found.config.sites)["gazette"]])
        yield found


def papers(room: Newsroom, span: Span, **asked: object) -> list[Paper]:
    with contextlib.closing(room.db()) as db:
        return list(papers_of(db, room.config, span, **asked))  # type: ignore[arg-type]


def lately(days: float) -> Span:
    now = datetime.now(UTC)
    return Span(now - days * DAY, now)


def test_what_was_announced_is_held_or_not_and_looks_are_counted(room: Newsroom) -> None:
    [paper] = papers(room, lately(1))
    assert (paper.site, paper.articles, paper.announced, paper.held) == ("gazette", 1, 2, 1)
    assert (paper.looked, paper.hours) == (1, 25)
    assert paper.longest
    assert 22 < paper.longest.hours < 24.1
    assert paper.usual is None


def test_quick_asks_for_no_documents(room: Newsroom) -> None:
    [paper] = papers(room, lately(1), quick=True)
    assert (paper.articles, paper.announced, paper.looked) == (1, None, None)


def test_a_time_before_the_first_run_has_no_look(room: Newsroom) -> None:
    [paper] = papers(room, lately(1).before(3))
    assert (paper.articles, paper.looked, paper.announced) == (0, 0, 0)


def test_whole_days_have_no_hour_too_many(room: Newsroom) -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    [paper] = papers(room, Span(midnight - 7 * DAY, midnight))
    assert paper.hours == 168


def test_another_site_or_language_has_no_such_paper(room: Newsroom) -> None:
    assert papers(room, lately(1), site="other") == []
    assert papers(room, lately(1), language="pt") == []


def test_a_paper_without_a_file_tells_its_articles_alone(room: Newsroom, tmp_path: Path) -> None:
    config = room.config.model_copy(update={"sites": tmp_path})
    with contextlib.closing(room.db()) as db:
        [paper] = papers_of(db, config, lately(1))
    assert (paper.site, paper.articles, paper.looked, list(paper.troubles)) == ("gazette", 1, None, [])


def test_a_paper_that_stands_still_is_told_as_of_the_end_of_the_time(room: Newsroom) -> None:
    with contextlib.closing(room.db()) as db:
        db.execute("UPDATE crawl_runs SET started_at = ?, finished_at = ?", [utc(hours_ago(24 * 60))] * 2)
        config = room.config
        file = next(config.sites.glob("gazette.toml")) if config.sites else Path()
        text = file.read_text()
        file.write_text(f'schedule = "0 * * * *"\n{text}')
        told = [trouble.cause for paper in papers_of(db, config, lately(7)) for trouble in paper.troubles]
        file.write_text(text)
    assert told == ["stale"]
