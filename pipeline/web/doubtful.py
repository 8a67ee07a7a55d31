"""What a question leaves out for doubt: how much it is, and the address that shows it too."""

import sqlite3
from typing import Any
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit

from pipeline.read import Query, queries
from pipeline.web.metadata import NAME

Row = dict[str, Any]
MOST = 1000
"""So many rows are counted."""
HURRY_MS = 300


async def doubtful(datasette: Any, request: Any) -> Row | None:
    """`least`: what a reader asked for, empty: the setting; `url`: the other way; `more`: how many, None: not counted.

    None for a page that is no question about quotes.
    """
    folder, _, name = request.path.rpartition("/")
    query = queries().get(name)
    if folder != f"/{NAME}" or query is None or "sure_from" not in query.params:
        return None
    given = {key: request.args.get(key) for key in query.params if request.args.get(key)}
    least = given.pop("sure_from", "")
    if least:
        return {"least": least, "url": f"{request.path}?{urlencode(given)}", "more": None}
    more = await _more(datasette, query, given)
    return {"least": "", "url": f"{request.path}?{urlencode({**given, 'sure_from': '0'})}", "more": more}


async def _more(datasette: Any, query: Query, given: Row) -> int | None:
    """Rows that only doubt leaves out; None in a large archive, and for values that are not understood."""

    def count(connection: sqlite3.Connection) -> int | None:
        with sqlite_timelimit(connection, HURRY_MS):
            sure, both = (_rows(connection, query, {**given, "sure_from": least}) for least in ("", "0"))
        return both - sure if both < MOST else None

    try:
        counted: int | None = await datasette.get_database(NAME).execute_fn(count)
    except sqlite3.OperationalError:
        return None
    return counted


def _rows(connection: sqlite3.Connection, query: Query, values: Row) -> int:
    asked = dict.fromkeys(query.params, "") | values | {"limit": MOST}
    counted = connection.execute(f"SELECT count(*) FROM ({query.sql})", asked)  # noqa: S608 - our own question
    return int(counted.fetchone()[0])
