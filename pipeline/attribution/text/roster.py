"""Everybody an article names, each under the fullest form of the name, and who of them is a person."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.attribution.text.name_words import (
    AFTER_NAMES,
    ALSO_PLACES,
    ENDS_OF_PLACES,
    FAMILIES,
    GROUPS,
    HONOURS,
    LOOSE_TITLES,
    NAMED_AFTER_TITLES,
    PARTICLES,
    PLACES,
    STYLES,
    SURE_FAMILIES,
    TRADES,
    UNNAMED,
    Gender,
    first_names,
    genders,
    groups,
    is_title,
    nobodies,
)
from pipeline.attribution.text.names import FUSED_LARGE, Mention, family_first, is_suffix, key_of
from pipeline.attribution.text.short_forms import CHILD_OF, FORMAL, fuller_names, nicknames, with_first_names
from pipeline.attribution.text.tables import words

ARTICLE = re.compile(r"(?:a[ldnrtzs]|el|ash)['-]")
"""An Arabic article before a name, in the key of one."""
POINTS = words("northern southern eastern western central upper lower inner outer north south east west greater")
"""Before the name of a country these make it a part of it."""
MANY = re.compile(r"[A-Z]{2,}s|.*\d.*")
"""`MPs`, `R20bn`"""
OF_NO_NAME = STYLES | UNNAMED
"""Written large before a name, and no part of it."""
Bearers = list[tuple[int, str]]
"""Where somebody is named in full, and how."""


@dataclass(slots=True)
class Roster:
    """Everybody the article names, each under the fullest form of the name; keys are as `key_of` makes them."""

    full: dict[str, str] = field(default_factory=dict)
    """Key of a name -> as it was written first; of a first name that nobody else has, the whole one."""
    genders: dict[str, Gender] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    shared: dict[str, Bearers] = field(default_factory=dict)
    """Last name, with and without its particles, and any end of a longer name -> its bearers."""
    inner: dict[str, Bearers] = field(default_factory=dict)
    """The first of two last names -> its bearers."""
    given: dict[str, Bearers] = field(default_factory=dict)
    """First name -> its bearers."""
    alone: Counter[str] = field(default_factory=Counter)
    """Names of one word (lower case), and how often the text uses them."""
    bare: dict[str, int] = field(default_factory=dict)
    """Last name -> where the text first uses it alone."""
    small: frozenset[str] = frozenset()
    """Words as the text writes them: of one that stands small there, a capital proves no name."""

    things: set[str] = field(default_factory=set)
    """Names that have an article before them: "the Portion Fix"."""

    titles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Those before the full name where it stands first."""
    kin: set[str] = field(default_factory=set)
    """Those who are told of as somebody's husband, daughter or brother: the last name alone is the other's."""

    longer: dict[str, str] = field(default_factory=dict)
    """What somebody is called for short in two words or more -> the fullest name: "Ana Holt" of Ana M. Holt."""

    resolved: dict[Mention, str] = field(default_factory=dict)
    """What mentions stand for, once everybody is entered."""

    def resolve(self, mention: Mention) -> str:
        """The fullest name of the mention."""
        if (known := self.resolved.get(mention)) is not None:
            return known
        name, several = self._resolve(mention), self.shared.get(key_of(mention.words), ())
        open_still = name == mention.name and key_of(mention.words) in self.given
        if not (mention.gender and len(several) > 1) and not open_still:  # which may turn on what is not known yet
            self.resolved[mention] = name
        return name

    def _resolve(self, mention: Mention) -> str:
        key = key_of(mention.words)
        if len(mention.words) == 1 and mention.titles and (name := self._named_by_title(mention)):
            return name
        if len(mention.words) > 1 and (name := self._styled(mention) or self._of_several(mention, key)):
            return name
        if len(mention.words) == 1 and len(key) < 4 and mention.words[0].isupper():
            return self.full.get(key, mention.name)  # the UN is not Kim Jong Un
        if not HONOURS.isdisjoint(mention.titles) and (name := self._nearest(self.given.get(key, []), mention)):
            return name
        bearers = self._bearers(key, mention.gender)
        if personal_titles(mention):  # Lord Ansty is not the Ansty Review
            bearers = [one for one in bearers if not _is_nobody(tuple(one[1].split()))]
        name = self._nearest(self._so_called(key, bearers) if not mention.gender else bearers, mention)
        name = name or self.full.get(key, "") or self._only(self.inner.get(key, []))
        if not name and (given := self._only(self.given.get(key, []) or self.given.get(FORMAL.get(key, ""), []))):
            known = key in genders() or (given in self.people and key not in PLACES)
            name = given if (known and key not in ALSO_PLACES) or personal_titles(mention) else ""
        return name or mention.name

    def _of_several(self, mention: Mention, key: str) -> str:
        """A longer name that ends so; none where the longer one only has a word of the sentence before it."""
        own, given = self.full.get(key, ""), mention.words[0].lower() in genders()
        longer = [one for one in self.shared.get(key, []) if not given or _is_given(one[1])]
        if longer or own:
            return self._nearest(longer, mention) or (not given and self._within(mention)) or own
        core = key_of(mention.core)
        longer = self.shared.get(core, []) if mention.core != mention.words else []
        return self._nearest(longer, mention) or self._only(self.inner.get(core, [])) or self._within(mention)

    def _named_by_title(self, mention: Mention) -> str:
        """`Don Halmsen`, where "Don" is no title."""
        given = mention.titles[-1]
        return self.full.get(key_of((given, *mention.words)), "") if given in NAMED_AFTER_TITLES else ""

    def _styled(self, mention: Mention) -> str:
        """Somebody known behind a style that is a name elsewhere: `Big Jim`, `Skipper Holt`, `DI Holt`."""
        if len(mention.words) == 2 and mention.words[1] in AFTER_NAMES:
            return self._nearest(self.shared.get(key_of(mention.words[:1]), []), mention)  # Kell J, Kell KC
        style, rest = mention.words[0].lower().rstrip("."), mention.words[1:]
        if style not in STYLES or len(rest) > 1 or key_of(mention.words) in self.full:
            return ""
        key = key_of(rest)
        given, last = self.given.get(key, []), self.shared.get(key, [])
        return self._nearest(given or last if style in HONOURS else last or given, mention)

    def _within(self, mention: Mention) -> str:
        """A known name after a word that only stands before it: "Incumbent Ana Ruiz"."""
        if mention.words[0].lower() in genders() or len(mention.words) < 3:
            return ""
        name = self.full.get(key_of(mention.words[1:]), "")
        return name if _is_given(name) else ""

    def _so_called(self, key: str, bearers: Bearers) -> Bearers:
        """Of two of one last name, whom the text called by it alone before it named the other one."""
        first = self.bare.get(key, -1)
        before = [one for one in bearers if one[0] < first]
        return before if len({name for _, name in before}) == 1 else bearers

    def _bearers(self, key: str, gender: Gender) -> Bearers:
        found = self.shared.get(key, []) or self.shared.get(ARTICLE.sub("", key), [])
        if gender and len({name for _, name in found}) > 1:
            return [one for one in found if self.genders.get(one[1], "") in ("", gender)] or found
        if gender and found and self.genders.get(found[0][1], gender) != gender:
            return []  # of Ana Holt, "Mr Holt" is somebody else
        return found

    def _nearest(self, bearers: Bearers, mention: Mention) -> str:
        """Of those of one name the last one before the mention, or the first one after it."""
        if not bearers:
            return ""
        bearers = [one for one in bearers if one[0] >= 0] or bearers  # the capitals of a headline may be verbs
        titled = [one for one in bearers if mention.titles and self._is_titled(one[1], mention)]
        bearers = titled or [one for one in bearers if one[1] not in self.kin] or bearers
        before = [name for start, name in bearers if start <= mention.start]
        return before[-1] if before else bearers[0][1]

    def _is_titled(self, name: str, mention: Mention) -> bool:
        """Whether somebody was named in full with the title, or what is short for it: `Commissioner Ana Holt`."""
        held = self.titles.get(name, ())
        return any(a.startswith(b) or b.startswith(a) for a in personal_titles(mention) for b in held)

    def _only(self, bearers: Bearers) -> str:
        names = {name for _, name in bearers}
        return names.pop() if len(names) == 1 else ""

    def is_last_name(self, mention: Mention) -> bool:
        """Whether somebody with a first name that is known is called so."""
        return any(_is_given(name) for _, name in self.shared.get(key_of(mention.words), ()))

    def could_be(self, mention: Mention) -> bool:
        """Whether nothing in the name speaks against a person's."""
        return _could_be(mention.core) and not (self._is_place(mention) and self.resolve(mention) == mention.name)

    def _is_place(self, mention: Mention) -> bool:
        """`Texas`, of whom nobody is called so, `West Texas` and `Texans`."""
        low, first = mention.words[-1].lower(), mention.words[0].lower()
        if first in genders() or personal_titles(mention):
            return False
        alone = len(mention.words) == 1
        if alone and {low, low.removesuffix("s")} & nobodies("people"):
            return True
        return low in nobodies("place") and (alone or first in POINTS)

    def is_named_so(self, mention: Mention) -> bool:
        """Whether a first name of the larger table begins it, and nothing tells that it is a place."""
        return _is_named_so(mention.words)

    def reads_like_one(self, mention: Mention) -> bool:
        """Whether a name of which nothing else is known may be a person's: none of its words is one of the text's."""
        words = [word.lower() for word in mention.core]
        if words[0] in PLACES or not 1 < _size(words) < 5 or self.resolve(mention) in self.things:
            return False
        if words[0] in nobodies("thing"):
            return False
        if words[0] in OF_NO_NAME and words[0] not in genders():
            return False  # Big Tech, Citizen Lab, Witness Support
        return not self.writes_small(words)

    def writes_small(self, words: Iterable[str]) -> bool:
        """Whether one of the words, in lower case, stands small in the text; particles always do."""
        return any(word in self.small and word not in PARTICLES for word in words)

    def is_person(self, mention: Mention) -> bool:
        """Whether the mention names a person, as far as the article and the names known tell."""
        if _is_nobody(mention.words):
            return False
        return bool(personal_titles(mention)) or self.resolve(mention) in self.people


NO_PROOF = words("then ex acting interim vice former under")
"""Among titles, but "Then Stir" is a sentence's beginning and a verb."""


@lru_cache(1 << 14)
def _could_be(core: tuple[str, ...]) -> bool:
    names = [word.lower() for word in core]
    if names[0] in PLACES or not 0 < _size(names) < 5 or not groups().isdisjoint(names):
        return False
    if names[0] in nobodies("thing") and len(names) > 1:
        return False
    return not any(map(_is_acronym, core))


@lru_cache(1 << 14)
def _is_named_so(names: tuple[str, ...]) -> bool:
    first, last = names[0].lower(), names[-1].lower()
    return 1 < _size(names) < 4 and first in genders() and first not in ALSO_PLACES and last not in ENDS_OF_PLACES


@lru_cache(1 << 14)
def _is_nobody(names: tuple[str, ...]) -> bool:
    """A place, a group, or many: `Labour MPs`."""
    if len(names) == 1 and MANY.fullmatch(names[0]):
        return True
    return " ".join(names).lower() in PLACES or not groups().isdisjoint(word.lower() for word in names)


def _size(names: Sequence[str]) -> int:
    """Words of a name, its particles and suffixes aside."""
    return sum(name not in PARTICLES and not is_suffix(name) for name in names)


def _is_given(name: str) -> bool:
    """Whether a name begins with a first name that is known, or with an initial."""
    first = name.partition(" ")[0]
    return first.lower() in genders() or (first.endswith(".") and first.isupper())


def _is_acronym(word: str) -> bool:
    return len(word) > 2 and word.isupper() and "." not in word and not is_suffix(word)


def personal_titles(mention: Mention) -> tuple[str, ...]:
    """Titles that only people bear: "House" and "Democratic" stand before groups as well."""
    return _personal(mention.titles) if mention.titles else ()


@lru_cache(1 << 14)
def _personal(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Without what only stands there: `outside` of "Outside Milbury", `security` of "the Security Practice"."""
    own = tuple(title for title in titles if title not in LOOSE_TITLES and title not in NO_PROOF)
    return own if any(is_title(title) or title in STYLES or title.endswith(TRADES) for title in own) else ()


def build_roster(mentions: Iterable[Mention], small: frozenset[str] = frozenset()) -> Roster:
    """Read all mentions twice: full names first, then whom the short ones may be; `small` are the text's words."""
    roster = Roster(small=small)
    listed = with_first_names(list(mentions), small)
    cores = [one.core for one in listed]
    whole = [core for core in cores if len(core) > 2 or (len(core) > 1 and not _has_style(core))]
    known = {word.lower() for core in whole for word in (core[0], core[-1])}
    several = [(one, core) for one, core in zip(listed, cores, strict=True) if len(core) > 1]
    full = [one for one, core in several if _looks_personal(one) and not _is_styled(core, known)]
    roster.longer.update(fuller_names(full, {one.words[0].lower() for one in listed if len(one.words) == 1}))
    for mention in full:
        _enter(roster, mention)
    for mention, core in zip(listed, cores, strict=True):
        if len(core) == 1:
            _enter_short(roster, mention)
    roster.resolved.clear()  # of what was asked before everybody was entered
    roster.alone.update(mention.words[0].lower() for mention in listed if len(mention.words) == 1)
    return roster


def _is_styled(core: tuple[str, ...], known: Set[str]) -> bool:
    """Whether it is a style and a name that somebody else's whole name begins or ends with: `Skipper Holt`."""
    if len(core) == 2 and core[1] in AFTER_NAMES:
        return core[0].lower() in known
    return len(core) == 2 and _has_style(core) and core[1].lower() in known


def _is_kept_secret(mention: Mention) -> bool:
    """`Witness 31`, `Soldier F`"""
    mark = mention.words[-1]
    return mention.words[0].lower() in UNNAMED and (mark.isdigit() or len(mark) == 1)


def _has_style(core: tuple[str, ...]) -> bool:
    style = core[0].lower().rstrip(".")
    return style in STYLES and style not in NAMED_AFTER_TITLES


def _looks_personal(mention: Mention) -> bool:
    names = [word.lower() for word in mention.words]
    if names[0] in PLACES or not GROUPS.isdisjoint(names) or (len(names) > 5 and _size(names) > 5):
        return False
    if personal_titles(mention) or names[0] in first_names():
        return True
    return not any(map(_is_acronym, mention.words))


def _enter(roster: Roster, mention: Mention) -> None:
    name, core, first = mention.name, mention.core, mention.words[0].lower()
    if longer := roster.longer.get(key_of(mention.words)):
        roster.full.setdefault(key_of(mention.words), longer)
        name = longer
    titles, known = personal_titles(mention), first in first_names() or _is_kept_secret(mention)
    if (titles or known) and not _is_nobody(mention.words):
        roster.people.add(name)
    if titles:
        roster.titles.setdefault(name, titles)
    roster.full.setdefault(key_of(mention.words), name)
    roster.full.setdefault(key_of(core), name)
    for key in _short_forms(core, mention.words):
        roster.shared.setdefault(key, []).append((mention.start, name))
    if len(core) > 2 and mention.words[0] != core[-2] and core[-2].lower() not in genders():
        roster.inner.setdefault(key_of((core[-2],)), []).append((mention.start, name))
    for second in _given_or_family(core):
        roster.inner.setdefault(key_of((second,)), []).append((mention.start, name))
    for half in core[-1].split("-") if core[-1].count("-") == 1 and not FUSED_LARGE.match(core[-1]) else ():
        if half[:1].isupper() and len(half) > 2:
            roster.inner.setdefault(key_of((half,)), []).append((mention.start, name))  # Ms Kell of Kell-Marsh
    for given in (mention.words[0], *nicknames(mention.words)) if not _is_nobody(mention.words) else ():
        roster.given.setdefault(key_of((given,)), []).append((mention.start, name))
    if known:
        roster.full.setdefault(first, name)
    if gender := mention.gender:
        roster.genders.setdefault(name, gender)


def _given_or_family(core: tuple[str, ...]) -> tuple[str, ...]:
    """`Zaki` of Ahmad Zaki bin Salleh, `Lim` of Vincent Lim Boon Heng."""
    child = next((at for at, name in enumerate(core) if at > 1 and name.lower() in CHILD_OF), 0)
    if child:
        return core[child - 1 : child]
    return core[1:2] if len(core) == 4 and core[1].lower() in FAMILIES and core[0].lower() in genders() else ()


@lru_cache(1 << 14)
def _short_forms(core: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """What a later mention may call somebody: any end of the name; with a family's name in front, that."""
    led = family_first(core)
    forms = [key_of(core[:1])] if led else []
    if not led or len(core[-1]) > 3 or core[0].lower() in SURE_FAMILIES:
        forms += [key_of((FUSED_LARGE.sub("", core[-1]),)), *(key_of(core[at:]) for at in range(1, len(core)))]
    if len(core) < len(names):
        forms += [key_of(names[at:]) for at in range(1, len(names) - 1)]
        forms += [key_of((nickname, *core[1:])) for nickname in nicknames(names)]
    return tuple(dict.fromkeys(forms))


def _enter_short(roster: Roster, mention: Mention) -> None:
    if mention.start >= 0 and len(mention.words) == 1 and not mention.titles:
        roster.bare.setdefault(key_of(mention.words), mention.start)
    name = roster.resolve(mention)
    if personal_titles(mention) and not _is_nobody(mention.words):
        roster.people.add(name)
    if mention.gender:
        roster.genders.setdefault(name, mention.gender)
