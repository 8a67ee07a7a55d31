"""Two readings by the learnt tagger: first what is source, cue and content, then for each cue what of it is its own."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.attribution.learnt.features import SPANS, templates
from pipeline.attribution.learnt.hints import Range
from pipeline.attribution.learnt.lexemes import CUE, SPAN_LABELS, Lexemes, Numbers
from pipeline.attribution.learnt.roles import CONTENT, ROLES, SELF, SOURCE, Views, bounds_of, spans, views
from pipeline.attribution.learnt.tagger import Scores, Tagger, best_paths
from pipeline.attribution.learnt.traits import traits_of

SPAN_TEMPLATES, ROLE_TEMPLATES = templates(SPANS), templates(ROLES)
SHARED = 0.9
"""Of two attributions that share so much of one's content, one is wrong."""
DOUBT = 0.8
"""Added to the score of a cue to find those that the second reading is to judge as well."""
EAGER = 0.2
"""Added to the score of a source where none was found."""
LIKELY = 0.1
"""Added to the score of a content where none was found: what is found then is to earn its confidence."""
LOOKED_FOR = np.array([[0, EAGER, EAGER, 0, 0, 0], [0, EAGER, EAGER, LIKELY, LIKELY, 0]], dtype=np.float32)
"""The same by label, for the record and as the corpus counts."""
MEANT = np.array([[CONTENT], [SOURCE]])
"""What is told of a cue, and how sure it is."""
SURE = np.array([-1.5, -0.8, -0.3, 0, 0.3, 0.8, 1.5, 2.5, 4])
"""Bounds of how sure the first reading is of a cue."""


@dataclass(frozen=True, slots=True)
class Roles:
    """A cue with its source and its content, in words of the article."""

    cue: Range
    sources: tuple[Range, ...]
    contents: tuple[Range, ...]
    signs: tuple[float, ...]
    """How sure both readings are: of cue, content and source; and, as the corpus counts, of all of it."""
    traits: Sequence[int] = ()
    """What else tells how sure it is, as the corpus counts: rows of weights."""


@dataclass(frozen=True, slots=True)
class First:
    """The first reading: a label for each word, and how much each label speaks for itself."""

    labels: Numbers
    margins: Scores
    """By how much each word is rather a cue than anything else."""

    def margins_of(self, cues: Sequence[Range]) -> list[float]:
        """That of the surest word of each cue."""
        surest: list[float] = np.maximum.reduceat(self.margins, np.ravel(cues))[::2].tolist() if cues else []
        return surest


def first_reading(tagger: Tagger, lexemes: Lexemes) -> First:
    """Label every word: source, cue, content or none."""
    count = len(lexemes.starts)
    scores = np.zeros((count, SPAN_LABELS), dtype=np.float32)
    scores[2:-2] = tagger.scores(lexemes.columns, 2, count - 2)
    return decide(scores, tagger.steps, lexemes)


def decide(scores: Scores, steps: Scores, lexemes: Lexemes) -> First:
    """The best labels by these scores, cues looked for eagerly."""
    lines, best = np.ascontiguousarray(scores.T), np.maximum.reduce
    margins = best(lines[CUE : CUE + 2]) - np.maximum(best(lines[:CUE]), best(lines[CUE + 2 :]))
    eager = scores.copy()
    eager[:, CUE : CUE + 2] += DOUBT
    return First(best_paths(eager, lexemes.columns["cls"], lexemes.blocks, steps), margins)


def cue_views(lexemes: Lexemes, first: First) -> Views:
    """What each cue that the first reading found, or nearly found, sees."""
    cues = [(start, end) for label, start, end in spans(first.labels, 0) if label == CUE]
    begun = [start for start, _ in lexemes.blocks]
    blocks = [lexemes.blocks[bisect_right(begun, start) - 1] for start, _ in cues]
    sure = SURE.searchsorted(first.margins_of(cues)).tolist()
    return views(lexemes, first.labels, [*zip(cues, sure, strict=True)], blocks)


def second_reading(tagger: Tagger, seen: Views, first: First, counted: bool = False) -> list[Roles]:
    """Source and content of every cue; a cue without content is none.

    `counted`: as the corpus counts, also contents that are all but likely, with traits that tell how likely.
    """
    if not seen.cues:
        return []
    scores = np.zeros((len(seen.words), tagger.steps.shape[2]), dtype=np.float32)
    scores[2:-2] = tagger.scores(seen.columns, 2, len(seen.words) - 2)
    found, eager = _both_paths(seen, scores, scores + LOOKED_FOR[int(counted)], tagger.steps)
    labels, looked = _told_rather(seen, found, eager, counted)
    roles = _all_roles(seen, labels, scores, first)
    if not counted:
        return [one for one in roles if one.contents]
    more = zip(roles, _gains(seen, labels, scores, tagger.steps), traits_of(seen, labels, looked), strict=True)
    return [replace(one, signs=(*one.signs, gain), traits=traits) for one, gain, traits in more if one.contents]


def _both_paths(seen: Views, scores: Scores, eager: Scores, steps: Scores) -> tuple[Numbers, Numbers]:
    """The best labels, and those when parts are looked for eagerly: found together, which takes as many steps."""
    count, edges = len(scores), seen.edges
    ranges = [*seen.ranges, *[(start + count, end + count) for start, end in seen.ranges]]
    labels = best_paths(np.concatenate([scores, eager]), np.concatenate([edges, edges]), ranges, steps)
    return labels[:count], labels[count:]


def _told_rather(seen: Views, labels: Numbers, eager: Numbers, counted: bool) -> tuple[Numbers, Numbers]:
    """The labels, with the likeliest source (and content) where none is found, if any is near to likely.

    And of each cue what was looked for so: 1 its source, 2 all of it.
    """
    bounds = np.ravel(seen.ranges)
    said, meant = (np.logical_or.reduceat(labels == label, bounds)[::2] for label in (CONTENT, SOURCE))
    size = bounds[1::2] - bounds[::2] + 4
    sources = (said & ~meant).repeat(size) & (labels == 0) & ((eager - 1 | 1) == SOURCE)
    named = np.where(sources | ~said.repeat(size) if counted else sources, eager, labels)
    return named, np.where(said, np.logical_or.reduceat(sources, bounds)[::2], 2)


def _gains(seen: Views, labels: Numbers, scores: Scores, steps: Scores) -> list[float]:
    """Of each cue by how much the path of its labels outdoes the one without source and content."""
    starts, ends = np.array(seen.ranges).T
    words, edges = np.arange(len(labels)), seen.edges

    def sums(path: Numbers) -> Scores:
        before = np.roll(path, 1)
        before[starts] = steps.shape[2]
        return scores[words, path] + steps[edges, before, path]

    total = np.cumsum(sums(labels) - sums(np.where(labels == SELF, SELF, 0)), dtype=np.float64)
    gains: list[float] = (total.take(ends - 1) - total.take(starts - 1)).tolist()
    return gains


def _all_roles(seen: Views, labels: Numbers, scores: Scores, first: First) -> Iterator[Roles]:
    """What its labels say of each cue, also of one without content."""
    label, begun, ended = bounds_of(labels)
    ranges = np.array(seen.ranges)
    words = zip(seen.words.take(begun).tolist(), (seen.words.take(ended - 1) + 1).tolist(), strict=True)
    parts = [*zip(label.tolist(), words, strict=True)]
    signs = zip(first.margins_of(seen.cues), *_means(scores, labels, ranges), strict=True)
    own = ended.searchsorted(ranges, side="right").tolist()
    for cue, (start, end), sure in zip(seen.cues, own, signs, strict=True):
        contents = tuple([span for role, span in parts[start:end] if role == CONTENT])
        sources = tuple([span for role, span in parts[start:end] if role == SOURCE]) if contents else ()
        yield Roles(cue, sources, contents, sure)


def _means(scores: Scores, labels: Numbers, ranges: Numbers) -> list[list[float]]:
    """By how much the words of content, and those of source, of each range rather are so than nothing; 0 without."""
    marked = (labels - 1 | 1) == MEANT
    margins = np.maximum(scores.T[MEANT[:, 0]], scores.T[MEANT[:, 0] + 1]) - scores.T[0]
    starts, ends = ranges.T
    sums, counts = (
        total.take(ends - 1, axis=1) - total.take(starts - 1, axis=1)
        for total in (np.cumsum(np.where(marked, margins, 0.0), axis=1, dtype=np.float64), np.cumsum(marked, axis=1))
    )
    means: list[list[float]] = np.divide(sums, counts, out=np.zeros(sums.shape), where=counts > 0).tolist()
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
