"""The records of a WARC file of whatever origin, one at a time; what is damaged is told and passed over."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive.files import GZIP_MAGIC, RECORD_LIMIT, next_member
from pipeline.intake.entries import Bad

PIECE = 1 << 16
TOO_LONG = (
    f"more than {RECORD_LIMIT >> 20} MiB in one piece; where that piece is the whole file, unpack it (`gunzip`) and "
    "import what comes out"
)
START = re.compile(rb"\r?\n(?=WARC/\d)")
UNREADABLE = (ArchiveLoadFailed, ValueError, EOFError, OSError, zlib.error)


@dataclass(frozen=True, slots=True)
class Piece:
    """A WARC record, and what of the file is behind it."""

    record: Any
    """As warcio gives it; to be read before the next one is asked for."""
    offset: int
    """Where the record, or the gzip member that holds it, begins."""
    length: int
    """Of that member; 0 in a file that is not packed."""
    data: bytes
    """What the member holds; empty in a file that is not packed."""


def pieces(path: Path) -> Iterator[tuple[Piece | Bad, int]]:
    """The records of a WARC or ARC file, gzip or plain, each with how many bytes of the file are behind it."""
    with path.open("rb") as file:
        packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    yield from _packed(path) if packed else _plain(path)


def _packed(path: Path) -> Iterator[tuple[Piece | Bad, int]]:
    size, start = path.stat().st_size, 0
    with path.open("rb") as file:
        while start < size:
            data, end, problem = _unpack(file, start, size)
            if problem:
                yield Bad(f"{path.name} at byte {start}", problem), end
                start = end if end > start else next_member(path, start + 1) or size
                continue
            for record in _records(io.BytesIO(data)):
                bad = isinstance(record, str)
                told = Bad(f"{path.name} at byte {start}", str(record)) if bad else _piece(record, start, end, data)
                yield told, end
            start = end


def _piece(record: Any, start: int, end: int, data: bytes) -> Piece:
    return Piece(record, start, end - start, data)


def _unpack(file: io.BufferedReader, start: int, size: int) -> tuple[bytes, int, str]:
    """What the gzip member at `start` holds, where it ends, and what is wrong with it.

    It ends at `start` where that cannot be told.
    """
    unpack, found, room = zlib.decompressobj(zlib.MAX_WBITS | 16), list[bytes](), RECORD_LIMIT
    file.seek(start)
    try:
        while not unpack.eof and (piece := file.read(PIECE)):
            while piece and not unpack.eof:
                found.append(unpack.decompress(piece, 4 * PIECE))
                room -= len(found[-1])
                if room < 0:
                    found.clear()  # it is read to its end nevertheless: the next one begins there
                piece = unpack.unconsumed_tail
    except zlib.error as error:
        return b"", start, f"not a gzip member: {error}"
    if not unpack.eof:
        return b"", size, "the file ends within this record"
    end = file.tell() - len(unpack.unused_data)
    return (b"".join(found), end, "") if room >= 0 else (b"", end, TOO_LONG)


def _records(stream: io.BytesIO) -> Iterator[Any]:
    """The records of a member that is whole; a text where one cannot be read."""
    try:
        yield from ArchiveIterator(stream, arc2warc=True, check_digests=True)
    except UNREADABLE as error:
        yield f"no WARC record: {str(error)[:200]}"


def _plain(path: Path) -> Iterator[tuple[Piece | Bad, int]]:
    start: int | None = 0
    while start is not None:
        with path.open("rb") as file:
            file.seek(start)
            records = ArchiveIterator(file, arc2warc=True, check_digests=True)
            try:
                for record in records:
                    yield Piece(record, start, 0, b""), start
                    start = int(records.get_record_offset() + records.get_record_length())  # reads it to its end
                return
            except UNREADABLE as error:
                yield Bad(f"{path.name} at byte {start}", f"no WARC record: {str(error)[:200]}"), start
        start = _next_start(path, start + 1)


def _next_start(path: Path, after: int) -> int | None:
    """Where the next record of a plain file begins; None when there is none."""
    with path.open("rb") as file:
        at, kept = after, b""
        file.seek(after)
        while piece := file.read(PIECE):
            kept += piece
            if found := START.search(kept):
                return at + found.end()
            at, kept = at + max(0, len(kept) - 16), kept[-16:]
    return None
