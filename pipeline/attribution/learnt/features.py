"""Which columns, or which of them together, the tagger has a weight for: each as the number of a row of weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.lexemes import Numbers

BITS = 20
ROWS = 1 << BITS
"""Rows of weights; combinations are hashed into them, the rarest of which may share one."""
MIXERS = (np.uint32(0x7FEB352D), np.uint32(0x846CA68B))
"""Odd numbers that spread numbers which differ in few bits, in 32 bits: what a processor multiplies eight at a time."""
Column = tuple[str, int]
"""A name, and how many words to the right to look."""
Template = tuple[Column, ...]

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
    name-1 name0 name+1 | name0 cls+1 | name0 cls-1 | name0 leftk leftd | name0 rightk rightd | name0 hint0 q0
    name-1 cluster0 | name+1 cluster0 | stem-1 stem0 stem+1 | cluster0 cluster+1 | field-1 field0 field+1
"""
"""For source, cue and content at once, word by word."""


def templates(text: str) -> tuple[Template, ...]:
    """Read templates: columns with the distance to look at, "|" or a line's end between templates.

    >>> templates("w-1 w0 | cls+1")
    ((('w', -1), ('w', 0)), (('cls', 1),))
    """
    parts = [part.split() for line in text.strip().splitlines() for part in line.split("|")]
    return tuple(tuple(_column(word) for word in part) for part in parts if part)


def _column(word: str) -> Column:
    if word[-2:-1] in "+-" and word[-1].isdigit() and len(word) > 2:
        return word[:-2], int(word[-2:])
    return (word[:-1], 0) if word[-1] == "0" else (word, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the numbers of templates are made all at once; those of most columns lead, so that the others drop out."""

    columns: tuple[Column, ...]
    """Each that is needed, once."""
    spreads: npt.NDArray[np.uint32]
    """The odd number that the values of each column are multiplied by."""
    levels: tuple[Numbers, ...]
    """Which column is the first of each template, which one the second of those that have two, and so on."""
    seeds: npt.NDArray[np.uint32]
    """What the numbers of each template begin with."""
    places: Numbers
    """Where each template comes."""
    looks: Numbers
    """As the kernel reads it: of each column how far to look and its odd number, a line each."""
    recipes: Numbers
    """And of each template what it begins with, and its columns; -1 is none."""


@cache
def plan_of(used: tuple[Template, ...]) -> Plan:
    columns = tuple(dict.fromkeys(column for template in used for column in template))
    order = sorted(range(len(used)), key=lambda number: -len(used[number]))
    levels = [
        np.array([columns.index(used[number][level]) for number in order if level < len(used[number])])
        for level in range(len(used[order[0]]))
    ]
    spreads = [crc32(f"{name}{by:+d}".encode()) | 1 for name, by in columns]
    seeds = [number * 0x45F491 + 1 for number in order]
    lines = [np.array(numbers, dtype=np.uint32)[:, None] for numbers in (spreads, seeds)]
    looks = np.array([(by, spread) for (_, by), spread in zip(columns, spreads, strict=True)], dtype=np.int64)
    recipes = np.full((len(order), 1 + len(levels)), -1, dtype=np.int64)
    recipes[:, 0] = seeds
    for place, level in enumerate(levels, 1):
        recipes[: len(level), place] = level
    return Plan(columns, lines[0], tuple(levels), lines[1], np.argsort(order), looks, recipes)


def rows(columns: Mapping[str, Numbers], used: Sequence[Template], first: int, last: int) -> npt.NDArray[np.uint32]:
    """Row numbers of the words from `first` to `last`, one line a template; the words beside them must exist."""
    return rows_in_any_order(columns, used, first, last).take(plan_of(tuple(used)).places, axis=0)


def rows_in_any_order(
    columns: Mapping[str, Numbers], used: Sequence[Template], first: int, last: int
) -> npt.NDArray[np.uint32]:
    """The same for whoever adds up what the rows say."""
    plan = plan_of(tuple(used))
    values = np.empty((len(plan.columns), last - first), dtype=np.uint32)
    for line, (name, by) in zip(values, plan.columns, strict=True):
        line[:] = columns[name][first + by : last + by]
    values *= plan.spreads
    found = values.take(plan.levels[0], axis=0)
    found += plan.seeds
    for level in plan.levels[1:]:
        found[: len(level)] += values.take(level, axis=0)
    for mixer, shift in zip(MIXERS, (16, 15), strict=True):
        found ^= found >> np.uint32(shift)
        found *= mixer
    found >>= np.uint32(32 - BITS)
    return found
