"""Each address of a run is counted once, in the column that its outcome belongs to."""

from datetime import datetime, timedelta
from typing import get_args

from sqlite_utils.db import Database

from pipeline.database import utc
from pipeline.watch.totals import COLUMN_OF, COLUMNS, sum_of, totals_of
from schemas.run import OutcomeName
from tests.rows import add_sites


def add_run(db: Database, run_id: str, site: str, now: datetime, **more: object) -> None:
    row = {"id": run_id, "site": site, "state": "running", "trigger": "manual", "started_at": utc(now), "requests": 7}
    db.table("crawl_runs").insert(row | more)


def add_outcomes(db: Database, run_id: str, site: str, now: datetime, *told: tuple[str, str]) -> None:
    db.table("outcomes").insert_all(
        {"run_id": run_id, "site": site, "url": f"https://{site}.example/{n}", "outcome": name, "reason": why,
         "at": utc(now)}
        for n, (name, why) in enumerate(told)
    )  # fmt: skip


def test_every_outcome_has_a_column() -> None:
    assert set(COLUMN_OF) == set(get_args(OutcomeName))
    assert set(COLUMN_OF.values()) == set(COLUMNS)


def test_every_outcome_is_counted_once_and_so_is_what_waits(db: Database, now: datetime) -> None:
    add_sites(db)
    add_run(db, "one", "lantern-post", now)
    add_outcomes(db, "one", "lantern-post", now, *((name, "") for name in get_args(OutcomeName)))
    waits = {"run_id": "one", "site": "lantern-post", "source": "feed", "outcome": "deferred", "addresses": 40}
    db.table("waiting").insert(waits | {"at": utc(now)})
    (totals,) = totals_of(db, ["one"], now)
    assert sum(totals.counts.values()) == len(get_args(OutcomeName)) + 40
    assert totals.counts["deferred"] == 42
    assert totals.fetched == 7


def test_feeds_that_were_read_and_further_pages_are_no_story_but_a_feed_that_failed_is_told(
    db: Database, now: datetime
) -> None:
    add_sites(db)
    add_run(db, "one", "lantern-post", now)
    told = [("unchanged", kind) for kind in ("feed", "sitemap", "section", "api", "robots", "page", "")]
    add_outcomes(db, "one", "lantern-post", now, *told, ("http_error", "503"))
    (totals,) = totals_of(db, ["one"], now)
    assert (totals.counts["unchanged"], totals.counts["failed"]) == (1, 1)


def test_seconds_are_those_of_fetching_and_the_sum_is_of_all_sites(db: Database, now: datetime) -> None:
    add_sites(db)
    began, ended = utc(now + timedelta(seconds=10)), utc(now + timedelta(seconds=25))
    add_run(db, "one", "lantern-post", now, fetch_began_at=began, fetch_ended_at=ended)
    add_run(db, "two", "harrow-courier", now, fetch_began_at=began)
    add_run(db, "three", "meridian-digest", now)
    add_outcomes(db, "one", "lantern-post", now, ("stored", ""))
    add_outcomes(db, "two", "harrow-courier", now, ("stored", ""), ("timeout", ""))
    totals = totals_of(db, ["one", "two", "three"], now + timedelta(seconds=30))
    assert [(one.site, one.state, one.seconds) for one in totals] == [
        ("harrow-courier", "fetching", 20.0),
        ("lantern-post", "reading", 15.0),
        ("meridian-digest", "waiting", 0.0),
    ]
    total = sum_of(totals, 10, 31.0)
    assert (total.fetched, total.counts["stored"], total.counts["failed"], total.seconds) == (21, 2, 1, 31.0)
