"""What the tagger tells has in the record the bounds that the grammar of its sentences draws."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from schemas import Article, Block

pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")
OPENING = "The mayor of the island, Odile Brandt, met Chidi Okoro on Friday. "


def told(text: str) -> list[tuple[str, str]]:
    blocks = (Block(kind="paragraph", text=OPENING), Block(kind="paragraph", text=text))
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=blocks)
    return [(found.speaker, found.words(page.text)) for found in find_attributions(page, packaged_model())]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Odile Brandt described the mood as “dark and damp”.", "dark and damp"),
        ("Odile Brandt called the ferry “a slow boat”.", "a slow boat"),
        ("Odile Brandt branded as “pure theatre” a claim that she slept.", "pure theatre"),
        ("Odile Brandt tweeted a picture of a buoy with the words “Nap time, pilots”.", "Nap time, pilots"),
        ("Odile Brandt blamed the pilots for sending four boats.", "the pilots for sending four boats"),
    ],
)
def test_a_judgement_is_what_is_quoted_of_it(text: str, words: str) -> None:
    assert told(text) == [("Odile Brandt", words)]


def test_a_claim_that_is_judged_is_told_of_its_owner() -> None:
    text = "Odile Brandt branded as “pure theatre” the claim of Chidi Okoro that she slept."
    assert told(text) == [("Odile Brandt", "pure theatre"), ("Chidi Okoro", "that she slept")]


def test_who_is_asked_for_says_nothing() -> None:
    assert not any("late" in words for _, words in told("“It is gone.” Who told you that the ferry was late?"))
    assert not any("when" in words for _, words in told("No one in the harbour can say when the ferry will sail."))


def test_what_goes_on_with_would_is_said_as_well() -> None:
    text = "The king said in a written message he welcomed the boats, and would sail one as soon as it was dry."
    assert [words for _, words in told(text)] == ["he welcomed the boats, and would sail one as soon as it was dry"]


def test_plain_speech_ends_before_the_sentence_that_quotes() -> None:
    text = "Odile Brandt claimed that the pilots had left after the payment. “I am as angry as anybody. I was there.”"
    assert told(text) == [
        ("Odile Brandt", "that the pilots had left after the payment"),
        ("Odile Brandt", "I am as angry as anybody. I was there."),
    ]


def test_a_sentence_that_leads_to_a_quotation_owns_it() -> None:
    text = (
        "The Clerks’ Union said in a statement that Chidi Okoro should go. Its general secretary, Pat Nwosa, went "
        "further: “He should not be running ferries.”"
    )
    assert told(text)[-1] == ("Pat Nwosa", "He should not be running ferries.")


def test_a_subject_that_its_cue_parts_from_its_verb_is_said_with_it() -> None:
    text = "Her voice, said her chief of staff, Milo Grant, was gone, and she would not speak for a day."
    assert told(text) == [("Milo Grant", "Her voice was gone, and she would not speak for a day")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The pilots told Odile Brandt that the ferry was “too old” and predicted that it would sink.",
            ["that the ferry was “too old”", "that it would sink"],
        ),
        (
            "Odile Brandt said the ferry had been painted, prompting a pilot to whistle.",
            ["the ferry had been painted"],
        ),
        (
            "Odile Brandt told a meeting that she was going nowhere, even as the pilots left the room.",
            ["that she was going nowhere"],
        ),
        (
            "Odile Brandt said she had warned the pilots, at a dinner in May, that the ferry was old.",
            ["she had warned the pilots, at a dinner in May, that the ferry was old"],
        ),
        (
            "The new ferry is not a boat but a barge, her lawyer has argued, as a trial opened on Friday.",
            ["The new ferry is not a boat but a barge"],
        ),
        (
            "Odile Brandt denied having sold the ferry: “I gave it to the pilots.”",
            ["having sold the ferry", "I gave it to the pilots."],
        ),
        ("A pilot who said that the ferry could sink was sent away.", ["that the ferry could sink"]),
        (
            "Odile Brandt said the ferry would be painted; a pilot said it would sink anyway.",
            ["the ferry would be painted", "it would sink anyway"],
        ),
        (
            "What she had bought, Odile Brandt insisted, was that ferry, which she admitted.",
            ["What she had bought was that ferry, which she admitted"],
        ),
        (
            "Odile Brandt said that the builders had assured her in May that the ferry would float.",
            [
                "that the builders had assured her in May that the ferry would float",
                "that the ferry would float",
            ],
        ),
    ],
)
def test_what_is_said_ends_where_it_ends(text: str, words: list[str]) -> None:
    assert [said for _, said in told(text)] == words
