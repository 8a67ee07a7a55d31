"""Ways to read a sentence, each tried only where one of its own sign words stands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.text.tokens import Sentence, Token

Way = Callable[[Sequence[Token], Sequence[int]], Iterator[Draft]]
"""What it makes of a sentence, given the places of its sign words."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Several, in order: where two read the same verb the first one holds."""

    listed: tuple[tuple[frozenset[str], Way], ...]
    signs: dict[str, tuple[int, ...]]
    """Sign word -> which of them look at it, so that a sentence is walked but once for all of them."""

    def read(self, sentence: Sentence) -> list[Draft]:
        """All that they make of it, one after the other."""
        lows, signs = sentence.lows, self.signs
        places: dict[int, list[int]] = {}
        for at in [at for at, low in enumerate(lows) if low in signs]:
            for number in signs[lows[at]]:
                places.setdefault(number, []).append(at)
        tokens, listed = sentence.tokens, self.listed
        return [draft for number in sorted(places) for draft in listed[number][1](tokens, places[number])]


def ways_of(*listed: tuple[Iterable[str], Way]) -> Ways:
    """These, each behind its sign words."""
    signs: dict[str, tuple[int, ...]] = {}
    for number, (own, _) in enumerate(listed):
        for sign in own:
            signs[sign] = (*signs.get(sign, ()), number)
    return Ways(tuple([(frozenset(own), way) for own, way in listed]), signs)


def all_of(*ways: Ways) -> Ways:
    """The ways of each, as one."""
    return ways_of(*[one for each in ways for one in each.listed])
