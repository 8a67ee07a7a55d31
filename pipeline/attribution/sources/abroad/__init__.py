"""What stories in other languages credit, by the words of `abroad.toml`."""

from pipeline.attribution.sources.abroad.spaced import abroad
from pipeline.attribution.sources.abroad.unnamed import listed as unnamed_listed
from pipeline.attribution.sources.abroad.unspaced import nearby
from pipeline.attribution.sources.abroad.words import listed as words_listed


def listed() -> frozenset[str]:
    """All words that are looked for in them."""
    return words_listed() | unnamed_listed()


__all__ = ["abroad", "listed", "nearby"]
