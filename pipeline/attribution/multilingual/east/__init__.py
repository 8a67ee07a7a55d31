"""Who said what in Japanese, Korean and Chinese: marks and particles tell there what spaces do not."""

from collections.abc import Sequence

from pipeline.attribution.multilingual.east.grammar import Grammar, grammar
from pipeline.attribution.multilingual.east.listening import Listener
from pipeline.attribution.multilingual.east.page import Page, open_page
from pipeline.attribution.multilingual.east.verb_first import VerbFirst
from pipeline.attribution.multilingual.east.verb_last import VerbLast
from pipeline.attribution.multilingual.spoken import Found
from pipeline.attribution.text.tokens import Range

__all__ = ["grammar", "read"]


def read(text: str, blocks: Sequence[Range], words: Grammar) -> list[Found]:
    """All attributions of a text, in the order of its sentences."""
    page = open_page(text, blocks, words)
    found = _heard(page)
    if inner := [(one.content[0].start, one.content[0].end) for one in found if one.direct and _has_marks(text, one)]:
        within = _heard(open_page(text, inner, words, page.roster))
        found += [one for one in within if one.direct and one.source is not None and one.cue is not None]
    return found


def _heard(page: Page) -> list[Found]:
    listener = Listener(page)
    reader = VerbLast(listener) if page.grammar.verb_last else VerbFirst(listener)
    for number in range(len(page.sentences)):
        reader.read(number)
    return [found for found in listener.found if found.content]


def _has_marks(text: str, found: Found) -> bool:
    """Whether somebody else may be quoted within what is said."""
    return any(mark in found.content[0].of(text) for mark in "「『“‘\"'")
