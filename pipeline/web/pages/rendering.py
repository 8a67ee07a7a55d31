"""From rows to a page: read in a thread within a time, render, and answer "not modified" to whoever has it already."""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from datasette import Response
from datasette.utils import sqlite_timelimit
from sqlite_utils.db import Database

from pipeline.web.metadata import NAME

Row = dict[str, Any]
PATIENCE_MS = 2000
"""Longest that the reading for one page may take."""
HURRY_MS = 500
"""The same for what a page can do without."""
PAPERS = "SELECT name, coalesce(nullif(title, ''), name) FROM sites"
PAPERS_FOR = 5.0
"""Seconds for which the titles of papers are kept: every cell that names one needs them."""
PAGE_SIZE = 50
FURTHEST = 200
"""Last page of a list that can be asked for: whoever wants more narrows it down or takes the export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """One page of a list, and the addresses of its neighbours; empty where there is none."""

    number: int
    rows: list[Row]
    before: str
    after: str


async def page(datasette: Any, request: Any, template: str, context: Callable[[Database], Row]) -> Response:
    """The template filled with what `context` reads, with an ETag of its bytes; 304 for whoever names that one."""
    found = await read(datasette, context)
    return answer(request, await datasette.render_template(template, found, request=request))


def answer(request: Any, body: str | bytes, content_type: str = "text/html; charset=utf-8", **headers: str) -> Response:
    """A response that a browser may keep, if it asks every time whether it still holds."""
    raw = body.encode() if isinstance(body, str) else body
    tag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'
    kept = {"etag": tag, "cache-control": "no-cache"} | headers
    if tag in (request.headers.get("if-none-match") or "").replace("W/", "").split(", "):
        return Response("", status=304, headers=kept, content_type=content_type)
    return Response(raw, headers=kept, content_type=content_type)


async def missing(datasette: Any, request: Any, message: str, near: Iterable[tuple[str, str]] = ()) -> Response:
    """A 404 that says what next; `near`: address and name of what may have been meant."""
    context = {"message": message, "near": list(near)}
    return Response.html(await datasette.render_template("missing.html", context, request=request), status=404)


async def read(datasette: Any, reading: Callable[[Database], Any], limit_ms: int = PATIENCE_MS) -> Any:
    """What `reading` finds in the database, in a thread; sqlite3.OperationalError when it takes longer.

    The connection stays as it is: a PRAGMA or a new function would have every question planned again.
    """

    def within_limits(connection: sqlite3.Connection) -> Any:
        with sqlite_timelimit(connection, limit_ms):
            return reading(Database(connection, recursive_triggers=False, execute_plugins=False))

    return await datasette.get_database(NAME).execute_fn(within_limits)


async def papers_of(datasette: Any) -> dict[str, str]:
    """Names of sites -> their titles; asked of the database once in a while."""
    kept_at, papers = getattr(datasette, "onrecord_papers", (-PAPERS_FOR, {}))
    if time.monotonic() - kept_at >= PAPERS_FOR:
        papers = await read(datasette, lambda db: dict(db.execute(PAPERS).fetchall()))
        datasette.onrecord_papers = (time.monotonic(), papers)
    found: dict[str, str] = papers
    return found


async def read_or_none(datasette: Any, reading: Callable[[Database], Any], limit_ms: int = HURRY_MS) -> Any:
    """The same for what a page can do without; None when it takes longer."""
    try:
        return await read(datasette, reading, limit_ms)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return None


def asked(request: Any, *names: str) -> Row:
    """The parameters of an address that have a value, stripped; the first of each."""
    given = {name: (request.args.get(name) or "").strip() for name in names}
    return {name: value for name, value in given.items() if value}


def paged(request: Any, rows: Iterator[Row], size: int = PAGE_SIZE) -> Paging:
    """One page of rows that begin at the page asked for (`offset_of`) and hold one more than it, if there is one."""
    number, kept = _number(request), list(islice(rows, size + 1))
    more = len(kept) > size and number < FURTHEST
    return Paging(
        number=number,
        rows=kept[:size],
        before=_at(request, number - 1) if number > 1 else "",
        after=_at(request, number + 1) if more else "",
    )


def offset_of(request: Any, size: int = PAGE_SIZE) -> int:
    """Rows that the pages before the one asked for hold."""
    return (_number(request) - 1) * size


def other_way(request: Any, **changes: str) -> str:
    """The address of the first page with some parameters changed, and left out where they are empty."""
    kept = {key: request.args.get(key) for key in request.args if key != "page"} | changes
    query = urlencode({key: value for key, value in kept.items() if value})
    return f"{_path(request)}?{query}" if query else _path(request)


def _number(request: Any) -> int:
    wanted = request.args.get("page") or "1"
    return min(max(int(wanted), 1), FURTHEST) if wanted.isdecimal() and len(wanted) < 6 else 1


def _at(request: Any, number: int) -> str:
    return other_way(request, page=str(number) if number > 1 else "")


def _path(request: Any) -> str:
    return str(request.path.partition("?")[0])
