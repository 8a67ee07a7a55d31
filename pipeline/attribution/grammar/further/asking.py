"""What somebody asks for: "asked her to withdraw", "called for an inquiry", "urged caution", "a claim by Holt that"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.bidding import NO_DEED
from pipeline.attribution.grammar.clauses import Draft, main_subject
from pipeline.attribution.grammar.contents import clause_end, skip_adverbs
from pipeline.attribution.grammar.verbs import BE, follows, is_past
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.phrases import (
    AUXILIARIES,
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    phrase_start,
    subject_before,
)
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token

CALLING = words("""
    called calls call calling appealed appeals appealing pleaded pleads pleading clamoured clamored pressed pushed
""")
ASKING = words("asked asks requested requests begged petitioned challenged dared")
URGING = words("urged urges urging counselled counseled preached preaches")
COUNSEL = words("""
    caution restraint calm patience action unity dialogue prudence vigilance haste moderation peace speed
""")
"""What is urged of everybody."""
DEMANDING = words("demanded demands demanding")
ANSWERS = words("see know hear meet speak")
"""What is demanded with `to`."""
REPEATING = words("repeated repeats renewed renews reiterated reiterates echoed made issued backed")
PLEAS = words("call calls demand demands plea pleas appeal appeals request")
NOTHING = words("order quiet silence help water time backup reinforcements assistance taxi ambulance")
"""What is called for and is no speech: `called for order`, `called for help`."""
THINGS = words("""
    it this that which there you i we plan plans deal budget project design schedule script law laws bill statute
    constitution protocol policy programme program treaty agreement accord rules rule recipe job role occasion
    situation moment tradition custom times forecast act ordinance contract formula strategy measure measures
    proposal proposals order amendment diet post position season winter summer spring autumn weather dish dishes
""")
"""Whose calls are none of speech: `The plan calls for 40 homes`."""
PAPERS = words("""
    motion letter petition resolution statement report editorial leaflet poster banner banners placards email
    e-mail bill
""")
"""What calls in a participle: `A motion calling for the clinic to be kept`."""
OBJECTS = words("him her them it")
NAMELESS = words("named identified quoted recorded filmed photographed")
"""What a source asks not to be is no news."""
RELATING = words("who which that whom")
JOINING = words("and but")
STOPPED = words("short of from without before against by")
"""`stopped short of calling for`"""
SEEKING = words("seeking asking urging demanding requesting inviting calling begging imploring warning")
LEAST = 2
"""Words that are called for: `hearings` alone are seldom more than a step."""
WIDE = 9
LONGEST = 150
"""Words of what is asked for at most."""


def asking_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "The chair asked her to withdraw. The bishop called on Friday for an inquiry. Her uncle urged caution."
    >>> [draft.content for one in sentences(text, [(0, len(text))], []) for draft in asking_in(one)]
    [[(3, 6)], [(6, 8)], [(3, 4)]]
    """
    return WAYS.read(sentence)


def _called(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`called for his resignation`, `is calling on Friday for the auditor to go`, `A motion calling for a vote`"""
    for at in [at for at in places if 0 < at < len(tokens) - 2]:
        start = _for(tokens, at + 1)
        if (
            not start
            or tokens[start].low in NOTHING
            or tokens[start].quotation
            or deed_end(tokens, start) - start < LEAST
        ):
            continue
        if (source := _caller(tokens, at)) and is_caller(tokens, source):
            yield Draft([(start, deed_end(tokens, start))], source, (at, at + 1), "deed")


def _for(tokens: Sequence[Token], at: int) -> int:
    """What follows `for`, after a day: `called on Friday for an inquiry`."""
    if tokens[at].low == "on" and tokens[at + 1].low in DAYS:
        at += 2
    at = skip_adverbs(tokens, at)
    return at + 1 if at + 1 < len(tokens) and tokens[at].low == "for" else 0


def _caller(tokens: Sequence[Token], at: int) -> Range | None:
    low, before = tokens[at].low, tokens[at - 1]
    if not tokens[at].text.islower():
        return None  # `the Court of Appeals for the Third Circuit`
    if low.endswith("ing"):
        if follows(tokens, at, BE):
            return subject_before(tokens, at)
        if before.low in PAPERS:
            return phrase_start(tokens, at), at
        return main_subject(tokens, at) if before.text == "," else None
    if follows(tokens, at, BE) or before.low in {"to", "n't", "not", "never"} or before.low.endswith("n't"):
        return None
    if low == "call" and (before.low in AUXILIARIES or before.low in DETERMINERS or not before.low.endswith("s")):
        return None
    return subject_before(tokens, at) or (main_subject(tokens, at) if before.low in JOINING else None)


def is_caller(tokens: Sequence[Token], source: Range) -> bool:
    """Somebody, or a paper of somebody's: not `The plan`, `It`."""
    first, last = tokens[source[0]], tokens[source[1] - 1]
    linked = next(
        (at for at in range(source[0] + 1, source[1]) if tokens[at].low in PREPOSITIONS or tokens[at].text == ","),
        source[1],
    )
    head = tokens[linked - 1]
    return first.low not in THINGS and head.low not in THINGS and last.low not in THINGS


def _asked(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`asked her to read the line again`, `asked members not to shout`"""
    for at in [at for at in places if 0 < at < len(tokens) - 3]:
        if follows(tokens, at, BE) or tokens[at - 1].low in {"to", "when", "not", "never", "if"}:
            continue
        to = _to(tokens, at + 1)
        source = subject_before(tokens, at) if to else None
        if source and tokens[source[0]].low not in RELATING and is_caller(tokens, source):
            yield Draft([(at + 1, deed_end(tokens, at + 1))], source, (at, at + 1), "deed")


def _to(tokens: Sequence[Token], start: int) -> int:
    """The `to` of what whoever stands before it is to do; 0 for `asked not to be named`, `asked to see it`."""
    first = tokens[start]
    if first.low in PREPOSITIONS or first.low in {"us", "me", "not"} or not first.text[0].isalnum():
        return 0
    for at in range(start + 1, min(len(tokens) - 1, start + WIDE)):
        token = tokens[at]
        if token.low == "to":
            following = tokens[at + 1]
            done = following.text.islower() and following.low not in DETERMINERS and tokens[at - 1].low not in NO_DEED
            named = any(t.low in NAMELESS for t in tokens[at + 1 : at + 4])
            return at if done and not named else 0
        if (
            token.quotation
            or token.low in {"that", "for", "about"}
            or not (token.text[0].isalnum() or token.text == "’")
        ):
            return 0
        if token.low in AUXILIARIES or (token.text.islower() and is_past(token.low)):
            return 0
    return 0


def _urged(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`urged caution`, `urging restraint on both sides`"""
    for at in [at for at in places if 0 < at < len(tokens) - 1]:
        if tokens[skip_adverbs(tokens, at + 1) % len(tokens)].low not in COUNSEL or follows(tokens, at, BE):
            continue
        start = skip_adverbs(tokens, at + 1)
        parted = tokens[at].low.endswith("ing")
        source = main_subject(tokens, at) if parted else subject_before(tokens, at)
        if source:
            yield Draft([(start, deed_end(tokens, start))], source, (at, at + 1), "deed")


def _demanded(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`demanded to see the files`"""
    for at in [at for at in places if 0 < at < len(tokens) - 3]:
        led = tokens[at + 1].low == "to" and tokens[at + 2].low in ANSWERS and not follows(tokens, at, BE)
        if led and (source := subject_before(tokens, at)):
            yield Draft([(at + 1, deed_end(tokens, at + 1))], source, (at, at + 1), "deed")


def _repeated(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`repeated her call for a longer season`"""
    for at in [at for at in places if 0 < at < len(tokens) - 4]:
        noun = next((i for i in range(at + 2, min(len(tokens) - 2, at + 4)) if tokens[i].low in PLEAS), 0)
        if (
            not noun
            or tokens[noun + 1].low not in {"for", "that"}
            or tokens[at + 1].low not in {"his", "her", "its", "their", "a", "the"}
        ):
            continue
        start = noun + 1 + (tokens[noun + 1].low == "for")
        if source := subject_before(tokens, at):
            yield Draft([(start, deed_end(tokens, start))], source, (noun, noun + 1), "deed")


def _wrote(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`has written to the governor seeking an audit`, `wrote to the board asking it to think again`"""
    for at in [at for at in places if 0 < at < len(tokens) - 5 and tokens[at + 1].low == "to"]:
        near = range(at + 3, min(len(tokens) - 2, at + WIDE + 4))
        verb = next((i for i in near if tokens[i].low in SEEKING), 0)
        parted = any(t.quotation or t.text in {".", ";", ":"} for t in tokens[at:verb])
        source = subject_before(tokens, at) if verb and not parted and not follows(tokens, at, BE) else None
        if source and tokens[source[0]].low not in RELATING:
            start = verb + 1 + (tokens[verb].low == "calling" and tokens[verb + 1].low == "for")
            yield Draft([(start, deed_end(tokens, start))], source, (at, at + 1), "deed")


def deed_end(tokens: Sequence[Token], start: int) -> int:
    """Where the clause ends, or at a comma or `and` that another verb of the same subject follows."""
    end = clause_end(tokens[: start + LONGEST], start)
    for at in range(start + 1, end - 1):
        if tokens[at].text in {":", ";", "—", "–"}:
            return at
        following = skip_adverbs(tokens, at + 1)
        verb = following < end and tokens[following].text.islower() and is_past(tokens[following].low)
        if tokens[at].low in JOINING and verb and not tokens[at - 1].low.endswith("ed"):
            return at - (tokens[at - 1].text == ",")
        if tokens[at].text == "," and (
            tokens[at + 1].low
            in {"and", "but", "saying", "which", "who", "while", "after", "as", "adding", "something"}
            or tokens[at + 1].low.endswith("ing")
        ):
            return at
    return end


WAYS: Ways = ways_of(
    (CALLING, _called), (ASKING, _asked), (URGING, _urged), (DEMANDING, _demanded), (REPEATING, _repeated),
    (words("wrote written writes"), _wrote),
)  # fmt: skip
