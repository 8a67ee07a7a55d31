"""Teach whom pronouns and descriptions stand for.

    python -m tests.attribution.pointing.teach FILE... [--folds N] [--out FILE]

The files are annotated articles; one given twice counts twice. Each source that is a pronoun or a description is a
lesson: the signs of all whom it may stand for, and whom it does. Whom one stands for is a sign of the next, so lessons
are drawn up anew with what was learnt from the last ones. With `--folds` each part of the articles is read by weights
that were learnt from the others.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from pipeline.attribution import find_attributions, packaged_model
from pipeline.attribution.speakers import pointing
from pipeline.attribution.speakers.focus import Pointer
from pipeline.attribution.speakers.pointing import DESCRIPTION, PRONOUN, THRESHOLD, Weights, best_of, part_of
from pipeline.attribution.speakers.signs import Signs, signs_of
from pipeline.attribution.speakers.stage import Stage
from pipeline.attribution.training.choosing import Lesson, learn_choice
from tests.bench.annotated import Annotated, load, parse

LESSONS = Path(__file__).with_name("lessons.txt")
ROUNDS = 4
OWN = 12
"""As often own lessons are told, which have what annotated articles seldom show."""
PENALTY = {PRONOUN: 4.0, DESCRIPTION: 4.0}
THRESHOLDS = {PRONOUN: 0.45, DESCRIPTION: 0.45}
"""Below these a wrong name would be likelier than it was with rules."""
HOW = ("leads", "owns", "mid")
LEFT_OUT = frozenset({f"{kind}:seen{back}-{how}" for kind in "mu" for back in "012" for how in HOW})
"""Signs too fine to be learnt from so few lessons."""
HEAD = """\
# Whom pronouns and descriptions stand for: the weight of each sign of `signs.py`, and the chance that names somebody.
# Learnt by tests/attribution/pointing/teach.py from {lessons} sources of {articles} annotated articles.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One source: everybody whom it may stand for, whom it does by the annotation, and what was told."""

    article: str
    part: str
    options: list[tuple[str, Signs]]
    name: str
    told: str
    source: bool
    """Whether it was asked for as a source; else as the subject of a sentence."""

    @property
    def right(self) -> int:
        """Which option is right; nobody's where the right one is not among them."""
        last = len(self.options) - 1
        return next((at for at, (name, _) in enumerate(self.options[:-1]) if _is_same(name, self.name)), last)

    @property
    def verdict(self) -> str:
        wanted = self.options[self.right][0] or self.name
        return "right" if self.told == wanted else "wrong" if self.told else "none"


def _is_same(found: str, name: str) -> bool:
    """Also where a title was taken for a part of the name."""
    one, other = found.casefold(), name.casefold()
    return bool(name) and (one == other or one.endswith(" " + other) or other.endswith(" " + one))


def asked_of(page: Annotated, weights: Weights) -> Iterator[Asked]:
    """The sources of an article that are asked for, read with those weights."""
    heard: dict[int, tuple[Pointer, list[tuple[str, Signs]], str]] = {}
    stages: list[Stage] = []

    def listen(stage: Stage, pointer: Pointer) -> tuple[str, float]:
        options, table = signs_of(stage, pointer), weights[part_of(pointer)]
        name, chance = best_of(options, table)
        heard[pointer.at] = pointer, options, name if chance >= table.get(THRESHOLD, 0.0) else ""
        stages[:] = [stage]
        return name, chance

    with patch.object(pointing, "likeliest", listen), patch.object(pointing, "weights", lambda: weights):
        find_attributions(page.article, packaged_model())
    for pointer, options, told in heard.values():
        for one in page.annotations:
            if any(start <= pointer.at < end for start, end in one.source):
                name = one.speaker if one.speaker_kind == "person" else ""
                yield Asked(page.name, part_of(pointer), options, name, told, pointer.at in stages[0].stood)
                break


def own_lessons() -> list[Annotated]:
    """The sentences of `lessons.txt`, each as an article."""
    lines = LESSONS.read_text(encoding="utf-8").splitlines()
    return [lesson_of(line) for line in lines if not line.startswith("#")]


def lesson_of(line: str) -> Annotated:
    """`A headline :: Ida Storm rose. “No,” [she] said. | Ida Storm`"""
    marked, _, name = line.rpartition(" | ")
    title, _, marked = marked.rpartition(" :: ")
    marked = marked.replace(" / ", "\n").replace("[", "[s1 ")
    marked += "\n[q1 .]"
    told = f"1: direct | {name} | person | description | after"
    return parse(line, f"title: {title or 'T'}\nstyle: wire\n~~~\n{marked}\n~~~\n{told}")


def taught(pages: Sequence[Annotated]) -> Weights:
    """Weights learnt from the articles."""
    weights: Weights = {PRONOUN: {}, DESCRIPTION: {}}
    for _ in range(ROUNDS):
        asked = [one for page in [*pages, *OWN * own_lessons()] for one in asked_of(page, weights)]
        for part in weights:
            own = [one for one in asked if one.part == part and one.source]
            lessons = [Lesson([signs for _, signs in one.options], one.right) for one in own]
            weights[part] = learn_choice(lessons, PENALTY[part], LEFT_OUT) | {THRESHOLD: THRESHOLDS[part]}
    return weights


def held_out(pages: Sequence[Annotated], folds: int) -> Iterator[Asked]:
    """Each part of the articles read by what was learnt from the others."""
    once = {page.name: page for page in pages}
    order = sorted(once)
    random.Random(0).shuffle(order)
    for fold in range(folds):
        held = set(order[fold::folds])
        weights = taught([page for page in pages if page.name not in held])
        for name in order[fold::folds]:
            yield from asked_of(once[name], weights)


def counted(asked: Sequence[Asked]) -> dict[str, Counter[str]]:
    """Of each part how many were told right, wrong, or not at all."""
    own = [one for one in asked if one.source]
    return {part: Counter(one.verdict for one in own if one.part == part) for part in (PRONOUN, DESCRIPTION)}


def written(weights: Weights, head: str) -> str:
    """The table as it is kept."""
    lines = [f"{part} {sign} {weight}" for part, table in weights.items() for sign, weight in sorted(table.items())]
    return head + "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, tell how many are right, and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, help="annotated articles to learn from")
    parser.add_argument("--folds", type=int, default=0, help="parts to be held out in turn")
    parser.add_argument("--out", type=Path, help="where the weights go")
    options = parser.parse_args(arguments)
    pages = [load(file) for file in options.files]
    if options.folds:
        print("held out", counted(list(held_out(pages, options.folds))))
    if options.out:
        weights = taught(pages)
        once = list({page.name: page for page in pages}.values())
        asked = [one for page in once for one in asked_of(page, weights)]
        print("learnt from", counted(asked))
        head = HEAD.format(lessons=sum(one.source for one in asked), articles=len(once))
        options.out.write_text(written(weights, head), encoding="utf-8")


if __name__ == "__main__":
    main()
