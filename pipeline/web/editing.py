"""Who may correct in the pages: whoever opened, once, the address that `onrecord serve --edit` printed.

A secret of this start of the server stands in that address, another in a cookie, a third in every form. A page of
somebody else knows none of them, and a browser says of its forms that they are not ours.
"""

import secrets
import threading
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

Scope = MutableMapping[str, Any]


@dataclass(slots=True)
class Editing:
    """The secrets of one start of the server, and in whose name it takes corrections."""

    by: str
    key: str
    """Stands in the address that is printed; good for one visit."""
    cookie: str
    session: str
    token: str
    """Stands in every form."""
    spent: bool = False
    turn: threading.Lock = field(default_factory=threading.Lock)
    """One decision after the other."""

    @classmethod
    def fresh(cls, by: str) -> "Editing":
        """New secrets for somebody."""
        key, session, token = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(by=by, key=key, cookie=f"onrecord-{secrets.token_hex(8)}", session=session, token=token)

    @property
    def way_in(self) -> str:
        """Path and query of the address that opens the forms, without its first slash."""
        return f"correct/enter?key={self.key}"

    def spend(self, key: str) -> bool:
        """Whether that is the key, for the first time."""
        right = secrets.compare_digest(key.encode(), self.key.encode()) and not self.spent
        self.spent = self.spent or right
        return right

    def set_cookie(self) -> str:
        """The header that makes a browser an editor's, until it is closed."""
        return f"{self.cookie}={self.session}; Path=/; HttpOnly; SameSite=Strict"

    def knows(self, scope: Scope) -> bool:
        """Whether the request comes with the cookie."""
        try:
            given = SimpleCookie(headers_of(scope).get(b"cookie", "")).get(self.cookie)
        except CookieError:
            return False
        return given is not None and secrets.compare_digest(given.value.encode(), self.session.encode())

    def is_own_form(self, scope: Scope) -> bool:
        """Whether the request comes from a form on a page of ours, in a browser with the cookie."""
        headers = headers_of(scope)
        same = headers.get(b"origin") == f"http://{headers.get(b'host', '')}"
        return same and headers.get(b"sec-fetch-site", "same-origin") == "same-origin" and self.knows(scope)

    def is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.token.encode())


def headers_of(scope: Scope) -> dict[bytes, str]:
    """Names, in small letters, and values; of one that comes twice the last."""
    return {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}


def editing_of(datasette: Any, request: Any) -> Editing | None:
    """What the templates make forms with; None for whoever only reads."""
    editing: Editing | None = datasette.onrecord_editing
    return editing if editing and request and editing.knows(request.scope) else None
