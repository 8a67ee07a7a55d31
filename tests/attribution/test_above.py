"""A quotation that only headline or standfirst gives to somebody is theirs; what the text gives, stays."""

import pytest

from pipeline.attribution import find_attributions
from schemas import Article, Block

ALONE = "“We ran out of boats, and then we ran out of time for the whole island.”"
AFTER = "Ingrid Vale, the harbour master, left on Friday."


def speakers(headline: str, dek: str, *paragraphs: str) -> list[tuple[str, str]]:
    blocks = tuple(Block(kind="paragraph", text=one) for one in paragraphs)
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline=headline, dek=dek, blocks=blocks)
    return [(found.speaker, found.rule) for found in find_attributions(page)]


@pytest.mark.parametrize(
    ("headline", "dek"),
    [
        ("‘We ran out of boats,’ says Vale", ""),
        ("Vale: ‘We ran out of boats’", ""),
        ("The ferry is closed", "Ingrid Vale: “We ran out of time for the whole island”"),
    ],
)
def test_a_quotation_of_the_headline_tells_whose_it_is(headline: str, dek: str) -> None:
    assert speakers(headline, dek, ALONE, AFTER) == [("Ingrid Vale", "headline")]


@pytest.mark.parametrize(
    "headline",
    [
        "Vale: ‘We ran’",
        "‘We had boats enough,’ says Vale",
        "‘We ran out of boats,’ says Vale; ‘We ran out of boats,’ says Okoro",
    ],
)
def test_two_words_other_words_and_two_speakers_tell_nothing(headline: str) -> None:
    text = (ALONE, AFTER, "Chidi Okoro left on Saturday.")
    assert [speaker for speaker, _ in speakers(headline, "", *text)] in ([], [""])


def test_what_the_text_gives_to_somebody_stays() -> None:
    said = "“We ran out of boats,” Chidi Okoro said."
    assert speakers("‘We ran out of boats,’ says Vale", "", said, AFTER) == [("Chidi Okoro", "after-quote")]


def test_what_photographs_show_is_no_speech() -> None:
    caption = Block(kind="caption", text="“We ran out of boats,” says a sign beside Ingrid Vale.")
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=(caption,))
    assert find_attributions(page) == []


def test_a_heading_that_is_all_a_quotation_is_of_whom_the_text_gives_its_words() -> None:
    blocks = (
        Block(kind="paragraph", text="Ingrid Vale left on Friday."),
        Block(kind="heading", text="10.05am: ‘I can count’"),
        Block(kind="paragraph", text="“Tell them that I can count,” Ingrid Vale said."),
        Block(kind="heading", text="The ‘I can’ ferry"),
    )
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=blocks)
    found = {one.words(page.text): one.speaker for one in find_attributions(page)}
    assert found["I can count"] == "Ingrid Vale"
    assert "I can" not in found
