"""What changed between two revisions, word by word, whole or in few words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Literal

from schemas.article import SEPARATOR
from schemas.changes.words import pairs, words_of

MOST_PAIRS = 4_000_000
"""Above so many pairs of words the two sides are shown whole: matching them could take minutes."""
CONTEXT = 1
"""Unchanged paragraphs shown before and after a change."""
AROUND = 8
"""Unchanged words shown before and after a change, where few are."""
LEFT_OUT = "…"


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


@lru_cache(maxsize=256)
def small_diff(old: str, new: str) -> tuple[tuple[Piece, ...], ...]:
    """The changed paragraphs alone, with few words around each change.

    >>> [[p.text for p in para] for para in small_diff("Ten voted.\\n\\nIt rained.", "Eleven voted.\\n\\nIt rained.")]
    [['Ten ', 'Eleven ', 'voted.']]
    """
    found = _paragraphs(*([part for part in text.split(SEPARATOR) if part] for text in (old, new)))
    return tuple(_in_few_words(pieces) for pieces in found if any(piece.kind != "same" for piece in pieces))


def small_diff_as_text(old: str | None, new: str | None) -> str:
    """The same as a line for each paragraph, as wdiff writes it; empty where there is nothing to compare.

    >>> small_diff_as_text("Ten voted.", "Eleven voted.")
    '[-Ten-] {+Eleven+} voted.'
    """
    if old is None or new is None:
        return ""
    return "\n".join("".join(map(_marked, pieces)).strip() for pieces in small_diff(old, new))


def word_diff(old: str, new: str) -> list[Piece]:
    """Pieces of one text; where words end is no change of them.

    >>> [(p.kind, p.text) for p in word_diff("on 1 June.", "on 1 June. It rained.")]
    [('same', 'on 1 June. '), ('new', 'It rained.')]
    """
    before, after = re.findall(r"\S+\s*|\s+", old), re.findall(r"\S+\s*|\s+", new)
    return [
        piece
        for tag, i, j, k, m in _opcodes([word.rstrip() for word in before], [word.rstrip() for word in after])
        for piece in _pieces(tag, "".join(before[i:j]), "".join(after[k:m]))
    ]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Piece]]:
    for tag, i, j, k, m in _opcodes(before, after):
        if tag == "equal":
            yield from ([Piece(kind="same", text=text)] for text in before[i:j])
        else:
            yield from _replaced(before[i:j], after[k:m])


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Piece]]:
    """Paragraphs that are one, altered, word by word; the others as they went and came, in their order."""
    at = 0
    matched = pairs([words_of(text) for text in before], [words_of(text) for text in after])
    for was, text in enumerate(before):
        place = matched.get(was, -1)
        if place < at:
            yield [Piece(kind="gone", text=text)]
            continue
        yield from ([Piece(kind="new", text=came)] for came in after[at:place])
        yield word_diff(text, after[place])
        at = place + 1
    yield from ([Piece(kind="new", text=came)] for came in after[at:])


def _in_few_words(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    last = len(pieces) - 1
    return tuple(
        Piece(kind="same", text=_cut(piece.text, starts=n == 0, ends=n == last)) if piece.kind == "same" else piece
        for n, piece in enumerate(pieces)
    )


def _cut(text: str, *, starts: bool, ends: bool) -> str:
    """The words next to a change: the last ones of a piece that starts the paragraph, the first of one that ends it."""
    words = re.findall(r"\S+\s*|\s+", text)
    head = 0 if starts else AROUND
    tail = 0 if ends else AROUND
    if len(words) <= head + tail + 1:
        return text
    kept = ["".join(words[:head]), LEFT_OUT, " " if tail else "", "".join(words[len(words) - tail :] if tail else [])]
    return "".join(kept)


def _marked(piece: Piece) -> str:
    if piece.kind == "same":
        return piece.text
    bare = piece.text.rstrip()
    return ("[-{}-]" if piece.kind == "gone" else "{{+{}+}}").format(bare) + piece.text[len(bare) :]


def _opcodes(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    if len(before) * len(after) > MOST_PAIRS:
        return [("replace", 0, len(before), 0, len(after))]
    return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def _pieces(tag: str, old: str, new: str) -> Iterator[Piece]:
    if tag == "equal":
        yield Piece(kind="same", text=max(new, old, key=len))
        return
    if old:
        yield Piece(kind="gone", text=old)
    if new:
        yield Piece(kind="new", text=new)
