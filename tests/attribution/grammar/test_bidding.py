"""What somebody tells others to do."""

from collections.abc import Sequence

import pytest

from pipeline.attribution.grammar.bidding import bidding_at
from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.text.tokens import Sentence
from tests.attribution.grammar.drafted import Told, drafted

CASES: dict[str, Told] = {
    "The judge ordered the council to open the well.": ("The judge", "ordered", ("the council to open the well",)),
    "The High Court directed the State to file its reply within four weeks.": (
        "The High Court", "directed", ("the State to file its reply within four weeks",),
    ),
    "The commissioner instructed all officers to report by noon.": (
        "The commissioner", "instructed", ("all officers to report by noon",),
    ),
    "The elders implored both sides to lay down their arms.": (
        "The elders", "implored", ("both sides to lay down their arms",),
    ),
    "The coach begged councillors not to forget the children.": (
        "The coach", "begged", ("councillors not to forget the children",),
    ),
    "The MP dared the minister to publish the list.": ("The MP", "dared", ("the minister to publish the list",)),
    "Farmers yesterday accused the board of theft by night.": ("Farmers", "accused", ("theft by night",)),
    "The Treasury blamed the rain for the delay.": ("The Treasury", "blamed", ("the rain",)),
    "The guild blamed the hall for sending police.": ("The guild", "blamed", ("the hall for sending police",)),
}  # fmt: skip
NONE = (
    "The judge ordered a halt to the works.",
    "The judge ordered the players back to work.",
    "The mayor was ordered to open the well.",
    "The clerk asked the members to sit down.",
    "The town faces challenges from all sides to come.",
)


def bidding_in(sentence: Sentence) -> Sequence[Draft]:
    places = range(1, len(sentence.tokens) - 2)
    return [draft for at in places if (draft := bidding_at(sentence.tokens, at))]


@pytest.mark.parametrize("text", CASES)
def test_an_order_tells_whom_and_what(text: str) -> None:
    assert drafted(bidding_in, text) == [CASES[text]]


@pytest.mark.parametrize("text", NONE)
def test_a_halt_a_request_and_a_challenge_are_none(text: str) -> None:
    assert drafted(bidding_in, text) == []
