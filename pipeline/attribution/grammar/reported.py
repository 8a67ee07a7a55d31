"""Plain speech by verbs and forms that no table of cues has: "calculated that", "called on them to", "heard that"."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from pipeline.attribution.grammar.bidding import BIDS, bidding_at
from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import clause_end, opens_clause, skip_adverbs
from pipeline.attribution.grammar.idioms import HEARERS
from pipeline.attribution.grammar.verbs import BE, follows, is_past
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.phrases import AUXILIARIES, DAYS, DETERMINERS, PREPOSITIONS, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence, Token

Form = Callable[[Sequence[Token], int], Iterator[Draft]]
VERBS = ("accept calculate clarify reaffirm specify stipulate attest aver avow certify reason intimate profess direct "
         "grumble grouse affirm surmise foresee forecast boast moan ordain submit venture verify wager "
         "charge allow email text message confide vouch signal dispute contest minute cable hazard lecture "
         "flag moot rue pronounce rationalise rationalize figure gripe carp gossip preach counsel "
         "plead relate")  # fmt: skip
"""What takes "that" and a clause, and is no cue in the corpus that the tagger learnt from."""
PAST = {word + ("d" if word.endswith("e") else "ed"): word for word in VERBS.split()} | {
    "clarified": "clarify", "specified": "specify", "certified": "certify", "verified": "verify",
    "submitted": "submit", "signalled": "signal", "e-mailed": "email", "pled": "plead", "foresaw": "foresee",
    "forecast": "forecast", "flagged": "flag",
}  # fmt: skip
PRESENT = words("""
    calculates clarifies reaffirms specifies stipulates attests reasons intimates grumbles affirms foresees forecasts
    submits wagers allows emails texts confides signals disputes contests gripes relates
""")
THINGS = words("allows emails texts signals disputes contests forecasts")
"""Forms that are nouns as well."""
SAYING = PRESENT.union(PAST)
DEEDS = words("denied denies admitted admits remembers remembered regrets regretted recalls recalled")
AGAINST = words("cautioned cautions warned warns advised advises")
OBJECTS = words("him her them us it me")
CLAUSAL = words("that how")
CLEAR = words("clear plain known")
WISHING = words("wanted wants")
WH = words("why how when where what who which whose whether if")
VIEWS = words("""
    view argument position contention conclusion assessment complaint opinion theory point message belief reply answer
    response fear hope feeling consensus line claim defence defense explanation excuse verdict advice worry concern
    warning promise
""")
"""Whose: `the minister’s view is that`."""
TIMES = words("week month year night morning afternoon evening") | DAYS
DOCUMENTS = words("""
    statements documents records papers minutes emails e-mails messages letters filings accounts invoices receipts logs
    figures data memos transcripts contracts files document memo letter email report filing
    polls poll surveys survey studies study research analysis
""")
CLAIMING = words("claims reports worries hopes estimates complaints boasts jokes")
PAINED = words("say point note stress insist emphasise emphasize add admit complain explain remind announce declare")
KEEN = words("at quick careful keen anxious eager first")
RISING = KEEN | words("rose rises stood rang phoned called wrote went goes came stepped intervened returned compelled")
"""After these `to say` tells what was said."""
SUBJECTS = words("he she they we i it there")
LEADING_TO = words("end halt stop return answer solution response change alternative access right commitment")
WIDE = 12
FARTHEST = 30
"""Words before a verb that its documents may stand within."""
SHORT = 5
"""Words of a subject that a verb follows which may be a noun."""
LEAD = 9
"""Words that lead a sentence before its subject."""


def reported_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Holt called on the mayor to resign. The court heard that the boat sank. He calculated that it leaked."
    >>> [draft.rule for sentence in sentences(text, [(0, len(text))], []) for draft in reported_in(sentence)]
    ['reported', 'heard', 'reported']
    """
    return WAYS.read(sentence)


def _reported(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """Verb by verb, unlike other ways: what is told first comes first."""
    for at in [at for at in places if 0 < at < len(tokens) - 2]:
        for form in FORMS[tokens[at].low]:
            yield from form(tokens, at)


def _bid(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`ordered the board to open its books`"""
    if draft := bidding_at(tokens, at):
        yield draft


def _said(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`calculated that it would rust`"""
    if follows(tokens, at, BE):
        return
    start = skip_adverbs(tokens, at + 1)
    if start + 2 >= len(tokens) or tokens[start].low != "that" or not tokens[start + 1].text[0].isalnum():
        return
    if not opens_clause(tokens, start):
        return
    if tokens[at].low not in THINGS or _opens(tokens, at):
        yield from _draft(tokens, at, (at, at + 1), start)


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Whether a short subject that begins its clause stands before: not so in `commenting on disputes that`."""
    source = subject_before(tokens, at)
    counted = tokens[at - 1].text[0].isdigit()  # `1,600 emails that`
    return (
        source is not None
        and not counted
        and source[1] == at
        and at - source[0] < SHORT
        and (not source[0] or tokens[source[0] - 1].low in {",", "and", "but"})
    )


def _called_on(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`called on the government to halt the works`"""
    if tokens[at + 1].low not in {"on", "upon"} or tokens[at + 2].low in DAYS:
        return
    if follows(tokens, at, BE) != (tokens[at].low == "calling"):
        return
    to = _word(tokens, at + 3, {"to"})
    if to and to + 1 < len(tokens):
        yield from _draft(tokens, at, (at, at + 2), at + 2)


def _called_for(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`called for the file to be sent to the auditor`"""
    to = _word(tokens, at + 3, {"to"}) if tokens[at + 1].low == "for" and not follows(tokens, at, BE) else 0
    if to and to + 2 < len(tokens) and tokens[at + 2].low in DETERMINERS and _is_done(tokens, to):
        yield from _draft(tokens, at, (at, at + 2), at + 2)


def _is_done(tokens: Sequence[Token], to: int) -> bool:
    """`the file to be sent`, not `an end to the strike`, `a return to talks`"""
    low = tokens[to + 1].low
    return low in {"be", "have"} or not (low in DETERMINERS or low.endswith("s") or tokens[to - 1].low in LEADING_TO)


def _apart(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`found in 2022 that it leaked`, `informs me, by a letter, that`: what is said stands apart from its verb."""
    that = next((i for i in range(at + 1, min(len(tokens) - 3, at + WIDE)) if tokens[i].low == "that"), 0)
    between = tokens[at + 1 : that]
    if not between or follows(tokens, at, BE) or any(t.quotation or t.low in AUXILIARIES for t in between):
        return
    led, last = between[0].low, between[-1]
    told = led in OBJECTS and (len(between) == 1 or between[1].text == ",")
    timed = led in {"in", "on", "last", "this", "at"} and (last.low in TIMES or last.text.isdigit())
    voted = led[0].isdigit() and any(token.text in "-–" or "-" in token.text for token in between[:3])
    timed = timed or voted or (led in {"since", "throughout", "through", "via"} and last.text[0].isalnum())
    if told or timed:
        yield from _draft(tokens, at, (at, at + 1), that)


def _shown(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`Bank statements seen by the Lantern show that the money left`"""
    first = next((i for i in range(min(at, LEAD - 3)) if tokens[i].low in DOCUMENTS), at)
    start = skip_adverbs(tokens, at + 1)
    if (
        first == at
        or at > FARTHEST
        or start + 2 >= len(tokens)
        or not (tokens[start].low == "that" or _is_clause(tokens, start))
    ):
        return
    plain = not any(t.quotation or t.low in AUXILIARIES or not t.text[0].isalnum() for t in tokens[:at])
    if plain:
        yield Draft([(start, clause_end(tokens, start))], (0, at), (at, at + 1), "reported")


def _is_clause(tokens: Sequence[Token], start: int) -> bool:
    """`violent crime rose` of `data show violent crime rose`"""
    stop = next((at for at in range(start, len(tokens)) if not tokens[at].text[0].isalnum()), len(tokens))
    return any(t.low in AUXILIARIES or (t.text.islower() and is_past(t.low)) for t in tokens[start + 1 : stop])


def _appealed(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`appealed to the minister to sink a well`"""
    if tokens[at + 1].low != "to" or follows(tokens, at, BE):
        return
    to = _word(tokens, at + 3, {"to"})
    if to and to + 2 < len(tokens):
        yield from _draft(tokens, at, (at, at + 1), to)


def _heard(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`The jury was told that the boat sank`: who said so is not told, unless a `by` tells it."""
    passive = tokens[at].low == "told" and tokens[at - 1].low in BE
    if not passive and tokens[at].low == "told":
        return
    that = _word(tokens, at + 1, CLAUSAL)
    subject = subject_before(tokens, at)
    if not that or that + 2 > len(tokens) or subject is None:
        return
    hearer = {token.low for token in tokens[subject[0] : subject[1]]}
    if HEARERS.isdisjoint(hearer):
        return
    by = next((i for i in range(at + 1, that) if tokens[i].low in {"by", "from"}), 0)
    source = (by + 1, that - (tokens[that - 1].text == ",")) if by else None
    yield Draft([(that, clause_end(tokens, that))], source, (at, at + 1), "reported" if by else "heard")


def _denied(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`denied having read it`, `warned against hasty conclusions`"""
    low, start = tokens[at].low, skip_adverbs(tokens, at + 1)
    if low in AGAINST and tokens[at + 1].low == "against" and not follows(tokens, at, BE):
        yield from _draft(tokens, at, (at, at + 1), at + 1)
    elif low in DEEDS and start + 1 < len(tokens) and tokens[start].low.endswith("ing"):
        yield from _draft(tokens, at, (at, at + 1), start)


def _claimed(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`A boy on the bank claims the pump was stolen`: the word is no noun after a whole subject."""
    source = subject_before(tokens, at)
    start = skip_adverbs(tokens, at + 1)
    if source is None or source[0] or source[1] != at or start + 2 >= len(tokens):
        return
    plain = all(token.text[0].isalnum() and token.low not in AUXILIARIES for token in tokens[:at])
    begins = tokens[start].low in DETERMINERS or tokens[start].low in SUBJECTS
    verb = any(token.low in AUXILIARIES for token in tokens[start + 1 : start + WIDE])
    if plain and begins and verb and tokens[0].low in DETERMINERS:
        yield Draft([(start, clause_end(tokens, start))], source, (at, at + 1), "reported")


def _sent_word(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`sent word through a clerk that the well was dry`"""
    if tokens[at + 1].low not in {"word", "a"} or not (that := _word(tokens, at + 2, {"that"})):
        return
    if tokens[at + 1].low == "word" or tokens[at + 2].low in {"message", "letter", "note", "text"}:
        yield from _draft(tokens, at, (at, at + 2), that)


def _at_pains(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`was at pains to point out that it was old`, `rose to say she would go`"""
    if tokens[at - 1].low != "to" or at < 4:
        return
    verb = at - 2
    if tokens[verb].low == "pains" and tokens[verb - 1].low == "at":
        verb -= 1
    elif tokens[verb].low not in RISING:
        return
    verb -= tokens[verb].low in KEEN and tokens[verb - 1].low in BE
    start = skip_adverbs(tokens, at + 1 + (tokens[at].low == "point"))
    if start + 2 < len(tokens) and (tokens[start].low == "that" or tokens[start].low in SUBJECTS):
        yield from _draft(tokens, verb, (verb, at + 1), start)


def _set_out(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`described how the lock was forced`, `set out why the bridge must close`"""
    start = at + 1 + (tokens[at + 1].low == "out")
    if start - at == 1 and tokens[at].low in {"set", "sets", "spelled"}:
        return
    if start + 3 < len(tokens) and tokens[start].low in {"how", "why"} and not follows(tokens, at, BE):
        yield from _draft(tokens, at, (at, start), start)


def _clear(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`made it clear that`, `let it be known through friends that`"""
    clear = _word(tokens, at + 1, CLEAR)
    that = _word(tokens, clear + 1, {"that"}) if clear and clear - at < 4 else 0
    if that and that - clear < SHORT and that + 1 < len(tokens):
        yield from _draft(tokens, at, (at, clear + 1), that)


def _wanted(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`wanted to know why the gates were locked`"""
    if [token.low for token in tokens[at + 1 : at + 3]] == ["to", "know"]:
        start = at + 3 + (at + 4 < len(tokens) and tokens[at + 3].low in {"on", "by", "from", "in"})
        if start < len(tokens) and tokens[start].low in WH:
            yield from _draft(tokens, at, (at, at + 3), at + 3)


def _view(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`The minister’s view is that the road is finished`"""
    if tokens[at + 1].low != "that" or tokens[at - 1].low not in VIEWS:
        return
    owner = tokens[at - 2] if at > 1 else tokens[0]
    if owner.low in {"his", "her", "their", "its"}:
        yield Draft([(at + 1, clause_end(tokens, at + 1))], (at - 2, at - 1), (at - 1, at), "reported")
    elif owner.low.endswith(("'s", "s'")) and (source := subject_before(tokens, at)):
        yield Draft([(at + 1, clause_end(tokens, at + 1))], (source[0], at - 1), (at - 1, at), "reported")


def _shared(tokens: Sequence[Token], at: int) -> Iterator[Draft]:
    """`The fear among farmers is that the river will not return`"""
    if tokens[at + 1].low != "that" or at > WIDE:
        return
    noun = next((i for i in range(at) if tokens[i].low in VIEWS), 0)
    shared = tokens[noun + 1].low in {"among", "in", "from", "at"} or tokens[noun + 2].low in DETERMINERS
    if noun and noun + 2 < at and shared and tokens[noun + 1].low in PREPOSITIONS:
        plain = all(t.text[0].isalnum() and not t.quotation and t.low not in AUXILIARIES for t in tokens[:at])
        if plain:
            yield Draft([(at + 1, clause_end(tokens, at + 1))], (noun + 2, at), (noun, noun + 1), "reported")


def _draft(tokens: Sequence[Token], verb: int, cue: tuple[int, int], start: int) -> Iterator[Draft]:
    source = subject_before(tokens, verb)
    if source and source[1] <= verb and tokens[source[0]].low not in {"that", "which", "who"}:
        yield Draft([(start, clause_end(tokens, start))], source, cue, "reported")


def _word(tokens: Sequence[Token], at: int, wanted: frozenset[str] | set[str]) -> int:
    """The first of these words within reach, in the same clause; 0 without."""
    for index in range(at, min(len(tokens), at + WIDE)):
        if tokens[index].low in wanted:
            return index
        if tokens[index].quotation or tokens[index].text in {".", ";", ":", "?"}:
            return 0
    return 0


def _forms(*listed: tuple[Iterable[str], Form]) -> dict[str, tuple[Form, ...]]:
    found: dict[str, tuple[Form, ...]] = {}
    for signs, form in listed:
        for sign in signs:
            found[sign] = (*found.get(sign, ()), form)
    return found


FORMS = _forms(
    (SAYING, _said),
    (BIDS, _bid),
    (("called", "calls", "call", "calling"), _called_on),
    (("called", "calls", "call", "calling"), _called_for),
    (("heard", "hears", "told"), _heard),
    (DEEDS | AGAINST, _denied),
    (("made", "makes", "let", "lets"), _clear),
    (WISHING, _wanted),
    (("appealed", "appeals"), _appealed),
    (("is", "was"), _view),
    (("is", "was"), _shared),
    (("found", "finds", "informed", "informs", "ruled", "concluded", "maintained", "maintains", "insisted"), _apart),
    (CLAIMING, _claimed),
    (("sent", "sends", "passed", "passes"), _sent_word),
    (PAINED, _at_pains),
    (("described", "describes", "set", "sets", "spelled", "explained"), _set_out),
    (("show", "shows", "showed", "reveal", "reveals", "revealed", "suggest", "suggests", "suggested"), _shown),
)
"""Word -> how a sentence is read that has it."""
WAYS: Ways = ways_of((FORMS, _reported))
