"""The learnt tagger at work: the best sequence of labels for the words of each sequence of an article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt import paths
from pipeline.attribution.learnt.compiled import kernel
from pipeline.attribution.learnt.features import Template, plan_of, rows_in_any_order
from pipeline.attribution.learnt.lexemes import Numbers

Scores = npt.NDArray[np.float32]
CHUNK = 4096
"""So many words are scored at once, which bounds the memory that a long text takes."""

LINES = 16
"""Of so many templates the weights are looked up at once: fewer calls, and they still fit a processor's cache."""
ZERO = 128
"""Stands for a weight of none."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt: of each row, and of each step between labels (what it depends on, from, to)."""

    rows: npt.NDArray[np.float32]
    steps: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tagger:
    """Weights of one tagging task; integers, `scale` of which make one."""

    templates: tuple[Template, ...]
    rows: npt.NDArray[np.uint64]
    """Of each row the weights of all labels, packed for whoever adds them."""
    steps: npt.NDArray[np.float32]
    """What the step depends on, label before (the last one: none), label."""
    scale: float

    def scores(self, columns: Mapping[str, Numbers], first: int, last: int) -> Scores:
        """The score of each label for each word; breaks stand before `first` and after `last`."""
        found = np.empty((last - first, self.steps.shape[2]), dtype=np.float32)
        if kernel is None:
            self._add_up(columns, first, last, found)
        else:
            plan = plan_of(self.templates)
            used = [columns[name] for name, _ in plan.columns]
            kernel.scores(used, first, plan.looks, plan.recipes, self.rows, self.scale, found)
        return found

    def _add_up(self, columns: Mapping[str, Numbers], first: int, last: int, found: Scores) -> None:
        """Fill `found` by NumPy."""
        for at in range(first, last, CHUNK):
            end = min(at + CHUNK, last)
            found[at - first : end - first] = self._sums(rows_in_any_order(columns, self.templates, at, end))
        found -= ZERO * len(self.templates)
        found /= np.float32(self.scale)

    def _sums(self, used: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint16]:
        """Four weights are added at once: each is a positive number in 16 bits, which so many cannot overflow."""
        total = np.zeros((used.shape[1], self.rows.shape[1]), dtype=np.uint64)
        for at in range(0, len(used), LINES):
            total += self.rows.take(used[at : at + LINES], axis=0).sum(axis=0)
        return total.view(np.uint16)[:, : self.steps.shape[2]]


def packed(weights: npt.NDArray[np.int8]) -> npt.NDArray[np.uint64]:
    """Rows of weights: four to a number, or eight where the kernel adds them."""
    if kernel is None:
        lanes = np.full((len(weights), -(-weights.shape[1] // 4) * 4), ZERO, dtype="<u2")
        lanes[:, : weights.shape[1]] += weights.astype(np.int16).view(np.uint16)
        return lanes.view(np.uint64)
    small = np.zeros((len(weights), -(-weights.shape[1] // 8) * 8), dtype=np.int8)
    small[:, : weights.shape[1]] = weights
    return small.view(np.uint64)


def unpacked(rows: npt.NDArray[np.uint64], labels: int) -> npt.NDArray[np.int8]:
    """What `packed` was given."""
    if kernel is None:
        return (rows.view(np.uint16)[:, :labels].astype(np.int16) - ZERO).astype(np.int8)
    return rows.view(np.int8)[:, :labels]


def best_paths(scores: Scores, edges: Numbers, ranges: Sequence[tuple[int, int]], steps: Scores) -> Numbers:
    """The labels of the best path through each range, word by word; 0 outside of the ranges, which have a word each."""
    if kernel is None:
        return paths.best_paths(scores, edges, ranges, steps)
    labels = np.zeros(len(scores), dtype=np.int64)
    kernel.best_paths(scores, edges, [*ranges], steps, steps.shape[2], labels)
    return labels
