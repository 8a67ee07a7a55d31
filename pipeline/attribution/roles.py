"""For each cue of an article, the words of its block seen from that cue: who is its source, what its content?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.attribution.lexemes import Lexemes, Numbers, bucket

Range = tuple[int, int]
SPAN_LABELS = 13
"""0 none; then, each as first and further word: source before its cue, source after it, cue, content after its cue,
content before it, content in another block."""
SOURCE_BEFORE, SOURCE_AFTER, CUE, CONTENT_AFTER, CONTENT_BEFORE, CONTENT_APART = range(1, SPAN_LABELS, 2)
ROLE_LABELS = 6
"""0 none; source and content, each as first and further word; the cue itself."""
SOURCE, CONTENT, SELF = 1, 3, 5
BEFORE, AFTER = 80, 120
"""A cue's source and content are looked for so many words around it."""
ROLES = """
    label0 side0 | label-1 label0 label+1 side0 | label0 rel0 | label0 dist0 | label0 side0 sources0 contents0
    label0 cues0 sents0 side0 | label0 side0 frame0 | label0 rel0 frame0 | label0 side0 near0
    label0 side0 near0 sources0 contents0 | label0 verb0 side0 | label0 verb0 rel0 | label0 kind0 dist0
    label0 kind0 rel0 quotes0 | side0 quotes0 q0 label0 | side0 quotes0 q0 cues0 sents0 | q-1 q0 q+1 side0 quotes0
    rel0 cues0 sents0 quotes0 | rel0 cls0 | rel0 cls-1 cls0 | rel0 cls0 cls+1 | rel0 cls-1 cls0 cls+1 | rel0 w0
    rel0 w-1 | rel0 w+1 | side0 w0 | side0 stem0 cls-1 | side0 stem0 cls+1 | side0 w0 w+1 | side0 w-1 w0
    dist0 cls0 | dist0 w0 | dist0 cls-1 cls0 | dist0 cls0 cls+1 | dist0 kind0 cls0 | dist0 frame0 cls0 | dist0 verb0
    verb0 side0 cls0 | verb0 side0 w0 | verb0 frame0 side0 | last0 side0 w0 | last0 side0 cls0 dist0
    size0 kind0 frame0 | commas0 side0 cls0 kind0 | commas0 label0 dist0 | sure0 frame0 label0 side0
    sure0 kind0 label0 side0 | sure0 verb0 label0 | e30 side0 cls-1 | from0 side0 label0 sents0
    till0 side0 label0 sents0 | block0 frame0 label0 side0 | shape0 side0 label0 | left0 leftd0 verb0 side0
    right0 rightd0 verb0 side0 | lone0 label0 side0 | lone0 rel0 q0 | cls-2 cls-1 cls0 cls+1 side0
    cls-1 cls0 cls+1 cls+2 side0 | label-1 w0 label+1 side0 | label0 next0 commas0 side0
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


def spans(path: Numbers, offset: int) -> Iterator[tuple[int, int, int]]:
    """Of each span its first label, first and last word (half-open); a label for further words may begin one too."""
    start, label = 0, 0
    listed = path.tolist()
    for at, now in enumerate([*listed, 0]):
        goes_on = now and now % 2 == 0 and label == now - 1
        if label and not goes_on:
            yield label, offset + start, offset + at
            label = 0
        if now and not label:
            start, label = at, now - 1 if now % 2 == 0 else now


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
    about = np.array([_about(lexemes, labels, cue, sure) for cue, sure in cues], dtype=np.int64).reshape(-1, len(ABOUT))
    columns |= {name: np.repeat(about[:, at], sizes) for at, name in enumerate(ABOUT)}
    ranges = [(int(end - size) + 2, int(end) - 2) for end, size in zip(ends, sizes, strict=True)]
    return Views([cue for cue, _ in cues], words, columns, ranges)


BASE = ("w", "stem", "cls", "q", "e3", "shape", "from", "till", "block", "left", "leftd", "right", "rightd", "next")
ABOUT = ("verb", "kind", "last", "size", "frame", "near", "sure", "lone")


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


def _about(lexemes: Lexemes, labels: Numbers, cue: Range, sure: int) -> tuple[int, ...]:
    """What holds of the cue as a whole."""
    kinds = lexemes.columns["cue"][cue[0] : cue[1]]
    head = cue[0] + (int(kinds.argmax()) if kinds.any() else len(kinds) - 1)
    stem, w, q = lexemes.columns["stem"], lexemes.columns["w"], lexemes.columns["q"]
    around = [int(labels[at]) for at in (cue[0] - 2, cue[0] - 1, cue[1], cue[1] + 1)]
    near = ((around[1] * 16 + around[2]) * 16 + int(q[cue[0] - 1])) * 16 + int(q[cue[1]])
    frame = _frame(labels, cue)
    lone = int(labels[cue[0]] not in (CUE, CUE + 1))
    return (
        int(stem[head]),
        int(kinds.max() + 3) // 4,
        int(w[cue[1] - 1]),
        min(cue[1] - cue[0], 4),
        frame,
        near,
        sure,
        lone,
    )


def _frame(labels: Numbers, cue: Range) -> int:
    """The two spans before and the two after, by their first labels."""
    left = [int(label) for label in labels[max(0, cue[0] - 40) : cue[0]] if label % 2][-2:]
    right = [int(label) for label in labels[cue[1] : cue[1] + 40] if label % 2][:2]
    number = 0
    for label in [*left, 15, *right]:
        number = number * 16 + label
    return number
