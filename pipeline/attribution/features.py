"""Which columns, or which of them together, the tagger has a weight for: each as the number of a row of weights."""

from collections.abc import Mapping, Sequence
from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from pipeline.attribution.lexemes import Numbers

BITS = 20
ROWS = 1 << BITS
"""Rows of weights; combinations are hashed into them, the rarest of which may share one."""
MIXERS = (np.uint32(0x7FEB352D), np.uint32(0x846CA68B))
"""Odd numbers that spread numbers which differ in few bits, in 32 bits: what a processor multiplies eight at a time."""
Template = tuple[tuple[str, int], ...]

SPANS = """
    w-2 | w-1 | w0 | w+1 | w+2 | w-1 w0 | w0 w+1 | stem-1 | stem0 | stem+1 | stem0 cls+1 | stem0 cls-1 cls+1
    stem-1 cls0 | stem-1 stem0 | stem0 stem+1 | stem-1 cls0 cls+1 | stem+1 cls0 cls-1 | shape0
    shape-1 shape0 shape+1 | cls-1 | cls0 | cls+1 | cls-1 cls0 | cls0 cls+1 | cls-1 cls0 cls+1 | cls-2 cls-1 cls0
    q-1 q0 q+1 | q0 cls0 | q0 cls-1 cls0 cls+1 | q0 w0 | q0 from | q0 quotes cls0 | q0 till last | from cls0
    till cls0 | first cls0 | block cls0 | left leftd | left next | left next commas | left w0 | left leftd cls0
    leftk leftd commas cls0 | leftd commas cls-1 cls0 cls+1 | right | right rightd | right w0
    rightk rightd leftk leftd | w0 leftk | w0 rightk | cue-1 cue0 cue+1 | stem0 from | hint0 | hint-1 hint0 hint+1
    hint0 rule0 | hint0 cls0 | hint0 w0 | hint0 q0 | hint0 stem0 | hint-1 hint0 cls0 | hint0 leftk leftd
    hint0 rightk rightd | rule-1 rule0 rule+1 | hint0 cls-1 cls0 cls+1 | cluster-1 | cluster0 | cluster+1
    cluster0 e20 | field0 | field0 e20 cls-1 | field0 e20 cls+1 | cluster0 cls-1 | cluster-1 cls0 | cluster+1 cls0
    field-1 field0 | field0 field+1 | cluster0 q0 quotes | field0 from | cluster0 cls-1 cls+1
"""
"""For source, cue and content at once, word by word."""


def templates(text: str) -> tuple[Template, ...]:
    """Read templates: columns with the distance to look at, "|" or a line's end between templates.

    >>> templates("w-1 w0 | cls+1")
    ((('w', -1), ('w', 0)), (('cls', 1),))
    """
    parts = [part.split() for line in text.strip().splitlines() for part in line.split("|")]
    return tuple(tuple(_column(word) for word in part) for part in parts if part)


def _column(word: str) -> tuple[str, int]:
    if word[-2:-1] in "+-" and word[-1].isdigit() and len(word) > 2:
        return word[:-2], int(word[-2:])
    return (word[:-1], 0) if word[-1] == "0" else (word, 0)


@cache
def spread(column: str, by: int) -> np.uint32:
    """The odd number that a column's values at that distance are multiplied by."""
    return np.uint32(crc32(f"{column}{by:+d}".encode()) | 1)


def rows(columns: Mapping[str, Numbers], used: Sequence[Template], first: int, last: int) -> npt.NDArray[np.uint32]:
    """Row numbers of the words from `first` to `last`, one line a template; the words beside them must exist."""
    found = np.empty((len(used), last - first), dtype=np.uint32)
    needed = dict.fromkeys(column for template in used for column in template)
    narrow = {name: columns[name].astype(np.uint32) for name, _ in needed}
    parts = {(name, by): narrow[name][first + by : last + by] * spread(name, by) for name, by in needed}
    for number, template in enumerate(used):
        mixed = np.add(parts[template[0]], np.uint32(number * 0x45F491 + 1), out=found[number])
        for column in template[1:]:
            mixed += parts[column]
    for mixer, shift in zip(MIXERS, (16, 15), strict=True):
        found ^= found >> np.uint32(shift)
        found *= mixer
    found >>= np.uint32(32 - BITS)
    return found
