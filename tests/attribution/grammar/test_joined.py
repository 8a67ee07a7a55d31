"""A second verb of one subject."""

import pytest

from pipeline.attribution.grammar.joined import joined_in
from tests.attribution.grammar.drafted import Told, drafted

CASES: dict[str, Told] = {
    "Vale said the dam was full but would not say who had filled it.": ("Vale", "say", ("who had filled it",)),
    "Holt insisted it had been paid for, but would not say where.": ("Holt", "say", ("where",)),
    "The clerk agreed that two roads were shut and could not explain why.": ("The clerk", "explain", ("why",)),
    "The minister promised to study it but did not say by when.": ("The minister", "say", ("by when",)),
    "The league said it would play and declined to say for whom.": ("The league", "say", ("for whom",)),
    "She said the file was closed and would not be drawn on whether it would be opened.": (
        "She", "drawn", ("whether it would be opened",),
    ),
    "The tenant wrote that she had left in March, and threatened to sue the landlord.": (
        "The tenant", "threatened", ("to sue the landlord",),
    ),
    "The party said it would back the bill but demanded that its cost be capped.": (
        "The party", "demanded", ("that its cost be capped",),
    ),
    "The TD said the ferry was unsafe and called on the Minister to resign.": (
        "The TD", "called on", ("the Minister to resign",),
    ),
    "The bishop wrote that the tax was cruel and begged the government to think again.": (
        "The bishop", "begged", ("the government to think again",),
    ),
    "The chair told both sides to sit down and ordered the fund to open its books.": (
        "The chair", "ordered", ("the fund to open its books",),
    ),
    "The member dismissed the claim and dared her rival to name the firms.": (
        "The member", "dared", ("her rival to name the firms",),
    ),
    "Critics mocked the mayor and called on him to pay it back.": ("Critics", "called on", ("him to pay it back",)),
    "The envoy rejected the charge and accused the neighbours of moving the fence.": (
        "The envoy", "accused", ("moving the fence",),
    ),
    "He said he had waited for hours and blamed the police for sending nobody.": (
        "He", "blamed", ("the police for sending nobody",),
    ),
    "The treasurer said rates would rise and blamed the weather for it.": ("The treasurer", "blamed", ("the weather",)),
    "The union says the plant is losing money and wants to know why it is.": (
        "The union", "wants to know", ("why it is",),
    ),
    "She told the crowd that it would come by boat, and appealed to them to let it through.": (
        "She", "appealed", ("to let it through",),
    ),
}  # fmt: skip
OPEN = (
    "The union said its members had walked out and blamed the owners.",
    "The mayor said the crew left the ship and accused the owners of theft.",
    "He said that a man who had fled and threatened to sue was found.",
)


@pytest.mark.parametrize("text", CASES)
def test_the_second_verb_tells_what_the_same_one_says(text: str) -> None:
    assert drafted(joined_in, text) == [CASES[text]]


@pytest.mark.parametrize("text", OPEN)
def test_a_verb_that_may_as_well_be_told_within_what_is_said_is_left(text: str) -> None:
    assert drafted(joined_in, text) == []
