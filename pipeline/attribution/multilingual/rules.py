"""Every rule of this reader, how it ranks, and the share that is right of what ranks so."""

from itertools import pairwise

RANK: dict[str, float] = {
    "inverted": 0.93,  # “A”, sagte X.
    "tagged": 0.85,  # “A”, murmelte X.
    "answer": 0.7,  # an interview's paragraph behind a question
    "subject-verb": 0.85,  # “A”, X sagte.
    "according": 0.9,  # “A”, so X.
    "colon-cue": 0.88,  # X sagte: “A”
    "colon": 0.8,  # X: “A”
    "called": 0.85,  # X nannte es “A”
    "within": 0.8,  # X sagte, es sei “A”
    "same-sentence": 0.75,
    "continued": 0.85,
    "sentence-before": 0.65,
    "about": 0.45,
    "turn": 0.7,  # a paragraph behind a dash, after another one or after a paragraph about somebody
    "pointed": 0.85,  # A. Det sier X.
    "transcript": 0.9,  # X: A
    "unattributed": 0.2,
    "clause": 0.86,
    "clause-bare": 0.65,
    "clause-before": 0.82,
    "according-reported": 0.85,
    "mood": 0.65,
}
LEAST_NAMED = 0.5
"""A rank below which nobody is named: a wrong name in the record is worse than none."""
NOT_TOLD = 0.25
"""Of an attribution without a name, the share that nobody is named for in the article either."""
RIGHT = ((0.0, 0.0), (0.5, 0.65), (0.66, 0.83), (0.84, 0.92), (1.0, 0.94))
"""Rank -> share right, words and speaker both: of 338 attributions in 45 own articles of fifteen languages that nobody
had looked at when the rules were written (tests/attribution/languages, `languages_gate.py --part held --bins`)."""


def confidence(rank: float) -> float:
    """The share that is right of what ranks so.

    >>> [round(confidence(rank), 2) for rank in (0.2, 0.5, 0.75, 1.0)]
    [0.26, 0.65, 0.88, 0.94]
    """
    for (low, from_), (high, to) in pairwise(RIGHT):
        if rank <= high:
            return from_ + (to - from_) * (rank - low) / (high - low)
    return RIGHT[-1][1]
