"""Where a story's first words end that tell its place and agency: `PORT ALMA, May 3 (Wire) — `."""

import re
from collections.abc import Sequence

LARGE = r"(?:[^\W\d_a-z]|[.’'-])"
CAPITALS = rf"[^\W\d_a-z]{LARGE}{{2,}}(?: [^\W\d_a-z]{LARGE}*){{0,4}}"
"""Of three letters or more."""
PLAIN = r"[^\W\d_a-z][\w.’'-]{2,}(?: [^\W\d_a-z][\w.’'-]*){0,3}"
DAY = r"(?:, [^\W_a-z][\w. ]{1,24}){0,2}"
AGENCY = r" ?[(/][^()\n]{2,30}[)/]"
DASH = r" ?(?:[—–]|--|-(?= )) ?(?=\S)"
DASHED = re.compile(rf"{CAPITALS}{DAY}(?:{AGENCY})?{DASH}")
SIGNED = re.compile(rf"{PLAIN}{DAY}{AGENCY}{DASH}")
"""Without capitals alone it takes an agency in brackets, and the head of the story."""
LABELLED = re.compile(rf"{CAPITALS}: (?=(?:The|A|An|In|At|On|After|With|As|Amid|Several|Hundreds|Thousands)\b)")
"""`ISLAMABAD: The assembly`, at the head of the story: what somebody of that name says seldom begins so."""


ANNOUNCED = re.compile(rf"(?:WHAT|WHY|HOW|WHERE|WHO|WHEN)(?:[’']{LARGE}+)?(?: {LARGE}+){{1,6}}: (?=\S)")
"""`WHAT LABOR IS SAYING: `, before a paragraph of a newsletter."""


def dateline_end(text: str, start: int, end: int, *, first: bool = False) -> int:
    """Where the story begins in a block; `start` where no dateline leads it. The `first` block has more forms of it.

    >>> text = "PORT ALMA, May 3 (Wire) — The mayor said no."
    >>> text[dateline_end(text, 0, len(text)) :]
    'The mayor said no.'
    """
    match = DASHED.match(text, start, end)
    if match is None and text[start : start + 1] in {"W", "H"}:
        match = ANNOUNCED.match(text, start, end)
    if match is None and first:
        match = SIGNED.match(text, start, end) or LABELLED.match(text, start, end)
    return match.end() if match and match.end() < end else start


def without_datelines(text: str, blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The blocks without the datelines before them, which neither speak nor are said."""
    return [(dateline_end(text, start, end, first=not at), end) for at, (start, end) in enumerate(blocks)]
