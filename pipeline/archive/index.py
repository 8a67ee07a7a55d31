"""index.cdxj: which record holds which address at which time, in the form that pywb replays from.

A 304 is not in it: there is nothing to replay, and a player would choose it over the page it confirms. Nor is what a
browser made of a page: a player runs the page's own scripts again, over what they were given then.
"""

import heapq
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from pipeline.archive.files import INDEX, create, folder_lock
from pipeline.database import sync_folder

DEFAULT_PORTS = {"http": 80, "https": 443}
SESSION_PATHS = (r"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)", r"(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)")
SESSION_ARGUMENTS = (
    r"jsessionid=[0-9a-z]{32}",
    r"phpsessid=[0-9a-z]{32}",
    r"sid=[0-9a-z]{32}",
    r"aspsessionid[a-z]{8}=[a-z]{24}",
    r"cfid=[^&]+&cftoken=[^&]+",
)


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
    query = _query(parts.query)
    return f"{host}{shown_port}){_path(parts.path)}" + (f"?{query}" if query else "")


def cdx_line(row: Mapping[str, Any]) -> str | None:
    """The index line of a captures row; None for a 304, and for what a browser made."""
    if row["status"] == HTTPStatus.NOT_MODIFIED or row["kind"] == "rendered":
        return None
    mime = row["content_type"].split(";")[0].strip() or "unk"
    entry = {
        "url": row["final_url"],
        "mime": "warc/revisit" if row["revisit_of"] else mime,
        "status": str(row["status"]),
        "digest": row["payload_digest"].removeprefix("sha1:"),
        "length": str(row["warc_length"]),
        "offset": str(row["warc_offset"]),
        "filename": row["warc_file"],
    }
    stamp = re.sub(r"\D", "", row["fetched_at"])[:14]
    return f"{surt(row['final_url'])} {stamp} {json.dumps(entry)}\n"


def merge_index(folder: Path, lines: Iterable[str]) -> None:
    """Merge lines into the index: sorted, each once, replaced at one stroke, under the folder's lock."""
    with folder_lock(folder):
        path = folder / INDEX
        old = path.open(encoding="ascii") if path.exists() else iter(())
        _replace(path, heapq.merge(old, sorted(lines)))


def rebuild_index(folder: Path, lines: Iterator[str]) -> None:
    """Write the index anew, of these lines alone; they are asked for under the folder's lock."""
    with folder_lock(folder):
        _replace(folder / INDEX, sorted(lines))


def read_index(folder: Path) -> Iterator[tuple[str, str]]:
    """Every line of the index with the WARC file it points into; the file is empty where the line cannot be read."""
    path = folder / INDEX
    if not path.exists():
        return
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            yield line, _file_of(line)


def _file_of(line: str) -> str:
    try:
        return str(json.loads(line.split(" ", 2)[2])["filename"])
    except (IndexError, KeyError, ValueError):
        return ""


def _replace(path: Path, lines: Iterable[str]) -> None:
    fresh = path.with_suffix(".tmp")
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(create(fresh), "w", encoding="ascii") as out:
            out.writelines(line for line, _ in groupby(lines))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


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
    for pattern in SESSION_PATHS:
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
    return "".join(chr(x) if 0x20 < x < 0x7F and x not in b"#%" else f"%{x:02X}" for x in data)
