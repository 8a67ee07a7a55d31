"""A WARC file as a stream: its members or records one by one, whatever its size; damage costs what it hits."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.archive.files import GZIP_MAGIC, RECORD_LIMIT

PIECE = 1 << 16
CUT_SHORT = "the file ends within this record"
HEAD_LIMIT = 4 << 20
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,15})", re.IGNORECASE | re.MULTILINE)
TOO_LONG = f"more than {RECORD_LIMIT >> 20} MiB in one piece"


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member: where it lies, what it holds, and what is wrong with it."""

    offset: int
    length: int
    data: bytes
    problem: str = ""


class Members:
    """The gzip members of what `read` gives; after damage it goes on with the next whole WARC record."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read, self._kept = read, b""
        self._packed: list[bytes] = []
        self.behind = 0
        """Bytes of the file that were read and used."""

    def __iter__(self) -> Iterator[Member]:
        lost = False
        while self._fill():
            start = self.behind
            self._packed.clear()
            data, problem = self._member()
            whole = not problem and (not lost or data.startswith(b"WARC/"))
            if whole or not lost:
                yield Member(start, self.behind - start, data, problem)
            lost = not whole
            if lost and problem not in (CUT_SHORT, TOO_LONG):
                self._look_for_next(start)

    def _fill(self) -> bool:
        self._kept = self._kept or self._read(PIECE)
        return bool(self._kept)

    def _member(self) -> tuple[bytes, str]:
        """What the member holds, and what is wrong with it; one that is too long is read to its end all the same."""
        unpack, found, room = zlib.decompressobj(zlib.MAX_WBITS | 16), list[bytes](), RECORD_LIMIT
        while not unpack.eof and self._fill():
            piece = self._kept
            try:
                found.append(unpack.decompress(piece, 4 * PIECE))
            except zlib.error as error:
                return b"", f"not a gzip member: {error}"
            rest = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
            self._use(piece, len(piece) - len(rest))
            room -= len(found[-1])
            if room < 0:
                found.clear()
        if not unpack.eof:
            return b"", CUT_SHORT
        return (b"".join(found), "") if room >= 0 else (b"", TOO_LONG)

    def _use(self, piece: bytes, length: int) -> None:
        self._packed.append(piece[:length])
        self.behind += length
        self._kept = piece[length:]

    def _look_for_next(self, start: int) -> None:
        """Go on where a member may begin: after the start of the damaged one, whose bytes are looked through again."""
        self._kept = b"".join(self._packed) + self._kept
        self._packed.clear()
        self.behind = start
        first = 1
        while (at := self._kept.find(GZIP_MAGIC, first)) < 0:
            used = max(0, len(self._kept) - len(GZIP_MAGIC) + 1)
            more = self._read(PIECE)
            if not more:
                used = len(self._kept)
            self.behind += used
            self._kept = self._kept[used:] + more
            first = 0
            if not more:
                return
        self.behind += at
        self._kept = self._kept[at:]


class PlainRecords:
    """The same of a file that is not packed: each record is told by its length, and has none as a member."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read, self._kept = read, bytearray()
        self.behind = 0

    def __iter__(self) -> Iterator[Member]:
        while self._has_more():
            start = self.behind
            head = self._head()
            length = _LENGTH.search(head)
            if not head.startswith(b"WARC/") or length is None:
                yield Member(start, 0, b"", "no WARC record" if head else CUT_SHORT)
                self._look_for_next()
                continue
            data, problem = self._block(len(head), int(length[1]))
            yield Member(start, 0, data, problem)

    def _has_more(self) -> bool:
        """Whether there is more than the blank lines that part records."""
        while True:
            blank = len(self._kept) - len(self._kept.lstrip(b"\r\n"))
            self._use(blank)
            if self._kept or not self._fill():
                return bool(self._kept)

    def _head(self) -> bytes:
        """The head with its blank line; empty where none ends within its limit."""
        at = 0
        while (end := self._kept.find(b"\r\n\r\n", at)) < 0:
            at = max(0, len(self._kept) - 3)
            if len(self._kept) > HEAD_LIMIT or not self._fill():
                return b""
        return bytes(self._kept[: end + 4])

    def _block(self, head: int, length: int) -> tuple[bytes, str]:
        left = head + length
        if length > RECORD_LIMIT:
            while left and (self._kept or self._fill()):
                left -= self._use(min(left, len(self._kept)))
            return b"", TOO_LONG
        while len(self._kept) < left and self._fill():
            pass
        data = bytes(self._kept[:left])
        return (data, "") if self._use(len(data)) == left else (b"", CUT_SHORT)

    def _look_for_next(self) -> None:
        """Go on where the next line begins that a record begins with."""
        self._use(1)
        while (at := self._kept.find(b"\nWARC/1.")) < 0:
            self._use(max(0, len(self._kept) - 8))
            if not self._fill():
                self._use(len(self._kept))
                return
        self._use(at + 1)

    def _fill(self) -> bool:
        piece = self._read(PIECE)
        self._kept += piece
        return bool(piece)

    def _use(self, length: int) -> int:
        del self._kept[:length]
        self.behind += length
        return length
