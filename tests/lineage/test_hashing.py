"""The compiled hashes of rows of words are those that Python makes, or the text is left to it."""

import random
from typing import Any

import pytest

from pipeline.lineage import shingles
from pipeline.lineage.shingles import sketch_of

hashing: Any = shingles.hashing  # type: ignore[attr-defined] # None where it was not built
built = pytest.mark.skipif(hashing is None, reason="no compiler was there when onrecord was installed")
PIECES = (*"aézß09_-’“”—…\n., \xa0ſıĳ", "harbor", "of", " ", " ", " ")


def by_python(monkeypatch: pytest.MonkeyPatch, text: str) -> list[int]:
    with monkeypatch.context() as patched:
        patched.setattr(shingles, "hashing", None)
        return shingles._hashes(text)


@built
@pytest.mark.parametrize(
    "text",
    [
        "the ferry to port alma left at 9, “half empty” – as ærø’s do",
        "one two three four",
        "one two three",
        "",
        "_a_b_c_d_",
        "it cost €3 or 4½",
    ],
)
def test_hashes_are_those_that_python_makes(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert hashing.hashes(text, shingles.SOUGHT) in (by_python(monkeypatch, text), None)


@built
def test_hashes_are_those_that_python_makes_of_pieces_put_together_anyhow(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(11)
    for _ in range(5000):
        text = "".join(dice.choices(PIECES, k=dice.randint(0, 40)))
        assert hashing.hashes(text, shingles.SOUGHT) == by_python(monkeypatch, text)


@built
def test_each_sign_is_known_as_python_knows_it_or_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for sign in map(chr, range(0x3000)):
        text = f"a b c d{sign}e f"
        assert hashing.hashes(text, shingles.SOUGHT) in (by_python(monkeypatch, text), None)


@built
def test_a_text_with_other_signs_is_left_to_python() -> None:
    assert hashing.hashes("паром ушёл без людей", shingles.SOUGHT) is None
    assert len(sketch_of("паром ушёл без людей на борту").lead) == 3


@built
def test_a_row_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="a word at least"):
        hashing.hashes("one two", 0)
