"""The sources of a site take turns, newest first; what they leave is counted, and nothing walks what waits."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.books import turns, waiting
from pipeline.books.frontier import Frontier, tell
from pipeline.books.judge import outcome_counts
from schemas import Outcome
from spiders.discovery import FoundLink
from spiders.visit import Ending, Lease, Visit
from tests.books.conftest import HOME, Clock
from tests.books.test_frontier import fetched, outcomes, page
from tests.conftest import NOW

FEED, SITEMAP = f"{HOME}feed", f"{HOME}sitemap.xml"


def leased(frontier: Frontier, count: int) -> list[str]:
    return [lease.url.removeprefix(HOME) for lease in frontier.lease(count)]


def test_one_feed_of_two_thousand_items_leaves_the_others_their_turns(open_run: Any) -> None:
    frontier = open_run("one")
    frontier.add([page(f"flood/{n}", hours_old=n / 1000) for n in range(2000)], FEED)
    frontier.add([page(f"good/{n}", hours_old=24 + n) for n in range(30)], HOME)
    first = [url for _ in range(4) for url in leased(frontier, 20)]
    assert [url for url in first if url.startswith("good")] == [f"good/{n}" for n in range(30)]
    assert first[:4] == ["flood/0", "good/0", "flood/1", "good/1"]


def test_what_one_source_leaves_of_its_share_goes_to_the_others(open_run: Any) -> None:
    frontier = open_run("one")
    for name, count in (("feed", 1), ("map", 50), ("front", 50)):
        frontier.add([page(f"{name}/{n}", hours_old=n) for n in range(count)], f"{HOME}{name}")
    served = Counter(url.partition("/")[0] for _ in range(3) for url in leased(frontier, 7))
    assert served == {"feed": 1, "map": 10, "front": 10}


def test_the_parts_of_a_sitemap_are_one_source_and_its_newest_part_comes_first(open_run: Any) -> None:
    frontier = open_run("one")
    index = Lease(url=SITEMAP, kind="sitemap")
    parts = [FoundLink(url=f"{HOME}part-{n}.xml", kind="sitemap") for n in range(5)]
    frontier.add([FoundLink(url=SITEMAP, kind="sitemap"), FoundLink(url=FEED, kind="feed")], "site file")
    frontier.add(parts, SITEMAP, parent=index)
    for n, part in enumerate(parts):
        frontier.add([page(f"old/{n}/{m}", hours_old=100 * n + m) for m in range(4)], part.url)
    frontier.add([page(f"new/{n}", hours_old=500 + n) for n in range(4)], FEED)
    names = [lease.url.removeprefix(HOME) for lease in frontier.lease(8, pages_only=True)]
    assert names == ["old/0/0", "new/0", "old/0/1", "new/1", "old/0/2", "new/2", "old/0/3", "new/3"]


def test_a_listing_is_one_source_whatever_moment_it_asks_from(open_run: Any, db: Database, clock: Clock) -> None:
    posts = f"{HOME}wp-json/wp/v2/posts"
    for run, since in (("one", "2026-03-01"), ("two", "2026-03-02")):
        frontier = open_run(run)
        listing = FoundLink(url=f"{posts}?modified_after={since}", kind="api")
        frontier.add([listing], "site file")
        for lease in frontier.lease(9):
            links = (page(f"{run}-story"),) if since in lease.url else ()
            frontier.record(Visit(lease=lease, outcome="timeout", links=links), ())
        frontier.close(Ending())
    assert db.execute("SELECT addresses FROM waiting WHERE run_id = 'two' AND source = ?", [posts]).fetchall() == [(2,)]


def test_pages_may_be_asked_for_before_all_documents_are_read(open_run: Any) -> None:
    frontier = open_run("one")
    frontier.add([page("a")], HOME)
    frontier.add([FoundLink(url=FEED, kind="feed")], "site file")
    assert [lease.url for lease in frontier.lease(9, pages_only=True)] == [f"{HOME}a"]
    assert [lease.url for lease in frontier.lease(9)] == [FEED]


def test_documents_that_were_read_longest_ago_come_first(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    parts = [FoundLink(url=f"{HOME}{n}.xml", kind="sitemap") for n in range(4)]
    frontier.add(parts, SITEMAP, parent=Lease(url=SITEMAP, kind="sitemap"))
    for lease in frontier.lease(2):
        fetched(db, frontier, lease, clock)
    clock.now += timedelta(hours=1)
    assert leased(open_run("two"), 9) == ["2.xml", "3.xml", "0.xml", "1.xml"]


def test_what_the_stages_told_meanwhile_does_not_wait_too(open_run: Any, db: Database) -> None:
    frontier = open_run("one")
    frontier.add([page("a"), page("b")], FEED)
    frontier.close(Ending(reason="stopped"))
    tell(db, "one", "gazette", Outcome(url=f"{HOME}a", outcome="stored"), NOW.isoformat())
    waiting.count_again(db, "one", "gazette")
    assert db.execute("SELECT source, reason, addresses FROM waiting").fetchall() == [(FEED, "stopped", 1)]
    assert outcomes(db) == {"a": "stored"}


def many_waiting(db: Database, count: int) -> None:
    db.execute(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) "
        "INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, lastmod, due_at) "
        "SELECT 'gazette', ? || 'story/' || n, 'page', ?, ? || n % 7, ?, ? FROM n",
        [count, HOME, NOW.isoformat(), SITEMAP, NOW.isoformat(), NOW.isoformat()],
    )


def size(db: Database) -> int:
    return int(db.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0])


def test_ten_runs_over_two_hundred_thousand_waiting_addresses_add_less_than_a_mebibyte(
    open_run: Any, db: Database, clock: Clock
) -> None:
    open_run("zero").close(Ending())
    many_waiting(db, 200_000)
    before = size(db)
    for n in range(10):
        frontier = open_run(f"run {n}")
        for lease in frontier.lease(20):
            fetched(db, frontier, lease, clock)
        assert frontier.close(Ending(reason="max_pages of 20 reached")) == 200_000 - 20 * (n + 1)
        clock.now += timedelta(minutes=5)
    assert size(db) - before < 1 << 20
    assert outcome_counts(db, "run 9") == {"deferred": 199_800}


@pytest.mark.parametrize(
    "query",
    [turns.PAGE, turns.SOURCES, turns.DOCUMENTS, waiting.TOLD, waiting.DOCUMENTS],
    ids=["page", "sources", "documents", "told", "documents waiting"],
)
def test_no_question_of_a_run_walks_all_that_waits(db: Database, query: str) -> None:
    names = ("site", "source", "now", "latest", "started", "count", "run")
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", dict.fromkeys(names, ""))]
    assert [step for step in plan if step.startswith("SCAN") and "frontier" in step] == []
    on_frontier = [step for step in plan if "SEARCH" in step and ("frontier" in step or " f " in step)]
    assert on_frontier
    assert [step for step in on_frontier if "PRIMARY KEY (site=?)" in step] == []


def statements(db: Database, work: Any) -> list[str]:
    seen: list[str] = []
    db.conn.set_trace_callback(seen.append)
    work()
    db.conn.set_trace_callback(None)
    return [text for text in seen if text.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH"))]


def test_no_statement_from_begin_to_close_walks_a_sites_rows(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")

    def work() -> None:
        frontier.begin()
        frontier.add([page("a")], FEED)
        fetched(db, frontier, frontier.lease(1)[0], clock)
        frontier.close(Ending())

    walks = []
    for text in statements(db, work):
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {text}")]
        walks += [(step, text) for step in plan if "frontier" in step and ("SCAN" in step or step.endswith("(site=?)"))]
    assert [walk for walk in walks if "INDEX frontier_" not in walk[0]] == []
