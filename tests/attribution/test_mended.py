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
        ("Odile Brandt branded as “pure theatre” the claim of a pilot that she slept.", "pure theatre"),
        ("Odile Brandt tweeted a picture of a buoy with the words “Nap time, pilots”.", "Nap time, pilots"),
        ("Odile Brandt blamed the pilots for sending four boats.", "the pilots for sending four boats"),
    ],
)
def test_a_judgement_is_what_is_quoted_of_it(text: str, words: str) -> None:
    assert told(text) == [("Odile Brandt", words)]


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
