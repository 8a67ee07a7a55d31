"""Views and words told by a phrase: "in her view", "as the mayor put it", "per two aides", "a claim by Holt that"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import clause_end, opens_clause
from pipeline.attribution.grammar.verbs import is_past
from pipeline.attribution.grammar.ways import Ways, ways_of
from pipeline.attribution.text.phrases import AUXILIARIES, DETERMINERS
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence, Token

VIEWS = words("""
    view opinion eyes words judgment judgement estimation reckoning telling account mind assessment analysis
""")
OWNED = words("his her their its")
SEEING = words("put puts sees saw tells told")
CLAIMS = words("""
    claim claims allegation allegations accusation accusations assertion assertions suggestion suggestions report
    reports complaint complaints statement warning warnings argument contention insistence belief fear fears
    admission disclosure revelation denial promise prediction predictions
""")
OF = words("by of from among")
NO_PER = words("cent head capita annum day week month year hour se person share square kilo litre mile gallon tonne")
"""What `per` leads to where it tells how much."""
WIDE = 9


def views_in(sentence: Sentence) -> list[Draft]:
    """Of a sentence outside of quotations.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "In her view, the port was too large. As Holt sees it, it is lost. It was close, per two aides."
    >>> [draft.content for one in sentences(text, [(0, len(text))], []) for draft in views_in(one)]
    [[(4, 9)], [(5, 8)], [(0, 3)]]
    """
    return WAYS.read(sentence)


def _view(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`In her view, it was late`, `In the view of the union, it was late`, `In the words of one guest, it was late`"""
    if tokens[0].low not in {"in", "to", "by"}:
        return
    for at in [at for at in places if 2 <= at < min(len(tokens) - 4, WIDE)]:
        comma = next((i for i in range(at + 1, min(len(tokens) - 2, at + WIDE)) if tokens[i].text == ","), 0)
        if not comma or not _has_verb(tokens, comma + 1):
            continue
        owner = at - 1 - (tokens[at - 1].low == "own")
        if comma == at + 1 and owner and (tokens[owner].low in OWNED or tokens[owner].low.endswith(("'s", "s'"))):
            source = (1, owner + 1)
        elif tokens[at + 1].low == "of" and tokens[1].low == "the" and at == 2:
            source = (at + 2, comma)
        else:
            continue
        yield Draft([(comma + 1, clause_end(tokens, comma + 1))], source, (0, at + 1), "view")


def _as_put(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`As the mayor put it, the port is a bathtub`, `as Holt sees it,`"""
    for at in [at for at in places if 2 <= at < len(tokens) - 5]:
        if tokens[at + 1].low != "it" or tokens[at + 2].text != ",":
            continue
        first = next((i for i in range(at - 1, max(-1, at - WIDE), -1) if tokens[i].low in {"as", "way"}), -1)
        led = first == 0 or (first == 1 and tokens[0].low == "the")
        if led and first + 1 < at and _has_verb(tokens, at + 3):
            yield Draft([(at + 3, clause_end(tokens, at + 3))], (first + 1, at), (at, at + 2), "view")


def _per(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`The vote was close, per two people in the room.`"""
    for at in [at for at in places if 4 <= at < len(tokens) - 2]:
        following = tokens[at + 1]
        if tokens[at - 1].text != "," or following.low in NO_PER or tokens[-1].text != ".":
            continue
        who = following.low in DETERMINERS or following.text[0].isupper() or following.low.endswith("s")
        plain = all(t.text[0].isalnum() and t.low not in AUXILIARIES for t in tokens[at + 1 : -1])
        if who and plain and len(tokens) - at < WIDE + 2 and _has_verb(tokens[: at - 1], 0):
            yield Draft([(0, at - 1)], (at + 1, len(tokens) - 1), (at, at + 1), "view")


def _claims(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
    """`the claim of a senator that the wall is gone`, `allegations by two clerks that it was lost`"""
    for at in [at for at in places if at < len(tokens) - 5]:
        that = next((i for i in range(at + 3, min(len(tokens) - 2, at + WIDE)) if tokens[i].low == "that"), 0)
        if not that or tokens[at + 1].low not in OF or not opens_clause(tokens, that):
            continue
        owner = tokens[at + 2 : that]
        if owner[-1].text == ",":
            owner = owner[:-1]
        named = bool(owner) and (
            owner[0].low in DETERMINERS or owner[0].text[0].isupper() or owner[0].low.endswith("s")
        )
        if named and all(t.text[0].isalnum() and t.low not in AUXILIARIES and not t.quotation for t in owner):
            yield Draft([(that, clause_end(tokens, that))], (at + 2, at + 2 + len(owner)), (at, at + 1), "view")


def _has_verb(tokens: Sequence[Token], at: int) -> bool:
    return any(t.low in AUXILIARIES or (t.text.islower() and is_past(t.low)) for t in tokens[at:])


WAYS: Ways = ways_of((VIEWS, _view), (SEEING, _as_put), ({"per"}, _per), (CLAIMS, _claims))
