"""Whom an article names: everybody under the fullest form, short forms and other cases resolved to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.attribution.multilingual.names import Mention, folded, given_gender
from pipeline.attribution.multilingual.vocabulary import Gender, Vocabulary, small

_SHORTEST_STEM = 3
"""Letters that two forms of a name have in common at least."""


@dataclass(slots=True)
class Roster:
    """Everybody an article names, under the fullest form."""

    words: Vocabulary
    people: dict[str, Gender] = field(default_factory=dict)
    """Full name -> gender, of those that evidence tells to be persons."""
    last: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Last word, folded and without endings -> where its bearers stand, and their full names."""
    first: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """First word -> the same: people by their first name, or by a family name that comes first."""
    runs: set[str] = field(default_factory=set)
    """Names of several words of which nothing tells whether they are persons."""
    titles: dict[str, list[str]] = field(default_factory=dict)
    """Full name -> what its bearer is called."""

    def enter(self, mention: Mention) -> None:
        """Take in a mention of several words, or of one with a title."""
        if self._is_group(mention):
            return
        name = self.resolve(mention) or mention.name
        if len(mention.words) > 1 and name == mention.name:
            for stem in stems(folded(mention.words[-1]), self.words):
                self.last.setdefault(stem, []).append((mention.place, name))
            for stem in stems(folded(mention.words[0]), self.words):
                self.first.setdefault(stem, []).append((mention.place, name))
        told = self._gender(mention)
        if self._is_person(mention):
            self.people[name] = self.people.get(name, "") or told or ""
        elif len(mention.words) > 1:
            self.runs.add(name)
        if mention.titles:
            self.titles.setdefault(name, []).extend(mention.titles)

    def prove(self, name: str, gender: Gender = "") -> None:
        """Somebody speaks, or a pronoun stands for him: a person."""
        self.people[name] = self.people.get(name, "") or gender

    def is_person(self, mention: Mention) -> bool:
        return (self.resolve(mention) or mention.name) in self.people

    def is_group(self, mention: Mention) -> bool:
        return self._is_group(mention) and not self.is_person(mention)

    def resolve(self, mention: Mention) -> str:
        """The fullest name of a mention; empty where the article has no longer one and it is one word."""
        if len(mention.words) > 1 and (mention.name in self.people or mention.name in self.runs):
            return mention.name
        bearers = self._bearers(mention)
        before = [name for place, name in bearers if place <= mention.place]
        if bearers:
            return before[-1] if before else bearers[0][1]
        if len(mention.words) > 1:
            return self._owner(mention) or mention.name
        return ""

    def _owner(self, mention: Mention) -> str:
        """`Brandts Antwort`: whose it is, in languages whose names take an ending for it."""
        low = folded(mention.words[0])
        owned = len(mention.words) == 2 and any(low.endswith(end) for end in self.words.case_endings if end == "s")
        bearers = self.last.get(low[:-1], ()) if owned and low not in self.last else ()
        return bearers[-1][1] if bearers else ""

    def _bearers(self, mention: Mention) -> list[tuple[int, str]]:
        found = sorted(
            {pair for stem in stems(folded(mention.words[-1]), self.words) for pair in self.last.get(stem, ())}
        )
        if not found and len(mention.words) == 1:
            first = {pair for stem in stems(folded(mention.words[0]), self.words) for pair in self.first.get(stem, ())}
            found = sorted(pair for pair in first if pair[1] in self.people)
        gender = self._gender(mention) if mention.titles else None
        fitting = [pair for pair in found if _fits(pair[1], mention, self.words)]
        apt = [pair for pair in fitting if not gender or self.people.get(pair[1], "") in ("", gender)]
        return apt or fitting

    def _is_person(self, mention: Mention) -> bool:
        if any(self.words.is_title(title) or title in self.words.genders for title in mention.titles):
            return True
        return len(mention.words) > 1 and given_gender(small(mention.words[0]), self.words) is not None

    def _is_group(self, mention: Mention) -> bool:
        if any(self.words.is_group(small(word)) for word in mention.words):
            return True
        return any(len(word) > 1 and word.isupper() for word in mention.words) and len(mention.words) < 3

    def _gender(self, mention: Mention) -> Gender:
        for title in mention.titles:
            if gender := self.words.gender_of(title):
                return gender
        return (given_gender(small(mention.words[0]), self.words) or "") if len(mention.words) > 1 else ""


def _fits(name: str, mention: Mention, words: Vocabulary) -> bool:
    """Whether all words of a short form are in the full name, in its cases."""
    full = [folded(word) for word in name.split()]
    return all(any(same_name(own, folded(word), words) for own in full) for word in mention.words)


def same_name(own: str, other: str, words: Vocabulary) -> bool:
    """Whether two folded words are forms of one name: equal, or equal without endings of cases."""
    return own == other or not set(stems(own, words)).isdisjoint(stems(other, words))


@cache
def stems(word: str, words: Vocabulary) -> tuple[str, ...]:
    """What a name may be without its case's ending."""
    ends = [
        end for end in map(folded, words.case_endings) if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM
    ]
    return (word, *(word[: -len(end)] for end in ends))


def build_roster(listed: Sequence[Sequence[Mention]], context: Sequence[Mention], words: Vocabulary) -> Roster:
    """Read all mentions twice: names in full, then the others."""
    roster = Roster(words)
    own = [mention for mentions in listed for mention in mentions]
    for mention in (*own, *(one for one in context if len(one.words) > 1 and _known_in(one, own))):
        if len(mention.words) > 1:
            roster.enter(mention)
    for mention in own:
        if len(mention.words) == 1:
            roster.enter(mention)
            name = roster.resolve(mention)
            if name in roster.runs and _shortened(mention, name):
                roster.prove(name)  # named in full, then by the last name alone: as only people are
    return roster


def _shortened(mention: Mention, name: str) -> bool:
    """Whether it is the last of two or three words that all have capitals, and stands as people do."""
    parts = name.split()
    return mention.words[0] == parts[-1] and not mention.governed and all(part[0].isupper() for part in parts)


def _known_in(mention: Mention, own: Iterable[Mention]) -> bool:
    """A name of the headline counts where the text goes on with its last word."""
    return any(one.words[-1] == mention.words[-1] for one in own)
