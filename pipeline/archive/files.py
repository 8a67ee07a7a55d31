"""The archive's folder: names, permissions, locks, and the gzip members a WARC file is made of."""

import contextlib
import fcntl
import mmap
import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock

from pipeline.database import sync_folder
from schemas.errors import IntegrityError

CLOSED, OPEN = ".warc.gz", ".warc.gz.open"
INDEX = "index"
"""Folder of the index, beside the WARC files."""
GZIP_MAGIC = b"\x1f\x8b\x08"
FILE_MODE, FOLDER_MODE = 0o640, 0o750
RECORD_LIMIT = 64 << 20
"""Most bytes of one record: several times the longest body and head that are ever written."""
_TOO_LONG = f"more than {RECORD_LIMIT >> 20} MiB in one record, which onrecord never writes"
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a record lies: file name (without `.open`), and the bytes of its gzip member."""

    file: str
    offset: int
    length: int

    def __str__(self) -> str:
        return f"{self.file} at byte {self.offset}"


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member, which is one WARC record: its bytes in the file, and what they decompress to."""

    offset: int
    length: int
    data: bytes

    @property
    def end(self) -> int:
        return self.offset + self.length


def make_folder(folder: Path) -> None:
    """Make the archive's folder with its permissions, whatever the umask."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(FOLDER_MODE)
        sync_folder(folder.parent)


def create(path: Path) -> int:
    """Create a file that must not exist yet, readable by owner and group whatever the umask; its descriptor."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    os.fchmod(handle, FILE_MODE)
    return handle


def write_all(handle: int, data: bytes) -> None:
    """Write every byte at the descriptor's position; a full disk may take only a part at first."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def bring(source: Path, fresh: Path) -> Literal["linked", "copied"]:
    """A file's bytes under a new name, on the disk: the file itself by a hard link, a copy where there is none."""
    with contextlib.suppress(OSError):  # another disk, or one without hard links
        fresh.hardlink_to(source)
        return "linked"
    copy(source, fresh)
    return "copied"


def copy(source: Path, fresh: Path) -> None:
    """A file's bytes in a new file of ours, on the disk; what stood under that name is gone."""
    with source.open("rb") as file:
        fresh.unlink(missing_ok=True)
        with os.fdopen(create(fresh), "wb") as copied:
            shutil.copyfileobj(file, copied)
            copied.flush()
            os.fsync(copied.fileno())


def folder_lock(folder: Path) -> FileLock:
    """The lock under which files are created, taken over and indexed; held for moments only."""
    return FileLock(folder / ".lock", mode=FILE_MODE)


def take(handle: int) -> bool:
    """Lock a file that is being written; False when somebody else holds it."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def closed_files(folder: Path) -> list[Path]:
    """Every finished WARC file, oldest run first."""
    return _ending(folder, CLOSED)


def open_files(folder: Path) -> list[Path]:
    """Every WARC file that is being written, or was when its run was killed."""
    return _ending(folder, OPEN)


def _ending(folder: Path, end: str) -> list[Path]:
    """Files by the end of their names, in order; the names alone are read, for there may be very many."""
    with contextlib.suppress(FileNotFoundError):
        return [folder / name for name in sorted(name for name in os.listdir(folder) if name.endswith(end))]
    return []


def locate(folder: Path, name: str) -> Path:
    """The path of a WARC file, closed or still open; of the closed one when there is neither."""
    closed, still_open = folder / name, folder / f"{name}.open"
    if closed.exists() or not still_open.exists():
        return closed  # asked for in this order, since a run may rename it between the two questions
    return still_open


def read_member(folder: Path, place: Place) -> bytes:
    """What the gzip member at a place decompresses to; IntegrityError when it is not one whole member."""
    packed = _read(folder, place)
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = unpack.decompress(packed, RECORD_LIMIT + 1)
    except zlib.error as error:
        raise damaged(place, str(error)) from error
    if len(data) > RECORD_LIMIT:
        raise damaged(place, _TOO_LONG)
    if not unpack.eof or unpack.unused_data:
        raise damaged(place, f"{place.length} bytes are not one whole gzip member")
    return data


def damaged(place: Place, why: str) -> IntegrityError:
    """The error that names file and offset of a damaged record."""
    return IntegrityError(
        f"{place}: {why}; run `onrecord verify` to see all damage, and restore the file from a backup"
    )


def members(path: Path, start: int = 0) -> Iterator[Member]:
    """The gzip members of a WARC file in order; IntegrityError at the first that is not whole."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = os.fstat(handle).st_size
        while start < size:
            member = _member(handle, path, start, size)
            yield member
            start = member.end
    finally:
        os.close(handle)


def next_member(path: Path, start: int) -> int | None:
    """The first byte from `start` on where a whole member begins; None when there is none."""
    if start >= path.stat().st_size:
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        while (start := data.find(GZIP_MAGIC, start)) >= 0:
            with contextlib.suppress(IntegrityError):
                next(members(path, start))
                return start
            start += 1
    return None


def _member(handle: int, path: Path, start: int, size: int) -> Member:
    unpack, data, at = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray(), start
    place = Place(path.name, start, 0)
    try:
        while not unpack.eof and at < size and len(data) <= RECORD_LIMIT:
            piece = os.pread(handle, _PIECE, at)
            data += unpack.decompress(piece, RECORD_LIMIT + 1 - len(data))
            at += len(piece) or size
    except zlib.error as error:
        raise damaged(place, str(error)) from error
    if len(data) > RECORD_LIMIT:
        raise damaged(place, _TOO_LONG)
    if not unpack.eof or not data.startswith(b"WARC/1."):
        raise damaged(place, "no whole WARC record here")
    return Member(start, at - len(unpack.unused_data) - start, bytes(data))


def _read(folder: Path, place: Place) -> bytes:
    for _ in range(2):  # its run may close (rename) the file between look-up and opening
        with contextlib.suppress(FileNotFoundError), locate(folder, place.file).open("rb", buffering=0) as file:
            if not 0 <= place.offset < place.offset + place.length <= os.fstat(file.fileno()).st_size:
                raise damaged(place, f"no {place.length} bytes lie here")
            return os.pread(file.fileno(), place.length, place.offset)
    raise damaged(place, f"the file is not in {folder}")
