"""The language of a text, told only when nothing declares it."""

from collections.abc import Iterable

from pipeline.languages import told_by
from schemas.article import Block

SAMPLE = 500
"""Characters that are looked at; more does not make it surer, and it is the slowest step of cleaning."""


def language_of(blocks: Iterable[Block]) -> str:
    """ISO 639-1, or empty when there is too little text to tell."""
    return told_by(" ".join(block.text for block in blocks if block.kind != "caption")[:SAMPLE])
