"""Everybody in the order of the text, and who spoke; while it is read first, whom a pronoun may stand for.

What a source stands for is told by learnt weights (`pointing.py`). Here a pronoun goes on with whom the sentence before
is about or who spoke in it, rather than with whom it mentions by the way; someone whose gender is known goes before
someone of whom it is not. Somebody new without a name ("a resident said ...") is the likeliest as well, and then nobody
is named.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.attribution.text.name_words import Gender
from pipeline.attribution.text.roster import Roster

FURTHEST = 7
"""A pronoun reaches back over so many sentences at most."""
LATEST = 14
"""Nor over more mentions."""
NEAR, FAR = 10, 4
"""What a sentence of distance costs; known gender and leading a sentence weigh less than one."""
LEADS, NEW, SPOKE, KNOWN, LEANS, OWNS = 6, 10, 7, 10, 3, -6


class Seen(NamedTuple):
    """Somebody at a place of the text; no name: somebody whom the story does not name."""

    place: int
    name: str
    weight: int
    gender: Gender = ""
    pointed: bool = False
    """Whether a pronoun or a description stands there."""


@dataclass(slots=True)
class Pointer:
    """A pronoun, or a description by its words, and where it stands."""

    at: int
    gender: Gender
    words: tuple[str, ...] = ()
    """As offices are compared, the head last; none of a pronoun."""
    of: tuple[str, ...] = ()
    owner: str = ""
    """`the`, `his`, ...; "own" of "Holt's deputy"."""
    others: Collection[str] = ()
    """Who is named beside it, and so is not meant."""


@dataclass(slots=True)
class Focus:
    """Everybody in the order of the text, and who spoke."""

    roster: Roster
    starts: Sequence[int]
    """Of all sentences."""
    seen: list[Seen] = field(default_factory=list)
    spoke: list[Seen] = field(default_factory=list)

    def hear(self, name: str, at: int) -> None:
        self.spoke.append(Seen(at, name, SPOKE, self.roster.genders.get(name, "")))

    def forget(self, place: int) -> None:
        """Somebody without a name who spoke there only asked: a later "he" is whom he asked."""
        if self.spoke and self.spoke[-1].place == place and not self.spoke[-1].name:
            self.spoke.pop()
        at = bisect_left(self.seen, (place,))
        if at < len(self.seen) and self.seen[at].place == place and not self.seen[at].name:
            del self.seen[at]

    def likeliest(self, gender: Gender, at: int, others: Collection[str] = ()) -> Seen | None:
        """Of those before a place the likeliest of a gender ("": of any), others apart; None where there is nobody."""
        number = bisect_right(self.starts, at)
        seen = self._since(self.starts[max(0, number - FURTHEST)], at)
        fitting = [one for one in seen if not gender or self._gender(one) in ("", gender)]
        fitting = [one for one in fitting if one.name not in others]
        return max(fitting, key=lambda one: (self._weight(one, gender, number), one.place), default=None)

    def near(self, gender: Gender, at: int, back: int = 2) -> set[str]:
        """Whom of its sentence and those before (as many as `back`, its own among them) a pronoun can stand for."""
        first = self.starts[max(0, bisect_right(self.starts, at) - back)]
        return {one.name for one in self._since(first, at) if self._gender(one) in ("", gender)}

    def learn(self, gender: Gender, at: int, near: set[str]) -> None:
        """Take the gender of a pronoun for that of the one it must stand for, if only one can be meant."""
        (name,) = near if len(near) == 1 else ("",)
        if name and name not in self.roster.genders:
            best = self.likeliest(gender, at)
            if best and best.name == name:
                self.roster.genders[name] = gender

    def distance(self, place: int, at: int) -> int:
        """Sentences between two places."""
        return bisect_right(self.starts, at) - bisect_right(self.starts, place)

    def _since(self, first: int, at: int) -> list[Seen]:
        found: list[Seen] = []
        for listed in (self.seen, self.spoke):
            for number in range(bisect_left(listed, (at,)) - 1, -1, -1):
                if listed[number].place < first or len(found) >= LATEST:
                    break
                found.append(listed[number])
        return found

    def _gender(self, one: Seen) -> Gender:
        return self.roster.genders.get(one.name, "") or one.gender

    def _weight(self, one: Seen, gender: Gender, number: int) -> int:
        known = self._gender(one)
        distance = number - bisect_right(self.starts, one.place)
        weight = one.weight - NEAR * min(distance, 2) - FAR * max(0, distance - 2)
        if gender and known and (one.name or distance < 2):
            return weight + KNOWN
        return weight + (LEANS if gender and gender == _leaning(one.name) else 0)


def _leaning(name: str) -> Gender:
    """First names in -a are women's, nineteen times of twenty, in most languages of Europe; others oftener men's."""
    return "f" if name.partition(" ")[0].endswith("a") else "m"
