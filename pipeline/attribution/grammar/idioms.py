"""Speech told by set phrases: "put it to him that", "gave an assurance that", ", the court heard"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import clause_end, opens_clause, skip_adverbs
from pipeline.attribution.grammar.verbs import BE, is_past
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.phrases import AUXILIARIES, PREPOSITIONS, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import ENDS, Range, Sentence, Token

GIVING = words("""
    gave gives given giving offered offers issued made makes sought took takes expressed expresses voiced voices raised
    raises dropped sounded repeated floated served lodged held spread spreads renewed
""")
PROMISED = words("""
    assurance assurances undertaking pledge promise guarantee warning commitment point view hope hopes fear fears
    concern concerns confidence doubt doubts hint hints idea suggestion complaint notice claim claims allegation
    allegations regret conviction suspicion suspicions rumour rumours rumor rumors case
""")
"""What is given: `gave an assurance that the bins were safe`."""
SLIPPING: tuple[tuple[str, ...], ...] = (
    ("let", "slip"), ("put", "it", "about"), ("puts", "it", "about"), ("let", "on"), ("lets", "on"), ("put", "out"),
    ("gave", "out"), ("gave", "away"), ("spelled", "out"), ("spelt", "out"), ("laid", "down"), ("lays", "down"),
    ("fired", "back"), ("hit", "back"), ("shot", "back"), ("wrote", "back"), ("chimed", "in"), ("owned", "up"),
    ("went", "on", "record"), ("made", "known"), ("put", "on", "record"),
)  # fmt: skip
"""Before `that` these say."""
SLIPS = frozenset(phrase[0] for phrase in SLIPPING)
HEARERS = words("""
    court jury inquest inquiry tribunal hearing parliament senate assembly house committee commission council panel
    meeting magistrates judges jurors councillors mps senators legislators lawmakers deputies members peers delegates
    mlas msps mss tds mlcs aldermen supervisors commissioners coroner congress dáil seanad knesset congregation
    conference rally bench
""")
"""Who hears what nobody is named for: `the fence was stolen, the court heard`."""
OPEN = words("who whom whose what which when where why how whether if")
LINKS = words("by to from for with at in on through of under about")
"""Before such a word: `would not say by whom`."""
TELLING = words("say disclose reveal specify explain said disclosed revealed specified explained")
"""`would not say`, `have not said`"""
REPLYING = words("answer respond reply comment")
WITHHOLDING = TELLING | REPLYING | {"rule", "drawn"}
CLOSED = words("refused declined refuses declines declining refusing")
DENIED = words("not never n't")
ASKERS = words("asked pressed questioned challenged quizzed")
ACCOUNTS = words("reckoning account accounts estimate estimates count calculation calculations admission telling")
RETORTING = frozenset(word for word, cue in CUES.items() if cue.form == "ing" and cue.speech)
HEARER = 8
"""Words of who hears it, or of who says it beside."""
NO_CLAUSE = words("that which who as and but while when")
AFTER_COMMA = NO_CLAUSE | PREPOSITIONS
"""What goes on after `heard on Monday,`."""
WIDE = 14
"""Words in which the rest of a phrase stands."""


def idioms_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "She put it to him that he knew. He would not say by whom. The bins were full, MPs heard on Monday."
    >>> [draft.rule for sentence in sentences(text, [(0, len(text))], []) for draft in idioms_in(sentence)]
    ['idiom', 'withheld', 'heard']
    """
    return WAYS.read(sentence)


def _put(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`put it to the witness that he had known`"""
    for at in [at for at in places if 1 <= at < len(tokens) - 5]:
        if [t.low for t in tokens[at + 1 : at + 3]] != ["it", "to"]:
            continue
        that = _next(tokens, at + 3, {"that"})
        if that and (source := subject_before(tokens, at)):
            yield Draft([(that, clause_end(tokens, that))], source, (at, at + 1), "idiom")


def _given(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`gave the house an assurance that the bins were safe`"""
    for at in [at for at in places if 1 <= at < len(tokens) - 4]:
        noun = at + 1 if tokens[at + 1].low in PROMISED else _next(tokens, at + 1, PROMISED)
        that = skip_adverbs(tokens, noun + 1)
        if not noun or noun - at >= 6 or not tokens[that : that + 1] or tokens[that].low != "that":
            continue
        if opens_clause(tokens, that) and (source := subject_before(tokens, at)):
            yield Draft([(that, clause_end(tokens, that))], source, (at, at + 1), "idiom")


def _slipped(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`let slip that it was sold`, `put it about that`, `went on record that`"""
    for at in [at for at in places if 1 <= at < len(tokens) - 4]:
        told = tuple(token.low for token in tokens[at : at + 4])
        phrase = next((one for one in SLIPPING if told[: len(one)] == one), None)
        that = at + len(phrase) if phrase else 0
        if (
            that
            and tokens[that].low == "that"
            and opens_clause(tokens, that)
            and (source := subject_before(tokens, at))
        ):
            yield Draft([(that, clause_end(tokens, that))], source, (at, that), "idiom")


def _hoped(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`hopes for a settlement by Friday`"""
    for at in [at for at in places if 1 <= at < len(tokens) - 3]:
        if tokens[at + 1].low == "for" and (source := subject_before(tokens, at)):
            yield Draft([(at + 2, clause_end(tokens, at + 2))], source, (at, at + 2), "idiom")


def _pointed(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`pointed out it was late`"""
    for at in [at for at in places if 1 <= at < len(tokens) - 4]:
        if tokens[at + 1].low != "out":
            continue
        start = skip_adverbs(tokens, at + 2)
        plain = start < len(tokens) and tokens[start].text[0].isalnum() and _has_verb(tokens, start)
        source = subject_before(tokens, at) if plain else None
        if source and not (source[0] and tokens[source[0] - 1].low == "as"):
            yield Draft([(start, clause_end(tokens, start))], source, (at, at + 2), "idiom")


def _withheld(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`would not say by whom`, `wouldn’t rule out a lawsuit`, `would not be drawn on whether it leaks`"""
    for at in [at for at in places if 2 <= at < len(tokens) - 2]:
        low, before = tokens[at].low, tokens[at - 1].low
        closed = before == "to" and tokens[at - 2].low in CLOSED
        denied = before in DENIED or before.endswith("n't") or (closed and low == "rule")
        start = 0
        if low in REPLYING and denied and [t.low for t in tokens[at + 1 : at + 3]] == ["when", "asked"]:
            start = _open_question(tokens, at + 3)
        elif low in TELLING and (denied or closed):
            start = _open_question(tokens, at + 1)
        elif _is_left_open(tokens, at, denied=denied):
            start = at + 2
        if not 0 < start < len(tokens):
            continue
        verb = _main_verb(tokens, at - 1 - (before in {"be", "to"}))
        if source := subject_before(tokens, verb):
            end = clause_end(tokens, start) if low != "rule" else _ruled_end(tokens, start)
            yield Draft([(start, end)], source, (at, at + 1 + (low == "rule")), "withheld")


def _untold(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`hasn’t told the sheriff whose it is`, `did not tell MPs by whom`"""
    for at in [at for at in places if 2 <= at < len(tokens) - 3]:
        before = tokens[at - 1].low
        if not (before in DENIED or before.endswith("n't")):
            continue
        start = _next(tokens, at + 2, OPEN)
        if start and start - at < HEARER and (source := subject_before(tokens, at - 1)):
            yield Draft([(start, clause_end(tokens, start))], source, (at, at + 1), "withheld")


def _by_account(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`By his reckoning, the bill would rise`, `By the mayor’s own count, nine roads are shut`"""
    if tokens[0].low != "by":
        return
    noun = next((at for at in places if 2 <= at < min(8, len(tokens) - 3)), 0)
    if not noun or tokens[noun + 1].text != ",":
        return
    owner = noun - 1 - (tokens[noun - 1].low == "own")
    owned = tokens[owner].low in {"his", "her", "their"} or tokens[owner].low.endswith(("'s", "s'"))
    if owned and owner and _has_verb(tokens, noun + 2):
        yield Draft([(noun + 2, clause_end(tokens, noun + 2))], (1, owner + 1), (0, noun + 1), "idiom")


def _beside(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`with one senator retorting that it was over`"""
    for at in [at for at in places if 2 <= at < len(tokens) - 3]:
        if tokens[at + 1].low != "that":
            continue
        led = next((i for i in range(at - 1, max(0, at - HEARER), -1) if tokens[i].low == "with"), 0)
        named = tokens[led + 1 : at]
        if led and named and all(t.text[0].isalnum() and t.low not in AUXILIARIES for t in named):
            yield Draft([(at + 1, clause_end(tokens, at + 1))], (led + 1, at), (at, at + 1), "idiom")


def _ruled_end(tokens: Sequence[Token], start: int) -> int:
    """`a lawsuit` of `would not rule out a lawsuit, in an interview on Friday`."""
    end = clause_end(tokens, start)
    parted = (at for at in range(start + 1, end - 1) if tokens[at].text == "," and tokens[at + 1].low in PREPOSITIONS)
    return next(parted, end)


def _main_verb(tokens: Sequence[Token], at: int) -> int:
    """`told` of `Holt told reporters, declining to say`; the verb itself where its subject stands before it."""
    if at < 3 or not tokens[at].low.endswith("ing") or tokens[at - 1].text != ",":
        return at
    cues = (i for i in range(at - 2, max(0, at - 9), -1) if (cue := CUES.get(tokens[i].low)) and cue.speech)
    return next(cues, at)


def _is_left_open(tokens: Sequence[Token], at: int, *, denied: bool) -> bool:
    """`not rule out`, `not be drawn on`"""
    if tokens[at].low == "rule":
        return denied and tokens[at + 1].low == "out"
    return [t.low for t in tokens[at - 2 : at + 2]] == ["not", "be", "drawn", "on"]


def _open_question(tokens: Sequence[Token], at: int) -> int:
    """Where `which`, `by whom` or `through which` begins; 0 where something else follows."""
    if at + 1 >= len(tokens):
        return 0
    linked = tokens[at].low in LINKS and tokens[at + 1].low in OPEN
    return at if linked or tokens[at].low in OPEN else 0


def _asker(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`Asked by Ana Holt whether it leaked, he said`: hers is the question."""
    for at in [at for at in places if at < len(tokens) - 4]:
        if tokens[at + 1].low != "by":
            continue
        end = _next(tokens, at + 2, {"whether", "if", "why", "how", "when", "what", "where", "who"})
        comma = _next(tokens, end, {","}) if end else 0
        if end > at + 2 and comma > end + 2:
            yield Draft([(end, comma)], (at + 2, end), (at, at + 1), "idiom")


def _heard(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`The fence was stolen, the court heard on Monday.`: who said so is not told."""
    for at in [at for at in places if at >= 5]:
        low, before = tokens[at].low, tokens[at - 1].low
        passive = low == "told" and before in BE
        hears = low == "heard" and (before not in AUXILIARIES or before in {"has", "have"})
        if not (passive or hears) or not _ends_soon(tokens, at + 1):
            continue
        comma = next((i for i in range(at - 1, max(3, at - 9), -1) if tokens[i].text == ","), 0)
        hearer = {token.low for token in tokens[comma:at]}
        if comma and not HEARERS.isdisjoint(hearer) and _has_verb(tokens[:comma], 0):
            yield Draft([(0, comma)], None, _cue(at, passive=passive), "heard")
        return


def _cue(at: int, *, passive: bool) -> Range:
    return (at - passive, at + 1)


def _ends_soon(tokens: Sequence[Token], at: int) -> bool:
    """`heard on Monday.`, `heard yesterday, as a row broke out`, but not `heard that`."""
    comma = next((i for i in range(at, len(tokens) - 1) if tokens[i].text == ","), len(tokens))
    if comma + 1 < len(tokens) and tokens[comma + 1].low not in AFTER_COMMA:
        return False
    rest = tokens[at:comma]
    return len(rest) < 8 and NO_CLAUSE.isdisjoint([token.low for token in rest]) and not any(t.quotation for t in rest)


def _next(tokens: Sequence[Token], at: int, wanted: frozenset[str] | set[str]) -> int:
    """The first of these words within reach, in the same clause; 0 without."""
    for index in range(at, min(len(tokens), at + WIDE)):
        if tokens[index].low in wanted:
            return index
        if tokens[index].quotation or tokens[index].low in ENDS or tokens[index].text in {";", ":"}:
            return 0
    return 0


def _has_verb(tokens: Sequence[Token], at: int) -> bool:
    return any(token.low in AUXILIARIES or (token.text.islower() and is_past(token.low)) for token in tokens[at:])


WAYS: Ways = ways_of(
    (words("put puts"), _put),
    (GIVING, _given),
    (SLIPS, _slipped),
    (words("hopes hoped"), _hoped),
    (words("points pointed"), _pointed),
    (WITHHOLDING, _withheld),
    (words("tell told"), _untold),
    (ACCOUNTS, _by_account),
    (RETORTING, _beside),
    (ASKERS, _asker),
    (words("heard told"), _heard),
)
