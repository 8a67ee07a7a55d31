"""What was probably meant by a name that nobody has."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

FEW = 45
"""So many names are all told where none is near."""


def nearest(asked: str, names: Collection[str], most: int, cutoff: float = 0.5) -> list[str]:
    """Those most alike, the nearest first: what difflib.get_close_matches finds, in less than half its time.

    What two names have in common in the same order tells how alike they are at most: few need more than that.

    >>> nearest("valle", ["hale", "tarn", "vale"], 2)
    ['vale', 'hale']
    """
    compared, found = SequenceMatcher(), list[tuple[float, str]]()
    compared.set_seq2(asked)
    for at_most, name in sorted(_bounds(asked, names, cutoff), reverse=True):
        if at_most < (found[0][0] if len(found) == most else cutoff):
            break
        compared.set_seq1(name)
        if (ratio := compared.ratio()) >= cutoff:
            (heapq.heappush if len(found) < most else heapq.heappushpop)(found, (ratio, name))
    return [name for _, name in sorted(found, reverse=True)]


def _bounds(asked: str, names: Collection[str], cutoff: float) -> Iterator[tuple[float, str]]:
    """Of the names that may be so much alike, how much they are at most."""
    others = dict.fromkeys(map(ord, set("".join(names)) - set(asked)))
    places = {letter: sum(1 << at for at, one in enumerate(asked) if one == letter) for letter in asked}
    for name in names:
        length = len(asked) + len(name)
        if 2 * min(len(asked), len(name.translate(others))) >= cutoff * length:
            yield (2 * _in_common(name, places, len(asked)) / length if length else 1.0), name


def _in_common(name: str, places: Mapping[str, int], length: int) -> int:
    """Letters of the longest common subsequence, by the bits where each letter stands in the other name (Hyyrö)."""
    free = whole = (1 << length) - 1
    for letter in name:
        taken = free & places.get(letter, 0)
        free = (free + taken | free - taken) & whole
    return length - free.bit_count()


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message on an unknown name: the nearest known ones, or all of them where they are few.

    >>> did_you_mean("quots", ["quotes", "runs"]), did_you_mean("vale", ["Ann Vale", "Bo Vale", "Tarn"])
    (" (did you mean 'quotes'?)", " (did you mean 'Ann Vale' or 'Bo Vale'?)")
    >>> did_you_mean("x", ["quotes", "runs"]), did_you_mean("x", [])
    ('; known are: quotes, runs', '')
    """
    names = {one.casefold(): one for one in known}
    asked = name.casefold().strip("* ")
    near = [one for one in names if asked and asked in one] or nearest(asked, names, 3)
    if near:
        return f" (did you mean {' or '.join(repr(names[one]) for one in near[:3])}?)"
    return f"; known are: {', '.join(names.values())}" if 0 < len(names) <= FEW else ""
