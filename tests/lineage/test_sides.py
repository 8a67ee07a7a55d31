"""Two texts side by side: what was kept, changed, left out and added, also where paragraphs were joined or moved."""

from pipeline.lineage.sides import sides
from schemas.article import SEPARATOR

LEVY = "The council raised the levy on Monday by a narrow vote, after hours of talk."
FERRY = "The night ferry will sail until the spring, and then stop for good."
WALL = "Nobody knows who is to pay for the wall that keeps the water out."
FISH = "Fishermen stood at the back and said nothing."


def told(first: list[str], other: list[str]) -> list[tuple[str, str, str]]:
    return [(side.kind, side.first, side.other) for side in sides(SEPARATOR.join(first), SEPARATOR.join(other))]


def test_paragraph_that_is_missing_or_new_is_told_at_its_place() -> None:
    assert told([LEVY, FERRY, WALL], [LEVY, FISH, WALL]) == [
        ("same", LEVY, LEVY),
        ("added", "", FISH),
        ("left out", FERRY, ""),
        ("same", WALL, WALL),
    ]


def test_moved_paragraph_is_the_same_one() -> None:
    assert told([LEVY, FERRY], [FERRY, LEVY]) == [("same", LEVY, LEVY), ("same", FERRY, FERRY)]


def test_paragraphs_that_were_joined_or_parted_stand_together() -> None:
    joined = f"{LEVY} {FERRY}"
    assert told([LEVY, FERRY], [joined]) == [("same", SEPARATOR.join([LEVY, FERRY]), joined)]
    assert told([joined, WALL], [LEVY, FERRY, WALL]) == [
        ("same", joined, SEPARATOR.join([LEVY, FERRY])),
        ("same", WALL, WALL),
    ]


def test_other_marks_and_capitals_are_no_change_but_another_word_is() -> None:
    first = '"We will sail," she said. "Until the spring."'
    assert told([first], ["“We will sail,” she said. “Until the Spring.”"])[0][0] == "same"
    assert told([first], ["“We will sail,” she said. “Until the summer.”"])[0][0] == "changed"


def test_heading_of_a_word_is_found_again() -> None:
    assert [kind for kind, *_ in told(["Fares", LEVY], [LEVY, "FARES"])] == ["same", "same"]


def test_nothing_beside_something() -> None:
    assert told([""], [LEVY]) == [("added", "", LEVY)]
    assert told([LEVY], []) == [("left out", LEVY, "")]
    assert told([""], [""]) == []
