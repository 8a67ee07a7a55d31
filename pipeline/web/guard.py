"""What stands between a visitor and Datasette: our own name only, known addresses only, GET only, strict headers,
CSV without formulas.
"""

import csv
import io
import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pipeline.read.export import BOM, csv_lines, neutral
from pipeline.web.addresses import ADDRESSES
from pipeline.web.editing import Editing, headers_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

STATIC = r"/(-/)?static/[\w.-]+\.(css|svg)"
OF_DATASETTE = r"/onrecord(/[^/]+){0,2}(\.(json|csv))?"
OPEN = re.compile(
    re.sub(r"\?P<\w+>", "?:", "|".join((*ADDRESSES.values(), r"/favicon\.ico", STATIC, OF_DATASETTE))).encode()
)
"""Everything else Datasette answers tells a stranger about the machine: databases, versions, threads, settings."""
FOR_THIS_MACHINE = (b"/-/metrics",)
"""Answered to nobody who comes through a reverse proxy."""
FOR_EDITORS = tuple(ADDRESSES[name].encode() for name in ("enter", "correct", "correct_person"))
"""There for those who were told so when `serve --edit` began, and else not there."""
FORWARDED = (b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?", re.ASCII)
NOWHERE = {"path": "/-/nowhere", "raw_path": b"/-/nowhere", "query_string": b""}
HEADERS: Headers = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
EDITED: Headers = tuple((name, b"same-origin" if name == b"referrer-policy" else told) for name, told in HEADERS)
"""While corrections are taken: without a referrer a browser does not say either which page a form stands on."""


class Guard:
    """An ASGI application around another one; `names` are hosts, with or without a port, that lead here from outside.

    With `editing` it takes corrections from whoever proves to be who started it; else all of it only reads.

    Any page on the web can point a name of its own at 127.0.0.1 and read what answers (DNS rebinding), so who asks by
    a name that is not ours gets nothing.
    """

    def __init__(self, app: App, names: frozenset[str] = frozenset(), editing: Editing | None = None) -> None:
        self.app, self.names, self.editing = app, names, editing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await _refuse(send, *refusal)
        else:
            path = scope.get("raw_path", b"").partition(b"?")[0]
            known = OPEN.fullmatch(path) is not None and self._is_open(path, scope)
            tidy: Send = _Csv(send) if path.endswith(b".csv") else send
            strict = _strict(tidy, EDITED if self.editing else HEADERS)
            await self.app({**scope, **(_without_labels(scope) if known else NOWHERE)}, receive, strict)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name.lower() == b"host"]
        if len(hosts) != 1 or not scope.get("raw_path", b"").startswith(b"/"):
            return 400, "Ask for a path, and name one host."
        if not self._is_ours(hosts[0], scope["server"][1]):
            return 421, "Nothing is served under this name; `onrecord serve --host-name NAME` allows one."
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST" or not self.editing or scope["raw_path"] not in FOR_EDITORS[1:]:
            return 405, "These pages only read."
        if not (_is_from_here(scope) and self.editing.is_own_form(scope)):
            return (
                403,
                "Corrections come from our own pages, opened with the address that was printed.",
            )
        return None

    def _is_open(self, path: bytes, scope: Scope) -> bool:
        """Whether a known address is there for whoever asks."""
        if path in FOR_EDITORS:
            return self.editing is not None and _is_from_here(scope)
        return path not in FOR_THIS_MACHINE or _is_from_here(scope)

    def _is_ours(self, asked: str, port: int) -> bool:
        """Whether a Host header names loopback and our port, or what the operator allowed."""
        found = HOST.fullmatch(asked)
        if found is None:
            return False
        return bool({found[1], asked} & self.names) or (_is_loopback(found[1]) and int(found[2] or 80) == port)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_from_here(scope: Scope) -> bool:
    """Whether the Host header names loopback, and no header says that somebody passed the request on."""
    headers = headers_of(scope)
    found = HOST.fullmatch(headers.get(b"host", "").lower())
    return found is not None and _is_loopback(found[1]) and headers.keys().isdisjoint(FORWARDED)


def _without_labels(scope: Scope) -> Scope:
    """The query without labels where it chooses columns: with both, Datasette fails on a sort column not among them."""
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if not any(name in ("_col", "_nocol") for name, _ in asked):
        return {}
    kept = [(name, value) for name, value in asked if name not in ("_labels", "_label")]
    return {"query_string": urlencode([*kept, ("_labels", "off")]).encode()}


def _strict(send: Send, headers: Headers) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in headers}
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
            message = {**message, "headers": [*kept, *headers]}
        await send(message)

    return sending


async def _refuse(send: Send, status: int, line: str) -> None:
    headers = [(b"content-type", b"text/plain"), (b"allow", b"GET, HEAD"), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{line}\n".encode()})


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
        csv.field_size_limit(max(csv.field_size_limit(), len(self.body)))  # a cell may be a whole article
        rows = csv.reader(io.StringIO(self.body.decode(), newline=""))
        mended = ([cell if _is_number(cell) else neutral(cell) for cell in row] for row in rows)
        return (BOM + "".join(csv_lines(mended))).encode()


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", cell) is not None
