"""English articles by somebody who had not seen the rules: what the default reader makes of them keeps its floors."""

from pathlib import Path

import pytest
from annotated import load_all
from attribution_gate import figures, model_of, score

FOLDER = Path(__file__).parents[1] / "attribution" / "first_sight"
FLOORS = {
    0: {"quote found R": 98, "quote and speaker F1": 95, "attribution P": 93, "attribution R": 85, "full name": 92},
    1: {"quote found R": 99, "quote and speaker F1": 96, "attribution P": 94, "attribution R": 88, "full name": 79},
}
"""Of the articles with even numbers, which were read once the rules stood, and of the odd ones, which nobody read."""


@pytest.mark.parametrize("odd", [0, 1])
def test_the_default_reader_keeps_its_floors_at_first_sight(odd: int) -> None:
    model = model_of("tagger")
    table = figures([score(page, model) for page in load_all(FOLDER) if int(page.name[:2]) % 2 == odd])
    assert {name: table[name] for name, least in FLOORS[odd].items() if table[name] < least} == {}
