"""Damage is found at a start, or beside the run, and what was not checked to its end is checked again."""

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import soundness
from pipeline.cli import run_cli
from pipeline.config import Config
from pipeline.crawl.run import run
from pipeline.database import open_database, utc
from pipeline.newsroom import Newsroom
from pipeline.soundness import Beside, check_at_start, checked_beside
from schemas import Site
from schemas.errors import Exit, IntegrityError
from tests.rows import filled_file

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def damaged(tmp_path):
    """A database that was found sound at noon, and lost a page since that no start needs."""
    path = filled_file(tmp_path) / "onrecord.db"
    with contextlib.closing(open_database(path)) as db:
        check_at_start(db, NOON, unclosed=False)
    damage(path)
    with contextlib.closing(open_database(path)) as db:
        yield db


def test_a_start_within_a_day_of_a_whole_check_reads_no_more_than_it_needs(damaged):
    check_at_start(damaged, NOON + HOUR, unclosed=False)
    check_at_start(damaged, NOON + 23 * HOUR, unclosed=False)


@pytest.mark.parametrize(
    ("later", "unclosed"),
    [(HOUR, True), (24 * HOUR, False), (30 * HOUR, False), (-HOUR, False)],
    ids=["a run did not close", "a day later", "more than a day later", "the clock was set back"],
)
def test_damage_anywhere_is_found(damaged, later, unclosed):
    with pytest.raises(IntegrityError, match="rebuild"):
        check_at_start(damaged, NOON + later, unclosed=unclosed)


def test_a_check_that_did_not_pass_is_made_again(damaged):
    for _ in range(2):
        with pytest.raises(IntegrityError):
            check_at_start(damaged, NOON + 25 * HOUR, unclosed=False)


@pytest.mark.parametrize("killed", [True, False])
def test_a_command_checks_all_after_a_run_that_did_not_close(damaged, tmp_path, killed):
    damaged.execute("UPDATE checks SET passed_at = ?", [utc(datetime.now(UTC))])
    if killed:
        damaged.execute("UPDATE crawl_runs SET state = 'running' WHERE id = 'run-1'")
    assert run_cli(["--data", str(tmp_path / "data"), "process"]) == (Exit.INTEGRITY if killed else Exit.COMPLETE)


def damage(path: Path) -> None:
    """Zeros over a page that neither a start nor a run needs."""
    with contextlib.closing(open_database(path)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'quote_changes'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))


@pytest.fixture
def large(monkeypatch):
    """Every file counts as one that takes long."""
    monkeypatch.setattr(soundness, "SOON", 0)


@pytest.fixture
def sound(tmp_path):
    path = filled_file(tmp_path) / "onrecord.db"
    with contextlib.closing(open_database(path)) as db:
        yield db, path


def passed(db):
    return [moment for (moment,) in db.execute("SELECT passed_at FROM checks WHERE name = 'quick_check'")]


@pytest.mark.usefixtures("large")
def test_a_large_file_is_checked_beside_what_is_done_and_then_not_again_that_day(sound):
    db, path = sound
    with checked_beside(db, path, unclosed=False) as beside:
        beside.begin()
        db.execute("INSERT INTO persons (id, name) VALUES ('meanwhile', 'Meanwhile')")
        beside.end(db)
        beside.look()
    assert len(passed(db)) == 1
    with checked_beside(db, path, unclosed=False) as beside:
        assert beside is None


@pytest.mark.usefixtures("large")
def test_a_check_that_is_broken_off_is_made_by_the_next_start(sound):
    db, path = sound
    for begins in (True, False):
        with checked_beside(db, path, unclosed=False) as beside:
            if begins:
                beside.begin()
        assert passed(db) == []


def test_a_small_file_is_checked_before_anything_is_done(sound):
    db, path = sound
    with checked_beside(db, path, unclosed=False) as beside:
        assert beside is None
        assert len(passed(db)) == 1


def test_a_check_that_comes_to_no_end_is_told_and_is_no_check(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(soundness, "BUSY_TIMEOUT_MS", 50)
    path = filled_file(tmp_path) / "onrecord.db"
    with (
        contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other,
        contextlib.closing(open_database(None)) as db,
    ):
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        beside = Beside(path)
        beside.begin()
        beside.end(db)
        beside.break_off()
        assert passed(db) == []
    assert "was not checked" in "".join(capsys.readouterr())


@pytest.mark.usefixtures("large")
def test_damage_is_told_beside_and_not_taken_for_sound(damaged, tmp_path):
    path = tmp_path / "data" / "onrecord.db"
    before = passed(damaged)
    for _ in range(2):
        with checked_beside(damaged, path, unclosed=False) as beside:
            beside.begin()
            with pytest.raises(IntegrityError, match="rebuild"):
                beside.end(damaged)
    assert passed(damaged) == before


@pytest.mark.usefixtures("large")
def test_after_a_run_that_did_not_close_nothing_is_done_before_all_is_checked(damaged, tmp_path):
    within = []
    with (
        pytest.raises(IntegrityError, match="rebuild"),
        checked_beside(damaged, tmp_path / "data" / "onrecord.db", unclosed=True),
    ):
        within.append("written")
    assert within == []


@pytest.mark.usefixtures("large")
def test_a_run_over_a_damaged_file_is_no_run_that_went_well(tmp_path):
    with Newsroom() as newsroom:
        files = newsroom.site_files(tmp_path / "sites")[:1]
        sites = [Site.parse(file.read_text(encoding="utf-8"), file) for file in files]
        config = Config(data=tmp_path / "data", sites=tmp_path / "sites")
        assert run(config, sites) == Exit.COMPLETE
        with contextlib.closing(open_database(config.database)) as db:
            assert len(passed(db)) == 1
            db.execute("UPDATE checks SET passed_at = ?", [utc(datetime.now(UTC) - timedelta(days=2))])
        damage(config.database)
        with pytest.raises(IntegrityError, match="rebuild"):
            run(config, sites)
