"""Undo a response's Content-Encoding under a limit, and tell a cut body from a whole one."""

import zlib
from dataclasses import dataclass
from typing import Literal

ACCEPTED = "gzip, deflate"
"""What we ask for: the two codings every server knows and the standard library undoes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The body as far as it could be decoded, and what is wrong with it; empty when nothing is."""

    body: bytes
    problem: Literal["", "truncated", "undecodable", "too_large"] = ""


UNKNOWN_TO_US = frozenset(("br", "zstd", "compress", "x-compress", "dcb", "dcz", "bzip2", "xz", "lzma"))
"""Codings that we did not ask for; every other name ("none", "utf-8") is a mistake, and means nothing."""
CONTROL = bytes(set(range(0x20)) - set(b"\t\n\f\r\x1b"))
"""Bytes that no text holds, and compressed data soon does."""


def decode(body: bytes, coding: str, limit: int) -> Decoded:
    """Undo the codings that a Content-Encoding names; never holds more than `limit` decoded bytes.

    A text that is named as compressed and is not stays as it came.

    >>> import gzip
    >>> decode(gzip.compress(b"as printed"), "gzip", 100)
    Decoded(body=b'as printed', problem='')
    >>> decode(gzip.compress(b"as printed")[:-9], "gzip", 100).problem
    'truncated'
    >>> decode(b"as printed", "gzip, none", 100)
    Decoded(body=b'as printed', problem='')
    """
    for name in reversed([part.strip().lower() for part in coding.split(",")]):
        found = _undone(name, body, limit)
        if found.problem:
            return found
        body = found.body
    return Decoded(body)


def _undone(name: str, body: bytes, limit: int) -> Decoded:
    if name in UNKNOWN_TO_US:
        return Decoded(body, "undecodable")
    if name in ("gzip", "x-gzip"):
        found = _members(body, limit)
    elif name in ("deflate", "x-deflate"):
        # RFC 9110 means zlib's format, but some servers send the bare deflate stream
        found = _inflate(zlib.decompressobj(), body, limit)[0]
        found = found if found.body else _inflate(zlib.decompressobj(-zlib.MAX_WBITS), body, limit)[0]
    else:
        return Decoded(body)
    return Decoded(body) if not found.body and _is_text(body) else found


def _is_text(body: bytes) -> bool:
    start = body[:1000]
    return len(start.translate(None, CONTROL)) == len(start)


def _members(body: bytes, limit: int) -> Decoded:
    pieces: list[bytes] = []
    while body:
        found, rest = _inflate(zlib.decompressobj(zlib.MAX_WBITS | 16), body, limit)
        if found.problem == "undecodable" and pieces:
            return Decoded(b"".join(pieces))  # padding after the last member is common
        pieces.append(found.body)
        limit -= len(found.body)
        body = rest
        if found.problem:
            return Decoded(b"".join(pieces), found.problem)
    return Decoded(b"".join(pieces))


def _inflate(unpack: "zlib._Decompress", body: bytes, limit: int) -> tuple[Decoded, bytes]:
    try:
        found = unpack.decompress(body, limit + 1)
    except zlib.error:
        return Decoded(b"", "undecodable"), b""
    if len(found) > limit:
        return Decoded(found[:limit], "too_large"), b""
    return Decoded(found, "" if unpack.eof else "truncated"), unpack.unused_data
