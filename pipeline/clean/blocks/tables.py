"""Tables: of values, or of a page's parts, as they were laid out before there was another way."""

from bs4 import Tag

from pipeline.clean.blocks.soup import first, holds, tags_in, text_of
from pipeline.clean.page.text import words

CELLS, _OF_VALUES, _TABLE = frozenset(("td", "th")), frozenset(("th", "thead", "caption")), frozenset(("table",))
_LONG_CELL, _SENTENCE = 60, 12
"""Words of a cell that no table of values has; words of a sentence at least."""
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_MARKS = '”"»’)」'


def is_layout(table: Tag) -> bool:
    """Whether it holds a page's parts instead of values: it says so, one cell is long, or each row is one part.

    A row a part: no row has two cells with words, and two paragraphs are prose, since a notice in a box is only one.
    """
    if holds(table, _TABLE) or table.attrs.get("role") in ("presentation", "none"):
        return True
    rows = [_told(row) for row in rows_of(table)]
    if any(words(text_of(cell)) > _LONG_CELL for row in rows for cell in row):
        return True
    if any(len(row) > 1 for row in rows) or first(table, _OF_VALUES) is not None:
        return False
    parts = (part for row in rows for cell in row for part in _paragraphs(cell) or [cell])
    return sum(_is_prose(text_of(part)) for part in parts) > 1


def rows_of(table: Tag) -> list[Tag]:
    """A table's rows in order."""
    return [tag for tag in tags_in(table) if tag.name == "tr"]


def _told(row: Tag) -> list[Tag]:
    """A row's cells, without those that are empty or hold a picture."""
    return [tag for tag in tags_in(row) if tag.name in CELLS and (text := text_of(tag, "")) and not text.isspace()]


def _paragraphs(cell: Tag) -> list[Tag]:
    return [tag for tag in tags_in(cell) if tag.name == "p"]


def _is_prose(text: str) -> bool:
    return words(text) >= _SENTENCE and text.rstrip().rstrip(_MARKS).endswith(_ENDS)
