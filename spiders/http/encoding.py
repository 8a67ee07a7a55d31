"""Undo a response's Content-Encoding, as far as its bytes go, and tell a cut body from a whole one.

The one decoder of what is fetched and of what lies in the archive. Whatever the bytes are, it holds no more than its
limit and does no more than its limit is worth.
"""

import contextlib
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fastwarc.stream_io import BrotliReader, ZstdReader

ACCEPTED = "gzip, deflate"
"""What we ask for: the two codings every server knows."""
BODY_LIMIT = 10 << 20
"""Most bytes of a decoded body that are kept."""
MEMBERS = 10_000
"""Most members of a gzip or zstd body: each costs time, though it be empty, and half a million fit into 10 MiB."""
LAYERS = 4
"""Most codings one upon another; the longest that is used is two."""
_GZIP_MEMBER, _ZSTD_FRAME, _ZSTD_SKIPPED = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18"
_PIECE = 1 << 14

Problem = Literal["", "truncated", "undecodable", "too_large"]
Decoder = Callable[[bytes, int], tuple[bytes, Problem]]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The body as far as it could be decoded, and what is wrong with it; empty when nothing is."""

    body: bytes
    problem: Problem = ""


UNKNOWN = frozenset(("compress", "x-compress", "dcb", "dcz", "bzip2", "xz", "lzma"))
"""Codings that we cannot undo; every other name ("none", "utf-8") is a server's mistake, and means nothing."""
CONTROL = bytes(set(range(0x20)) - set(b"\t\n\f\r\x1b"))
"""Bytes that no text holds, and compressed data soon does."""


def decode(body: bytes, coding: str, limit: int = BODY_LIMIT) -> Decoded:
    """Undo a Content-Encoding; damaged data gives what came before the damage, or itself if nothing did.

    A text that is named as compressed and is not stays as it came.

    >>> import gzip
    >>> decode(gzip.compress(b"as printed"), "gzip")
    Decoded(body=b'as printed', problem='')
    >>> decode(gzip.compress(b"as printed")[:-9], "gzip").problem
    'truncated'
    >>> decode(b"as printed", "gzip, none")
    Decoded(body=b'as printed', problem='')
    """
    named = codings(coding)
    problem: Problem = ""
    if len(named) > LAYERS:
        return Decoded(body, "undecodable")
    for name in reversed(named):
        if name not in DECODERS:
            return Decoded(body, problem or "undecodable")
        found, wrong = DECODERS[name](body, limit + 1)
        if not found and _is_text(body):
            continue
        problem = problem or ("too_large" if len(found) > limit else wrong)
        body = found[:limit] or body
    return Decoded(body, problem)


def _is_text(body: bytes) -> bool:
    start = body[:1000]
    return len(start.translate(None, CONTROL)) == len(start)


def codings(content_encoding: str) -> list[str]:
    """The codings in the order in which the server applied them.

    >>> codings("gzip, BR,identity")
    ['gzip', 'br']
    """
    named = (name.strip().lower() for name in content_encoding.split(","))
    return [name for name in named if name in DECODERS or name in UNKNOWN]


def _gzip(body: bytes, limit: int) -> tuple[bytes, Problem]:
    if body.count(_GZIP_MEMBER) > MEMBERS:
        return b"", "undecodable"
    found: list[bytes] = []
    at, room = 0, limit
    while at < len(body) and room > 0:
        piece, problem, at = _inflate(zlib.MAX_WBITS | 16, body, at, room)
        if problem == "undecodable" and found and not piece:
            break  # padding after the last member is common
        found.append(piece)
        room -= len(piece)
        if problem:
            return b"".join(found), problem
    return b"".join(found), ""


def _deflate(body: bytes, limit: int) -> tuple[bytes, Problem]:
    # RFC 9110 means zlib's format, but some servers send the bare deflate stream
    found, problem, _ = _inflate(zlib.MAX_WBITS, body, 0, limit)
    return (found, problem) if found else _inflate(-zlib.MAX_WBITS, body, 0, limit)[:2]


def _inflate(wbits: int, body: bytes, start: int, limit: int) -> tuple[bytes, Problem, int]:
    """One compressed stream, undone as far as it is whole; what is wrong with it; and where it ends."""
    unpack, room = zlib.decompressobj(wbits), limit
    found: list[bytes] = []
    for at in range(start, len(body), _PIECE):
        piece, before = body[at : at + _PIECE], unpack.copy()
        try:
            found.append(unpack.decompress(piece, room))
        except zlib.error:
            found.append(_bytewise(before, piece, room))
            return b"".join(found), "undecodable", len(body)
        room -= len(found[-1])
        if unpack.eof:
            return b"".join(found), "", at + len(piece) - len(unpack.unused_data)
        if room <= 0:
            break
    return b"".join(found), "truncated", len(body)


def _bytewise(unpack: "zlib._Decompress", piece: bytes, limit: int) -> bytes:
    found = b""
    with contextlib.suppress(zlib.error):  # a wrong checksum at the end costs no text before it
        for at in range(len(piece)):
            if len(found) >= limit:
                break
            found += unpack.decompress(piece[at : at + 1], limit - len(found))
    return found


def _brotli(body: bytes, limit: int) -> tuple[bytes, Problem]:
    return _read(BrotliReader(io.BytesIO(body)), limit)


def _zstd(body: bytes, limit: int) -> tuple[bytes, Problem]:
    if body.count(_ZSTD_FRAME) + body.count(_ZSTD_SKIPPED) > MEMBERS:
        return b"", "undecodable"
    return _read(ZstdReader(io.BytesIO(body)), limit)


def _read(stream: BrotliReader | ZstdReader, limit: int) -> tuple[bytes, Problem]:
    found: list[bytes] = []
    room = limit
    while room > 0:
        try:
            piece = stream.read(min(_PIECE, room))
        except OSError:
            return b"".join(found), "undecodable"  # damaged: what came before it is kept
        if not piece:
            break
        found.append(piece)
        room -= len(piece)
    return b"".join(found), ""


DECODERS: dict[str, Decoder] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "x-deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
"""Name of a content coding -> its decoder."""
