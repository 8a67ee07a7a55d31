"""What tells an act and no words is no quote of the record; what the corpora count is told of a bare text."""

import pytest

from pipeline.attribution import attributions, find_attributions, packaged_model
from schemas import Article, Block

OPENING = "The mayor of the island, Odile Brandt, met Chidi Okoro on Friday."
ACTS = (
    "Odile Brandt praised the pilots.",
    "Odile Brandt thanked Chidi Okoro for his work.",
    "Odile Brandt rejected the plan for the third time.",
    "Odile Brandt defended the island’s ferry subsidy on Friday.",
    "Odile Brandt was asked about the ferry.",
    "Asked whether the ferry would sail, Odile Brandt left the room.",
    "Two pilots spoke, and asked not to be named.",
    "We asked readers what they think of the ferry.",
    "Odile Brandt ordered a rerun of the vote within sixty days.",
    "Odile Brandt said nothing for an hour.",
    "Odile Brandt announced this at a dinner in the harbour hall.",
    "Odile Brandt has said the same.",
    "Odile Brandt has not endorsed anybody.",
    "Odile Brandt’s office did not respond to a request for comment.",
    "Odile Brandt answered a third question from the gallery.",
    "Commenting on the news that the ferry had sunk, Odile Brandt wept.",
    "The ferry is expected to return to the island.",
    "Odile Brandt ordered ferries moored.",
    "Odile Brandt ordered the pilots back to work.",
    "Odile Brandt did not accuse him.",
    "Asked by a reporter whether the ferry would sail, Odile Brandt left the room.",
    "A pilot, who asked to be known only as Bram, left the room.",
)
WORDS = (
    "Odile Brandt praised the pilots as “the best of the island.”",
    "Odile Brandt said that the pilots were the best of the island.",
    "Odile Brandt promised to pay the pilots.",
    "Odile Brandt believes that the ferry will sail.",
    "Odile Brandt asked whether the ferry would sail.",
    "According to Odile Brandt, the ferry will sail.",
    "Odile Brandt told the council the ferry had sailed without a pilot.",
    "Odile Brandt reckons the ferry has lost a third of its passengers.",
    "Odile Brandt accused the pilots of steering by the stars.",
    "Odile Brandt called the exchange encouraging.",
    "Odile Brandt has offered to teach him.",
    "Odile Brandt puts the true cost at twice that.",
    "Odile Brandt expects a quiet winter.",
    "Odile Brandt said this winter would be quiet.",
    "Odile Brandt pointed out it was too late for the ferry.",
    "Odile Brandt ordered that the ferries be moored.",
    "Odile Brandt would not say through which harbours the ferry goes.",
    "Odile Brandt accused him of selling the ferry.",
    "Odile Brandt ordered the harbour board to publish its accounts by Friday.",
    "Odile Brandt urged him to go.",
    "Odile Brandt asked the pilots to return to their seats.",
    "Odile Brandt has called for an inquiry into the ferry.",
    "Odile Brandt wrote on her blog on Sunday that the ferry remained afloat.",
    "Odile Brandt promised to publish all letters about the ferry.",
    "Odile Brandt denied having moored the ferry by night.",
    "Odile Brandt credits the night boats.",
    "Asked by Chidi Okoro what the ferry had cost, Odile Brandt left the room.",
)
pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")


def found(line: str) -> list[str]:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=tuple(Block(kind="paragraph", text=text) for text in (OPENING, line)))  # fmt: skip
    return [one.words(page.text) for one in find_attributions(page, packaged_model())]


@pytest.mark.parametrize("line", ACTS)
def test_an_act_without_words_is_left_out_of_the_record(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize("line", WORDS)
def test_what_somebody_said_stays(line: str) -> None:
    assert len(found(line)) == 1


def test_an_accusation_is_told_without_the_accused() -> None:
    assert found("Odile Brandt accused the pilots of steering by the stars.") == ["steering by the stars"]


def test_what_something_is_called_is_nobodys_words_wherever_the_thing_stands() -> None:
    assert found("The band, called “The Slow Ferries”, has a record out.") == []


def test_a_bare_text_tells_acts_as_well() -> None:
    told = sum(len(attributions(f"{OPENING}\n\n{line}")) for line in ACTS[:4])
    assert told >= 3


def test_a_bare_text_tells_no_plain_speech_that_the_tagger_passed_over() -> None:
    text = "Odile Brandt would not say through which harbours."
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=text),))  # fmt: skip
    assert "clause" in {one.rule for one in find_attributions(page, packaged_model())}
    assert "clause" not in {one["rule"] for one in attributions(text)}
