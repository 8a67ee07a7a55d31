"""The best path of labels through words, all ranges of an article at once, by NumPy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.lexemes import Numbers

Scores = npt.NDArray[np.float32]
AT_ONCE = 4096
"""So many words are walked at once, which bounds the memory that a long text takes."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Ranges walked all at once, each from both ends to its middle word, which both halves have.

    First comes the first word of every half, then the second of those that have one, and so on; the longest lead.
    """

    words: Numbers
    forward: npt.NDArray[np.bool_]
    """Of each word: whether its half begins at the range's first word."""
    bounds: list[int]
    """Where the first words begin, the second words, and so on; the last one is the end."""
    middles: Numbers
    """Where the middle word of each range stands, once in each half."""


def best_paths(scores: Scores, edges: Numbers, ranges: Iterable[tuple[int, int]], steps: Scores) -> Numbers:
    """The labels of the best path through each range, word by word; 0 outside of the ranges, which have a word each."""
    labels = np.zeros(len(scores), dtype=np.int64)
    for batch in _batches(ranges):
        walk = _walk(batch)
        sums, through = _sums(scores, edges, walk, steps)
        labels[walk.words] = _traced(sums, through, walk, scores)
    return labels


def _batches(ranges: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Ranges of like length, of so many words in all that a long text does not take much memory."""
    batch, size = [], 0
    for start, end in sorted(ranges, key=lambda words: words[0] - words[1]):
        batch.append((start, end))
        size += end - start
        if size >= AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _walk(ranges: Sequence[tuple[int, int]]) -> Walk:
    starts, ends = np.array(ranges, dtype=np.int64).T
    before = (ends - starts) // 2
    lengths = np.concatenate([before + 1, ends - starts - before])
    order = (-lengths).argsort(kind="stable")
    going = len(lengths) - np.bincount(lengths).cumsum()[:-1]
    bounds = np.append(0, going.cumsum())
    passed = np.arange(len(going)).repeat(going)
    half = order.take(np.arange(len(passed)) - bounds.take(passed))
    forward = half < len(starts)
    words = np.concatenate([starts, ends - 1]).take(half) + np.where(forward, passed, -passed)
    middles = np.empty_like(order)
    middles[order] = bounds.take(lengths.take(order) - 1) + np.arange(len(order))
    return Walk(words, forward, bounds.tolist(), middles.reshape(2, -1))


def _sums(scores: Scores, edges: Numbers, walk: Walk, steps: Scores) -> tuple[Scores, Scores]:
    """Of each word the best sum on the way to each label; of each but the first ones, those through each label before.

    The second has a line for each label before, in it word by word the labels. On the way back a step is taken from its
    end. What leads to a label before is written out for all labels after it: long lines of numbers are added fastest.
    """
    begun, count = walk.bounds[1], steps.shape[2]
    both = np.concatenate([steps[:, :count], steps[:, :count].transpose(0, 2, 1)]).transpose(1, 0, 2)
    back = ~walk.forward[begun:]
    through = both.take(edges.take(walk.words[begun:] + back) + len(steps) * back, axis=1).reshape(count, -1)
    sums = scores.take(walk.words, axis=0)
    sums[:begun] += np.where(walk.forward[:begun, None], steps[edges.take(walk.words[:begun]), count], 0)
    last = sums[:begun]
    for start, end in pairwise(walk.bounds[1:]):
        step = through[:, (start - begun) * count : (end - begun) * count]
        step += last[: end - start].T.repeat(count, axis=1)
        last = sums[start:end]
        last += np.maximum.reduce(step, axis=0).reshape(-1, count)
    return sums, through


def _traced(sums: Scores, through: Scores, walk: Walk, scores: Scores) -> Numbers:
    """From the best label of the middle word, whose score both halves count, to both ends."""
    begun, count = walk.bounds[1], sums.shape[1]
    labels = np.empty(len(sums), dtype=np.int64)
    met = sums.take(walk.middles, axis=0).sum(axis=0) - scores.take(walk.words[walk.middles[0]], axis=0)
    labels[walk.middles] = met.argmax(axis=1)
    places = np.arange(-begun, len(sums) - begun) * count
    for before, start, end in reversed([*zip(walk.bounds, walk.bounds[1:], walk.bounds[2:], strict=False)]):
        came = through.take(places[start:end] + labels[start:end], axis=1)
        labels[before : before + end - start] = came.argmax(axis=0)
    return labels
