"""A site, its runs and a clock that tests set."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlite_utils.db import Database

from pipeline.books.frontier import Frontier
from schemas import Site
from tests.conftest import NOW

SITE = Site(name="gazette", home="https://gazette.example/")
HOME = "https://gazette.example/"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_run(db: Database, clock: Clock) -> Callable[[str], Frontier]:
    db.execute(
        "INSERT INTO sites (name, title, home, country, language, timezone, schedule, file_digest) "
        "VALUES ('gazette', '', ?, '', '', 'UTC', '', '')",
        [HOME],
    )

    def start(run_id: str) -> Frontier:
        db.execute(
            "INSERT INTO crawl_runs (id, site, state, trigger, started_at) "
            "VALUES (?, 'gazette', 'running', 'manual', ?)",
            [run_id, clock.now.isoformat()],
        )
        clock.now += timedelta(seconds=1)
        frontier = Frontier(db, SITE, run_id, clock)
        frontier.begin()
        clock.now += timedelta(seconds=1)
        return frontier

    return start
