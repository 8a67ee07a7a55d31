"""Where a story's first words end that tell its place and agency: `PORT ALMA, May 3 (Wire) — `."""

import re

PLACE = r"[^\W\d_a-z][^\W\d_a-z.’'-]{2,}(?:[ -][^\W\d_a-z][^\W\d_a-z.’'-]*){0,4}"
"""All in capitals, of three letters or more."""
DASHED = re.compile(
    rf"(?:{PLACE}(?:, [^\W\d_a-z][\w. ]{{1,24}}){{0,2}}(?: ?[(/][^()\n]{{2,30}}[)/])?"
    r"|[^\W\d_a-z][\w.’'-]{2,}(?: [^\W\d_a-z][\w.’'-]*){0,3}(?:, \w[\w. ]{1,24}){0,2} ?[(/][^()\n]{2,30}[)/])"
    r" ?(?:[—–]|--|-(?= )) ?(?=\S)"
)
"""Without capitals alone it takes an agency in brackets."""
LABELLED = re.compile(rf"{PLACE}: (?=(?:The|A|An|In|At|On|After|Several|Hundreds|Thousands)\b)")
"""`ISLAMABAD: The assembly`: what somebody of that name says begins otherwise nearly always, and has no such article."""


def dateline_end(text: str, start: int, end: int, *, first: bool = False) -> int:
    """Where the story begins in a block; `start` where no dateline leads it. A colon ends one in the `first` block alone.

    >>> text = "PORT ALMA, May 3 (Wire) — The mayor said no."
    >>> text[dateline_end(text, 0, len(text)) :]
    'The mayor said no.'
    """
    match = DASHED.match(text, start, end) or (LABELLED.match(text, start, end) if first else None)
    return match.end() if match and match.end() < end else start
