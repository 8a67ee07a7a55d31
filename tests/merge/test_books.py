"""Ledgers and frontiers of two folders joined: no run is told twice, no slot has two, and the newer visit wins."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database, writing
from pipeline.merge.books import join_books, join_site
from pipeline.merge.folders import Folder, attached
from pipeline.merge.site import prepare

SITE = {
    "name": "sound", "title": "The Sound", "home": "https://sound.example/", "country": "GB", "language": "en",
    "timezone": "UTC", "schedule": "0 6 * * *", "file_digest": "sha256:0",
}  # fmt: skip
SLOT = "2026-03-14T06:00:00+00:00"
Row = Mapping[str, Any]
Fill = Callable[..., Path]


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "ours" / "onrecord.db")
    db.table("sites").insert(SITE)
    prepare(db)
    yield db
    db.close()


@pytest.fixture
def theirs(tmp_path: Path) -> Fill:
    """A folder whose database has these rows."""

    def filled(name: str, **tables: list[Row]) -> Path:
        db = open_database(tmp_path / name / "onrecord.db")
        for table, rows in {"sites": [SITE], **tables}.items():
            db.table(table).insert_all(rows)
        db.close()
        return tmp_path / name

    return filled


def run(own: str, state: str = "complete", hour: int = 6, slot: str | None = None) -> Row:
    ran = state not in ("due", "missed")
    at = f"2026-03-14T{hour:02d}"
    return {
        "id": own, "site": "sound", "state": state, "trigger": "due", "due_at": slot,
        "started_at": f"{at}:00:00+00:00" if ran else None, "finished_at": f"{at}:05:00+00:00", "error": "",
    }  # fmt: skip


def visit(url: str, hour: int | None = None, **more: Any) -> Row:
    at = f"2026-03-14T{hour:02d}:00:00+00:00" if hour is not None else None
    return {
        "site": "sound", "url": url, "kind": "page", "discovered_at": "2026-03-13T00:00:00+00:00",
        "discovered_by": "feed", "due_at": "2026-03-15T00:00:00+00:00", "last_fetched_at": at, "etag": "", "visits": 0,
        **more,
    }  # fmt: skip


def join(db: Database, *folders: Path) -> None:
    values = {"was": "sound", "site": "sound"}
    for data in folders:
        with attached(db, Folder(data=data, sites=("sound",), removals=())), writing(db):
            join_site(db, values, "sound")
            join_books(db, values, whole=False)


def told(db: Database, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_the_newer_visit_wins_whichever_folder_comes_first(ours: Database, theirs: Fill) -> None:
    old = theirs("old", frontier=[visit("/a", 6, etag="old", visits=3), visit("/b"), visit("/c", 7, etag="c")])
    new = theirs("new", frontier=[visit("/a", 8, etag="new", visits=1), visit("/b", 5, etag="b"), visit("/d")])
    join(ours, old, new)
    wanted = [("/a", "new", 1), ("/b", "b", 0), ("/c", "c", 0), ("/d", "", 0)]
    assert told(ours, "SELECT url, etag, visits FROM frontier ORDER BY url") == wanted
    join(ours, new, old)
    assert told(ours, "SELECT url, etag, visits FROM frontier ORDER BY url") == wanted


def test_it_stays_known_who_found_an_address_first_and_no_lease_outlives_its_run(ours: Database, theirs: Fill) -> None:
    first = {"discovered_at": "2026-03-12T00:00:00+00:00", "discovered_by": "sitemap"}
    lease = {"lease_run": "r1", "leased_until": "2026-03-14T07:00:00+00:00"}
    join(ours, theirs("early", frontier=[visit("/a", **first)]), theirs("late", frontier=[visit("/a", 6, **lease)]))
    query = "SELECT discovered_at, discovered_by, substr(last_fetched_at, 12, 2), lease_run FROM frontier"
    assert told(ours, query) == [(*first.values(), "06", None)]


def test_a_run_that_went_on_since_is_told_as_it_is_now(ours: Database, theirs: Fill) -> None:
    outcome = {"run_id": "r1", "site": "sound", "url": "/a", "at": SLOT}
    finding = {"run_id": "r1", "site": "sound", "level": "error", "check": "yield", "message": "few"}
    early = theirs("early", crawl_runs=[run("r1", "stopped")], findings=[finding],
                   outcomes=[outcome | {"outcome": "deferred"}])  # fmt: skip
    late = theirs("late", crawl_runs=[run("r1", "complete", 9)], findings=[finding | {"message": "none"}],
                  outcomes=[outcome | {"outcome": "stored", "at": "2026-03-14T09:00:00+00:00"}])  # fmt: skip
    for folders in ((early, late), (late, early)):
        join(ours, *folders)
        assert told(ours, "SELECT id, state FROM crawl_runs") == [("r1", "complete")]
        assert told(ours, "SELECT message FROM findings") == [("none",)]
        assert told(ours, "SELECT outcome FROM outcomes") == [("stored",)]


def test_a_slot_that_one_ran_and_another_missed_was_run(ours: Database, theirs: Fill) -> None:
    ran = theirs("ran", crawl_runs=[run("r1", slot=SLOT)])
    missed = theirs("missed", crawl_runs=[run("m1", "missed", 9, slot=SLOT)])
    for folders in ((missed, ran), (ran, missed)):
        join(ours, *folders)
        assert told(ours, "SELECT id, state, due_at FROM crawl_runs") == [("r1", "complete", SLOT)]


def test_of_two_runs_of_one_slot_that_which_ended_well_stands_for_it_and_both_are_kept(
    ours: Database, theirs: Fill
) -> None:
    failed = theirs("failed", crawl_runs=[run("r1", "failed", 6, slot=SLOT)])
    well = theirs("well", crawl_runs=[run("r2", "complete", 7, slot=SLOT)])
    for folders in ((failed, well), (well, failed), (failed, well)):
        join(ours, *folders)
        assert told(ours, "SELECT id, due_at, error FROM crawl_runs ORDER BY id") == [
            ("r1", None, f"its slot {SLOT} was run in another folder, too"), ("r2", SLOT, ""),
        ]  # fmt: skip


def test_whichever_of_them_comes_first(ours: Database, theirs: Fill) -> None:
    failed = theirs("failed", crawl_runs=[run("r1", "failed", 6, slot=SLOT)])
    join(ours, theirs("well", crawl_runs=[run("r2", "complete", 7, slot=SLOT)]), failed)
    assert told(ours, "SELECT id, due_at, error FROM crawl_runs ORDER BY id") == [
        ("r1", None, f"its slot {SLOT} was run in another folder, too"), ("r2", SLOT, ""),
    ]  # fmt: skip


def test_a_sites_files_and_what_was_told_of_it_today_are_joined(ours: Database, theirs: Fill) -> None:
    text = {"site": "sound", "digest": "sha256:1", "text": "name"}
    first = theirs("first", site_files=[text | {"first_read_at": "2026-03-01", "last_read_at": "2026-03-02"}],
                   alarms=[{"site": "sound", "cause": "quiet", "day": "2026-03-02"}])  # fmt: skip
    last = theirs("last", site_files=[text | {"first_read_at": "2026-03-02", "last_read_at": "2026-03-05"}],
                  alarms=[{"site": "sound", "cause": "quiet", "day": "2026-03-05"}])  # fmt: skip
    for folders in ((first, last), (last, first)):
        join(ours, *folders)
        assert told(ours, "SELECT first_read_at, last_read_at FROM site_files") == [("2026-03-01", "2026-03-05")]
        assert told(ours, "SELECT day FROM alarms") == [("2026-03-05",)]
