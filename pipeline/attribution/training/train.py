"""Learn the tagger from annotated articles: `python -m pipeline.attribution.training.train --corpus DIR --out FILE`.

The corpus is a folder with `articles.jsonl` (of each line only `article`, the name, counts), `text/NAME.txt` and
`attributions/NAME.jsonl` (`source`, `cue` and `content`, each a list of [start, end]). The same corpus gives the same
file. Install numba beforehand: it makes hours minutes (and rounds in its own way).
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.attribution.learnt.calibration import Judged, fit_confidence, signs_of
from pipeline.attribution.learnt.features import Template, rows
from pipeline.attribution.learnt.hints import Range
from pipeline.attribution.learnt.lexemes import (
    CLASS_COUNT,
    CONTENT_AFTER,
    CONTENT_APART,
    CONTENT_BEFORE,
    CUE,
    SOURCE_AFTER,
    SOURCE_BEFORE,
    SPAN_LABELS,
    Lexemes,
    Numbers,
    prose,
)
from pipeline.attribution.learnt.model import Model, tagger_of, write_model
from pipeline.attribution.learnt.roles import CONTENT, EDGES, ROLE_LABELS, SELF, SOURCE, Views
from pipeline.attribution.learnt.tagger import Tagger
from pipeline.attribution.learnt.tagging import (
    ROLE_TEMPLATES,
    SPAN_TEMPLATES,
    Roles,
    cue_views,
    first_reading,
    second_reading,
)  # fmt: skip
from pipeline.attribution.learnt.told import Parsed, lexemes_of
from pipeline.attribution.speakers.cast import cast_of, names_in
from pipeline.attribution.text.datelines import without_datelines
from pipeline.attribution.training.chances import learn_chances
from pipeline.attribution.training.learning import Lessons, joined, learn

PARTS = 3
"""The second reading learns from first readings of articles that the first tagger did not learn from."""
SPAN_ROUNDS, ROLE_ROUNDS = 8, 4
SPAN_ROWS, ROLE_ROWS = 300_000, 300_000
"""Rows of weights that are kept."""
TOLD_RATHER = np.float32(0.04)
"""Added to each step to a content: what is missed here is gone, while what is too much may yet be doubted."""


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated attribution, in words."""

    cue: Range
    source: Range | None
    contents: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated article."""

    lexemes: Lexemes
    golds: list[Gold]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments, learn, write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--names", type=Path, metavar="FILE", help="learn from these alone, a name a line")
    given = parser.parse_args(arguments)
    names = set(given.names.read_text(encoding="utf-8").split()) if given.names else None
    examples = read_corpus(given.corpus, names)
    if not examples:
        parser.error(f"{given.corpus}: no annotated article to learn from")
    given.out.write_bytes(write_model(train(examples)))


def read_corpus(root: Path, names: set[str] | None = None) -> list[Example]:
    """The annotated articles of a folder, those of `names` or all."""
    lines = (root / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    listed = [str(json.loads(line)["article"]) for line in lines]
    return [_example(root, name) for name in listed if names is None or name in names]


def _example(root: Path, name: str) -> Example:
    text = (root / "text" / f"{name}.txt").read_bytes().decode("utf-8")
    blocks = prose(without_datelines(text, [match.span() for match in re.finditer(r"[^\n]+", text)]))
    cast = cast_of(text, blocks, "")
    names = names_in(cast.stage, cast.mentions)
    lexemes = lexemes_of(Parsed(text, blocks, cast.quotations, cast.sentences, names))
    lines = (root / "attributions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [_gold(lexemes, json.loads(line)) for line in lines]
    return Example(lexemes, [gold for gold in golds if gold is not None])


def _gold(lexemes: Lexemes, row: dict[str, Any]) -> Gold | None:
    cues, sources, contents = ([_words(lexemes, *span) for span in row[r] or ()] for r in ("cue", "source", "content"))
    filled = [content for content in contents if content[0] < content[1]]
    if not cues or not filled or cues[0][0] >= cues[0][1]:
        return None
    return Gold(cues[0], sources[0] if sources and sources[0][0] < sources[0][1] else None, tuple(filled))


def _words(lexemes: Lexemes, start: int, end: int) -> Range:
    """The words that a span of the text touches, breaks at its ends left out."""
    first = int(np.searchsorted(lexemes.ends, start, side="right"))
    last = int(np.searchsorted(lexemes.starts, end, side="left"))
    real = np.flatnonzero(lexemes.columns["cls"][first:last])
    return (first + int(real[0]), first + int(real[-1]) + 1) if real.size else (first, first)


def train(examples: Sequence[Example]) -> Model:
    """Both taggers from all articles; the second one, and both confidences, from first readings held out."""
    lessons = [_span_lessons(example) for example in examples]
    held = [_span_tagger(_others(lessons, part)) for part in range(PARTS)]
    readings = [first_reading(held[at % PARTS], example.lexemes) for at, example in enumerate(examples)]
    seen = [cue_views(example.lexemes, first) for example, first in zip(examples, readings, strict=True)]
    roles = [_role_lessons(example, view) for example, view in zip(examples, seen, strict=True)]
    second = [_role_tagger(_others(roles, part)) for part in range(PARTS)]
    sure, counted = (
        fit_confidence(
            [
                one
                for at, example in enumerate(examples)
                for one in _judged(example, second_reading(second[at % PARTS], seen[at], readings[at], counted))
            ]
        )
        for counted in (False, True)
    )
    return Model(_span_tagger(lessons), _role_tagger(roles), sure, counted)


def _judged(example: Example, found: Sequence[Roles]) -> Iterator[Judged]:
    """Each attribution that was found as its confidence sees it, and whether it is right."""
    for roles in found:
        yield signs_of(roles, example.lexemes), roles.traits, _right(roles, example.golds)


def _others(lessons: Sequence[Lessons], part: int) -> list[Lessons]:
    """All but every third; all, where there are too few."""
    return [one for at, one in enumerate(lessons) if at % PARTS != part or len(lessons) < PARTS]


def _span_tagger(lessons: Sequence[Lessons]) -> Tagger:
    weights = learn_chances(joined(lessons), SPAN_LABELS, CLASS_COUNT, rounds=SPAN_ROUNDS)
    return tagger_of(weights, SPAN_TEMPLATES, SPAN_ROWS)


def _role_tagger(lessons: Sequence[Lessons]) -> Tagger:
    weights = learn(joined(lessons), ROLE_LABELS, EDGES, rounds=ROLE_ROUNDS)
    weights.steps[:, :, CONTENT : CONTENT + 2] += TOLD_RATHER
    return tagger_of(weights, ROLE_TEMPLATES, ROLE_ROWS)


def _span_lessons(example: Example) -> Lessons:
    lexemes = example.lexemes
    return _lessons(lexemes.columns, SPAN_TEMPLATES, lexemes.columns["cls"], span_labels(example), lexemes.blocks)


def _role_lessons(example: Example, seen: Views) -> Lessons:
    labels = np.zeros(len(seen.words), dtype=np.int64)
    for cue, (start, end) in zip(seen.cues, seen.ranges, strict=True):
        labels[start:end] = _role_labels(seen.words[start:end], cue, _meant(cue, example.golds))
    return _lessons(seen.columns, ROLE_TEMPLATES, seen.edges, labels, seen.ranges)


def _lessons(
    columns: dict[str, Numbers], templates: Sequence[Template], edges: Numbers, labels: Numbers, ranges: Sequence[Range]
) -> Lessons:
    kept = np.concatenate([np.arange(0), *(np.arange(start, end) for start, end in ranges)])
    bounds = np.cumsum([0, *(end - start for start, end in ranges)])
    used = rows(columns, templates, 2, len(labels) - 2).T if len(kept) else np.zeros((0, len(templates)), np.uint32)
    return Lessons(used[kept - 2], edges[kept], labels[kept], bounds)


def span_labels(example: Example) -> Numbers:
    """What the first reading should find."""
    labels = np.zeros(len(example.lexemes.starts), dtype=np.int64)
    nearest: dict[Range, tuple[int, int]] = {}
    for gold in example.golds:
        _put_contents(labels, example.lexemes.blocks, gold)
        if gold.source:
            side = SOURCE_BEFORE if gold.source[0] < gold.cue[0] else SOURCE_AFTER
            here = (abs(gold.source[0] - gold.cue[0]), side)
            nearest[gold.source] = min(nearest.get(gold.source, here), here)
    for source, (_, side) in nearest.items():
        _put(labels, source, side)
    for gold in example.golds:
        _put(labels, gold.cue, CUE)
    return labels


def _put_contents(labels: Numbers, blocks: Sequence[Range], gold: Gold) -> None:
    for content in gold.contents:
        for start, end in blocks:
            part = max(start, content[0]), min(end, content[1])
            if part[0] < part[1]:
                side = CONTENT_AFTER if part[0] >= gold.cue[0] else CONTENT_BEFORE
                _put(labels, part, side if start <= gold.cue[0] < end else CONTENT_APART)


def _put(labels: Numbers, words: Range, label: int) -> None:
    labels[words[0] : words[1]] = label + 1
    labels[words[0]] = label


def _meant(cue: Range, golds: Sequence[Gold]) -> Gold | None:
    """The annotated attribution whose cue has most words in common."""
    best = max(golds, key=lambda gold: _common(cue, gold.cue), default=None)
    return best if best and _common(cue, best.cue) > 0 else None


def _common(one: Range, other: Range) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])


def _role_labels(words: Numbers, cue: Range, gold: Gold | None) -> Numbers:
    labels = np.zeros(len(words), dtype=np.int64)
    parts = [(content, CONTENT) for content in gold.contents] if gold else []
    for (start, end), label in [*parts, *([(gold.source, SOURCE)] if gold and gold.source else [])]:
        labels[(words >= start) & (words < end)] = label + 1
        labels[words == start] = label
    labels[(words >= cue[0]) & (words < cue[1])] = SELF
    return labels


def _right(found: Roles, golds: Sequence[Gold]) -> bool:
    """The source is met, and half of the content's words are the same."""
    gold = _meant(found.cue, golds)
    if gold is None:
        return False
    ours, theirs = _set(found.contents), _set(gold.contents)
    return _same_source(found, gold) and 2 * len(ours & theirs) >= 0.5 * (len(ours) + len(theirs))


def _same_source(found: Roles, gold: Gold) -> bool:
    if found.sources and gold.source:
        return _common(found.sources[0], gold.source) > 0
    return not (found.sources or gold.source)


def _set(ranges: Sequence[Range]) -> set[int]:
    return {word for start, end in ranges for word in range(start, end)}


if __name__ == "__main__":
    main()
