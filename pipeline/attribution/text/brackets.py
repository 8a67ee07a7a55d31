"""Where a text that parts no words by spaces has quotations: there a mark tells by its shape alone what it does.

Corner brackets, book marks and curled marks open or close; straight ones take turns. Marks are paired within one block.
Linear in length.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.attribution.text.marks import Quotation

PAIRS = {"「": "」", "『": "』", "《": "》", "〈": "〉", "“": "”", "‘": "’", "﹁": "﹂", "﹃": "﹄", "｢": "｣"}
TITLES = frozenset("『《〈﹃")
"""Marks of works' names, and of quotations within others."""
SINGLES = frozenset("‘'")
_OPENS = {close: opening for opening, close in PAIRS.items()}
_STRAIGHT = {"＂": '"', '"': '"', "'": "'", "＇": "'"}
_MARKS = frozenset([*PAIRS, *_OPENS, *_STRAIGHT])


def find_bracketed(text: str, blocks: Sequence[tuple[int, int]]) -> list[Quotation]:
    """All outermost quotations of the blocks (start, end), in order; what they are is told by `text[start]`.

    >>> text = "他说“好”。彼は「『山』を読んだ」と話した。"
    >>> [text[q.inner_start:q.inner_end] for q in find_bracketed(text, [(0, len(text))])]
    ['好', '『山』を読んだ']
    """
    found: list[Quotation] = []
    before = ""
    for number, (start, end) in enumerate(blocks):
        here = list(_in_block(text, start, end))
        if before and here and here[0].start == start and text[start] == before:
            here[0] = replace(here[0], continues=True)
        before = ""
        if here and not here[-1].closed:
            following = blocks[number + 1][0] if number + 1 < len(blocks) else len(text)
            before = text[here[-1].start] if text[following : following + 1] == text[here[-1].start] else ""
            if not before:
                here.pop()
        found += here
    return found


def _in_block(text: str, start: int, end: int) -> Iterator[Quotation]:
    """Outermost pairs, and at last a mark at the block's begin that nothing closes."""
    pairs, lone = _paired(text, start, end)
    reach = start
    for opened, closed in pairs:
        if opened >= reach:
            yield _quotation(text, opened, closed)
            reach = closed + 1
    if lone == start and reach == start:
        yield replace(_quotation(text, start, end), end=end, closed=False)


def _paired(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], int]:
    """Where marks open and close, by where they open; and the first that is never closed, or -1."""
    opened: list[int] = []
    count: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for at in (at for at in range(start, end) if text[at] in _MARKS):
        mark, closes = _role(text, at, start, end, count)
        if not closes:
            opened.append(at)
            count[mark] = count.get(mark, 0) + 1
        elif count.get(mark):
            while (top := opened.pop()) >= start:
                shape = _STRAIGHT.get(text[top], text[top])
                count[shape] -= 1
                if shape == mark:
                    pairs.append((top, at))
                    break
    return sorted(pairs), opened[0] if opened else -1


def _role(text: str, at: int, start: int, end: int, count: dict[str, int]) -> tuple[str, bool]:
    """The opening mark of a mark's pair, and whether it closes; an apostrophe closes what nobody opened: nothing."""
    mark = text[at]
    if mark in PAIRS:
        return mark, False
    if mark in _OPENS:
        return _OPENS[mark], True
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    straight = _STRAIGHT[mark]
    if straight == "'" and before.isascii() and before.isalnum():
        return straight, bool(count.get(straight)) and not after.isascii()
    return straight, bool(count.get(straight)) and not (before.isspace() and not after.isspace())


def _quotation(text: str, opened: int, closed: int) -> Quotation:
    first, last = opened + 1, closed
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return Quotation(opened, closed + 1, first, last, single=text[opened] in SINGLES, last=text[last - 1])
