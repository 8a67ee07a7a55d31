"""A text as the words in a row that it holds: what two texts share is counted in these, and looked for by a few."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import compress
from typing import NamedTuple
from zlib import crc32

try:
    from pipeline.lineage import hashing
except ImportError:  # no compiler was there when this was installed: Python makes the same, in more time
    hashing = None  # type: ignore[assignment]

ALONE = r"\u3040-\u30ff\u3400-\u9fff"
"""Of scripts that write without spaces each sign is a word."""
_WORD = re.compile(rf"[{ALONE}]|[^\W_{ALONE}]+")
_FIGURE = re.compile(rf"[\d\u1369-\u1371\u19da\u2460-\u27bf\U00010a40-\U0001105a](?<![^\W_{ALONE}].)[^\W_{ALONE}]*")
"""A word that begins with a digit, or a sign of those among which all others stand that Python takes for digits."""
_MARK = re.compile('(["“”„‟«»‹›「」『』\n])')
"""Quotation marks, and the end of a paragraph, which ends a quotation that nobody closed."""
SOUGHT = 4
"""Words in a row by which a text is looked for: hardly anybody writes them by chance."""
ONE_IN, LEAST, MOST = 32, 12, 96
"""Of so many rows one is in the sketch; of a short text more, of a very long one fewer."""
LEAD, OF_LEAD = 60, 6
"""Words that a piece begins with, and how many of its rows are in the sketch: papers cut from the end."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, folded, and which of them stand outside quotation marks."""

    words: tuple[str, ...]
    outside: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> "Words":
        """Case, spacing, punctuation and the kind of quotation marks do not count.

        >>> Words.of("“Ten,” she  SAID.").words
        ('ten', 'she', 'said')
        """
        words: list[str] = []
        outside: list[bool] = []
        told = True
        for piece in _MARK.split(_folded(text)):
            if piece == "\n":
                told = True
            elif len(piece) == 1 and _MARK.match(piece):
                told = not told
            else:
                found = _WORD.findall(piece)
                words += found
                outside += [told] * len(found)
        return cls(tuple(words), tuple(outside))

    def rows(self, length: int) -> list[Row]:
        """Every row of so many words, in the text's order."""
        return list(zip(*(self.words[n:] for n in range(length)), strict=False))

    def told(self, rows: Sequence[Row], length: int) -> Iterator[Row]:
        """Those of the text's rows that it says itself: without a word in quotation marks."""
        flags = list(self.outside)
        for n in range(1, length):
            flags = [flag and next_one for flag, next_one in zip(flags, self.outside[n:], strict=False)]
        return compress(rows, flags)


def figures_of(text: str) -> frozenset[str]:
    """The words of a text that begin with a digit.

    >>> sorted(figures_of("Of 31 members “12” voted for the 4th draft."))
    ['12', '31', '4th']
    """
    return frozenset(word for word in _FIGURE.findall(_folded(text)) if word[0].isdigit())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


class Sketch(NamedTuple):
    """The hashes by which a text is found, in ascending order."""

    lead: tuple[int, ...]
    """The smallest of the rows that it begins with."""
    rest: tuple[int, ...]
    """The smallest of all others."""


def _hashes(text: str) -> list[int]:
    """Of each row of words that is looked for a hash of 31 bits, four bytes in SQLite."""
    if hashing and (known := hashing.hashes(text, SOUGHT)) is not None:
        return known
    words = _WORD.findall(text)  # quotation marks are no letters: they part no word otherwise
    rows = zip(*(words[n:] for n in range(SOUGHT)), strict=False)
    return [crc32(row) >> 1 for row in map(str.encode, map(" ".join, rows))]


def sketch_of(text: str) -> Sketch:
    """The sketch of a text: those that share rows share hashes, about as many; one of a few words has none."""
    hashes = _hashes(_folded(text))
    size = min(MOST, max(LEAST, len(hashes) // ONE_IN))
    lead = nsmallest(OF_LEAD, set(hashes[:LEAD]))
    return Sketch(tuple(lead), tuple(one for one in nsmallest(size, set(hashes)) if one not in lead))
