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


def decode(body: bytes, coding: str, limit: int) -> Decoded:
    """Undo one Content-Encoding; never holds more than `limit` decoded bytes.

    >>> import gzip
    >>> decode(gzip.compress(b"as printed"), "gzip", 100)
    Decoded(body=b'as printed', problem='')
    >>> decode(gzip.compress(b"as printed")[:-9], "gzip", 100).problem
    'truncated'
    """
    name = coding.strip().lower()
    if name in ("", "identity"):
        return Decoded(body)
    if name in ("gzip", "x-gzip"):
        return _members(body, limit)
    if name == "deflate":
        # RFC 9110 means zlib's format, but some servers send the bare deflate stream
        found = _inflate(zlib.decompressobj(), body, limit)[0]
        return found if found.body else _inflate(zlib.decompressobj(-zlib.MAX_WBITS), body, limit)[0]
    return Decoded(body, "undecodable")


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
