"""Close what a killed run left open: cut back to the last whole record, keep the cut bytes, index, rename."""

import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.files import FILE_MODE, folder_lock, members, open_files, sync_folder, take, write_all
from pipeline.archive.index import cdx_line, merge_index
from pipeline.archive.reader import tell_damage, walk_file
from pipeline.archive.record import row_of
from pipeline.database import storage_errors
from schemas.errors import IntegrityError


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A left-over file that is closed now, or removed because it held no capture."""

    file: str
    captures: int
    cut: int
    """Bytes after the last whole record; they lie beside the file under its name with `.cut`."""

    def __str__(self) -> str:
        return f"{self.file}: {self.captures} captures kept, {self.cut} bytes cut off"


def recover(folder: Path) -> list[Recovered]:
    """Close every `.open` file whose writer is gone; those of running crawls are left alone."""
    found = []
    for path in open_files(folder):
        with storage_errors(path):
            handle = _take_over(path)
            if handle is None:
                continue
            try:
                found.append(_close(path, handle))
            finally:
                os.close(handle)
    return found


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


def _close(path: Path, handle: int) -> Recovered:
    name, size, whole = path.name.removesuffix(".open"), os.fstat(handle).st_size, _whole(path)
    if whole < size:
        _cut(path.with_name(f"{name}.cut"), handle, whole, size)
    lines = [cdx_line(row_of(capture)) for capture in walk_file(path, tell_damage)] if whole else []
    if lines:
        merge_index(path.parent, [line for line in lines if line])
        path.rename(path.with_name(name))
    else:
        path.unlink()
    sync_folder(path.parent)
    return Recovered(file=name, captures=len(lines), cut=size - whole)


def _whole(path: Path) -> int:
    """Where the last whole member ends that has nothing but whole members before it."""
    end = 0
    try:
        for member in members(path):
            end = member.end
    except IntegrityError:
        return end
    return end


def _cut(kept: Path, handle: int, whole: int, size: int) -> None:
    """Keep the tail beside the file before it is cut off; both are on the disk before anything else happens."""
    tail = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, FILE_MODE)
    try:
        os.fchmod(tail, FILE_MODE)
        write_all(tail, os.pread(handle, size - whole, whole))
        os.fsync(tail)
    finally:
        os.close(tail)
    os.ftruncate(handle, whole)
    os.fsync(handle)
