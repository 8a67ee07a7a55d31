"""Polish as papers write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import said

DIRECT = [
    ("– Tak nie można – powiedziała we wtorek Halina Brzozecka.", [("Halina Brzozecka", "Tak nie można")]),
    ("„Tak nie można” – podkreśliła posłanka Halina Brzozecka.", [("Halina Brzozecka", "Tak nie można")]),
    ("Halina Brzozecka odpowiedziała: „Tak dalej nie można”.", [("Halina Brzozecka", "Tak dalej nie można")]),
    ("Halina Brzozecka mówi: – Tak dalej nie można.", [("Halina Brzozecka", "Tak dalej nie można.")]),
    (
        "– Tak nie można – mówi Halina Brzozecka. – Idziemy stąd.",
        [("Halina Brzozecka", "Tak nie można"), ("Halina Brzozecka", "Idziemy stąd.")],
    ),
    ("Most stoi zamknięty. – Tak nie można – mówi Halina Brzozecka.", [("Halina Brzozecka", "Tak nie można")]),
    ("Halina Brzozecka nazwała plan „kiepskim żartem”.", [("Halina Brzozecka", "kiepskim żartem")]),
    ("Halina Brzozecka zarzuciła rządowi, że „kłamie”.", [("Halina Brzozecka", "kłamie")]),
]
LATER = [
    ("Halina Brzozecka przyszła późno. – Tak nie można – mówi Brzozecka.", "Halina Brzozecka"),
    ("Halina Brzozecka przyszła późno. – Tak nie można – dodała.", "Halina Brzozecka"),
    ("Posłanka Halina Brzozecka przyszła późno. – Tak nie można – mówi posłanka.", "Halina Brzozecka"),
    ("Przyszedł lider Nowej Drogi Jan Morawa. – Tak nie można – przypomniał poseł.", "Jan Morawa"),
    ("Halina Brzozecka przyszła późno. – Tak nie można – mówi jakiś sąsiad.", ""),
]
REPORTED = [
    ("Halina Brzozecka powiedziała, że most będzie zamknięty.", ("Halina Brzozecka", "most będzie zamknięty")),
    ("Według Haliny Brzozeckiej most będzie zamknięty.", ("Halina Brzozecka", "most będzie zamknięty")),
    ("Zdaniem posła Pawła Ciołka most będzie zamknięty.", ("Paweł Ciołek", "most będzie zamknięty")),
    ("Według Bogumiła Zarębskiego most będzie zamknięty.", ("Bogumił Zarębski", "most będzie zamknięty")),
]
NOBODY = [
    "Film „Długa zima” wejdzie do kin w maju.",
    "Program „Czyste brzegi” ruszył w czerwcu.",
    "Halina Brzozecka czytała z książki „Długa zima”.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("pl", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("pl", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("pl", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_name_of_a_work_is_no_quotation(text: str) -> None:
    assert said("pl", text) == []


def test_phrase_tells_whose_view_it_is() -> None:
    text = "Jan Morawa i Halina Brzozecka przyszli późno. Jej zdaniem most będzie zamknięty."
    assert said("pl", text) == [("Halina Brzozecka", "most będzie zamknięty")]


def test_several_are_not_the_one_who_spoke() -> None:
    text = "– Tak nie można – powiedziała Halina Brzozecka. Dodali, że most będzie zamknięty."
    assert said("pl", text)[1] == ("", "most będzie zamknięty")


def test_speech_ends_before_a_sentence_that_leads_to_another() -> None:
    text = "– Tak nie można – mówi Halina Brzozecka. – Idziemy. Jej sąsiad Jan Morawa dodaje: – Szkoda słów."
    assert said("pl", text)[1:] == [("Halina Brzozecka", "Idziemy."), ("Jan Morawa", "Szkoda słów.")]


def test_noun_that_leads_its_sentence_is_nobody() -> None:
    text = "Raport stwierdza, że most jest zamknięty. Zarząd dodał, że most jest stary."
    assert [name for name, _ in said("pl", text)] == ["", ""]
