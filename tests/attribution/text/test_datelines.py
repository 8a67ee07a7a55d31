"""A dateline is no part of the story after it; a label of a transcript and a word in capitals are none."""

import pytest

from pipeline.attribution import find_attributions
from pipeline.attribution.text.datelines import without_datelines
from schemas import Article, Block

STORY = "The mayor, Ilse Brandt, said that the bridge would close."


@pytest.mark.parametrize(
    "line",
    [
        "PORT ALMA — ", "PORT ALMA, May 3 (Plains Wire) — ", "ST. ORRIN, Vt. - ", "VELDHAVEN (own report) - ",
        "Veldhaven (PW) – ", "VELDHAVEN: ",
    ],
)  # fmt: skip
def test_a_dateline_is_cut_off_the_first_block(line: str) -> None:
    text = line + STORY
    assert [text[slice(*block)] for block in without_datelines(text, [(0, len(text))])] == [STORY]


@pytest.mark.parametrize(
    "text",
    ["MARLOW: I never saw it.", "No — the bridge is shut.", "NATO-led troops came.", "PORT ALMA — ", "Yes (no) maybe"],
)
def test_other_beginnings_stay(text: str) -> None:
    assert without_datelines(text, [(0, len(text))]) == [(0, len(text))]


def test_a_name_in_plain_letters_begins_a_dateline_at_the_head_alone() -> None:
    text = "One.\nIda Storm (Harrow) — present"
    assert without_datelines(text, [(0, 4), (5, len(text))]) == [(0, 4), (5, len(text))]


def test_a_place_in_capitals_is_no_part_of_the_speaker() -> None:
    blocks = (Block(kind="paragraph", text="PORT ALMA — Gov. Sean Lee said that the dam held."),)
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=blocks)
    assert [found.speaker for found in find_attributions(page)] == ["Sean Lee"]
