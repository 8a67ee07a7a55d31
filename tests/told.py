"""What tables and views tell: all that a rebuild must give again."""

from typing import Any

from sqlite_utils.db import Database


def told(db: Database, name: str) -> list[dict[str, Any]]:
    """The rows of a table or view, but for the small keys, which are each database's own."""
    rows = db.query(f'SELECT * FROM "{name}"')  # noqa: S608 - names of the schema
    return [{column: value for column, value in row.items() if column != "key"} for row in rows]
