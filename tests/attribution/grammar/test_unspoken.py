"""What a sentence tells by no cue of speech: promises, estimates, polls, outlooks and causes."""

import pytest

from pipeline.attribution.grammar.unspoken import unspoken_in
from tests.attribution.grammar.drafted import Told, drafted

CASES: dict[str, Told] = {
    "The developer undertook to plant 400 trees.": ("The developer", "undertook", ("to plant 400 trees",)),
    "The mayor threatened on Tuesday to close the market.": ("The mayor", "threatened", ("to close the market",)),
    "Everybody in the street claims to know the thief.": ("Everybody in the street", "claims", ("to know the thief",)),
    "Residents claim to have heard three shots.": ("Residents", "claim", ("to have heard three shots",)),
    "The guild that represents ferry crews claims to have warned them.": (
        "The guild that represents ferry crews", "claims", ("to have warned them",),
    ),
    "The party pledged R2bn for clinics.": ("The party", "pledged", ("R2bn for clinics",)),
    "The company has pledged £50 a year to the choir.": ("The company", "pledged", ("£50 a year to the choir",)),
    "Her host promised her six million dollars.": ("Her host", "promised", ("her six million dollars",)),
    "A Hartwell survey on Sunday put the party on 19 per cent, its lowest yet.": (
        "A Hartwell survey on Sunday", "put", ("the party on 19 per cent",),
    ),
    "A poll of 1,006 adults gave them 41 seats.": ("A poll of 1,006 adults", "gave", ("them 41 seats",)),
    "The latest survey by Bellmore has Labour on 34 per cent.": (
        "The latest survey by Bellmore", "has", ("Labour on 34 per cent",),
    ),
    "The growers’ guild estimates losses at $64m.": ("The growers’ guild", "estimates", ("losses at $64m",)),
    "She put the chances at less than one in three.": ("She", "put", ("the chances at less than one in three",)),
    "It put the figure at 41 per cent and recommended that it be cut.": ("It", "put", ("the figure at 41 per cent",)),
    "She fears looting if the shops run dry.": ("She", "fears", ("looting if the shops run dry",)),
    "The bank expects prices to fall this year.": ("The bank", "expects", ("prices to fall this year",)),
    "The ministry attributed the shortage to panic.": ("The ministry", "attributed", ("the shortage to panic",)),
    "He credits street lamps and night buses.": ("He", "credits", ("street lamps and night buses",)),
    "The colonel credits a truce.": ("The colonel", "credits", ("a truce",)),
}  # fmt: skip
NONE = (
    "The academy offers a free course in baking.",
    "The platform offers 30 courses.",
    "That promises a new engine.",
    "They review and process insurance claims to ensure fair payouts.",
    "The programme requires 36 credits across two years.",
    "His many TV credits include a film.",
    "The firm will build a strong claim to recover the money.",
    "As Holt claims to know, it was late.",
)


@pytest.mark.parametrize("text", CASES)
def test_a_promise_a_poll_and_a_cause_are_told(text: str) -> None:
    assert drafted(unspoken_in, text) == [CASES[text]]


@pytest.mark.parametrize("text", NONE)
def test_what_things_offer_and_nouns_tell_nothing(text: str) -> None:
    assert drafted(unspoken_in, text) == []
