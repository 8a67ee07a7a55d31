"""Captions that no element calls one are told by their picture or their credit."""

import pytest

from tests.clean.furniture.pages import WORDS, cleaned


def test_picture_and_a_few_words_in_a_box_are_picture_and_caption_whatever_its_name() -> None:
    boxed = cleaned(f'<div class="x7"><div><img src="/a.jpg"></div><span>{WORDS}</span></div>')
    assert [block.kind for block in boxed.blocks if block.text == WORDS] == ["caption"]
    told = cleaned(f'<div class="x7"><img src="/a.jpg"><p>{WORDS}</p></div>')
    assert [block.kind for block in told.blocks if block.text == WORDS] == ["paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "The lamp on the morning after the vote (Image: Harbour Pool)",
        "Keepers wave to the last ferry (AFP / Ada Finch)",
        "Der Turm am Morgen nach der Abstimmung Foto: Ada Finch/Pool",
        "In this Feb. 2, 2026, file photo, the lamp is lit for the last time.",
        "FILE PHOTO: The tower of Port Ansel is seen from the mole.",
    ],
)
def test_line_with_a_pictures_credit_is_a_caption(text: str) -> None:
    found = cleaned(f"<p>{text}</p>")
    assert [block.kind for block in found.blocks if block.text == text] == ["caption"]


def test_words_in_a_box_that_is_called_a_picture_are_its_caption() -> None:
    found = cleaned(f'<div class="image_widget"><div><img src="/a.jpg"></div><p>{WORDS}</p></div>')
    assert [block.kind for block in found.blocks if block.text == WORDS] == ["caption"]
