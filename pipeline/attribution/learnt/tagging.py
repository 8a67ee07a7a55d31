"""Two readings by the learnt tagger: first what is source, cue and content, then for each cue what of it is its own."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.attribution.learnt.features import SPANS, templates
from pipeline.attribution.learnt.hints import Range
from pipeline.attribution.learnt.lexemes import CUE, SPAN_LABELS, Lexemes, Numbers
from pipeline.attribution.learnt.roles import CONTENT, ROLES, SOURCE, Views, spans, views
from pipeline.attribution.learnt.tagger import Scores, Tagger, best_paths

SPAN_TEMPLATES, ROLE_TEMPLATES = templates(SPANS), templates(ROLES)
SHARED = 0.9
"""Of two attributions that share so much of one's content, one is wrong."""
DOUBT = 0.8
"""Added to the score of a cue to find those that the second reading is to judge as well."""
EAGER = 0.2
"""Added to the score of a source where none was found."""
SURE = np.array([-1.5, -0.8, -0.3, 0, 0.3, 0.8, 1.5, 2.5, 4])
"""Bounds of how sure the first reading is of a cue."""


@dataclass(frozen=True, slots=True)
class Roles:
    """A cue with its source and its content, in words of the article."""

    cue: Range
    sources: tuple[Range, ...]
    contents: tuple[Range, ...]
    signs: tuple[float, ...]
    """How sure both readings are: of the cue, of the content, of the source."""


@dataclass(frozen=True, slots=True)
class First:
    """The first reading: a label for each word, and how much each label speaks for itself."""

    labels: Numbers
    margins: Scores
    """By how much each word is rather a cue than anything else."""

    def margin(self, cue: Range) -> float:
        """That of the surest word of a cue."""
        margins: list[float] = self.margins[cue[0] : cue[1]].tolist()
        return max(margins)


def first_reading(tagger: Tagger, lexemes: Lexemes) -> First:
    """Label every word: source, cue, content or none."""
    count = len(lexemes.starts)
    scores = np.zeros((count, SPAN_LABELS), dtype=np.float32)
    scores[2:-2] = tagger.scores(lexemes.columns, 2, count - 2)
    return decide(scores, tagger.steps, lexemes)


def decide(scores: Scores, steps: Scores, lexemes: Lexemes) -> First:
    """The best labels by these scores, cues looked for eagerly."""
    lines = np.ascontiguousarray(scores.T)
    margins = lines[CUE : CUE + 2].max(axis=0) - np.maximum(lines[:CUE].max(axis=0), lines[CUE + 2 :].max(axis=0))
    eager = scores.copy()
    eager[:, [CUE, CUE + 1]] += DOUBT
    return First(best_paths(eager, lexemes.columns["cls"], lexemes.blocks, steps), margins)


def cue_views(lexemes: Lexemes, first: First) -> Views:
    """What each cue that the first reading found, or nearly found, sees."""
    cues = [(start, end) for label, start, end in spans(first.labels, 0) if label == CUE]
    begun = [start for start, _ in lexemes.blocks]
    blocks = [lexemes.blocks[bisect_right(begun, start) - 1] for start, _ in cues]
    sure = SURE.searchsorted([first.margin(cue) for cue in cues]).tolist()
    return views(lexemes, first.labels, [*zip(cues, sure, strict=True)], blocks)


def second_reading(tagger: Tagger, seen: Views, first: First) -> list[Roles]:
    """Source and content of every cue; a cue without content is none."""
    if not seen.cues:
        return []
    scores = np.zeros((len(seen.words), tagger.steps.shape[2]), dtype=np.float32)
    scores[2:-2] = tagger.scores(seen.columns, 2, len(seen.words) - 2)
    labels = _somebody_named(seen, *_both_paths(seen, scores, tagger.steps))
    return [roles for roles in _all_roles(seen, labels, scores, first) if roles.contents]


def _both_paths(seen: Views, scores: Scores, steps: Scores) -> tuple[Numbers, Numbers]:
    """The best labels, and those when sources are looked for eagerly: found together, which takes as many steps."""
    eager = scores.copy()
    eager[:, [SOURCE, SOURCE + 1]] += EAGER
    count = len(scores)
    ranges = [*seen.ranges, *((start + count, end + count) for start, end in seen.ranges)]
    labels = best_paths(np.concatenate([scores, eager]), np.tile(seen.edges, 2), ranges, steps)
    return labels[:count], labels[count:]


def _somebody_named(seen: Views, labels: Numbers, eager: Numbers) -> Numbers:
    """The labels, with the likeliest source where none is found, if any is near to likely."""
    named = labels.copy()
    said, meant = (np.logical_or.reduceat(labels == label, np.ravel(seen.ranges))[::2] for label in (CONTENT, SOURCE))
    for number in np.flatnonzero(said & ~meant).tolist():
        start, end = seen.ranges[number]
        own, path = named[start:end], eager[start:end]
        np.copyto(own, path, where=(own == 0) & ((path == SOURCE) | (path == SOURCE + 1)))
    return named


def _all_roles(seen: Views, labels: Numbers, scores: Scores, first: First) -> Iterator[Roles]:
    """Of each cue what its labels say."""
    parts = spans(labels, 0)
    words = seen.words.tolist()
    ends = [end for _, _, end in parts]
    sure = zip(*(_means(scores, labels, label, seen.ranges) for label in (CONTENT, SOURCE)), strict=True)
    for cue, (start, end), means in zip(seen.cues, seen.ranges, sure, strict=True):
        own = parts[bisect_right(ends, start) : bisect_right(ends, end)]
        sources, contents = (
            tuple((words[a], words[b - 1] + 1) for label, a, b in own if label == role) for role in (SOURCE, CONTENT)
        )
        yield Roles(cue, sources, contents, (first.margin(cue), *means))


def _means(scores: Scores, labels: Numbers, label: int, ranges: Sequence[Range]) -> list[float]:
    """Of each range by how much its words with that label, first or further, rather have it than none; 0 without."""
    marked = (labels == label) | (labels == label + 1)
    margins = np.maximum(scores[:, label], scores[:, label + 1]) - scores[:, 0]
    starts, ends = np.array(ranges).T
    sums, counts = (
        total.take(ends - 1) - total.take(starts - 1)
        for total in (np.cumsum(np.where(marked, margins, 0.0), dtype=np.float64), np.cumsum(marked))
    )
    means: list[float] = np.divide(sums, counts, out=np.zeros(len(ranges)), where=counts > 0).tolist()
    return means


def uncontested(found: Sequence[tuple[float, Roles]]) -> list[tuple[float, Roles]]:
    """Without those nearly all of whose content belongs to one of more confidence."""
    taken: set[int] = set()
    kept = []
    for sure, roles in sorted(found, key=lambda one: (-one[0], one[1].cue)):
        words = {word for start, end in roles.contents for word in range(start, end)}
        if len(words & taken) < SHARED * len(words):
            kept.append((sure, roles))
            taken |= words
    return sorted(kept, key=lambda one: one[1].cue)
