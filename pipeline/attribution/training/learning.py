"""How the tagger learns: passive-aggressive steps on whole sequences, averaged. Compiled when numba is installed.

Deterministic: the order of the sequences comes from a seed, and one core does all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.features import ROWS
from pipeline.attribution.learnt.tagger import Weights

FEWEST = 2
FIRST_SEED = 20


def compiled(function: Any) -> Any:
    """The function as machine code, with numba installed; else as it is, a hundred times slower."""
    try:
        return import_module("numba").njit(function)
    except ImportError:
        return function


@dataclass(frozen=True, slots=True)
class Lessons:
    """Sequences to learn from, one after another; of `bounds` each two neighbours are one sequence."""

    rows: npt.NDArray[np.uint32]
    edges: npt.NDArray[np.int64]
    """What the step from label to label depends on."""
    labels: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]


def known_rows(lessons: Lessons) -> npt.NDArray[np.uint32]:
    """The rows of each word; 0 for those seen once, of which nothing can be told."""
    counted = np.bincount(lessons.rows.ravel(), minlength=ROWS)
    return np.where(counted[lessons.rows] >= FEWEST, lessons.rows, 0).astype(np.uint32)


def learn(lessons: Lessons, labels: int, edges: int, *, rounds: int = 4, orders: int = 5) -> Weights:
    """Weights for that many labels; rows seen once are left out.

    What a mistake teaches depends on the mistakes before it: so it is the mean of several orders of the sequences.
    """
    taught = [_learn_once(lessons, labels, edges, rounds, seed) for seed in range(FIRST_SEED, FIRST_SEED + orders)]
    rows, steps = (np.mean([getattr(one, part) for one in taught], axis=0) for part in ("rows", "steps"))
    return Weights(rows, steps)


def _learn_once(lessons: Lessons, labels: int, edges: int, rounds: int, seed: int) -> Weights:
    used = known_rows(lessons)
    weights, summed, apart = (np.zeros((ROWS, labels), dtype=np.float32) for _ in range(3))
    steps, steps_summed = (np.zeros((edges, labels + 1, labels), dtype=np.float32) for _ in range(2))
    order = np.random.default_rng(seed)
    done = 1
    for _ in range(rounds):
        turn = order.permutation(len(lessons.bounds) - 1)
        _round(used, lessons.edges, lessons.labels, lessons.bounds, turn, (weights, summed, apart),
               (steps, steps_summed), done)  # fmt: skip
        done += len(turn)
    weights[0] = 0
    summed[0] = 0
    return Weights(weights - summed / np.float32(done), steps - steps_summed / np.float32(done))


@compiled
def _round(rows, edges, labels, bounds, turn, words, between, done):  # type: ignore[no-untyped-def]
    weights, summed, apart = words
    steps, steps_summed = between
    count = weights.shape[1]
    for number in turn:
        first, last = bounds[number], bounds[number + 1]
        length = last - first
        scores = np.zeros((length, count), dtype=np.float32)
        for t in range(length):
            for row in rows[first + t]:
                for label in range(count):
                    scores[t, label] += weights[row, label]
        path = _best(scores, edges[first:last], steps)
        gap = np.float32(0)
        wrong = moved = 0
        before_path = before_gold = count
        for t in range(length):
            gold, found, edge = labels[first + t], path[t], edges[first + t]
            gap += scores[t, found] - scores[t, gold]
            gap += steps[edge, before_path, found] - steps[edge, before_gold, gold]
            wrong += gold != found
            moved += (gold != found) or (before_path != before_gold)
            before_path, before_gold = found, gold
        if not wrong:
            done += 1
            continue
        size = np.float32(2 * moved)
        for t in range(length):
            gold, found = labels[first + t], path[t]
            if gold != found:
                for row in rows[first + t]:
                    if row:
                        size += 2 * (apart[row, gold] - apart[row, found]) + 2
                        apart[row, gold] += 1
                        apart[row, found] -= 1
        step = min(np.float32(1), (gap + np.float32(np.sqrt(wrong))) / max(size, np.float32(1)))
        late = step * np.float32(done)
        before_path = before_gold = count
        for t in range(length):
            gold, found, edge = labels[first + t], path[t], edges[first + t]
            if gold != found:
                for row in rows[first + t]:
                    if row:
                        apart[row, gold] = apart[row, found] = 0
                        weights[row, gold] += step
                        weights[row, found] -= step
                        summed[row, gold] += late
                        summed[row, found] -= late
            if gold != found or before_path != before_gold:
                steps[edge, before_gold, gold] += step
                steps[edge, before_path, found] -= step
                steps_summed[edge, before_gold, gold] += late
                steps_summed[edge, before_path, found] -= late
            before_path, before_gold = found, gold
        done += 1


@compiled
def _best(scores, edges, steps):  # type: ignore[no-untyped-def]
    length, count = scores.shape
    back = np.zeros((length, count), dtype=np.int64)
    now = scores[0] + steps[edges[0], count]
    for t in range(1, length):
        following = np.empty(count, dtype=np.float32)
        for label in range(count):
            best, at = now[0] + steps[edges[t], 0, label], 0
            for before in range(1, count):
                value = now[before] + steps[edges[t], before, label]
                if value > best:
                    best, at = value, before
            following[label] = best + scores[t, label]
            back[t, label] = at
        now = following
    path = np.zeros(length, dtype=np.int64)
    path[-1] = np.argmax(now)
    for t in range(length - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path


def joined(parts: Sequence[Lessons]) -> Lessons:
    """Several lessons as one."""
    ends = np.cumsum([0, *(len(part.labels) for part in parts)])
    bounds = [part.bounds[:-1] + end for part, end in zip(parts, ends, strict=False)]
    return Lessons(
        np.concatenate([part.rows for part in parts]), np.concatenate([part.edges for part in parts]),
        np.concatenate([part.labels for part in parts]), np.concatenate([*bounds, ends[-1:]]),
    )  # fmt: skip
