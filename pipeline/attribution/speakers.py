"""Whom a source stands for: names to the fullest name, pronouns and descriptions to whom they point, groups apart."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.attribution.names import (
    FEMALE,
    GROUPS,
    MALE,
    PLACES,
    TITLES,
    Gender,
    Mention,
    Roster,
    base_word,
    is_capital,
    personal_titles,
)
from pipeline.attribution.phrases import PREPOSITIONS
from pipeline.attribution.tables import words
from pipeline.attribution.tokens import Token

SpeakerKind = Literal["person", "group", "unknown"]
Speaker = tuple[str, SpeakerKind]
UNKNOWN: Speaker = ("", "unknown")
GENDERS: dict[str, Gender] = {"he": "m", "he'd": "m", "he's": "m", "him": "m", "she": "f", "she'd": "f", "she's": "f"}
PLURALS = words("""
    officials republicans democrats lawmakers critics experts analysts supporters aides allies opponents voters polls
    reports sources advisers advocates activists conservatives liberals leaders ministers prosecutors police
    authorities organizers economists campaigns states researchers scholars members people others some many most
    several unions senators governors lawyers historians pollsters observers diplomats both media company agency
    ministry government department office union party committee campaign group court coalition commission council
    chamber bank firm newspaper administration poll survey study report statement memo filing association
""")
ROLES = TITLES - words("house senate prime state home foreign former then acting interim under vice general")


@dataclass(slots=True)
class Stage:
    """Who has been named and who has spoken so far, in reading order."""

    roster: Roster
    people: list[tuple[int, str, bool]] = field(default_factory=list)
    """Start of each mention of a person, the fullest name, whether it leads its sentence."""
    roles: dict[str, set[str]] = field(default_factory=dict)
    """Office ("minister") -> the people who are called that."""
    last: Speaker = UNKNOWN
    last_at: int = 0
    last_of: dict[Gender, tuple[int, str]] = field(default_factory=dict)

    def hear(self, speaker: Speaker, at: int) -> None:
        """Remember who spoke last."""
        self.last, self.last_at = speaker, at
        if speaker[1] == "person":
            for gender in self.genders_of(speaker[0]):
                self.last_of[gender] = (at, speaker[0])

    def genders_of(self, name: str) -> tuple[Gender, ...]:
        known = self.roster.genders.get(name, "")
        return (known,) if known else ("m", "f")


def build_stage(roster: Roster, mentions: Sequence[Mention]) -> Stage:
    stage = Stage(roster)
    for mention in mentions:
        if not roster.is_person(mention):
            continue
        name = roster.resolve(mention)
        if not mention.possessive:
            stage.people.append((mention.start, name, mention.subject))
        for title in personal_titles(mention):
            stage.roles.setdefault(title, set()).add(name)
    return stage


def resolve(stage: Stage, tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> Speaker:
    """Whom the source (its tokens, and the mentions of its sentence) stands for."""
    if not tokens:
        return UNKNOWN
    low = tokens[0].low
    if len(tokens) == 1 and low in GENDERS:
        return _pronoun(stage, GENDERS[low], at)
    if len(tokens) == 1 and low in {"who", "which", "that"}:
        return _antecedent(stage, mentions, at)
    if len(tokens) == 1 and low in {"they", "it"}:
        return stage.last if stage.last[1] == "group" else UNKNOWN
    if len(tokens) == 1 and low in {"i", "we", "you"}:
        return UNKNOWN
    return _named(stage, tokens, mentions) or _described(stage, tokens, at)


def _pronoun(stage: Stage, gender: Gender, at: int) -> Speaker:
    """The last one of that gender who spoke or led a sentence, whichever is nearer; else the last one named."""
    candidates = [stage.last_of[gender]] if gender in stage.last_of and stage.last_of[gender][0] < at else []
    before = stage.people[max(0, bisect_left(stage.people, (at,)) - 40) : bisect_left(stage.people, (at,))]
    fitting = [(start, name) for start, name, _ in before if stage.roster.genders.get(name, gender) == gender]
    leading = [
        (start, name) for start, name, leads in before if leads and stage.roster.genders.get(name, gender) == gender
    ]
    candidates += leading[-1:]
    if not candidates:
        candidates = fitting[-1:]
    if not candidates:
        return UNKNOWN
    name = max(candidates)[1]
    stage.roster.genders.setdefault(name, gender)
    return name, "person"


def _antecedent(stage: Stage, mentions: Sequence[Mention], at: int) -> Speaker:
    before = [m for m in mentions if m.end <= at and at - m.end < 60 and not m.possessive]
    return _of_mention(stage, before[-1]) if before else UNKNOWN


def _of_mention(stage: Stage, mention: Mention) -> Speaker:
    name = stage.roster.resolve(mention)
    if stage.roster.is_person(mention):
        return name, "person"
    return name, "group" if _names_group(mention) else "unknown"


def _names_group(mention: Mention) -> bool:
    words = {word.lower() for word in mention.words}
    return (
        bool(words & GROUPS) or mention.name.lower() in PLACES or any(w.isupper() and len(w) > 1 for w in mention.words)
    )


def _named(stage: Stage, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Speaker | None:
    """A part of the source that ends in a name, before any preposition ("a spokesman for the ministry" is none)."""
    for first, part in _parts(tokens):
        head = part[-1]
        if len(part) == 1 and head.low in PLURALS - GROUPS:
            return None
        for mention in mentions:
            if mention.start <= head.start and head.end <= mention.end and not mention.possessive:
                return _heading(stage, mention, first=first)
    return None


def _heading(stage: Stage, mention: Mention, *, first: bool) -> Speaker | None:
    """A subject of a cue with a name of two words and no group's word in it is a person's, whoever it is."""
    found = _of_mention(stage, mention)
    personal = 2 <= len(mention.words) <= 4 and not _names_group(mention) and mention.words[0].lower() not in PLACES
    if found[1] == "unknown" and personal:
        stage.roster.people.add(found[0])
        return found[0], "person"
    return found if found[1] != "unknown" or first else None


def _parts(tokens: Sequence[Token]) -> list[tuple[bool, Sequence[Token]]]:
    """The source at its commas, each part cut at its first preposition or relative pronoun."""
    parts: list[tuple[bool, Sequence[Token]]] = []
    start = 0
    for at in [*(i for i, token in enumerate(tokens) if token.text in {",", "—", "–", "("}), len(tokens)]:
        part = tokens[start:at]
        cut = next((i for i, t in enumerate(part) if i and _cuts(part, i, t)), len(part))
        if part[:cut]:
            parts.append((start == 0, part[:cut]))
        start = at + 1
    return parts[:3]


def _cuts(part: Sequence[Token], at: int, token: Token) -> bool:
    inside_title = token.low == "of" and at + 2 < len(part) and is_capital(part[at - 1]) and is_capital(part[at + 1])
    return not inside_title and (token.low in PREPOSITIONS or token.low in {"who", "whose", "which", "that"})


def _described(stage: Stage, tokens: Sequence[Token], at: int) -> Speaker:
    """`the minister`: the only one called so; groups by their word; anything else is not known."""
    head = _parts(tokens)[0][1]
    word = base_word(head[-1].low)
    known = stage.roles.get(word, set())
    definite = head[0].low in {"the", "this"} or len(head) == 1
    if definite and len(head) <= 3 and len(known) == 1 and len(_parts(tokens)) == 1:
        return next(iter(known)), "person"
    if word in PLURALS or word in GROUPS or (word.endswith("s") and word not in MALE | FEMALE and len(word) > 4):
        named = is_capital(head[-1]) and (len(head) > 1 or word in GROUPS)
        return " ".join(token.text for token in _without_article(head)) if named else "", "group"
    if is_capital(head[-1]) and word not in TITLES:
        return " ".join(base_word(t.text) for t in _without_article(head)), "group" if head[
            0
        ].low == "the" else "unknown"
    return UNKNOWN


def _without_article(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[1:] if tokens[0].low in {"the", "a", "an"} and len(tokens) > 1 else tokens
