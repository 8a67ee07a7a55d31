"""Cells and lines of CSV: none that a spreadsheet would run, each row one line that any reader takes apart."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell starts that a spreadsheet would take for a formula (OWASP, CSV injection)."""
INNER_FORMULA = re.compile(r'(?<=[;\t\r\n])([ "]*)(?=[=+\-@＝＋－＠])')
"""The same within a cell: where semicolons part cells, quotation marks after a comma hold nothing together."""
PARTING = re.compile(r"[;\t\r\n]")
"""Only a cell with one of these has a within: most have none, and are passed quickly."""
BOM = "\ufeff"
"""How a CSV file begins that Excel is to read as UTF-8; other programs need none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvStyle:
    """How CSV is written."""

    raw: bool = False
    """Cells word for word, formulas too."""
    bom: bool = False
    """Begin with `BOM`."""


def neutral(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula, whole or split at its semicolons; numbers stay numbers.

    >>> neutral("=1+1"), neutral(-1), neutral("plain; words"), neutral("a;=1+1")
    ("'=1+1", -1, 'plain; words', "a;'=1+1")
    """
    if not isinstance(value, str):
        return value
    told = INNER_FORMULA.sub(r"\1'", value) if PARTING.search(value) else value
    return f"'{told}" if value.startswith(FORMULA) else told


def cell(value: Any, raw: bool) -> Any:
    """A value as a cell: names are parted by semicolons, lists of objects are JSON."""
    if isinstance(value, list):
        plain = all(isinstance(item, str) for item in value)
        value = "; ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        value = int(value)
    return value if raw else neutral(value)


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Each row as a line of CSV; a cell with a line break of any kind stands in quotation marks.

    >>> list(csv_lines([["a", "b\\rc"], [1, "d;e"]]))
    ['a,"b\\rc"\\n', '1,d;e\\n']
    """
    writer: Any = csv.writer(_Echo())  # its own line end: with "\n" alone it leaves a lone "\r" bare
    return (writer.writerow(row).removesuffix("\r\n") + "\n" for row in rows)


class _Echo:
    """A file that hands back what is written, which is what `writerow` returns."""

    def write(self, line: str) -> str:
        return line
