"""What stands between a visitor and Datasette: our own name only, known addresses only, GET only, strict headers."""

import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pipeline.web.addresses import ADDRESSES, FRAME, RAW
from pipeline.web.assets import version
from pipeline.web.editing import Editing, headers_of
from pipeline.web.metadata import VIEWS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]
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
FOR_EDITORS = tuple(ADDRESSES[name].encode() for name in ("enter", "correct", "correct_person"))
"""There for those who were told so when `serve --edit` began, and else not there."""
FORWARDED = (b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?", re.ASCII)
NOWHERE = {"path": "/-/nowhere", "raw_path": b"/-/nowhere", "query_string": b""}
POLICY = b"content-security-policy"
OURS = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
POLICIES = (
    (FRAME, OURS + b"; frame-src 'self'"),
    (
        RAW,
        b"sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        b"frame-ancestors 'self'",
    ),
)
"""Addresses whose answers have another policy: a page that somebody else wrote runs nothing, loads nothing, and has
none of the rights of ours."""
HEADERS: Headers = (
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
            handed_on = {**scope, **(_eased(scope) if known else NOWHERE)}
            headers = ((POLICY, _policy(path)), *(EDITED if self.editing else HEADERS))
            await self.app(handed_on, receive, _strict(send, headers, _kept(scope)))

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


def _policy(path: bytes) -> bytes:
    """What a browser may do with the answer of an address."""
    asked = path.decode("latin-1")
    return next((policy for pattern, policy in POLICIES if re.fullmatch(pattern, asked)), OURS)


def _strict(send: Send, headers: Headers, kept: bytes) -> Send:
    """With our headers in place of others' of the same name; what may be kept is said where a page does not say it."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in headers}
            given = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
            good = message["status"] in (200, 304)
            if not any(name.lower() == b"cache-control" for name, _ in given):
                given.append((b"cache-control", kept if good else b"no-cache"))
            message = {**message, "headers": [*given, *headers]}
        await send(message)

    return sending


async def _refuse(send: Send, status: int, line: str) -> None:
    headers = [(b"content-type", b"text/plain"), (b"allow", b"GET, HEAD"), (POLICY, OURS), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{line}\n".encode()})
