"""What the stages of a backfill work by in every worker, and what they make of a page."""

from dataclasses import dataclass

from pipeline.process.pool import Worked

NOT_POLITICS = "left out: not politics"
"""Reason of a page that the filter leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the stages work by, beside pages and site files: the same in every worker."""

    tools: bytes
    """`Tools` without the model, pickled: of the client's own decisions."""
    by_model: bool
    politics: bool
    page_seconds: float
    page_mib: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of a capture, and by which version of the stages."""

    worked: Worked
    version: str
    seconds: float = 0.0
    """Of a processor, that it took."""
