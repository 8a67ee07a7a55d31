"""How sure an attribution of the tagger is: a logistic curve over signs of it, fitted on articles held out."""

from collections.abc import Sequence
from math import exp

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.lexemes import Lexemes, Plain
from pipeline.attribution.learnt.tagging import Roles
from pipeline.attribution.learnt.traits import TRAIT_ROWS

KNOTS = (-0.8, -0.4, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
"""Where the curve of a margin may bend."""
MARGINS = 3
"""How many there are of each."""
KINDS_OF_CUES = np.eye(5, dtype=bool).tolist()
"""Of each kind of a cue, which kind it is; 0 none."""
GAINS = np.array([-0.5, 0.2, 1.0, 2.0, 3.0, 4.5, 6.5, 9.0, 13.0, 20.0])
"""Where that of what the whole path gains may."""
EVEN_GAINS = GAINS / 5
"""And of the same by the root of the words of the content."""
SMOOTHING = 1e-2
WARY = 40.0
"""By how much the weights of traits are held near to nothing: there are many of them, and each is seen seldom."""
FEWEST = 30
"""A trait that was seen less often tells nothing."""
Judged = tuple[Sequence[float], Sequence[int], bool]
"""Signs and traits of an attribution that was found, and whether it is right."""
Numbers = npt.NDArray[np.float64]


def signs_of(found: Roles, lexemes: Lexemes) -> list[float]:
    """What the confidence is made of beside traits: margins and gain as curves, and the form of the attribution."""
    signs: list[float] = _signs([found], lexemes)[0].tolist()
    return signs


def _signs(found: Sequence[Roles], lexemes: Lexemes) -> Numbers:
    """Those of several, a line each."""
    margins = np.array([one.signs for one in found])
    curves = np.maximum(margins[:, :MARGINS, None] - KNOTS, 0.0).reshape(len(found), -1)
    forms = np.array([_form(one, lexemes.plain) for one in found], dtype=np.float64)
    signs = [np.ones((len(found), 1)), margins, curves, forms]
    return np.concatenate([*signs, *_gained(found, margins[:, MARGINS:])], axis=1)


def _gained(found: Sequence[Roles], gain: Numbers) -> list[Numbers]:
    """Signs of what the whole path gains, where that is told."""
    if not gain.size:
        return []
    size = np.array([[sum([last - first for first, last in one.contents])] for one in found])
    even = gain / np.sqrt(size)
    return [even, gain / size, np.maximum(gain - GAINS, 0.0), np.maximum(even - EVEN_GAINS, 0.0)]


def _form(found: Roles, plain: Plain) -> list[bool]:
    start, end = found.contents[0]
    sourced, quoted = bool(found.sources), bool(plain.q[start] or plain.q[end - 1])
    size = sum([last - first for first, last in found.contents])
    kind = (max(plain.cue[found.cue[0] : found.cue[1]]) + 3) // 4
    return [sourced, quoted, quoted and sourced, size < 3, size < 6, size > 15, *KINDS_OF_CUES[kind]]


def fit_confidence(judged: Sequence[Judged], steps: int = 8) -> tuple[float, ...]:
    """The weights of signs and of traits that make the observed shares of right ones likeliest (Newton's method)."""
    if not judged:
        return ()
    right = np.array([float(value) for _, _, value in judged])
    seen, used = _table(judged)
    signs = seen.shape[1] - len(used)
    held = np.where(np.arange(seen.shape[1]) < signs, SMOOTHING, WARY)
    weights = np.zeros(seen.shape[1])
    for _ in range(steps):
        share = 1 / (1 + np.exp(-seen @ weights))
        slope = seen.T @ (right - share) - held * weights
        bend = (seen.T * (share * (1 - share))) @ seen + np.diag(held)
        weights = weights + np.linalg.solve(bend, slope)
    traits = np.zeros(TRAIT_ROWS if len(used) else 0)
    traits[used] = weights[signs:]
    return tuple(round(float(weight), 6) for weight in (*weights[:signs], *traits))


def confidences(weights: Sequence[float], found: Sequence[Roles], lexemes: Lexemes) -> list[float]:
    """Of each attribution the share of those with such signs and traits that are right, from 0 to 1."""
    if not found:
        return []
    signs = _signs(found, lexemes)
    traits = weights[signs.shape[1] :]
    totals: list[float] = np.cumsum(signs * weights[: signs.shape[1]], axis=1)[:, -1].tolist()
    totals = [total + sum([traits[row] for row in one.traits]) for total, one in zip(totals, found, strict=True)]
    return [1 / (1 + exp(-max(-30.0, min(30.0, total)))) for total in totals]


def _table(judged: Sequence[Judged]) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """A line each: its signs, and of the traits in use which it has; and the rows of those."""
    rows = np.array([traits for _, traits, _ in judged], dtype=np.int64).reshape(len(judged), -1)
    held = np.zeros((len(judged), TRAIT_ROWS), dtype=bool)
    held[np.arange(len(judged))[:, None], rows] = True
    used = np.flatnonzero(held.sum(axis=0) >= FEWEST)
    return np.hstack([np.array([signs for signs, _, _ in judged]), held[:, used]]), used
