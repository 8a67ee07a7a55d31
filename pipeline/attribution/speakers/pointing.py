"""Whom "she" and "the minister" stand for: of all who may be meant, the likeliest by learnt weights, or nobody.

Every sign that speaks for or against somebody (`signs.py`) has a weight; the sums make chances, and a chance below a
threshold names nobody. The weights are learnt by `tests/attribution/pointing/teach.py`. Subjects that are pronouns or
descriptions and no source are told first, in the order of the text, so that "she" of one sentence leads to the next.
"""

from bisect import bisect_left
from functools import cache
from importlib.resources import files
from math import exp

from pipeline.attribution.speakers.focus import LEADS, NEW, Pointer, Seen
from pipeline.attribution.speakers.signs import Signs, signs_of
from pipeline.attribution.speakers.stage import Stage

PRONOUN, DESCRIPTION = "pronoun", "description"
THRESHOLD = "threshold"
Weights = dict[str, dict[str, float]]


@cache
def weights() -> Weights:
    """Of pronouns and of descriptions each sign's weight, and the chance below which nobody is named."""
    table: Weights = {PRONOUN: {}, DESCRIPTION: {}}
    for line in files(__package__).joinpath("pointing.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            part, sign, weight = line.split()
            table[part][sign] = float(weight)
    return table


def stands_for(stage: Stage, pointer: Pointer) -> str:
    """The name of whom the source stands for; "" where nobody is likely enough."""
    _read_on(stage, pointer.at)
    name, chance = likeliest(stage, pointer)
    stage.stood[pointer.at] = name
    _call(stage, pointer, name)
    sure = chance >= weights()[part_of(pointer)].get(THRESHOLD, 0.0)
    if name and sure and pointer.gender and not pointer.words:
        stage.roster.genders.setdefault(name, pointer.gender)
    if name and not sure:
        stage.focus.hear(name, pointer.at)  # too doubtful to be told, yet the likeliest for what follows
    elif not name and pointer.words:
        stage.focus.spoke.append(Seen(pointer.at, "", NEW, pointer.gender))
    return name if sure else ""


def part_of(pointer: Pointer) -> str:
    """Which of the two tables tells of it."""
    return DESCRIPTION if pointer.words else PRONOUN


def likeliest(stage: Stage, pointer: Pointer) -> tuple[str, float]:
    """Whom it stands for likelier than for anybody else, and the chance of it."""
    return best_of(signs_of(stage, pointer), weights()[part_of(pointer)])


def best_of(options: list[tuple[str, Signs]], table: dict[str, float]) -> tuple[str, float]:
    """The likeliest of them, and its chance.

    >>> name, chance = best_of([("Ana Holt", ["spoke1"]), ("", ["nobody"])], {"spoke1": 2.0})
    >>> name, round(chance, 2)
    ('Ana Holt', 0.88)
    """
    sums: list[float] = [sum([table.get(sign, 0.0) for sign in signs], 0.0) for _, signs in options]
    top = max(sums)
    powers: list[float] = [exp(one - top) for one in sums]
    return options[sums.index(top)][0], 1.0 / sum(powers, 0.0)


def _read_on(stage: Stage, at: int) -> None:
    """Tell whom the subjects before a place stand for that are pronouns or descriptions."""
    while stage.read < len(stage.pointers) and stage.pointers[stage.read].at < at:
        pointer = stage.pointers[stage.read]
        stage.read += 1
        known = stage.stood.get(pointer.at)
        _enter(stage, pointer, likeliest(stage, pointer)[0] if known is None else known)


def _call(stage: Stage, pointer: Pointer, name: str) -> None:
    """Remember whom "the mayor" stood for last."""
    if pointer.words and pointer.owner == "the":
        stage.called[pointer.words[-1]] = name


def _enter(stage: Stage, pointer: Pointer, name: str) -> None:
    _call(stage, pointer, name)
    seen = stage.focus.seen
    at = bisect_left(seen, (pointer.at,))
    there = at < len(seen) and seen[at].place == pointer.at
    if there:
        unnamed = NEW if pointer.words else 0
        seen[at] = Seen(pointer.at, name, LEADS if name else unnamed, pointer.gender, pointed=True)
    elif name:
        seen.insert(at, Seen(pointer.at, name, LEADS, pointer.gender, pointed=True))
