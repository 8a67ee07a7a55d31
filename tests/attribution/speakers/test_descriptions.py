"""What people are called beside their names, and the short words that point back at it."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from pipeline.attribution.speakers.cast import cast_of
from pipeline.attribution.speakers.people import is_person_word
from schemas import Article, Block


def offices(text: str) -> list[str]:
    return [" ".join(office.words) for office in cast_of(text, [(0, len(text))], "").stage.offices]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Minister for Housing Ana Holt told the chamber that it rained.", "housing minister"),
        ("Secretary for Works Lo Ka-ming broke the news.", "works secretary"),
        ("Minister of Agriculture Dr Ana Holt spoke.", "agriculture minister"),
        ("Minister for the Environment Ana Holt said no.", "environment minister"),
        ("Senior Minister of State for Sustainability Ana Holt spoke.", "state sustainability senior minister"),
        ("The Minister for Public Utilities, the Honourable Ana Holt, said no.", "public utilities minister"),
        ("Her superior, Ana Holt, is now deputy minister for ports.", "deputy minister"),
        ("Counsel assisting, Ana Holt SC, asked him.", "silk"),
    ],
)
def test_an_office_is_read_over_what_it_is_of(text: str, office: str) -> None:
    assert office in offices(text)


def test_a_month_and_a_name_make_no_office() -> None:
    assert offices("In the rain of May Ana Holt spoke.") == []


@pytest.mark.parametrize("word", ["mandarin", "laird", "mla", "ex-paramedic", "accountant-turned-mp", "petitioner"])
def test_a_noun_of_one_person(word: str) -> None:
    assert is_person_word(word)


@pytest.mark.parametrize("word", ["letter", "ex-army", "ferry"])
def test_a_noun_of_none(word: str) -> None:
    assert not is_person_word(word)


@pytest.mark.parametrize(
    ("text", "witness"),
    [
        ("Giving evidence on Monday, Ana Holt said it was dark.", True),
        ("Ana Holt told the inquest that it was dark.", True),
        ("Ana Holt testified that it was dark.", True),
        ("Cross-examined by Tom Vale, Ana Holt agreed that it was dark.", True),
        ("Cross-examined by counsel for the port, Ana Holt, the clerk agreed.", False),
        ("Prosecutor Ana Holt told the court that it was dark.", False),
        ("Ana Holt told the paper that it was dark.", False),
    ],
)
def test_who_gives_evidence_is_a_witness(text: str, witness: bool) -> None:
    assert ("witness" in offices(text)) == witness


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Ana Holt’s deputy, Tom Vale, left.", ("Ana Holt", "deputy", "Tom Vale")),
        ("Ana Holt stayed. Her lawyer, Tom Vale, left.", ("Ana Holt", "lawyer", "Tom Vale")),
        ("Tom Vale, Ana Holt’s cousin, left.", ("Ana Holt", "cousin", "Tom Vale")),
        ("Ana Holt stayed and her former rival, Tom Vale, left.", ("Ana Holt", "rival", "Tom Vale")),
    ],
)
def test_who_is_what_to_whom(text: str, tie: tuple[str, str, str]) -> None:
    assert [tuple(one) for one in cast_of(text, [(0, len(text))], "").stage.ties] == [tie]


def test_no_tie_without_an_owner() -> None:
    text = "Ana Holt stayed. The deputy, Tom Vale, left."
    assert cast_of(text, [(0, len(text))], "").stage.ties == []


def said(text: str) -> str:
    block = Block(kind="paragraph", text=text)
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=(block,))
    return find_attributions(page, packaged_model())[-1].speaker


@pytest.mark.skipif(packaged_model() is None, reason="this build has no model")
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Resident district commissioner Ruth Nakato opened the well. “Drink,” the RDC said.", "Ruth Nakato"),
        ("Minister Sina Leota of Samoa walked out. “We are wet,” the Samoan said.", "Sina Leota"),
        ("Horia Pop resigned. His daughter, Ilinca Pop, stayed. “I am glad,” the younger Pop said.", "Ilinca Pop"),
        ("Prakash Menon, a GP in Velt, was tired. “It is damp,” the GP said.", "Prakash Menon"),
        ("Former police general Dario Luz sat down. “It was dark,” the former general said.", "Dario Luz"),
    ],
)
def test_a_short_word_points_back(text: str, name: str) -> None:
    assert said(text) == name


@pytest.mark.skipif(packaged_model() is None, reason="this build has no model")
def test_a_group_written_in_capitals_is_no_person() -> None:
    assert said("Ruth Nakato opened the well. “It is clean,” the WHO said.") in {"WHO", ""}
