"""What changed between two revisions, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from schemas.article import SEPARATOR

MOST_PAIRS = 4_000_000
"""Above so many pairs of words the two sides are shown whole: matching them could take minutes."""
CONTEXT = 1
"""Unchanged paragraphs shown before and after a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def text_diff(old: str, new: str) -> list[list[Piece]]:
    """Paragraphs of pieces, with a paragraph of no piece where unchanged ones are left out.

    >>> [[(p.kind, p.text) for p in para] for para in text_diff("Ten voted.", "Eleven voted.")]
    [[('gone', 'Ten '), ('new', 'Eleven '), ('same', 'voted.')]]
    """
    found = list(_paragraphs(old.split(SEPARATOR), new.split(SEPARATOR)))
    changed = [n for n, pieces in enumerate(found) if any(piece.kind != "same" for piece in pieces)]
    near = {n for place in changed for n in range(place - CONTEXT, place + CONTEXT + 1)}
    shown = [pieces if n in near else [] for n, pieces in enumerate(found)]
    return [pieces for is_gap, group in groupby(shown, lambda p: not p) for pieces in ([[]] if is_gap else group)]


def word_diff(old: str, new: str) -> list[Piece]:
    """Pieces of one text."""
    before, after = re.findall(r"\S+\s*|\s+", old), re.findall(r"\S+\s*|\s+", new)
    return [
        piece
        for tag, i, j, k, m in _opcodes(before, after)
        for piece in _pieces(tag, "".join(before[i:j]), "".join(after[k:m]))
    ]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Piece]]:
    for tag, i, j, k, m in _opcodes(before, after):
        if tag == "equal":
            yield from ([Piece(kind="same", text=text)] for text in before[i:j])
        elif tag == "replace" and j - i == m - k:
            yield from (word_diff(old, new) for old, new in zip(before[i:j], after[k:m], strict=True))
        else:
            yield from ([Piece(kind="gone", text=text)] for text in before[i:j])
            yield from ([Piece(kind="new", text=text)] for text in after[k:m])


def _opcodes(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    if len(before) * len(after) > MOST_PAIRS:
        return [("replace", 0, len(before), 0, len(after))]
    return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def _pieces(tag: str, old: str, new: str) -> Iterator[Piece]:
    if tag == "equal":
        yield Piece(kind="same", text=old)
        return
    if old:
        yield Piece(kind="gone", text=old)
    if new:
        yield Piece(kind="new", text=new)
