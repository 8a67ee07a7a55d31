"""What a sentence tells by no cue of speech: "offered to close it", "put the cost at 2 million", "his warning that"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import clause_end, skip_adverbs
from pipeline.attribution.grammar.verbs import BE, follows, is_past
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.phrases import (
    AUXILIARIES,
    DAYS,
    DETERMINERS,
    SUBJECT_PRONOUNS,
    phrase_start,
    subject_before,
)
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence, Token

SOMEBODY = DETERMINERS | SUBJECT_PRONOUNS | {"who", "residents", "officials"}
"""What a subject that promises begins with, where it has no name."""
PROMISING = words("""
    offered offers promised promises vowed vows pledged pledges threatened threatens undertook undertakes claims
    claimed claim
""")
GIVING_WORD = words("promised promises pledged pledges")
HEARERS = words("her him them us me")
CURRENCY = frozenset("£$€₹¥₦₱")
CAUSES = words("attributed attributes ascribed ascribes credits blames blamed")
"""What comes of what: `attributed the delay to the rain`."""
A_THING = words("a an more new free full")
"""`promises an inquiry`"""
JOINING = words("and but")
ESTIMATING = words("put puts estimates estimated pegged pegs valued values")
NUMBERS = words("""
    cost costs price figure number toll bill total value loss losses damage turnout odds share chances spending deficit
    crowd attendance savings budget worth chance rating ratings approval support lead majority margin probability risk
    likelihood strength numbers
""")
POLLS = words(
    "poll polls survey surveys study count counts projection projections forecast analysis model tracker polling"
)
"""A source of these puts anybody at a number: `A survey put the party on 19 per cent`."""
RATING = words("put puts gave gives shows showed had has")
SHARES = words("seats percent points votes vote lead per % approval")
"""What is put at a number."""
PARTING = frozenset({",", "(", "—", "–", ";"})
AMOUNTS = words("""
    twice half one two three four five six seven eight nine ten twelve twenty thirty forty fifty hundreds thousands
    millions billions double triple
""")
FARTHEST = 40
"""Words between two verbs of one subject."""
WIDE = 9
LATE = 14
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


def unspoken_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Holt offered to close the harbour. The union puts the cost at 21 million. She expects a hard winter."
    >>> [draft.rule for sentence in sentences(text, [(0, len(text))], []) for draft in unspoken_in(sentence)]
    ['promise', 'estimate', 'outlook']
    """
    return WAYS.read(sentence)


def _promises(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    for at in [at for at in places if at < len(tokens) - 2]:
        token = tokens[at]
        if follows(tokens, at, BE):
            continue
        dated = tokens[at + 1].low == "on" and tokens[at + 2].low in DAYS  # `threatened on Monday to sue`
        start = skip_adverbs(tokens, at + 1 + dated)
        given = token.low in GIVING_WORD and _is_given(tokens, at + 1)
        if start + 1 >= len(tokens) or not (tokens[start].low == "to" or given):
            continue
        if token.low == "threatened" and tokens[at - 1].low == "had":
            continue
        if source := subject_before(tokens, at) or _subject_of_both(tokens, at):
            source = _with_relative(tokens, source)
            if token.low == "claim" and (source[0] or tokens[0].low in DETERMINERS):
                continue  # `build a strong claim to recover`
            if _is_somebody(tokens, source) and not (source[0] and tokens[source[0] - 1].low == "as"):
                yield Draft([(start, _deed_end(tokens, start))], source, (at, at + 1), "promise")


def _with_relative(tokens: Sequence[Token], source: tuple[int, int]) -> tuple[int, int]:
    """`The union that represents the crews` of its last words."""
    related = source[0] > 1 and tokens[source[0] - 1].low in {"that", "who"}
    return (phrase_start(tokens, source[0] - 1), source[1]) if related else source


def _is_somebody(tokens: Sequence[Token], source: tuple[int, int]) -> bool:
    """`The union`, `She`; not `It`, `that` or `insurance` of "process insurance claims"."""
    first = tokens[source[0]]
    named = any(token.text[0].isupper() for token in tokens[slice(*source)])
    return first.low not in {"it", "that", "which", "this"} and (named or first.low in SOMEBODY)


def _is_given(tokens: Sequence[Token], at: int) -> bool:
    """`an inquiry`, `£50,000 a year`, `her six million dollars`"""
    told = tokens[at].low in HEARERS
    first = tokens[at + told]
    money = first.text[0].isupper() and any(map(str.isdigit, first.text))  # `R2bn`, `Sh40m`
    number = money or first.text[0] in CURRENCY or (told and (first.text[0].isdigit() or first.low in AMOUNTS))
    return first.low in A_THING or number


def _causes(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`attributed the delay to the rain`, `credits the night buses`, `blamed the weather`"""
    for at in [at for at in places if at < len(tokens) - 2]:
        token = tokens[at]
        if follows(tokens, at, BE) or (source := subject_before(tokens, at)) is None:
            continue
        end = _deed_end(tokens, at + 1)
        to = any(word.low == "to" for word in tokens[at + 2 : end])
        told = tokens[at + 1]
        own = tokens[source[0]].low in SUBJECT_PRONOUNS and source[1] == source[0] + 1
        if token.low == "credits" and not own and not (told.low in DETERMINERS or told.text[0].isupper()):
            continue  # `TV credits include`
        if (to or not token.low.startswith(("attribut", "ascrib"))) and told.text[0].isalnum():
            yield Draft([(at + 1, end)], source, (at, at + 1), "estimate")


def _polls(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`A survey on Tuesday put the party on 19 per cent`, `The poll gave them 51 seats`"""
    for at in [at for at in places if 2 <= at < len(tokens) - 3 and at <= FARTHEST // 2]:
        if tokens[at + 1].low in {"a", "an", "no", "been"}:
            continue
        before = tokens[:at]
        if not any(token.low in POLLS or token.low.endswith("poll") for token in before):
            continue
        marks = any(t.text in PARTING and not _joins_digits(tokens, i) for i, t in enumerate(before))
        if marks or any(t.low in AUXILIARIES or t.quotation for t in before):
            continue
        end = _amount_end(tokens, at + 1, at + 2)
        told = tokens[at + 1 : min(end + 1, at + 1 + WIDE * 2)]
        put = tokens[at].low in ESTIMATING and any(t.low in {"at", "on"} for t in told)
        given = any(any(map(str.isdigit, t.text)) or t.low in AMOUNTS for t in told)
        if given and (put or any(t.low in SHARES for t in told)):
            yield Draft([(at + 1, end)], (0, at), (at, at + 1), "estimate")


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


def _estimates(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    for at in [at for at in places if at < len(tokens) - 2]:
        if (source := _rating(tokens, at)) is None:
            continue
        start = skip_adverbs(tokens, at + 1)
        told = [word.low for word in tokens[start : start + LATE]]
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
    parts = (
        at
        for at in range(at_number, end)
        if (tokens[at].text in PARTING and not _joins_digits(tokens, at)) or _goes_on(tokens, at)
    )
    return next(parts, end)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """`and recommended` after an amount."""
    return tokens[at].low in JOINING and at + 1 < len(tokens) and is_past(tokens[at + 1].low)


def _joins_digits(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].text.isdigit() and tokens[at + 1].start == tokens[at].end


def _is_number(tokens: Sequence[Token], at: int) -> bool:
    """`21 million`, `$4m`, `about half`; not `risk`."""
    told = tokens[at : at + 5]
    return any(word.low in AMOUNTS or any(map(str.isdigit, word.text)) for word in told)


def _outlooks(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`She expects a quiet winter.`"""
    for at in [at for at in places if at < len(tokens) - 2]:
        if (source := subject_before(tokens, at)) is None:
            continue
        start = skip_adverbs(tokens, at + 1)
        if tokens[at - 1].low == "to" or start + 1 >= len(tokens):
            continue
        if tokens[start].low in EXPECTED or _is_expected(tokens, start, tokens[at].low):
            yield Draft([(start, clause_end(tokens, start))], source, (at, at + 1), "outlook")


def _is_expected(tokens: Sequence[Token], start: int, low: str) -> bool:
    """`expects prices to fall`, `fears looting`"""
    if low in {"fears", "feared"} and tokens[start].low.endswith("ing"):
        return True
    told = tokens[start + 1 : start + WIDE]
    plain = tokens[start].text[0].isalnum() and tokens[start].low not in {"to", "that", "and", "of", "for", "in"}
    return plain and low == "expects" and any(token.low == "to" for token in told)


def _nouns(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`despite staff advice that the paint is wet`"""
    for at in [at for at in places if 1 <= at < len(tokens) - 3]:
        before = tokens[at - 1].low
        owned = before in OWNING or before.endswith(("'s", "s'"))
        if owned and tokens[at + 1].low == "that":
            yield Draft([(at + 1, clause_end(tokens, at + 1))], (at - 1, at), (at, at + 1), "noun")


WAYS: Ways = ways_of(
    (PROMISING, _promises),
    (RATING, _polls),
    (ESTIMATING, _estimates),
    (EXPECTING, _outlooks),
    (CAUSES, _causes),
    (NOUNS, _nouns),
)
