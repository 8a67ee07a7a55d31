"""For each cue of an article, the words of its block seen from that cue: who is its source, what its content?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.attribution.hints import Hint, Range
from pipeline.attribution.lexemes import (
    CUE,
    SOURCE_AFTER,
    SOURCE_BEFORE,
    SPAN_LABELS,
    Lexemes,
    Numbers,
    bucket,
)

ROLE_LABELS = 6
"""0 none; source and content, each as first and further word; the cue itself."""
SOURCE, CONTENT, SELF = 1, 3, 5
BEFORE, AFTER = 80, 120
"""A cue's source and content are looked for so many words around it."""
ROLES = """
    label0 side0 | label-1 label0 label+1 side0 | label0 rel0 | label0 dist0 | label0 side0 sources0 contents0
    label0 cues0 sents0 side0 | label0 side0 frame0 | label0 rel0 frame0 | label0 side0 near0
    label0 side0 near0 sources0 contents0 | label0 verb0 rel0 | label0 kind0 dist0 | label0 kind0 rel0 quotes0
    side0 quotes0 q0 label0 | side0 quotes0 q0 cues0 sents0 | q-1 q0 q+1 side0 quotes0 | rel0 cues0 sents0 quotes0
    rel0 cls-1 cls0 | rel0 cls0 cls+1 | rel0 cls-1 cls0 cls+1 | rel0 w0 | rel0 w-1 | rel0 w+1 | side0 w0
    side0 stem0 cls-1 | side0 stem0 cls+1 | side0 w-1 w0 | dist0 cls0 cls+1 | dist0 kind0 cls0 | dist0 frame0 cls0
    dist0 verb0 | verb0 frame0 side0 | last0 side0 w0 | size0 kind0 frame0 | commas0 label0 dist0
    sure0 kind0 label0 side0 | e30 side0 cls-1 | till0 side0 label0 sents0 | block0 frame0 label0 side0
    right0 rightd0 verb0 side0 | cls-2 cls-1 cls0 cls+1 side0 | cls-1 cls0 cls+1 cls+2 side0
    label0 next0 commas0 side0 | own0 | own-1 own0 own+1 | own0 rel0 | own0 label0 side0 | own0 rule0
    own0 cls-1 cls0 | own0 dist0 | own0 q0 quotes0 | own0 sents0 cues0 | hint0 side0 | hint-1 hint0 hint+1 side0
    hint0 own0 label0 side0 | drafted0 label0 side0 cues0 | own0 own+1 cls+1 | own0 sure0 | own0 kind0 side0
    sense0 side0 label0 | sense0 frame0 side0 | sense0 kind0 rel0 | sense0 side0 cls0 | cluster0 side0 | cluster0 rel0
    cluster0 label0 side0 | field0 field+1 side0
"""


@dataclass(frozen=True, slots=True)
class Views:
    """The views from all cues of an article, one after another, each with two words more at both ends."""

    cues: list[Range]
    words: Numbers
    """Which word of the article each stands for."""
    columns: dict[str, Numbers]
    ranges: list[Range]
    """Of each cue, its part of the columns without the words at the ends."""

    @property
    def edges(self) -> Numbers:
        return self.columns["side"] * SPAN_LABELS + self.columns["label"]


EDGES = 3 * SPAN_LABELS


def spans(path: Numbers, offset: int) -> list[tuple[int, int, int]]:
    """Of each span its first label, first and last word (half-open); a label for further words may begin one too."""
    label = path - (path % 2 == 0) * (path > 0)
    before = np.concatenate([[0], label[:-1]])
    goes_on = (path > 0) & (path % 2 == 0) & (before == label)
    first = np.flatnonzero((path > 0) & ~goes_on)
    ended = np.flatnonzero(np.append(~goes_on, True))
    last = ended[np.searchsorted(ended, first, side="right")] if first.size else first
    return list(zip(label[first].tolist(), (first + offset).tolist(), (last + offset).tolist(), strict=True))


def views(lexemes: Lexemes, labels: Numbers, cues: Sequence[tuple[Range, int]], blocks: Sequence[Range]) -> Views:
    """What each cue (its words, and how sure it is) sees; `blocks` are the blocks they stand in."""
    parts = [
        np.arange(max(block[0], cue[0] - BEFORE) - 2, min(block[1], cue[1] + AFTER) + 2)
        for (cue, _), block in zip(cues, blocks, strict=True)
    ]
    sizes = np.array([len(part) for part in parts], dtype=np.int64)
    words = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    ends = np.cumsum(sizes)
    first = np.repeat(np.array([cue[0] for cue, _ in cues], dtype=np.int64), sizes)
    last = np.repeat(np.array([cue[1] for cue, _ in cues], dtype=np.int64), sizes)
    columns = {name: lexemes.columns[name][words] for name in BASE}
    columns |= _related(lexemes, labels, words, first, last)
    about = _abouts(lexemes, labels, cues)
    columns |= {name: np.repeat(about[:, at], sizes) for at, name in enumerate(ABOUT)}
    columns["own"], drafted = _drafted(lexemes.hints, [cue for cue, _ in cues], parts)
    columns["drafted"] = np.repeat(drafted, sizes)
    ranges = [(int(end - size) + 2, int(end) - 2) for end, size in zip(ends, sizes, strict=True)]
    return Views([cue for cue, _ in cues], words, columns, ranges)


BASE = ("w", "stem", "cls", "q", "e3", "till", "block", "right", "rightd", "next", "hint", "rule", "cluster", "field")
ABOUT = ("verb", "kind", "last", "size", "frame", "near", "sure", "sense")


def _drafted(hints: Sequence[Hint], cues: Sequence[Range], parts: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    """What the rules say of the words that each cue sees, where they draft an attribution by that cue; and the rule."""
    by_word = {word: hint for hint in hints for word in range(*hint.cue)}
    own = [np.zeros(len(part), dtype=np.int64) for part in parts]
    rules = np.zeros(len(cues), dtype=np.int64)
    for at, (cue, part) in enumerate(zip(cues, parts, strict=True)):
        hint = next((by_word[word] for word in range(*cue) if word in by_word), None)
        if hint:
            rules[at] = hint.rule
            for (start, end), label in [*((c, CONTENT) for c in hint.contents), (hint.source or (0, 0), SOURCE)]:
                first, last = max(0, start - part[0]), max(0, end - part[0])
                own[at][first:last] = label + 1
                own[at][first : min(first + 1, last)] = label
    return np.concatenate([np.zeros(0, np.int64), *own]), rules


def _related(lexemes: Lexemes, labels: Numbers, words: Numbers, first: Numbers, last: Numbers) -> dict[str, Numbers]:
    """Where each word stands as seen from its cue."""
    side = np.where(words < first, 0, np.where(words >= last, 2, 1))
    distance = np.where(side == 0, first - words, np.where(side == 2, words - last + 1, 0))
    sent, cls = lexemes.columns["sent"], lexemes.columns["cls"]

    def between(marked: Numbers, most: int) -> Numbers:
        total = np.cumsum(marked)
        return np.minimum(np.where(side == 0, total[first - 1] - total[words], total[words] - total[last - 1]), most)

    begins = labels % 2 == 1
    return {
        "side": side, "label": labels[words], "dist": side * 10 + bucket(distance),
        "sents": np.clip(sent[words] - sent[first], -2, 2) + 2,
        "cues": between((labels == CUE).astype(np.int64), 2),
        "sources": between(((labels == SOURCE_BEFORE) | (labels == SOURCE_AFTER)).astype(np.int64), 2),
        "contents": between((begins & (labels > CUE)).astype(np.int64), 2),
        "rel": side * 8 + between(begins.astype(np.int64), 5),
        "quotes": between(np.diff(lexemes.columns["nq"], prepend=0), 2),
        "commas": between((cls == 2).astype(np.int64), 3),
    }  # fmt: skip


def _abouts(lexemes: Lexemes, labels: Numbers, cues: Sequence[tuple[Range, int]]) -> Numbers:
    """What holds of each cue as a whole."""
    kinds, stem, w, q, cluster = (lexemes.columns[name].tolist() for name in ("cue", "stem", "w", "q", "cluster"))
    listed = labels.tolist()
    rows = []
    for (start, end), sure in cues:
        kind = max(kinds[start:end])
        head = kinds.index(kind, start) if kind else end - 1
        near = ((listed[start - 1] * 16 + listed[end]) * 16 + q[start - 1]) * 16 + q[end]
        frame = _frame(listed, start, end)
        rows.append((stem[head], (kind + 3) // 4, w[end - 1], min(end - start, 4), frame, near, sure, cluster[head]))
    return np.array(rows, dtype=np.int64).reshape(-1, len(ABOUT))


def _frame(labels: Sequence[int], start: int, end: int) -> int:
    """The two spans before and the two after, by their first labels."""
    left = [label for label in labels[max(0, start - 40) : start] if label % 2][-2:]
    right = [label for label in labels[end : end + 40] if label % 2][:2]
    number = 0
    for label in [*left, 15, *right]:
        number = number * 16 + label
    return number
