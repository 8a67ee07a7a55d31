"""How a site is: when it is stale, quiet, failed, and when it is none of these."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils.db import Database

from pipeline.books import ledger
from pipeline.database import utc
from pipeline.watch.condition import SiteState, Watched, states_of
from schemas.run import RunState
from tests.rows import LIGHT, add, add_sites

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
DAILY = Watched("lantern-post", "0 6 * * *", ZoneInfo("UTC"))


@pytest.fixture
def books(db: Database) -> Database:
    add_sites(db)
    return db


def ran(db: Database, at: datetime, state: RunState = "complete", code: int | None = 0) -> str:
    run_id = f"{at:%m%d%H}"
    db.table("crawl_runs").insert(
        {"id": run_id, "site": "lantern-post", "state": "running", "trigger": "due", "started_at": utc(at)}
    )
    ledger.finish(db, run_id, state=state, exit_code=code or 0, now=at + timedelta(minutes=2))
    return run_id


def published(db: Database, at: datetime, seen: datetime | None = None) -> None:
    number = db.table("article_rows").count
    text = (f"Story number {number} of the lamp tax, told in words of its own.", *LIGHT)
    add(db, "lantern-post", f"n-{number}", f"Lamp tax {number}", text, (), {"published_at": at}, seen or at)


def state(db: Database, site: Watched = DAILY, now: datetime = NOW) -> SiteState:
    (found,) = states_of(db, [site], now)
    return found


def causes(found: SiteState) -> list[str]:
    return [trouble.cause for trouble in found.troubles]


def test_a_site_is_stale_an_hour_after_the_second_slot_without_a_good_run(books: Database) -> None:
    ran(books, NOW - 2 * DAY)  # at noon of the 12th; slots at six of the 13th and 14th
    assert state(books).stale_after == datetime(2026, 3, 14, 7, tzinfo=UTC)
    assert causes(state(books, now=datetime(2026, 3, 14, 6, 59, tzinfo=UTC))) == []
    assert causes(state(books)) == ["stale"]
    ran(books, NOW - timedelta(hours=1), "budget", 13)
    assert causes(state(books)) == []


def test_runs_that_fail_do_not_make_a_site_fresh(books: Database) -> None:
    ran(books, NOW - 4 * DAY)
    ran(books, NOW - timedelta(hours=5), "failed", 14)
    found = state(books)
    assert causes(found) == ["stale", "failed"]
    assert "exit code 14" in found.troubles[1].message
    assert found.last_good == NOW - 4 * DAY + timedelta(minutes=2)


def test_a_site_that_never_ran_is_stale_only_if_it_has_a_schedule(books: Database) -> None:
    assert causes(state(books)) == ["stale"]
    on_demand = Watched("lantern-post", "", ZoneInfo("UTC"))
    assert causes(state(books, on_demand)) == []
    assert state(books, on_demand).next_slot is None


def test_a_first_run_that_is_under_way_or_waits_for_a_place_is_given_its_time(books: Database) -> None:
    row = {"id": "first", "site": "lantern-post", "trigger": "daemon", "due_at": utc(NOW - timedelta(hours=6))}
    books.table("crawl_runs").insert(row | {"state": "due"})
    assert causes(state(books)) == []
    books.execute("UPDATE crawl_runs SET state = 'running', started_at = due_at")
    assert causes(state(books)) == []
    assert causes(state(books, now=NOW + 2 * DAY)) == ["stale"]


def test_a_run_that_a_clock_ahead_wrote_counts_for_nothing(books: Database) -> None:
    ran(books, NOW - 4 * DAY)
    ran(books, NOW + 40 * DAY)
    assert causes(state(books)) == ["stale"]


def test_errors_that_the_last_run_found_want_a_person_and_warnings_do_not(books: Database) -> None:
    run_id = ran(books, NOW - timedelta(hours=5), "incomplete", 10)
    ran(books, NOW - timedelta(hours=9))
    row = {"run_id": run_id, "site": "lantern-post", "check": "failures", "message": "3 timeout"}
    books.table("findings").insert(row | {"level": "warning"})
    assert causes(state(books)) == []
    books.table("findings").insert(row | {"level": "error", "check": "robots"})
    assert causes(state(books)) == ["findings"]


def test_the_usual_is_the_median_of_the_weeks_before_this_one(books: Database) -> None:
    ran(books, NOW - 36 * DAY)
    for week, count in enumerate((3, 1, 5, 3, 9)):
        for n in range(count):
            published(books, NOW - week * WEEK - timedelta(hours=20 + n))
    found = state(books)
    assert (found.week, found.usual) == (3, 4.0)  # of 1, 5, 3 and 9
    assert found.days == pytest.approx(20 / 24)


def test_what_the_first_run_found_of_weeks_before_it_tells_nothing_of_the_usual(books: Database) -> None:
    ran(books, NOW - 8 * DAY)
    for n in range(8):
        published(books, NOW - 3 * WEEK - n * timedelta(hours=3), seen=NOW - 8 * DAY)
    assert (state(books).week, state(books).usual) == (0, None)


def test_a_site_is_quiet_after_days_in_which_many_articles_were_usual_and_stays_so(books: Database) -> None:
    ran(books, NOW - 60 * DAY)
    for day in range(28):
        published(books, NOW - 20 * DAY - day * DAY)
        published(books, NOW - 20 * DAY - day * DAY - timedelta(hours=3))
    on_demand = Watched("lantern-post", "", ZoneInfo("UTC"))
    newest = NOW - 20 * DAY
    assert causes(state(books, on_demand, newest + timedelta(days=3.5))) == []  # a long weekend
    assert causes(state(books, on_demand, newest + timedelta(days=4.1))) == ["quiet"]
    later = state(books, on_demand, newest + timedelta(days=200))
    assert causes(later) == ["quiet"]  # silence does not become the usual
    assert later.usual == 14.0


def test_a_paper_of_one_story_a_week_is_not_quiet_after_ten_days(books: Database) -> None:
    ran(books, NOW - 60 * DAY)
    for week in range(5):
        published(books, NOW - 10 * DAY - week * WEEK)
    assert causes(state(books, Watched("lantern-post", "", ZoneInfo("UTC")))) == []


def test_a_week_with_a_fraction_of_the_usual_is_quiet_though_something_came_today(books: Database) -> None:
    ran(books, NOW - 60 * DAY)
    for n in range(4 * 14):
        published(books, NOW - WEEK - n * DAY / 2 - timedelta(hours=1))
    published(books, NOW - timedelta(hours=2))
    assert causes(state(books, Watched("lantern-post", "", ZoneInfo("UTC")))) == ["quiet"]


def test_a_date_ahead_of_its_capture_does_not_make_a_site_lively(books: Database) -> None:
    published(books, NOW + 90 * DAY, seen=NOW - 3 * DAY)
    assert state(books).days == pytest.approx(3)


def test_missed_slots_are_those_of_the_last_week(books: Database) -> None:
    ran(books, NOW - timedelta(hours=1))
    for days in (1, 3, 12):
        due = utc(NOW - days * DAY)
        books.table("crawl_runs").insert(
            {"id": f"missed {days}", "site": "lantern-post", "state": "missed", "trigger": "due", "due_at": due}
        )
    assert state(books).missed == 2


def test_the_questions_of_a_state_use_indexes(books: Database) -> None:
    from pipeline.watch import condition

    asked = {
        condition.NEWEST: ["s", ""], condition.COUNT: ["s", "", ""], condition.NEWEST_RUN: ["s", ""],
        condition.LAST_GOOD: ["s", "complete", ""], condition.FIRST_RUN: ["s"], condition.WAITS: ["s"],
        condition.MISSED: ["s", "", ""],
    }  # fmt: skip
    for query, values in asked.items():
        plan = " ".join(row[3] for row in books.execute(f"EXPLAIN QUERY PLAN {query}", values))
        assert "SCAN" not in plan, query
        assert "TEMP B-TREE" not in plan, query
