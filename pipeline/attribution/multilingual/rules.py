"""Every rule of this reader, with the share of its results that are right."""

CONFIDENCE: dict[str, float] = {
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
"""Below this nobody is named: a wrong name in the record is worse than none."""
NOT_TOLD = 0.3
"""Of an attribution without a name: how often nobody is named in the article either."""
