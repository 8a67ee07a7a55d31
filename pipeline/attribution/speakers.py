"""Whom a source stands for: names to the fullest name, pronouns and descriptions to whom they point, groups apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.attribution.cues import CUES
from pipeline.attribution.focus import LEADS, NEW, OWNS, Focus, Seen
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
)
from pipeline.attribution.offices import (
    LOOSE,
    Office,
    called_at,
    is_person_word,
    meant,
    normal,
    offices_of,
    plain,
)
from pipeline.attribution.phrases import PREPOSITIONS
from pipeline.attribution.tables import words
from pipeline.attribution.tokens import Sentence, Token

SpeakerKind = Literal["person", "group", "unknown"]
Speaker = tuple[str, SpeakerKind]
UNKNOWN: Speaker = ("", "unknown")
GENDERS: dict[str, Gender] = {"he": "m", "he'd": "m", "he's": "m", "him": "m", "she": "f", "she'd": "f", "she's": "f"}
GENDERED: dict[str, Gender] = {
    "he": "m", "he's": "m", "he'd": "m", "his": "m", "him": "m", "himself": "m",
    "she": "f", "she's": "f", "she'd": "f", "her": "f", "herself": "f",
}  # fmt: skip
MEN = MALE | words("man boy husband son uncle widower nephew grandfather")
WOMEN = FEMALE | words("woman girl wife daughter mother aunt widow niece grandmother actress")
NOT_BEFORE_PEOPLE = PREPOSITIONS | words("the a an")
PLURALS = words("""
    officials republicans democrats lawmakers critics experts analysts supporters aides allies opponents voters polls
    reports sources advisers advocates activists conservatives liberals leaders ministers prosecutors police
    authorities organizers economists campaigns states researchers scholars members people others some many most
    several unions senators governors lawyers historians pollsters observers diplomats both media company agency
    ministry government department office union party committee campaign group court coalition commission council
    chamber bank firm newspaper administration poll survey study report statement memo filing association
""")
REFLEXIVES = words("herself himself themselves")
DEFINITE = words("the her his their its")
INDEFINITE = words("a an one another")


@dataclass(slots=True)
class Stage:
    """Who has been named and who has spoken so far, in reading order."""

    roster: Roster
    focus: Focus
    offices: list[Office] = field(default_factory=list)
    maybe: tuple[int, str] = (0, "")
    """Whom the story was about last of whom nothing tells whether it is a person."""
    last: Speaker = UNKNOWN
    last_at: int = 0

    def hear(self, speaker: Speaker, at: int) -> None:
        """Remember who spoke last."""
        self.last, self.last_at = speaker, at
        if speaker[1] == "person":
            self.focus.hear(speaker[0], at)


def build_stage(roster: Roster, listed: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> Stage:
    """Read the text twice: what people are called tells who is a person, and then everybody takes his place."""
    stage = Stage(roster, Focus(roster, [sentence.tokens[0].start for sentence in listed]))
    newcomer = Newcomer()
    told = [_introduce(stage, s.tokens, named, newcomer) for s, named in zip(listed, mentions, strict=True)]
    for sentence, named in zip(listed, told, strict=True):
        _place(stage, sentence.tokens, named)
    return stage


@dataclass(slots=True)
class Newcomer:
    """`A former harbour master took a boat.`: the lead tells the office, one of the next sentences the name."""

    office: tuple[str, ...] = ()
    sentences: int = 0

    def bind(self, mention: Mention) -> Iterator[tuple[str, ...]]:
        """The office, if this is the name."""
        if self.office and mention.subject and 1 < self.sentences < 5 and len(mention.words) > 1:
            yield self.office
            self.office = ()


Named = tuple[Mention, str]
"""A mention that can be a person's, and the fullest name."""


def _introduce(stage: Stage, tokens: Sequence[Token], named: Sequence[Mention], newcomer: Newcomer) -> list[Named]:
    """Read the offices of those whom the sentence names, and who speaks in it: both show a person."""
    told: list[Named] = []
    newcomer.sentences += 1
    place = 0
    for mention in named:
        while tokens[place].start < mention.start:
            place += 1
        if stage.roster.could_be(mention):
            told.append((mention, name := stage.roster.resolve(mention)))
            end = place + 1
            while end < len(tokens) and tokens[end].start < mention.end:
                end += 1
            offices = list(offices_of(tokens, place, end, len(mention.titles)))
            if offices or _shows_person(stage, tokens, (place, end), mention):
                stage.roster.people.add(name)
            _hold(stage, mention, name, [*offices, *newcomer.bind(mention)])
    if newcomer.sentences == 1 and not (named and named[0].subject):
        newcomer.office = next(_unnamed(tokens), ())
    return told


def _hold(stage: Stage, mention: Mention, name: str, offices: Iterable[tuple[str, ...]]) -> None:
    for office in offices:
        stage.offices.append(Office(mention.start, name, normal(office)))
        if gender := gender_of(office):
            stage.roster.genders.setdefault(name, gender)


def _shows_person(stage: Stage, tokens: Sequence[Token], region: tuple[int, int], mention: Mention) -> bool:
    if len(mention.words) == 1:
        return _comes_back(stage, tokens, region[0], mention)
    return stage.roster.is_named_so(mention) or _speaks(tokens, *region) or _is_aged(tokens, region[1])


def _is_aged(tokens: Sequence[Token], end: int) -> bool:
    """`Aune Rask, 81,`"""
    return end + 2 < len(tokens) and tokens[end].text == "," and tokens[end + 1].text.isdigit()


def _speaks(tokens: Sequence[Token], first: int, end: int) -> bool:
    """A name of two words or more right beside a verb of speech, which groups of such names seldom have."""
    after = CUES.get(tokens[end].low) if end < len(tokens) else None
    before = CUES.get(tokens[first - 1].low) if first > 1 and tokens[first - 2].quotation else None
    return any(cue is not None and cue.speech and cue.form in ("past", "s") for cue in (after, before))


def _comes_back(stage: Stage, tokens: Sequence[Token], first: int, mention: Mention) -> bool:
    """The last word of a longer name alone, as only people are called for short."""
    if mention.words[0].lower() not in stage.roster.shared:
        return False
    return not first or tokens[first - 1].low not in NOT_BEFORE_PEOPLE


def _unnamed(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """`A former aide of the mayor`: what somebody without a name is called, at the head of a sentence."""
    if tokens[0].low in INDEFINITE and len(tokens) > 2:
        yield from called_at(tokens, 1)


def _place(stage: Stage, tokens: Sequence[Token], named: Sequence[Named]) -> None:
    """Everybody in the sentence, pronouns included, in the order of the text."""
    if tokens[0].low in DEFINITE | INDEFINITE and len(tokens) > 2:
        _place_described(stage, tokens)
    pronouns = [(token.start, at) for at, token in enumerate(tokens) if token.low in GENDERED]
    if not pronouns:
        for mention, name in named:
            _place_named(stage, mention, name)
        return
    for _, at in sorted([*pronouns, *((one[0].start, -number - 1) for number, one in enumerate(named))]):
        if at >= 0:
            _place_pronoun(stage, tokens, at)
        else:
            _place_named(stage, *named[-at - 1])


def _place_named(stage: Stage, mention: Mention, name: str) -> None:
    if name in stage.roster.people:
        weight = OWNS if mention.possessive else LEADS if mention.subject else 0
        stage.focus.seen.append(Seen(mention.start, name, weight))
    elif mention.subject and len(mention.words) > 1:
        stage.maybe = mention.start, name


def _place_described(stage: Stage, tokens: Sequence[Token]) -> None:
    """`The treasurer rose.`: whoever is called so, or somebody who is not named."""
    for office in called_at(tokens, 1):
        asked = normal(office)
        name = meant(stage.offices, asked, tokens[0].start) if tokens[0].low in DEFINITE else ""
        if not name and tokens[0].low == "the" and not any("'s" in word for word in office):
            continue  # somebody told before, in words that are not understood
        stage.focus.seen.append(Seen(tokens[0].start, name, LEADS if name else NEW, gender_of(office)))


def _promote(stage: Stage, gender: Gender, at: int) -> None:
    """Of a pronoun that stands for nobody known, the name that the sentence before was about is a person's."""
    place, name = stage.maybe
    if name and stage.focus.distance(place, at) <= 1:
        stage.roster.people.add(name)
        stage.roster.genders.setdefault(name, gender)
        stage.focus.seen.append(Seen(place, name, LEADS))


def described_at(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """`The leader` of "The leader shot back:", as a range of tokens; None where the sentence begins otherwise."""
    if tokens[0].low not in DEFINITE or len(tokens) < 3:
        return None
    return next(((0, 1 + len(office)) for office in called_at(tokens, 1)), None)


def _place_pronoun(stage: Stage, tokens: Sequence[Token], at: int) -> None:
    """A pronoun tells the gender of the only one it may stand for; as a subject it keeps him before the reader."""
    token, focus = tokens[at], stage.focus
    gender = GENDERED[token.low]
    follows = tokens[at + 1] if at + 1 < len(tokens) else token
    is_object = token.low in {"him", "her"} and (not follows.text[0].isalnum() or follows.low in PREPOSITIONS)
    if is_object or (at and tokens[at - 1].low == "whom"):
        return  # it cannot stand for the subject beside it
    near = focus.near(gender, token.start)
    if near:
        focus.learn(gender, token.start, near)
    elif not ((best := focus.likeliest(gender, token.start)) and stage.roster.genders.get(best.name)):
        _promote(stage, gender, token.start)
    if token.low in GENDERS and (found := focus.likeliest(gender, token.start)):
        focus.seen.append(Seen(token.start, found.name, LEADS if at == 0 else 0, gender))


def gender_of(office: Sequence[str]) -> Gender:
    """What an office tells of its holder's gender."""
    return "m" if office[-1] in MEN else "f" if office[-1] in WOMEN else ""


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
    found = stage.focus.likeliest(gender, at)
    if found is None or not found.name:
        return UNKNOWN
    stage.roster.genders.setdefault(found.name, gender)
    return found.name, "person"


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
                if _is_group_of(part) and not stage.roster.is_person(mention):
                    return " ".join(base_word(token.text) for token in _without_article(part)), "group"
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
    named = token.low == "of" and at + 1 < len(part) and is_capital(part[at + 1])
    inside_title = named and (_is_group(part[at - 1]) or (at + 2 < len(part) and _heads_title(part[at - 1])))
    return not inside_title and (token.low in PREPOSITIONS or token.low in {"who", "whose", "which", "that"})


def _is_group(token: Token) -> bool:
    return is_capital(token) and token.low in GROUPS


def _is_group_of(part: Sequence[Token]) -> bool:
    """`the Chamber of Commerce`"""
    return any(token.low == "of" and at and _is_group(part[at - 1]) for at, token in enumerate(part))


def _heads_title(token: Token) -> bool:
    """`Bank of Tarrant`, but not `Gil Manning of Pine Ridge`."""
    return is_capital(token) and (token.low in GROUPS or token.low in TITLES or token.low.endswith("s"))


def _described(stage: Stage, tokens: Sequence[Token], at: int) -> Speaker:
    """`the minister`: the only one called so; groups by their word; anything else is not known."""
    head = _parts(tokens)[0][1]
    word = base_word(head[-1].low)
    if name := _by_office(stage, head, at):
        return name, "person"
    if word in PLURALS or word in GROUPS or (word.endswith("s") and word not in MALE | FEMALE and len(word) > 4):
        named = is_capital(head[-1]) and (len(head) > 1 or word in GROUPS)
        return " ".join(token.text for token in _without_article(head)) if named else "", "group"
    if is_capital(head[-1]) and word not in TITLES:
        return " ".join(base_word(t.text) for t in _without_article(head)), "group" if head[
            0
        ].low == "the" else "unknown"
    return UNKNOWN


def _by_office(stage: Stage, head: Sequence[Token], at: int) -> str:
    """`the minister`, `her spokesman`: whoever is called so; `the 71-year-old`: whom the story was about just now."""
    told = [t for t in head if t.low not in DEFINITE and t.low not in REFLEXIVES]
    asked = normal(plain(token) for token in told)
    if not asked or (head[0].low not in DEFINITE and len(asked) > 1 and not head[0].low.endswith("'s")):
        if head[0].low in INDEFINITE and asked and is_person_word(asked[-1]):
            stage.focus.spoke.append(Seen(at, "", NEW, gender_of([token.low for token in told])))
        return ""
    aged = asked[-1].endswith("-year-old")
    if not aged and not is_person_word(asked[-1]):
        return ""
    if name := meant(stage.offices, asked, at):
        return name
    found = stage.focus.likeliest(gender_of([head[-1].low]), at) if aged or asked[-1] in LOOSE else None
    return found.name if found else ""


def _without_article(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[1:] if tokens[0].low in {"the", "a", "an"} and len(tokens) > 1 else tokens
