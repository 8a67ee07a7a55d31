"""Two readings by the learnt tagger: first what is source, cue and content, then for each cue what of it is its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.attribution.features import SPANS, templates
from pipeline.attribution.lexemes import Lexemes, Numbers
from pipeline.attribution.roles import CONTENT, CUE, ROLES, SOURCE, SPAN_LABELS, Range, Views, spans, views
from pipeline.attribution.tagger import Tagger, best_paths

SPAN_TEMPLATES, ROLE_TEMPLATES = templates(SPANS), templates(ROLES)
LEAN = 0.02
"""Taken from the score of "neither source nor content": more is found, hardly less of it is right."""
SHARED = 0.9
"""Of two attributions that share so much of one's content, one is wrong."""
DOUBT = 0.12
"""Added to the score of a cue to find those that the second reading is to judge as well."""
EAGER = 0.2
"""Added to the score of a source where none was found."""
SURE = np.array([-0.15, -0.07, -0.03, 0, 0.03, 0.07, 0.12, 0.2, 0.3])
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

    scores: npt.NDArray[np.float32]
    labels: Numbers
    eager: Numbers
    """The labels when cues are looked for more eagerly."""
    margins: npt.NDArray[np.float32]
    """By how much each word is rather a cue than anything else."""


def first_reading(tagger: Tagger, lexemes: Lexemes) -> First:
    """Label every word: source, cue, content or none."""
    count = len(lexemes.starts)
    scores = np.zeros((count, SPAN_LABELS), dtype=np.float32)
    scores[2:-2] = tagger.scores(lexemes.columns, 2, count - 2)
    return decide(scores, tagger.steps, lexemes)


def decide(scores: npt.NDArray[np.float32], steps: npt.NDArray[np.float32], lexemes: Lexemes) -> First:
    """The best labels by these scores."""
    more = scores.copy()
    more[:, [CUE, CUE + 1]] += DOUBT
    labels, eager = _labels([scores, more], steps, lexemes)
    others = np.delete(scores, [CUE, CUE + 1], axis=1).max(axis=1)
    return First(scores, labels, eager, scores[:, [CUE, CUE + 1]].max(axis=1) - others)


def _labels(
    scores: Sequence[npt.NDArray[np.float32]], steps: npt.NDArray[np.float32], lexemes: Lexemes
) -> list[Numbers]:
    """The best labels by each of several scores, found in one go."""
    count = len(lexemes.starts)
    edges = np.tile(lexemes.columns["cls"], len(scores))
    ranges = [
        (start + count * turn, end + count * turn) for turn in range(len(scores)) for start, end in lexemes.blocks
    ]
    labels = np.zeros(count * len(scores), dtype=np.int64)
    for (start, end), path in zip(ranges, best_paths(np.concatenate(scores), edges, ranges, steps), strict=True):
        labels[start:end] = path
    return np.split(labels, len(scores))


def cue_views(lexemes: Lexemes, first: First) -> Views:
    """What each cue that the first reading found, or nearly found, sees."""
    cues: list[tuple[Range, int]] = []
    blocks: list[Range] = []
    for block in lexemes.blocks:
        for start, end in _cues(first, block):
            cues.append(((start, end), int(np.searchsorted(SURE, float(first.margins[start:end].max())))))
            blocks.append(block)
    return views(lexemes, first.labels, cues, blocks)


def _cues(first: First, block: Range) -> list[Range]:
    sure, eager = (
        [(start, end) for label, start, end in spans(labels[block[0] : block[1]], block[0]) if label == CUE]
        for labels in (first.labels, first.eager)
    )
    covered = {word for start, end in sure for word in range(start, end)}
    return sorted([*sure, *(cue for cue in eager if covered.isdisjoint(range(*cue)))])


def second_reading(tagger: Tagger, seen: Views, first: First) -> list[Roles]:
    """Source and content of every cue; a cue without content is none, and no words are the content of two."""
    if not seen.cues:
        return []
    scores = np.zeros((len(seen.words), tagger.steps.shape[2]), dtype=np.float32)
    scores[2:-2] = tagger.scores(seen.columns, 2, len(seen.words) - 2)
    scores[:, 0] -= LEAN
    paths = best_paths(scores, seen.edges, seen.ranges, tagger.steps)
    _name_somebody(tagger, seen, scores, paths)
    surplus = {label: scores[:, label : label + 2].max(axis=1) - scores[:, 0] for label in (CONTENT, SOURCE)}
    found = []
    for cue, (start, end), path in zip(seen.cues, seen.ranges, paths, strict=True):
        sure = [_mean(margin[start:end], path, label) for label, margin in surplus.items()]
        roles = _roles(cue, path, seen.words[start:end], (float(first.margins[cue[0] : cue[1]].max()), *sure))
        if roles.contents:
            found.append(roles)
    return uncontested(found)


def _name_somebody(tagger: Tagger, seen: Views, scores: npt.NDArray[np.float32], paths: list[Numbers]) -> None:
    """Where no source is found, the likeliest one is taken, if any is near to likely."""
    bare = [at for at, path in enumerate(paths) if (path == CONTENT).any() and not (path == SOURCE).any()]
    if not bare:
        return
    eager = scores.copy()
    eager[:, [SOURCE, SOURCE + 1]] += EAGER
    again = best_paths(eager, seen.edges, [seen.ranges[at] for at in bare], tagger.steps)
    for at, path in zip(bare, again, strict=True):
        free = (paths[at] == 0) & ((path == SOURCE) | (path == SOURCE + 1))
        paths[at] = np.where(free, path, paths[at])


def uncontested(found: Sequence[Roles]) -> list[Roles]:
    """Without those nearly all of whose content belongs to a surer one."""
    taken: set[int] = set()
    kept = []
    for roles in sorted(found, key=lambda roles: (-roles.signs[0] - roles.signs[1], roles.cue)):
        words = {word for start, end in roles.contents for word in range(start, end)}
        if len(words & taken) < SHARED * len(words):
            kept.append(roles)
            taken |= words
    return sorted(kept, key=lambda roles: roles.cue)


def _roles(cue: Range, path: Numbers, words: Numbers, signs: tuple[float, ...]) -> Roles:
    parts: dict[int, list[Range]] = {SOURCE: [], CONTENT: []}
    for label, start, end in spans(path, 0):
        if label in parts:
            parts[label].append((int(words[start]), int(words[end - 1]) + 1))
    return Roles(cue, tuple(parts[SOURCE]), tuple(parts[CONTENT]), signs)


def _mean(margins: npt.NDArray[np.float32], path: Numbers, label: int) -> float:
    """By how much the words of a role are rather that than nothing, on average; 0 without such words."""
    here = margins[(path == label) | (path == label + 1)]
    return float(here.mean()) if here.size else 0.0
