"""Whom a story means: kin, titles, signatures, newcomers, quotations within quotations, each in a story of our own."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from pipeline.attribution.quotes.questions import all_initials
from schemas import Article, Block

pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")


def said(text: str, headline: str = "") -> dict[str, str]:
    blocks = tuple(Block(kind="paragraph", text=line) for line in text.split("\n"))
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline=headline, blocks=blocks)
    return {found.words(page.text): found.speaker for found in find_attributions(page, packaged_model())}


HUSBAND = "Ilka Brandt was elected in May. Her husband, the poet Tom Brandt, was proud. “I cook now,” he said. "
BOTH = "Sen. Ana Holt and Rep. Jill Holt, who are not related, disagree. "


@pytest.mark.parametrize(
    ("before", "by", "name"),
    [
        (HUSBAND, "Brandt", "Ilka Brandt"),
        (HUSBAND, "Mr Brandt", "Tom Brandt"),
        ("Ida Brandt spoke. Per Brandt, who is her brother, wept. ", "Brandt", "Ida Brandt"),
        (BOTH, "Sen. Holt", "Ana Holt"),
        (BOTH, "Rep. Holt", "Jill Holt"),
        ("Ana Holt, the mayor, left. Lord Holt of Oxmoor stayed. ", "he", "Holt"),
        ("Chief Monday Okoro, a chieftain, came. ", "Okoro", "Monday Okoro"),
        ("Hon. Sunday Adeyemi came. ", "he", "Sunday Adeyemi"),
        ("The Minister of Roads, the Honourable Ana Holt, said it was shut. ", "she", "Ana Holt"),
        ("Ana Holt has died. As minister for roads she shut it. Jon Hede wept. ", "the minister", "Ana Holt"),
        ("Fr Per Lind, a Jesuit in Goa, remembers it. ", "the priest", "Per Lind"),
        ("Jon Hede fumed. The party’s treasurer for a decade, he had seen much. ", "he", "Jon Hede"),
        ("Backbencher Ida Holt was blunt. ", "the member for Oxmoor North, who won by 30,", "Ida Holt"),
        ("Ilka Brandt won. Outside, one woman was crying. ", "she", ""),
    ],
)
def test_a_short_source_stands_for(before: str, by: str, name: str) -> None:
    assert said(f"{before}“It leaks and it always has,” {by} said.")["It leaks and it always has"] == name


QUIET = (
    "It opened in 1970. The port grew. Trade doubled. The loan was repaid. The bank closed. The sea rose. It froze. "
)


def test_a_pronoun_nobody_near_fits_is_of_the_one_whom_the_headline_names() -> None:
    story = f"Ilka Brandt, who has died aged 90, built the bridge. {QUIET}\nAsked how, she replied: “In the rain.”"
    assert said(story, "Ilka Brandt, who built the bridge, dies")["In the rain."] == "Ilka Brandt"
    assert said(story, "A bridge at 50")["In the rain."] == ""
    asked = f"Ilka Brandt won. {QUIET}\nShe asked Brandt whether the port would grow."
    assert said(asked, "Ilka Brandt wins") == {"whether the port would grow": ""}
    assert said(story, "Ilka Brandt and Ida Holt at 90")["In the rain."] == ""


def test_a_newcomer_without_a_name_is_not_the_one_whom_the_headline_names() -> None:
    story = f"Ilka Brandt won. {QUIET}\nA fishmonger shook her head. “I swim to work,” she said."
    assert said(story, "Ilka Brandt wins third term")["I swim to work"] == ""


@pytest.mark.parametrize("dash", ["—", "–", "-"])
def test_a_signature_in_a_paragraph_of_its_own_signs_the_quotation_above_it(dash: str) -> None:
    first, second = "It has been an honour to serve here. I leave it in good hands.", "We will all drive faster now."
    story = f"Oxmoor, Monday.\n“{first}”\n{dash} Ana Holt, mayor\n“{second}”\n{dash} The Honourable Ben Rudd, MP"
    assert said(story) == {first: "Ana Holt", second: "Ben Rudd"}


def test_a_paragraph_after_a_dash_signs_nothing_that_stands_among_other_words() -> None:
    story = "“It leaks and it always has,” Ana Holt said.\n— Ben Rudd, photographer"
    assert said(story) == {"It leaks and it always has": "Ana Holt"}


def test_what_somebody_quotes_is_of_whom_his_words_name() -> None:
    found = said("Ana Holt met Ben Rudd. “He said, ‘Come back in June,’” Holt said. “I told him, ‘June is late.’”")
    assert {words: found[words] for words in ("Come back in June", "June is late.")} == {
        "Come back in June": "Ben Rudd", "June is late.": "Ana Holt",
    }  # fmt: skip
    assert said("“He said, ‘Come back in June,’” Ana Holt said.")["Come back in June"] == ""
    two = "Ben Rudd left. Per Lind stayed. Ana Holt waved. “He said, ‘Come back in June,’” Holt said."
    assert said(two)["Come back in June"] == ""


def test_what_nobody_has_said_yet_is_no_quotation_within_one() -> None:
    assert "No thanks to you" not in said("“You can say, ‘No thanks to you,’” Ana Holt said.")


def test_paragraphs_of_one_quotation_have_the_speaker_whom_the_last_one_names() -> None:
    story = "The party chose Ida Holt.\n“I did not expect it this year.\n“I thought they would choose a man,” she said."
    assert list(said(story).values()) == ["Ida Holt"]
    assert "I did not expect it this year" in next(iter(said(story)))


def test_two_cues_of_one_subject_have_a_content_each() -> None:
    found = said("Ana Holt calls him “the heir” and argues that nobody who has never stood should write the rules.")
    assert found == {"the heir": "Ana Holt", "that nobody who has never stood should write the rules": "Ana Holt"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Aides to the governor, Ilka Brandt,", ""),
        ("Everybody", ""),
        ("Ilka Brandt, who had opposed some of those plans,", "Ilka Brandt"),
        ("The House Oversight Committee", "House Oversight Committee"),
        ("The Independent National Electoral Board", "Independent National Electoral Board"),
    ],
)
def test_a_source_names_nobody_whom_it_only_mentions(source: str, name: str) -> None:
    assert list(said(f"{source} said the bridge would open in June.").values()) == [name]


def test_what_the_writer_tells_between_turns_is_no_answer() -> None:
    found = said(
        "Ida Ruiz-Holt spoke to Per Lind.\nPL: Why did you build it?\nIRH: I wanted to cross.\n"
        "A customer interrupts us. “I sell hens,” she says to me.\nPL: Did you cross?\nIRH: I never had the time."
    )
    assert found["I wanted to cross."] == found["I never had the time."] == "Ida Ruiz-Holt"
    assert not any("customer" in words for words in found)


def test_initials_may_count_what_stands_behind_a_hyphen() -> None:
    assert all_initials("Ida Ruiz-Holt") == {"IR", "IRH"}


@pytest.mark.parametrize(
    "text", ["As he left, it rained.", "As she, “Yes.”", "“Yes.”\n—", "“Yes.”\n— the", "As a he said no."]
)
def test_odd_beginnings_are_no_trouble(text: str) -> None:
    assert set(said(text).values()) <= {""}
