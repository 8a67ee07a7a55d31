"""How sure an attribution of the tagger is: a logistic curve over signs of it, fitted on articles held out."""

from collections.abc import Sequence
from math import exp

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.lexemes import Lexemes, Plain
from pipeline.attribution.learnt.tagging import Roles

KNOTS = (-0.8, -0.4, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
"""Where the curve of a margin may bend."""
KINDS_OF_CUES = np.eye(5, dtype=bool).tolist()
"""Of each kind of a cue, which kind it is; 0 none."""
SMOOTHING = 1e-2


def signs_of(found: Roles, lexemes: Lexemes) -> list[float]:
    """What the confidence is made of: the margins as curves, and the form of the attribution."""
    signs: list[float] = _signs([found], lexemes)[0].tolist()
    return signs


def _signs(found: Sequence[Roles], lexemes: Lexemes) -> npt.NDArray[np.float64]:
    """Those of several, a line each."""
    margins = np.array([one.signs for one in found])
    curves = np.maximum(margins[:, :, None] - KNOTS, 0.0).reshape(len(found), -1)
    forms = np.array([_form(one, lexemes.plain) for one in found], dtype=np.float64)
    return np.concatenate([np.ones((len(found), 1)), margins, curves, forms], axis=1)


def _form(found: Roles, plain: Plain) -> list[bool]:
    start, end = found.contents[0]
    sourced, quoted = bool(found.sources), bool(plain.q[start] or plain.q[end - 1])
    size = sum([last - first for first, last in found.contents])
    kind = (max(plain.cue[found.cue[0] : found.cue[1]]) + 3) // 4
    return [sourced, quoted, quoted and sourced, size < 3, size < 6, size > 15, *KINDS_OF_CUES[kind]]


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


def confidences(weights: Sequence[float], found: Sequence[Roles], lexemes: Lexemes) -> list[float]:
    """Of each attribution the share of those with such signs that are right, from 0 to 1."""
    if not found:
        return []
    totals: list[float] = np.cumsum(_signs(found, lexemes) * weights, axis=1)[:, -1].tolist()
    return [1 / (1 + exp(-max(-30.0, min(30.0, total)))) for total in totals]
