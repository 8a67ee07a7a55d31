"""What somebody holds of others: "dismissed it as baseless", "compares him to a raft", "warned of the cost"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft, main_subject
from pipeline.attribution.grammar.contents import clause_end, opens_clause, skip_adverbs
from pipeline.attribution.grammar.further.asking import OBJECTS, RELATING, WIDE, deed_end, is_caller
from pipeline.attribution.grammar.verbs import BE, follows
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.phrases import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_adverb,
    subject_before,
)
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence, Token

LIKENING = dict.fromkeys(words("compares likens"), "to") | dict.fromkeys(
    words("remembers remembered recalls recalled"), "as"
)
"""What likens, and what leads to what something is likened to."""
STUDIES = words("""
    test tests study studies trial trials grid chart charts table graph analysis survey researchers tool
""")
"""Where these compare, nobody likens."""
NAMING = words("called calls branded labelled labeled dubbed")
JUDGING = words("""
    dismissed dismisses described describes condemned condemns identified identifies denounced denounces hailed
    hails characterised characterises characterized characterizes portrayed portrays
""")
ADMITTING = words("denied denies acknowledged acknowledges admitted admits conceded concedes")
RISING = words("""
    rose stood rises stands interrupted intervened rang phoned called emailed e-mailed texted wrote tweeted jumped
""")
RISEN = words("ask object say insist add announce complain warn argue point explain demand declare protest")
TELLING = words("that who whom what which when where why how whether if")
ACCUSING = words("accused accuses accusing")
SURE = words("certain sure convinced confident adamant hopeful insistent positive")
OPEN = words("whether if when how why what who where which")
NOT_HELD = words("only himself herself themselves itself to and")
"""None of these stands in what is judged."""
WILLING = words("would will could wouldn't won't couldn't")
SHARES = words("percent % per cent pc")
POLLED = words("thought favoured favored backed supported opposed believed said wanted trusted")


def judging_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Holt dismissed the claim as baseless. The bookkeeper denied this. The union warned of the cost."
    >>> [draft.content for one in sentences(text, [(0, len(text))], []) for draft in judging_in(one)]
    [[(2, 6)], [(3, 4)], [(4, 6)]]
    """
    return WAYS.read(sentence)


def _compared(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`compares the mayor to a man on a raft`, `remembers him as a shy boy`, `recalls the two of them playing`"""
    for at in [at for at in places if 0 < at < len(tokens) - 4]:
        link = LIKENING.get(tokens[at].low)
        stop = next(
            (i for i in range(at + 2, min(len(tokens) - 1, at + WIDE)) if not tokens[i].text[0].isalnum()), at + WIDE
        )
        told = tokens[at + 2 : stop]
        if link is None or follows(tokens, at, BE) or tokens[at - 1].low == "to" or not told:
            continue
        likened = any(t.low == link for t in told) if link == "to" else _is_scene(tokens[at + 1], told)
        source = subject_before(tokens, at) if likened and tokens[at + 1].low not in PREPOSITIONS else None
        plain = source and STUDIES.isdisjoint({token.low for token in tokens[slice(*source)]})
        if source and plain and is_caller(tokens, source) and tokens[source[0]].low not in RELATING:
            yield Draft([(at + 1, deed_end(tokens, at + 1))], source, (at, at + 1), "deed")


def _is_scene(first: Token, told: Sequence[Token]) -> bool:
    """`him as a boy`, `the two of them playing`; not `the noise`, `being there`."""
    named = first.low in DETERMINERS or first.low in OBJECTS or first.text[0].isupper()
    doing = (t for t, before in zip(told, [first, *told], strict=False) if before.low not in PREPOSITIONS)
    return named and any(t.low == "as" or (t.low.endswith("ing") and t.text.islower()) for t in (*told[:1], *doing))


def _judged(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`dismissed the claim as baseless`, `identified him as the man who came`, `called the order a relief`"""
    for at in [at for at in places if 0 < at < len(tokens) - 3]:
        calls = tokens[at].low in NAMING
        stop = next((i for i in range(at + 2, min(len(tokens), at + WIDE)) if _parts(tokens[i])), at + WIDE)
        links = (
            i for i in range(at + 2, min(stop, len(tokens) - 1)) if tokens[i].low in ({"a", "an"} if calls else {"as"})
        )
        link, first = next(links, 0), tokens[at + 1]
        named = first.low in DETERMINERS or first.low in OBJECTS or first.text[0].isupper()
        if not link or not named or first.low in {"a", "an", "no", "one"} or follows(tokens, at, BE):
            continue
        held = tokens[at + 2 : link] if calls else ()
        plain = tokens[link + 1].quotation is None and not any(t.low in PREPOSITIONS for t in held)
        noun = tokens[at - 1].low == "to" or tokens[at - 1].low.endswith("ing") or not tokens[at].text.islower()
        source = subject_before(tokens, at) if plain and not noun else None
        if source and is_caller(tokens, source) and tokens[source[0]].low not in RELATING:
            comma = next((i for i in range(link + 1, len(tokens)) if tokens[i].text == ","), len(tokens))
            yield Draft([(at + 1, min(comma, deed_end(tokens, at + 1)))], source, (at, at + 1), "deed")


def _parts(token: Token) -> bool:
    return not token.text[0].isalnum() or token.quotation is not None or token.low in NOT_HELD


def _warned(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`warned of the cost`, `one camp warning of a backlash`"""
    for at in [at for at in places if 0 < at < len(tokens) - 3]:
        start = skip_adverbs(tokens, at + 1) + 1
        if start + 1 >= len(tokens) or tokens[start - 1].low not in {"of", "about"} or follows(tokens, at, BE):
            continue
        parted = tokens[at].low == "warning" and tokens[at - 1].text in {",", "and"}
        source = main_subject(tokens, at) if parted else subject_before(tokens, at)
        noun = tokens[at].low == "warning" and tokens[at - 1].low in DETERMINERS
        if source and not noun and not tokens[start].quotation and tokens[at - 1].low not in {"to", "early"}:
            yield Draft([(start, deed_end(tokens, start))], source, (at, at + 1), "deed")


def _admitted(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`The bookkeeper denied this.`"""
    for at in [at for at in places if 0 < at < len(tokens) - 2]:
        pointed = tokens[at + 1].low == "this" and (not tokens[at + 2].text[0].isalnum() or is_adverb(tokens[at + 2]))
        source = subject_before(tokens, at) if pointed else None
        if source and tokens[source[0]].low not in RELATING:
            yield Draft([(at + 1, at + 2)], source, (at, at + 1), "deed")


def _rose(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`rose to object that it was late`, `interrupted him to ask who was counting`, `rang the paper to say it was`"""
    for at in [at for at in places if 3 <= at < len(tokens) - 2 and tokens[at - 1].low == "to"]:
        start = skip_adverbs(tokens, at + 1)
        verb = next((i for i in range(at - 2, max(0, at - WIDE), -1) if tokens[i].low in RISING), 0)
        plain = verb and all(t.text[0].isalnum() and not t.quotation for t in tokens[verb:at])
        led = tokens[min(start, len(tokens) - 1)].low
        told = start + 2 < len(tokens) and (led in TELLING or led in DETERMINERS or led in SUBJECT_PRONOUNS)
        source = subject_before(tokens, verb) if plain and told and not follows(tokens, verb, BE) else None
        if source and tokens[source[0]].low not in RELATING:
            yield Draft([(start, clause_end(tokens, start))], source, (at, at + 1), "deed")


def _polled(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`44 percent favoured a longer term`, `22% of them thought it had`"""
    for at in [at for at in places if 1 < at < len(tokens) - 2]:
        share = next((i for i in range(max(1, at - WIDE), at) if tokens[i].low in SHARES), 0)
        first = share - 1
        if not share or not tokens[first].text[0].isdigit():
            continue
        plain = share + 1 == at or tokens[share + 1].low in {"of", "also", "now", "still"}
        if plain and all(t.text[0].isalnum() and t.low not in AUXILIARIES for t in tokens[share + 1 : at]):
            yield Draft([(at + 1, deed_end(tokens, at + 1))], (first, at), (at, at + 1), "deed")


def _accused(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`accused her afterward of staging it`: what stands behind `of`."""
    for at in [at for at in places if 0 < at < len(tokens) - 4]:
        of = next((i for i in range(at + 2, min(len(tokens) - 2, at + WIDE)) if tokens[i].low == "of"), 0)
        plain = of > at + 1 and all(t.text[0].isalnum() and not t.quotation for t in tokens[at:of])
        if not plain or tokens[at - 1].low == "to" or follows(tokens, at, BE) or tokens[of + 1].quotation:
            continue
        named = tokens[at - 1].text == "," or tokens[at - 1].text[0].isupper() or tokens[at - 1].low in SUBJECT_PRONOUNS
        source = subject_before(tokens, at)
        if source and (named or tokens[source[0]].low in {"the", "his", "her", "their", "its"}):
            yield Draft([(of + 1, deed_end(tokens, of + 1))], source, (at, at + 1), "deed")


def _sure(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`She is certain it is from him`, `Holt was adamant that it leaked`"""
    for at in [at for at in places if 1 < at < len(tokens) - 3]:
        verb = at - 1 - is_adverb(tokens[at - 1])
        start = at + 1
        that = tokens[start].low == "that" and opens_clause(tokens, start)
        bare = tokens[start].low in SUBJECT_PRONOUNS or tokens[start].low in DETERMINERS - {"that"}
        finite = any(t.low in AUXILIARIES for t in tokens[start + 1 : start + 4])
        is_so = tokens[verb].low in BE and tokens[verb].low != "be" and (that or (bare and finite))
        source = subject_before(tokens, verb) if is_so else None
        if source and tokens[source[0]].low not in RELATING and is_caller(tokens, source):
            yield Draft([(start, clause_end(tokens, start))], source, (verb, at + 1), "deed")


def _unsaid(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`has yet to say how`, `did not say in his speech whether`"""
    for at in [at for at in places if 2 <= at < len(tokens) - 3]:
        before = tokens[at - 1].low
        yet = before == "to" and tokens[at - 2].low == "yet"
        unable = tokens[at - 2].low == "could" or before == "couldn't"
        if unable or not (yet or before == "not" or before.endswith("n't")):
            continue
        start = next((i for i in range(at + 1, min(len(tokens) - 2, at + WIDE)) if tokens[i].low in OPEN), 0)
        between = tokens[at + 1 : start]
        led = not between or between[0].low in PREPOSITIONS or is_adverb(between[0])
        plain = all(t.text[0].isalnum() and not t.quotation and t.low not in AUXILIARIES for t in between)
        source = subject_before(tokens, at - 3 if yet else at - 1) if start and led and plain else None
        if source:
            yield Draft([(start, clause_end(tokens, start))], source, (at, at + 1), "withheld")


def _wished(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`wanted to know who had signed it`"""
    for at in [at for at in places if 0 < at < len(tokens) - 4]:
        led = tokens[at + 1].low == "to" and tokens[at + 2].low == "know" and tokens[at + 3].low in OPEN
        source = subject_before(tokens, at) if led and tokens[at - 1].low != "who" else None
        if source and tokens[source[0]].low not in RELATING and tokens[-1].text != "?":
            yield Draft([(at + 3, clause_end(tokens, at + 3))], source, (at, at + 3), "deed")


def _withheld(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`would not name the person`, `declined to name any`, `would not speculate on whether it was late`"""
    for at in [at for at in places if 2 <= at < len(tokens) - 1]:
        before = tokens[at - 1].low
        closed = before == "to" and tokens[at - 2].low in {"declined", "refused", "declines", "refuses"}
        would = tokens[at - 2].low in WILLING or before in WILLING
        if not (closed or (would and (before == "not" or before.endswith("n't")))):
            continue
        start = at + 1 + (tokens[at].low == "speculate" and tokens[at + 1].low in {"on", "about"})
        if tokens[at].low == "speculate" and (start == at + 1 or tokens[start].low not in TELLING):
            continue
        if (source := subject_before(tokens, at - 2 if closed else at - 1)) and start < len(tokens) - 1:
            yield Draft([(start, deed_end(tokens, start))], source, (at, at + 1), "withheld")


WAYS: Ways = ways_of(
    (LIKENING, _compared), (NAMING | JUDGING, _judged), (words("warned warns warning"), _warned),
    (ADMITTING, _admitted), (RISEN, _rose), (POLLED, _polled), (words("name speculate"), _withheld),
    (ACCUSING, _accused), (SURE, _sure), ({"wanted", "wants"}, _wished), (words("say said explain disclose"), _unsaid),
)  # fmt: skip
