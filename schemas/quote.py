"""A quote as it is shown: its parts apart, and each in the quotation marks that the text has around it.

Nothing is added but what stands between two parts: every other letter is cut out of the text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

PARTED = " … "
"""Stands between the parts of a quote, where the text has words of others."""
_OPENING = re.compile("(``|''|[\"“”„‟«»‘’‚'])[^\\S\n]*\\Z")
_CLOSING = re.compile(",?[^\\S\n]*(''|[\"“”«»‘’'])")
_PARTNERS = {
    "“": "”“\"", "”": "”", "„": "“”\"", "‟": "”", "«": "»", "»": "«»", "‘": "’'", "’": "’", "‚": "‘’", "'": "'’",
    '"': '"”', "``": "''", "''": "''",
}  # fmt: skip
"""Mark that opens -> marks that shut what it opened."""
_UNCLOSED = re.compile(r"[.,!?…]*\s*(?:\n|\Z)")
"""What follows a quotation that the next paragraph goes on with: it has no mark at its end."""

Range = tuple[int, int]
"""Half-open, in code points of the text."""


class Part(NamedTuple):
    """Words that stand together in the text; `start` and `end` count code points, `end` is not included."""

    text: str
    start: int
    end: int
    quoted: bool
    """The speaker's own words; else the paper tells them in its own."""


def words(text: str, spans: Sequence[Range]) -> str:
    """The words of spans, parts apart.

    >>> words("“We sail,” she said, “and we stay.”", [(1, 8), (22, 34)])
    'We sail … and we stay.'
    """
    return PARTED.join(text[start:end] for start, end in spans)


def shown(text: str, content: Sequence[Range], quoted: Sequence[Range]) -> str:
    """The quote as every output shows it; `quoted` are the parts of the content that stand in quotation marks.

    >>> shown("“We sail,” she said, “and we stay.”", [(1, 8), (22, 34)], [(1, 8), (22, 34)])
    '“We sail,” … “and we stay.”'
    >>> shown("She said that they would stay.", [(9, 29)], [])
    'that they would stay'
    """
    return words(text, shown_at(text, content, quoted))


def shown_at(text: str, content: Sequence[Range], quoted: Sequence[Range]) -> list[Range]:
    """Where the words that are shown stand: the spans of the content, with the marks around what is quoted."""
    marked = {edge: place for span in quoted for edge, place in zip(span, _with_marks(text, span), strict=True)}
    return [(marked.get(start, start), marked.get(end, end)) for start, end in content]


def parts(text: str, content: Sequence[Range], quoted: Sequence[Range]) -> list[Part]:
    """The quote as data: marks are in no part, and a part is quoted or it is not.

    >>> [(part.text, part.quoted) for part in parts("She called it “a gift” to all.", [(11, 29)], [(15, 21)])]
    [('it', False), ('a gift', True), ('to all', False)]
    """
    return [part for span in content for part in _parts(text, span, quoted)]


def _parts(text: str, span: Range, quoted: Sequence[Range]) -> Iterator[Part]:
    at, last = span
    for start, end in quoted:
        if span[0] <= start and end <= last:
            before, after = _with_marks(text, (start, end))
            yield from _told(text, at, before)
            yield Part(text[start:end], start, end, quoted=True)
            at = after
    yield from _told(text, at, last)


def _told(text: str, start: int, end: int) -> Iterator[Part]:
    """What the paper tells between two quotations, unless it is a comma alone."""
    bare = text[start:end].strip()
    if any(map(str.isalnum, bare)):
        first = text.index(bare, start)
        yield Part(bare, first, first + len(bare), quoted=False)


def _with_marks(text: str, span: Range) -> Range:
    """With the quotation marks at both ends and the comma before the second; itself where there are none."""
    start, end = span
    opening = _OPENING.search(text, max(0, start - 4), start)
    if opening is None:
        return span
    closing = _CLOSING.match(text, end)
    if closing and closing[1] in _PARTNERS[opening[1]]:
        return opening.start(), closing.end()
    return (opening.start(), end) if _UNCLOSED.match(text, end) else span
