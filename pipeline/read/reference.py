"""The permanent name of a quote: article, capture, where in the text, and a digest of the words.

An article's id and a capture's are the same after every rebuild. Where a better cleaner moved the words, they are found
again by their digest, so that a reference outlives both attribution and cleaning.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.errors import ConfigError
from schemas.quote import Range

PATTERN = r"\d{1,16}\.[\w-]{1,8}\.\d{1,8}-\d{1,8}(?:_\d{1,8}-\d{1,8}){0,30}\.[\da-f]{12}"
FARTHEST = 20_000
"""Characters by which words may have moved in their text and are still found."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference says; written as `ARTICLE.CAPTURE.START-END_START-END.DIGEST`."""

    article: int
    capture: str
    """The first eight letters of the capture's id."""
    spans: tuple[Range, ...]
    """In the text of the revision that the capture made; several where the cue interrupts the words."""
    digest: str

    def __str__(self) -> str:
        spans = "_".join(f"{start}-{end}" for start, end in self.spans)
        return f"{self.article}.{self.capture}.{spans}.{self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """The reference that a text is; ConfigError when it is none."""
        if not re.fullmatch(PATTERN, text):
            raise ConfigError(f"{text!r} is no reference to a quote; the page of each quote gives it, under 'Cite'")
        article, capture, spans, digest = text.split(".")
        ranges = (tuple(map(int, span.split("-"))) for span in spans.split("_"))
        return cls(int(article), capture, tuple((start, end) for start, end in ranges), digest)


def refer(article: int, capture: str, text: str, spans: Iterable[Sequence[int]]) -> Reference:
    """The reference of words in a revision's text.

    >>> str(refer(7, "5f0c1c8e-1111-4222-8333-444455556666", "“We stay,” she said.", [(1, 9)]))
    '7.5f0c1c8e.1-9.bfe7525eb278'
    """
    ranges = tuple((start, end) for start, end in spans)
    return Reference(article, capture[:8], ranges, _digest(text, ranges))


def stands(reference: Reference, text: str) -> bool:
    """Whether the words stand in a text at the very places that the reference names."""
    return all(0 <= start < end <= len(text) for start, end in reference.spans) and (
        _digest(text, reference.spans) == reference.digest
    )


def locate(reference: Reference, text: str) -> tuple[Range, ...] | None:
    """Where the words stand in a text, all of them moved alike at the most; None where they do not.

    >>> locate(refer(7, "5f0c1c8e", "“We stay,” she said.", [(1, 9)]), "Late. “We stay,” she said.")
    ((7, 15),)
    """
    spans = reference.spans
    least, most = -min(start for start, _ in spans), len(text) - max(end for _, end in spans)
    if any(start >= end for start, end in spans):
        return None
    for by in sorted(range(max(least, -FARTHEST), min(most, FARTHEST) + 1), key=abs):
        moved = tuple((start + by, end + by) for start, end in spans)
        if _digest(text, moved) == reference.digest:
            return moved
    return None


def _digest(text: str, spans: Iterable[Range]) -> str:
    words = "\n".join(text[start:end] for start, end in spans)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
