"""The frontier: what is due, who has it, and what became of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.archive import insert_captures
from pipeline.books.frontier import DISTRUST, Frontier
from schemas import Capture
from spiders.discovery import FoundLink
from spiders.visit import Ending, Lease, Visit
from tests.books.conftest import HOME, SITE, Clock
from tests.conftest import NOW


def page(name: str, *, hours_old: float | None = None, **more: Any) -> FoundLink:
    published = NOW - timedelta(hours=hours_old) if hours_old is not None else None
    return FoundLink(url=f"{HOME}{name}", kind="page", published_at=published, **more)


def capture(lease: Lease, clock: Clock, status: int = 200, body: bytes = b"words", **headers: str) -> Capture:
    return Capture(
        id=f"{lease.url}@{clock.now.isoformat()}/{status}",
        site="gazette",
        run_id="one",
        kind=lease.kind,
        url=lease.url,
        final_url=lease.url,
        fetched_at=clock.now,
        status=status,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        body=body,
        warc_file="a.warc.gz",
        warc_offset=0,
        warc_length=1,
    )


def record(db: Database, frontier: Frontier, visit: Visit) -> None:
    insert_captures(db, visit.captures)
    frontier.record(visit, visit.captures)


def fetched(db: Database, frontier: Frontier, lease: Lease, clock: Clock, **more: Any) -> None:
    record(db, frontier, Visit(lease=lease, captures=(capture(lease, clock, **more),), answered=True))


def outcomes(db: Database, run_id: str = "one") -> dict[str, str]:
    rows = db.execute("SELECT url, outcome FROM outcomes WHERE run_id = ?", [run_id])
    return {url.removeprefix(HOME): outcome for url, outcome in rows}


def waiting(db: Database, run_id: str = "one") -> dict[str, int]:
    return dict(db.execute("SELECT source, addresses FROM waiting WHERE run_id = ?", [run_id]).fetchall())


def row(db: Database, name: str) -> dict[str, Any]:
    return dict(next(iter(db.query("SELECT * FROM frontier WHERE url = ?", [f"{HOME}{name}"]))))


def test_documents_are_leased_before_pages_and_pages_newest_first(open_run: Any) -> None:
    frontier = open_run("one")
    frontier.add([page("old", hours_old=50), page("new", hours_old=1), page("undated")], HOME)
    frontier.add([FoundLink(url=f"{HOME}feed", kind="feed")], HOME)
    assert [lease.url for lease in frontier.lease(9)] == [f"{HOME}feed"]
    assert [lease.url.removeprefix(HOME) for lease in frontier.lease(9)] == ["new", "old", "undated"]


def test_an_address_is_leased_once_and_again_only_when_the_lease_ran_out(open_run: Any, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a")], HOME)
    assert len(frontier.lease(9)) == 1
    assert frontier.lease(9) == []
    clock.now += timedelta(minutes=11)
    assert len(frontier.lease(9)) == 1


def test_leases_of_a_run_that_died_are_taken_back_at_once(open_run: Any) -> None:
    first = open_run("one")
    first.add([page("a")], HOME)
    first.lease(9)
    assert [lease.url for lease in open_run("two").lease(9)] == [f"{HOME}a"]


@pytest.mark.parametrize(
    ("hours_old", "rest"),
    [(1, timedelta(hours=1)), (30, timedelta(hours=6)), (100, timedelta(days=1)), (500, timedelta(days=7))],
)
def test_the_older_an_article_the_longer_it_rests(
    open_run: Any, db: Database, clock: Clock, hours_old: float, rest: timedelta
) -> None:
    frontier = open_run("one")
    frontier.add([page("a", hours_old=hours_old)], HOME)
    fetched(db, frontier, frontier.lease(1)[0], clock)
    assert datetime.fromisoformat(row(db, "a")["due_at"]) - clock.now == rest
    assert frontier.lease(1) == []


def test_a_newer_lastmod_makes_a_resting_page_due_and_an_older_one_does_not(
    open_run: Any, db: Database, clock: Clock
) -> None:
    frontier = open_run("one")
    frontier.add([page("a", hours_old=900), page("b", hours_old=900)], HOME)
    for lease in frontier.lease(2):
        fetched(db, frontier, lease, clock)
    fetched_at = clock.now
    clock.now += timedelta(hours=1)
    second = open_run("two")
    second.add([page("a", lastmod=fetched_at - timedelta(hours=1)), page("b", lastmod=fetched_at + timedelta(1))], HOME)
    assert [lease.url for lease in second.lease(9)] == [f"{HOME}b"]


def test_validators_go_out_again_and_are_distrusted_now_and_then(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a", hours_old=1)], HOME)
    fetched(db, frontier, frontier.lease(1)[0], clock, ETag='"1"', Last_Modified="Sat, 14 Mar 2026 08:00:00 GMT")
    for number in range(DISTRUST):
        clock.now += timedelta(days=200)
        run = open_run(f"again {number}")
        (lease,) = run.lease(1)
        assert (lease.etag, lease.known) == ('"1"', True)
        record(
            db, run, Visit(lease=lease, captures=(capture(lease, clock, 304, b""),), answered=True, outcome="unchanged")
        )
    clock.now += timedelta(days=200)
    (lease,) = open_run("full").lease(1)
    assert (lease.etag, lease.last_modified) == ("", "")


def test_what_a_page_says_is_left_to_the_stages(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a")], HOME)
    fetched(db, frontier, frontier.lease(1)[0], clock)
    assert outcomes(db) == {}
    assert db.execute("SELECT processed_by FROM captures").fetchall() == [(None,)]


def test_the_same_bytes_again_are_kept_but_need_no_cleaning(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a")], HOME)
    fetched(db, frontier, frontier.lease(1)[0], clock, body=b"same")
    clock.now += timedelta(days=1)
    second = open_run("two")
    fetched(db, second, second.lease(1)[0], clock, body=b"same")
    assert outcomes(db, "two") == {"a": "unchanged"}
    assert db.execute("SELECT processed_by FROM captures ORDER BY seq").fetchall() == [(None,), ("fetch",)]


def test_failures_are_tried_in_later_runs_ever_more_rarely(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a")], HOME)
    rests = []
    for number in range(3):
        (lease,) = frontier.lease(1)
        record(db, frontier, Visit(lease=lease, outcome="timeout", reason="silence"))
        rests.append(datetime.fromisoformat(row(db, "a")["due_at"]) - clock.now)
        clock.now += rests[-1]
        frontier = open_run(f"later {number}")
    assert rests == [timedelta(hours=1), timedelta(hours=4), timedelta(days=30)]
    assert outcomes(db) == {"a": "timeout"}


def test_a_page_that_is_gone_keeps_its_capture_open_for_the_stages(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a")], HOME)
    (lease,) = frontier.lease(1)
    answer = capture(lease, clock, 410, b"gone")
    record(db, frontier, Visit(lease=lease, captures=(answer,), answered=True, outcome="gone", reason="410"))
    assert outcomes(db) == {"a": "gone"}
    assert db.execute("SELECT processed_by FROM captures").fetchall() == [(None,)]


def test_everything_due_has_one_outcome_when_a_run_ends(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a"), page("b"), page("c")], HOME)
    for lease, outcome in zip(frontier.lease(2), ("robots", "too_large"), strict=True):
        record(db, frontier, Visit(lease=lease, outcome=outcome))  # type: ignore[arg-type]
    assert frontier.close(Ending(reason="stopped")) == 1
    assert sorted(outcomes(db).values()) == ["robots", "too_large"]
    assert waiting(db) == {HOME: 1}
    assert len(open_run("two").lease(9)) == 1


def test_links_of_a_document_are_learnt_with_it(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([FoundLink(url=f"{HOME}feed", kind="feed")], "site file")
    (lease,) = frontier.lease(1)
    visit = Visit(
        lease=lease,
        captures=(capture(lease, clock),),
        answered=True,
        links=(page("a"), page("b")),
        refused=(("https://gazette.example/a?replytocom=1", "trap"),),
    )
    record(db, frontier, visit)
    assert [lease.url.removeprefix(HOME) for lease in frontier.lease(9)] == ["a", "b"]
    assert outcomes(db) == {"feed": "unchanged", "a?replytocom=1": "trap"}
    assert db.execute("SELECT links_found FROM crawl_runs").fetchone() == (2,)


def test_documents_are_due_in_every_run_but_unchanged_parts_of_a_sitemap_are_not(
    open_run: Any, db: Database, clock: Clock
) -> None:
    index = Lease(url=f"{HOME}index.xml", kind="sitemap")
    part = FoundLink(url=f"{HOME}may.xml", kind="sitemap", lastmod=NOW - timedelta(days=9))
    frontier = open_run("one")
    frontier.add([FoundLink(url=index.url, kind="sitemap")], "site file")
    frontier.add([part], index.url, parent=index)
    for lease in frontier.lease(9):
        fetched(db, frontier, lease, clock)
    clock.now += timedelta(hours=1)
    assert [lease.url for lease in open_run("two").lease(9)] == [index.url]


def test_sitemaps_that_lead_to_sitemaps_end_at_the_third(open_run: Any, db: Database) -> None:
    frontier = open_run("one")
    deep = Lease(url=f"{HOME}3.xml", kind="sitemap", depth=3)
    frontier.add([FoundLink(url=f"{HOME}4.xml", kind="sitemap"), page("a")], deep.url, parent=deep)
    assert outcomes(db) == {"4.xml": "trap"}
    assert [lease.url for lease in frontier.lease(9)] == [f"{HOME}a"]


def test_a_site_that_asked_for_rest_is_left_alone_by_later_runs_too(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a")], HOME)
    until = clock.now + timedelta(hours=1)
    frontier.close(Ending(outcome="rate_limited", reason="retry_after", closed_until=until))
    assert db.execute("SELECT outcome, reason FROM waiting").fetchall() == [("rate_limited", "retry_after")]
    clock.now += timedelta(minutes=30)
    assert Frontier(db, SITE, "two", clock).begin().closed_until == until
    clock.now += timedelta(minutes=31)
    assert Frontier(db, SITE, "three", clock).begin().closed_until is None


def test_a_listing_of_changes_is_forgotten_once_read(open_run: Any, db: Database, clock: Clock) -> None:
    frontier = open_run("one")
    listing = FoundLink(url=f"{HOME}wp-json/wp/v2/posts?modified_after=2026-03-14T08:00:00Z", kind="api")
    frontier.add([listing], "site file")
    fetched(db, frontier, frontier.lease(1)[0], clock)
    assert db.execute("SELECT count(*) FROM frontier").fetchone() == (0,)
    assert db.execute("SELECT processed_by FROM captures").fetchall() == [(None,)]


def test_the_next_run_knows_when_the_last_complete_one_began(open_run: Any, db: Database, clock: Clock) -> None:
    open_run("one")
    started = db.execute("SELECT started_at FROM crawl_runs").fetchone()[0]
    assert Frontier(db, SITE, "two", clock).begin().listed_since is None
    db.execute("UPDATE crawl_runs SET state = 'complete'")
    assert Frontier(db, SITE, "two", clock).begin().listed_since == datetime.fromisoformat(started)


def test_what_a_clock_ahead_put_off_is_due_when_the_clock_is_right_again(
    open_run: Any, db: Database, clock: Clock
) -> None:
    early = open_run("early")
    early.add([page("a", hours_old=900), page("fails")], HOME)
    fetched(db, early, early.lease(1)[0], clock)
    db.execute("UPDATE crawl_runs SET state = 'complete'")
    clock.now += timedelta(days=2)
    ahead = open_run("ahead")
    ahead.add([page("learnt-ahead"), page("b")], HOME)
    for lease in ahead.lease(2):
        record(db, ahead, Visit(lease=lease, outcome="timeout", reason="silence"))
    ahead.close(Ending(outcome="rate_limited", closed_until=clock.now + timedelta(hours=1)))
    db.execute("UPDATE crawl_runs SET state = 'complete', finished_at = ? WHERE id = 'ahead'", [clock.now.isoformat()])
    clock.now -= timedelta(days=2) - timedelta(minutes=5)
    run = open_run("right")
    begun = run.begin()
    assert begun.closed_until is None
    assert begun.listed_since is not None
    assert begun.listed_since < clock.now
    assert {lease.url.removeprefix(HOME) for lease in run.lease(9)} == {"fails", "learnt-ahead", "b"}


def test_a_lease_of_a_clock_ahead_holds_nothing(open_run: Any, clock: Clock) -> None:
    frontier = open_run("one")
    frontier.add([page("a")], HOME)
    clock.now += timedelta(days=2)
    assert len(frontier.lease(9)) == 1
    clock.now -= timedelta(days=2)
    assert len(frontier.lease(9)) == 1
    assert frontier.lease(9) == []
