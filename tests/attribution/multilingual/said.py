"""What the reader hears in a few lines of a language: speaker and words, one pair an attribution."""

import re

from pipeline.attribution.multilingual import attribute
from schemas.attribution import Attribution


def heard(code: str, text: str) -> list[Attribution]:
    """All attributions of a text; each line is a paragraph."""
    blocks = [match.span() for match in re.finditer(r"[^\n]+", text)]
    return attribute(text, blocks, ["paragraph"] * len(blocks), "", code)


def said(code: str, text: str) -> list[tuple[str, str]]:
    """Speaker ("" for nobody) and words of each, in order; parts of one joined by " … "."""
    return [(one.speaker, " … ".join(span.of(text) for span in one.content)) for one in heard(code, text)]
