"""What is told by nobody that the sentence names: "Staff were told not to talk", "Members were told that"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import CLAUSE_STARTS, clause_end, opens_clause, skip_adverbs
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.phrases import is_adverb, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token

TOLD = words("told informed warned assured promised reminded")
BID = words("told warned reminded instructed urged advised ordered")
"""These lead to what is to be done as well: `were told to wait`."""
CLAIMED = words("""
    claimed alleged suggested agreed resolved revealed understood noted announced argued reported admitted
    conceded confirmed rumoured rumored
""")
"""Of `it was alleged that`."""
BEING = words("was were been being am is are 'm")
JOINT = words("and or but")
HIDDEN = words("me i us we you")
"""Of themselves these tell: `I was told that`."""
RELATIVE = words("that which who whom")
BETWEEN = words("by on in at last this yesterday again repeatedly twice")
WIDE = 12


def hearsay_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Staff were told not to talk. Members were told on Monday that it leaked. It was alleged that he ran."
    >>> [draft.content for one in sentences(text, [(0, len(text))], []) for draft in hearsay_in(one)]
    [[(3, 6)], [(5, 8)], [(3, 6)]]
    """
    return WAYS.read(sentence)


def _drafts(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    for at in [at for at in places if 1 <= at < len(tokens) - 2]:
        be = at - 1
        while be > 0 and is_adverb(tokens[be]):
            be -= 1
        if tokens[be].low not in BEING:
            continue
        low = tokens[at].low
        if tokens[be - 1].low == "it" and low in CLAIMED and be:
            start = skip_adverbs(tokens, at + 1)
            if start + 2 < len(tokens) and tokens[start].low == "that" and opens_clause(tokens, start):
                yield Draft([(start, clause_end(tokens, start))], None, (be, at + 1), "hearsay")
        elif low in TOLD and (start := _told(tokens, at)) and _hears(tokens, at):
            yield Draft([(start, clause_end(tokens, start))], _teller(tokens, at, start), (be, at + 1), "hearsay")


def _hears(tokens: Sequence[Token], at: int) -> bool:
    source = subject_before(tokens, at)
    return source is not None and tokens[source[0]].low not in HIDDEN | RELATIVE and source[1] - source[0] < WIDE


def _told(tokens: Sequence[Token], at: int) -> int:
    """Where what was told begins: at `that`, `to`, `not to`, or a clause."""
    end = min(len(tokens) - 2, at + WIDE)
    for start in range(at + 1, end):
        token = tokens[start]
        if token.low == "that":
            return start if opens_clause(tokens, start) else 0
        if token.low == "to" and tokens[at].low in BID and tokens[start + 1].text.islower():
            return start - (tokens[start - 1].low == "not")
        if token.quotation or token.text in {",", ".", ";", ":", "?", "—"} or token.low in JOINT:
            return 0
        if (
            start == at + 1
            and token.low in CLAUSE_STARTS
            and token.low not in {"no", "not"}
            and tokens[at].low == "told"
        ):
            return start
        if (
            start == at + 1
            and token.low not in BETWEEN
            and token.low != "not"
            and not is_adverb(token)
            and not token.low.endswith("ly")
            and token.low != "three"
        ):
            return 0
    return 0


def _teller(tokens: Sequence[Token], at: int, start: int) -> Range | None:
    """`the chair` of `was told by the chair to calm down`"""
    by = tokens[at + 1].low == "by" and start - at > 2
    return (at + 2, start) if by else None


WAYS: Ways = ways_of((TOLD | CLAIMED, _drafts))
