"""Names in other cases, told back to the one that a record is kept under: `Haliny Zarębskiej` is `Halina Zarębska`."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from pipeline.attribution.multilingual.vocabulary import Gender, Vocabulary, small

_SHORTEST = 2
"""Letters that are left of a name without its ending at least."""
_SURE = 3
"""Letters of an ending that no name has in its first case."""


class Given(NamedTuple):
    """A first name in its first case (small letters), and whose it is."""

    name: str
    gender: Gender


@cache
def given_name(low: str, words: Vocabulary) -> Given | None:
    """The first name that a word (small letters) is a form of; None for a word that is none."""
    if (gender := words.given.get(low)) is not None:
        return Given(low, gender)
    return _declined(low, words)


def _declined(low: str, words: Vocabulary) -> Given | None:
    """In another case."""
    for gender, endings in words.declined.items():
        for ending, base in endings:
            name = low.removesuffix(ending) + base
            if low.endswith(ending) and words.given.get(name) == gender:
                return Given(name, gender)
    return None


def nominative(name: tuple[str, ...], words: Vocabulary) -> tuple[str, ...]:
    """A name in full in its first case, where its first name tells that it stands in another one."""
    if not words.declined or len(name) < 2:
        return name
    low = small(name[0])
    given = given_name(low, words)
    if given is not None and given.name == low:
        other = _declined(low, words)  # "Bogumiła": hers, or of "Bogumił"
        given = other if other and _surely(name[-1], other.gender, words) else None
    if given is None:
        return name
    return (given.name.capitalize(), *(_first_case(word, given.gender, words) for word in name[1:]))


def _surely(word: str, gender: Gender, words: Vocabulary) -> bool:
    ending = next((end for end, _ in words.declined[gender] if word.endswith(end)), "")
    return len(ending) > _SURE


def _first_case(word: str, gender: Gender, words: Vocabulary) -> str:
    for ending, base in words.declined[gender]:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending) + base
    return word


def joined(parts: Iterable[str]) -> Iterator[str]:
    """`D'` and the word that follows it as one."""
    before = ""
    for part in parts:
        if part[-1] in "’'":
            before += part
            continue
        yield before + part
        before = ""


def plain(word: str) -> str:
    """Without an ending that an apostrophe parts off: Turkish `Şen'in`, English `Ruiz's`."""
    for mark in "’'":
        head, parted, tail = word.rpartition(mark)
        if parted and len(head) > 1 and tail.islower():
            return head
    return word
