"""What stands between a visitor and Datasette: our own name only, known addresses only, GET only, strict headers."""

import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pipeline.web.addresses import ADDRESSES
from pipeline.web.assets import version
from pipeline.web.metadata import VIEWS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

STATIC = r"/(-/)?static/[\w.-]+\.(css|svg)"
STATIC_FILE = re.compile(rb"/static/([\w.-]+)")
OF_DATASETTE = r"/onrecord(/[^/]+){0,2}(\.(json|csv))?"
OPEN = re.compile(
    re.sub(r"\?P<\w+>", "?:", "|".join((*ADDRESSES.values(), r"/favicon\.ico", STATIC, OF_DATASETTE))).encode()
)
"""Everything else Datasette answers tells a stranger about the machine: databases, versions, threads, settings."""
A_VIEW = re.compile(f"/onrecord/({'|'.join(VIEWS)})".encode())
FOR_THIS_MACHINE = (b"/-/metrics",)
"""Answered to nobody who comes through a reverse proxy."""
FORWARDED = (b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?", re.ASCII)
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
    """An ASGI application around another one; `names` are hosts, with or without a port, that lead here from outside.

    Any page on the web can point a name of its own at 127.0.0.1 and read what answers (DNS rebinding), so who asks by
    a name that is not ours gets nothing.
    """

    def __init__(self, app: App, names: frozenset[str] = frozenset()) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await _refuse(send, *refusal)
        else:
            path = scope.get("raw_path", b"").partition(b"?")[0]
            known = OPEN.fullmatch(path) is not None and (path not in FOR_THIS_MACHINE or _is_from_here(scope))
            handed_on = {**scope, **(_eased(scope) if known else NOWHERE)}
            await self.app(handed_on, receive, _strict(send, _kept(scope)))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name.lower() == b"host"]
        if len(hosts) != 1 or not scope.get("raw_path", b"").startswith(b"/"):
            return 400, "Ask for a path, and name one host."
        if not self._is_ours(hosts[0], scope["server"][1]):
            return 421, "Nothing is served under this name; `onrecord serve --host-name NAME` allows one."
        return None if scope["method"] in ("GET", "HEAD") else (405, "These pages only read.")

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
    headers = {name.lower(): value.decode("latin-1").lower() for name, value in scope["headers"]}
    found = HOST.fullmatch(headers.get(b"host", ""))
    return found is not None and _is_loopback(found[1]) and headers.keys().isdisjoint(FORWARDED)


def _eased(scope: Scope) -> Scope:
    """The query without what Datasette fails at, or takes too long for.

    Labels go where it chooses columns: with both, it fails on a sort column not among them. The rows of a view are not
    counted: each would have to be made for that.
    """
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    eased = asked
    if any(name in ("_col", "_nocol") for name, _ in asked):
        eased = [*((name, value) for name, value in asked if name not in ("_labels", "_label")), ("_labels", "off")]
    if A_VIEW.fullmatch(scope.get("raw_path", b"").partition(b"?")[0]):
        eased = [*eased, ("_nocount", "1")]
    return {} if eased == asked else {"query_string": urlencode(eased).encode()}


def _kept(scope: Scope) -> bytes:
    """How long what answers may be kept: a file asked for by its bytes' own version for a year, the rest if it asks."""
    name = STATIC_FILE.fullmatch(scope.get("raw_path", b"").partition(b"?")[0])
    asked = scope.get("query_string", b"")
    if name and asked.startswith(b"v=") and asked[2:].decode("latin-1") == version(name[1].decode()):
        return b"public, max-age=31536000, immutable"
    return b"no-cache"


def _strict(send: Send, kept: bytes) -> Send:
    """With our headers in place of others' of the same name; what may be kept is said where a page does not say it."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in HEADERS}
            given = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
            good = message["status"] in (200, 304)
            if not any(name.lower() == b"cache-control" for name, _ in given):
                given.append((b"cache-control", kept if good else b"no-cache"))
            message = {**message, "headers": [*given, *HEADERS]}
        await send(message)

    return sending


async def _refuse(send: Send, status: int, line: str) -> None:
    headers = [(b"content-type", b"text/plain"), (b"allow", b"GET, HEAD"), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{line}\n".encode()})
