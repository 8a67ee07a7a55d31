"""Italian as papers write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import said

DIRECT = [
    ("Anche gli altri protestano: «Basta così», avverte Elena Brusati.", [("Elena Brusati", "Basta così")]),
    ("«Basta così», ha detto Elena Brusati martedì a Valmora.", [("Elena Brusati", "Basta così")]),
    ('"Basta così", spiega la ministra Elena Brusati.', [("Elena Brusati", "Basta così")]),
    ("«Basta così», borbotta Elena Brusati.", [("Elena Brusati", "Basta così")]),
    ("Elena Brusati ha risposto: «Basta con le promesse».", [("Elena Brusati", "Basta con le promesse")]),
    ("La sindaca di Valmora, Elena Brusati, parla di «scelta sbagliata».", [("Elena Brusati", "scelta sbagliata")]),
    (
        "«Basta così - ha aggiunto Elena Brusati - noi andiamo».",
        [("Elena Brusati", "Basta così"), ("Elena Brusati", "noi andiamo")],
    ),
    ("«Basta così». Lo ha detto Elena Brusati martedì.", [("Elena Brusati", "Basta così")]),
    (
        "VALMORA - «I lavori partono a maggio». Lo ha detto Elena Brusati.",
        [("Elena Brusati", "I lavori partono a maggio")],
    ),
]
LATER = [
    ("Elena Brusati arriva tardi. «Basta così», dice Brusati.", "Elena Brusati"),
    ("Elena Brusati arriva tardi. «Basta così», ha detto.", "Elena Brusati"),
    ("La ministra Elena Brusati arriva tardi. «Basta così», dice la ministra.", "Elena Brusati"),
    ("Luigi Di Salvo arriva tardi. «Basta così», dice Di Salvo.", "Luigi Di Salvo"),
    ("Massimo D'Orsi arriva tardi. «Basta così», dice D'Orsi.", "Massimo D'Orsi"),
    ("Elena Brusati arriva tardi. «Basta così», dice un vicino.", ""),
]
REPORTED = [
    ("Elena Brusati nega di avere chiuso il ponte.", ("Elena Brusati", "di avere chiuso il ponte")),
    ("Elena Brusati ha detto che il ponte resta chiuso.", ("Elena Brusati", "il ponte resta chiuso")),
    ("Elena Brusati ha fatto sapere che il ponte resta chiuso.", ("Elena Brusati", "il ponte resta chiuso")),
    ("Secondo Elena Brusati, il ponte resta chiuso.", ("Elena Brusati", "il ponte resta chiuso")),
    ("Per Elena Brusati il ponte resta chiuso.", ("Elena Brusati", "il ponte resta chiuso")),
    ("A detta di Elena Brusati il ponte resta chiuso.", ("Elena Brusati", "il ponte resta chiuso")),
]
NOBODY = [
    "Il film «Il lungo inverno» esce a maggio.",
    "Il comitato «Fiumi puliti» ha annunciato una protesta.",
    "Elena Brusati ha letto dal romanzo «Il lungo inverno».",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("it", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("it", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("it", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_name_of_a_work_is_no_quotation(text: str) -> None:
    assert said("it", text) == []


def test_several_are_not_the_one_who_spoke() -> None:
    text = "«Basta così», ha detto Elena Brusati. Hanno aggiunto che il ponte resta chiuso."
    assert said("it", text)[1] == ("", "il ponte resta chiuso")


def test_cue_between_dashes_parts_what_is_said() -> None:
    text = "Elena Brusati è contenta. «I fondi - ha aggiunto - ci sono tutti»."
    assert said("it", text) == [("Elena Brusati", "I fondi"), ("Elena Brusati", "ci sono tutti")]
