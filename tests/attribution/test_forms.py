"""Forms of plain speech and of short posts, each by rules and by the tagger."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from schemas import Article, Block

FORMS = {
    "“The ferry will sail on Monday.” — Odile Brandt, mayor": "The ferry will sail on Monday.",
    "“The ferry will sail,” tweeted Odile Brandt.": "The ferry will sail",
    "Odile Brandt: “The ferry will sail.”": "The ferry will sail.",
    "The ferry will sail on Monday, Mayor Odile Brandt said.": "The ferry will sail on Monday",
    "According to Mayor Odile Brandt, the ferry will sail.": "the ferry will sail",
    "Odile Brandt told the council the ferry had lost a third.": "the ferry had lost a third",
    "Odile Brandt reckons the ferry has lost a third of its crew.": "the ferry has lost a third of its crew",
    "Odile Brandt stood on the pier and said that the boat had sunk.": "that the boat had sunk",
    "The mayor, Odile Brandt, promised “a boat for every child”.": "a boat for every child",
}


@pytest.mark.parametrize("by", ["rules", "tagger"])
@pytest.mark.parametrize("line", FORMS)
def test_one_line_has_one_speaker_and_these_words(by: str, line: str) -> None:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=line),))  # fmt: skip
    (found,) = find_attributions(page, packaged_model() if by == "tagger" else None)
    assert (found.speaker, FORMS[line] in found.words(line)) == ("Odile Brandt", True)


@pytest.mark.parametrize(
    "line", ["The ferry sailed on Monday.", "Ferry to sail on Monday.", "Update: the ferry is late."]
)
def test_a_line_without_speech_has_none(line: str) -> None:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=line),))  # fmt: skip
    assert [find_attributions(page, model) for model in (None, packaged_model())] == [[], []]


def paragraphs(*lines: str) -> Article:
    blocks = tuple(Block(kind="paragraph", text=line) for line in lines)
    return Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="", blocks=blocks)


def test_a_label_of_a_transcript_stands_for_whom_it_was_told_with_once() -> None:
    page = paragraphs(
        "Rasmus Eklund, formerly of the Bridges Agency, was heard by Mr Rooyen.",
        "THE CHAIR (Mrs Abern): Did you see a drawing?",
        "MR EKLUND: I saw a very good drawing.",
        "THE CHAIR: In the main?",
        "MR EKLUND: It had a hole.",
    )
    told = {found.words(page.text): found.speaker for found in find_attributions(page)}
    assert (told["Did you see a drawing?"], told["In the main?"]) == ("Abern", "Abern")


def test_a_source_without_a_name_before_a_colon_speaks() -> None:
    page = paragraphs("The count went on all night.", "A Unionist source: “We’re toast. Put that in.”")
    (found,) = find_attributions(page, packaged_model())
    assert [span.of(page.text) for span in found.source] == ["A Unionist source"]
