"""Tables: of values, or of a page's parts, as they were laid out before there was another way."""

from bs4 import Tag

from pipeline.clean.blocks.soup import first, text_of
from pipeline.clean.page.text import words

_CELLS, _OF_VALUES = frozenset(("td", "th")), frozenset(("th", "thead", "caption"))
_LONG_CELL, _SENTENCE = 60, 12
"""Words of a cell that no table of values has; words of a sentence at least."""
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_MARKS = '”"»’)」'


def is_layout(table: Tag) -> bool:
    """Whether it holds a page's parts instead of values: it says so, one cell is long, or each row is one part.

    A row a part: no row has two cells with words, and two paragraphs are prose, since a notice in a box is only one.
    """
    if table.find("table") is not None or table.attrs.get("role") in ("presentation", "none"):
        return True
    rows = [_told(row) for row in table.find_all("tr")]
    if any(words(text_of(cell)) > _LONG_CELL for row in rows for cell in row):
        return True
    if any(len(row) > 1 for row in rows) or first(table, _OF_VALUES) is not None:
        return False
    parts = (part for row in rows for cell in row for part in cell.find_all("p") or [cell])
    return sum(_is_prose(text_of(part)) for part in parts) > 1


def _told(row: Tag) -> list[Tag]:
    """A row's cells, without those that are empty or hold a picture."""
    return [cell for cell in row.find_all(_CELLS) if not text_of(cell, "").isspace() and text_of(cell, "")]


def _is_prose(text: str) -> bool:
    return words(text) >= _SENTENCE and text.rstrip().rstrip(_MARKS).endswith(_ENDS)
