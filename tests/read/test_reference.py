"""A reference names words for good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.reference import Reference, locate, refer
from schemas.errors import ConfigError

TEXT = "The vote came late.\n\n“We stay,” Ada Fernweh said, “and the gates stay shut.”"
SPANS = [(22, 30), (52, 76)]
CAPTURE = "5f0c1c8e-1111-4222-8333-444455556666"


def test_a_reference_is_read_back_as_it_was_written() -> None:
    reference = refer(77, CAPTURE, TEXT, SPANS)
    assert Reference.parse(str(reference)) == reference
    assert locate(reference, TEXT) == tuple(SPANS)


def test_words_that_a_better_cleaner_moved_are_found_again() -> None:
    reference = refer(77, CAPTURE, TEXT, SPANS)
    assert locate(reference, TEXT.removeprefix("The vote came late.\n\n")) == ((1, 9), (31, 55))
    assert locate(reference, "By Ines Vale\n\n" + TEXT) == ((36, 44), (66, 90))


def test_other_words_are_not_taken_for_them() -> None:
    reference = refer(77, CAPTURE, TEXT, SPANS)
    assert locate(reference, TEXT.replace("shut", "open")) is None
    assert locate(reference, "") is None


@pytest.mark.parametrize(
    "text", ["", "7", "7.abc", "7.5f0c1c8e.1-2.xyz", "7.5f0c1c8e.1-2.bfe7525eb278'", "7.5f0c1c8e.a-2.bfe7525eb278",
             "7.5f0c1c8e.1-2.bfe7525eb278\n", "../7.5f0c1c8e.1-2.bfe7525eb278"],
)  # fmt: skip
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="no reference"):
        Reference.parse(text)


@pytest.mark.parametrize("text", ["7.5f0c1c8e.9-2.bfe7525eb278", "7.5f0c1c8e.0-99999999.bfe7525eb278"])
def test_a_reference_to_nothing_leads_nowhere(text: str) -> None:
    assert locate(Reference.parse(text), TEXT) is None


@given(st.text(min_size=1, max_size=60), st.data())
def test_any_words_of_any_text_are_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = locate(refer(1, "x", text, [(start, end)]), text)
    assert found is not None
    assert text[found[0][0] : found[0][1]] == text[start:end]
