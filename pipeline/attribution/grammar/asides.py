"""Who says it in passing or after all of it: "Had she, he wanted to know, paid?", "It rained, Holt told MPs."."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import clause_end
from pipeline.attribution.grammar.idioms import HEARERS
from pipeline.attribution.grammar.verbs import BE, is_past
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.names import is_capital
from pipeline.attribution.text.phrases import (
    AUXILIARIES,
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_adverb,
    subject_before,
)
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import ENDS, Range, Sentence, Token

TELLING = words("told tells")
ASIDE = words("""
    said says say added adds noted notes explained explains confirmed confirms claimed claims insisted insists
    argued argues admitted admits recalled recalls conceded concedes believes warned warns suggests acknowledged
    answered answers announced announces observed observes reported reports shows show asked asks ask remarked
    remarks mused replied maintained maintains recollected reckons reckoned thinks remembers remembered wondered
    wonders complained complains boasted boasts joked jokes sighed sighs estimated estimates asserted asserts
    contended contends predicted predicts concluded concludes alleged alleges disclosed discloses complain claim
    insist argue believe fear concede thought suspects note suspect allege recall muttered mutters grumbled
    grumbles whispered murmured quipped quips confided confides declared declares stressed stresses
""")
PHRASES: tuple[tuple[str, ...], ...] = (
    ("wanted", "to", "know"), ("wants", "to", "know"), ("will", "tell", "you"), ("would", "tell", "you"),
    ("pointed", "out"), ("points", "out"), ("point", "out"),
    ("likes", "to", "say"), ("liked", "to", "say"), ("used", "to", "say"),
    ("went", "on"), ("goes", "on"), ("made", "clear"), ("makes", "clear"), ("made", "plain"),
)  # fmt: skip
SAYING = words("say says said insist claim argue believe warn fear admit concede")
STARTS = frozenset(phrase[0] for phrase in PHRASES)
SIGNS = TELLING | ASIDE | SAYING | STARTS | {"heard"}
OBJECTS = words("him her them us me you it")
PEOPLE = words("""
    reporters journalists lawmakers supporters parliament congress councillors mps senators police viewers radio
    state local national public television tv delegates residents
""")
TIMES = DAYS | words("""
    afterwards afterward then today yesterday last later earlier early late recently this tonight tomorrow again
""")
SCENES = words("when while as after before if although though since because unless asked speaking addressing")
"""A clause that these begin tells of the scene: `When she came in, Holt told the court.`"""
NOT_ALONE = words("that who which where when how why what if whether to not")
LISTED = SCENES | words("and but then adding who which")
"""What goes on after an aside, rather than with what stands before it."""
WHEN = TIMES | PREPOSITIONS
"""What tells when and where it was said begins with these."""
ENDS_HEARER = NOT_ALONE | (TIMES - {"this"}) | (SUBJECT_PRONOUNS - {"it"}) | (PREPOSITIONS - {"of"}) | AUXILIARIES
ALONE = words("each one both some many most others")
"""Who may stand for himself: `What she had, each insists, was a loan`."""
WIDE = 16
"""Words of who tells it."""
FEW = 4
"""Words of the shortest thing told before its source."""
HEARER = 7
"""Words of who hears it."""
AFTER = 5
"""Words that tell when and to whom an aside was said."""


def asides_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Had she, he wanted to know, paid for it? The road had been salted, two drivers told the Lantern."
    >>> [draft.source for one in sentences(text, [(0, len(text))], []) for draft in asides_in(one)]
    [(3, 4), (6, 8)]
    """
    return WAYS.read(sentence)


def asides_at(sentence: Sentence, place: int) -> list[Draft]:
    """What the verb that begins at a place of the text tells in passing; nothing where none does."""
    return list(_in_passing(sentence.tokens, [bisect_left(sentence.starts, place)]))


def _drafts(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    for draft in (*_told_after(tokens, places), *_said_after(tokens), *_in_passing(tokens, places)):
        if not any(token.quotation for start, end in draft.content for token in tokens[start:end]):
            yield draft


def _told_after(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`The road had never been salted, two drivers who were to do it told the Lantern.`"""
    for at in [at for at in places if tokens[at].low in TELLING and FEW + 2 <= at < len(tokens) - 1]:
        if tokens[at - 1].low in BE or not _hears_and_no_more(tokens, at + 1):
            continue
        source = _teller(tokens, at)
        if source is None or tokens[source[0] - 1].text != "," or source[0] - 1 < FEW:
            continue
        start = int(tokens[0].low in {"and", "but", "so"})
        content = (start, source[0] - 1)
        if tokens[start].low not in SCENES and not tokens[start].low.endswith("ing") and _has_verb(tokens, content):
            yield Draft([content], source, (at, at + 1), "aside")


def _said_after(tokens: Sequence[Token]) -> Iterator[Draft]:
    """`Two men have been hurt, doctors and local officials say.`"""
    last = range(len(tokens) - 1, max(FEW + 2, len(tokens) - AFTER - 1), -1)
    at = next((i for i in last if tokens[i].low in SAYING), 0)
    rest = tokens[at + 1 :]
    if not at or any(t.low not in WHEN and t.low not in ENDS for t in rest):
        return
    comma = next((i for i in range(at - 1, max(FEW - 1, at - HEARER), -1) if tokens[i].text == ","), 0)
    told = tokens[comma + 1 : at]
    plain = all(t.text[0].isalnum() and not t.quotation and t.low not in AUXILIARIES for t in told)
    if not comma or not plain or "and" not in [t.low for t in told[1:-1]]:
        return
    content = (int(tokens[0].low in {"and", "but", "so"}), comma)
    if tokens[content[0]].low not in SCENES and _has_verb(tokens, content):
        yield Draft([content], (comma + 1, at), (at, at + 1), "aside")


def _teller(tokens: Sequence[Token], at: int) -> Range | None:
    """The subject right before the verb, or with `who` and a clause of its own."""
    source = subject_before(tokens, at)
    if source and source[0] and tokens[source[0] - 1].text == ",":
        return source
    for comma in range(at - 2, max(0, at - WIDE), -1):
        if tokens[comma].text == ",":
            led = tokens[comma + 1]
            named = led.low in DETERMINERS or is_capital(led) or led.low in {"those", "people", "one"}
            related = any(token.low == "who" for token in tokens[comma + 2 : at])
            return (comma + 1, at) if named and related else None
    return None


def _hears_and_no_more(tokens: Sequence[Token], at: int) -> bool:
    """`Parliament on Tuesday.`, `the meeting, as MPs shouted`; not `the meeting that`, `him to go`."""
    end = at
    while end < len(tokens) and _names_hearer(tokens, end) and end - at < HEARER:
        end += 1
    if end == at or end - at == HEARER:
        return False
    first = tokens[at]
    named = first.low in DETERMINERS or is_capital(first) or (first.text.isalpha() and first.low.endswith("s"))
    many = tokens[end - 1].text.isalpha() and tokens[end - 1].low.endswith("s")
    hears = first.low in OBJECTS or first.low in PEOPLE or named or many
    rest = tokens[end:]
    stops = not rest or rest[0].low in ENDS or rest[0].text in {",", ";"} or rest[0].low in WHEN
    after = rest[1:7] if rest and rest[0].text == "," else rest[:7]
    return hears and stops and not any(t.quotation or t.low in {"that", "how", "whether"} for t in after)


def _names_hearer(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return not token.quotation and token.text[0].isalnum() and token.low not in ENDS_HEARER


def _in_passing(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`The desk, as Holt pointed out before breakfast, has three drawers.`"""
    for at in [at for at in places if 2 <= at < len(tokens) - 3]:
        end = _aside_verb(tokens, at)
        stop = _aside_end(tokens, end) if end else 0
        source = _beside(tokens, at) if stop else None
        if source is None or (tokens[at].low == "thought" and tokens[source[0]].low in SUBJECT_PRONOUNS):
            continue
        first = source[0] - (tokens[source[0] - 1].low == "as")
        if first and (first < 2 or tokens[first - 1].text != ","):
            continue
        left, right = (0, max(0, first - 1)), (stop + 1, clause_end(tokens, stop + 1))
        told = [*_before(tokens, left), right] if first else [right]
        if (
            right[1] - right[0] > 1
            and _has_verb(tokens, (told[0][0], right[1]))
            and not _is_listed(tokens, left, right)
        ):
            if tokens[at].low == "heard" or tokens[at - 1].low in BE:
                hearer = {token.low for token in tokens[slice(*source)]}
                if not HEARERS.isdisjoint(hearer):
                    yield Draft(told, None, (at, end), "heard")
            else:
                yield Draft(told, source, (at, end), "aside")


def _before(tokens: Sequence[Token], left: Range) -> list[Range]:
    """What goes on after the aside: `had come` of `next to Vale, who had come, she said, by boat`; nothing of `and`."""
    if tokens[left[1] - 1].low in NOT_ALONE or tokens[left[1] - 1].low in {"and", "but", "or"}:
        return []
    comma = next((at for at in range(left[1] - 2, left[0], -1) if tokens[at].text == ","), 0)
    related = comma > 0 and tokens[comma + 1].low in {"who", "which", "whose", "where"}
    return [(comma + 1 + (tokens[comma + 1].low != "whose"), left[1])] if related else [left]


def _aside_verb(tokens: Sequence[Token], at: int) -> int:
    """Where the verb of an aside ends; 0 for no such verb."""
    low = tokens[at].low
    if low in STARTS:
        told = [token.low for token in tokens[at : at + 3]]
        if phrase := next((one for one in PHRASES if told[: len(one)] == list(one)), None):
            return at + len(phrase)
    passive = tokens[at - 1].low in BE
    heard = low == "heard" or (low == "told" and passive)
    return at + 1 if low in ASIDE or heard or (low in TELLING and not passive) else 0


def _beside(tokens: Sequence[Token], at: int) -> Range | None:
    """The subject, which begins right after the comma."""
    alone = tokens[at - 1].low in ALONE and at > 1 and tokens[at - 2].text == ","
    source = (at - 1, at) if alone else subject_before(tokens, at)
    if source and source[0] and tokens[source[0] - 1].low in {"who", "those"}:
        source = _teller(tokens, at)
    if (
        source is None
        or source[1] > at
        or not source[0]
        or tokens[source[0]].low in {"who", "which", "that", "it", "as"}
    ):
        return None
    return source


def _aside_end(tokens: Sequence[Token], at: int) -> int:
    """The comma after the verb, its hearer, and when it was; 0 where more is told."""
    for end in range(at, min(len(tokens) - 2, at + AFTER)):
        token = tokens[end]
        if token.text == ",":
            return end
        first = end == at
        hears = token.low in OBJECTS or token.low in PEOPLE or (token.low == "the" and tokens[end + 1].low in HEARERS)
        led = hears or token.low in WHEN or is_adverb(token)
        if token.quotation or not token.text[0].isalnum() or token.low in NOT_ALONE or (first and not led):
            return 0
    return 0


def _is_listed(tokens: Sequence[Token], left: Range, right: Range) -> bool:
    """`He came, he said, and he went`, `..., she said, pointing at it`: no words parted by an aside."""
    whole = left[1] > 0 and _has_verb(tokens, left) and tokens[left[1] - 1].low not in AUXILIARIES
    if tokens[right[0]].low.endswith("ing") and whole:
        return True
    if tokens[right[0]].quotation or (left[1] and tokens[left[1] - 1].quotation):
        return True
    return tokens[right[0]].low in LISTED


def _has_verb(tokens: Sequence[Token], region: Range) -> bool:
    return any(
        token.low in AUXILIARIES or (token.text.islower() and is_past(token.low)) for token in tokens[slice(*region)]
    )


WAYS: Ways = ways_of((SIGNS, _drafts))
