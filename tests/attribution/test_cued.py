"""What a rule found without its verb is given the verb that stands there."""

import pytest

from pipeline.attribution import find_attributions
from schemas import Article, Block


def cues(*paragraphs: str) -> list[str]:
    page = Article(
        url="https://lantern.example/a", site="l", capture_id="c", headline="",
        blocks=tuple(Block(kind="paragraph", text=text) for text in paragraphs),
    )  # fmt: skip
    text = page.text
    return [" ".join(span.of(text) for span in found.cue) for found in find_attributions(page)]


QUOTED = "“We ran out of boats in the first hour of the storm, and nobody came.”"


@pytest.mark.parametrize(
    ("before", "cue"),
    [
        ("The harbor pilot Odile Brandt continued:", "continued"),
        ("Odile Brandt, 41, a pilot, recalled after the storm had gone:", "recalled"),
        ("Odile Brandt:", ""),
    ],
)
def test_the_sentence_before_has_the_verb(before: str, cue: str) -> None:
    assert cues(before, QUOTED) == [cue]


def test_a_verb_within_the_quotation_tells_nothing_of_it() -> None:
    assert cues("Odile Brandt:", "“He said that we ran out of boats, and nobody came.”") == [""]
