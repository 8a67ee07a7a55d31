"""`agreed that the pier should close`, `queried whether it leaked`, `estimates one child in six goes hungry`."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft, main_subject
from pipeline.attribution.grammar.contents import CLAUSE_STARTS, clause_end, opens_clause, skip_adverbs
from pipeline.attribution.grammar.further.verbs import ASKING, SAYING, TAKING, WONDERING, Verb
from pipeline.attribution.grammar.verbs import BE, follows, is_past
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.phrases import (
    AUXILIARIES,
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
    is_adverb,
    subject_before,
)
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token

ASKED = words("whether if why how what who when where which whom")
DENIED = words("not never n't cannot")
NOBODY = words("it you what to when if let please i've i'd i'm we're we'd you'll you've we've")
"""Words of no source: `if you think`, `let them know`."""
NO_SOURCE = words("this that which there when whenever whoever and but so then")
SUPPOSED = words("if whether unless do does did that what")
"""What follows these is nobody's word: `if you think`, `did she say`."""
STANDING = words("""
    all both some many most several few others another one two three four five six seven eight nine ten this that
    each
""")
"""Determiners that stand alone: `One argues that`."""
ALONE = words("one another each two three both")
MANY = words("people police two three four five six seven eight nine ten")
PLURAL = words("they we some many most several few others both all two three")
BEFORE_SUBJECT = words("and but while although though as because since whereas where yet so when that who")
JOINING = words("and but then")
WIDE = 8
"""Words of a subject within a clause that no `that` leads."""
BETWEEN = 7
"""Words that may part a verb from its `that`: `said in a written answer that`."""
OCCASIONS = words("after when while as before according in on at during through under from")
LONG = 18
"""Words between commas that part a verb from its `that`: `concedes, after an hour of being asked by counsel, that`."""
TIMES = words("week month year night morning afternoon evening today yesterday") | DAYS
PARTED_BY = words("in on at by through via during after before from to last this yesterday today over")
FINITE = AUXILIARIES - {"be", "been", "being"} | words(
    "isn't aren't wasn't weren't hasn't haven't won't wouldn't can't couldn't didn't doesn't don't"
)
TOLD = words("""
    told tells warned warns assured assures reminded reminds informed informs advised advises promised promises
    notified persuaded convinced cautioned asked asks
""")
ENDS_HEARER = words("so because and but as to when while before after")
OF_WHOM = words("of about for with against")
ASKERS = words("asked asks")
SAID = words("said says announced claimed claims wrote insisted warned")
SPEAKING = words("he she they it there no")
NO_SUBJECT = (
    PREPOSITIONS | {"to", "that", "and", "or", "but", "if", "whether"} | words("who which what how why when where")
)
"""What a clause without `that` does not begin with."""


def saying_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Both sides agreed that it should close. The clerk queried whether it leaked. Holt swears he was out."
    >>> [draft.content for one in sentences(text, [(0, len(text))], []) for draft in saying_in(one)]
    [[(3, 7)], [(3, 6)], [(2, 5)]]
    """
    return WAYS.read(sentence)


def _drafts(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    for at in [at for at in places if 0 < at < len(tokens) - 2]:
        start = _content(tokens, at)
        source = _subject(tokens, at) if start else None
        if start and source and _is_somebody(tokens, source):
            yield Draft([(start, _end(tokens, start))], source, (at, at + 1), "verb")


def _end(tokens: Sequence[Token], start: int) -> int:
    """Where the clause ends, or a semicolon parts it from another."""
    end = clause_end(tokens, start)
    return next((at for at in range(start + 1, end) if tokens[at].text == ";"), end)


def retold_in(sentence: Sentence) -> list[Draft]:
    """What others are told within what somebody tells: `the firm had assured her that it was safe`."""
    tokens, found = sentence.tokens, list[Draft]()
    for at in [at for at, low in enumerate(sentence.lows) if low in TOLD and 0 < at < len(tokens) - 2]:
        start = _after_hearer(tokens, at) if _is_verb(tokens, at) and not follows(tokens, at, BE) else 0
        source = _subject(tokens, at) if start else None
        if start and source and tokens[source[0]].low not in NO_SOURCE:
            found.append(Draft([(start, clause_end(tokens, start))], source, (at, at + 1), "retold"))
    return found


def _content(tokens: Sequence[Token], at: int) -> int:
    """Where what is said begins; 0 where nothing is."""
    start = _candidate(tokens, at)
    return start if start and not follows(tokens, at, BE) and _is_verb(tokens, at) else 0


def _candidate(tokens: Sequence[Token], at: int) -> int:
    """The same, if the word is a verb."""
    low, start = tokens[at].low, skip_adverbs(tokens, at + 1)
    if start + 2 >= len(tokens):
        return 0
    led = tokens[start].low
    if low in SAYING and led == "that" and _opens(tokens, start):
        return start
    if low in SAYING and (apart := _apart(tokens, at + 1)):
        return apart
    if low in WONDERING and led in ASKED:
        return start if WONDERING[low].base in ASKING or led in {"how", "why"} else 0
    least = tokens[at + 1].low == "at" and tokens[at + 2].low == "least"
    if low in TAKING and (start == at + 1 or least) and _is_clause(tokens, start + least):
        return at + 1
    if low in TOLD and (heard := _after_hearer(tokens, at)):
        return heard
    return _late(tokens, at + 1) if low in SAID else 0


def _after_hearer(tokens: Sequence[Token], at: int) -> int:
    """Behind who hears it: `warned members that`, `asked his neighbour what for`, `assured her he would`."""
    asks = tokens[at].low in ASKERS
    for start in range(at + 2, min(len(tokens) - 1, at + BETWEEN + 3)):
        token, before = tokens[start], tokens[start - 1]
        if token.quotation or not token.text[0].isalnum() or before.low in OF_WHOM or before.low in ENDS_HEARER:
            return 0
        if asks and token.low in ASKED and token.low not in {"who", "which", "that"}:
            return start
        if not asks and token.low == "that":
            return start if _opens(tokens, start) else 0
        spoken = not asks and start + 2 < len(tokens) and token.low in SPEAKING
        if spoken and tokens[start + 1].low in FINITE | {"had"}:
            return start
        if (token.low in AUXILIARIES and token.text.islower()) or token.low in NO_SUBJECT - PREPOSITIONS:
            return 0
    return 0


def _late(tokens: Sequence[Token], at: int) -> int:
    """The pronoun that begins what was said, behind where it was: `said in a written message he welcomed it`."""
    if tokens[at].low not in PARTED_BY:
        return 0
    for start in range(at + 2, min(len(tokens) - 2, at + BETWEEN + 2)):
        token = tokens[start]
        if token.low in SPEAKING:
            verb = tokens[start + 1]
            finite = _is_finite(verb)
            return (
                start if finite and _is_adverbial(tokens[at:start]) and tokens[start - 1].low not in NO_SUBJECT else 0
            )
        if token.quotation or not token.text[0].isalnum() or token.low in NO_SUBJECT - PREPOSITIONS:
            return 0
    return 0


def _is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Not `the claim that`, `to agree that`, `would not agree that`; a present form needs a subject that is clear."""
    low, before = tokens[at].low, tokens[at - 1].low
    verb = SAYING.get(low) or WONDERING.get(low) or TAKING.get(low) or Verb(low, True, False)
    if not tokens[at].text.islower() or before in DENIED or before.endswith(("n't", "'s")) or before in PREPOSITIONS:
        return False
    if before in DETERMINERS - STANDING:
        return False
    present = not verb.past and (verb.noun or low == verb.base)
    return not present or _is_clear(tokens, at)


def _is_clear(tokens: Sequence[Token], at: int) -> bool:
    """`The auditor estimates that`, `officials fear that`; not `the new rules that`, `help people find that`."""
    source = subject_before(tokens, at)
    if source is None or source[1] != at or (source[0] and not _begins(tokens[source[0] - 1])):
        return False
    if source[1] - source[0] == 1 and tokens[at - 1].low in PLURAL:
        return not tokens[at].low.endswith("s")
    third = tokens[at].low.endswith("s")
    if not third and tokens[source[0]].low in {"a", "an", "this", "each", "every"}:
        return False
    many = tokens[at - 1].low.endswith("s") and not tokens[at - 1].low.endswith("ss")
    return third != (many or tokens[at - 1].low in MANY) and source[1] - source[0] > third


def _begins(token: Token) -> bool:
    """What a subject may follow."""
    return not token.text[0].isalnum() or token.low in BEFORE_SUBJECT


def _apart(tokens: Sequence[Token], at: int) -> int:
    """The `that` behind when and where it was said: `conceded, however, that`, `warned on Monday in the hall that`."""
    first = tokens[at]
    comma = first.text == ","
    if not comma and first.low not in PARTED_BY and not is_adverb(first):
        return 0
    timed = comma and tokens[at + 1].low in OCCASIONS
    for that in range(at + 1, min(len(tokens) - 2, at + (LONG if timed else BETWEEN + 2 * comma))):
        token = tokens[that]
        if token.low == "that":
            closed = (tokens[that - 1].text == ",") == comma
            plain = timed or _is_adverbial(tokens[at + comma : that])
            return that if closed and plain and _opens(tokens, that) else 0
        if token.quotation or token.text in {".", ";", ":", "(", "?"}:
            return 0
    return 0


def _opens(tokens: Sequence[Token], that: int) -> bool:
    """Whether a clause with a verb follows: not `resolved that dispute in May`."""
    first = tokens[that + 1]
    begun = first.text[0].isalnum() or first.text[0] in "$£€"
    if first.low in FINITE or not begun or not opens_clause(tokens, that):
        return False  # `disputes that: “No.”`, `the new rules that were made in May`
    if first.low in CLAUSE_STARTS or first.text[0].isupper() or not first.text[0].isalpha():
        return True
    told = tokens[that + 2 : clause_end(tokens, that)]
    return any(t.text.islower() and (t.low in FINITE or is_past(t.low)) for t in told)


def _is_adverbial(between: Sequence[Token]) -> bool:
    """`however`, `on Monday in a letter to members`: no verb, and nobody else who might say it."""
    led = between[0] if between else None
    return (
        led is not None
        and (led.low in PARTED_BY or is_adverb(led) or led.low == "however")
        and not any(t.low in AUXILIARIES or (t.text.islower() and is_past(t.low)) or t.low in PRONOUNS for t in between)
    )


def _is_finite(verb: Token) -> bool:
    third = verb.low.endswith("s") and verb.low not in PREPOSITIONS and verb.low not in DETERMINERS
    return verb.low in FINITE or (verb.text.islower() and (is_past(verb.low) or third))


def _is_clause(tokens: Sequence[Token], start: int) -> bool:
    """`the light was green`, `one child in six goes hungry`: a subject and its verb, and nothing that parts them."""
    first = tokens[start]
    if first.low in SUBJECT_PRONOUNS and start + 1 < len(tokens) and _is_finite(tokens[start + 1]):
        return True
    if not first.text[0].isalnum() or first.quotation or first.low in NO_SUBJECT or first.low.endswith("ing"):
        return False
    for at in range(start + 1, min(len(tokens) - 1, start + WIDE)):
        token = tokens[at]
        if (token.low in FINITE and token.text.islower()) or _costs(tokens, start, at):
            return True
        if (
            token.quotation
            or not token.text[0].isalnum()
            or token.low in {"to", "that", "who", "which", "and", "as", "when"}
        ):
            return False
    return False


def _is_somebody(tokens: Sequence[Token], source: Range) -> bool:
    """Not `you`, `it` or what an `if` leads to; nor words that a comma parts from it."""
    led = tokens[source[0] - 1].low if source[0] else ""
    comma = next((at for at in range(*source) if tokens[at].text == ","), source[1])
    told = {token.low for token in tokens[source[0] : comma]}
    return led not in SUPPOSED and NOBODY.isdisjoint(told) and tokens[source[0]].low not in NO_SOURCE


def _costs(tokens: Sequence[Token], start: int, at: int) -> bool:
    """`the deal leaves a hole`: a verb between a noun and what it takes."""
    third = tokens[at].low.endswith("s") and tokens[at].text.islower() and tokens[start].low in DETERMINERS
    return third and at > start + 1 and tokens[at + 1].low in {"a", "an", "the", "no"}


def _subject(tokens: Sequence[Token], at: int) -> Range | None:
    """The verb's own; of a second verb, that of the first."""
    if tokens[at - 1].low in ALONE and (at == 1 or not tokens[at - 2].text[0].isalnum()):
        return at - 1, at  # `One asked where it was`
    source = subject_before(tokens, at)
    if source is None and follows(tokens, at, JOINING):
        return main_subject(tokens, at)
    return source


SIGNS = frozenset(SAYING) | frozenset(WONDERING) | frozenset(TAKING) | TOLD
WAYS: Ways = ways_of((SIGNS, _drafts))
