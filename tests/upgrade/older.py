"""A database as versions before a step left it: what the loader writes today, in the tables of then."""

import sqlite3
from pathlib import Path

from sqlite_utils.db import Database

from schemas.migrations import migrations

BEGUN = "m034_words_once_begun"


def before_words_once(db: Database, path: Path) -> None:
    """Write the rows of a database into a new file whose articles, blocks and attributions hold all their words."""
    old = Database(sqlite3.connect(path, isolation_level=None))
    migrations.apply(old, stop_before=BEGUN)
    triggers = old.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        old.execute(f'DROP TRIGGER "{name}"')
    for table in old.table_names():
        if "_fts" not in table and not table.startswith(("_", "sqlite_")):
            _copy(db, old, table)
    for table in ("articles", "attributions"):
        old.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")  # noqa: S608 - fixed names
    for _, sql in triggers:
        old.execute(sql)
    old.close()


def _copy(db: Database, old: Database, table: str) -> None:
    names = [name for (name,) in old.execute("SELECT name FROM pragma_table_info(?)", [table])]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = db.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608 - names of the schema
    old.execute(f"DELETE FROM {table}")  # noqa: S608
    old.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})", rows)  # noqa: S608
