"""The compiled splitter finds the tokens that the pattern finds, or leaves a text to it."""

import random
from typing import Any

import pytest

from pipeline.attribution.sources import found
from pipeline.attribution.text import tokens
from pipeline.attribution.text.tokens import DOTTED, words_in

splitter: Any = tokens.splitter  # type: ignore[attr-defined] # None where it was not built

built = pytest.mark.skipif(splitter is None, reason="no compiler was there when onrecord was installed")
PIECES = (
    *"’'‘`´&/‐‑-._,;:!?“”()—–…€éÉßĳ \u200b\xa0\x85\xad\x01\x02\nx7K", "\x01\x01", "Mr.", "Sens.", "No", "U.S.", "a.m.",
    "J.", "...", "..", "1.5", "dogs’", "22-year-old", "Kell’s", "rock'n'roll", "AT&T", "d’État", "Ærø", "  ", " ", " ",
)  # fmt: skip


def by_pattern(monkeypatch: pytest.MonkeyPatch, text: str, start: int, end: int) -> object:
    with monkeypatch.context() as patched:
        patched.setattr(tokens, "splitter", None)
        return words_in(text, start, end)


@built
@pytest.mark.parametrize(
    "text",
    [
        "Mr. Obu of the U.S. Senate left at 5 p.m. on Jan. 3; J. Kell stayed.",
        "“We ran out of boats ...”, the dogs’ owner said – twice.",
        "A 22-year-old from Ærø rode the ferry d’État, No. 4.",
        "She paid €1.50 for it_and_that, he didn't.",
        "",
        " _ \u200b",
    ],
)
def test_splitter_finds_what_the_pattern_finds_in_any_part(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            assert splitter.tokens(text, start, end, DOTTED) == by_pattern(monkeypatch, text, start, end)


@built
def test_splitter_finds_what_the_pattern_finds_of_pieces_put_together_anyhow(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(7)
    for _ in range(5000):
        text = "".join(dice.choices(PIECES, k=dice.randint(1, 12)))
        assert splitter.tokens(text, 0, len(text), DOTTED) == by_pattern(monkeypatch, text, 0, len(text))


@built
def test_splitter_knows_each_sign_as_the_pattern_does_or_leaves_it_to_the_pattern(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = 0
    for sign in map(chr, range(0x3000)):
        for text in (f"a{sign}b", f"A{sign} ", f"{sign}. K", f"U.{sign}."):
            if (found := splitter.tokens(text, 0, len(text), DOTTED)) is not None:
                known += 1
                assert found == by_pattern(monkeypatch, text, 0, len(text))
    assert known > 4 * 350


@built
def test_signs_that_the_splitter_does_not_know_are_left_to_the_pattern() -> None:
    assert splitter.tokens("Обу said so", 0, 11, DOTTED) is None
    assert words_in("Обу said so", 0, 11) == (["Обу", "said", "so"], [0, 4, 9], [3, 8, 11])


@built
@pytest.mark.parametrize("place", [(-1, 2), (2, 1), (0, 4), (4, 4)])
def test_splitter_refuses_a_part_beyond_the_text(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="beyond the text"):
        splitter.tokens("yes", *place, DOTTED)


@built
@pytest.mark.parametrize("listed", [None, frozenset({"no", "x", "k", "kell", "_"})], ids=["all", "some"])
def test_splitter_places_the_words_that_python_places(
    monkeypatch: pytest.MonkeyPatch, listed: frozenset[str] | None
) -> None:
    dice = random.Random(5)
    for _ in range(2000):
        text = "".join(dice.choices(PIECES, k=dice.randint(0, 20))).lower()
        quick = splitter.places(text, listed)
        with monkeypatch.context() as patched:
            patched.setattr(found, "splitter", None)
            assert list(quick.items()) == list(found._places(text, listed).items())


@built
def test_words_that_the_splitter_does_not_know_are_placed_by_python() -> None:
    assert splitter.places("обу, no", None) is None
    assert found.Told.of("Обу, no").words == {"обу": [0], "no": [5]}


@built
def test_splitter_refuses_a_list_that_is_no_frozenset() -> None:
    with pytest.raises(TypeError, match="frozenset"):
        splitter.places("no", ["no"])
