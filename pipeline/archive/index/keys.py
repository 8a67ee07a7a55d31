"""The key under which web archives look an address up."""

import re
from urllib.parse import unquote_to_bytes, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
SESSION_PATHS = (r"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)", r"(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)")
SESSION_ARGUMENTS = (
    r"jsessionid=[0-9a-z]{32}",
    r"phpsessid=[0-9a-z]{32}",
    r"sid=[0-9a-z]{32}",
    r"aspsessionid[a-z]{8}=[a-z]{24}",
    r"cfid=[^&]+&cftoken=[^&]+",
)

ESCAPED = tuple(chr(x) if 0x20 < x < 0x7F and x not in b"#%" else f"%{x:02X}" for x in range(256))


def surt(url: str) -> str:
    """The sort-friendly form of an address under which web archives look it up.

    Own writing, since the package that pywb uses for it is under the AGPL; compared with it on many addresses.

    >>> surt("https://www.Example.com/Politics/?b=2&a=1#top")
    'com,example)/politics?a=1&b=2'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _escape(url.encode()).lower()
    host = _host(parts.hostname or "")
    shown_port = f":{port}" if port and port != DEFAULT_PORTS.get(parts.scheme) else ""
    query = _query(parts.query) if parts.query else ""
    return f"{host}{shown_port}){_path(parts.path)}" + (f"?{query}" if query else "")


def _host(host: str) -> str:
    plain = unquote_to_bytes(host).decode("utf-8", "replace")
    if not plain.isascii():
        plain = _punycode(plain)
    plain = re.sub(r"^www\d*\.", "", plain.lower().replace("..", ".").strip("."))
    return ",".join(reversed(plain.split(".")))


def _punycode(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return _escape(host.encode())


def _path(path: str) -> str:
    kept: list[str] = []
    for part in _plain(path).decode("latin-1").split("/")[1:]:
        if part == ".." and kept:
            kept.pop()
        elif part != ".":
            kept.append(part)
    joined = "/" + "".join(f"{part}/" for part in kept[:-1] if part) + (kept[-1] if kept else "")
    escaped = _escape(joined.encode("latin-1")).lower()
    for pattern in SESSION_PATHS if "(" in escaped else ():
        escaped = re.sub(f"^{pattern}$", r"\1\2", escaped)
    return escaped.removesuffix("/") if len(escaped) > 1 else escaped


def _query(query: str) -> str:
    escaped = _escape(_plain(query))
    for argument in SESSION_ARGUMENTS:
        escaped = re.sub(rf"^(.*)(?:{argument})(?:&(.*))?$", r"\1\2", escaped, flags=re.IGNORECASE)
    if len(escaped) <= 1:
        return escaped.lower()
    return "&".join("=".join(pair) for pair in sorted(x.split("=", 1) for x in escaped.lower().split("&")))


def _plain(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    while (once := unquote_to_bytes(data)) != data:
        data = once
    return data


def _escape(data: bytes) -> str:
    return "".join(map(ESCAPED.__getitem__, data))
