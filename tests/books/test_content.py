"""Drift of content: every field that a site loses is told with its numbers, and an ordinary month says nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.books.content import READ, drifted

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday
LOST = {
    "words": {"words": 40},
    "headlines": {"headed": 0},
    "dates": {"dated": 0},
    "authors": {"signed": 0},
    "quotes": {"quoted": 0.1},
    "refused": {"refused": 0.9},
    "revised": {"revised": 0.9},
}
USUAL = {"words": 420, "headed": 1, "dated": 0.98, "signed": 0.8, "quoted": 0.7, "refused": 0.1, "revised": 0.05}


@pytest.fixture
def site(db: Database) -> Database:
    db.execute(
        "INSERT INTO sites VALUES ('lantern', '', 'https://lantern.example/', '', '', 'UTC', '', '', '', '', '', '')"
    )
    return db


def add_run(db: Database, number: int, hours: float, stories: int, **values: float) -> str:
    """A run whose stories have these shares."""
    run_id, at = f"run-{number:04d}", (NOW + timedelta(hours=hours)).isoformat()
    db.execute(
        "INSERT INTO crawl_runs (id, site, state, trigger, started_at) VALUES (?, 'lantern', 'complete', 'due', ?)",
        [run_id, at],
    )
    told = USUAL | values
    row: dict[str, Any] = {"run_id": run_id, "site": "lantern", "at": at, "stories": stories, "words": told["words"]}
    row |= {name: round(told[name] * stories) for name in ("headed", "dated", "signed", "quoted")}
    pages = round(stories / (1 - told["refused"]))
    row |= {"read": pages, "refused": pages - stories, "again": 3 * stories}
    db.table("run_stories").insert(row | {"revised": round(told["revised"] * 3 * stories)})
    return run_id


def judged(db: Database, run_id: str) -> dict[str, tuple[str, str]]:
    """Check -> (level, message); kept as findings, as a run's judge does."""
    found = {check: (level, message) for level, check, message in drifted(db, run_id, "lantern")}
    for check, (level, message) in found.items():
        db.execute(
            'INSERT INTO findings (run_id, site, level, "check", message) VALUES (?, ?, ?, ?, ?)',
            [run_id, "lantern", level, check, message],
        )
    return found


@pytest.mark.parametrize("field", list(LOST))
@pytest.mark.parametrize("stories", [3, 50])
def test_a_field_that_is_lost_is_told_alone_with_its_numbers(site: Database, field: str, stories: int) -> None:
    runs = max(20, 120 // stories)
    for n in range(runs):
        assert judged(site, add_run(site, n, 12 * n, stories)) == {}
    told: dict[str, tuple[str, str]] = {}
    for n in range(runs, runs + 8):
        told |= judged(site, add_run(site, n, 12 * n, stories, **LOST[field]))
    assert set(told) == {field}
    level, message = told[field]
    assert level == ("warning" if field == "revised" else "error")
    assert "before" in message
    assert sum(letter.isdigit() for letter in message) >= 3


def test_it_is_told_for_each_run_until_it_is_mended(site: Database) -> None:
    for n in range(10):
        add_run(site, n, 24 * n, 30)
    assert [set(judged(site, add_run(site, n, 24 * n, 30, signed=0))) for n in range(10, 20)] == [{"authors"}] * 10
    assert judged(site, add_run(site, 20, 24 * 20, 5)) == {}


def test_what_was_not_mended_in_three_weeks_is_how_the_site_is_now(site: Database) -> None:
    for n in range(10):
        add_run(site, n, 24 * n, 30)
    told = [set(judged(site, add_run(site, n, 24 * n, 30, signed=0))) for n in range(10, 31)]
    assert told[0] == told[13] == {"authors"}
    assert told[-1] == set()


def test_stories_that_swallow_the_page_around_them_are_told_too(site: Database) -> None:
    for n in range(5):
        add_run(site, n, 24 * n, 30)
    assert set(judged(site, add_run(site, 5, 24 * 5, 30, words=1300))) == {"words"}


@pytest.mark.parametrize(
    ("values", "told"),
    [({"words": 250, "quoted": 0.4}, set[str]()), ({"words": 45, "quoted": 0.04}, {"words", "quotes"})],
)
def test_one_run_before_is_enough_where_nearly_all_is_lost(
    site: Database, values: dict[str, float], told: set[str]
) -> None:
    add_run(site, 0, 0, 50)
    assert set(judged(site, add_run(site, 1, 24, 50, **values))) == told


def test_a_new_site_is_not_judged(site: Database) -> None:
    assert judged(site, add_run(site, 0, 0, 50, signed=0)) == {}
    assert judged(site, add_run(site, 1, 1, 2, signed=1)) == {}


def test_a_run_is_measured_through_indexes_alone(db: Database) -> None:
    plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {READ}", {"run": "a"}))
    assert "SEARCH v USING INDEX revisions_capture" in plan
    assert not [name for name in "aocrqvy" if f"SCAN {name} " in plan]


def paper(random: Random, hour: float) -> dict[str, float]:
    """A run of a paper with weekends of short unsigned wire copy, and nights with little of its own."""
    weekend = (hour // 24) % 7 >= 5
    return {
        "words": random.gauss(420, 60) * (0.65 if weekend else 1),
        "signed": 0.5 if weekend else 0.8,
        "quoted": 0.5 if weekend else 0.7,
        "dated": 0.98,
        "headed": 1,
        "refused": random.uniform(0.02, 0.2),
        "revised": random.uniform(0, 0.2),
    }


def by_chance(random: Random, stories: int, values: dict[str, float]) -> dict[str, float]:
    """The shares as they fall with so few stories."""
    drawn = {n: sum(random.random() < values[n] for _ in range(stories)) / max(1, stories) for n in ("headed", "dated")}
    drawn |= {
        n: sum(random.random() < values[n] for _ in range(stories)) / max(1, stories) for n in ("signed", "quoted")
    }
    return values | drawn


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("every", "stories"),
    [(2, lambda r: r.randint(0, 4)), (6, lambda r: r.randint(5, 40)), (24, lambda r: r.randint(20, 90))],
)
def test_an_ordinary_month_says_nothing(
    site: Database, seed: int, every: int, stories: Callable[[Random], int]
) -> None:
    random = Random(seed)
    for n in range(24 * 30 // every):
        count, hour = stories(random), n * every
        run_id = add_run(site, n, hour, count, **by_chance(random, count, paper(random, hour)))
        assert judged(site, run_id) == {}, f"day {hour // 24}"
