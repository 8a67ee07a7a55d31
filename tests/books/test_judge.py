"""Judging a run: floors, history, failures; and the verdict that cron reads."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from sqlite_utils.db import Database

from pipeline.books.judge import check_run, findings_of, outcome_counts, store_findings, verdict
from pipeline.books.weights import WEIGHTS, outcomes_that
from schemas import Expect, Finding
from schemas.errors import Exit
from schemas.run import OutcomeName

NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)


@pytest.fixture
def ledger(db: Database) -> Database:
    """A database with one site and no runs."""
    db.table("sites").insert(
        {"name": "lantern", "title": "", "home": "https://lantern.example/", "country": "", "language": ""}
        | {"timezone": "UTC", "schedule": "", "file_digest": ""}
    )
    return db


HOME = "https://lantern.example/"


def add_run(
    db: Database, run_id: str, *, links: int = 50, days: int = 0, home: str = "unchanged", **outcomes: int
) -> None:
    """A run that asked for the front page, with that outcome, and for so many pages of each other outcome."""
    started = (NOW + timedelta(days=days)).isoformat()
    db.table("crawl_runs").insert(
        {"id": run_id, "site": "lantern", "state": "complete", "trigger": "manual", "started_at": started}
        | {"links_found": links}
    )
    pages = [(name, f"{HOME}{name}/{n}") for name, count in outcomes.items() for n in range(count)]
    asked = [(home, HOME, "section"), *((name, url, "page") for name, url in pages)]
    db.conn.executemany(
        "INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, due_at) "
        "VALUES ('lantern', ?, ?, '', '', '') ON CONFLICT DO NOTHING",
        [(url, kind) for _, url, kind in asked],
    )
    db.table("outcomes").insert_all(
        {"run_id": run_id, "site": "lantern", "url": url, "outcome": name, "at": started} for name, url, _ in asked
    )


def answered_304(db: Database, run_id: str) -> None:
    """Let the front page of a run be as it was."""
    capture = {"id": f"c-{run_id}", "run_id": run_id, "site": "lantern", "kind": "section", "url": HOME}
    db.table("captures").insert(
        capture
        | {"final_url": HOME, "fetched_at": "", "status": 304, "digest": ""}
        | {"warc_file": "", "warc_offset": 0, "warc_length": 0}
    )
    db.execute("UPDATE outcomes SET capture_id = ? WHERE run_id = ? AND url = ?", [f"c-{run_id}", run_id, HOME])


def checks(db: Database, run_id: str, expect: Expect | None = None, ended: int = Exit.COMPLETE) -> dict[str, str]:
    return {f.check: f.level for f in check_run(db, run_id, "lantern", expect or Expect(), ended=ended)}


def told(db: Database, run_id: str, check: str) -> str:
    return next(f.message for f in check_run(db, run_id, "lantern", Expect()) if f.check == check)


def test_a_run_that_stored_what_it_found_has_no_findings(ledger: Database) -> None:
    add_run(ledger, "a", stored=20, unchanged=30)
    assert checks(ledger, "a") == {}
    assert outcome_counts(ledger, "a") == {"stored": 20, "unchanged": 31}


def test_discovery_that_finds_nothing_fails_the_run(ledger: Database) -> None:
    add_run(ledger, "a", links=0)
    assert checks(ledger, "a") == {"links": "error"}


def test_discovery_that_is_answered_by_304_alone_is_no_drift(ledger: Database) -> None:
    add_run(ledger, "a", links=50)
    add_run(ledger, "b", links=0, days=1, unchanged=3)
    assert checks(ledger, "b") == {"links": "error", "drift": "error"}
    answered_304(ledger, "b")
    assert checks(ledger, "b") == {}


@pytest.mark.parametrize("ended", [Exit.USAGE, Exit.STOPPED, Exit.STORAGE, Exit.INTEGRITY, Exit.UNFORESEEN])
def test_discovery_that_may_have_been_cut_short_is_not_judged(ledger: Database, ended: Exit) -> None:
    add_run(ledger, "a", links=50)
    add_run(ledger, "b", links=0, days=1)
    assert checks(ledger, "b", ended=ended) == {}


@pytest.mark.parametrize("home", ["deferred", "rate_limited"])
def test_discovery_that_did_not_run_is_not_judged(ledger: Database, home: str) -> None:
    add_run(ledger, "a", links=50)
    add_run(ledger, "b", links=0, days=1, home=home)
    assert checks(ledger, "b") == {"deferred": "error"}
    ledger.execute("DELETE FROM outcomes WHERE run_id = 'b'")
    assert checks(ledger, "b", ended=Exit.BUDGET) == {}


def test_a_list_that_cannot_be_read_is_the_cause_that_is_told(ledger: Database) -> None:
    add_run(ledger, "a", links=0, home="http_error")
    ledger.execute("UPDATE outcomes SET reason = 'connection refused by lantern.example:443'")
    assert checks(ledger, "a") == {"links": "error", "failures": "warning"}
    assert "connection refused by lantern.example:443" in told(ledger, "a", "links")
    assert "moved" not in told(ledger, "a", "links")


def test_far_fewer_links_than_usual_are_drift(ledger: Database) -> None:
    for day in range(5):
        add_run(ledger, f"a{day}", links=100, days=day)
    add_run(ledger, "b", links=15, days=6, stored=15)
    assert checks(ledger, "b") == {"drift": "error"}


def test_pages_that_are_mostly_no_articles_fail_the_run(ledger: Database) -> None:
    add_run(ledger, "a", stored=2, not_article=18)
    assert checks(ledger, "a") == {"not_article": "error"}
    assert checks(ledger, "a", Expect(max_not_article=0.95)) == {}


def test_one_broken_page_warns_and_many_fail(ledger: Database) -> None:
    add_run(ledger, "a", stored=20, http_error=1)
    add_run(ledger, "b", stored=2, http_error=18, days=1)
    assert checks(ledger, "a") == {"failures": "warning"}
    assert checks(ledger, "b")["failures"] == "error"


def test_every_outcome_has_one_weight_and_a_reason() -> None:
    assert sorted(weight.outcome for weight in WEIGHTS) == sorted(get_args(OutcomeName))
    assert all(weight.why for weight in WEIGHTS)


@pytest.mark.parametrize("outcome", sorted(outcomes_that("some", "failed")))
def test_a_run_most_of_whose_pages_came_to_nothing_fails_and_says_why(ledger: Database, outcome: str) -> None:
    add_run(ledger, "a", stored=5, **{outcome: 7})
    ledger.execute("UPDATE outcomes SET reason = 'as the server said' WHERE outcome = ?", [outcome])
    own = {"parser": "error"} if outcome == "parser_failed" else {}  # a site's own code is named besides
    assert checks(ledger, "a") == {"failures": "error", **own}
    assert told(ledger, "a", "failures").startswith(f"7 of 12 pages failed: 7 {outcome}; for example {HOME}{outcome}/0")
    assert "as the server said" in told(ledger, "a", "failures")


@pytest.mark.parametrize("outcome", sorted(outcomes_that("some")))
def test_a_few_that_are_gone_or_forbidden_are_no_finding(ledger: Database, outcome: str) -> None:
    add_run(ledger, "a", stored=9, **{outcome: 3})
    add_run(ledger, "b", days=1, **{outcome: 3})
    assert checks(ledger, "a") == checks(ledger, "b") == {}


def test_three_of_three_that_failed_fail_the_run_and_two_of_two_warn(ledger: Database) -> None:
    add_run(ledger, "a", offsite=3)
    add_run(ledger, "b", offsite=2, days=1)
    add_run(ledger, "c", offsite=3, unchanged=1, days=2)
    assert [checks(ledger, run_id)["failures"] for run_id in "abc"] == ["error", "warning", "warning"]


def test_links_that_are_refused_where_they_are_found_are_no_failures(ledger: Database) -> None:
    add_run(ledger, "a", stored=2, offsite=30, trap=30)
    ledger.execute("DELETE FROM frontier WHERE url LIKE '%/offsite/%' OR url LIKE '%/trap/%'")
    assert checks(ledger, "a") == {}


def test_one_fault_of_ours_fails_the_run(ledger: Database) -> None:
    add_run(ledger, "a", stored=200, parse_budget=1)
    assert checks(ledger, "a") == {"failures": "warning"}
    ledger.execute("UPDATE outcomes SET reason = 'fault: KeyError: 3' WHERE outcome = 'parse_budget'")
    assert checks(ledger, "a") == {"failures": "warning", "fault": "error"}


def test_what_is_left_for_the_next_run_is_told(ledger: Database) -> None:
    add_run(ledger, "a", stored=20, deferred=1)
    assert checks(ledger, "a") == {"deferred": "error"}


@pytest.mark.parametrize(
    ("fetched", "level", "expected"),
    [
        (Exit.COMPLETE, None, ("complete", 0)),
        (Exit.COMPLETE, "warning", ("complete", 0)),
        (Exit.COMPLETE, "error", ("incomplete", 10)),
        (Exit.STOPPED, "error", ("stopped", 12)),
        (Exit.BUDGET, "error", ("incomplete", 10)),  # it was another site's
        (Exit.BUDGET, None, ("complete", 0)),
        (Exit.STORAGE, None, ("failed", 14)),
        (Exit.UNFORESEEN, None, ("failed", 1)),
    ],
)
def test_the_verdict_is_what_cron_reads(fetched: Exit, level: str | None, expected: tuple[str, int]) -> None:
    findings = [Finding(site="lantern", level=level, check="x", message="y")] if level else []  # type: ignore[arg-type]
    assert verdict(fetched, findings) == expected


def test_findings_are_kept_with_their_run(ledger: Database) -> None:
    add_run(ledger, "a", stored=1)
    kept = [Finding(site="lantern", level="warning", check="failures", message="1 timeout")]
    store_findings(ledger, "a", kept)
    assert findings_of(ledger, "a") == kept


@pytest.mark.parametrize("fetched", [Exit.COMPLETE, Exit.BUDGET])
def test_whose_budget_was_used_up_its_findings_tell(fetched: Exit) -> None:
    used_up = Finding(site="lantern", level="warning", check="budget", message="max_pages of 2 reached")
    left = Finding(site="lantern", level="error", check="deferred", message="7 addresses are left")
    assert verdict(fetched, [used_up, left]) == ("budget", 13)
    assert verdict(Exit.STOPPED, [used_up]) == ("stopped", 12)
    assert verdict(Exit.STORAGE, [used_up]) == ("failed", 14)
    for check in ("failures", "words", "not_article", "fault"):
        wrong = Finding(site="lantern", level="error", check=check, message="30 of 40 pages came to nothing")
        assert verdict(fetched, [used_up, left, wrong]) == ("incomplete", 10)


def test_a_run_that_was_cut_short_is_not_judged_by_what_it_did_not_find(ledger: Database) -> None:
    for n in range(3):
        add_run(ledger, f"before {n}", links=100, days=-n)
    add_run(ledger, "a", links=0)
    assert {found.check for found in check_run(ledger, "a", "lantern", Expect())} == {"links", "drift"}
    ledger.conn.execute(
        "INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, due_at) "
        "VALUES ('lantern', 'https://lantern.example/feed', 'feed', '', '', '')"
    )
    assert check_run(ledger, "a", "lantern", Expect()) == []  # a feed is left that nobody asked


def test_addresses_that_wait_are_counted_by_source_and_told_together(ledger: Database) -> None:
    add_run(ledger, "a", stored=20, rate_limited=1)
    for source, count in (("https://lantern.example/feed", 30), ("https://lantern.example/", 12)):
        ledger.table("waiting").insert(
            {"run_id": "a", "site": "lantern", "source": source, "outcome": "deferred", "addresses": count}
            | {"at": NOW.isoformat()}
        )
    assert outcome_counts(ledger, "a") == {"unchanged": 1, "stored": 20, "rate_limited": 1, "deferred": 42}
    (found,) = (one for one in check_run(ledger, "a", "lantern", Expect()) if one.check == "deferred")
    assert found.message.startswith("43 addresses")
