"""Opening the database, and transactions that others cannot get between."""

import sqlite3
import subprocess
import sys
import time

import pytest
from sqlite_utils.db import Database

from pipeline.database import draw_together, open_database, read_database
from schemas.errors import ConfigError, IntegrityError
from schemas.migrations import migrations
from tests.rows import fill, many

OPENER = """
import pipeline.light.preloaded
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


def test_captures_of_an_older_database_keep_what_made_them(tmp_path):
    path = tmp_path / "onrecord.db"
    older = Database(path)
    migrations.apply(older, stop_before="m019_site_files")
    older.execute(
        "INSERT INTO captures (id, run_id, site, kind, url, final_url, fetched_at, status, digest, warc_file, "
        "warc_offset, warc_length, processed_by) "
        "VALUES ('c', 'r', 's', 'page', 'u', 'u', 't', 200, 'd', 'w', 0, 1, 'clean-5')"
    )
    older.close()
    db = open_database(path)
    assert db.execute("SELECT processed_by FROM captures").fetchall() == [("clean-5",)]
    assert db.table("site_files").count == 0
    db.close()


def test_a_frontier_from_before_sources_took_turns_is_brought_up_to_date(tmp_path):
    path = tmp_path / "onrecord.db"
    raw = Database(sqlite3.connect(path, isolation_level=None))
    migrations.apply(raw, stop_before="m015_turns")
    raw.execute(
        "INSERT INTO sites VALUES ('gazette', '', 'https://gazette.example/', '', '', 'UTC', '', '', '', '', '')"
    )
    for url, kind, by, visits in (
        ("index.xml", "sitemap", "site file", 1),
        ("may.xml", "sitemap", "index.xml", 1),
        ("a", "page", "may.xml", 0),
        ("b", "page", "front", 3),
    ):
        raw.execute(
            "INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, due_at, visits) "
            "VALUES ('gazette', ?, ?, '2026', ?, '2026', ?)",
            [url, kind, by, visits],
        )
    raw.close()
    db = open_database(path)
    rows = db.execute("SELECT url, coalesce(source, discovered_by), resting FROM frontier ORDER BY url").fetchall()
    assert rows == [
        ("a", "index.xml", 0),
        ("b", "front", 1),
        ("index.xml", "site file", 1),
        ("may.xml", "index.xml", 1),
    ]
    db.close()


def test_the_parts_of_the_full_text_become_one_and_find_what_they_found(tmp_path) -> None:
    db = open_database(tmp_path / "onrecord.db")
    for table in ("articles_fts", "attributions_fts"):
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0)")  # noqa: S608 - fixed names
    fill(db)
    list(many(db, 3))  # each in a transaction of its own; of sixteen parts SQLite makes one by itself
    words = {"articles_fts": "harbour", "attributions_fts": "ready"}
    found = {table: rows_with(db, table, word) for table, word in words.items()}
    assert all(len(parts_of(db, table)) > 6 and found[table] for table in words)
    draw_together(db)
    assert [len(parts_of(db, table)) for table in words] == [1, 1]
    assert {table: rows_with(db, table, word) for table, word in words.items()} == found
    for table in words:
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - fixed names
    db.close()


def parts_of(db: Database, table: str) -> set[int]:
    """The segments of a full text: their numbers stand in the high bits of their pages' ids."""
    return {page >> 37 for (page,) in db.execute(f"SELECT id FROM {table}_data WHERE id > 10")}  # noqa: S608


def rows_with(db: Database, table: str, word: str) -> list[int]:
    return [row for (row,) in db.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY 1", [word])]  # noqa: S608
