"""Any verb attributes where it tags a quotation: `“A,” the mayor sighed`, `“B,” reads the letter`."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft, drafts_by_cues
from pipeline.attribution.grammar.contents import TIMES, says_no_more, second_half
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.phrases import DETERMINERS, PREPOSITIONS, is_adverb, subject_after, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token, quoted_at

FAR = 9
"""A subject with its verb is no longer."""
WIDE = 12
"""Code points of the shortest quotation that is looked at: shorter ones are terms and titles."""
OPENERS = words(", : — – and but")
PAST = words("began read went sang spat shot cut put sent ran wept bit broke came chose laughed swung wrote hit")
"""Past forms of strong verbs that tag; others end in -ed."""
PARTICLES = words("out back on in off up")
PLAIN = words("red bed seed need feed speed indeed breed greed shed hundred sacred naked")
"""Words in -ed that are no verb in the past."""


def drafts_in(sentence: Sentence) -> list[Draft]:
    """All attributions of a sentence: by its cues, and by verbs that tag a quotation no cue has."""
    found = drafts_by_cues(sentence)
    loose = [at for at in quoted_at(sentence) if not _held(at, found)]
    tagged = [draft for at in loose if (draft := _tagged(sentence.tokens, at))]
    return sorted([*found, *tagged], key=lambda draft: draft.cue or draft.content[0]) if tagged else found


def _held(at: int, drafts: Sequence[Draft]) -> bool:
    return any(start <= at < end for draft in drafts for start, end in draft.content)


def _tagged(tokens: Sequence[Token], at: int) -> Draft | None:
    first = at + 2 if at + 1 < len(tokens) and tokens[at + 1].text == "," else at + 1
    if (put := _put_so(tokens, at, first)) is not None:
        return put
    if not _waits(tokens, at):
        return None
    for source, verb in _tags(tokens, first):
        right = second_half(tokens, max(source[1], verb + 1))
        return Draft([(at, at + 1), right] if right else [(at, at + 1)], source, (verb, verb + 1), "tagged-quote")
    return None


def _put_so(tokens: Sequence[Token], at: int, first: int) -> Draft | None:
    """`“Silence,” as old Holt once put it to me, “is golden.”`"""
    if first >= len(tokens) or tokens[first].low != "as":
        return None
    verbs = (i for i in range(first + 2, min(len(tokens) - 1, first + FAR)) if tokens[i].low in {"put", "puts"})
    verb = next((i for i in verbs if tokens[i + 1].low == "it"), 0)
    source = subject_before(tokens, verb) if verb else None
    if source is None or source[0] <= first:
        return None
    end = verb + 2 + 2 * (verb + 3 < len(tokens) and tokens[verb + 2].low == "to")
    right = second_half(tokens, end)
    return Draft([(at, at + 1), right] if right else [(at, at + 1)], source, (verb, verb + 2), "tagged-quote")


def _waits(tokens: Sequence[Token], at: int) -> bool:
    """A quotation that begins a sentence or its clause, and ends as what is followed by who said it."""
    quotation = tokens[at].quotation
    if quotation is None:
        return False
    cried = (
        at == 0 and quotation.last in "!?" and len(tokens) > 2 and _is_past(tokens[1])
    )  # `“Shame!” bellowed a voice`
    if quotation.inner_end - quotation.inner_start < WIDE and not cried:
        return False
    begins = at == 0 or tokens[at - 1].low in OPENERS or bool(tokens[at - 1].quotation)
    return begins and (quotation.last in ",?!" or (at + 1 < len(tokens) and tokens[at + 1].text == ","))


def _tags(tokens: Sequence[Token], first: int) -> Iterator[tuple[Range, int]]:
    """Subject and verb right after a quotation, in either order."""
    if first < len(tokens) and _is_past(tokens[first]):
        source = subject_after(tokens, first + 1)
        if source and tokens[source[1] - 1].low not in TIMES:
            yield source, first
    for verb in range(first + 1, min(len(tokens), first + FAR)):
        cue = CUES.get(tokens[verb].low)
        if cue and cue.speech:
            return
        if tokens[verb - 1].low not in PREPOSITIONS and (_is_past(tokens[verb]) or _is_present(tokens[verb])):
            source = subject_before(tokens, verb)
            if source and _first_word(tokens, first) == source[0] and _says_no_more(tokens, verb + 1):
                yield source, verb


def _says_no_more(tokens: Sequence[Token], at: int) -> bool:
    """`he points out.`"""
    return says_no_more(tokens, at + 1 if at < len(tokens) and tokens[at].low in PARTICLES else at)


def _first_word(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and is_adverb(tokens[at]):
        at += 1
    return at


def _is_present(token: Token) -> bool:
    return token.text.islower() and token.low.endswith("s") and token.low not in DETERMINERS


def _is_past(token: Token) -> bool:
    return token.text.islower() and (token.low in PAST or (token.low.endswith("ed") and token.low not in PLAIN))
