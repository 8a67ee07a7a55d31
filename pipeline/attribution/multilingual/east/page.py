"""One article before it is read: its quotations, its sentences, and everybody it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.attribution.multilingual.east import names_run, names_spaced, names_table
from pipeline.attribution.multilingual.east.grammar import Grammar, alternatives, one_of
from pipeline.attribution.multilingual.east.mentions import Mention, Roster, build_roster, without_overlaps
from pipeline.attribution.text.brackets import TITLES, find_bracketed
from pipeline.attribution.text.marks import Quotation
from pipeline.attribution.text.tokens import Range, mask

_FINDERS = {"run": names_run.find_names, "spaced": names_spaced.find_names, "table": names_table.find_names}
_STOP = re.compile(r"[。！？!?．]+[）)]?|\.(?=\s|\Z)")
ENDS = frozenset("。！？!?….")
_COLONS = frozenset("：:")
_LONGEST = 2000
"""Characters of a sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of the text; a quotation never spreads over two of them."""

    start: int
    end: int
    block: int
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader goes through."""

    text: str
    masked: str
    """The text with every quotation painted over; offsets are the same."""
    grammar: Grammar
    sentences: list[Sentence]
    mentions: list[Mention]
    roster: Roster


def open_page(text: str, blocks: Sequence[Range], grammar: Grammar, roster: Roster | None = None) -> Page:
    """Find what is in marks, where sentences end and who is named, if not in a roster already."""
    quotations = find_bracketed(text, blocks)
    masked = mask(text, quotations)
    found = list(_FINDERS[grammar.language.text("text", "names")](masked, grammar))
    found += _bodies_in_marks(text, masked, quotations, grammar)
    roster = roster or build_roster(found, grammar)
    found += _known(masked, roster)
    parts = [
        part for number, block in enumerate(blocks) for part in _sentences(masked, block, number, quotations, grammar)
    ]
    return Page(text, masked, grammar, parts, without_overlaps(found), roster)


def _known(masked: str, roster: Roster) -> Iterator[Mention]:
    """People who were named in full elsewhere."""
    if roster.titles:
        for match in one_of(roster.titles).finditer(masked):
            yield Mention(match.start(), match.end(), "full", match.group())


def _bodies_in_marks(text: str, masked: str, quotations: Sequence[Quotation], grammar: Grammar) -> Iterator[Mention]:
    """`住民団体「川を守る会」は`: a body whose name is in marks."""
    by_start = {quotation.start: quotation for quotation in quotations}
    for match in re.finditer(rf"(?:{alternatives(grammar.words('named_groups'))})\s?(?P<marks>\x01+|\x02+)", masked):
        quotation = by_start[match.start("marks")]
        yield Mention(match.start(), match.end(), "group", text[quotation.inner_start : quotation.inner_end])


def _sentences(
    masked: str, block: Range, number: int, quotations: Sequence[Quotation], grammar: Grammar
) -> Iterator[Sentence]:
    low = _first_from(quotations, block[0])
    here = quotations[low : _first_from(quotations, block[1])]
    cuts = sorted(
        {*(m.end() for m in _STOP.finditer(masked, *block)), *_after_quotations(masked, here, grammar), block[1]}
    )
    start, at = block[0], 0
    for cut in _shortened(cuts, block[0], here):
        until = at
        while until < len(here) and here[until].start < cut:
            until += 1
        if masked[start:cut].strip():
            yield Sentence(start, cut, number, tuple(here[at:until]))
        start, at = cut, until


def _shortened(cuts: Sequence[int], start: int, quotations: Sequence[Quotation]) -> Iterator[int]:
    """The same with further ones in whatever is too long for a sentence, none within a quotation."""
    for cut in cuts:
        while cut - start > _LONGEST:
            start += _LONGEST
            before = _first_from(quotations, start) - 1
            if before >= 0 and quotations[before].end > start:
                start = quotations[before].end
            if start < cut:
                yield start
        yield cut
        start = cut


def _first_from(quotations: Sequence[Quotation], place: int) -> int:
    low, high = 0, len(quotations)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if quotations[middle].start < place else (low, middle)
    return low


def _after_quotations(masked: str, quotations: Sequence[Quotation], grammar: Grammar) -> Iterator[int]:
    """Where a quotation that ends with a stop ends its sentence as well."""
    for quotation in quotations:
        if quotation.last not in ENDS:
            continue
        if grammar.verb_last:
            attached = re.compile(rf"\s?(?:{grammar.quotative.pattern})").match(masked, quotation.end)
            if not attached and masked[quotation.end : quotation.end + 1].isspace():
                yield quotation.end
        elif _introduced(masked, quotation.start, grammar):
            yield quotation.end


def _introduced(masked: str, start: int, grammar: Grammar) -> bool:
    """A colon or a cue stands right before: what is behind the quotation does not tell whose it is."""
    before = masked[max(0, start - 8) : start].rstrip()
    if before.endswith(tuple(_COLONS)):
        return True
    bare = before.rstrip("，,")
    return any(found.end() == len(bare) for found in grammar.cue.finditer(bare))


def is_title(page: Page, quotation: Quotation) -> bool:
    """Whether its marks are those of works and names."""
    return page.text[quotation.start] in TITLES
