"""Newsrooms that stories in Japanese, Korean and Chinese credit: words stand close there."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.attribution.sources.abroad.words import tables
from pipeline.attribution.sources.mastheads import Masthead
from pipeline.attribution.sources.outlets import by_written
from schemas.attribution import Citation

NEAR = re.compile(r"[぀-ヿ一-鿿가-힣]")
HEAD = 400
"""Of a text without spaces between words so many code points tell that it is one."""
LONGEST = 14


@cache
def marks() -> dict[str, str]:
    """What stands right before or after a name -> "before", "after" or "alone", longest first."""
    table = tables()["near"]
    sorts = {mark: sort for sort in ("before", "after", "alone") for mark in table[sort]}
    return dict(sorted(sorts.items(), key=lambda item: len(item[0]), reverse=True))


@cache
def mark() -> re.Pattern[str]:
    """Any of them."""
    return re.compile("|".join(map(re.escape, marks())))


@cache
def ending() -> re.Pattern[str]:
    """A name that the table lacks, by how it ends."""
    endings = "|".join(tables()["near"]["endings"])
    return re.compile(rf"(?:[A-Za-z]{{1,8}}|[ァ-ヶー]{{1,8}}|[가-힣]{{1,6}}|[一-鿿]{{1,5}}?)(?:{endings})$")


@cache
def _near_forms() -> dict[str, list[str]]:
    """Last sign -> names that may end in it, longest first."""
    table: dict[str, list[str]] = {}
    for form in sorted(by_written(), key=len, reverse=True):
        if NEAR.search(form) or form.isupper():
            table.setdefault(form[-1], []).append(form)
    return table


def nearby(text: str) -> Iterator[Citation]:
    """What a story credits in a language that parts no words."""
    if not NEAR.search(text[:HEAD]):
        return
    for match in mark().finditer(text):
        sort = marks()[match.group()]
        found = (
            _after_mark(text, match.end()) if sort == "before" else _before_mark(text, match.start(), sort == "alone")
        )
        if found:
            yield found.cite(text, "abroad")


def _before_mark(text: str, end: int, alone: bool) -> Masthead | None:
    end -= text[end - 1 : end] in ("」", "』", "》")
    for form in _near_forms().get(text[end - 1 : end], ()):
        before = text[end - len(form) - 1 : end - len(form)]
        if text.endswith(form, 0, end) and not (form.isascii() and before.isascii() and before.isalnum()):
            outlet = by_written()[form].outlet
            return Masthead(end - len(form), end, outlet, outlet.kind)
    match = ending().search(text, max(0, end - LONGEST), end) if alone else None
    return Masthead(*match.span(), kind="outlet") if match else None


def _after_mark(text: str, at: int) -> Masthead | None:
    at += text[at : at + 1] in ("「", "『", "《")
    for end in range(min(len(text), at + LONGEST), at + 1, -1):
        written = by_written().get(text[at:end])
        if written and (NEAR.search(written.form) or written.form.isupper()):
            return Masthead(at, end, written.outlet, written.outlet.kind)
    return None
