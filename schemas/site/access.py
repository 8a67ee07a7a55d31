"""What a site file may say on how the site is asked; a secret is named there by its place, and never told."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

REFERENCE = re.compile(r"env:[A-Za-z_]\w{0,127}|file:/[^\0\r\n]+", re.ASCII)
SECRET_KEYS = frozenset(("headers", "cookies", "proxy", "proxy_password"))
"""Keys in whose place somebody may write a secret itself, so that no message shows their values."""
OPEN_HEADERS = frozenset(("accept", "accept-language", "cache-control", "dnt", "pragma", "referer"))
"""Headers whose values may stand in the file: they are no secrets, and the archive records them."""
OTHER_KEYS = {"cookie": "cookies", "user-agent": "user_agent", "proxy-authorization": "proxy_password"}
OURS = frozenset((
    "accept-encoding", "connection", "content-length", "expect", "host", "if-modified-since", "if-none-match", "range",
    "te", "transfer-encoding", "upgrade",
))  # fmt: skip
"""Headers that fetching sets itself."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
_BY_PLACE = "write where it is kept: `env:NAME` (a variable of the environment) or `file:/path`"


def secret(text: str) -> str:
    """A reference to a secret; ValueError for anything else, which might be the secret itself."""
    if text and not REFERENCE.fullmatch(text):
        raise ValueError(_BY_PLACE)
    if text.startswith("env:ONRECORD_"):
        raise ValueError("variables that begin with ONRECORD_ are settings; give it another name")
    return text


def headers(given: Any) -> Any:
    """Name and value of each header; ValueError where one may not be set, or would show a secret."""
    if not isinstance(given, Mapping):
        return given
    for name, value in given.items():
        plain = name.lower()
        if not _NAME.fullmatch(name) or plain in OURS:
            raise ValueError(f"{name!r} is no header that a site file can set")
        if plain in OTHER_KEYS:
            raise ValueError(f"{name!r} has a key of its own: `{OTHER_KEYS[plain]}`")
        if not isinstance(value, str):
            raise ValueError(f"{name!r}: a text is wanted")
        if plain not in OPEN_HEADERS:
            _named(name, value)
    return tuple(given.items())


def _named(name: str, value: str) -> None:
    try:
        if not secret(value):
            raise ValueError(_BY_PLACE)
    except ValueError as error:
        raise ValueError(f"{name!r} may be a secret: {error}") from error


def user_agent(text: str) -> str:
    if not re.fullmatch(r"[ -~]{0,300}", text):
        raise ValueError("one line of ASCII, 300 characters at most")
    return text


def proxy(address: str) -> str:
    """The address of a proxy, with a user if need be; ValueError for a password in it."""
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
        raise ValueError("not a proxy's address: http://host:port, or http://user@host:port")
    if parts.password is not None:
        raise ValueError("a password in an address is refused; `proxy_password` names where it is kept")
    return address


def code(named: str) -> str:
    """`path/to/file.py:name`; ValueError for anything else."""
    if named and not re.fullmatch(r"[^:\0\r\n]+\.py:[A-Za-z_]\w*", named):
        raise ValueError("write a file and a name in it: `my_parser.py:parse`")
    return named


def code_or_module(named: str) -> str:
    """The same, or a dotted name of something installed."""
    return named if re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", named) else code(named)


def references(site: Any) -> dict[str, str]:
    """Key of the site file -> reference of the secret that it names.

    >>> from schemas.site import Site
    >>> references(Site(name="a", home="https://a.example/", cookies="env:A_COOKIE", headers={"DNT": "1"}))
    {'cookies': 'env:A_COOKIE'}
    """
    named = {"cookies": site.cookies, "proxy_password": site.proxy_password}
    named |= {f"headers.{name}": value for name, value in site.headers if name.lower() not in OPEN_HEADERS}
    return {key: value for key, value in named.items() if value}
