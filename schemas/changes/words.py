"""Words of paragraphs, and which paragraphs of two texts are the same one, altered."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

ALIKE = 0.5
"""Dice of two paragraphs' words from which one is the other, altered."""
KEPT = 0.5
"""A passage is still there when so large a share of its pairs of neighbouring words is."""
MOST = 40_000
"""Above so many pairs of paragraphs they are not compared."""
_WORD = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,:/’']\d+)*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d]+")
"""Numbers whole, with what parts their digits; what is written without spaces letter by letter."""

Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """The words and numbers of a text; case, spacing and marks do not count.

    >>> words_of("Some 1,400 Nurses (3.5%)")
    ('some', '1,400', 'nurses', '3.5')
    """
    return tuple(_WORD.findall(text.casefold()))


def pairs(old: Sequence[Words], new: Sequence[Words]) -> Mapping[int, int]:
    """Position in `old` -> position in `new` of the same paragraph, the most alike first.

    >>> pairs([("a", "b", "c"), ("x",)], [("y",), ("a", "b", "d")])
    {0: 1}
    """
    if len(old) * len(new) > MOST:
        return {}
    olds, news = [Counter(words) for words in old], [Counter(words) for words in new]
    alike = [
        (-dice, was, at)
        for was, one in enumerate(olds)
        for at, other in enumerate(news)
        if (dice := 2 * (one & other).total() / max(1, one.total() + other.total())) >= ALIKE
    ]
    found: dict[int, int] = {}
    for _, was, at in sorted(alike):
        if was not in found and at not in found.values():
            found[was] = at
    return found


def is_elsewhere(words: Words, texts: Sequence[Words]) -> bool:
    """Whether a passage still stands in one or several of the texts: it moved, was parted or was joined."""
    wanted = _neighbours(words)
    there: Counter[tuple[str, str]] = Counter()
    for text in texts:
        there |= _neighbours(text)
    return (wanted & there).total() >= KEPT * max(1, wanted.total())


def _neighbours(words: Words) -> Counter[tuple[str, str]]:
    return Counter(pairwise(words))
