"""Opening the database, and transactions that others cannot get between."""

import contextlib
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.cli import run_cli
from pipeline.database import check_at_start, open_database, read_database, utc
from schemas.errors import ConfigError, Exit, IntegrityError
from tests.rows import filled_file

OPENER = """
import sys, time
from pathlib import Path
from pipeline.database import open_database
for line in sys.stdin:
    path, moment = line.split()
    while time.time() < float(moment):
        pass
    open_database(Path(path)).close()
    print("ok", flush=True)
"""


def test_programs_that_start_together_on_a_new_database_make_its_tables_once(tmp_path):
    programs = [
        subprocess.Popen([sys.executable, "-c", OPENER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for n in range(6):
        start = time.time() + (2 if n == 0 else 0.05)
        for program in programs:
            program.stdin.write(f"{tmp_path / str(n)}.db {start}\n")
            program.stdin.flush()
        assert [program.stdout.readline() for program in programs] == ["ok\n", "ok\n"]
    for program in programs:
        program.communicate()


def test_nobody_writes_between_a_transactions_reading_and_its_writing(tmp_path):
    ours, other = (open_database(tmp_path / "onrecord.db") for _ in range(2))
    other.execute("PRAGMA busy_timeout = 50")
    with ours.atomic():
        assert ours.execute("SELECT count(*) FROM persons").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO persons (id, name) VALUES ('theirs', 'Theirs')")
        with ours.atomic():  # nested: a savepoint
            ours.execute("INSERT INTO persons (id, name) VALUES ('ours', 'Ours')")
    assert other.execute("SELECT id FROM persons").fetchall() == [("ours",)]
    ours.close()
    other.close()


def test_a_transaction_that_fails_leaves_nothing(db):
    with pytest.raises(sqlite3.IntegrityError), db.atomic():
        db.conn.executemany("INSERT INTO persons (id, name) VALUES (?, 'A')", [["a"], ["b"], ["a"]])
    assert db.execute("SELECT count(*) FROM persons").fetchone() == (0,)
    assert not db.conn.in_transaction


def test_a_database_of_a_newer_onrecord_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "onrecord.db"
    db = open_database(path)
    db.table("_sqlite_migrations").insert({"migration_set": "onrecord", "name": "m999_future", "applied_at": "later"})
    db.close()
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="m999_future"):
        open_database(path)
    assert path.read_bytes() == before


def test_what_is_no_database_is_told_as_damage(tmp_path):
    (tmp_path / "onrecord.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(IntegrityError, match="rebuild"):
        open_database(tmp_path / "onrecord.db")


def test_a_reader_needs_a_database_and_cannot_write(tmp_path):
    with pytest.raises(ConfigError, match="no database here"):
        read_database(tmp_path / "onrecord.db")
    open_database(tmp_path / "onrecord.db").close()
    reader = read_database(tmp_path / "onrecord.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO persons (id, name) VALUES ('a', 'A')")
    reader.close()


def test_temporary_files_are_kept_in_memory_so_that_a_read_only_root_will_do(db):
    assert db.execute("PRAGMA temp_store").fetchone() == (2,)


NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def damaged(tmp_path):
    """A database that was found sound at noon, and lost a page since that no start needs."""
    path = filled_file(tmp_path) / "onrecord.db"
    db = open_database(path)
    check_at_start(db, NOON, unclosed=False)
    page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'quote_changes'").fetchone()[0]
    size = db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
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
