"""Who is told of as somebody's husband, daughter or brother: the last name alone then stands for the other one."""

from collections.abc import Sequence

from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.names import is_capital
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

KIN = words("""
    husband wife son daughter brother sister father mother uncle aunt cousin nephew niece widow widower grandson
    granddaughter grandfather grandmother father-in-law mother-in-law brother-in-law sister-in-law stepson stepdaughter
""")
KIN_WORDS = KIN | {"married"}
"""A sentence without any of them tells of no kin."""
KIN_NEAR = 7
"""Words."""
OWNED = words("his her their its")
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
