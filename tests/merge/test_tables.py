"""Every table is told of, so that none is forgotten when they are merged; and rows are copied by what is told."""

import sqlite3
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.database import open_database, writing
from pipeline.merge.copying import columns_of, copy_rows
from pipeline.merge.tables import ELSEWHERE, MADE_ANEW, OF_ARTICLES, OF_RUNS, OF_SITES, Table


def test_every_table_is_copied_joined_by_rules_or_made_anew(db: Database) -> None:
    names = {name for name in db.table_names() if "_fts" not in name and not name.startswith("sqlite_")}
    copied = [table.name for table in (*OF_ARTICLES, *OF_RUNS, *OF_SITES)]
    assert sorted([*copied, *ELSEWHERE, *MADE_ANEW]) == sorted(names)


def test_tables_stand_in_the_order_that_their_foreign_keys_want(db: Database) -> None:
    order = [table.name for table in OF_ARTICLES]
    for name in order:
        wanted = [key.other_table for key in db.table(name).foreign_keys]
        assert all(order.index(other) < order.index(name) for other in wanted if other in order and other != name)


def test_small_keys_are_given_anew_and_what_is_told_elsewhere_is_found_there(tmp_path: Path) -> None:
    script = """
        CREATE TABLE told (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE);
        CREATE TABLE pieces (key INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, site TEXT NOT NULL, told_id INTEGER);
    """
    for name, rows in (("ours", [(1, "first"), (2, "second")]), ("theirs", [(1, "second"), (2, "third")])):
        with sqlite3.connect(tmp_path / name) as made:
            made.executescript(script)
            made.executemany("INSERT INTO told VALUES (?, ?)", rows)
            made.executemany("INSERT INTO pieces VALUES (?, ?, ?, ?)", [(1, hash_of(name), "old", 1)])
            if name == "theirs":
                made.execute("INSERT INTO pieces VALUES (2, 30, 'old', 2), (3, 31, 'old', NULL), (4, 32, 'old', 1)")
    db = Database(sqlite3.connect(tmp_path / "ours", isolation_level=None))
    db.conn.execute("ATTACH ? AS source", [str(tmp_path / "theirs")])
    table = Table(name="pieces", whose="r.id", own="key", told={"told_id": ("told", "words")})
    with writing(db):
        assert copy_rows(db, table, "SELECT 20 UNION SELECT 30 UNION SELECT 31", {"site": "new"}) == 3
    query = "SELECT p.id, p.site, t.words FROM pieces p LEFT JOIN told t ON t.id = p.told_id ORDER BY p.id"
    assert db.execute(query).fetchall() == [
        (10, "old", "first"), (20, "new", "second"), (30, "new", "third"), (31, "new", None),
    ]  # fmt: skip
    with writing(db):
        assert copy_rows(db, table, "SELECT 20 UNION SELECT 30 UNION SELECT 31", {"site": "new"}) == 0


def hash_of(name: str) -> int:
    return {"ours": 10, "theirs": 20}[name]


def test_columns_are_those_of_the_database_as_it_is(tmp_path: Path) -> None:
    db = open_database(tmp_path / "onrecord.db")
    assert columns_of(db, "bylines") == ["article_id", "position", "name"]
    db.close()
