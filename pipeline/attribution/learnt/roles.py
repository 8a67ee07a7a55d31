"""For each cue of an article, the words of its block seen from that cue: who is its source, what its content?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from pipeline.attribution.learnt.compiled import kernel
from pipeline.attribution.learnt.hints import Hint, Range
from pipeline.attribution.learnt.lexemes import (
    BUCKETS,
    CUE,
    NAMES,
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
FAR = 40
"""Words from a cue to the spans that do not count as near it any more."""
COMMA = 1 + NAMES.index("comma")
MOST = np.array([[2], [2], [2], [2], [5], [3]])
"""Up to how many quotations, cues, sources, contents, spans and commas between it and its cue are counted."""
COUNTED = np.array([
    (label == CUE) + 2 * (label in (SOURCE_BEFORE, SOURCE_AFTER)) + 4 * (label > CUE and label % 2) + 8 * (label % 2)
    for label in range(SPAN_LABELS)
], dtype=np.int64)  # fmt: skip
"""By label which of those it counts as; the kernel asks for it."""
RELATED = ("quotes", "cues", "sources", "contents", "rel", "commas", "side", "label", "dist", "sents")
"""The columns of where a word stands as seen from a cue, in the kernel's order."""
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
    cluster0 label0 side0 | field0 field+1 side0 | name-1 name0 name+1 side0 | name0 dist0 | name0 rel0
    name0 kind0 side0 | name0 own0 label0
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
    label, first, last = bounds_of(path)
    return list(zip(label.tolist(), (first + offset).tolist(), (last + offset).tolist(), strict=True))


def bounds_of(path: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The same as three columns."""
    label = np.maximum((path - 1) | 1, 0)
    goes_on = path != label
    goes_on[1:] &= label[:-1] == label[1:]
    goes_on[:1] = False
    first = np.flatnonzero((path > 0) & ~goes_on)
    ended = np.append(np.flatnonzero(~goes_on), len(path))
    return label.take(first), first, ended.take(ended.searchsorted(first, side="right"))


def views(lexemes: Lexemes, labels: Numbers, cues: Sequence[tuple[Range, int]], blocks: Sequence[Range]) -> Views:
    """What each cue (its words, and how sure it is) sees; `blocks` are the blocks they stand in."""
    places = [cue for cue, _ in cues]
    seen = [
        (max(block[0], cue[0] - BEFORE) - 2, min(block[1], cue[1] + AFTER) + 2)
        for cue, block in zip(places, blocks, strict=True)
    ]
    bounds = [0, *accumulate(end - start for start, end in seen)]
    number = np.repeat(np.arange(len(cues)), np.diff(bounds))
    words = np.arange(len(number)) + (_table(seen)[0] - np.array(bounds[:-1], dtype=np.int64)).take(number)
    columns = {name: lexemes.columns[name].take(words) for name in BASE}
    columns |= _related(lexemes, labels, words, _table(places), bounds)
    columns |= zip(ABOUT, _abouts(lexemes, labels, cues).take(number, axis=1), strict=True)
    columns["own"], drafted = _drafted(lexemes.hints, places, seen)
    columns["drafted"] = drafted.take(number)
    return Views(places, words, columns, [(start + 2, end - 2) for start, end in pairwise(bounds)])


def _table(ranges: Sequence[Range]) -> Numbers:
    """The starts and the ends."""
    return np.array(ranges, dtype=np.int64).reshape(-1, 2).T


BASE = (
    "w",
    "stem",
    "cls",
    "q",
    "e3",
    "till",
    "block",
    "right",
    "rightd",
    "next",
    "hint",
    "rule",
    "cluster",
    "field",
    "name",
)
ABOUT = ("verb", "kind", "last", "size", "frame", "near", "sure", "sense")


def _drafted(hints: Sequence[Hint], cues: Sequence[Range], seen: Sequence[Range]) -> tuple[Numbers, Numbers]:
    """What the rules say of the words that each cue sees, where they draft an attribution by that cue; and the rule."""
    by_word = {word: hint for hint in hints for word in range(*hint.cue)}
    own = np.zeros(sum(end - start for start, end in seen), dtype=np.int64)
    rules = np.zeros(len(cues), dtype=np.int64)
    at = 0
    for number, (cue, (start, end)) in enumerate(zip(cues, seen, strict=True)):
        hint = next((by_word[word] for word in range(*cue) if word in by_word), None)
        if hint:
            rules[number] = hint.rule
            _draw(own[at : at + end - start], hint, start)
        at += end - start
    return own, rules


def _draw(own: Numbers, hint: Hint, at: int) -> None:
    """Label the words, the first of which is the article's word `at`, as the hint says."""
    for (start, end), label in [*((c, CONTENT) for c in hint.contents), (hint.source or (0, 0), SOURCE)]:
        first, last = max(0, start - at), max(0, end - at)
        own[first:last] = label + 1
        own[first : min(first + 1, last)] = label


def _related(
    lexemes: Lexemes, labels: Numbers, words: Numbers, places: Numbers, bounds: Sequence[int]
) -> dict[str, Numbers]:
    """Where each word stands as seen from its cue, of which `places` has the first word and the end.

    `bounds`: where each cue's words begin, and where the last one's end.
    """
    if kernel is None:
        number = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        return _related_by_numpy(lexemes, labels, words, places.take(number, axis=1))
    ends, table = np.array(bounds, dtype=np.int64), np.ascontiguousarray(places)
    seen = [*(lexemes.columns[name] for name in ("sent", "cls", "nq")), labels]
    found = np.empty((len(RELATED), len(words)), dtype=np.int64)
    kernel.related(seen, COUNTED, BUCKETS, words, table, ends, MOST, COMMA, found)
    return dict(zip(RELATED, found, strict=True))


def _related_by_numpy(lexemes: Lexemes, labels: Numbers, words: Numbers, places: Numbers) -> dict[str, Numbers]:
    """The same, with the places of each word's cue."""
    first, last = places
    before, after = words < first, words >= last
    side = np.where(before, 0, 1 + after)
    distance = np.where(before, first - words, np.where(after, words - last + 1, 0))
    sent, begins = lexemes.columns["sent"], labels & 1 > 0
    passed = {
        "cues": labels == CUE, "sources": (labels == SOURCE_BEFORE) | (labels == SOURCE_AFTER),
        "contents": begins & (labels > CUE), "rel": begins, "commas": lexemes.columns["cls"] == COMMA,
    }  # fmt: skip
    totals = np.empty((1 + len(passed), len(labels)), dtype=np.int64)
    totals[0] = lexemes.columns["nq"]
    for total, counted in zip(totals[1:], passed.values(), strict=True):
        np.cumsum(counted, out=total)
    between = totals.take(np.where(before, first, last) - 1, axis=1) - totals.take(words, axis=1)
    between *= np.where(before, 1, -1)
    seen = dict(zip(("quotes", *passed), np.minimum(between, MOST), strict=True))
    seen["rel"] += side * 8
    return seen | {
        "side": side, "label": labels.take(words), "dist": side * 10 + bucket(distance),
        "sents": np.minimum(np.maximum(sent.take(words) - sent.take(first), -2), 2) + 2,
    }  # fmt: skip


def _abouts(lexemes: Lexemes, labels: Numbers, cues: Sequence[tuple[Range, int]]) -> Numbers:
    """What holds of each cue as a whole: a line each of `ABOUT`."""
    kinds, stem, w, q, cluster = (lexemes.columns[name] for name in ("cue", "stem", "w", "q", "cluster"))
    start, end = _table([cue for cue, _ in cues])
    head = np.array([_head(lexemes.plain.cue, cue) for cue, _ in cues], dtype=np.int64)
    near = ((labels.take(start - 1) * 16 + labels.take(end)) * 16 + q.take(start - 1)) * 16 + q.take(end)
    kind, size, frame = (kinds.take(head) + 3) // 4, np.minimum(end - start, 4), _frames(labels, start, end)
    sure = np.array([sure for _, sure in cues], dtype=np.int64)
    return np.stack((stem.take(head), kind, w.take(end - 1), size, frame, near, sure, cluster.take(head)))


def _head(kinds: Sequence[int], cue: Range) -> int:
    """The first word of a cue that is of its highest kind; the last word where none is of any."""
    own = kinds[cue[0] : cue[1]]
    kind = max(own)
    return cue[0] + own.index(kind) if kind else cue[1] - 1


def _frames(labels: Numbers, start: Numbers, end: Numbers) -> Numbers:
    """Of each cue the two spans before and the two after, by their first labels; those far off are left out."""
    begins = np.flatnonzero(labels & 1)
    nowhere = [-len(labels) - FAR] * 2
    words = np.concatenate([nowhere, begins, nowhere])
    before, after = begins.searchsorted(start), begins.searchsorted(end) + 2
    number = np.zeros(len(start), dtype=np.int64)
    for at in (before, before + 1):
        word = words.take(at)
        number = np.where(word >= start - FAR, number * 16 + labels.take(word, mode="clip"), number)
    number = number * 16 + 15
    for at in (after, after + 1):
        word = words.take(at)
        number = np.where(abs(word - end) < FAR, number * 16 + labels.take(word, mode="clip"), number)
    return number
