"""Of what kind a change of an article's words is: whether a number is another one, and whether a passage went."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from schemas.article import SEPARATOR
from schemas.changes.numbers import numbers_differ
from schemas.changes.words import Words, is_elsewhere, pairs, words_of

LONG = 10
"""So many words that went from one place, beyond those that came in their place, are a passage."""
LEAST = 4
"""A paragraph of fewer words is none that anybody misses."""
MOST_PAIRS = 4_000_000
"""Above so many pairs of words two texts are not laid beside each other, which could take minutes."""

Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What a revision tells its readers."""

    headline: str
    dek: str
    text: str


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a change is, beside that words are others."""

    number: bool
    """A number is another one where the words around it stayed."""
    deletion: bool
    """A paragraph or a long passage went, and is nowhere else in the text."""


def kinds_of(before: Told, after: Told) -> Kinds:
    """The kinds of a change; a change may be of both, and of neither.

    >>> kinds_of(Told("", "", "Ten voted."), Told("", "", "Eleven voted."))
    Kinds(number=True, deletion=False)
    >>> kinds_of(Told("", "", "Ten voted.\\n\\nNobody knew the reason."), Told("", "", "Ten voted."))
    Kinds(number=False, deletion=True)
    """
    old, new = _changed(before.text, after.text)
    matched = pairs(old, new)
    laid = [(old[was], new[at]) for was, at in matched.items()]
    heads = [(words_of(before.headline), words_of(after.headline)), (words_of(before.dek), words_of(after.dek))]
    lost = [words for was, words in enumerate(old) if was not in matched and len(words) >= LEAST]
    lost += [run for one, other in laid for run in _lost_runs(one, other)]
    return Kinds(
        number=any(_has_another_number(*both) for both in (*heads, *laid)),
        deletion=any(not is_elsewhere(words, new) for words in lost),
    )


def _changed(before: str, after: str) -> tuple[list[Words], list[Words]]:
    """The paragraphs of both sides that the other does not have word for word."""
    old, new = ([words_of(part) for part in text.split(SEPARATOR)] for text in (before, after))
    same = Counter(old) & Counter(new)
    return _without(old, same), _without(new, same)


def _without(paragraphs: Sequence[Words], same: Counter[Words]) -> list[Words]:
    left, kept = Counter(same), []
    for words in paragraphs:
        if left[words]:
            left[words] -= 1
        else:
            kept.append(words)
    return kept


def _has_another_number(old: Words, new: Words) -> bool:
    replaced = (code for code in _opcodes(old, new) if code[0] == "replace")
    return any(numbers_differ(old[i:j], new[k:m]) for _, i, j, k, m in replaced)


def _lost_runs(old: Words, new: Words) -> Iterator[Words]:
    for tag, i, j, k, m in _opcodes(old, new):
        if tag in ("delete", "replace") and (j - i) - (m - k) >= LONG:
            yield old[i:j]


def _opcodes(old: Words, new: Words) -> list[Opcode]:
    if old == new or len(old) * len(new) > MOST_PAIRS:
        return []
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
