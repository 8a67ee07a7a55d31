"""The nearest names are those that the standard library finds, whatever the letters."""

import random
from difflib import get_close_matches

import pytest

from schemas.meant import nearest


@pytest.mark.parametrize("seed", range(60))
def test_the_nearest_are_those_of_the_standard_library(seed: int) -> None:
    chance = random.Random(seed)
    letters = "abcd é'ß"[: chance.randint(2, 8)]

    def some(longest: int) -> str:
        return "".join(chance.choices(letters, k=chance.randint(0, longest)))

    names = sorted({some(14) for _ in range(60)})
    asked, most, cutoff = some(9), chance.randint(1, 8), chance.choice((0.4, 0.5, 0.6))
    assert nearest(asked, names, most, cutoff) == get_close_matches(asked, names, most, cutoff)


def test_names_alike_come_in_the_order_of_their_likeness_and_then_of_the_alphabet() -> None:
    names = ["odile brant", "odile brandt", "odilo brand", "tarn vale", "edile brandt"]
    assert nearest("odile brandt", names, 3) == ["odile brandt", "odile brant", "edile brandt"]
    assert nearest("odile brandt", names, 3) == get_close_matches("odile brandt", names, 3, 0.5)
