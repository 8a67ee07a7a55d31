"""What stands between a visitor and Datasette: known addresses only, GET only, strict headers, CSV without formulas."""

import csv
import io
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from pipeline.read.export import neutral

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN = re.compile(
    rb"/|/search|/article/\d{1,16}(/revision/\d{1,9})?|/-/health|/favicon\.ico"
    rb"|/(-/)?static/[\w.-]+\.(css|svg)|/onrecord(/[^/]+){0,2}(\.(json|csv))?"
)
"""Everything else Datasette answers tells a stranger about the machine: databases, versions, threads, settings."""
NOWHERE = {"path": "/-/nowhere", "raw_path": b"/-/nowhere", "query_string": b""}
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await _refuse(send)
        else:
            path = scope.get("raw_path", b"").partition(b"?")[0]
            known = OPEN.fullmatch(path) is not None
            tidy: Send = _Csv(send) if path.endswith(b".csv") else send
            await self.app(scope if known else {**scope, **NOWHERE}, receive, _strict(tidy))


def _strict(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in HEADERS}
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
            message = {**message, "headers": [*kept, *HEADERS]}
        await send(message)

    return sending


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"allow", b"GET, HEAD"), *HEADERS]
    await send({"type": "http.response.start", "status": 405, "headers": headers})
    await send({"type": "http.response.body", "body": b"These pages only read.\n"})


class _Csv:
    """Holds a CSV answer (a thousand rows at most) back until it is whole, and neutralises its formulas."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self.send(self._start_without_length())
            await self.send({"type": "http.response.body", "body": self._neutral()})

    def _start_without_length(self) -> Message:
        kept = [pair for pair in self.start.get("headers", []) if pair[0].lower() != b"content-length"]
        return {**self.start, "headers": kept}

    def _neutral(self) -> bytes:
        if self.start["status"] != 200:
            return self.body
        out = io.StringIO()
        writer = csv.writer(out)
        for row in csv.reader(io.StringIO(self.body.decode(), newline="")):
            writer.writerow([cell if _is_number(cell) else neutral(cell) for cell in row])
        return out.getvalue().encode()


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", cell) is not None
