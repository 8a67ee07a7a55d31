"""Close what a killed run left open: cut back to the last whole record, keep the cut bytes, index, rename."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive import record
from pipeline.archive.files import Member, Place, create, folder_lock, open_files, take, write_all
from pipeline.archive.index import cdx_line, merge_index
from pipeline.archive.origin import Origin, origin_of
from pipeline.archive.reader import tell_damage, walk_file, whole_members
from pipeline.archive.rows import reindex_file
from pipeline.database import storage_errors, sync_folder
from pipeline.logs import get_logger
from schemas.errors import IntegrityError

log = get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A left-over file that is closed now, or removed because it held no capture."""

    file: str
    captures: int
    cut: int
    """Bytes after the last whole record; they lie beside the file under its name with `.cut`."""

    def __str__(self) -> str:
        return f"{self.file}: {self.captures} captures kept, {self.cut} bytes cut off"


def recover(folder: Path, remember: Callable[[Path], int] = lambda path: 0) -> list[Recovered]:
    """Close every `.open` file whose writer is gone; those of running crawls are left alone.

    `remember` makes the rows of a file, before it gets its final name: whoever is killed in between leaves it open.
    """
    found = []
    for path in open_files(folder):
        with storage_errors(path):
            handle = _take_over(path)
            if handle is None:
                continue
            try:
                found.append(_close(path, handle, remember))
            finally:
                os.close(handle)
    return found


def take_back(db: Database, folder: Path) -> int:
    """Close what killed runs left open, told in the log, and take its rows back; how many rows were made."""
    made = 0

    def remember(path: Path) -> int:
        nonlocal made
        made += reindex_file(db, path)
        return made

    for one in recover(folder, remember):
        log.warning("left-over archive file closed", file=str(one))
    return made


def _take_over(path: Path) -> int | None:
    """The locked file; None when its writer lives, or somebody else has just closed it."""
    with folder_lock(path.parent):
        if not path.exists():
            return None
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        if take(handle):
            return handle
    os.close(handle)
    return None


def _close(path: Path, handle: int, remember: Callable[[Path], int]) -> Recovered:
    name, size, whole = path.name.removesuffix(".open"), os.fstat(handle).st_size, _whole(path)
    if whole < size:
        _cut(path.with_name(f"{name}.cut"), handle, whole, size)
    lines = [cdx_line(record.row_of(capture)) for capture in walk_file(path, tell_damage)] if whole else []
    if lines:
        remember(path)
        merge_index(path.parent, [line for line in lines if line])
        path.rename(path.with_name(name))
    else:
        path.unlink()
    sync_folder(path.parent)
    return Recovered(file=name, captures=len(lines), cut=size - whole)


def _whole(path: Path) -> int:
    """Where the last whole record ends; after damage only from a capture on that is the file's own.

    The torn tail may hold a page that holds a whole record.
    """
    origin, end, own = origin_of(path, path.name.removesuffix(".open")), 0, True
    for member in whole_members(path, lambda error: None):
        own = own and member.offset == end
        if own or _is_of(origin, member):
            own, end = True, member.end
    return end


def _is_of(origin: Origin, member: Member) -> bool:
    try:
        found = record.parse(member.data, Place(origin.name, member.offset, member.length))
    except IntegrityError:
        return False
    return record.is_capture(found) and origin.believes(found)


def _cut(kept: Path, handle: int, whole: int, size: int) -> None:
    """Keep the tail beside the file before it is cut off; both are on the disk before anything else happens."""
    kept.unlink(missing_ok=True)  # of a recovery that was itself killed
    tail = create(kept)
    try:
        write_all(tail, os.pread(handle, size - whole, whole))
        os.fsync(tail)
    finally:
        os.close(tail)
    sync_folder(kept.parent)
    os.ftruncate(handle, whole)
    os.fsync(handle)
