"""Whether a word that may attribute does so here, or is a noun, a passive, or no speech."""

from collections.abc import Sequence

from pipeline.attribution.text.cues import CUES, Cue
from pipeline.attribution.text.names import is_capital
from pipeline.attribution.text.phrases import DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS, is_adverb
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

BE = words("is are was were be been being 's 're he's she's it's got gets get")

ADJECTIVES = DETERMINERS - {"all", "both", "some", "most", "many", "that", "this"}
"""Determiners that need a noun after them."""
REFUTING = words("rejected dismissed denied refuted repeated made rejects dismisses denies refutes rebuffed rubbished")
"""What is done to claims and reports: the word after one of these is a noun."""
STRONG = words("""
    stood rose sat took gave went came got made left met ran held kept lost won paid read led broke chose drew drove
    fell flew grew hit hung laid lay lit rode rang sang sank sent set shook shot shut spent spoke struck swept threw
    tore woke wore wept ran began became brought built bought caught cut dealt fought forbade forgot hid hurt put quit
    sought slept slid stole strode stuck swam swung taught
""")
"""Past forms of strong verbs: what stands before the first of them is a sentence's subject."""


def is_past(low: str) -> bool:
    return low.endswith("ed") or low in STRONG


def is_spoken(token: Token) -> bool:
    cue = CUES.get(token.low)
    return cue is not None and cue.speech and cue.form in ("past", "s")


def follows(tokens: Sequence[Token], at: int, words: frozenset[str] | set[str]) -> bool:
    while at > 0 and is_adverb(tokens[at - 1]):
        at -= 1
    return at > 0 and tokens[at - 1].low in words


def is_passive(tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    return cue.form == "past" and follows(tokens, at, BE)


def is_noun(tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    """`the claims`, `his report`, `in reports`: told by the word before, and for such words by what follows."""
    before = tokens[at - 1].low if at else ""
    if before in ADJECTIVES or before.endswith("'s"):
        return cue.form != "past" or before in {"the", "a", "an"}
    if before in PREPOSITIONS and cue.form != "ing":
        return True
    if not cue.noun or before in SUBJECT_PRONOUNS or _closes_quotation(tokens, at) or _inverts(tokens, at):
        return False
    if before in REFUTING:
        return True
    return not _speaks_next(tokens, at + 1)


def _inverts(tokens: Sequence[Token], at: int) -> bool:
    """`“I had neither,” answers Farouk.`"""
    following = at > 0 and tokens[at - 1].quotation and at + 1 < len(tokens)
    return bool(following) and is_capital(tokens[at + 1])


def _closes_quotation(tokens: Sequence[Token], at: int) -> bool:
    """`“...,” Ruiz notes.`: a name between a quotation and the verb, and nothing after it."""
    if at + 1 < len(tokens) and tokens[at + 1].text[0].isalnum():
        return False
    first = at
    while first and is_capital(tokens[first - 1]):
        first -= 1
    return 0 < first < at and bool(tokens[first - 1].quotation)


def _speaks_next(tokens: Sequence[Token], at: int) -> bool:
    """`that`, a quotation, or a comma or colon and a quotation."""
    if at < len(tokens) and tokens[at].text in {",", ":"}:
        at += 1
        return at < len(tokens) and bool(tokens[at].quotation)
    return at < len(tokens) and (bool(tokens[at].quotation) or tokens[at].low == "that")
