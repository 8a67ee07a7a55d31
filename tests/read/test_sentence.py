"""The sentence of a quote: whole, no longer than it must be, and found in any revision's paragraph."""

import json

import pytest

from pipeline.read.sentence import sentence_of

PARAGRAPH = (
    "The pier is shut. “We tried. We failed,” Gov. Ann Vale said on Friday. She left. "
    "“No. 3 is next!” J. J. Rook warned."
)


def cut(*words: str, paragraph: str = PARAGRAPH, offset: int = 40) -> str:
    places = [(offset + paragraph.index(part), offset + paragraph.index(part) + len(part)) for part in words]
    return sentence_of(paragraph, offset, *(json.dumps([place]) for place in places))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("We tried. We failed", "said"), "“We tried. We failed,” Gov. Ann Vale said on Friday."),
        (("No. 3 is next!", "J. J. Rook", "warned"), "“No. 3 is next!” J. J. Rook warned."),
        (("The pier is shut",), "The pier is shut."),
    ],
)
def test_the_sentence_holds_content_source_and_cue(words: tuple[str, ...], expected: str) -> None:
    assert cut(*words) == expected


def test_what_stands_in_another_paragraph_does_not_stretch_it() -> None:
    start = PARAGRAPH.index("She left")
    assert sentence_of(PARAGRAPH, 0, json.dumps([[start, start + 8]]), "[[900, 904]]") == "She left."


def test_no_paragraph_is_no_sentence_and_no_span_is_the_paragraph() -> None:
    assert sentence_of(None, None, "[]") == ""
    assert sentence_of("A. B.", 0, "[]", "[[50, 51]]") == "A. B."
