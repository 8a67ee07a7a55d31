"""WARC files of another archive into ours: byte for byte, whole or not at all, none over another."""

import contextlib
import filecmp
from collections.abc import Iterator
from pathlib import Path

from pipeline.archive.files import CLOSED, Place, bring, closed_files, copy, locate, open_files
from pipeline.archive.removal.rewrite import now_at
from pipeline.database import storage_errors, sync_folder
from schemas.errors import IntegrityError

NEW = ".new"
"""How a name ends until all of the file is there; what takes articles down sweeps these, too."""
_PIECE = 1 << 20


def bring_file(theirs: Path, ours: Path, name: str) -> str:
    """Have the bytes of their WARC file in our archive; the name that they have here.

    One that we hold is left alone, or where ours is the beginning of theirs takes its place; one of the same name and
    other records gets a number behind its name. IntegrityError where the file is not there.
    """
    path = locate(theirs, name)
    if not path.exists():
        raise IntegrityError(f"{path}: the file is gone; restore it from a backup, then merge again")
    for known in _names(name):
        held = ours / known
        if not held.exists():
            break
        if _begins(held, path):
            if held.stat().st_size == path.stat().st_size:
                return known
            break
    _put(path, ours / f"{known}{path.name.removeprefix(name)}")
    return known


def is_taken_out(archive: Path, place: Place) -> bool:
    """Whether our archive held the record that they have at this place, and it was taken down here."""
    if not (archive / place.file).exists():
        return False
    with contextlib.suppress(IntegrityError, StopIteration):
        return now_at(archive, place) is None
    return False


def unknown_files(theirs: Path, ours: Path, known: frozenset[str]) -> Iterator[str]:
    """Names of their WARC files that no row of theirs tells of, and we have not."""
    for path in (*closed_files(theirs), *open_files(theirs)):
        name = path.name.removesuffix(".open")
        if name not in known and not locate(ours, name).exists():
            yield name


def bring_cuts(theirs: Path, ours: Path) -> None:
    """What was cut off from files of killed runs, and is kept beside them."""
    for path in sorted(theirs.glob("*.cut")):
        if not (ours / path.name).exists():
            _put(path, ours / path.name)


def _names(name: str) -> Iterator[str]:
    """Names that a file may get, each as its own run could have called it."""
    yield name
    for number in range(2, 1000):
        yield f"{name.removesuffix(CLOSED)}-{number}{CLOSED}"
    raise IntegrityError(f"{name}: a thousand files of this name, each with other records")


def _put(path: Path, final: Path) -> None:
    fresh = final.with_name(f"{final.name}{NEW}")
    with storage_errors(final):
        fresh.unlink(missing_ok=True)
        if final.name.endswith(".open"):
            copy(path, fresh)  # never linked: closing it here cuts it back
        else:
            bring(path, fresh)
        fresh.replace(final)
        sync_folder(final.parent)


def _begins(held: Path, path: Path) -> bool:
    """Whether one file is the other, or its beginning."""
    if held.stat().st_size == path.stat().st_size:
        return held.samefile(path) or filecmp.cmp(held, path, shallow=False)
    if held.stat().st_size > path.stat().st_size:
        return False
    with held.open("rb") as short, path.open("rb") as long:
        while piece := short.read(_PIECE):
            if piece != long.read(len(piece)):
                return False
    return True
