"""Forms that no rule had been written by: names beside offices, verbs that no table had, who acts before."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from schemas import Article, Block

pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")


def told(text: str, headline: str = "") -> dict[str, str]:
    blocks = tuple(Block(kind="paragraph", text=line) for line in text.split("\n"))
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline=headline, blocks=blocks)
    return {found.words(page.text): found.speaker for found in find_attributions(page, packaged_model())}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MEC for Public Transport, Thabo Mokwena, said: “It floats.”", "Thabo Mokwena"),
        ("CEO Greta Lindholm said: “It floats.”", "Greta Lindholm"),
        ("Former mayor and councillor for Ward 9, Zanele Butha, said: “It floats.”", "Zanele Butha"),
        ("The Minister for Lands and Natural Resources, Kwame Asare, said: “It floats.”", "Kwame Asare"),
        ("Minister of State for Civil Aviation Devika Rangan said: “It floats.”", "Devika Rangan"),
        ("Lib Dem Hamish Orr said: “It floats.”", "Hamish Orr"),
        ("Parent Siti Yusof, 36, said: “It floats.”", "Siti Yusof"),
        ("In a speech on Friday Ana Holt is expected to say: “It floats.”", "Ana Holt"),
        ("BJP MP from Palgat Dr. Leela Narayan said: “It floats.”", "Leela Narayan"),
        ("CPI(M) state secretary Leela Narayan said: “It floats.”", "Leela Narayan"),
        ("Welcoming Holt to the pier, the mayor, Sue Cotter, said: “It floats.”", "Sue Cotter"),
        ("State Police said: “It floats.”", "State Police"),
        ("Oxmoor’s Office of the Harbour Master said: “It floats.”", "Office of the Harbour Master"),
        ("The Bakers’ Union of Velt said: “It floats.”", "Bakers’ Union of Velt"),
        ("Protesters chanted: “It floats.”", ""),
        ("Sinn Fane’s Padraig Mac an Baird said: “It floats.”", "Padraig Mac an Baird"),
        ("The boat was inspected by one guard, Ed Tully. “It floats,” said Tully.", "Ed Tully"),
    ],
)
def test_the_name_beside_an_office_is_the_speaker(text: str, name: str) -> None:
    assert set(told(text).values()) == {name}


@pytest.mark.parametrize(
    ("first", "later", "name"),
    [
        ("Johnson ole Sabore opened the pier.", "ole Sabore", "Johnson ole Sabore"),
        ("Rep. Benito dela Ramos opened the pier.", "Dela Ramos", "Benito dela Ramos"),
        ("The mayor, Brian Ocheng’, opened the pier.", "Mr Ocheng’", "Brian Ocheng’"),
        ("The farmer Zuberi Mwanga, 41, opened the pier.", "Zuberi", "Zuberi Mwanga"),
        ("Odile Brandt, who is forty and sells eels, opened the pier.", "the old eel seller", "Odile Brandt"),
        (
            "Odile Brandt, who died aged 90, was the quietest registrar the port had.",
            "the old registrar",
            "Odile Brandt",
        ),
        ("Minority Leader Hassan Gedi opened the pier.", "the Mlima Ward rep", "Hassan Gedi"),
        ("Lt. Gen. Dwayne Hollis opened the pier.", "the general", "Dwayne Hollis"),
        (
            "A retired teacher has won. Wilma Strout, 74, sat in a tree. Des Pike fed her.",
            "the former teacher",
            "Wilma Strout",
        ),
        ("Health Assistant Secretary Ferdi Malaban opened the pier.", "the DOH official", "Ferdi Malaban"),
    ],
)
def test_a_later_short_form_or_description_finds_the_whole_name(first: str, later: str, name: str) -> None:
    found = told(f"{first}\n“It floats on Mondays,” {later} said.")
    assert found["It floats on Mondays"] == name


def test_an_unnamed_spokesman_is_not_the_one_who_was_named_before() -> None:
    found = told(
        "Aoife Brennan, a spokeswoman for the port, said the pipes were old. A spokesperson for the ministry said the "
        "money was there. “It has been there since May,” the spokesperson said."
    )
    assert found["It has been there since May"] == ""


def test_a_headline_tells_an_office() -> None:
    found = told("Lee Jae-min spoke on Friday.\n“I tried,” the ambassador said.", "A talk with Ambassador Lee Jae-min")
    assert found["I tried"] == "Lee Jae-min"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Odile Brandt has called on the mayor to resign.", "the mayor to resign", "Odile Brandt"),
        ("Odile Brandt calculated that the pier would rust.", "that the pier would rust", "Odile Brandt"),
        ("Odile Brandt wanted to know why it leaked.", "why it leaked", "Odile Brandt"),
        ("Odile Brandt denied having seen the leak.", "having seen the leak", "Odile Brandt"),
        ("Odile Brandt made it clear that it would leak.", "that it would leak", "Odile Brandt"),
        ("Odile Brandt claims nobody could have known.", "nobody could have known", "Odile Brandt"),
        ("The jury was told that the boat had sunk.", "that the boat had sunk", ""),
        ("The inquiry has heard that the pumps were off.", "that the pumps were off", ""),
        ("Odile Brandt’s view is that it will leak.", "that it will leak", "Odile Brandt"),
        ("Odile Brandt cautioned against reading the report.", "reading the report", "Odile Brandt"),
        ("There is a pier that, Odile Brandt says, will leak.", "will leak", "Odile Brandt"),
        ("The boat, whose crew, Odile Brandt says, had left, sank.", "crew had left", "Odile Brandt"),
        ("Odile Brandt appealed to the minister to sink a well.", "to sink a well", "Odile Brandt"),
        ("Odile Brandt spoke. Until then, she added, nobody would go.", "nobody would go", "Odile Brandt"),
        ("Odile Brandt ruled that a driver who died had been blind.", "had been blind", "Odile Brandt"),
        ("Odile Brandt said the boats, worth 3 million, were gone.", "worth 3 million, were gone", "Odile Brandt"),
    ],
)
def test_plain_speech_by_verbs_and_forms_beside_the_table_of_cues(text: str, words: str, name: str) -> None:
    (found,) = [speaker for said, speaker in told(text).items() if words in said]
    assert found == name


@pytest.mark.parametrize(
    "text",
    [
        "The council was called on Friday to the pier.",
        "Odile Brandt said nothing about the pier.",
        "The boat is the view that tourists know.",
        "The heavy gate was made clear of weeds.",
    ],
)
def test_what_only_looks_like_such_a_form_tells_nothing(text: str) -> None:
    assert not told(text)


def test_a_relative_clause_that_is_complete_stays_with_its_sentence() -> None:
    (words,) = told("But the years that followed, Odile Brandt said, brought a change.")
    assert "the years that followed" in words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Her verdict: “Cold soup.”", "Odile Brandt"),
        ("The reply from Chidi Okoro was short. “Cold soup.”", "Chidi Okoro"),
        ("Chidi Okoro’s answer was short. “Cold soup.”", "Chidi Okoro"),
        ("When a reporter asked if it leaked, she laughed: “Cold soup.”", "Odile Brandt"),
        ("“It leaks,” she said. Chidi Okoro shook her hand. “Cold soup.”", "Chidi Okoro"),
        ("Asked when it would end, she shrugged. “Cold soup.”", "Odile Brandt"),
        ("“Will it leak?” I ask. “Cold soup.”", "Odile Brandt"),
        ("Brandt thanked him in a two-line letter. “Cold soup and cold tea,” it read.", "Odile Brandt"),
        ("Of her predecessor, Tam Rennet, she said: “He left cold soup.”", "Odile Brandt"),
        ("Asked by counsel, Chidi Okoro KC, when she knew, she said: “I ate cold soup.”", "Odile Brandt"),
        ("A clerk had been on leave, she said, and there was only “cold soup of a kind”.", "Odile Brandt"),
    ],
)
def test_a_quotation_is_of_whom_what_stands_before_it_tells(text: str, name: str) -> None:
    found = told(f"The mayor, Odile Brandt, opened the pier. “It is late,” she said.\n{text}")
    (speaker,) = [speaker for said, speaker in found.items() if "old soup" in said]
    assert speaker == name


def test_a_last_name_alone_stays_whose_it_was_before_a_second_bearer_came() -> None:
    found = told(
        "Ondrej Malik lights lamps. Malik, 63, is the last to do so.\nPetra Malik laughs. “He cried,” she says.\n"
        "“It was the smoke,” says Malik."
    )
    assert found["It was the smoke"] == "Ondrej Malik"
