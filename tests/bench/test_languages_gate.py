"""Articles of other languages can be read, and quotations and speakers in them keep their floors."""

import json
from functools import cache

import pytest
from annotated import load
from languages_gate import FLOORS, FOLDER, Judged, below, bins, figures, judge, pages

BAND = 0.07
"""How far the share right may lie from the confidence told."""
FEWEST = 20


@cache
def judged(part: str) -> list[Judged]:
    if part == "all":
        return judged("read") + judged("held")
    return [one for code, page in pages(part) for one in judge(code, page)]


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.txt"))])
def test_every_article_says_something(name: str) -> None:
    page = load(FOLDER / f"{name}.txt")
    assert len(page.annotations) > 4


@pytest.mark.parametrize("part", ["read", "held", "all"])
def test_figures_keep_their_floors(part: str) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[part]
    assert below(figures(judged(part)), floors) == []
    assert floors["all"]


def test_a_figure_below_its_floor_is_told() -> None:
    assert below({"de": {"named right": 59.0}}, {"de": {"named right": 60}}) == ["de: named right is 59.0, below 60"]


def test_confidence_is_the_share_that_is_right() -> None:
    far = [(sure, right) for sure, right, size in bins(judged("held")) if size >= FEWEST and abs(sure - right) > BAND]
    assert far == []
