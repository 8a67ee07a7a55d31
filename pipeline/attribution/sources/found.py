"""What the finders of sources share: the text with its small letters beside it, and the phrase around a noun."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from pipeline.attribution.text.tables import words

try:
    from pipeline.attribution.text import splitter
except ImportError:  # no compiler was there when this was installed: Python finds the same, in more time
    splitter = None  # type: ignore[assignment]

DETERMINERS = words("a an the this that these those one two three four several another his her its their our some")
LIMITS = words("""
    in on at by from of for to with about after before since until under over against into onto upon through between
    and or but that which who whom whose as than if when while where because though although nor yet so not
    he she it they we you i him them us me there here said says say saying told tells asked added wrote show shows
    showed found is are was were be been being has have had will would can could may might must should do does did
    according citing via per amid amidst despite including put puts gave gives suggests suggested indicates
    indicated concludes concluded estimates
    estimated warns warned predicts predicted alleges alleged argues argued
""")
"""Words at which a noun phrase begins or ends."""
WORD = re.compile(r"\w+")
ONE_WORD = re.compile(r"\w[\w’'.&%/-]*")
DOTTED = re.compile(r"(?:[a-z]\.){2,3}")
"""`U.S.`: the point ends no sentence."""
COMPLEMENT = re.compile(r" (?:by|from|of) (?=[\w’'])")
WORD_AFTER = re.compile(r"[\w’'.&,/-]*[\w’'](?=[ ,.;:!?”\"]|$)")
JOINTS = words("for and on in")
FURTHEST = 60
"""No phrase reaches further back from its noun, in code points."""
LONGEST = 7
"""Nor do more words follow its preposition."""


@dataclass(frozen=True, slots=True)
class Told:
    """A text and the same in small letters; offsets are those of both."""

    text: str
    low: str
    words: Mapping[str, list[int]]
    """Words in small letters, and where they stand: most patterns need not look at all."""
    present: frozenset[str]
    """The same words without their places."""

    @classmethod
    def of(cls, text: str, listed: frozenset[str] | None = None) -> "Told":
        """With the places of the words listed, or of all.

        The rare letter whose small form is longer keeps its size, or offsets would shift.

        >>> Told.of("İÄ").low, Told.of("No, no").at(frozenset({"no"}))
        ('İä', [0, 4])
        """
        low = text.lower()
        if len(low) != len(text):
            low = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
        words = _places(low, listed)
        return cls(text, low, words, frozenset(words))

    def at(self, listed: frozenset[str]) -> list[int]:
        """Where any of the words stands, in order."""
        held = listed & self.present
        return sorted(chain.from_iterable(map(self.words.__getitem__, held))) if held else []


def _places(low: str, listed: frozenset[str] | None) -> dict[str, list[int]]:
    """Of the words listed, or of all, where each stands; by spaces, as no pattern parts words so fast."""
    if splitter and (known := splitter.places(low, listed)) is not None:
        return known
    places: dict[str, list[int]] = {}
    at = 0
    for chunk in low.split(" "):
        word = chunk if chunk.isalnum() else chunk.rstrip(",.;:")
        if not word.isalnum():
            for match in WORD.finditer(chunk):
                if listed is None or match[0] in listed:
                    places.setdefault(match[0], []).append(at + match.start())
        elif listed is None or word in listed:
            places.setdefault(word, []).append(at)
        at += len(chunk) + 1
    return places


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: from its determiner to its noun or the end of what follows by, from or of."""

    start: int
    end: int
    determined: bool
    """It has a determiner, a possessive or another word before its noun."""


def phrase(told: Told, start: int, end: int) -> Phrase:
    """The noun phrase around the noun at `start` to `end`.

    >>> told = Told.of("It lost 4 million, according to data from the statistics office.")
    >>> found = phrase(told, 32, 36); told.text[found.start:found.end]
    'data from the statistics office'
    """
    first = phrase_start(told, start)
    return Phrase(first, _complement(told, _complement(told, end)), first < start)


def phrase_start(told: Told, noun: int) -> int:
    """Where the phrase begins whose noun stands at a place."""
    first = noun
    for word_start, word in _before(told, noun):
        if (word in LIMITS and word not in DETERMINERS) or (word == "that" and told.text[word_start] == "t"):
            break  # a small "that" begins a clause far more often than it points at a paper
        first = word_start
        if word in DETERMINERS:
            break
    return first


def _before(told: Told, at: int) -> Iterator[tuple[int, str]]:
    """The words right before a place, nearest first, as far as nothing but spaces parts them."""
    limit = max(0, at - FURTHEST)
    while at > limit and told.low[at - 1] == " ":
        word = told.low[max(limit, at - 30) : at - 1].rpartition(" ")[2]
        if not word.isalnum() and not DOTTED.fullmatch(word):
            *_, last = ("", *ONE_WORD.findall(word))
            word = last if word.endswith(last) and last[-1:] not in ".&/-" else ""
        if not word:
            return
        at -= len(word) + 1
        yield at, word


def _complement(told: Told, end: int) -> int:
    match = COMPLEMENT.match(told.low, end)
    if match is None:
        return end
    at, last, count = match.end(), end, 0
    while count < LONGEST and (word := WORD_AFTER.match(told.low, at)):
        if word.group() in LIMITS and word.group() != "of" and not _within_name(told, word):
            break
        if word.group().endswith("ed"):
            break
        last, at, count = word.end(), word.end() + 1, count + (word.group() not in DETERMINERS)
        if told.low[word.end() : word.end() + 1] != " ":
            break
    return last if count else end


def _within_name(told: Told, word: re.Match[str]) -> bool:
    """`the Office for National Statistics`: between two words written large."""
    before = told.low.rfind(" ", 0, word.start() - 1) + 1
    after = told.text[word.end() + 1 : word.end() + 2]
    return word.group() in JOINTS and told.text[before].isupper() and after.isupper()
