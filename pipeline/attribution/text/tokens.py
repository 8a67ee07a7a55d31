"""Blocks to sentences to tokens; each quotation is one token, so that grammar sees “A,” she said as Q she said."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from pipeline.attribution.text.marks import INVISIBLE, Quotation, placed
from pipeline.attribution.text.tables import words

try:
    from pipeline.attribution.text import splitter
except ImportError:  # no compiler was there when this was installed: the pattern finds the same, in more time
    splitter = None  # type: ignore[assignment]

MASKS = "\x01\x02"
"""Two, taken in turns, so that neighbouring quotations stay two tokens."""
DOTTED = words(
    """
    Mr Mrs Ms Mx Dr Sen Sens Rep Reps Gov Govs Gen Lt Col Capt Cmdr Sgt St Jr Sr Rev Hon Prof Atty Adm Maj Pres Sec
    Supt Insp Ald Jan Feb Mar Apr Aug Sep Sept Oct Nov Dec Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky Md
    Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo vs Smt Shri Engr Barr Alh Cllr Cr
    Adv Cpl Brig Msgr Mme Mlle Mdm Eng Hj Hjh Ma Sta Sto Mohd Muhd Abd Fr Sra Dra Lic Ing Cllrs Bp Abp Wm Thos Chas
    Ustz Coun Comr Cde Pst Evang Ven Amb Surv Pharm Bldr Tpl Bro Sis Kum Tmt Const Cst
    Asst Assoc Dir Cong Brgy Kap Usec Asec Det Spc Pfc Pvt Pte Cdr Comdr Archt Owek Revd Lieut Mons Retd MR MRS MS
    DR SEN SENS REP REPS GOV GEN LT COL CAPT SGT REV HON PROF JR SR SUPT INSP ATTY No Inc Corp Co Ltd
    Eng Hj Hjh Ma Sta Sto Mohd Muhd Abd Fr Sra Dra Lic Ing Cllrs Bp Abp Wm Thos Chas Ustz
    """
)
"""Words whose full stop is theirs, and may end the sentence as well."""
TOKEN = re.compile(
    r"[A-Za-z0-9]++(?=[ ,])"  # most words once more, for speed alone: whatever would join a neighbour is ruled out
    r"|\x01+|\x02+"
    r"|(?>[^\W_]+(?:[’'‘`´&/‐‑-][^\W_]+)*(?:[’'](?=\s|$))?)(?!\.)"  # nearly all words: no full stop in or after them
    r"|(?:[^\W\d_]\.){2,}|(?:" + "|".join(sorted(DOTTED)) + r")\."
    r"|\b[^\W\d_a-z]\.(?=\s[^\W\d_a-z])"
    r"|[^\W_]+(?:[’'‘`´.&/‐‑-][^\W_]+)*(?:[’'](?=\s|$))?"
    r"|\.\.\.|[^\w\s" + INVISIBLE + "]"
)
_SPACED = re.compile(rf"([\s_{INVISIBLE}]*+)({TOKEN.pattern}|\Z)")
"""A token with what no token holds before it: so all are found by one call, in half the time of one call each."""
ENDS = frozenset({".", "!", "?", "...", "…"})
HOURS = frozenset({"a.m.", "p.m."})
"""Their full stop may be the sentence's as well: `It closed at 5 p.m. “Thank you,” she said.`"""
CLOSERS = frozenset({")", "]", "’", "'", '"', "”"})
_JOINERS = CLOSERS | {",", ";", ":", "—", "–"}
"""What no sentence begins with."""
QUOTED = "q"
"""A quotation's token in lower case; of other tokens only the letter is written so."""
_MAY_END = ENDS | CLOSERS | HOURS | {QUOTED}
"""In lower case, what a sentence may end with."""

SHOT = frozenset({"shot", "hit", "fired", "cut", "came", "butted", "piped", "chimed", "broke", "weighed", "jumped"})
BACK = frozenset({"back", "in", "up"})
"""Behind these what was answered: `“From whom?” Holt shot back.`"""
Range = tuple[int, int]
"""Half-open range of token numbers in a sentence."""


@dataclass(slots=True, eq=False)
class Token:
    """A word, a punctuation mark, or a whole quotation; no tuple, which is asked for its parts four times as slowly."""

    text: str
    low: str
    start: int
    end: int
    quotation: Quotation | None = None


@dataclass(slots=True, eq=False)
class Sentence:
    """Tokens of one sentence and the number of its block."""

    tokens: list[Token]
    block: int
    starts: list[int]
    """Where each token begins; a search in numbers calls nothing."""
    ends: list[int]
    texts: list[str]
    lows: list[str]
    """The same in lower case: whether any of some words stands there is told at once."""

    def touched(self, start: int, end: int) -> Range:
        """The tokens that have something in common with what stands between two places of the text."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def within(self, start: int, end: int) -> list[Token]:
        """The tokens that stand whole between two places of the text."""
        return self.tokens[bisect_left(self.starts, start) : bisect_right(self.ends, end)]

    def part(self, first: int, last: int) -> "Sentence":
        """Some of its tokens as a sentence."""
        if last - first == len(self.tokens):
            return self
        starts, ends = self.starts[first:last], self.ends[first:last]
        return Sentence(
            self.tokens[first:last], self.block, starts, ends, self.texts[first:last], self.lows[first:last]
        )


def sentence_of(tokens: list[Token], block: int) -> Sentence:
    """A sentence of these tokens, of which there is one at least."""
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    texts, lows = [token.text for token in tokens], [token.low for token in tokens]
    return Sentence(tokens, block, starts, ends, texts, lows)


def mask(text: str, quotations: Sequence[Quotation]) -> str:
    """The text with every quotation painted over; offsets stay as they are."""
    parts, at = [], 0
    clean = text.replace("\x01", " ").replace("\x02", " ")
    for number, quotation in enumerate(quotations):
        parts += [clean[at : quotation.start], MASKS[number % 2] * (quotation.end - quotation.start)]
        at = quotation.end
    return "".join([*parts, clean[at:]])


def sentences(text: str, blocks: Sequence[tuple[int, int]], quotations: Sequence[Quotation]) -> Iterator[Sentence]:
    """The sentences of every block; a quotation never spreads over two of them."""
    masked = mask(text, quotations)
    held = placed(quotations)
    for number, (start, end) in enumerate(blocks):
        whole = _block(masked, number, (start, end), held.within(start, end))
        for first, last in _bounds(text, whole):
            yield whole.part(first, last)


def quoted_at(sentence: Sentence) -> list[int]:
    """Which of its tokens are quotations."""
    if QUOTED not in sentence.lows:
        return []
    return [at for at, token in enumerate(sentence.tokens) if token.quotation]


def words_in(text: str, start: int, end: int) -> tuple[list[str], list[int], list[int]]:
    """All tokens from `start` to `end`, where each begins, and where it ends.

    >>> words_in("He said:  no", 0, 12)
    (['He', 'said', ':', 'no'], [0, 3, 7, 10], [2, 7, 8, 12])
    """
    if splitter and (known := splitter.tokens(text, start, end, DOTTED)):
        return known
    found: list[tuple[str, str]] = _SPACED.findall(text, start, end)
    while found and not found[-1][1]:  # what no token follows
        found.pop()
    parts = [*chain.from_iterable(found)]
    bounds = [*accumulate(map(len, parts), initial=start)]
    return parts[1::2], bounds[1::2], bounds[2::2]


def _block(masked: str, number: int, place: tuple[int, int], quotations: Sequence[Quotation]) -> Sentence:
    """A whole block as one sentence; its tokens are made all at once, as one by one they take twice as long."""
    texts, starts, ends = words_in(masked, *place)
    lows = [*map(str.lower, texts)]
    if masked.find("’", *place) >= 0:
        lows = [low if low.isascii() else low.replace("’", "'") for low in lows]
    tokens = [*map(Token, texts, lows, starts, ends)]
    for quotation in quotations:
        at = bisect_left(starts, quotation.start)
        texts[at], lows[at] = "Q", QUOTED
        tokens[at] = Token("Q", QUOTED, starts[at], ends[at], quotation)
    return Sentence(tokens, number, starts, ends, texts, lows)


def _bounds(text: str, whole: Sentence) -> Iterator[tuple[int, int]]:
    first, tokens = 0, whole.tokens
    for at in [at for at, low in enumerate(whole.lows[:-1]) if low in _MAY_END]:
        if _ends(text, tokens, at, tokens[at]):
            yield first, at + 1
            first = at + 1
    if tokens:
        yield first, len(tokens)


def _ends(text: str, tokens: Sequence[Token], at: int, token: Token) -> bool:
    following = tokens[at + 1]
    if token.quotation:
        return _quotation_ends(text, tokens, at, token.quotation)
    if token.low in CLOSERS and at and tokens[at - 1].low in ENDS:
        return _starts(following)
    if token.low in HOURS:
        return bool(following.quotation)
    return token.low in ENDS and _starts(following)


def _starts(token: Token) -> bool:
    return bool(token.quotation) or (not token.text[0].islower() and token.low not in _JOINERS)


def _quotation_ends(text: str, tokens: Sequence[Token], at: int, quotation: Quotation) -> bool:
    """A quotation with its own full stop ends the sentence, unless somebody said it right after."""
    following = tokens[at + 1]
    last = text[quotation.inner_end - 1] if quotation.inner_end > quotation.inner_start else ""
    if last not in ".!?…" or not (following.quotation or following.text[0].isupper()):
        return False
    return not _said_after(tokens, at + 1, strict=last == ".")


def _said_after(tokens: Sequence[Token], at: int, *, strict: bool) -> bool:
    """`Smith said.` or `she asked,`: a short subject, a cue and the end of the clause."""
    from pipeline.attribution.text.cues import CUES  # the table is large; tokens must not need it to be imported

    for offset in range(1, 7):
        if at + offset >= len(tokens) or tokens[at + offset].quotation:
            return False
        cue = CUES.get(tokens[at + offset].low)
        if cue and cue.speech:
            after = tokens[at + offset + 1].low if at + offset + 1 < len(tokens) else "."
            return not strict or after in {".", ","}
        if tokens[at + offset].low in SHOT and at + offset + 2 < len(tokens) and tokens[at + offset + 1].low in BACK:
            return tokens[at + offset + 2].low in {".", ","}
    return False
