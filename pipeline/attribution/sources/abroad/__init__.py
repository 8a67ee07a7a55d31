"""What stories in other languages credit, by the words of `abroad.toml`."""

from pipeline.attribution.sources.abroad.spaced import abroad
from pipeline.attribution.sources.abroad.unspaced import nearby
from pipeline.attribution.sources.abroad.words import listed

__all__ = ["abroad", "listed", "nearby"]
