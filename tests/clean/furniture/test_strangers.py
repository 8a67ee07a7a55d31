"""Short lines in an element unlike the story's are no part of it, unless there are many."""

import pytest

from tests.clean.furniture.pages import PLAIN, cleaned, names

STRANGER = '<div class="stage"><div class="unit-b7"><div>{}</div></div></div>'


@pytest.mark.parametrize(
    ("extra", "left"),
    [
        (STRANGER.format("The crane in May"), False),
        (STRANGER.format("“The lamp stays lit whatever they vote for”"), True),
        (
            STRANGER.format("The council had asked for two offers, and " + "one came in time and " * 4 + "was read."),
            True,
        ),
        ("<ul><li>The lamp and its glass</li><li>The keeper's house</li></ul>", True),
        ("<p>The crane in May</p>", True),
    ],
    ids=["short line of another make", "quotation", "long line", "the story's own list", "line made as the story"],
)
def test_short_line_in_an_element_unlike_the_storys_is_no_part_of_it(extra: str, left: bool) -> None:
    result = cleaned(extra)
    assert (len(result.blocks) > len(PLAIN)) is left
    assert ("stranger" in names(result)) is not left


def test_where_strangers_are_many_they_are_the_story() -> None:
    result = cleaned("".join(STRANGER.format(f"Ward {number} voted for the sale and the mayor") for number in range(9)))
    assert len(result.blocks) == len(PLAIN) + 9
