"""A text cut into segments at the edges of quotes, cues and links, so that each can be shown for what it is."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

Role = Literal["content", "source", "cue", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A range of the article's text and what it is; `number` counts the article's quotes from 1 and is 0 for links."""

    start: int
    end: int
    role: Role
    number: int = 0
    first: bool = False
    """It is the first part of its quote's content."""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text that the same marks cover."""

    text: str
    quotes: tuple[int, ...] = ()
    """Numbers of the quotes it is part of; outer ones first."""
    cues: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    url: str = ""
    begins: tuple[int, ...] = ()
    """Numbers of the quotes whose first words these are."""
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()
    """Numbers of the quotes of which a part starts or ends here; an interrupted quote has several parts."""


def marks_of(quotes: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """Marks of attribution rows, numbered in the order given; interrupted quotes have several."""
    roles: tuple[tuple[Role, str], ...] = (
        ("content", "content_spans"),
        ("source", "source_spans"),
        ("cue", "cue_spans"),
    )
    return [
        Mark(start=start, end=end, role=role, number=number, first=role == "content" and part == 0)
        for number, quote in enumerate(quotes, 1)
        for role, column in roles
        for part, (start, end) in enumerate(sorted(json.loads(quote[column])))
    ]


def segments(text: str, offset: int, marks: Sequence[Mark]) -> list[Segment]:
    """Cut a block's text at the marks that touch it; `offset` is where the block starts in the article's text.

    >>> said = Mark(start=11, end=15, role="content", number=1, first=True)
    >>> [(s.text, s.quotes) for s in segments("“Yes,” she said.", 10, [said])]
    [('“', ()), ('Yes,', (1,)), ('” she said.', ())]
    """
    near = [mark for mark in marks if mark.start < offset + len(text) and mark.end > offset]
    edges = {0, len(text)} | {edge - offset for mark in near for edge in (mark.start, mark.end)}
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(text))
    return [_segment(text[start:end], offset + start, near) for start, end in pairwise(cuts)]


def _segment(text: str, start: int, marks: Sequence[Mark]) -> Segment:
    end = start + len(text)
    over = [mark for mark in marks if mark.start <= start and mark.end >= end]
    quotes = [mark for mark in over if mark.role == "content"]
    return Segment(
        text=text,
        quotes=tuple(mark.number for mark in quotes),
        cues=tuple(mark.number for mark in over if mark.role == "cue"),
        sources=tuple(mark.number for mark in over if mark.role == "source"),
        url=next((mark.url for mark in over if mark.role == "link"), ""),
        begins=tuple(mark.number for mark in quotes if mark.first and mark.start == start),
        opens=tuple(mark.number for mark in quotes if mark.start == start),
        closes=tuple(mark.number for mark in quotes if mark.end == end),
    )
