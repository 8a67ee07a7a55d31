"""Whom a source stands for: names to the fullest name, pronouns and descriptions to whom they point, groups apart."""

from collections.abc import Sequence
from functools import lru_cache

from pipeline.attribution.speakers.callings import stem, told_beside
from pipeline.attribution.speakers.focus import NEW, Pointer, Seen
from pipeline.attribution.speakers.heads import ANYBODY, PLURALS, name_alone
from pipeline.attribution.speakers.newcomers import INDEFINITE
from pipeline.attribution.speakers.offices import is_general, modifiers, normal, plain
from pipeline.attribution.speakers.people import is_person_word
from pipeline.attribution.speakers.pointing import stands_for
from pipeline.attribution.speakers.stage import DEFINITE, GENDERED, UNKNOWN, Speaker, SpeakerKind, Stage, gender_of
from pipeline.attribution.text.name_words import (
    FEMALE,
    GROUPS,
    LOOSE_TITLES,
    MALE,
    PLACES,
    PORTFOLIOS,
    TITLES,
    Gender,
    genders,
    groups,
    is_title,
    nobodies,
)
from pipeline.attribution.text.names import Mention, base_word, is_capital, is_suffix, key_of
from pipeline.attribution.text.phrases import DETERMINERS, PREPOSITIONS
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

LED = PORTFOLIOS | words("opposition house senate")
"""What somebody is "leader of the" or "minister for"."""
FORMS_OF_ADDRESS = words("mr mrs ms miss mx dr sir dame prof cllr hon justice")
ARTICLED = DETERMINERS | INDEFINITE
JOINING = PREPOSITIONS | DETERMINERS | words("and or")
NUMBERS = words("two three four five six seven eight")
"""`mother of two Ana Holt`"""
REFLEXIVES = words("herself himself themselves")
OF = words("of to for around")
LINKS = OF | words("who whose which that in at from with")
ASKERS = words("reporter journalist interviewer presenter host moderator caller")
"""Who asks, and is not whom "he" stands for right after."""
JUST_PLURALS = PLURALS - GROUPS
NAMES_IN_S = words("reuters sanders rogers peters summers waters rivers winters powers masters walters myers chambers")
COMMAS = frozenset({",", "—", "–", "("})
CUTTING = PREPOSITIONS | words("who whose which that")
OWN = words("women's men's people's children's king's queen's prince's st")
"""Possessives that begin a group's name."""
PEOPLES = ("an", "man", "woman", "ese", "ish", "i")
LISTED = 500
"""Offices among which one is looked for that capitals are short for."""
SECOND = words("younger elder older other")
SOON = 3
"""Sentences within which "they" are who spoke last."""
GENDERED_NOUNS = MALE | FEMALE


def resolve(stage: Stage, tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> Speaker:
    """Whom the source (its tokens, and the mentions of its sentence) stands for."""
    if not tokens:
        return UNKNOWN
    low = tokens[0].low
    if len(tokens) == 1 and low in GENDERED:
        return _pronoun(stage, GENDERED[low], at, [one for one in mentions if one.start > at])
    if len(tokens) == 1 and low in {"who", "which", "that"}:
        return _antecedent(stage, mentions, at, person=low == "who")
    if len(tokens) == 1 and low in {"they", "it"}:
        lately = stage.focus.distance(stage.last_at, at) <= SOON
        return stage.last if stage.last[1] == "group" and lately else UNKNOWN
    if low in ANYBODY and low.endswith(("body", "one")):
        return UNKNOWN  # `Everybody in Milbury`
    if len(tokens) == 1 and (low in ANYBODY or low.replace("’", "'").partition("'")[0] in {"i", "we", "you"}):
        return UNKNOWN
    return _named(stage, tokens, mentions) or _described(stage, tokens, at)


def _pronoun(stage: Stage, gender: Gender, at: int, later: Sequence[Mention]) -> Speaker:
    """No pronoun stands for whom its own sentence names after it: `He described Holt as tired`."""
    name = stands_for(stage, Pointer(at, gender, others={stage.roster.resolve(one) for one in later}))
    return (name, "person") if name else UNKNOWN


def _antecedent(stage: Stage, mentions: Sequence[Mention], at: int, *, person: bool) -> Speaker:
    """`who` of `Ana Holt, the mayor of Oxmoor, who` is no place where somebody is named as well."""
    before = [m for m in mentions if m.end <= at and at - m.end < 60 and not m.possessive]
    before = [m for m in before if person and stage.roster.is_person(m)] or before
    name, kind = _of_mention(stage, before[-1]) if before else UNKNOWN
    return (name, kind) if kind != "unknown" or " " in name else UNKNOWN  # `a judge from Oxmoor, who`


def _of_mention(stage: Stage, mention: Mention) -> Speaker:
    return stage.roster.resolve(mention), kind_of(stage, mention)


def kind_of(stage: Stage, mention: Mention) -> SpeakerKind:
    """Whether a mention names a person or a group, as far as is known."""
    if stage.roster.is_person(mention):
        return "person"
    return "group" if _names_group(mention.words) else "unknown"


@lru_cache(1 << 14)
def _names_group(names: tuple[str, ...]) -> bool:
    return (
        not groups().isdisjoint([word.lower() for word in names])
        or " ".join(names).lower() in PLACES
        or any(w.isupper() and len(w) > 1 and "." not in w and not is_suffix(w) for w in names)
    )


def _named(stage: Stage, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Speaker | None:
    """A part of the source that ends in a name, before any preposition ("a spokesman for the ministry" is none)."""
    if (mention := _after_portfolio(tokens, mentions) or _beside_office(stage, tokens, mentions)) is not None:
        return _heading(stage, mention, first=True)
    for first, part in _parts(tokens):
        head = name_alone(part, mentions)[-1]
        if len(part) == 1 and (head.low in JUST_PLURALS or _is_plural(stage, head)):
            return None
        if first and _are_of(tokens):
            return None
        if _is_office(part) or _is_spelt(stage, part) or _is_of_country(stage, part):
            continue
        if head.text.isdigit() and first and _is_numbered(part, mentions):
            return _written(_without_article(part)), "group"
        described = head.text.islower() and is_person_word(head.low)
        if (
            _is_group_of(part)
            and not described
            and not any(stage.roster.is_person(one) for one in mentions if one.end == head.end)
        ):
            return _written(_without_article(part)), "group"
        for mention in mentions:
            if mention.start <= head.start and head.end <= mention.end and not mention.possessive:
                if name := _second(stage, part, mention):
                    return name, "person"
                if _is_cut(mention) and not stage.roster.is_person(mention):
                    return _written([token for token in part if token.start >= mention.start]), "group"
                owners = _owners(part, mention)
                return (f"{owners} {mention.name}", "group") if owners else _heading(stage, mention, first=first)
    return None


def _second(stage: Stage, part: Sequence[Token], mention: Mention) -> str:
    """`the younger Holt`: of two of a name whom the text names second."""
    if part[0].low != "the" or len(part) != 3 or part[1].low not in SECOND:
        return ""
    bearers = dict.fromkeys(name for _, name in sorted(stage.roster.shared.get(key_of(mention.words), ())))
    return list(bearers)[1] if len(bearers) == 2 else ""


def _is_plural(stage: Stage, word: Token) -> bool:
    """`Residents` at the head of a sentence, unless somebody is called so."""
    if not word.low.endswith("s") or word.low in NAMES_IN_S or key_of((word.text,)) in stage.roster.shared:
        return False
    return is_person_word(word.low[:-1])


def _is_cut(mention: Mention) -> bool:
    """`Police` of `State Police`, `Oversight Committee` of `House Oversight Committee`, which titles begin as well."""
    loose = LOOSE_TITLES.issuperset(mention.titles) and mention.words[-1].lower() in groups()
    return bool(mention.titles) and (loose or mention.words[0].lower() in groups())


def _written(tokens: Sequence[Token]) -> str:
    """A group's name as the text has it, without whose it is: `Bakers’ Union` of "Oxmoor’s Bakers’ Union’s"."""
    owned = [at + 1 for at, token in enumerate(tokens[:-1]) if token.low.endswith("'s") and token.low not in OWN]
    tokens = tokens[owned[-1] :] if owned else tokens
    return " ".join([*(token.text for token in tokens[:-1]), base_word(tokens[-1].text)])


def _owners(part: Sequence[Token], mention: Mention) -> str:
    """`Nurses’` of `the Nurses’ Federation`, whose name they are a part of."""
    before = next((token for token in reversed(part) if token.end <= mention.start), None)
    if before is None or not is_capital(before) or mention.words[0].lower() not in groups():
        return ""
    many = before.low.endswith("s'") or before.low in OWN
    return before.text if many and mention.start - before.end == 1 else ""


def _after_portfolio(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """`Minister for Food Security Rana Mehmood`: the name at the end, where other words than it follow the "for"."""
    if len(tokens) < 4:
        return None
    end = next((at for at, token in enumerate(tokens) if not token.text[0].isalnum()), len(tokens))
    linked = next((at for at in range(1, end) if tokens[at].low in {"for", "of", "from", "in", "to", "without"}), end)
    if linked + 2 >= end or not is_person_word(plain(tokens[linked - 1])):
        return None
    last = next((one for one in mentions if one.end == tokens[end - 1].end and not one.possessive), None)
    if last is None or not last.titles or _names_group(last.words):
        return None
    before = next(token for token in reversed([tokens[0], *tokens]) if token.start < last.start)
    led = is_capital(tokens[linked - 1]) and LED.issuperset(last.titles)
    addressed = not FORMS_OF_ADDRESS.isdisjoint(last.titles) and before.text.islower() and before.low not in JOINING
    placed = not is_title(last.titles[0]) and not FORMS_OF_ADDRESS.isdisjoint(last.titles)
    return last if led or addressed or placed else None


def _beside_office(stage: Stage, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """`Petra Vale` of `The Director General of Marlin Air, Petra Vale` and of `chief of staff Petra Vale`.

    The name of a person that fills what stands after an office's comma goes before what the office is of.
    """
    if len(tokens) < 3:
        return None
    ends = {one.end: one for one in mentions if not one.possessive and len(one.words) > 1}
    if not ends:
        return None
    comma = next((at for at, token in enumerate(tokens) if token.text == ","), 0)
    if comma and comma + 2 == len(tokens) and tokens[-1].text.isdigit():
        tokens, comma = tokens[:comma], 0  # Mother of two Ana Holt, 31
    if _are_of(tokens[:comma]):
        return None
    if comma and comma + 1 < len(tokens):
        stop = next((at for at in range(comma + 1, len(tokens)) if tokens[at].text == ","), len(tokens))
        named = ends.get(tokens[stop - 1].end)
        styled = tokens[comma + 1].low == "the" and comma + 2 < stop
        fills = named is not None and named.start == tokens[comma + 1 + styled].start
        office = any(is_person_word(plain(token)) for token in tokens[:comma])
        led = tokens[tokens[0].low == "by"].low in ARTICLED and tokens[0].low != "all"
        led = led or not any(one.start < tokens[comma].start and _may_be_person(stage, one) for one in mentions)
        return named if named and fills and led and office and _may_be_person(stage, named) else None
    last = ends.get(tokens[-1].end)
    if last is None or last.titles:
        return None
    first = next((at for at, token in enumerate(tokens) if token.start == last.start), 0)
    linked = next((at for at in range(1, first) if tokens[at].low in {"of", "for"}), 0)
    if not linked or not stage.roster.is_person(last):
        return None
    before = tokens[first - 1]
    office = is_person_word(plain(tokens[linked - 1])) and first - linked > 1
    inside = (before.low in JOINING and before.low not in NUMBERS) or before.low.endswith("'s")
    inside = inside or (before.text.islower() and is_person_word(plain(before)))
    inside = inside or (is_capital(before) and tokens[0].low in INDEFINITE)
    return last if office and not inside else None


def _are_of(tokens: Sequence[Token]) -> bool:
    """`Allies of the mayor`, whose name follows and is not theirs."""
    linked = next((at for at, token in enumerate(tokens) if (at and not token.text.isalpha()) or token.low in LINKS), 0)
    return linked > 0 and tokens[linked].low in OF and tokens[linked - 1].low in JUST_PLURALS


def _may_be_person(stage: Stage, mention: Mention) -> bool:
    return stage.roster.is_person(mention) or (stage.roster.reads_like_one(mention) and not _names_group(mention.words))


def _is_office(part: Sequence[Token]) -> bool:
    """`the Lowland MSP`, `the Prime Minister`: an office written large names nobody."""
    word = plain(part[-1])
    short = word == "member" or part[-1].text.isupper()  # `the Ranking Member`, `the GP`
    if part[0].low != "the" or not (short or is_title(word)):
        return False
    return is_person_word(normal((word,))[0]) and word not in GROUPS


def _is_spelt(stage: Stage, part: Sequence[Token]) -> bool:
    """`the RDC`, whom the text calls resident district commissioner."""
    return len(part) > 1 and part[0].low == "the" and bool(_spelt(stage, part[-1].text))


def _spelt(stage: Stage, word: str) -> tuple[str, ...]:
    """The office that capitals are short for; none without."""
    size = len(word)
    if not (1 < size < 6 and word.isupper() and word.isalpha()):
        return ()
    for office in stage.offices[:LISTED]:
        if len(office.words) >= size and "".join(one[0] for one in office.words[-size:]) == word.lower():
            return office.words[-size:]
    return ()


def _is_of_country(stage: Stage, part: Sequence[Token]) -> bool:
    """`the Samoan`, where somebody near is told of beside Samoa."""
    low = plain(part[-1])
    if part[0].low != "the" or not 1 < len(part) < 4 or not low.endswith(PEOPLES) or not is_capital(part[-1]):
        return False
    near = stage.focus.near("", part[0].start, 5)
    return any(name and stem(low) in told_beside(stage, name) for name in near)


def _heading(stage: Stage, mention: Mention, *, first: bool) -> Speaker | None:
    """A subject of a cue with a name of two words and no group's word in it is a person's, whoever it is."""
    found = _of_mention(stage, mention)
    low = mention.words[-1].lower()
    if found == (mention.words[-1], "unknown") and stage.roster.writes_small((low,)):
        return None  # `Crews said`, where the text tells of crews
    personal = found[1] == "unknown" and stage.roster.reads_like_one(mention)
    if personal:
        stage.roster.people.add(found[0])
        return found[0], "person"
    return found if found[1] != "unknown" or first else None


def _parts(tokens: Sequence[Token]) -> list[tuple[bool, Sequence[Token]]]:
    """The source at its commas, each part cut at its first preposition or relative pronoun."""
    parts: list[tuple[bool, Sequence[Token]]] = []
    start = 0
    commas = [at for at, token in enumerate(tokens) if token.text in COMMAS and not _is_attached(tokens, at)]
    for at in [*commas, len(tokens)]:
        part = tokens[start:at]
        cut = next((i for i, t in enumerate(part) if i and t.low in CUTTING and _cuts(part, i, t)), len(part))
        if part[:cut]:
            parts.append((start == 0, part[:cut]))
        start = at + 1
    return parts[:3]


def _is_attached(tokens: Sequence[Token], at: int) -> bool:
    """The bracket of `CPI(M)`, at which no part of the source ends."""
    return tokens[at].text == "(" and at > 0 and tokens[at].start == tokens[at - 1].end


def _cuts(part: Sequence[Token], at: int, token: Token) -> bool:
    """Whether such a word ends its part of the source: not within a title, as in `Bank of Tarrant`."""
    article = at + 2 < len(part) and part[at + 1].low == "the"
    named = token.low == "of" and at + 1 < len(part) and is_capital(part[at + 1 + article])
    inside_title = named and (_is_group(part[at - 1]) or (at + 2 < len(part) and _heads_title(part, at - 1)))
    return not inside_title


def _is_group(token: Token) -> bool:
    return is_capital(token) and token.low in groups()


def _is_numbered(part: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    """`Dockers Local 44`"""
    return any(
        one.start <= part[-2].start < one.end < part[-1].end and len(one.words) > 1 for one in mentions if len(part) > 1
    )


def _is_group_of(part: Sequence[Token]) -> bool:
    """`the Chamber of Commerce`"""
    return any(token.low == "of" and at and _is_group(part[at - 1]) for at, token in enumerate(part))


def _heads_title(part: Sequence[Token], at: int) -> bool:
    """`Bank of Tarrant`, but neither `Gil Manning of Pine Ridge` nor `Gil Ramas of Pine Ridge`."""
    token = part[at]
    many = token.low.endswith("s") and not (at and part[at - 1].low in genders())
    return is_capital(token) and (token.low in groups() or token.low in TITLES or many)


def _described(stage: Stage, tokens: Sequence[Token], at: int) -> Speaker:
    """`the minister`: the only one called so; groups by their word; anything else is not known."""
    parts = _parts(tokens)
    if not parts:
        return UNKNOWN
    head = _without_place(parts[0][1])
    word = base_word(head[-1].low)
    cut = next((place for place, token in enumerate(tokens) if token is head[-1]), len(tokens)) + 1
    if name := _by_office(stage, head, modifiers(tokens, cut), at):
        return name, "person"
    plural = word.endswith("s") and not word.endswith("ss") and word not in GENDERED_NOUNS and len(word) > 4
    if word in PLURALS or word in GROUPS or plural:
        named = is_capital(head[-1]) and (len(head) > 1 or word in GROUPS)
        return " ".join(token.text for token in _without_article(head)) if named else "", "group"
    titled = (is_title(word) and word != "opposition") or word in nobodies("people")
    titled = titled or (len(_without_article(head)) == 1 and stage.roster.writes_small((word,)))
    if is_capital(head[-1]) and not titled and not (_is_office(head) or _is_of_country(stage, head)):
        return _written(_without_article(head)), "group" if head[0].low == "the" else "unknown"
    return UNKNOWN


def _without_place(head: Sequence[Token]) -> Sequence[Token]:
    """`the farmer` of `Outside court the farmer`"""
    if head[0].low not in PREPOSITIONS:
        return head
    return next((head[at:] for at in range(len(head) - 1, 0, -1) if head[at].low in DEFINITE), head)


def _by_office(stage: Stage, head: Sequence[Token], of: Sequence[str], at: int) -> str:
    """`the minister`, `her spokesman`: whoever is called so; `the 71-year-old`: whom the story was about just now."""
    told = [t for t in head if t.low not in DEFINITE and t.low not in REFLEXIVES]
    asked = normal(plain(token) for token in told)
    if told and (spelt := _spelt(stage, told[-1].text)) and not is_person_word(asked[-1]):
        asked = spelt
    if not asked or (head[0].low not in DEFINITE and len(asked) > 1 and not head[0].low.endswith("'s")):
        if head[0].low in INDEFINITE and asked and is_person_word(asked[-1]) and asked[-1] not in ASKERS:
            stage.focus.spoke.append(Seen(at, "", NEW, gender_of([token.low for token in told])))
        return ""
    aged = any(word.endswith("-year-old") for word in asked)
    country = _is_of_country(stage, head)
    if not aged and not is_person_word(asked[-1]) and asked[-1] != "general" and not is_general(asked) and not country:
        return ""
    held = any(token.low.endswith(("'s", "s'")) for token in head)
    owner = head[0].low if head[0].low in DEFINITE and not held else "own"
    return stands_for(stage, Pointer(at, gender_of([head[-1].low]), tuple(asked), tuple(of), owner))


def _without_article(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[1:] if tokens[0].low in {"the", "a", "an"} and len(tokens) > 1 else tokens
