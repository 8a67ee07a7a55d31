"""What somebody tells others to do, takes upon himself or lays at a door: "ordered the board to open its books"."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import clause_end
from pipeline.attribution.grammar.verbs import BE, follows
from pipeline.attribution.text.phrases import DETERMINERS, PREPOSITIONS, is_adverb, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Token

BIDDING = words("""
    ordered directed instructed urged urges begged begs implored implores beseeched exhorted exhorts
    challenged dared dares commanded tasked advised advises counselled counseled enjoined
""")
"""Whom these lead to, and what he is to do after `to`. `asked` is none: requests are seldom annotated as speech."""
CALLING = words("called calls call calling")
APPEALING = words("appealed appeals")
PROMISING = words("""
    vowed vows pledged pledges promised promises threatened threatens offered offers undertook undertakes
""")
DEMANDING = words("demanded demands proposed proposes recommended recommends requested requests moved stipulated")
ACCUSING = words("accused accuses")
NO_DEED = words("back end halt stop return answer solution response change alternative access right commitment rise")
"""Nouns that go on with `to`: `ordered a halt to the works` tells nobody to do anything."""
BLAMING = words("blamed blames")
JUDGING = words("called calls branded brands dubbed labelled labeled")
JUDGED = words("it him her them this")
"""`called it a stunt`"""
SIGNS = BIDDING | CALLING | APPEALING | PROMISING | DEMANDING | ACCUSING | BLAMING | JUDGING | {"wanted", "wants"}
BIDS = BIDDING | ACCUSING | BLAMING
"""What bids or blames by itself, and not only as a second verb."""
LATELY = words("yesterday today tonight later earlier")
WIDE = 12
"""Words that name who is to do it."""


def bidding_at(tokens: Sequence[Token], at: int) -> Draft | None:
    """What a verb tells others to do, by its own subject.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "The judge ordered the council to open the well. She dared him to publish it."
    >>> for one in sentences(text, [(0, len(text))], []):
    ...     for at in range(1, len(one.tokens)):
    ...         if draft := bidding_at(one.tokens, at):
    ...             print(" ".join(token.text for token in one.tokens[slice(*draft.content[0])]))
    the council to open the well
    him to publish it
    """
    if tokens[at].low not in BIDS or follows(tokens, at, BE):
        return None
    told, source = deed_of(tokens, at), subject_before(tokens, at - (tokens[at - 1].low in LATELY))
    if told is None or source is None or (source[0] and tokens[source[0] - 1].low in {"which", "whom"}):
        return None  # `the rule, which she directed the office to write`
    return Draft([told[1]], source, told[0], "reported")


def deed_of(tokens: Sequence[Token], at: int) -> tuple[Range, Range] | None:
    """Cue and content of a verb of this kind, whoever its subject is."""
    low = tokens[at].low
    if at + 3 >= len(tokens):
        return None
    following = tokens[at + 1].low
    if low in CALLING and following in {"on", "upon"}:
        return _bidden(tokens, (at, at + 2))
    if low in BIDDING:
        return _bidden(tokens, (at, at + 1))
    if low in APPEALING and following == "to" and (to := _to(tokens, at + 2)):
        return (at, at + 1), (to, _end(tokens, to))
    if low in PROMISING and following == "to":
        return (at, at + 1), (at + 1, _end(tokens, at + 1))
    if low in DEMANDING and following == "that":
        return (at, at + 1), (at + 1, _end(tokens, at + 1))
    if low in ACCUSING and (of := _of(tokens, at + 1)):
        return (at, at + 1), (of + 1, _end(tokens, of + 1))
    if low in {"wanted", "wants"} and [token.low for token in tokens[at + 1 : at + 3]] == ["to", "know"]:
        return (at, at + 3), (at + 3, _end(tokens, at + 3))
    if low in JUDGING and following in JUDGED and tokens[at + 2].low not in PREPOSITIONS:
        return (at, at + 1), (at + 1, _end(tokens, at + 1))
    if low in BLAMING:
        return (at, at + 1), (at + 1, _blame_end(tokens, at + 1))
    return None


def _bidden(tokens: Sequence[Token], cue: Range) -> tuple[Range, Range] | None:
    start = cue[1]
    if tokens[start].low in PREPOSITIONS:
        return None  # `faces challenges from all sides to`
    to = _to(tokens, start)
    return (cue, (start, _end(tokens, start))) if to else None


def _end(tokens: Sequence[Token], start: int) -> int:
    """Where the clause ends, or the colon before a quotation: `begged them not to go: “Stay.”`"""
    end = clause_end(tokens, start)
    return next((at for at in range(start, end) if tokens[at].text == ":"), end)


def _blame_end(tokens: Sequence[Token], start: int) -> int:
    """`the weather` of `blamed the weather for it`; all of `blamed the hall for sending 40 officers`."""
    end = _end(tokens, start)
    link = next((at for at in range(start + 1, end - 1) if tokens[at].low == "for"), end)
    return end if link == end or tokens[link + 1].low.endswith("ing") else link


def _to(tokens: Sequence[Token], start: int) -> int:
    """The `to` of what is to be done, or the `not` before it; 0 without one or where a thing follows."""
    for at in _clause(tokens, start):
        if tokens[at].low == "to" and at > start:
            verb = tokens[at + 1]
            things = verb.low.endswith("s") and not verb.low.endswith(("ss", "us"))  # `directed money to schools`
            done = verb.text.islower() and verb.low not in DETERMINERS and tokens[at - 1].low not in NO_DEED
            done = done and not things
            return at - (tokens[at - 1].low == "not") if (done and not is_adverb(verb)) or verb.low == "be" else 0
    return 0


def _of(tokens: Sequence[Token], start: int) -> int:
    """The `of` that leads to what somebody is accused of."""
    return next((at for at in _clause(tokens, start) if tokens[at].low == "of" and at > start), 0)


def _clause(tokens: Sequence[Token], start: int) -> Iterator[int]:
    """The words of a noun phrase and a little more, in the same clause."""
    for at in range(start, min(len(tokens) - 1, start + WIDE)):
        if tokens[at].quotation or tokens[at].text in {".", ";", ":", "?", ","} or tokens[at].low == "that":
            return
        yield at
