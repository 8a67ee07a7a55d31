"""Undo a response's Content-Encoding, as far as its bytes go and never past a limit."""

import contextlib
import io
import zlib
from collections.abc import Callable

from fastwarc.stream_io import BrotliReader, ZstdReader

BODY_LIMIT = 10 << 20
"""Most bytes of a decoded body that are kept; what is longer is cut and marked as truncated."""
_PIECE = 1 << 14


def decode(body: bytes, content_encoding: str, limit: int = BODY_LIMIT) -> bytes:
    """The body with its codings undone; damaged data gives what came before the damage, or itself if nothing did.

    >>> import gzip
    >>> decode(gzip.compress(b"as printed"), "gzip")
    b'as printed'
    >>> decode(b"not gzip at all", "gzip")
    b'not gzip at all'
    """
    for coding in reversed(codings(content_encoding)):
        if coding in DECODERS:  # other names ("none", "utf-8") are a server's mistakes and mean nothing
            body = DECODERS[coding](body, limit) or body
    return body


def codings(content_encoding: str) -> list[str]:
    """The codings in the order in which the server applied them.

    >>> codings("gzip, BR,identity")
    ['gzip', 'br']
    """
    named = (name.strip().lower() for name in content_encoding.split(","))
    return [name for name in named if name not in ("", "identity")]


def _gzip(body: bytes, limit: int) -> bytes:
    found = b""
    while body and len(found) < limit:
        piece, body = _inflate(zlib.MAX_WBITS | 16, body, limit - len(found))
        found += piece  # a gzip body may hold several members
    return found


def _deflate(body: bytes, limit: int) -> bytes:
    # RFC 9110 means zlib's format, but some servers send the bare deflate stream
    return _inflate(zlib.MAX_WBITS, body, limit)[0] or _inflate(-zlib.MAX_WBITS, body, limit)[0]


def _inflate(wbits: int, body: bytes, limit: int) -> tuple[bytes, bytes]:
    """One compressed stream, undone as far as it is whole, and the bytes that follow it."""
    unpack, found = zlib.decompressobj(wbits), b""
    for at in range(0, len(body), _PIECE):
        piece, before = body[at : at + _PIECE], unpack.copy()
        try:
            found += unpack.decompress(piece, limit - len(found))
        except zlib.error:
            return found + _bytewise(before, piece, limit - len(found)), b""
        if unpack.eof:
            return found, unpack.unused_data + body[at + _PIECE :]
        if len(found) >= limit:
            break
    return found, b""


def _bytewise(unpack: "zlib._Decompress", piece: bytes, limit: int) -> bytes:
    found = b""
    with contextlib.suppress(zlib.error):  # a wrong checksum at the end costs no text before it
        for at in range(len(piece)):
            if len(found) >= limit:
                break
            found += unpack.decompress(piece[at : at + 1], limit - len(found))
    return found


def _reader(kind: type[BrotliReader] | type[ZstdReader]) -> Callable[[bytes, int], bytes]:
    def read(body: bytes, limit: int) -> bytes:
        stream, found = kind(io.BytesIO(body)), b""
        while len(found) < limit:
            try:
                piece = stream.read(min(_PIECE, limit - len(found)))
            except OSError:
                break  # damaged: what came before it is kept
            if not piece:
                break
            found += piece
        return found

    return read


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "x-deflate": _deflate,
    "br": _reader(BrotliReader),
    "zstd": _reader(ZstdReader),
}
"""Name of a content coding -> its decoder."""
