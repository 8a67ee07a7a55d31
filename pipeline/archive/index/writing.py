"""Write the index: lines go into a segment of their own, and segments of about one size are merged into one.

So each line is written again a few times at most, and a lookup opens a few dozen files, however many runs there were.
"""

import heapq
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pipeline.archive.files import INDEX, create, folder_lock, make_folder
from pipeline.archive.index.lines import file_of
from pipeline.archive.index.segments import FORMER, Segment, holds, listed, parted
from pipeline.database import sync_folder

ALIKE = 8
"""So many segments of one size are merged."""
SIZES = (1 << 16, 1 << 19, 1 << 22)
"""Bytes: what is smaller than the first is of the first size, and so on; what is larger than all is never merged."""
SORTED_AT_ONCE = 50_000
"""Lines that are sorted in memory; more are sorted in parts."""


def merge_index(folder: Path, lines: Iterable[str]) -> None:
    """Add lines to the index, each once, at one stroke, under the folder's lock.

    A file whose lines stand there already (somebody was killed before it was renamed) gets those that are missing.
    """
    fresh = sorted(set(lines))
    if not fresh:
        return
    with folder_lock(folder):
        held = _tidied(folder)
        if fresh := _missing(held, fresh):
            number = _next(held)
            held.append(_written(folder, (number, number), fresh))
            _merge_alike(folder, held)


def rebuild_index(folder: Path, lines: Iterator[str]) -> None:
    """Write the index anew, of these lines alone, as one segment; they are asked for under the folder's lock."""
    with folder_lock(folder):
        last = _next(_tidied(folder))
        with ExitStack() as held:
            parts: list[Iterable[str]] = []
            while part := list(islice(lines, SORTED_AT_ONCE)):
                parts.append(sorted(part) if len(part) < SORTED_AT_ONCE and not parts else _aside(folder, part, held))
            _written(folder, (0, last), heapq.merge(*parts))
        _tidied(folder)


def _tidied(folder: Path) -> list[Segment]:
    """The segments that count, after what a killed writer left is removed."""
    make_folder(folder / INDEX)
    for left in (folder / INDEX).glob("*.tmp"):
        left.unlink()
    if (folder / FORMER).exists():
        number = _next(listed(folder))
        (folder / FORMER).replace(folder / INDEX / _name(number, number))
        sync_folder(folder)
    counting, replaced = parted(listed(folder))
    for segment in replaced:
        segment.path.unlink()
    return counting


def _missing(held: list[Segment], lines: list[str]) -> list[str]:
    """The lines that no segment holds. All of a file's are written at one stroke, so that the first tells of them."""
    first: dict[str, str] = {}
    for line in lines:
        first.setdefault(file_of(line), line)
    known = {file for file, line in first.items() if any(holds(segment, line) for segment in held)}
    if not known:
        return lines
    return [line for line in lines if file_of(line) not in known or not any(holds(one, line) for one in held)]


def _merge_alike(folder: Path, held: list[Segment]) -> None:
    """Merge the newest segments where enough of them are of one size, from small to large."""
    smaller = 0
    for size in SIZES:
        lengths = [segment.path.stat().st_size for segment in held]
        newer = max((place for place, length in enumerate(lengths, 1) if length >= size), default=0)
        if sum(length >= smaller for length in lengths[newer:]) >= ALIKE:
            held[newer:] = [_merged(folder, held[newer:])]
        smaller = size


def _merged(folder: Path, parts: list[Segment]) -> Segment:
    """One segment in the place of several."""
    with ExitStack() as held:
        files = [held.enter_context(part.path.open(encoding="ascii")) for part in parts]
        made = _written(folder, (parts[0].first, parts[-1].last), heapq.merge(*files))
    for part in parts:
        part.path.unlink()
    return made


def _written(folder: Path, numbers: tuple[int, int], lines: Iterable[str]) -> Segment:
    """A segment of sorted lines, on the disk before it has its name."""
    path = folder / INDEX / _name(*numbers)
    fresh = path.with_suffix(".tmp")
    try:
        with os.fdopen(create(fresh), "w", encoding="ascii") as out:
            out.writelines(line for line, _ in groupby(lines))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)
    return Segment(path, *numbers)


def _aside(folder: Path, lines: list[str], held: ExitStack) -> IO[str]:
    """Some of the lines, sorted, in a file that is gone when it is closed."""
    file = held.enter_context(TemporaryFile("w+", encoding="ascii", dir=folder / INDEX))  # noqa: SIM115 - `held` closes it
    file.writelines(sorted(lines))
    file.seek(0)
    return file


def _next(held: Iterable[Segment]) -> int:
    return max((segment.last for segment in held), default=0) + 1


def _name(first: int, last: int) -> str:
    return f"{first:06}.cdxj" if first == last else f"{first:06}-{last:06}.cdxj"
