"""Danish as papers write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import heard, said

BAK = "Hanne Bak"
DIRECT = [
    ("»Det er nok«, siger Hanne Bak til Kystavisen.", [(BAK, "Det er nok")]),
    ("»Det er nok,« siger borgmester Hanne Bak (S).", [(BAK, "Det er nok")]),
    ('"Det er nok," mener Borgerpartiets leder, Hanne Bak.', [(BAK, "Det er nok")]),
    ("Hanne Bak siger: »Det er nok for os.«", [(BAK, "Det er nok for os.")]),
    ("I et opslag på Facebook skriver Hanne Bak: »Det er nok.«", [(BAK, "Det er nok.")]),
    ("»Det er nok,« siger Hanne Bak. »Vi går nu.«", [(BAK, "Det er nok"), (BAK, "Vi går nu.")]),
    ("- Det er nok, siger Hanne Bak. - Vi går nu.", [(BAK, "Det er nok"), (BAK, "Vi går nu.")]),
    ("- Det er nok, lyder det fra Hanne Bak.", [(BAK, "Det er nok")]),
    (
        "»En by uden bro er ingen by«. Sådan begrunder Hanne Bak sit forslag om at bygge.",
        [(BAK, "En by uden bro er ingen by")],
    ),
    ("Hanne Bak kalder planen »en ommer«.", [(BAK, "en ommer")]),
    ("Her erklærede Hanne Bak den 4. marts, at broen »nok skal komme«.", [(BAK, "nok skal komme")]),
    ("Vi mødte en fisker på kajen, som siger: »Nu er det nok for os.«", [("", "Nu er det nok for os.")]),
    ("»Det er nok,« siger Hanne Baks rådgiver Bo Friis.", [("Bo Friis", "Det er nok")]),
]
LATER = [
    ("Hanne Bak kom sent.\n- Det er nok, siger Bak.", BAK),
    ("Hanne Bak kom sent.\n- Det er nok, sagde hun.", BAK),
    ("Transportminister Hanne Bak kom sent.\n- Det er nok, siger ministeren.", BAK),
    ("Politisk kommentator Hanne Bak kom sent.\n- Det er nok, vurderer kommentatoren.", BAK),
    ("Næstformanden, Hanne Bak, kom sent.\n- Det er nok, siger næstformanden.", BAK),
    ("Hanne Bak kom sent.\n- Det er nok for os alle.", BAK),
]
REPORTED = [
    ("Hanne Bak siger, at broen lukker.", (BAK, "broen lukker")),
    ("Hanne Bak mener broen må lukkes.", (BAK, "broen må lukkes")),
    ("Som Hanne Bak siger, er broen lukket for altid.", (BAK, "er broen lukket for altid")),
    ("Broen lukker til efteråret, hedder det i notatet.", ("", "Broen lukker til efteråret")),
    ("I går fortalte Hanne Bak, at broen lukker.", (BAK, "broen lukker")),
    ("Ifølge Hanne Bak lukker broen til efteråret.", (BAK, "lukker broen til efteråret")),
    ("Broen lukker til efteråret, oplyser Hanne Bak.", (BAK, "Broen lukker til efteråret")),
    ("Broen lukker til efteråret. Det slår Hanne Bak fast.", (BAK, "Broen lukker til efteråret.")),
    ("Kulturministeriet oplyser, at broen lukker.", ("Kulturministeriet", "broen lukker")),
]
NOBODY = [
    "Bogen »Havets sang« udkom i går i Fjordby.",
    "Hanne Bak læste op af romanen »Havets sang«.",
    "Projektet »Lys i mørket« koster ti millioner.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("da", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("da", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("da", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_nothing_is_said(text: str) -> None:
    assert said("da", text) == []


def test_question_of_a_reporter_is_nobodys_and_its_answer_the_other_ones() -> None:
    text = "Hanne Bak kom sent.\n- Hvorfor nu?\n- Fordi det haster for os, siger Bak."
    assert said("da", text) == [(BAK, "Fordi det haster for os")]


def test_what_is_denied_is_marked() -> None:
    assert [one.stance for one in heard("da", "Hanne Bak nægter, at broen lukker.")] == ["negated"]
