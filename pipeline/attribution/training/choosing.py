"""Learn to choose one of several by the signs of each: a log-linear choice with weights kept small, the same every time.

Of each lesson the chances of its options are as exp(sum of the weights of their signs); the weights are those that make
the right options likeliest, less a penalty on their squares. Newton's method finds them, and there is but one answer.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RAREST = 3
"""A sign that fewer options have tells nothing."""
STEPS, ENOUGH = 30, 1e-6
"""Of Newton's method at most, and the gain below which it ends."""
SHORTEST = 1e-4
"""Of a step, halved until it makes the loss no larger."""
DIGITS = 2


class Lesson(NamedTuple):
    """The signs of every option, and which option is right."""

    options: Sequence[Sequence[str]]
    right: int


class Matrix(NamedTuple):
    """All options as rows of 0 and 1; of each lesson where its rows begin, which one is right, and whose each row is."""

    rows: Floats
    starts: NDArray[np.int64]
    right: NDArray[np.int64]
    of: NDArray[np.int64]


def learn_choice(lessons: Sequence[Lesson], penalty: float, left_out: Iterable[str] = ()) -> dict[str, float]:
    """Each sign's weight, rounded; those that come to nothing are left out.

    >>> lessons = [Lesson([["near"], ["far"]], 0), Lesson([["far"], ["near"]], 1)] * 3
    >>> learn_choice(lessons, 1.0)
    {'far': -0.78, 'near': 0.78}
    """
    counted = Counter(sign for lesson in lessons for option in lesson.options for sign in set(option))
    signs = sorted(sign for sign in counted.keys() - set(left_out) if counted[sign] >= RAREST)
    found = _newton(_matrix(lessons, {sign: at for at, sign in enumerate(signs)}), penalty)
    rounded = ((sign, round(float(weight), DIGITS)) for sign, weight in zip(signs, found, strict=True))
    return {sign: weight for sign, weight in rounded if weight}


def _matrix(lessons: Sequence[Lesson], columns: dict[str, int]) -> Matrix:
    sizes = np.array([len(lesson.options) for lesson in lessons])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    rows = np.zeros((int(sizes.sum()), len(columns)))
    for at, option in enumerate(option for lesson in lessons for option in lesson.options):
        rows[at, [columns[sign] for sign in option if sign in columns]] = 1
    right = starts + np.array([lesson.right for lesson in lessons])
    return Matrix(rows, starts, right, np.repeat(np.arange(len(lessons)), sizes))


def _newton(told: Matrix, penalty: float) -> Floats:
    weights = np.zeros(told.rows.shape[1])
    loss, chances = _loss(told, weights, penalty)
    for _ in range(STEPS):
        slope = told.rows.T @ chances - told.rows[told.right].sum(axis=0) + penalty * weights
        means = np.add.reduceat(told.rows * chances[:, None], told.starts, axis=0)
        bend = (told.rows * chances[:, None]).T @ told.rows - means.T @ means + penalty * np.eye(len(weights))
        step, length = np.linalg.solve(bend, slope), 1.0
        new, changed = _loss(told, weights - step, penalty)
        while new > loss and length > SHORTEST:
            length /= 2
            new, changed = _loss(told, weights - length * step, penalty)
        weights = weights - length * step
        if loss - new < ENOUGH:
            break
        loss, chances = new, changed
    return weights


def _loss(told: Matrix, weights: Floats, penalty: float) -> tuple[float, Floats]:
    """How unlikely the right options are, and the chances of all."""
    sums = told.rows @ weights
    sums = sums - np.maximum.reduceat(sums, told.starts)[told.of]
    powers = np.exp(sums)
    totals = np.add.reduceat(powers, told.starts)
    loss = float(np.log(totals).sum() - sums[told.right].sum() + penalty / 2 * (weights @ weights))
    return loss, powers / totals[told.of]
