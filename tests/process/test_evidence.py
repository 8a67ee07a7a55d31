"""The door of `persons`: who bears a name gets in, what is only written like one does not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.process.people import Merges
from pipeline.process.people.evidence import Evidence, ends_of, places_of
from pipeline.process.people.mentions import mentions
from schemas import Article, Attribution, Block, Span


def article(text: str, language: str = "en") -> Article:
    return Article(
        url="https://lantern.example/a", site="l", capture_id="c", headline="", language=language,
        blocks=(Block(kind="paragraph", text=text),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("Ines Vale", "Ines Vale said so.", "en"),
        ("Odile van der Meer", "Odile van der Meer said so.", "en"),
        ("María de la Cruz", "dijo María de la Cruz", "es"),
        ("Farouk al-Rashid", "said Farouk al-Rashid", "en"),
        ("Tom Hask Jr.", "said Tom Hask Jr.", "en"),
        ("J.R. Quill", "said J.R. Quill", "en"),
        ("Zadok Quimby", "The Zadok Quimby camp lost. Zadok Quimby left, said Zadok Quimby.", "en"),
        ("Zwetana Holst", "Die Partei, der Holst angehört, sagte Zwetana Holst", "de"),
        ("Ursula von der Aue", "Ursula von der Aue sagte", "de"),
        ("Zadok Quimby", "Zadok Quimby leads the port.\n\nZadok Quimby: We sail.", "en"),
        ("Bill Cook", "The bill passed, Bill Cook said.", "en"),
        ("Anke Brandt", "sagte Ministerin Anke Brandt. Der Brandt ist gelöscht.", "de"),
        ("Brandt", "Frau Brandt sagte", "de"),
        ("Vale", "Sen. Vale said", "en"),
        ("高市早苗", "高市早苗首相は「…」と述べた", "ja"),
        ("이재명", "이재명 대통령은", "ko"),
        ("王毅", "王毅说", "zh"),
    ],
)
def test_somebody_with_a_name_is_let_in(name: str, text: str, language: str) -> None:
    assert Evidence(article(text, language)).bears(name)


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("Obwohl Mira", "Obwohl Mira müde war, kam sie.", "de"),
        ("Manche Wochen", "Manche Wochen danach", "de"),
        ("Selon Duval", "Selon Duval, rien ne presse.", "fr"),
        ("Según Ruiz", "Según Ruiz, no.", "es"),
        ("Nördlichen Meeres", "die Mitte des Nördlichen Meeres, und im Meer; an der Seite des Meeres", "de"),
        ("Neue Fassung", "Neue Fassung: In der Fassung steht", "de"),
        ("Ende der Wahlen", "Ende der Wahlen", "de"),
        ("Nordische Medien", "Nordische Medien berichten", "de"),
        ("Miras Heimkehr", "Miras Heimkehr, sagte Mira", "de"),
        ("Meinung von Lang", "Nach Meinung von Lang", "de"),
        ("Million Taler", "Für 12 Million Taler", "de"),
        ("Zephir Sport", "Le Zephir Sport plaît, et ce Zephir Sport aussi.", "fr"),
        ("Haus Verwaltung", "Haus Verwaltung teilte mit", "de"),
        ("Warm Blanket", "Warm Blanket: a warm and soft blanket", "en"),
        ("Kitchen Scale", "Kitchen Scale: two hundred.\n\nKitchen Scale: three hundred.", "en"),
        ("Kraft", "Kraft hat er", "de"),
        ("Vale", "Vale said", "en"),
        ("Harrow MP", "said the Harrow MP", "en"),
        ("Norwegens Sportdirektorin", "Norwegens Sportdirektorin sagte", "de"),
        ("Sales Manager", "Sales Manager: yes", "en"),
        ("Lantern Lantern", "Lantern Lantern", "en"),
        ("Ninth St.", "on Ninth St.", "en"),
        ("Model 3 Vale", "Model 3 Vale", "en"),
        ("さん", "さんは", "ja"),
    ],
)
def test_what_is_written_like_a_name_stays_out(name: str, text: str, language: str) -> None:
    assert not Evidence(article(text, language)).bears(name)


def said(name: str, text: str, confidence: float, speaker_kind: str = "person") -> Attribution:
    return Attribution(
        content=(Span(0, 3),), source=(Span(text.index(name), text.index(name) + len(name)),), speaker=name,
        speaker_kind=speaker_kind, confidence=confidence,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_person_needs_one_quote_that_is_surely_hers() -> None:
    text = "No, said Ines Vale, and Tom Arkwright nodded."
    page = article(text)
    found = mentions(
        page,
        [said("Ines Vale", text, 0.3), said("Tom Arkwright", text, 0.59), said("Ines Vale", text, 0.9)],
        Merges(),
    )
    assert {index: person.id for index, person in found.items()} == {0: "ines-vale", 2: "ines-vale"}


@pytest.mark.parametrize("kind", ["unknown", "group"])
def test_a_speaker_of_another_kind_is_no_person(kind: str) -> None:
    text = "No, said Ines Vale."
    assert mentions(article(text), [said("Ines Vale", text, 0.9, kind)], Merges()) == {}


def test_a_long_text_of_one_name_takes_no_longer_than_its_length() -> None:
    text = "Vale " * 40_000 + "W" * 400_000
    assert not Evidence(article(text)).bears("Vale")
    assert not Evidence(article(text, "de")).bears("Der " + "Vale")


@given(name=st.text("Aé高-' _٣", min_size=1, max_size=3), text=st.text("Aé高-' _٣", max_size=12))
def test_a_name_stands_where_a_pattern_of_whole_words_finds_it(name: str, text: str) -> None:
    assert [*places_of(name, text)] == [found.start() for found in re.finditer(rf"\b{re.escape(name)}\b", text)]


@given(name=st.text("Aé高-' _٣", min_size=1, max_size=3), text=st.text("Aé高-' _٣", max_size=12))
def test_a_last_name_ends_where_a_pattern_finds_no_more_of_its_word(name: str, text: str) -> None:
    assert [*ends_of(name, text)] == [found.start() for found in re.finditer(rf"{re.escape(name)}(?![\w-])", text)]


@pytest.mark.parametrize(
    ("text", "borne"),
    [
        ("Zebron Quimby: 200 grams", False),
        ("A cake.\nZebron Quimby : 200 grams", False),
        ("By Zebron Quimby: a cake", True),
    ],
)
def test_what_only_heads_lines_before_a_colon_is_nobodys_name(text: str, borne: bool) -> None:
    assert Evidence(article(text)).bears("Zebron Quimby") is borne


def test_a_name_within_another_word_is_passed_over() -> None:
    assert [*places_of("Ann", "Anna met Ann, Joann and Ann.")] == [9, 24]
