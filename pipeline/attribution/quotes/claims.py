"""Whose words are rejected: of `He dismissed a claim by Ana Holt that it was “dead”` they are Ana Holt's."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.attribution.text.phrases import DETERMINERS
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Token

REJECTING = words("""
    reject rejects rejected rejecting dismiss dismisses dismissed dismissing deny denies denied denying brushed rebuffed
    refuted rebutted disputed disputes contested contests scorned ridiculed mocked laughed waved shrugged accepted
    accepts upheld welcomed endorsed questioned cited quoted recalled noted
""")
CLAIMS = words("""
    submission argument claim contention assertion allegation accusation suggestion complaint charge insistence view
    statement remark assurance criticism objection
""")
"""What is rejected, and is words of another."""
NEAR, WIDE = 5, 16
"""Words from the verb to the noun, and from the noun to "that"."""


class Claim(NamedTuple):
    """Whose it is, as a range of tokens, and where its noun and its "that" stand."""

    owner: Range
    noun: int
    that: int


def claim_of(tokens: Sequence[Token], cue: Range) -> Claim | None:
    """The claim that a verb takes; None where what follows are the subject's own words."""
    verb = next((at for at in range(*cue) if tokens[at].low in REJECTING), -1)
    if verb < 0:
        return None
    noun = next((at for at in range(verb + 1, min(len(tokens), verb + NEAR + 3)) if _is_claim(tokens[at])), 0)
    that = next((at for at in range(noun + 1, min(len(tokens), noun + WIDE)) if tokens[at].low == "that"), 0)
    if not noun or not that:
        return None
    if that == noun + 1 and noun - 1 > verb and tokens[noun - 1].low.endswith(("'s", "s'")):
        first = next((at + 1 for at in range(noun - 1, verb, -1) if tokens[at].low in DETERMINERS), verb + 1)
        return Claim((first, noun), noun, that)
    if tokens[noun + 1].low not in {"by", "from", "of"}:
        return None
    return Claim((noun + 2, that - (tokens[that - 1].text == ",")), noun, that)


def _is_claim(token: Token) -> bool:
    return token.low in CLAIMS or token.low.removesuffix("s") in CLAIMS
