"""What a sentence tells by no cue of speech: "offered to close it", "put the cost at 2 million", "his warning that"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import clause_end, skip_adverbs
from pipeline.attribution.grammar.verbs import BE, follows
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.phrases import subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence, Token

PROMISING = words("offered offers promised promises vowed vows pledged pledges threatened threatens")
GIVING_WORD = words("promised promises pledged pledges")
A_THING = words("a an more new free full")
"""`promises an inquiry`"""
JOINING = words("and but")
ESTIMATING = words("put puts")
NUMBERS = words("""
    cost costs price figure number toll bill total value loss losses damage turnout odds share chances spending deficit
    crowd attendance savings budget worth
""")
"""What is put at a number."""
PARTING = frozenset({",", "(", "—", "–", ";"})
AMOUNTS = words("""
    twice half one two three four five six seven eight nine ten twelve twenty thirty forty fifty hundreds thousands
    millions billions double triple
""")
FARTHEST = 40
"""Words between two verbs of one subject."""
WIDE = 9
"""Words from the verb to the `at` of what is put."""
EXPECTING = words("expects fears predicts forecasts feared predicted")
EXPECTED = words("a an the no nothing another more fewer little his her their its")
"""What the words for something expected begin with."""
NOUNS = words("""
    advice warning warnings claim claims allegation allegations assertion suggestion assurance assurances belief fears
    concerns complaint complaints view insistence admission argument prediction
""")
OWNING = words("""
    his her their its my our staff police union council government expert official legal medical public resident
    residents
""")
"""Whose advice or warning it is, right before that word."""
TELLING = PROMISING | ESTIMATING | EXPECTING | NOUNS


def unspoken_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Holt offered to close the harbour. The union puts the cost at 21 million. She expects a hard winter."
    >>> [draft.rule for sentence in sentences(text, [(0, len(text))], []) for draft in unspoken_in(sentence)]
    ['promise', 'estimate', 'outlook']
    """
    if TELLING.isdisjoint(sentence.lows):
        return []
    tokens = sentence.tokens
    return [*_promises(tokens), *_estimates(tokens), *_outlooks(tokens), *_nouns(tokens)]


def _promises(tokens: Sequence[Token]) -> Iterator[Draft]:
    for at, token in enumerate(tokens[:-2]):
        if token.low not in PROMISING or follows(tokens, at, BE):
            continue
        if tokens[at + 1].low != "to" and not (token.low in GIVING_WORD and tokens[at + 1].low in A_THING):
            continue
        if token.low == "threatened" and tokens[at - 1].low == "had":
            continue
        if source := subject_before(tokens, at) or _subject_of_both(tokens, at):
            yield Draft([(at + 1, _deed_end(tokens, at + 1))], source, (at, at + 1), "promise")


def _subject_of_both(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """`He` of `He argued that it leaked, and pledged to mend it`."""
    if at < 4 or tokens[at - 1].low not in JOINING:
        return None
    first = next(
        (i for i in range(max(1, at - FARTHEST), at - 1) if (cue := CUES.get(tokens[i].low)) and cue.speech), 0
    )
    return subject_before(tokens, first) if first else None


def _deed_end(tokens: Sequence[Token], start: int) -> int:
    """`to adjourn the sitting` of "threatened to adjourn the sitting, and did so"."""
    end = clause_end(tokens, start)
    return next((at for at in range(start, end - 1) if tokens[at].text == "," and tokens[at + 1].low in JOINING), end)


def _estimates(tokens: Sequence[Token]) -> Iterator[Draft]:
    for at, token in enumerate(tokens[:-2]):
        if token.low not in ESTIMATING or (source := _rating(tokens, at)) is None:
            continue
        start = skip_adverbs(tokens, at + 1)
        told = [word.low for word in tokens[start : start + WIDE]]
        at_number = start + told.index("at") + 1 if "at" in told else len(tokens)
        held = told[: at_number - start]
        rated = held[:1] == ["it"] or held[:-1] in (["her"], ["him"], ["them"])
        if (rated or not NUMBERS.isdisjoint(held)) and _is_number(tokens, at_number):
            yield Draft([(start, _amount_end(tokens, start, at_number))], source, (at, at + 1), "estimate")


def _rating(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Who rates, before when he did: `A poll by Ruiz last week put`."""
    timed = at > 3 and tokens[at - 2].low in {"last", "this"} and tokens[at - 1].low in {"week", "month", "year"}
    return subject_before(tokens, at - 2 * timed)


def _amount_end(tokens: Sequence[Token], start: int, at_number: int) -> int:
    """Where the amount ends: at a comma that parts no thousands, or where the clause does."""
    end = clause_end(tokens, start)
    parts = (at for at in range(at_number, end) if tokens[at].text in PARTING and not _joins_digits(tokens, at))
    return next(parts, end)


def _joins_digits(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].text.isdigit() and tokens[at + 1].start == tokens[at].end


def _is_number(tokens: Sequence[Token], at: int) -> bool:
    """`21 million`, `$4m`, `about half`; not `risk`."""
    told = tokens[at : at + 3]
    return any(word.low in AMOUNTS or any(map(str.isdigit, word.text)) for word in told)


def _outlooks(tokens: Sequence[Token]) -> Iterator[Draft]:
    """`She expects a quiet winter.`"""
    for at, token in enumerate(tokens[:-2]):
        if token.low not in EXPECTING or (source := subject_before(tokens, at)) is None:
            continue
        start = skip_adverbs(tokens, at + 1)
        if start < len(tokens) and tokens[start].low in EXPECTED:
            yield Draft([(start, clause_end(tokens, start))], source, (at, at + 1), "outlook")


def _nouns(tokens: Sequence[Token]) -> Iterator[Draft]:
    """`despite staff advice that the paint is wet`"""
    for at in range(1, len(tokens) - 3):
        before = tokens[at - 1].low
        owned = before in OWNING or before.endswith(("'s", "s'"))
        if owned and tokens[at].low in NOUNS and tokens[at + 1].low == "that":
            yield Draft([(at + 1, clause_end(tokens, at + 1))], (at - 1, at), (at, at + 1), "noun")
