"""Who is named in an article of another language: runs of capitals, titles apart, short forms to the fullest."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.attribution.multilingual.cases import given_name, joined, nominative, plain
from pipeline.attribution.multilingual.vocabulary import Gender, Vocabulary, small
from pipeline.attribution.text.name_words import common_genders
from pipeline.attribution.text.tokens import Sentence, Token

_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_LONGEST = 5
"""Words of a name at most."""


class Mention(NamedTuple):
    """A run of capitalised words in one sentence, as tokens; titles apart."""

    start: int
    """Token of the first title or word."""
    first: int
    """Token of the first word of the name."""
    end: int
    titles: tuple[str, ...]
    words: tuple[str, ...]
    place: int
    """Character at which the name begins."""
    governed: bool = False
    """A preposition stands before it, an article in between or not."""
    leads: bool = False
    """It is the first word of its sentence, and has no other."""

    @property
    def name(self) -> str:
        return " ".join(self.words)


@cache
def folded(word: str) -> str:
    """Small letters without accents.

    >>> folded("Hałas"), folded("Öztürk")
    ('halas', 'ozturk')
    """
    parts = unicodedata.normalize("NFKD", word.lower().translate(_PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(_PLAIN)


@dataclass(slots=True)
class Reader:
    """Finds mentions; knows which words the text also writes small."""

    words: Vocabulary
    small: frozenset[str] = frozenset()
    linked: frozenset[tuple[str, str]] = frozenset()
    """Particles and the words behind them, in names that the text gives in full: "van", "dam"."""

    def mentions(self, tokens: Sequence[Token]) -> list[Mention]:
        """The name runs of one sentence, in order."""
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            if self._may_begin(tokens, at):
                end = self._end(tokens, at)
                if (mention := self._mention(tokens, at, end)) is not None:
                    found.append(mention)
                at = end
            else:
                at += 1
        return found

    def _may_begin(self, tokens: Sequence[Token], at: int) -> bool:
        token = tokens[at]
        if _is_capital(token) and at + 1 < len(tokens) and (token.low, tokens[at + 1].low) in self.linked:
            return True
        if not _is_capital(token) or token.low in self.words.common or token.low in self.words.pronouns:
            return False
        return not (at == 0 or not tokens[at - 1].text[0].isalnum()) or not self._is_word(
            token, tokens[at + 1 : at + 2]
        )

    def _is_word(self, token: Token, after: Sequence[Token]) -> bool:
        """At a sentence's beginning: a word that the text writes small elsewhere, unless a capital follows it."""
        if token.low in self.small:
            return not (after and _is_capital(after[0]) and self.words.is_title(token.low))
        return token.low in self.words.cues or token.low in self.words.participles

    def _end(self, tokens: Sequence[Token], at: int) -> int:
        end = at + 1
        while end < len(tokens):
            if _is_capital(tokens[end]) and tokens[end].low not in self.words.common:
                end += 1
            elif _is_capital(tokens[end]) and self._joins_title(tokens, end):
                end += 2
            elif self._joins(tokens, at, end) and (after := self._after_particles(tokens, end)):
                end = after
            elif tokens[end].text.islower() and tokens[end].low.endswith(self.words.small_groups or ("\n",)):
                return end + 1
            else:
                break
        return end

    def _joins_title(self, tokens: Sequence[Token], at: int) -> bool:
        """`Burgemeester Van Loon`: a particle with a capital, between a title and a name."""
        named = at + 1 < len(tokens) and _is_capital(tokens[at + 1])
        return named and tokens[at].low in self.words.particles and self._bears(tokens[at - 1].low)

    def _joins(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """A particle behind a name; behind nothing but titles it is a preposition: `Bürgermeisterin von Lohn`."""
        if all(self._bears(token.low) for token in tokens[at:end]):
            return False
        low, words = tokens[end].low, self.words
        if low not in words.particles:
            return low in words.capital_particles and _is_capital(tokens[end])
        strict = words.language.has("people", "particles_after_given")
        return not strict or end - at == 1 or given_gender(tokens[end - 1].low, words) is not None

    def _after_particles(self, tokens: Sequence[Token], at: int) -> int:
        """`de la Hoz`: the token behind the particles and one word; 0 where no capital follows."""
        end = at
        while (
            end < len(tokens)
            and end < at + 3
            and tokens[end].low in self.words.particles | self.words.capital_particles
        ):
            end += 1
        return end + 1 if end < len(tokens) and _is_capital(tokens[end]) else 0

    def _mention(self, tokens: Sequence[Token], at: int, end: int) -> Mention | None:
        first = at
        while first < end and self._bears(tokens[first].low):
            first += 1
        small = first
        first = self._name_begins(tokens, first, end)
        while (
            first < end and tokens[first].low in self.words.particles and first > at and tokens[first].text[0].islower()
        ):
            first += 1
        before = _small_titles(tokens, at, self.words)
        titles = (*before, *(low for token in tokens[at:first] if self._bears(low := token.low.strip("."))))
        if not any(map(self.words.is_title, titles)):
            titles = (*titles, *_apposed(tokens, first, end, self.words))
        words = nominative(tuple(joined(plain(token.text) for token in tokens[first:end])), self.words)
        if not words or (len(words) == 1 and (small == end or self._is_compound(words[0]))):
            return None
        start = at - len(before)
        leads = start == 0 and len(words) == 1 and not titles
        governed = self._governed(tokens, start) and not (titles and first > small)
        return Mention(start, first, end, titles, words, tokens[first].start, governed, leads)

    def _is_compound(self, word: str) -> bool:
        """`VM-drømmen`: a noun, though it begins with a name."""
        parts = word.split("-")
        return len(parts) > 1 and parts[-1].islower() and not self.words.is_group(small(word))

    def _governed(self, tokens: Sequence[Token], start: int) -> bool:
        at = start - 1
        if at > 0 and tokens[at].low in self.words.genitives and self._owns(tokens[at - 1]):
            return True  # "die Kandidatin der Bürgerunion"
        while at >= 0 and tokens[at].low in self.words.articles and tokens[at].low not in self.words.prepositions:
            at -= 1
        behind_title = at > 1 and self.words.is_title(tokens[at - 2].low)  # "byråd for utdanning Kari Mo"
        named = start + 1 < len(tokens) and given_gender(tokens[start].low, self.words) is not None
        noun = at > 0 and not behind_title and not named and self._is_noun(tokens[at])
        if noun and tokens[at - 1].low in self.words.prepositions:
            at -= 1  # "à agência Lusa", "im Stadtteil Lohn"
        return at >= 0 and tokens[at].low in self.words.prepositions

    def _owns(self, token: Token) -> bool:
        return _is_capital(token) or self.words.is_title(token.low)

    def _is_noun(self, token: Token) -> bool:
        """A word that is neither a title, a cue nor a small one: with a preposition it governs the name behind it."""
        words = self.words
        plain = token.text.isalpha() and token.low not in words.common and token.low not in words.articles
        return plain and not words.is_title(token.low) and token.low not in words.cues.keys() | words.participles.keys()

    def _bears(self, low: str) -> bool:
        return self.words.is_title(low.strip(".")) or low.strip(".") in self.words.genders

    def _name_begins(self, tokens: Sequence[Token], first: int, end: int) -> int:
        """At a first name that is known; where every noun has a capital, else the last two words."""
        capital_nouns = self.words.language.has("text", "capital_nouns")
        if not capital_nouns and (borne := [at for at in range(first, end - 1) if self._bears(tokens[at].low)]):
            first = borne[-1] + 1
        names = (at for at in range(first, end - 1) if _is_capital(tokens[at]))
        known = next((at for at in names if given_gender(tokens[at].low, self.words) is not None), None)
        if known is not None:
            return known
        if not capital_nouns:
            return first
        run = range(first, end)
        capitals = [at for at in run if _is_capital(tokens[at])]
        return capitals[-2] if len(capitals) > 2 else first


def _small_titles(tokens: Sequence[Token], at: int, words: Vocabulary) -> tuple[str, ...]:
    """Titles in small letters right before a name: `statsminister Vibeke Hjortlund`."""
    first = at
    while first and at - first < 3 and _may_title(tokens, first - 1, words):
        first -= 1
    told = tuple(token.low.strip(".") for token in tokens[first:at])
    while told and not (words.is_title(told[0]) or told[0] in words.genders):
        told = told[1:]
    return told


def _apposed(tokens: Sequence[Token], at: int, end: int, words: Vocabulary) -> Iterator[str]:
    """`le maire de Lorme, Ana Ruiz,`, `Ana Ruiz, maire de Lorme`: a title that a comma or a place parts from it."""
    behind = tokens[end : end + 4]
    if len(behind) > 1 and behind[0].text in {",", "(", "–"}:
        found = next((t.low for t in behind[1:] if words.is_title(t.low)), None)
        owned = any(a.low == found and _is_capital(b) for a, b in pairwise(tokens[end : end + 5]))
        joins = words.stops | words.prepositions | words.common
        plain = behind[1].text[0].islower() and behind[1].low not in joins  # "tidligere ordfører"
        plain = plain and len(behind) > 2 and behind[2].low == found
        if found and not owned and (behind[1].low == found or behind[1].low in words.articles or plain):
            yield found
            return
    parted = at and (tokens[at - 1].text == "," or given_gender(tokens[at].low, words) is not None)
    for place in range(at - 1, max(-1, at - 9), -1) if parted else ():
        token = tokens[place]
        if token.text in {".", ";", ":", "Q"} or token.low in words.stops or token.low in words.cues:
            return
        if words.is_title(token.low):
            yield token.low
            return
        if token.text == "," and place < at - 1:
            return


def _may_title(tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    token = tokens[at]
    return (
        token.text[0].islower()
        and (words.is_title(token.low) or token.low.strip(".") in words.genders)
        and (token.low not in words.pronouns)
    )


def _is_capital(token: Token) -> bool:
    return token.quotation is None and token.text[0].isupper()


@cache
def given_gender(low: str, words: Vocabulary) -> Gender | None:
    """Of a first name (small letters); None for a word that is not known to be one."""
    name = low.split("-")[0]
    known = given_name(low, words) or given_name(name, words)
    return known.gender if known else common_genders().get(low, common_genders().get(name))


def small_words(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Words that a text writes small."""
    return frozenset(t.low for s in sentences for t in s.tokens if t.text[0].islower())


def linked_words(sentences: Iterable[Sentence], words: Vocabulary) -> frozenset[tuple[str, str]]:
    """Particles and what follows them, within names."""
    runs = (s.tokens[at : at + 3] for s in sentences for at in range(len(s.tokens) - 2))
    return frozenset(
        (b.low, c.low) for a, b, c in runs if _is_capital(a) and b.low in words.particles and b.text[0].islower()
    )
