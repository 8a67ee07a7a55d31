"""The learnt tagger at work: the best sequence of labels for the words of each sequence of an article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.attribution.features import Template, rows
from pipeline.attribution.lexemes import Numbers

CHUNK = 4096
"""So many words are scored at once, which bounds the memory that a long text takes."""

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
    """Of each row the weights of all labels, packed."""
    steps: npt.NDArray[np.float32]
    """What the step depends on, label before (the last one: none), label."""
    scale: float

    def scores(self, columns: Mapping[str, Numbers], first: int, last: int) -> npt.NDArray[np.float32]:
        """The score of each label for each word; breaks stand before `first` and after `last`."""
        found = np.empty((last - first, self.steps.shape[2]), dtype=np.float32)
        for at in range(first, last, CHUNK):
            end = min(at + CHUNK, last)
            found[at - first : end - first] = self._sums(rows(columns, self.templates, at, end))
        return found / np.float32(self.scale)

    def _sums(self, used: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
        """Four weights are added at once: each is a positive number in 16 bits, which so many cannot overflow."""
        total = np.zeros((used.shape[1], self.rows.shape[1]), dtype=np.uint64)
        for line in used:
            total += self.rows.take(line, axis=0)
        return total.view(np.uint16)[:, : self.steps.shape[2]].astype(np.int64) - ZERO * len(used)


def packed(weights: npt.NDArray[np.int8]) -> npt.NDArray[np.uint64]:
    """Rows of weights, four to a number."""
    lanes = np.full((len(weights), -(-weights.shape[1] // 4) * 4), ZERO, dtype="<u2")
    lanes[:, : weights.shape[1]] += weights.astype(np.int16).view(np.uint16)
    return lanes.view(np.uint64)


def unpacked(rows: npt.NDArray[np.uint64], labels: int) -> npt.NDArray[np.int8]:
    """What `packed` was given."""
    return (rows.view(np.uint16)[:, :labels].astype(np.int16) - ZERO).astype(np.int8)


def best_paths(
    scores: npt.NDArray[np.float32], edges: Numbers, ranges: Sequence[tuple[int, int]], steps: npt.NDArray[np.float32]
) -> list[Numbers]:
    """The best labels of each range; ranges of like length are worked on together."""
    found: list[Numbers] = [np.zeros(0, np.int64)] * len(ranges)
    order = sorted(range(len(ranges)), key=lambda n: ranges[n][0] - ranges[n][1])
    for at in range(0, len(order), 64):
        batch = order[at : at + 64]
        for number, path in zip(batch, _paths(scores, edges, [ranges[n] for n in batch], steps), strict=True):
            found[number] = path
    return found


def _paths(
    scores: npt.NDArray[np.float32], edges: Numbers, ranges: Sequence[tuple[int, int]], steps: npt.NDArray[np.float32]
) -> list[Numbers]:
    """All at once, longest first: at each word only those go on that have it."""
    starts = np.array([start for start, _ in ranges])
    lengths = np.array([end - start for start, end in ranges])
    longest, count = int(lengths[0]), scores.shape[1]
    into = np.ascontiguousarray(steps[:, :count].transpose(1, 0, 2))
    sums = np.empty((longest, len(ranges), count), dtype=np.float32)
    sums[0] = scores[starts] + steps[edges[starts], count]
    going = np.searchsorted(-lengths, -np.arange(longest), side="left").tolist()
    for t in range(1, longest):
        at = starts[: going[t]] + t
        through = into.take(edges.take(at), axis=1)
        through += sums[t - 1, : going[t]].T[:, :, None]
        sums[t, : going[t]] = np.maximum.reduce(through, axis=0) + scores.take(at, axis=0)
    return _traced(sums, into, edges, starts, lengths)


def _traced(
    sums: npt.NDArray[np.float32], into: npt.NDArray[np.float32], edges: Numbers, starts: Numbers, lengths: Numbers
) -> list[Numbers]:
    """Back from the best last label, word by word; those that end later join in on the way.

    `into` has the label before, what the step depends on, the label.
    """
    back = np.ascontiguousarray(into.transpose(1, 2, 0))
    labels = np.zeros((len(sums), len(starts)), dtype=np.int64)
    each = np.arange(len(starts))
    labels[lengths - 1, each] = sums[lengths - 1, each].argmax(axis=1)
    going = np.searchsorted(-lengths, -np.arange(len(sums)), side="left").tolist()
    for t in range(len(sums) - 1, 0, -1):
        some = going[t]
        came = sums[t - 1, :some] + back[edges.take(starts[:some] + t), labels[t, :some]]
        labels[t - 1, :some] = came.argmax(axis=1)
    return [labels[:length, n] for n, length in enumerate(lengths)]
