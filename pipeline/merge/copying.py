"""Rows of an attached database into ours, table by table, by the facts that `tables` tells of them."""

from sqlite_utils.db import Database

from pipeline.merge.tables import Table

SOURCE = "source"
"""What the attached database is called."""


def columns_of(db: Database, table: str) -> list[str]:
    """The names of a table's columns, in its order."""
    return [str(row[0]) for row in db.execute("SELECT name FROM pragma_table_info(?)", [table])]


def copy_rows(db: Database, table: Table, those: str, values: dict[str, str]) -> int:
    """Copy the rows that belong to `those` (a query of ids), inside the caller's transaction; how many came.

    `values`: parameters of the query, and `site`: what the site is called here. A row that is there already stays.
    """
    names = [name for name in columns_of(db, table.name) if name != table.own]
    for name, (elsewhere, known_by) in table.told.items():
        _learn(db, table, (name, elsewhere, known_by), those, values)
    told = ", ".join(_value(name, table) for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    done = db.conn.execute(
        f'INSERT INTO main."{table.name}" ({columns}) SELECT {told} FROM source."{table.name}" r '  # noqa: S608 - our own names
        f"WHERE {table.whose} IN ({those}) ON CONFLICT DO NOTHING",
        values,
    )
    return done.rowcount


def _value(name: str, table: Table) -> str:
    if name == "site":
        return ":site"
    if name not in table.told:
        return f'r."{name}"'
    elsewhere, known_by = table.told[name]
    return (
        f"(SELECT m.id FROM source.{elsewhere} s JOIN main.{elsewhere} m ON m.{known_by} = s.{known_by} "  # noqa: S608
        f'WHERE s.id = r."{name}")'
    )


def _learn(db: Database, table: Table, told: tuple[str, str, str], those: str, values: dict[str, str]) -> None:
    """What the rows to come name elsewhere is there before them."""
    name, elsewhere, known_by = told
    db.conn.execute(
        f"INSERT INTO main.{elsewhere} ({known_by}) SELECT DISTINCT s.{known_by} FROM source.{elsewhere} s "  # noqa: S608
        f'JOIN source."{table.name}" r ON r."{name}" = s.id WHERE {table.whose} IN ({those}) '
        "ON CONFLICT DO NOTHING",
        values,
    )
