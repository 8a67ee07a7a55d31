"""Speech that marks do not tell alone: paragraphs that begin with a dash, and "said X" within the marks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from pipeline.attribution.multilingual.pointing import points_back
from pipeline.attribution.multilingual.vocabulary import Cue, Vocabulary
from pipeline.attribution.multilingual.words import tokens_in
from pipeline.attribution.text.marks import Quotation
from pipeline.attribution.text.tokens import Range, Token

DASHES = frozenset("–—―-")
_BEFORE_CUE = frozenset(",?!…")
_STOPS = frozenset(".!?…")
_DASHED = 4
"""Marks between what is said and its cue at most, and one."""
_FURTHEST = 40
"""Tokens in which whoever speaks must be told, and the quotation go on."""


def with_dialogue(
    text: str, blocks: Sequence[Range], quotations: list[Quotation], words: Vocabulary
) -> list[Quotation]:
    """The quotations of a text, those told by dashes among them, in order; none lies within another."""
    if words.language.has("marks", "dash"):
        spoken = [part for start, end in blocks for part in _by_dash(text, start, end, words)]
        quotations = [q for q in quotations if not _inside(q, spoken)]
        quotations = sorted([*quotations, *spoken], key=lambda q: q.start)
    if words.language.has("marks", "incise"):
        quotations = [part for quotation in quotations for part in _parted(text, quotation, words)]
    return quotations


def with_blocks(text: str, blocks: Sequence[Range], quotations: list[Quotation]) -> list[Quotation]:
    """The same with every block quotation that has no marks of its own."""
    found = list(quotations)
    for start, end in blocks:
        at = bisect_left(quotations, start, key=lambda q: q.start)
        if at == len(quotations) or quotations[at].start >= end:
            found.append(Quotation(start, end, start, end, last=text[end - 1]))
    return sorted(found, key=lambda q: q.start)


def _inside(quotation: Quotation, spoken: Sequence[Quotation]) -> bool:
    at = bisect_right(spoken, quotation.start, key=lambda q: q.start) - 1
    if at >= 0 and quotation.start < spoken[at].end:
        return True
    following = bisect_left(spoken, quotation.start, key=lambda q: q.start)
    return following < len(spoken) and spoken[following].start < quotation.end


def _by_dash(text: str, start: int, end: int, words: Vocabulary) -> Iterator[Quotation]:
    """`– A, sier X. – B`; a dash after a colon begins speech as well."""
    tokens = tokens_in(text, start, end, words)
    at = _opening(text, tokens, within=words.language.has("marks", "dash_opens"))
    at = _between(tokens, 1, words) if at < 0 else at
    while 0 < at < len(tokens):
        stop, cue = min(_until_cue(tokens, at, words), _until_pointer(tokens, at, words), key=lambda found: found[0])
        later = _led_in(tokens, at) if cue is None else None
        stop = min(stop, later[0]) if later else stop
        if (spoken := _quotation(text, tokens, at - 1, at, stop)) is not None:
            yield spoken
        at = _resumed(text, tokens, cue, words) if cue else later[1] if later else -1
        if at < 0:
            at = _between(tokens, cue or stop, words)


def _led_in(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Where speech ends before a sentence that leads to somebody else's (`X sier: – B`), and where that begins."""
    for place in range(at + 1, len(tokens) - 2):
        if tokens[place].text == ":" and tokens[place + 1].text in DASHES:
            ended = [end + 1 for end in range(at, place) if tokens[end].text in _STOPS]
            return (ended[-1], place + 2) if ended else None
    return None


def _between(tokens: Sequence[Token], start: int, words: Vocabulary) -> int:
    """The token after a dash behind a sentence, if whoever speaks is told behind what follows; -1 for none."""
    for at in range(max(start, 1), len(tokens) - 1):
        if tokens[at].text in DASHES and tokens[at - 1].text in _STOPS:
            return at + 1 if _until_cue(tokens, at + 1, words)[1] is not None else -1
    return -1


def _opening(text: str, tokens: Sequence[Token], *, within: bool) -> int:
    """The token after the dash that begins speech; -1 for none."""
    if len(tokens) > 2 and tokens[0].text in DASHES and text[tokens[0].start - 1 : tokens[0].start] in ("", "\n"):
        return 1
    for at in range(1, len(tokens) - 1):
        if tokens[at].text not in DASHES:
            continue
        if tokens[at - 1].text == ":" or (
            within and tokens[at - 1].text in _STOPS and tokens[at + 1].text[0].isupper()
        ):
            return at + 1
    return -1


def _until_cue(tokens: Sequence[Token], at: int, words: Vocabulary) -> tuple[int, int | None]:
    """Where what is said ends, and the cue's token; all tokens and None where nobody is told to say it."""
    for place in range(at, len(tokens) - 1):
        dashed = tokens[place].text in DASHES
        if not dashed and tokens[place].text not in _BEFORE_CUE:
            continue
        after = place + 1
        while after < min(place + _DASHED, len(tokens) - 1) and (
            tokens[after].text in DASHES or tokens[after].text == ","
        ):
            dashed, after = True, after + 1
        if (cue := _says(tokens, after, words)) and (dashed or _has_subject(tokens, cue, words)):
            keeps = tokens[place].text in "?!…" or (dashed and tokens[place].text == ".")
            return place + keeps, after
        if tokens[place].text in "?!…," and not dashed and _is_tagged(tokens, after, words):
            return place + (tokens[place].text != ","), after
    return len(tokens), None


def _until_pointer(tokens: Sequence[Token], at: int, words: Vocabulary) -> tuple[int, int | None]:
    """`– A. Det sier X.`: the same where a sentence of its own tells who says it."""
    for place in range(at, len(tokens) - 1):
        if tokens[place].text in _STOPS and points_back(tokens, place + 1, words):
            return place + 1, place + 2
    return len(tokens), None


def _says(tokens: Sequence[Token], at: int, words: Vocabulary) -> Cue | None:
    """A cue of speech in small letters, a reflexive before it or not: `s'est interrogé`."""
    if tokens[at].text[0].isupper():
        return None
    for skipped in (0, 1):
        if at + skipped < len(tokens) and (cue := words.cue_at(tokens, at + skipped)) is not None:
            return cue if cue.kind == "say" and (not skipped or tokens[at].low in words.reflexives) else None
    return None


def _is_tagged(tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    """`! skandierte sie`: any verb behind which a person stands; behind a comma, a pronoun."""
    low = tokens[at].low
    if not (words.cues and low.isalpha() and tokens[at].text[0].islower()) or at + 1 >= len(tokens):
        return False
    if low in words.common | words.prepositions | words.stops | words.negations | words.articles or words.is_title(low):
        return False
    following, named = tokens[at + 1], tokens[at + 2 : at + 3]
    if named and named[0].text[0].isupper() and (words.is_title(following.low) or following.low in words.given):
        return True
    if following.low in words.pronouns or (
        following.text.isdigit() and at + 3 < len(tokens) and tokens[at + 3].low in words.persons
    ):
        return True
    return tokens[at - 1].text != "," and _has_subject(tokens, Cue(at, at + 1, "say"), words)


def _has_subject(tokens: Sequence[Token], cue: Cue, words: Vocabulary) -> bool:
    """Somebody stands behind the cue: a pronoun, an article, a title or a name; `lyder det` needs nobody."""
    if any(token.low in words.back for token in tokens[cue.start : cue.end]):
        return True
    for token in tokens[cue.end : cue.end + 4]:
        if not token.text[0].isalpha() and token.text[0] != "-":
            return False
        if (
            token.low in words.pronouns
            or token.low in words.articles
            or token.text[0].isupper()
            or words.is_title(token.low)
        ):
            return True
    return any(token.low in words.pronouns for token in tokens[cue.start : cue.end])


def _resumed(text: str, tokens: Sequence[Token], cue: int, words: Vocabulary) -> int:
    """The token that goes on with what is said, after a further dash; -1 for none."""
    for at in range(cue + 1, min(cue + _FURTHEST, len(tokens) - 1)):
        if words.language.has("marks", "dash_opens") and tokens[at - 1].text not in _BEFORE_CUE | _STOPS:
            continue  # `sier X til publikum – og går`
        if tokens[at].text in DASHES and (text[tokens[at].start - 1].isspace() or tokens[at + 1].text in ".,"):
            after = at + 1
            while after < len(tokens) and tokens[after].text in ".,":
                after += 1
            return after
    return -1


def _quotation(text: str, tokens: Sequence[Token], opened: int, first: int, stop: int) -> Quotation | None:
    while stop > first and tokens[stop - 1].text in DASHES:
        stop -= 1
    if stop <= first or not any(token.text[0].isalnum() for token in tokens[first:stop]):
        return None
    start, end = tokens[first].start, tokens[stop - 1].end
    return Quotation(tokens[opened].start, end, start, end, last=text[end - 1])


def _parted(text: str, quotation: Quotation, words: Vocabulary) -> Iterator[Quotation]:
    """`« A ? s'est interrogé X. B »`: what X says, without what tells that he does."""
    tokens = tokens_in(text, quotation.inner_start, quotation.inner_end, words)
    stop, cue = _until_cue(tokens, 0, words) if len(tokens) > 4 else (len(tokens), None)
    if cue is None or not stop or not _stands_alone(tokens, cue, words):
        yield quotation
        return
    first, end = quotation.inner_start, tokens[stop - 1].end
    yield Quotation(quotation.start, end, first, end, last=text[end - 1])
    if (after := _after_incise(text, tokens, cue, words)) is not None:
        start = tokens[after].start
        yield Quotation(start, quotation.end, start, quotation.inner_end, last=text[quotation.inner_end - 1])


def _stands_alone(tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    """The cue is followed by whom it is a cue of, and that by a stop: else it may be part of what is said."""
    cue = _says(tokens, at, words)
    if cue is None:
        return False
    left_out = words.language.has("text", "drops_subjects") and at > 0 and tokens[at - 1].text in DASHES
    return _has_subject(tokens, cue, words) or (
        left_out and any(token.text in DASHES for token in tokens[cue.end : cue.end + 1])
    )


def _after_incise(text: str, tokens: Sequence[Token], cue: int, words: Vocabulary) -> int | None:
    if tokens[cue - 1].text in DASHES:
        after = _resumed(text, tokens, cue, words)
        return after if 0 < after < len(tokens) else None
    for at in range(cue + 1, min(cue + _FURTHEST, len(tokens) - 1)):
        if tokens[at].text in _STOPS or tokens[at].text == ",":
            return at + 1
    return None
