"""Sentences and tokens of a language that parts its words by spaces; a quotation is one token."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.attribution.multilingual.vocabulary import Vocabulary, small
from pipeline.attribution.text.marks import INVISIBLE, Quotation
from pipeline.attribution.text.tokens import MASKS, Sentence, Token, mask, sentence_of

_LONGEST = 400
"""Tokens of a sentence: what is longer is a list or no text, and is cut."""
_ENDS = frozenset(".!?…")
_CLOSERS = frozenset(")]’'\"”»“")
_NO_START = _CLOSERS | frozenset(",;:—–")


def sentences(
    text: str, blocks: Sequence[tuple[int, int]], quotations: Sequence[Quotation], words: Vocabulary
) -> list[Sentence]:
    """The sentences of every block; a quotation never spreads over two of them."""
    masked = mask(text, quotations)
    by_start = {quotation.start: quotation for quotation in quotations}
    found: list[Sentence] = []
    for number, (start, end) in enumerate(blocks):
        tokens = list(_tokens(masked, start, end, by_start, words))
        found += [sentence_of(tokens[first:last], number) for first, last in _bounds(text, tokens)]
    return found


def tokens_in(text: str, start: int, end: int, words: Vocabulary) -> list[Token]:
    """The tokens of a part of the text, whatever stands in marks there."""
    return list(_tokens(text, start, end, {}, words))


@cache
def _pattern(abbreviations: str) -> re.Pattern[str]:
    short = "".join(f"|{re.escape(word)}" for word in abbreviations.split())
    return re.compile(
        r"\x01+|\x02+|\d+(?:[.,:]\d+)*"
        rf"|(?:(?<![^\W_])(?:[^\W\d_](?:-[^\W\d_])?{short})\.)(?!\.)"
        r"|[^\W_]+(?:[’'·&/-][^\W_]+)*|[^\w\s" + INVISIBLE + "]",
        re.IGNORECASE,
    )


def _tokens(masked: str, start: int, end: int, by_start: dict[int, Quotation], words: Vocabulary) -> Iterator[Token]:
    pattern = _pattern(words.language.text("text", "abbreviations"))
    for match in pattern.finditer(masked, start, end):
        if match.group()[0] in MASKS:
            yield Token("Q", "q", match.start(), match.end(), by_start[match.start()])
            continue
        at = match.start()
        for part in _parted(match.group(), words):
            yield Token(part, _low(part), at, at + len(part))
            at += len(part)


def _low(part: str) -> str:
    """In small letters; a pronoun behind its verb (`-t-il`) as if it stood alone."""
    low = small(part).replace("’", "'")
    return low.lstrip("-").removeprefix("t-") if low[0] == "-" and len(low) > 1 else low


@cache
def _parts(elisions: str, clitics: str) -> re.Pattern[str] | None:
    """`l'`, `dell'` before a word; `-t-il`, `-elle` behind it."""
    if not elisions and not clitics:
        return None
    before = rf"(?P<before>(?:{'|'.join(elisions.split())})[’'])?" if elisions else "(?P<before>)"
    behind = rf"(?P<behind>-(?:t-)?(?:{'|'.join(clitics.split())}))?" if clitics else "(?P<behind>)"
    return re.compile(f"{before}(?P<word>.+?){behind}", re.IGNORECASE)


def _parted(word: str, words: Vocabulary) -> Iterator[str]:
    if not ("'" in word or "’" in word or "-" in word):
        yield word
        return
    text = words.language.text
    pattern = _parts(text("text", "elisions"), text("text", "clitics"))
    if pattern is None:
        yield word
    elif (match := pattern.fullmatch(word)) is not None:
        yield from filter(None, match.group("before", "word", "behind"))
    else:
        yield word


def _bounds(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(len(tokens)):
        if at + 1 == len(tokens) or at + 1 - first == _LONGEST or _ends(text, tokens, at):
            yield first, at + 1
            first = at + 1


def _ends(text: str, tokens: Sequence[Token], at: int) -> bool:
    token, following = tokens[at], tokens[at + 1]
    if token.quotation is not None:
        last = text[token.quotation.inner_end - 1]
        return last in _ENDS and (following.quotation is not None or following.text[0].isupper())
    if token.low in _CLOSERS and at and tokens[at - 1].low in _ENDS:
        return _starts(following)
    return token.low in _ENDS and _starts(following)


def _starts(token: Token) -> bool:
    return token.quotation is not None or not (token.text[0].islower() or token.low in _NO_START)
