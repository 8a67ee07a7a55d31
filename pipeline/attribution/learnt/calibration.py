"""How sure an attribution of the tagger is: a logistic curve over signs of it, fitted on articles held out."""

from collections.abc import Sequence
from itertools import starmap
from math import exp
from operator import mul

import numpy as np

from pipeline.attribution.learnt.lexemes import Lexemes
from pipeline.attribution.learnt.tagging import Roles

KNOTS = (-0.8, -0.4, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
"""Where the curve of a margin may bend."""
SMOOTHING = 1e-2


def signs_of(found: Roles, lexemes: Lexemes) -> list[float]:
    """What the confidence is made of: the margins as curves, and the form of the attribution."""
    start, end = found.contents[0]
    quoted = bool(lexemes.columns["q"][start] or lexemes.columns["q"][end - 1])
    size = sum(last - first for first, last in found.contents)
    curves = [margin - knot if margin > knot else 0.0 for margin in found.signs for knot in KNOTS]
    forms = [bool(found.sources), quoted, quoted and bool(found.sources), size < 3, size < 6, size > 15]
    kind = (max(lexemes.columns["cue"][found.cue[0] : found.cue[1]].tolist()) + 3) // 4
    return [1.0, *found.signs, *curves, *(float(form) for form in forms), *(float(kind == k) for k in range(5))]


def fit_confidence(judged: Sequence[tuple[list[float], bool]], steps: int = 30) -> tuple[float, ...]:
    """The weights of the signs that make the observed shares of right ones likeliest (Newton's method)."""
    if not judged:
        return ()
    seen = np.array([signs for signs, _ in judged])
    right = np.array([float(value) for _, value in judged])
    weights = np.zeros(seen.shape[1])
    for _ in range(steps):
        share = 1 / (1 + np.exp(-seen @ weights))
        slope = seen.T @ (right - share) - SMOOTHING * weights
        bend = (seen * (share * (1 - share))[:, None]).T @ seen + SMOOTHING * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return tuple(round(float(weight), 6) for weight in weights)


def confidence(weights: Sequence[float], signs: Sequence[float]) -> float:
    """The share of attributions with such signs that are right, from 0 to 1."""
    total = sum(starmap(mul, zip(weights, signs, strict=True)))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
