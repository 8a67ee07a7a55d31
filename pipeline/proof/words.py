"""Words looked for in a text: letter by letter, else by letters and digits alone."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.proof.text import Placed
from schemas.quote import PARTED, Range

UNSPACED = 0x0E00
"""From this letter of Unicode on scripts may write words without spaces, or join particles to them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand in the source of a placed text: for each part the first place and the one after it."""

    spans: tuple[Range, ...]
    exact: bool
    """Letter by letter, white space apart; else letters and digits alone agree."""


def parts_of(words: str) -> list[str]:
    """The parts of words as they are shown: ` … ` stands where others' words interrupt them.

    >>> parts_of("We sail … and we stay.")
    ['We sail', 'and we stay.']
    """
    return [part for part in words.split(PARTED) if part.strip()]


def find(parts: Sequence[str], placed: Placed) -> Found | None:
    """Where the parts stand, one after the other; None where they do not, or where no part has letters or digits."""
    if not parts or not all(any(map(str.isalnum, part)) for part in parts):
        return None
    for exact, look in ((True, _exactly), (False, _alike)):
        spans = look(parts, placed.text)
        if spans is not None:
            places = placed.places
            return Found(tuple((places[start], places[end - 1] + 1) for start, end in spans), exact)
    return None


def _exactly(parts: Sequence[str], text: str) -> list[Range] | None:
    spans, at = list[Range](), 0
    for part in parts:
        pattern = re.compile(r"\s+".join(map(re.escape, part.split())))
        matches = (match.span() for match in pattern.finditer(text, at))
        span = next((span for span in matches if _stands_alone(text, span)), None)
        if span is None:
            return None
        spans.append(span)
        at = span[1]
    return spans


def _alike(parts: Sequence[str], text: str) -> list[Range] | None:
    """The same by letters and digits in their compatible forms, accents and case as they are."""
    key, places = _key(text)
    spans, at = list[Range](), 0
    for part in parts:
        span = next(_occurrences((key, places), _key(part)[0], at, text), None)
        if span is None:
            return None
        spans.append(span)
        at = bisect_left(places, span[1])
    return spans


def _occurrences(keyed: tuple[str, list[int]], wanted: str, at: int, text: str) -> Iterator[Range]:
    key, places = keyed
    while (at := key.find(wanted, at)) >= 0:
        span = places[at], places[at + len(wanted) - 1] + 1
        if _stands_alone(text, span):
            yield span
        at += 1


def _key(text: str) -> tuple[str, list[int]]:
    letters, places = [], []
    for place, sign in enumerate(text):
        for letter in sign if sign.isascii() else unicodedata.normalize("NFKD", sign):
            if letter.isalnum() or unicodedata.combining(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _stands_alone(text: str, span: Range) -> bool:
    """Whether the words are no part of longer ones."""
    start, end = span
    return not (_is_joined(text[start - 1 : start], text[start]) or _is_joined(text[end - 1], text[end : end + 1]))


def _is_joined(before: str, after: str) -> bool:
    return bool(before and after) and all(one.isalpha() and ord(one) < UNSPACED for one in (before, after))
