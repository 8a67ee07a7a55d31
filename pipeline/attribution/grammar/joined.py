"""A second verb of one subject: "said it was late and threatened to sue", "but would not say where"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.bidding import SIGNS, deed_of
from pipeline.attribution.grammar.clauses import Draft, main_subject
from pipeline.attribution.grammar.contents import CLAUSE_STARTS, clause_end, opens_clause, skip_adverbs
from pipeline.attribution.grammar.further.verbs import SAYING, TAKING
from pipeline.attribution.grammar.verbs import is_past
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.phrases import AUXILIARIES, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token

JOINING = words("and but yet")
HELPING = words("would will could can did does do has have had is was were are")
TELLING = words("say disclose reveal specify explain confirm")
CLOSED = words("declined declines refused refuses")
OPEN = words("who whom whose what which when where why how whether if")
LINKS = words("by to from for with at in on through of under about")
MODALS = words("would will could can may might should must 'd 'll is are was were isn't aren't won't wouldn't wasn't")
"""After these in what was said, a verb in the past is not said with it: `said it would wait but demanded that`."""
FINITE = MODALS | AUXILIARIES
NEAR = 5
"""Words within which the verb of a clause without `that` stands."""
RELATIVE = words("that who which whose if whether")
SPOKEN = frozenset(form for form, verb in SAYING.items() if verb.past)
"""`feared that` of `said it was late and feared that it leaked`"""
DENYING = words("denied denies")
SECOND = (
    SIGNS
    | SPOKEN
    | DENYING
    | HELPING
    | CLOSED
    | words("wouldn't didn't couldn't doesn't won't can't hasn't haven't hadn't")
)


def joined_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Ruiz said it would rain but would not say where. Holt rose and ordered the clerk to leave."
    >>> found = [d for one in sentences(text, [(0, len(text))], []) for d in joined_in(one)]
    >>> [draft.cue for draft in found]
    [(8, 9), (3, 4)]
    """
    return WAYS.read(sentence)


def _drafts(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    for at in [at for at in places if 2 <= at < len(tokens) - 2]:
        verb = skip_adverbs(tokens, at + 1)
        verb += verb + 1 < len(tokens) and tokens[verb].low in {"have", "has"} and tokens[verb + 1].low in SIGNS
        if verb + 1 >= len(tokens) or tokens[verb].low not in SECOND:
            continue
        withheld = _withheld(tokens, verb)
        told = withheld or deed_of(tokens, verb) or _spoken(tokens, verb)
        if told and (source := _subject(tokens, at, withheld=bool(withheld))):
            yield Draft([told[1]], source, told[0], "withheld" if withheld else "joined")


def _spoken(tokens: Sequence[Token], at: int) -> tuple[Range, Range] | None:
    """`predicted that it would rain`, `maintained the truck had gone`, `denied stealing fuel`"""
    low, start = tokens[at].low, skip_adverbs(tokens, at + 1)
    if start + 1 >= len(tokens):
        return None
    that = low in SPOKEN and tokens[start].low == "that" and opens_clause(tokens, start)
    verbs = (token for token in tokens[start + 1 : start + NEAR] if token.low in FINITE)
    bare = low in TAKING and tokens[start].low in CLAUSE_STARTS and next(verbs, None) is not None
    doing = low in DENYING and tokens[start].low.endswith("ing")
    return ((at, at + 1), (start, clause_end(tokens, start))) if that or bare or doing else None


def _withheld(tokens: Sequence[Token], at: int) -> tuple[Range, Range] | None:
    """`would not say where`, `declined to say why`, `would not be drawn on whether it leaks`"""
    low, verb = tokens[at].low, at
    if (low in CLOSED and tokens[at + 1].low == "to") or (
        low in HELPING and tokens[at + 1].low in {"not", "n't", "never"}
    ):
        verb = at + 2
    elif low.endswith("n't"):
        verb = at + 1
    if verb == at or verb + 1 >= len(tokens):
        return None
    if [token.low for token in tokens[verb : verb + 3]] == ["be", "drawn", "on"]:
        return (verb + 1, verb + 2), (verb + 3, clause_end(tokens, verb + 3))
    start = verb + 1
    if tokens[verb].low not in TELLING:
        return None
    linked = tokens[start].low in LINKS and start + 1 < len(tokens) and tokens[start + 1].low in OPEN
    if not (linked or tokens[start].low in OPEN):
        return None
    return (verb, verb + 1), (start, max(clause_end(tokens, start), start + 1))


def _subject(tokens: Sequence[Token], at: int, *, withheld: bool) -> Range | None:
    """Whose both verbs are; None where the second may as well be told within what the first tells."""
    first = next((i for i in range(1, at) if _speaks(tokens, i)), 0)
    if not first:
        if tokens[at].low == "but" and any(token.low in CLOSED for token in tokens[:at]):
            return main_subject(tokens, at)  # `declined to say if it was late but pledged to hurry`
        plain = all(token.low not in RELATIVE for token in tokens[1:at])
        return main_subject(tokens, at) if plain or tokens[at - 1].text == "," else None
    source = subject_before(tokens, first) or main_subject(tokens, first)
    return source if withheld or _is_outer(tokens, first + 1, at) else None


def _speaks(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].low == "agreed":
        return True
    cue = CUES.get(tokens[at].low)
    return cue is not None and (cue.speech or cue.kind == "think") and cue.form in ("past", "s")


def _is_outer(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Whether a verb in the past after `and` goes with the verb of saying rather than with what is said."""
    if tokens[at - 1].text == "," or tokens[at - 1].quotation:
        return True
    start = skip_adverbs(tokens, start)
    own = start + (tokens[start].low == "that")
    if tokens[start].low == "to" or tokens[own].low in {"he", "she", "they", "it"}:
        return True  # `said he had gone and blamed`: either way it was he
    finite = [token.low for token in tokens[start:at] if token.low in FINITE or _is_finite(token)]
    moved = len(finite) > 1 and finite[-2] in {"was", "were"} and finite[-1] not in FINITE
    if not finite or moved:
        return not finite or tokens[at].low == "but"  # `was moved and called`: the ferry, or who tells of it?
    return finite[-1] in MODALS or finite[-2:-1] == ["been"]  # `had been asked and feared`


def _is_finite(token: Token) -> bool:
    return not token.quotation and token.text.islower() and (is_past(token.low) or token.low.endswith("n't"))


WAYS: Ways = ways_of((JOINING, _drafts))
