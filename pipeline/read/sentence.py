"""The sentence, or the few, in which somebody is quoted."""

import json
import re
from collections.abc import Iterator

END = re.compile(r"(?<![\w’'.])(?P<last>[\w’'.]*)[.!?…][”\"’»“)\]]*\s+(?=[“\"‘«„(\[]*[^\W_a-z])")
ABBREVIATIONS = frozenset(
    {
        "mr", "mrs", "ms", "dr", "prof", "gov", "sen", "rep", "st", "lt", "col", "gen", "sgt", "capt", "jr", "sr",
        "no", "vs", "hon", "rev", "pres", "jan", "feb", "aug", "sept", "oct", "nov", "dec",
    }
)  # fmt: skip


def sentence_of(paragraph: str | None, offset: int | None, *spans: str) -> str:
    """From the start of the sentence where content, source or cue begin to the end of the one where they end.

    `offset` is the paragraph's place in the text, `spans` are JSON lists of [start, end] in that text; those that lie
    outside the paragraph do not count. Empty without a paragraph.

    >>> sentence_of("It rained. “We stay,” said Gov. Vale. He left.", 100, "[[112, 119]]", "[[127, 136]]")
    '“We stay,” said Gov. Vale.'
    """
    if not paragraph or offset is None:
        return ""
    places = [(a - offset, b - offset) for listed in spans for a, b in json.loads(listed)]
    inside = [(a, b) for a, b in places if 0 <= a < len(paragraph)]
    if not inside:
        return paragraph
    bounds = [0, *_starts(paragraph), len(paragraph)]
    first, last = min(a for a, _ in inside), min(len(paragraph), max(b for _, b in inside))
    return paragraph[max(b for b in bounds if b <= first) : min(b for b in bounds if b >= last)].strip()


def _starts(paragraph: str) -> Iterator[int]:
    for end in END.finditer(paragraph):
        word = end["last"].rpartition(".")[2].casefold()
        if word not in ABBREVIATIONS and not (len(word) == 1 and word.isalpha()):
            yield end.end()
