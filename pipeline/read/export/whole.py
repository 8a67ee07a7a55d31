"""A file or a folder that is whole or not there, whatever ends who writes it."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.database import storage_errors, sync_folder
from schemas.errors import ConfigError

PART = re.compile(r"\..+\.(\d+)\.onrecord\.part")
"""Name of a file or folder that an export of that process writes."""


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place when all is written; nothing stays behind after a failure."""
    if target.is_symlink():
        raise ConfigError(f"{target}: is a symbolic link; name the file itself")
    if target.exists() and not target.is_file():  # a rename would put a file in the place of /dev/null
        raise ConfigError(f"{target}: is a folder, a device or a pipe; name a file, or leave --output out and redirect")
    with _beside(target):
        part, handle = _part(target)
        try:
            yield part
            _sync(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
            os.close(handle)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target that gets its name when all files are written; the target is new, or empty.

    Files alone lie in it. ConfigError for a target that is something else: a folder is not replaced in one step.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ConfigError(f"{target}: is no folder; name a new one")
    if target.is_dir() and any(target.iterdir()):
        raise ConfigError(f"{target}: holds something; name a new folder, such as {target.name}-2")
    with _beside(target):
        part = _name_of_part(target)
        part.mkdir(mode=0o750)
        handle = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield part
            for path in part.iterdir():
                _sync(path)
            sync_folder(part)
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
            os.close(handle)


@contextmanager
def _beside(target: Path) -> Iterator[None]:
    """Where what is to become the target may be written."""
    if not target.parent.is_dir():
        raise ConfigError(f"{target}: its folder does not exist; make it first")
    with storage_errors(target):
        remove_left_over(target.parent)
        yield


def remove_left_over(folder: Path) -> None:
    """Remove the parts that killed exports left in a folder; one that a living export writes stays."""
    for path in folder.glob(".*.part"):
        pid = PART.fullmatch(path.name)
        if pid and not path.is_symlink() and _is_gone(int(pid[1])) and (handle := _taken(path)) is not None:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
            os.close(handle)


def _name_of_part(target: Path) -> Path:
    return target.with_name(f".{target.name[:100]}.{os.getpid()}.onrecord.part")


def _part(target: Path) -> tuple[Path, int]:
    """A new file beside the target, and its descriptor, which holds the lock that shows us alive."""
    part = _name_of_part(target)
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return part, handle


def _is_gone(pid: int) -> bool:
    """Whether there is no such process here but this one; one in another container is known by its lock alone."""
    try:
        if pid != os.getpid():  # in a container every export may have the same number
            os.kill(pid, 0)
            return False
    except PermissionError:
        return False
    except (ProcessLookupError, OverflowError):
        pass
    return True


def _taken(path: Path) -> int | None:
    """The file, locked; None where somebody else holds it or it is gone."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
