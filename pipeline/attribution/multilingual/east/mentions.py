"""Who is named or meant at a place of a text: what a finder of names gives, whatever the language."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.attribution.multilingual.east.grammar import Grammar
from pipeline.attribution.multilingual.scene import NOBODY, Speaker

Kind = Literal["full", "short", "office", "back", "group", "unnamed"]
_SHORT, _ALIKE = 0.9, 0.55
"""Of a family name: that of one bearer, that of the last of several."""
_OFFICE = 0.9
_MOST = 400
"""People of one article."""


class Mention(NamedTuple):
    """Somebody at a place of the text."""

    start: int
    end: int
    """Half-open; with title and age."""
    kind: Kind
    name: str = ""
    title: str = ""
    sure: bool = True
    """A family name for certain: it names its bearer where the article has no fuller form."""
    also: bool = False
    """Another one is named along with this."""


@dataclass(slots=True)
class Roster:
    """Everybody an article names in full, with what they are called."""

    titles: dict[str, list[str]] = field(default_factory=dict)
    """Full name -> titles."""
    places: list[tuple[int, str]] = field(default_factory=list)
    """Every place of a full name, in order."""
    places_only: frozenset[str] = frozenset()
    """Titles before which a place stands as often as a name."""
    alone: bool = False
    """A family name that the article has no fuller form of names its bearer."""

    def speaker(self, mention: Mention) -> Speaker:
        """Whom a mention stands for; nobody where the article does not tell."""
        if mention.also or mention.kind in ("unnamed", "back"):
            return NOBODY
        if mention.kind == "group":
            return Speaker(mention.name, "group")
        if mention.kind == "office":
            return self._by_office(mention)
        if mention.kind == "short" or mention.name not in self.titles:
            return self._by_family(mention)
        return Speaker(mention.name, "person")

    def _by_family(self, mention: Mention) -> Speaker:
        bearers = [name for name in self.titles if _bears(name, mention.name)]
        if not bearers and mention.title in self.places_only:
            return self._by_office(mention)
        if not bearers:
            return Speaker(mention.name, "person") if self.alone and mention.sure and mention.name else NOBODY
        alike = [name for name in bearers if any(same_office(own, mention.title) for own in self.titles[name])]
        if len(alike) == 1 or len(bearers) == 1:
            return Speaker((alike or bearers)[0], "person", 1.0 if len(bearers) == 1 else _SHORT)
        last = self._last_before(mention.start, alike or bearers)
        return Speaker(last, "person", _ALIKE) if last else NOBODY

    def _by_office(self, mention: Mention) -> Speaker:
        """The last one called so; who is called less than that only where nobody is: `지사` for `도지사`."""
        alike = [name for name, titles in self.titles.items() if any(same_office(own, mention.title) for own in titles)]
        whole = [name for name in alike if any(own.endswith(mention.title) for own in self.titles[name])]
        holders = whole or alike
        last = self._last_before(mention.start, holders)
        return Speaker(last, "person", _OFFICE if len(holders) == 1 else _ALIKE) if last else NOBODY

    def _last_before(self, place: int, names: Sequence[str]) -> str:
        wanted = set(names)
        for at in range(bisect_left(self.places, (place, "")) - 1, -1, -1):
            if self.places[at][1] in wanted:
                return self.places[at][1]
            if place - self.places[at][0] > _FAR:
                break
        return ""


_OTHER = ("副", "元", "前", "부")
"""What makes a title one of somebody else."""
_FAR = 4000
"""Characters that an office or a family name of several reaches back."""


def _bears(name: str, short: str) -> bool:
    """Whether a full name begins with a family name, or ends with it where points part the names."""
    return name != short and (name.startswith(short) or _last_part(name) == short)


def _last_part(name: str) -> str:
    return re.split("[・＝·‧•． ]", name)[-1]


def same_office(one: str, other: str) -> bool:
    """Whether two titles may be of one office: the same, or one ends with the other.

    >>> same_office("県知事", "知事"), same_office("副知事", "知事")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return bool(short) and long.endswith(short) and not long[: len(long) - len(short)].endswith(_OTHER)


def build_roster(mentions: Iterable[Mention], words: Grammar) -> Roster:
    """Everybody who is named in full; a name that another one begins with is its short form."""
    listed = [mention for mention in mentions if mention.kind == "full"]
    names = sorted({mention.name for mention in listed})
    short = {one for one, longer in pairwise(names) if longer.startswith(one)}
    short |= {_last_part(name) for name in names if _last_part(name) != name}
    roster = Roster(places_only=words.words("place_titles"), alone=words.language.text("text", "names") == "run")
    for mention in sorted(listed, key=lambda one: one.start):
        if mention.name not in short and (mention.name in roster.titles or len(roster.titles) < _MOST):
            roster.titles.setdefault(mention.name, [])
            roster.places.append((mention.start, mention.name))
            if mention.title and mention.title not in roster.titles[mention.name]:
                roster.titles[mention.name].append(mention.title)
    return roster


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """In order of the text, the longer of two that overlap."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end > kept[-1].end and kept[-1].kind in ("unnamed", "group"):
            kept[-1] = mention
    return kept


def inside(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Those that begin in a part of the text."""
    return mentions[
        bisect_left(mentions, start, key=lambda m: m.start) : bisect_left(mentions, end, key=lambda m: m.start)
    ]
