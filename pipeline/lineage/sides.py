"""Two texts side by side, paragraph by paragraph: what the one kept of the other, changed, left out and added."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.lineage.shingles import Row, Words
from schemas.article import SEPARATOR

Kind = Literal["same", "changed", "left out", "added"]
ROW = 2
"""Words in a row that are compared: paragraphs are short, and edited in every line."""
MADE_OF = 0.34
"""Share of the shorter paragraph's rows that stand in the other one from which it was made of it."""
COMMON = 50
"""Paragraphs in which a row may stand and still tell which of them is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Paragraphs of the first text beside those of the other that were made of them; several where they were joined."""

    kind: Kind
    first: str
    """Parted by empty lines; empty for what was added."""
    other: str
    """Likewise; empty for what was left out."""


def sides(first: str, other: str) -> list[Side]:
    """Every paragraph of both texts, in the order of the first; what was added stands after what it comes after.

    >>> [side.kind for side in sides("The old bridge fell.\\n\\nNobody died.", "The old bridge fell.")]
    ['same', 'left out']
    """
    olds, news = ([text for text in whole.split(SEPARATOR) if text] for whole in (first, other))
    of_old, of_new = _matched(olds, news)
    groups = _joined(len(olds), of_old, of_new)
    placed = {new: place for place, (_, own) in enumerate(groups) for new in own}
    after: dict[int, list[int]] = defaultdict(list)
    last = -1
    for new in range(len(news)):
        if new in placed:
            last = placed[new]
        else:
            after[last].append(new)
    found = [_added(news, after[-1])]
    for place, (own_olds, own_news) in enumerate(groups):
        found += [[_side(olds, news, own_olds, own_news)], _added(news, after[place])]
    return [side for some in found for side in some]


def _added(news: Sequence[str], places: Iterable[int]) -> list[Side]:
    return [Side(kind="added", first="", other=news[new]) for new in places]


def _side(olds: Sequence[str], news: Sequence[str], old: Sequence[int], new: Sequence[int]) -> Side:
    before, after = (SEPARATOR.join(texts[n] for n in own) for texts, own in ((olds, old), (news, new)))
    kind: Kind = "left out" if not new else "same" if Words.of(before).words == Words.of(after).words else "changed"
    return Side(kind=kind, first=before, other=after)


def _matched(olds: Sequence[str], news: Sequence[str]) -> tuple[dict[int, int], dict[int, int]]:
    """The paragraph that each was made of, or into; of those that have none nothing is told."""
    before, after = [_rows(text) for text in olds], [_rows(text) for text in news]
    return _best(before, after), _best(after, before)


def _rows(text: str) -> frozenset[Row]:
    """A heading of a word or two is a row by itself."""
    words = Words.of(text)
    return frozenset(words.rows(ROW) or [words.words])


def _best(some: Sequence[frozenset[Row]], others: Sequence[frozenset[Row]]) -> dict[int, int]:
    places: dict[Row, list[int]] = defaultdict(list)
    for place, rows in enumerate(others):
        for row in rows:
            places[row].append(place)
    found = {}
    for own, rows in enumerate(some):
        shared = Counter(place for row in rows if len(places[row]) <= COMMON for place in places[row])
        likely = [(count / min(len(rows), len(others[place])), count, -place) for place, count in shared.items()]
        if likely and max(likely)[0] >= MADE_OF:
            found[own] = -max(likely)[2]
    return found


def _joined(olds: int, of_old: dict[int, int], of_new: dict[int, int]) -> list[tuple[list[int], list[int]]]:
    """Paragraphs of the first text in order, each with those that belong to it; joined where they share one."""
    root = list(range(olds))
    first: dict[int, int] = {}
    for old, new in sorted({*of_old.items(), *((old, new) for new, old in of_new.items())}):
        one, other = (_root(root, place) for place in (old, first.setdefault(new, old)))
        root[max(one, other)] = min(one, other)
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for old in range(olds):
        groups.setdefault(_root(root, old), ([], []))[0].append(old)
    for new in sorted(first):
        groups[_root(root, first[new])][1].append(new)
    return list(groups.values())


def _root(root: list[int], place: int) -> int:
    while root[place] != place:
        root[place] = place = root[root[place]]
    return place
