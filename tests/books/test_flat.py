"""What a run asks at its start, at each step and at its end takes no longer where there is more of everything.

SQLite's own steps are counted, at one size and at ten times that: clocks tell little on a busy machine.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.books import ledger, rests
from pipeline.books.frontier import Frontier
from pipeline.books.waiting import count_again
from pipeline.database import open_database, utc
from pipeline.sites import sync_sites
from schemas.tables.waiting import miscounted
from spiders.discovery import FoundLink
from spiders.visit import Ending
from tests.books.conftest import HOME, SITE
from tests.conftest import NOW

SMALL, LARGE = 400, 4_000
FEEDS = 5


def steps(db: Database, work: Callable[[], object]) -> int:
    """How many hundreds of steps SQLite's machine makes for some work."""
    taken = 0

    def tick() -> int:
        nonlocal taken
        taken += 1
        return 0

    db.conn.set_progress_handler(tick, 100)
    try:
        work()
    finally:
        db.conn.set_progress_handler(None, 0)
    return taken


def filled(size: int) -> Database:
    """Half of the addresses wait, half rest; captures of other runs, some of them pending; runs that ended."""
    db = open_database(None)
    sync_sites(db, [SITE])
    row = "INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, due_at, resting) VALUES (?,?,?,?,?,?,?)"
    told = [SITE.name, utc(NOW - timedelta(days=9))]
    db.conn.executemany(
        row,
        (
            [told[0], f"{HOME}{n}", "page", told[1], f"{HOME}feed-{n % FEEDS}", utc(NOW + timedelta(days=n % 2)), n % 2]
            for n in range(size)
        ),
    )
    run = "INSERT INTO crawl_runs (id, site, state, trigger, due_at, started_at) VALUES (?, ?, 'complete', 'due', ?, ?)"
    at = [utc(NOW - timedelta(hours=n)) for n in range(1, size)]
    db.conn.executemany(run, ([f"run {n}", SITE.name, moment, moment] for n, moment in enumerate(at)))
    db.conn.execute(
        "INSERT INTO crawl_runs (id, site, state, trigger) VALUES ('one', ?, 'running', 'manual')", told[:1]
    )
    capture = (
        "INSERT INTO captures (id, run_id, site, kind, url, final_url, fetched_at, status, digest, warc_file, "
        "warc_offset, warc_length) VALUES (?, '', ?, 'page', ?, '', ?, 200, '', ?, 0, 1)"
    )
    db.conn.executemany(capture, ([str(n), *told[:1], f"{HOME}{n}", told[1], f"{n // 9}.warc.gz"] for n in range(size)))
    return db


@pytest.fixture(scope="module")
def databases() -> Iterator[tuple[Database, Database]]:
    found = filled(SMALL), filled(LARGE)
    yield found
    for db in found:
        db.close()


def frontier(db: Database) -> Frontier:
    return Frontier(db, SITE, "one", lambda: NOW)


def begin_lease_and_close(db: Database) -> None:
    books = frontier(db)
    books.begin()
    books.add([FoundLink(url=f"{HOME}fresh", kind="page")], f"{HOME}feed-1")
    assert len(books.lease(20)) == 20
    assert books.close(Ending(reason="max_pages reached")) > SMALL // 2 - 1


QUESTIONS: dict[str, Callable[[Database], Any]] = {
    "a run": begin_lease_and_close,
    "counting again": lambda db: count_again(db, "one", SITE.name),
    "runs that died": lambda db: db.execute("SELECT id FROM crawl_runs WHERE state = 'running'").fetchall(),
    "what is due": lambda db: ledger.due_slots(db, [SITE], NOW),
    "captures of a file": lambda db: db.execute("SELECT id FROM captures WHERE warc_file = '7.warc.gz'").fetchall(),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_takes_more_steps_where_there_is_ten_times_as_much(
    databases: tuple[Database, Database], name: str
) -> None:
    small, large = (steps(db, lambda db=db: QUESTIONS[name](db)) for db in databases)  # type: ignore[misc]
    assert large <= small * 1.2 + 3


def test_the_steps_that_are_counted_are_those_of_a_walk(databases: tuple[Database, Database]) -> None:
    small, large = (
        steps(db, lambda db=db: db.execute("SELECT count(*) FROM frontier WHERE title = 'x'").fetchall())  # type: ignore[misc]
        for db in databases
    )
    assert large > 5 * small


NEW = "INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, due_at) "
NEW += "VALUES ('gazette', 'new', 'page', '', 'front', '')"
AGAIN = NEW.replace("'new'", "'https://gazette.example/2'") + " ON CONFLICT (site, url) DO UPDATE SET resting = 1"
CHANGES = {
    "comes": NEW,
    "comes twice": AGAIN,
    "is visited": "UPDATE frontier SET resting = 1 WHERE resting = 0",
    "is due": "UPDATE frontier SET resting = 0, title = 'x'",
    "is told otherwise": "UPDATE frontier SET resting = resting, title = 'x'",
    "has another source": "UPDATE frontier SET source = 'index' WHERE url LIKE '%3'",
    "is no page": "UPDATE frontier SET kind = 'feed' WHERE url LIKE '%2'",
    "has another site": "UPDATE frontier SET site = 'renamed' WHERE url LIKE '%4'",
    "goes": "DELETE FROM frontier WHERE url LIKE '%2'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_waits_is_counted_whatever_changes(change: str) -> None:
    db = filled(40)
    db.execute("PRAGMA foreign_keys = OFF")
    assert not miscounted(db)
    db.execute(CHANGES[change])
    assert not miscounted(db)
    db.execute("UPDATE sources_waiting SET pages = pages + 1")
    db.execute("INSERT OR IGNORE INTO sources_waiting VALUES ('gazette', 'ghost', 1)")
    assert miscounted(db)


def test_pages_that_are_due_again_wait_in_parts_and_are_all_visited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rests, "AWAKE_AT_ONCE", 7)
    db = filled(60)
    later = NOW + timedelta(days=2)
    books = Frontier(db, SITE, "one", lambda: later)
    books.begin()
    assert db.execute("SELECT sum(pages) FROM sources_waiting").fetchone() == (37,)
    found: list[str] = []
    for _ in range(3):
        found += [lease.url for lease in books.lease(10)]
    assert books.close(Ending(reason="max_pages reached")) == 60
    count_again(db, "one", SITE.name)
    told = "SELECT sum(addresses), sum(addresses) FILTER (WHERE source = 'visited before') FROM waiting"
    assert db.execute(told).fetchone() == (60, 23)
    again = Frontier(db, SITE, "one", lambda: later)
    again.begin()
    while some := again.lease(9):
        found = [*found, *(lease.url for lease in some)]
    assert len(set(found)) == 60
    assert again.close(Ending()) == 60
    assert db.execute(told).fetchone() == (60, None)
