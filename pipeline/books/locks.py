"""One lock a site: an OS lock (flock) on a file, so that it dies with the process that holds it, however that ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from schemas.errors import LockedError, StorageError

PATIENCE = 0.4
"""Seconds `hold` tries: longer than another process's glance with `is_free`, far shorter than a run."""


@contextmanager
def hold(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock `name` of a folder; LockedError within half a second when another process holds it.

    Not reentrant: a second `hold` of the same name is refused within one process too.
    """
    lock = _acquired(folder, name, PATIENCE)
    if lock is None:
        path = folder / f"{name}.lock"
        raise LockedError(
            f"{path}: another run holds this lock; wait for it, or stop it (`fuser -v {path}` names it). "
            "Deleting the file does not help: the lock belongs to the process and ends with it"
        )
    try:
        yield
    finally:
        lock.release()


def is_free(folder: Path, name: str) -> bool:
    """Whether nobody holds the lock at this moment; it may be taken the moment after."""
    lock = _acquired(folder, name, 0)
    if lock is None:
        return False
    lock.release()
    return True


def _acquired(folder: Path, name: str, timeout: float) -> FileLock | None:
    """The lock, held; None when somebody else holds it. Its file stays: unlinking it would let two processes in.

    No soft fallback: a lock file that outlives its holder would need a person at 3 a.m.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        lock = FileLock(folder / f"{name}.lock", mode=0o640, fallback_to_soft=False)
        lock.acquire(timeout=timeout)
    except Timeout:
        return None
    except OSError as error:
        raise StorageError(
            f"{folder / name}.lock: {error.strerror}; mend the permissions or make room (on a network file system: "
            "one with flock), then run again"
        ) from error
    return lock
