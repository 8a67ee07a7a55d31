"""Datasette over the database: read-only connections, canned questions alone, and little told to strangers."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datasette import handle_exception
from datasette.app import Datasette
from datasette.database import Database, Results
from datasette.plugins import pm

from pipeline.config import Config
from pipeline.database import uri_for_reading
from pipeline.read import prepare
from pipeline.web import plugin
from pipeline.web.editing import Editing
from pipeline.web.guard import Guard
from pipeline.web.metadata import NAME, metadata
from pipeline.web.table_csv import WholeCsv
from schemas.doubt import SURE_FROM

FOLDER = Path(__file__).parent
SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": False,  # its way ends a transfer that failed as if it were whole: see table_csv
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 25,
    "num_sql_threads": 4,
    "truncate_cells_html": 280,
    "suggest_facets": False,
    "default_cache_ttl": 0,
}
COUNTED = 1_000
"""So many rows of a table are counted where all tables are listed."""
LONGEST_PATTERN = 200
"""Bytes of a LIKE or GLOB pattern; SQLite cannot interrupt the matching of one against one text."""


class ReadOnly(Database):  # type: ignore[misc]  # Datasette has no types
    """A database that others may be writing: immutable on a read-only disk alone, and never opened for writing."""

    sure_from = SURE_FROM

    def connect(self, write: bool = False) -> sqlite3.Connection:
        if write:
            raise PermissionError("these pages only read")
        connection = self.open()
        self._all_file_connections.append(connection)
        return connection

    async def execute(self, sql: str, *given: Any, **named: Any) -> Results:
        """As Datasette does, but what a visitor asked in vain is no news for the log."""
        return await super().execute(sql, *given, **{**named, "log_sql_errors": False})

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Rows of each table, None where there are more than COUNTED: a count of all cannot be stopped at `limit`."""
        names = await self.table_names()
        found: dict[str, int | None] = await self.execute_fn(lambda connection: dict(_counted(connection, names)))
        return found

    def open(self) -> sqlite3.Connection:
        """A connection that whoever asked for it closes."""
        connection = sqlite3.connect(uri_for_reading(Path(self.path)), uri=True, check_same_thread=False, timeout=5)
        connection.execute("PRAGMA query_only = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        return connection


def make_app(config: Config, names: frozenset[str] = frozenset(), editing: Editing | None = None) -> Guard:
    """The ASGI application; `names` are hosts it answers to beside loopback."""
    pages = make_datasette(config, editing)

    def connect() -> sqlite3.Connection:
        connection: sqlite3.Connection = pages.databases[NAME].open()
        prepare(connection, lambda: datetime.now(UTC), config.sure_from)
        return connection

    return Guard(WholeCsv(pages.app(), connect), names, editing)


def make_datasette(config: Config, editing: Editing | None = None) -> Datasette:
    _register()
    pages = Datasette(
        files=[],
        metadata=metadata(),
        settings=SETTINGS,
        template_dir=str(FOLDER / "templates"),
        static_mounts=[("static", str(FOLDER / "static"))],
    )
    pages.remove_database("_memory")
    sqlite3.enable_callback_tracebacks(False)  # Datasette's import turns them on: a wrong date is no news for the log
    opened = ReadOnly(pages, str(config.database))
    opened.sure_from = config.sure_from
    pages.add_database(opened, name=NAME)
    pages.onrecord_editing = editing
    pages.onrecord_config = config  # for our own pages, which get no other argument
    return pages


def _counted(connection: sqlite3.Connection, tables: list[str]) -> Iterator[tuple[str, int | None]]:
    for table in tables:
        query = f'SELECT count(*) FROM (SELECT 1 FROM "{table}" LIMIT {COUNTED + 1})'  # noqa: S608 - names of tables
        count = int(connection.execute(query).fetchone()[0])
        yield table, count if count <= COUNTED else None


def _register() -> None:
    """Our hooks in, once a process; Datasette's own error page out: it prints every local variable to the log."""
    if not pm.is_registered(plugin):
        pm.register(plugin, "onrecord")
        pm.unregister(handle_exception)
