"""The state machine for quotation marks: every house's typography, apostrophes left alone, odd marks survived."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.attribution.text.marks import DOUBLE, MARK, SINGLE, Quotation, find_quotations, placed


def blocks_of(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for part in text.split("\n\n"):
        found.append((at, at + len(part)))
        at += len(part) + 2
    return found


def quoted(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in find_quotations(text, blocks_of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Yes,” she said.", ["Yes,"]),
        ('"Yes," she said, "and no."', ["Yes,", "and no."]),
        ("''Yes,'' she said.", ["Yes,"]),
        ("``Yes,'' she said.", ["Yes,"]),
        ("„Ja“, sagte sie.", ["Ja"]),
        ("„Tak”, powiedziała.", ["Tak"]),
        ("”Ja”, sade hon.", ["Ja"]),
        ("« Oui », dit-elle.", ["Oui"]),
        ("»Ja«, sagte sie.", ["Ja"]),
        ("‘Yes,’ she said.", ["Yes,"]),
        ("'Yes,' she said.", ["Yes,"]),
        ("“Yes“ she said.", ["Yes"]),
        ("(“Yes”)", ["Yes"]),
        ("She—“Yes”—left.", ["Yes"]),
        ("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice,"]),
        ("‘He said “no” twice,’ she said.", ["He said “no” twice,"]),
        ("“He said “no” twice,” she said.", ["He said “no” twice,"]),
        (""""He said 'no,'" she said.""", ["He said 'no,'"]),
        ("''He said 'no,''' she said.", ["He said 'no,'"]),
    ],
)
def test_every_typography_is_read(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It’s the voters’ choice, isn’t it?",
        "It's the voters' choice in the '90s, isn't it?",
        "Rock ’n’ roll of the ’60s and the Joneses’ boat.",
        'He is 6\'2" tall and the plank is 8" wide.',
        "A closing mark” alone.",
        "An “opening mark alone",
        "",
    ],
)
def test_apostrophes_and_odd_marks_quote_nothing(text: str) -> None:
    assert quoted(text) == []


def test_a_plural_possessive_does_not_close_a_quotation() -> None:
    assert quoted("‘The voters’ choice is clear,’ she said.") == ["The voters’ choice is clear,"]


def test_a_quotation_reopened_without_being_closed_is_a_span_a_paragraph() -> None:
    text = "She began: “One.\n\n“Two.\n\n“Three.”\n\n“Another,” she said."
    found = find_quotations(text, blocks_of(text))
    assert [(q.closed, q.continues) for q in found] == [(False, False), (False, True), (True, True), (True, False)]


@pytest.mark.parametrize(("outer", "left", "right"), [('"', "“", "”"), ("“", '"', '"')])
def test_marks_of_another_shape_within_a_paragraph_left_open_are_inner_ones(outer: str, left: str, right: str) -> None:
    one = f"{outer}It isn’t about {left}equal tea{right} any more. It is about cups."
    text = f"{one}\n\n{outer}And spoons."
    assert quoted(text) == [one[1:], "And spoons."]


def test_an_odd_mark_is_forgotten_at_the_end_of_its_block() -> None:
    assert quoted("A “stray mark.\n\n“Whole,” she said. “And whole.”") == ["Whole,", "And whole."]


def test_an_opening_mark_never_shut_gives_way_to_the_next() -> None:
    assert quoted("A “stray, and “whole,” she said, “and whole.”") == ["whole,", "and whole."]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="“”\"'‘’„«»ab .,\n", max_size=60))
def test_whatever_the_marks_quotations_lie_in_their_block_in_order(text: str) -> None:
    blocks = blocks_of(text)
    found = find_quotations(text, blocks)
    ends = [0, *(q.end for q in found)]
    assert all(before <= q.start < q.end for before, q in zip(ends, found, strict=False))
    assert all(any(a <= q.start and q.end <= b for a, b in blocks) for q in found)
    assert all(_holds(q) for q in found)


@given(st.text(alphabet="“”\"'‘’‚‟„«»`ab .", max_size=4))
def test_every_mark_of_a_quotation_is_one_that_a_block_is_first_searched_for(text: str) -> None:
    assert MARK.search(text) or not (DOUBLE.search(text) or SINGLE.search(text))


def test_a_quotation_left_open_is_not_gone_on_with_behind_a_block_without_marks() -> None:
    text = "She said: “We wait.\n\nIt rained.\n\n“We go.”"
    assert [q.continues for q in find_quotations(text, blocks_of(text))] == [False, False]


def _holds(quotation: Quotation) -> bool:
    return quotation.start <= quotation.inner_start <= quotation.inner_end <= quotation.end


def test_quotations_are_found_by_their_places() -> None:
    text = "“No.” She said “yes” and “so”."
    found = find_quotations(text, blocks_of(text))
    by_place = placed(found)
    assert len(found) == 3
    for start, end in combinations(range(len(text) + 1), 2):
        assert by_place.within(start, end) == [one for one in found if start <= one.start < end]
        assert by_place.overlapping(start, end) == [one for one in found if one.end > start and one.start < end]
