"""How the first tagger learns: steps that make the annotated labels likelier (a conditional random field).

Each step is as long as its weight has moved little so far (AdaGrad), and the weights are averaged over all steps.
"""

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.features import ROWS
from pipeline.attribution.learnt.tagger import Weights
from pipeline.attribution.training.learning import FIRST_SEED, Lessons, compiled, known_rows, of_all_rows, scores_of

PACE = np.float32(0.02)
MOVED = np.float32(0.1)
"""How much every weight counts as moved from the start."""
LEAST = np.float32(1e-3)
"""Errors of a chance that are too small to learn from: nearly all, and nearly all of the time."""


def learn_chances(lessons: Lessons, labels: int, edges: int, *, rounds: int = 6) -> Weights:
    """Weights for that many labels; rows seen once are left out."""
    by_use, used = _by_use(known_rows(lessons))
    weights, summed, steps, steps_summed = (
        np.zeros(shape, dtype=np.float32) for shape in [(len(by_use), labels)] * 2 + [(edges, labels + 1, labels)] * 2
    )
    moved, steps_moved = np.full_like(weights, MOVED), np.full_like(steps, MOVED)
    order = np.random.default_rng(FIRST_SEED)
    done = 1
    for _ in range(rounds):
        turn = order.permutation(len(lessons.bounds) - 1)
        _round(used, lessons.edges, lessons.labels, lessons.bounds, turn, (weights, moved, summed),
               (steps, steps_moved, steps_summed), done)  # fmt: skip
        done += len(turn)
    return Weights(of_all_rows(weights - summed / np.float32(done), by_use), steps - steps_summed / np.float32(done))


def _by_use(used: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """The rows in use, the most used first, so that those lie together; and of each word where its rows stand there.

    0 stays 0.
    """
    often = np.bincount(used.ravel(), minlength=ROWS)
    often[0] = used.size + 1
    by_use = np.argsort(-often, kind="stable")[: np.count_nonzero(often)]
    rank = np.zeros(ROWS, dtype=np.uint32)
    rank[by_use] = np.arange(len(by_use), dtype=np.uint32)
    return by_use, rank[used]


@compiled
def _round(rows, edges, labels, bounds, turn, words, between, done):  # type: ignore[no-untyped-def]
    for number in turn:
        first, last = bounds[number], bounds[number + 1]
        if first < last:
            here, told = edges[first:last], labels[first:last]
            scores = scores_of(rows[first:last], words[0])
            alone, pairs = chances(scores, between[0], here)
            _learn_steps(pairs, here, told, between, np.float32(done))
            _learn_words(alone, rows[first:last], told, words, np.float32(done))
        done += 1


@compiled
def chances(scores, steps, edges):  # type: ignore[no-untyped-def]
    """Of each word how likely each label is, and how likely each pair of labels of the word before and it."""
    length, count = scores.shape
    ahead, behind = np.zeros((length, count), dtype=np.float32), np.ones((length, count), dtype=np.float32)
    pairs = np.exp(steps[edges])
    for t in range(length):
        here = np.exp(scores[t] - scores[t].max())
        whole = np.float32(0)
        for label in range(count):
            if t == 0:
                ahead[t, label] = pairs[t, count, label]
            else:
                for before in range(count):
                    ahead[t, label] += ahead[t - 1, before] * pairs[t, before, label]
            ahead[t, label] *= here[label]
            whole += ahead[t, label]
            for before in range(count):
                pairs[t, before, label] *= here[label]
        ahead[t] /= whole
    for t in range(length - 1, 0, -1):
        whole = np.float32(0)
        for before in range(count):
            later = np.float32(0)
            for label in range(count):
                later += pairs[t, before, label] * behind[t, label]
            behind[t - 1, before] = later
            whole += ahead[t - 1, before] * later
        behind[t - 1] /= whole
        for before in range(count):
            for label in range(count):
                pairs[t, before, label] *= ahead[t - 1, before] * behind[t, label] / whole
        pairs[t, count] = 0
    pairs[0] = 0
    pairs[0, count] = ahead[0] * behind[0]
    return ahead * behind, pairs


@compiled
def _learn_steps(pairs, edges, told, between, done):  # type: ignore[no-untyped-def]
    steps, moved, summed = between
    before = pairs.shape[2]
    for t in range(len(told)):
        pairs[t, before, told[t]] -= np.float32(1)
        before = told[t]
        for one in range(pairs.shape[1]):
            for label in range(pairs.shape[2]):
                error = pairs[t, one, label]
                if abs(error) > LEAST:
                    moved[edges[t], one, label] += error * error
                    step = PACE * error / np.sqrt(moved[edges[t], one, label])
                    steps[edges[t], one, label] -= step
                    summed[edges[t], one, label] -= done * step


@compiled
def _learn_words(alone, rows, told, words, done):  # type: ignore[no-untyped-def]
    weights, moved, summed = words
    for t in range(len(told)):
        alone[t, told[t]] -= np.float32(1)
        for label in range(alone.shape[1]):
            error = alone[t, label]
            if abs(error) > LEAST:
                for row in rows[t]:
                    if row:
                        moved[row, label] += error * error
                        step = PACE * error / np.sqrt(moved[row, label])
                        weights[row, label] -= step
                        summed[row, label] -= done * step
