"""CSV of a table, a view or a question, whole: read row by row from one state of the database, sent as it is read.

Datasette's own stops at a thousand rows, or streams page by page and ends a transfer that failed as if it were whole.
Here whoever cannot be given everything sees a transfer that broke off.
"""

import asyncio
import json
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pipeline.logs import get_logger
from pipeline.read import queries
from pipeline.read.export import BOM, csv_lines, neutral

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Connect = Callable[[], sqlite3.Connection]

PIECE = 1 << 16
"""About so many letters are read, and sent, at once."""
PIECE_SECONDS = 10.0
"""Longest that the database may take for one piece: sorting a large table for the first takes seconds."""
MOST_SECONDS = 600.0
"""Longest transfer: as long as it lasts the database keeps what is read, and its log grows."""
MOST_AT_ONCE = 2
LIMIT = re.compile(r" limit \d+((?: offset \d+)?)\s*\Z")
"""How Datasette ends the SQL of a table's page."""
OURS = re.compile(r"_(bom|header|size|dl|stream|shape|json|labels?|facet\w*|no(?:facet|count)|trace|ttl|nl)")
"""Parameters that say how rows are shown, not which."""
BUSY = "Two tables are being fetched already; try again in a while."
SLOW = f"The first rows took longer than {PIECE_SECONDS:.0f} seconds. Narrow it down, by site or time for example."
NOTHING = "There is no table at this address."
UNREAD = "A parameter of this address cannot be read."
OLD = "This is too long for HTTP/1.0, in which nobody sees that a transfer broke off; ask by HTTP/1.1."


class WholeCsv:
    """An ASGI application around Datasette that answers what ends in `.csv` itself."""

    def __init__(self, app: App, connect: Connect) -> None:
        """`connect` opens a connection for reading that knows the questions' functions; threads may share it."""
        self.app, self._connect = app, connect
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("raw_path", b"").partition(b"?")[0] if scope["type"] == "http" else b""
        if not path.endswith(b".csv"):
            await self.app(scope, receive, send)
        elif self._running >= MOST_AT_ONCE:
            await _say(send, 503, BUSY, (b"retry-after", b"10"))
        else:
            self._running += 1
            try:
                await self._answer(scope, path.decode("ascii").removesuffix(".csv"), receive, send)
            finally:
                self._running -= 1

    async def _answer(self, scope: Scope, path: str, receive: Receive, send: Send) -> None:
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        found = await self._statement(scope, path, asked)
        if isinstance(found, _Refusal):
            await _say(send, found.status, found.line, *found.headers)
            return
        reading = _Reading(self._connect, found)
        try:
            await _deliver(reading, scope, receive, send)
        finally:
            await asyncio.to_thread(reading.close)

    async def _statement(self, scope: Scope, path: str, asked: Sequence[tuple[str, str]]) -> "_Statement | _Refusal":
        """What is to be read: a question's own SQL, or what Datasette makes of a table's filters."""
        name, ours = path.rpartition("/")[2], dict(reversed(asked))
        bom, header = ours.get("_bom", "") not in ("", "0", "off"), ours.get("_header") != "off"
        if path == f"/onrecord/{name}" and name in queries():
            values = {key: ours.get(key, "") for key in queries()[name].params}
            return _Statement(name, bom, header, queries()[name].sql, values)
        kept = [(key, value) for key, value in asked if not OURS.fullmatch(key)]
        size = ours.get("_size") or "max"
        told = size if size != "max" else "0"
        query = urlencode([*kept, ("_shape", "arrays"), ("_nofacet", "1"), ("_nocount", "1"), ("_size", told)])
        status, location, body = await _ask(self.app, scope, f"{path}.json", query)
        if status != 200:
            return _refused(status, location, body)
        answer = json.loads(body)
        if "columns" not in answer:
            return _Refusal(404, NOTHING)
        made = answer.get("query", {"sql": "", "params": {}})
        sql, limited = LIMIT.subn(rf" limit {int(size) if size != 'max' else -1}\1", made["sql"])
        if limited:
            return _Statement(name, bom, header, sql, made["params"])
        return _Statement(name, bom, header, columns=answer["columns"], rows=answer["rows"])


@dataclass(frozen=True, slots=True)
class _Refusal:
    status: int
    line: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL with its values; where Datasette tells no SQL (one row by its key), the rows themselves."""

    name: str
    bom: bool
    """Begin with a byte-order mark."""
    header: bool
    """Begin with the columns' names."""
    sql: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()


class _Reading:
    """A statement's rows as pieces of CSV; each is read in a thread, for the loop has others to answer."""

    def __init__(self, connect: Connect, statement: _Statement) -> None:
        self.statement = statement
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._pieces = self._make()
        self._until = 0.0
        self._at_work = Lock()

    def piece(self) -> bytes:
        """The next one; empty at the end. Raises sqlite3.Error."""
        with self._at_work:
            self._until = time.monotonic() + PIECE_SECONDS
            return next(self._pieces, "").encode()

    def close(self) -> None:
        """Let go of the database; a piece that is being read for nobody is given up."""
        self._until = 0.0
        with self._at_work:
            if self._connection:
                self._connection.close()

    def _make(self) -> Iterator[str]:
        told, length = [BOM if self.statement.bom else ""], 0
        for line in csv_lines(self._cells()):
            told.append(line)
            length += len(line)
            if length >= PIECE:
                yield "".join(told)
                told, length = [], 0
        if "".join(told):
            yield "".join(told)

    def _cells(self) -> Iterator[Sequence[Any]]:
        columns, rows = self.statement.columns, iter(self.statement.rows)
        if self.statement.sql:
            self._connection = self._connect()
            self._connection.set_progress_handler(lambda: time.monotonic() > self._until, 10_000)
            cursor = self._connection.execute(self.statement.sql, dict(self.statement.values))
            columns, rows = [column[0] for column in cursor.description], iter(cursor)
        if self.statement.header:
            yield columns
        for row in rows:
            yield [value.hex() if isinstance(value, bytes) else neutral(value) for value in row]


async def _deliver(reading: _Reading, scope: Scope, receive: Receive, send: Send) -> None:
    """Send all of it, or break off: of a response that is never completed the server cuts the connection."""
    try:
        pieces = [await asyncio.to_thread(reading.piece), await asyncio.to_thread(reading.piece)]
    except sqlite3.Error as error:
        await _say(send, 400, SLOW if "interrupted" in str(error) else UNREAD)
        return
    if pieces[1] and scope.get("http_version") == "1.0":
        await _say(send, 426, OLD, (b"upgrade", b"HTTP/1.1"))
        return
    await send({"type": "http.response.start", "status": 200, "headers": _headers(reading.statement.name)})
    gone = asyncio.ensure_future(_gone(receive))
    try:
        async with asyncio.timeout(MOST_SECONDS):
            while pieces[0] and scope["method"] != "HEAD" and not gone.done():
                await send({"type": "http.response.body", "body": pieces.pop(0), "more_body": True})
                pieces.append(await asyncio.to_thread(reading.piece))
    except (sqlite3.Error, TimeoutError) as error:
        get_logger("onrecord.web").warning("csv broken off", path=scope["path"], error=str(error) or "took too long")
        return
    finally:
        gone.cancel()
    await send({"type": "http.response.body", "body": b""})


def _headers(name: str) -> list[tuple[bytes, bytes]]:
    plain = re.sub(r"[^\w-]", "_", name, flags=re.ASCII)
    return [
        (b"content-type", b"text/csv; charset=utf-8"),
        (b"content-disposition", f'attachment; filename="{plain}.csv"'.encode()),
        (b"cache-control", b"no-cache"),
    ]


async def _gone(receive: Receive) -> None:
    """Wait until the client went away."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _ask(app: App, scope: Scope, path: str, query: str) -> tuple[int, str, bytes]:
    """Status, `Location` and body that the application answers there."""
    inner = {**scope, "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    await app(inner, receive, send)
    headers = {name.lower(): value.decode("latin-1") for name, value in told[0].get("headers", [])}
    return told[0]["status"], headers.get(b"location", ""), b"".join(part.get("body", b"") for part in told[1:])


def _refused(status: int, location: str, body: bytes) -> _Refusal:
    if location:
        return _Refusal(status, "elsewhere", ((b"location", location.replace(".json", ".csv", 1).encode()),))
    try:
        return _Refusal(status, str(json.loads(body)["error"]))
    except (ValueError, KeyError, TypeError):
        return _Refusal(status, UNREAD)


async def _say(send: Send, status: int, line: str, *more: tuple[bytes, bytes]) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{line}\n".encode()})
