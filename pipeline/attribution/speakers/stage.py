"""Who is on the stage: everybody an article names, what each is called, and who was before the reader where.

Read twice: what people are called, and that they speak, tells who is a person; then everybody takes his place, pronouns
and descriptions too, so that a later "she" or "the minister" finds whom it stands for.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from pipeline.attribution.speakers.focus import LEADS, NEW, OWNS, Focus, Pointer, Seen
from pipeline.attribution.speakers.kin import KIN_WORDS, Tie, is_kin, ties_in
from pipeline.attribution.speakers.kinds import FIRMS, STAYS_UNNAMED
from pipeline.attribution.speakers.newcomers import EVIDENCE, INDEFINITE, Newcomer, bears_witness
from pipeline.attribution.speakers.offices import (
    LONGEST,
    Office,
    belongs,
    called_at,
    meant,
    modifiers,
    normal,
    offices_of,
)
from pipeline.attribution.speakers.people import is_person_word
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.name_words import FEMALE, MALE, Gender
from pipeline.attribution.text.names import Mention, in_headline, key_of
from pipeline.attribution.text.phrases import AUXILIARIES, DETERMINERS, PREPOSITIONS
from pipeline.attribution.text.roster import Roster
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence, Token

SpeakerKind = Literal["person", "group", "unknown"]
Speaker = tuple[str, SpeakerKind]
UNKNOWN: Speaker = ("", "unknown")
GENDERS: dict[str, Gender] = {"he": "m", "he'd": "m", "he's": "m", "him": "m", "she": "f", "she'd": "f", "she's": "f"}
SUBJECTS = GENDERS.keys() - {"him"}
GENDERED: dict[str, Gender] = {
    "he": "m", "he's": "m", "he'd": "m", "his": "m", "him": "m", "himself": "m",
    "she": "f", "she's": "f", "she'd": "f", "her": "f", "herself": "f",
}  # fmt: skip
MEN = MALE | words("man boy husband son uncle widower nephew grandfather")
WOMEN = FEMALE | words("woman girl wife daughter mother aunt widow niece grandmother actress")
NOT_BEFORE_PEOPLE = PREPOSITIONS | words("the a an")
PLURAL_VERBS = words("are were have do aren't weren't haven't")
DEFINITE = words("the her his their its")
CONJUNCTIONS = words("and but yet so then")
LEADS_IN = words("""
    asked speaking when in on at after before while as outside earlier later for with from pressed questioned despite
""")
"""What begins a sentence whose subject stands after a comma."""
BEFORE_THINGS = words("the a an no every each any other some outside inside near across around beyond throughout")
WIDEST = 24
"""Words up to that comma at most."""
ARTICLES = DEFINITE | INDEFINITE
ARTICLES_AND_MY = ARTICLES | {"my", "our"}


ASKING = words("what why how where when and so but")
ASKED = words("does did is was has had would will could can")
PRESSED = words("asked pressed questioned challenged quizzed")


@dataclass(slots=True)
class Stage:
    """Who has been named and who has spoken so far, in reading order."""

    roster: Roster
    focus: Focus
    offices: list[Office] = field(default_factory=list)
    hero: str = ""
    """The only one whom the headline names."""
    maybe: tuple[int, str] = (0, "")
    """Whom the story was about last of whom nothing tells whether it is a person."""
    last: Speaker = UNKNOWN
    last_at: int = 0
    text: str = ""
    sentences: Sequence[Sentence] = ()
    named: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    """Name -> the sentence of each mention, where it begins and ends."""
    beside: dict[str, dict[str, int]] = field(default_factory=dict)
    """Name -> words told near it, once somebody has asked for them."""
    ties: list[Tie] = field(default_factory=list)
    """Who is whose deputy, client or rival."""
    pointers: list[Pointer] = field(default_factory=list)
    """Subjects that are pronouns or descriptions; those before `read` have their places."""
    read: int = 0
    called: dict[str, str] = field(default_factory=dict)
    """Head of a description -> whom it stood for last."""
    stood: dict[int, str] = field(default_factory=dict)
    """Where sources begin that were asked for -> whom they stand for."""

    def hear(self, speaker: Speaker, at: int) -> None:
        """Remember who spoke last."""
        self.last, self.last_at = speaker, at
        if speaker[1] == "person":
            self.focus.hear(speaker[0], at)


def build_stage(
    roster: Roster, listed: Sequence[Sentence], mentions: Sequence[Sequence[Mention]],
    above: Sequence[tuple[Sequence[Token], Sequence[Mention]]] = (),
) -> Stage:  # fmt: skip
    """Read the text twice: what people are called tells who is a person, and then everybody takes his place.

    `above` is what stands outside of the text, headline and captions: it tells offices as well.
    """
    stage = Stage(roster, Focus(roster, [sentence.tokens[0].start for sentence in listed]))
    stage.offices += [office for tokens, named in above for office in _called_above(stage, tokens, named)]
    headed = {roster.resolve(in_headline(one)) for _, named in above[:1] for one in named if roster.could_be(one)}
    newcomer = Newcomer()
    told = [_introduce(stage, s, named, newcomer) for s, named in zip(listed, mentions, strict=True)]
    stage.sentences = listed
    for number, (sentence, named) in enumerate(zip(listed, told, strict=True)):
        stage.ties += ties_in(sentence, named, told[number - 1] if number else (), roster.genders)
        for mention, name in named:
            stage.named.setdefault(name, []).append((number, mention.start, mention.end))
        _place(stage, sentence, named)
    heroes = headed & roster.people
    stage.hero = heroes.pop() if len(heroes) == 1 else ""
    return stage


def _called_above(stage: Stage, tokens: Sequence[Token], named: Sequence[Mention]) -> Iterator[Office]:
    for mention in named:
        place = next(at for at, token in enumerate(tokens) if token.start >= mention.start)
        end = next((at for at, token in enumerate(tokens) if token.start >= mention.end), len(tokens))
        name = stage.roster.resolve(in_headline(mention))
        if stage.roster.could_be(mention) and " " in name:
            for office in offices_of(tokens, place, end, len(mention.titles)):
                yield Office(-1, name, normal(office))


Named = tuple[Mention, str]
"""A mention that can be a person's, and the fullest name."""


def _introduce(stage: Stage, sentence: Sentence, named: Sequence[Mention], newcomer: Newcomer) -> list[Named]:
    """Read the offices of those whom the sentence names, and who speaks in it: both show a person."""
    told: list[Named] = []
    tokens, starts = sentence.tokens, sentence.starts
    newcomer.sentences += 1
    if tokens[0].low in INDEFINITE:
        unnamed = map(normal, _unnamed(tokens))
        stage.offices += [Office(tokens[0].start, "", office) for office in unnamed if office[-1] in STAYS_UNNAMED]
    akin, tells = (not KIN_WORDS.isdisjoint(sentence.lows), not EVIDENCE.isdisjoint(sentence.lows))
    for mention in named:
        if stage.roster.could_be(mention):
            place = bisect_left(starts, mention.start)
            end = bisect_left(starts, mention.end, place + 1)
            mention = _as_subject(tokens, place, mention)
            told.append((mention, name := stage.roster.resolve(mention)))
            if end + 1 < len(tokens) and tokens[end].text == "," and tokens[end + 1].low in GENDERS:
                told[-1] = (mention := mention._replace(subject=False)), name  # `Of Ana Holt, he said`
            if akin and " " in name and is_kin(tokens, place, end):
                stage.roster.kin.add(name)
            offices = list(offices_of(tokens, place, end, len(mention.titles)))
            known = tells and (stage.roster.is_person(mention) or stage.roster.is_named_so(mention))
            if known and bears_witness(tokens, place, end, offices):
                offices.append(("witness",))
            if _is_thing(stage, tokens, place, mention):
                offices = []
            elif not FIRMS.issuperset(one[-1] for one in offices) or _shows_person(
                stage, tokens, (place, end), mention
            ):
                stage.roster.people.add(name)
            bound = newcomer.bind(tokens, end, mention, told=bool(offices)) if newcomer.office else ()
            _hold(stage, mention, name, [*offices, *bound])
    if newcomer.sentences == 1:
        newcomer.lead(tokens, named)
    return told


def _as_subject(tokens: Sequence[Token], place: int, mention: Mention) -> Mention:
    """`But the veteran liberal Marc Delcourt`: what stands before the name at the sentence's head belongs to it."""
    if place == 2 and tokens[0].low in ASKING and tokens[1].low in ASKED and not mention.possessive:
        return mention._replace(subject=True)  # `What does Marc Delcourt think?`
    if mention.subject or place > LONGEST or not place or not is_person_word(tokens[place - 1].low):
        return mention
    start = next((at for at in range(place) if tokens[at].low not in CONJUNCTIONS), place)
    own = (token.low in DETERMINERS or (token.text.isalpha() and belongs(token)) for token in tokens[start + 1 : place])
    return mention._replace(subject=True) if all(own) else mention


def _hold(stage: Stage, mention: Mention, name: str, offices: Iterable[tuple[str, ...]]) -> None:
    for office in offices:
        stage.offices.append(Office(mention.start, name, normal(office)))
        if gender := gender_of(office):
            stage.roster.genders.setdefault(name, gender)


def _is_thing(stage: Stage, tokens: Sequence[Token], place: int, mention: Mention) -> bool:
    """`Chairman of the Salthouse, Commodore Ana Holt`: an article stands before no person's name."""
    if not place or tokens[place - 1].low not in BEFORE_THINGS or mention.titles or mention.possessive:
        return False
    stage.roster.things.add(stage.roster.resolve(mention))
    return True


def _shows_person(stage: Stage, tokens: Sequence[Token], region: tuple[int, int], mention: Mention) -> bool:
    if region[0] and tokens[region[0] - 1].low in ARTICLES and not mention.titles and not mention.possessive:
        stage.roster.things.add(stage.roster.resolve(mention))
        return False
    if len(mention.core) == 1:
        return _comes_back(stage, tokens, region[0], mention)
    if stage.roster.is_named_so(mention) or _is_aged(tokens, region[1]):
        return True
    return _speaks(tokens, *region) and stage.roster.reads_like_one(mention)


def _is_aged(tokens: Sequence[Token], end: int) -> bool:
    """`Aune Rask, 81,`"""
    return end + 2 < len(tokens) and tokens[end].text == "," and tokens[end + 1].text.isdigit()


def _speaks(tokens: Sequence[Token], first: int, end: int) -> bool:
    """A name of two words or more right beside a verb of speech, which groups of such names seldom have."""
    led = first > 0 and tokens[first - 1].low in PREPOSITIONS  # `a spokesman for Marlin Air said`
    after = CUES.get(tokens[end].low) if end < len(tokens) and not led else None
    before = CUES.get(tokens[first - 1].low) if first > 1 and tokens[first - 2].quotation else None
    return any(cue is not None and cue.speech and cue.form in ("past", "s") for cue in (after, before))


def _comes_back(stage: Stage, tokens: Sequence[Token], first: int, mention: Mention) -> bool:
    """The last word of a longer name alone, as only people are called for short."""
    if key_of(mention.words) not in stage.roster.shared:
        return False
    follows = tokens[first + 1].low if first + 1 < len(tokens) else ""
    if mention.core[0].lower() in stage.roster.small or follows in PLURAL_VERBS:
        return False
    if follows not in CUES and is_person_word(follows.removesuffix("s")):
        return False  # Salthouse leaders
    return not first or tokens[first - 1].low not in NOT_BEFORE_PEOPLE


def _unnamed(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """`A former aide of the mayor`: what somebody without a name is called, at the head of a sentence."""
    if tokens[0].low in INDEFINITE and len(tokens) > 2:
        yield from called_at(tokens, 1)


def _place(stage: Stage, sentence: Sentence, named: Sequence[Named]) -> None:
    """Everybody in the sentence, pronouns and its described subject included, in the order of the text."""
    tokens = sentence.tokens
    described = _described_subject(tokens)
    if described == 0:
        _place_described(stage, tokens, 0)
    if tokens[0].low in PRESSED and tokens[1].low == "by":
        named = [(mention._replace(possessive=True), name) for mention, name in named]  # whom he answers
    pronouns = [(sentence.starts[at], at) for at, low in enumerate(sentence.lows) if low in GENDERED]
    if not pronouns and not described:
        for mention, name in named:
            _place_named(stage, mention, name)
        return
    if described:
        pronouns.append((tokens[described].start, described))
    for _, at in sorted([*pronouns, *((one[0].start, -number - 1) for number, one in enumerate(named))]):
        if at < 0:
            _place_named(stage, *named[-at - 1])
        elif described and at == described:
            _place_described(stage, tokens, at)
        else:
            _place_office(stage, tokens, at)
            later = {name for mention, name in named if not at and mention.start > tokens[at].start}
            _point(stage, sentence, at, named, described)
            _place_pronoun(stage, tokens, at, later)


def _point(stage: Stage, sentence: Sentence, at: int, named: Sequence[Named], described: int | None) -> None:
    """Keep a pronoun whom its sentence is about: nobody stands before it there."""
    token = sentence.tokens[at]
    if token.low not in SUBJECTS or not SUBJECTS.isdisjoint(sentence.lows[:at]):
        return
    if any(mention.start < token.start for mention, _ in named) or (described is not None and described < at):
        return
    later = {name for mention, name in named if mention.start > token.start}
    stage.pointers.append(Pointer(token.start, GENDERED[token.low], others=later))


def _described_subject(tokens: Sequence[Token]) -> int | None:
    """Where `the treasurer` stands in "The treasurer rose" and "Asked on Thursday, the treasurer rose"."""
    if tokens[0].low in ARTICLES_AND_MY and len(tokens) > 2:
        if _is_apposed_to_pronoun(tokens):
            return None
        return None if tokens[0].low in INDEFINITE and _is_reported(tokens) else 0
    if tokens[0].low in CONJUNCTIONS and len(tokens) > 3 and tokens[1].low == "the":
        return 1
    if tokens[0].low not in LEADS_IN:
        return None
    comma = next((at for at, token in enumerate(tokens[:WIDEST]) if token.text == ","), len(tokens))
    if comma + 3 >= len(tokens) or tokens[comma + 1].low not in INDEFINITE | {"the"}:
        return None
    return comma + 1


def _is_apposed_to_pronoun(tokens: Sequence[Token]) -> bool:
    """`The party’s treasurer for a decade, he had seen three leaders go.`"""
    comma = next((at for at, token in enumerate(tokens[: LONGEST + 3]) if token.text == ","), 0)
    if not comma or comma + 2 >= len(tokens) or tokens[comma + 1].low not in GENDERS or tokens[comma + 2].low in CUES:
        return False
    return not any(t.low in AUXILIARIES or t.low in CUES or t.low.endswith("ed") for t in tokens[1:comma])


def _is_reported(tokens: Sequence[Token]) -> bool:
    """`A clerk had been on leave, she said`: whom somebody told of before tells of."""
    for at in range(3, len(tokens) - 1):
        cue = CUES.get(tokens[at + 1].low)
        if tokens[at].low in GENDERS and tokens[at - 1].text == "," and cue is not None and cue.speech:
            return True
    return False


def _place_named(stage: Stage, mention: Mention, name: str) -> None:
    if name in stage.roster.people:
        weight = OWNS if mention.possessive else LEADS if mention.subject else 0
        stage.focus.seen.append(Seen(mention.start, name, weight))
    elif mention.subject and len(mention.words) > 1 and name not in stage.roster.things:
        stage.maybe = mention.start, name


def _place_described(stage: Stage, tokens: Sequence[Token], at: int) -> None:
    """`The treasurer rose.`: whoever is called so, or somebody who is not named."""
    for office in called_at(tokens, at + 1):
        asked = normal(office)
        name = meant(stage.offices, asked, tokens[at].start) if tokens[at].low in DEFINITE else ""
        owns = office[-1].endswith(("'s", "s'"))
        if not owns and tokens[at].low in DEFINITE:
            of = modifiers(tokens, at + 1 + len(office))
            owner = "own" if any(word.endswith(("'s", "s'")) for word in office) else tokens[at].low
            stage.pointers.append(Pointer(tokens[at].start, gender_of(office), asked, of, owner))
        known = tokens[0].low == "the" and not at and not any("'s" in word for word in office)
        after = tokens[at + 1 + len(office) : at + 4 + len(office)]
        himself = bool(after) and after[0].low in {"himself", "herself"}
        thing = owns and not any(is_person_word(token.low) for token in after)
        if not name and ((owns and at) or (known and not himself)):
            continue  # somebody told before, in words that are not understood
        weight = LEADS if name else OWNS if thing else 0 if tokens[at].low in {"his", "her"} else NEW
        stage.focus.seen.append(Seen(tokens[at].start, name, weight, gender_of(office), True))


def _place_office(stage: Stage, tokens: Sequence[Token], at: int) -> None:
    """`She was chief whip from 1974.`, `As minister for health she fought the brewers.`"""
    if at > 1 and tokens[0].low == "as" and tokens[at].low in {"he", "she"} and at <= WIDEST:
        found = stage.focus.likeliest(GENDERED[tokens[at].low], tokens[0].start)
        for office in _served_as(tokens[:at]) if found and found.name else ():
            insort(stage.offices, Office(tokens[0].start, found.name if found else "", normal(office)))
    if at or tokens[0].low not in {"he", "she"} or tokens[1].low not in {"was", "is", "became"} or len(tokens) < 4:
        return
    found = stage.focus.likeliest(GENDERED[tokens[0].low], tokens[0].start)
    for office in offices_of(tokens, 0, 1, 0) if found and found.name else ():
        insort(stage.offices, Office(tokens[0].start, found.name if found else "", normal(office)))


def _served_as(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    first = 1 + (tokens[1].low in {"a", "an", "the"})
    stop = next((at for at in range(first, len(tokens)) if tokens[at].low in PREPOSITIONS or tokens[at].text == ","),
                len(tokens))  # fmt: skip
    office = tuple(token.low for token in tokens[first:stop])
    if office and all(word.isalpha() for word in office) and is_person_word(office[-1]):
        yield (*modifiers(tokens, stop), *office)


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


def _place_pronoun(stage: Stage, tokens: Sequence[Token], at: int, later: Set[str]) -> None:
    """A pronoun tells the gender of the only one it may stand for; as a subject it keeps him before the reader."""
    token, focus = tokens[at], stage.focus
    gender = GENDERED[token.low]
    follows = tokens[at + 1] if at + 1 < len(tokens) else token
    is_object = token.low in {"him", "her"} and (not follows.text[0].isalnum() or follows.low in PREPOSITIONS)
    if is_object or (at and tokens[at - 1].low == "whom"):
        return  # it cannot stand for the subject beside it
    near = focus.near(gender, token.start) - later
    if near:
        focus.learn(gender, token.start, near)
    elif not ((best := focus.likeliest(gender, token.start, later)) and stage.roster.genders.get(best.name)):
        _promote(stage, gender, token.start)
    if token.low in GENDERS and (found := focus.likeliest(gender, token.start, later)):
        focus.seen.append(Seen(token.start, found.name, LEADS if at == 0 else 0, gender, True))


def gender_of(office: Sequence[str]) -> Gender:
    """What an office tells of its holder's gender."""
    return "m" if office[-1] in MEN else "f" if office[-1] in WOMEN else ""
