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
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio's: spreads numbers that differ in few bits."""
Template = tuple[tuple[str, int], ...]

SPANS = """
    w-2 | w-1 | w0 | w+1 | w+2 | w-1 w0 | w0 w+1 | w-2 w-1 | w+1 w+2 | stem-1 | stem0 | stem+1 | stem0 cls-1
    stem0 cls+1 | stem0 cls-1 cls+1 | stem-1 cls0 | stem+1 cls0 | stem-1 stem0 | stem0 stem+1 | stem-1 cls0 cls+1
    stem+1 cls0 cls-1 | e3-1 | e30 | e3+1 | e20 | shape0 | shape-1 shape0 | shape0 shape+1 | shape-1 shape0 shape+1
    cls-2 | cls-1 | cls0 | cls+1 | cls+2 | cls-1 cls0 | cls0 cls+1 | cls-1 cls0 cls+1 | cls-2 cls-1 cls0
    cls0 cls+1 cls+2 | cls-2 cls-1 cls0 cls+1 cls+2 | cls-2 cls-1 cls0 cls+1 | cls-1 cls0 cls+1 cls+2 | q-1 q0 q+1
    q0 cls0 | q0 cls-1 cls0 cls+1 | q0 w0 | q0 leftk leftd | q0 rightk rightd | q0 from | q0 quotes cls0
    q0 quotes leftk rightk | q0 till last | from cls0 | from w0 | till cls0 | from till | first cls0 | first from
    last cls0 | block cls0 | block from till | left | left leftd | left next | left next commas | left cls0
    left w0 | left leftd cls0 | left commas q0 | leftk leftd commas cls0 | leftk next commas cls0 cls-1
    leftk commas rightk q0 | leftd commas cls-1 cls0 cls+1 | right | right rightd | right cls0 | right w0
    right rightd cls0 | rightk rightd cls0 cls+1 | rightk rightd leftk leftd | left right | w0 leftk | w0 rightk
    cue-1 cue0 cue+1 | stem0 q0 quotes | stem0 from
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
def spread(column: str, by: int) -> np.uint64:
    """The odd number that a column's values at that distance are multiplied by."""
    return np.uint64(crc32(f"{column}{by:+d}".encode()) << 32 | crc32(f"{by:+d}{column}".encode()) | 1)


def rows(columns: Mapping[str, Numbers], used: Sequence[Template], first: int, last: int) -> npt.NDArray[np.uint32]:
    """Row numbers of the words from `first` to `last`, one line a template; the words beside them must exist."""
    found = np.empty((len(used), last - first), dtype=np.uint32)
    needed = dict.fromkeys(column for template in used for column in template)
    parts = {
        (name, by): columns[name][first + by : last + by].astype(np.uint64) * spread(name, by) for name, by in needed
    }
    for number, template in enumerate(used):
        mixed = parts[template[0]] + np.uint64(number * 0x2545F491)
        for column in template[1:]:
            mixed += parts[column]
        mixed ^= mixed >> np.uint64(31)
        mixed *= MULTIPLIER
        found[number] = mixed >> np.uint64(64 - BITS)
    return found
