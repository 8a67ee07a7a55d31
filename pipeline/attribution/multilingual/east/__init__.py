"""Who said what in Japanese, Korean and Chinese: marks and particles tell there what spaces do not."""

from collections.abc import Sequence

from pipeline.attribution.multilingual.east.grammar import Grammar, grammar
from pipeline.attribution.multilingual.east.listening import Listener
from pipeline.attribution.multilingual.east.page import open_page
from pipeline.attribution.multilingual.east.verb_first import VerbFirst
from pipeline.attribution.multilingual.east.verb_last import VerbLast
from pipeline.attribution.multilingual.spoken import Found
from pipeline.attribution.text.tokens import Range

__all__ = ["grammar", "read"]


def read(text: str, blocks: Sequence[Range], words: Grammar) -> list[Found]:
    """All attributions of a text, in the order of its sentences."""
    page = open_page(text, blocks, words)
    listener = Listener(page)
    reader = VerbLast(listener) if words.verb_last else VerbFirst(listener)
    for number in range(len(page.sentences)):
        reader.read(number)
    return [found for found in listener.found if found.content]
