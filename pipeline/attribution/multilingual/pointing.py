"""Sentences that tell whose the one before them is: `A. Det sier X.`"""

from collections.abc import Sequence
from itertools import takewhile

from pipeline.attribution.multilingual.sources import Finder, Source
from pipeline.attribution.multilingual.vocabulary import Cue, Vocabulary
from pipeline.attribution.text.tokens import Token


def points_back(tokens: Sequence[Token], at: int, words: Vocabulary) -> Cue | None:
    """The cue of speech behind a word that stands for what was said; None where it tells something itself or denies."""
    if at + 2 >= len(tokens) or tokens[at].low not in words.back:
        return None
    cue = words.cue_at(tokens, at + 1)
    if cue is None or cue.kind != "say":
        return None
    rest = list(takewhile(lambda token: token.text not in {".", "!"}, tokens[cue.end :]))
    lows = ["", *(token.low for token in rest), ""]
    told = (
        low in words.that and not {lows[at - 1], lows[at + 1]} & (words.prepositions | words.that)
        for at, low in enumerate(lows[1:-1], 1)
    )
    tells = any(told) or any(token.quotation or token.text in {":", "?"} for token in rest)
    return None if tells or any(token.low in words.negations for token in rest) else cue


def pointed_by(finder: Finder) -> tuple[Cue, Source] | None:
    """The cue and source of a sentence that points back."""
    cue = points_back(finder.tokens, 0, finder.scene.words)
    source = finder.behind(cue) if cue else None
    return (cue, source) if cue and source else None
