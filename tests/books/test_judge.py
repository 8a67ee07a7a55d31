"""Judging a run: floors, history, failures; and the verdict that cron reads."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils.db import Database

from pipeline.books.judge import check_run, findings_of, outcome_counts, store_findings, verdict
from schemas import Expect, Finding
from schemas.errors import Exit

NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)


@pytest.fixture
def ledger(db: Database) -> Database:
    """A database with one site and no runs."""
    db.table("sites").insert(
        {"name": "lantern", "title": "", "home": "https://lantern.example/", "country": "", "language": ""}
        | {"timezone": "UTC", "schedule": "", "file_digest": ""}
    )
    return db


def add_run(
    db: Database, run_id: str, *, links: int = 50, not_modified: int = 0, days: int = 0, **outcomes: int
) -> None:
    started = (NOW + timedelta(days=days)).isoformat()
    db.table("crawl_runs").insert(
        {"id": run_id, "site": "lantern", "state": "complete", "trigger": "manual", "started_at": started}
        | {"links_found": links, "not_modified": not_modified}
    )
    db.table("outcomes").insert_all(
        {
            "run_id": run_id,
            "site": "lantern",
            "url": f"https://lantern.example/{name}/{n}",
            "outcome": name,
            "at": started,
        }
        for name, count in outcomes.items()
        for n in range(count)
    )


def checks(db: Database, run_id: str, expect: Expect | None = None) -> dict[str, str]:
    return {f.check: f.level for f in check_run(db, run_id, "lantern", expect or Expect())}


def test_a_run_that_stored_what_it_found_has_no_findings(ledger: Database) -> None:
    add_run(ledger, "a", stored=20, unchanged=30)
    assert checks(ledger, "a") == {}
    assert outcome_counts(ledger, "a") == {"stored": 20, "unchanged": 30}


def test_discovery_that_finds_nothing_fails_the_run(ledger: Database) -> None:
    add_run(ledger, "a", links=0)
    assert checks(ledger, "a") == {"links": "error"}


def test_discovery_that_is_answered_by_304_alone_is_no_drift(ledger: Database) -> None:
    add_run(ledger, "a", links=50)
    add_run(ledger, "b", links=0, not_modified=3, days=1, unchanged=3)
    assert checks(ledger, "b") == {}


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


def test_a_run_that_was_cut_short_is_not_judged_by_what_it_did_not_find(ledger: Database) -> None:
    for n in range(3):
        add_run(ledger, f"before {n}", links=100, days=-n)
    add_run(ledger, "a", links=0)
    assert check_run(ledger, "a", "lantern", Expect(), whole=False) == []


def test_addresses_that_wait_are_counted_by_source_and_told_together(ledger: Database) -> None:
    add_run(ledger, "a", stored=20, rate_limited=1)
    for source, count in (("https://lantern.example/feed", 30), ("https://lantern.example/", 12)):
        ledger.table("waiting").insert(
            {"run_id": "a", "site": "lantern", "source": source, "outcome": "deferred", "addresses": count}
            | {"at": NOW.isoformat()}
        )
    assert outcome_counts(ledger, "a") == {"stored": 20, "rate_limited": 1, "deferred": 42}
    (found,) = check_run(ledger, "a", "lantern", Expect())
    assert found.message.startswith("43 addresses")
