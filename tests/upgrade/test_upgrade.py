"""From tables that held every word four times to words once, whatever stops the work."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database, read_database
from schemas.errors import ConfigError
from schemas.migrations import migrations
from schemas.tables import lean, small_rows
from schemas.tables.counted import wrong_summaries
from tests.rows import fill, many
from tests.upgrade.older import before_words_once

SWAPS = ("m035_words_once", "m042_small_rows")
MOVES = (lean, small_rows)
LAST = "m041_small_rows_begun"
KILLED = """
import pipeline.light.preloaded
import os, signal, sys
from pathlib import Path
from dataclasses import replace
import pipeline.database, pipeline.upgrade

left, place = int(sys.argv[2]), int(sys.argv[3])
def one(db):
    global left
    left -= 1
    found = move.copy_some(db, 1)
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
moves = pipeline.upgrade.MOVES
move = moves[place]
pipeline.upgrade.MOVES = (*moves[:place], replace(move, copy_some=one), *moves[place + 1:])
pipeline.database.open_database(Path(sys.argv[1]))
"""
ARTICLES = 7


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Loaded by this version."""
    db = open_database(tmp_path_factory.mktemp("new") / "onrecord.db")
    fill(db)
    list(many(db, ARTICLES - 4))
    return db


@pytest.fixture
def old(anew: Database, tmp_path: Path) -> Path:
    before_words_once(anew, tmp_path / "onrecord.db")
    return tmp_path / "onrecord.db"


def rows(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that every table and view tells, but for the small keys, which are each database's own."""
    names = [n for n in (*db.table_names(), *db.view_names()) if "_fts" not in n and not n.startswith(("_", "sqlite_"))]
    told = {}
    for name in names:
        columns = [c for (c,) in db.execute("SELECT name FROM pragma_table_info(?)", [name])]
        kept = [
            c
            for c in columns
            if c not in ("key", "article_key", "provenance_id") and (name, c) != ("provenances", "id")
        ]
        found = db.execute("SELECT {} FROM {}".format(", ".join(f'"{c}"' for c in kept), name))  # noqa: S608
        told[name] = sorted(found.fetchall(), key=repr)
    return told


def found(db: Database, words: str) -> list[int]:
    query = (
        "SELECT a.id FROM articles_fts f JOIN articles a ON a.key = f.rowid WHERE articles_fts MATCH ? ORDER BY a.id"
    )
    return [own for (own,) in db.execute(query, [words])]


def check_same(path: Path, anew: Database) -> None:
    db = open_database(path)
    assert rows(db) == rows(anew)
    assert found(db, "ferry") == found(anew, "ferry") != []
    for table in ("articles", "attributions"):
        db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert wrong_summaries(db) == []
    db.close()


def test_a_database_of_before_tells_what_one_loaded_anew_does(old: Path, anew: Database) -> None:
    check_same(old, anew)


def bring_to(path: Path, step: str) -> Database:
    db = Database(sqlite3.connect(path, isolation_level=None))
    migrations.apply(db, stop_before=step)
    return db


def test_one_of_small_tables_that_hold_words_tells_the_same_afterwards(old: Path, anew: Database) -> None:
    before = bring_to(old, LAST)
    assert "sketch_hashes" in before.table_names()
    told = rows(before)
    before.close()
    check_same(old, anew)
    after = open_database(old)
    now = rows(after)
    after.close()
    of_words = ("blocks", "attributions", "tags", "links", "images", "bylines", "removed_blocks", "citations")
    for name in (*of_words, "sketch_hashes", "articles", "quotations", "quotes_with_speakers", "same_quotes"):
        assert now[name] == told[name] != [], name


@pytest.mark.parametrize("batches", [0, 3, ARTICLES])
@pytest.mark.parametrize("place", [0, 1])
def test_killed_in_any_batch_it_goes_on_behind_the_last_whole_one(
    old: Path, anew: Database, batches: int, place: int
) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(old), str(batches), str(place)], check=False)
    assert done.returncode == -signal.SIGKILL
    half = Database(sqlite3.connect(old))
    copied = (
        "SELECT count(*) FROM new_article_rows",
        "SELECT count(*) FROM article_rows a JOIN rows_copied c ON a.id <= c.article_id",
    )
    assert half.execute(copied[place]).fetchone()[0] == batches
    assert half.execute("SELECT count(DISTINCT article_id) FROM new_block_rows").fetchone()[0] == batches
    half.close()
    check_same(old, anew)


def half_way(path: Path, articles: int, place: int) -> Database:
    db = bring_to(path, SWAPS[place])
    MOVES[place].copy_some(db, articles)
    return db


REFUSED = (
    ("UPDATE articles SET gone_at = NULL", "DELETE FROM attributions", "DELETE FROM blocks"),
    ("UPDATE article_rows SET gone_at = NULL", "DELETE FROM attribution_rows", "DELETE FROM tags",
     "DELETE FROM counted_quotes", "UPDATE revisions SET dek = ''"),
)  # fmt: skip


@pytest.mark.parametrize("place", [0, 1])
def test_while_it_lasts_nobody_else_writes_and_readers_are_told_what_to_do(old: Path, place: int) -> None:
    half = half_way(old, 2, place)
    before = sqlite3.connect(old, isolation_level=None)  # a program of an older version, which has it open already
    assert MOVES[place].is_half_way(half)
    for statement in REFUSED[place]:
        with pytest.raises(sqlite3.IntegrityError, match="brought up to date"):
            before.execute(statement)
    with pytest.raises(ConfigError, match="goes on where it was stopped"):
        read_database(old)
    assert before.execute("SELECT count(*) FROM articles").fetchone() == (ARTICLES,)
    before.close()
    half.close()


def test_who_reads_one_of_before_is_told_what_brings_it_up_to_date(old: Path) -> None:
    with pytest.raises(ConfigError, match="onrecord process"):
        read_database(old)
    read_database(old, older=True).close()
    open_database(old).close()
    read_database(old).close()


def test_two_programs_that_start_together_do_it_once(old: Path, anew: Database) -> None:
    script = (
        "import sys, pipeline.light.preloaded; from pathlib import Path\n"
        "from pipeline.database import open_database as o; o(Path(sys.argv[1]))"
    )
    programs = [subprocess.Popen([sys.executable, "-c", script, str(old)]) for _ in range(2)]
    assert [program.wait() for program in programs] == [0, 0]
    check_same(old, anew)


def test_the_words_that_were_stored_again_and_again_leave_the_file(old: Path) -> None:
    assert old.read_bytes().count(b"promised figures") > 4
    open_database(old).close()
    assert old.read_bytes().count(b"promised figures") == 2  # of two revisions, one lacks them; a change tells them


@pytest.mark.parametrize("folder", ["/somewhere/of/the/operator", None])
def test_sqlite_keeps_its_temporary_files_where_the_operator_wants_them_afterwards(
    old: Path, monkeypatch: pytest.MonkeyPatch, folder: str | None
) -> None:
    monkeypatch.delenv("SQLITE_TMPDIR", raising=False)
    if folder:
        monkeypatch.setenv("SQLITE_TMPDIR", folder)
    open_database(old).close()
    assert os.environ.get("SQLITE_TMPDIR") == folder
