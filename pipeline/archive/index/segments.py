"""Segments of the index: sorted files, each named by the numbers of those that it was made of.

`000017.cdxj` holds what one run wrote; `000001-000016.cdxj` is made of sixteen, which it replaces the moment it has its
name. Whoever is killed before it removes them leaves files that count for nothing; the next to write removes them.
"""

import contextlib
import mmap
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.archive.files import INDEX
from pipeline.archive.index.lines import file_of

FORMER = "index.cdxj"
"""The one file beside the WARC files in which earlier versions kept all lines; the next to write makes it a segment."""
NAME = re.compile(r"(\d{6,9})(?:-(\d{6,9}))?\.cdxj")
TRIES = 20
"""How often a reader looks again because somebody merged segments meanwhile."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sorted file, and the numbers of what it holds."""

    path: Path
    first: int
    last: int

    @property
    def name(self) -> str:
        """As people are told of it."""
        return FORMER if self.path.name == FORMER else f"{INDEX}/{self.path.name}"


def segments(folder: Path) -> list[Segment]:
    """The segments that count, oldest first; with what earlier versions wrote, which is older than all."""
    former = folder / FORMER
    return [*([Segment(former, 0, 0)] if former.exists() else []), *parted(listed(folder))[0]]


def listed(folder: Path) -> list[Segment]:
    """Every segment in the index's folder, also those that another one replaces."""
    try:
        names = os.listdir(folder / INDEX)
    except FileNotFoundError:
        return []
    found = [(match, folder / INDEX / match.string) for match in map(NAME.fullmatch, names) if match]
    return [Segment(path, int(match[1]), int(match[2] or match[1])) for match, path in found]


def parted(found: Iterable[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Those that count, in order, and those that another one replaces.

    >>> one, two, both = (Segment(Path(), *numbers) for numbers in ((1, 1), (2, 2), (1, 2)))
    >>> parted([two, one, both]) == ([both], [one, two])
    True
    """
    counting: list[Segment] = []
    replaced: list[Segment] = []
    for segment in sorted(found, key=lambda one: (one.first, -one.last)):
        inside = bool(counting) and segment.last <= counting[-1].last
        (replaced if inside else counting).append(segment)
    return counting, replaced


def read_index(folder: Path) -> Iterator[tuple[str, int, str, str]]:
    """Every line as segment, number, line and the WARC file it points into; that is empty where it cannot be read."""
    with contextlib.ExitStack() as held:
        for segment, file in _opened(folder, held):
            for number, line in enumerate(file, 1):
                yield segment.name, number, line, file_of(line)


def holds(segment: Segment, line: str) -> bool:
    """Whether a line stands in a segment, by a few looks into it."""
    with segment.path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            wanted = line.encode("ascii")
            at = _place(data, wanted)
            return data[at : at + len(wanted)] == wanted


def _place(data: mmap.mmap, wanted: bytes) -> int:
    """Where the first line begins that does not come before the wanted one."""
    low, high = 0, len(data)
    while low < high:
        middle = (low + high) // 2
        start = max(data.rfind(b"\n", low, middle) + 1, low)
        end = data.find(b"\n", middle) + 1 or len(data)
        if data[start:end] < wanted:
            low = end
        else:
            high = start
    return low


def _opened(folder: Path, held: contextlib.ExitStack) -> Sequence[tuple[Segment, IO[str]]]:
    """All segments as of one moment: a reader takes no lock, for it may not write here."""
    for _ in range(TRIES):
        before = segments(folder)
        with contextlib.suppress(FileNotFoundError), contextlib.ExitStack() as opening:
            found = [(one, opening.enter_context(one.path.open(encoding="ascii", errors="replace"))) for one in before]
            if segments(folder) == before:
                held.push(opening.pop_all())
                return found
    raise FileNotFoundError(f"{folder / INDEX}: segments come and go faster than they can be opened")
