"""How the tagger learns: passive-aggressive steps on whole sequences, averaged. Compiled when numba is installed.

Deterministic: the order of the sequences comes from a seed, and one core does all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.features import ROWS
from pipeline.attribution.learnt.tagger import Weights

FEWEST = 2
FIRST_SEED = 20
LEFT_OUT = (0, 40)
"""Percent of the rows that each round leaves out, in one order and in the next: one learns what rows say together, one
what each says by itself."""


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


class _Told(NamedTuple):
    """Lessons as compiled code takes them; their rows are the known ones."""

    rows: npt.NDArray[np.uint32]
    edges: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]


class _Taught(NamedTuple):
    """The weights of rows and of steps, each with what was added to it times the lesson it came in."""

    weights: npt.NDArray[np.float32]
    summed: npt.NDArray[np.float32]
    apart: npt.NDArray[np.float32]
    """By row and label, how often more it is right than found in the sequence at hand."""
    steps: npt.NDArray[np.float32]
    steps_summed: npt.NDArray[np.float32]


def known_rows(lessons: Lessons) -> npt.NDArray[np.uint32]:
    """The rows of each word; 0 for those seen once, of which nothing can be told."""
    counted = np.bincount(lessons.rows.ravel(), minlength=ROWS)
    return np.where(counted[lessons.rows] >= FEWEST, lessons.rows, 0).astype(np.uint32)


def without_some(rows: npt.NDArray[np.uint32], percent: int, drawn: np.random.Generator) -> npt.NDArray[np.uint32]:
    """The rows, so many in a hundred of them left out by lot: none can lean on what always stands beside it."""
    if not percent:
        return rows
    return np.where(drawn.integers(100, size=rows.shape, dtype=np.uint8) < percent, np.uint32(0), rows)


def learn(lessons: Lessons, labels: int, edges: int, *, rounds: int = 4, orders: int = 4) -> Weights:
    """Weights for that many labels; rows seen once are left out.

    What a mistake teaches depends on the mistakes before it: so it is the mean of several orders of the sequences.
    """
    known = known_rows(lessons)
    used, numbers = np.unique(np.append(known, 0), return_inverse=True)
    rows_used = numbers[:-1].reshape(known.shape).astype(np.uint32)
    told = _Told(rows_used, lessons.edges, lessons.labels, lessons.bounds)
    taught = [_learn_once(told, labels, edges, rounds, at) for at in range(orders)]
    rows, steps = (np.mean([getattr(one, part) for one in taught], axis=0) for part in ("rows", "steps"))
    return Weights(of_all_rows(rows, used), steps)


def of_all_rows(weights: npt.NDArray[np.float32], used: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """The weights of the used rows, each at its number among all; the others say nothing."""
    found = np.zeros((ROWS, weights.shape[1]), dtype=np.float32)
    found[used] = weights
    return found


def _learn_once(told: _Told, labels: int, edges: int, rounds: int, at: int) -> Weights:
    left_out = LEFT_OUT[at % len(LEFT_OUT)]
    words = (np.zeros((int(told.rows.max()) + 1, labels), dtype=np.float32) for _ in range(3))
    between = (np.zeros((edges, labels + 1, labels), dtype=np.float32) for _ in range(2))
    taught = _Taught(*words, *between)
    order = np.random.default_rng(FIRST_SEED + at)
    done = 1
    for _ in range(rounds):
        turn = order.permutation(len(told.bounds) - 1)
        _round(taught, told._replace(rows=without_some(told.rows, left_out, order)), turn, done)
        done += len(turn)
    taught.weights[0] = 0
    taught.summed[0] = 0
    kept = np.float32(1 - left_out / 100)  # all rows together say more than those that a round had
    rows = (taught.weights - taught.summed / np.float32(done)) * kept
    return Weights(rows, taught.steps - taught.steps_summed / np.float32(done))


@compiled
def _round(taught: _Taught, told: _Told, turn: Any, done: int) -> None:
    """Go through the sequences in this order, and take a step at each that is read wrongly."""
    for number in turn:
        first, last = told.bounds[number], told.bounds[number + 1]
        rows, edges, labels = told.rows[first:last], told.edges[first:last], told.labels[first:last]
        scores = scores_of(rows, taught.weights)
        path = _best(scores, edges, taught.steps)
        gap, wrong, moved = _mistakes(scores, path, edges, labels, taught.steps)
        if wrong:
            size = _size(path, rows, labels, taught.apart, moved)
            step = min(np.float32(1), (gap + np.float32(np.sqrt(wrong))) / max(size, np.float32(1)))
            _correct_words(path, rows, labels, taught, step, step * np.float32(done))
            _correct_steps(path, edges, labels, taught, step, step * np.float32(done))
        done += 1


@compiled
def scores_of(rows, weights):  # type: ignore[no-untyped-def]
    """What each word's rows say for each label; row 0 says nothing."""
    scores = np.zeros((len(rows), weights.shape[1]), dtype=np.float32)
    for t in range(len(rows)):
        for row in rows[t]:
            if row:
                for label in range(weights.shape[1]):
                    scores[t, label] += weights[row, label]
    return scores


@compiled
def _mistakes(scores, path, edges, labels, steps):  # type: ignore[no-untyped-def]
    """By how much the path found outdoes the right one, and how many labels and steps of it are wrong."""
    gap = np.float32(0)
    wrong = moved = 0
    before_path = before_gold = scores.shape[1]
    for t in range(len(labels)):
        gold, found, edge = labels[t], path[t], edges[t]
        gap += scores[t, found] - scores[t, gold]
        gap += steps[edge, before_path, found] - steps[edge, before_gold, gold]
        wrong += gold != found
        moved += (gold != found) or (before_path != before_gold)
        before_path, before_gold = found, gold
    return gap, wrong, moved


@compiled
def _size(path, rows, labels, apart, moved):  # type: ignore[no-untyped-def]
    """The square of the step's length; `apart`, zeros before and after, gathers what words share."""
    size = np.float32(2 * moved)
    for t in range(len(labels)):
        gold, found = labels[t], path[t]
        if gold != found:
            for row in rows[t]:
                if row:
                    size += 2 * (apart[row, gold] - apart[row, found]) + 2
                    apart[row, gold] += 1
                    apart[row, found] -= 1
    return size


@compiled
def _correct_words(path, rows, labels, taught, step, late):  # type: ignore[no-untyped-def]
    for t in range(len(labels)):
        gold, found = labels[t], path[t]
        if gold != found:
            for row in rows[t]:
                if row:
                    taught.apart[row, gold] = taught.apart[row, found] = 0
                    taught.weights[row, gold] += step
                    taught.weights[row, found] -= step
                    taught.summed[row, gold] += late
                    taught.summed[row, found] -= late


@compiled
def _correct_steps(path, edges, labels, taught, step, late):  # type: ignore[no-untyped-def]
    before_path = before_gold = taught.weights.shape[1]
    for t in range(len(labels)):
        gold, found, edge = labels[t], path[t], edges[t]
        if gold != found or before_path != before_gold:
            taught.steps[edge, before_gold, gold] += step
            taught.steps[edge, before_path, found] -= step
            taught.steps_summed[edge, before_gold, gold] += late
            taught.steps_summed[edge, before_path, found] -= late
        before_path, before_gold = found, gold


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
