"""Who is told of as somebody's husband, daughter or brother: the last name alone then stands for the other one.

And who is whose deputy, client or rival: "her boss" is whose deputy she is.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.attribution.speakers.offices import normal, plain
from pipeline.attribution.speakers.people import WRITTEN_OUT
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.name_words import Gender
from pipeline.attribution.text.names import Mention, is_capital
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence, Token

KIN = words("""
    husband wife son daughter brother sister father mother uncle aunt cousin nephew niece widow widower grandson
    granddaughter grandfather grandmother father-in-law mother-in-law brother-in-law sister-in-law stepson stepdaughter
""")
KIN_WORDS = KIN | {"married"}
"""A sentence without any of them tells of no kin."""
KIN_NEAR = 7
"""Words."""
OWNED = words("his her their its")
OWNERS: dict[str, Gender] = {"his": "m", "her": "f"}
PARENTS, CHILDREN = (
    words("father mother parent stepfather stepmother"),
    words("son daughter child stepson stepdaughter"),
)
SIBLINGS, COUSINS = words("brother sister sibling half-brother half-sister"), words("cousin")
BOSSES = words("boss superior chief employer principal leader minister mentor")
STAFF = words("""
    deputy aide assistant spokesman secretary adviser staffer driver lieutenant researcher bodyguard protégé employee
    scheduler agent
""")
LAWYERS, RIVALS = words("lawyer counsel attorney solicitor barrister advocate"), words("rival opponent challenger foe")
BACK = {
    "husband": words("wife"), "wife": words("husband"), "widow": words("husband"), "widower": words("wife"),
    "uncle": words("nephew niece"), "aunt": words("nephew niece"), "nephew": words("uncle aunt"),
    "niece": words("uncle aunt"), "grandmother": words("grandson granddaughter"),
    "grandfather": words("grandson granddaughter"), "grandson": words("grandfather grandmother"),
    "granddaughter": words("grandfather grandmother"), "client": LAWYERS, "successor": words("predecessor"),
    "predecessor": words("successor"), "landlord": words("tenant"), "tenant": words("landlord"),
    "teacher": words("pupil student"), "pupil": words("teacher"), "student": words("teacher professor tutor"),
    "doctor": words("patient"), "patient": words("doctor surgeon"), "partner": words("partner"),
    "counterpart": words("counterpart"), "colleague": words("colleague"), "friend": words("friend"),
    **dict.fromkeys(PARENTS, CHILDREN), **dict.fromkeys(CHILDREN, PARENTS), **dict.fromkeys(SIBLINGS, SIBLINGS),
    **dict.fromkeys(COUSINS, COUSINS), **dict.fromkeys(BOSSES, STAFF), **dict.fromkeys(STAFF, BOSSES),
    **dict.fromkeys(LAWYERS, words("client")), **dict.fromkeys(RIVALS, RIVALS),
}  # fmt: skip
"""What somebody is to another -> what the other is to him."""


TIES = BACK.keys() | {word for word, written in WRITTEN_OUT.items() if written in BACK}
"""A sentence without any of them tells of no tie."""


class Tie(NamedTuple):
    """`Ana Holt’s deputy, Tom Vale`: who is what, and to whom."""

    owner: str
    word: str
    name: str


ENDING = frozenset(".;:")


def is_kin(tokens: Sequence[Token], first: int, end: int) -> bool:
    """`her husband, the novelist Tom Holt`, `Ana Holt, who is his sister`, `she married Tom Holt`"""
    if first and tokens[first - 1].low == "married":
        return True
    before = [at for at in range(max(1, first - KIN_NEAR), first) if tokens[at].low in KIN]
    if before and _is_owned(tokens, before[-1]):
        between = tokens[before[-1] + 1 : first]
        return _is_one_phrase(between) and not any(token.low == "who" for token in between)
    after = next((at for at in range(end + 2, min(len(tokens), end + KIN_NEAR)) if tokens[at].low in KIN), 0)
    between = tokens[end:after]
    parted = bool(between) and between[0].text == "," and not any(is_capital(token) for token in between)
    return parted and _is_owned(tokens, after) and _is_one_phrase(between)


def _is_owned(tokens: Sequence[Token], at: int) -> bool:
    """`her husband`, `his younger brother`"""
    return any(token.low in OWNED for token in tokens[max(0, at - 2) : at])


def _is_one_phrase(between: Sequence[Token]) -> bool:
    """Whether nothing that stands between the two begins another thought, and no more than one comma."""
    if sum(token.text == "," for token in between) > 1:
        return False
    return not any(t.quotation or t.text in ENDING or t.low in CUES or t.low == "and" for t in between)


def ties_in(
    sentence: Sentence, named: Sequence[tuple[Mention, str]], before: Sequence[tuple[Mention, str]],
    genders: Mapping[str, Gender],
) -> Iterator[Tie]:  # fmt: skip
    """Who is whose husband, deputy or rival; "his" is whom the sentence, or the one before, named before."""
    if not named or TIES.isdisjoint(sentence.lows):
        return
    for at, (mention, name) in enumerate(named):
        first = bisect_left(sentence.starts, mention.start)
        word, owner = _tied_by(sentence.tokens, first, bisect_left(sentence.starts, mention.end, first + 1))
        if not word:
            continue
        token = sentence.tokens[owner]
        if gender := OWNERS.get(token.low):
            others = [one for _, one in [*before, *named[:at]] if one != name]
            fitting = [one for one in others if genders.get(one, "") in ("", gender)]
        else:
            fitting = [one for other, one in named if other.start <= token.start < other.end and one != name]
        if fitting:
            yield Tie(fitting[-1] if at else fitting[0], word, name)


def _tied_by(tokens: Sequence[Token], first: int, end: int) -> tuple[str, int]:
    """What somebody is to another, and where it stands that tells to whom: `his` or `Holt’s`; ("", 0) without."""
    for at in range(first - 1, max(-1, first - KIN_NEAR), -1):
        if (word := normal((plain(tokens[at]),))[-1]) in BACK:
            owner = _owner_of(tokens, at)
            if owner >= 0 and _is_one_phrase(tokens[at + 1 : first]):
                return word, owner
            break
    if end >= len(tokens) or tokens[end].text != ",":
        return "", 0
    for at in range(end + 2, min(len(tokens), end + KIN_NEAR)):
        if (word := normal((plain(tokens[at]),))[-1]) in BACK:
            owner = _owner_of(tokens, at)
            return (word, owner) if owner > end and _is_one_phrase(tokens[end + 1 : owner]) else ("", 0)
    return "", 0


def _owner_of(tokens: Sequence[Token], at: int) -> int:
    """Where `his` or `Holt’s` stands before a word, or -1."""
    return next((place for place in range(at - 1, max(-1, at - 4), -1) if _owns(tokens[place])), -1)


def _owns(token: Token) -> bool:
    return token.low in OWNERS or (is_capital(token) and token.low.endswith(("'s", "s'")))
