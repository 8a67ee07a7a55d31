"""Spanish as papers of Spain and Latin America write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import said

DIRECT = [
    ("«Ya basta», afirmó Elena Quiroga el martes.", [("Elena Quiroga", "Ya basta")]),
    ("“Ya basta”, ha señalado la ministra Elena Quiroga.", [("Elena Quiroga", "Ya basta")]),
    ('"Ya basta", musitó Elena Quiroga.', [("Elena Quiroga", "Ya basta")]),
    ("Elena Quiroga respondió: «Ya basta de promesas».", [("Elena Quiroga", "Ya basta de promesas")]),
    ("El alcalde de Lorma, Pablo Mena, calificó el plan de «insostenible».", [("Pablo Mena", "insostenible")]),
    (
        "«No prohibimos nada, puntualizó Elena Quiroga, ponemos orden».",
        [("Elena Quiroga", "No prohibimos nada"), ("Elena Quiroga", "ponemos orden")],
    ),
    (
        "—Ya basta —contestó Elena Quiroga—. Nos vamos.",
        [("Elena Quiroga", "Ya basta"), ("Elena Quiroga", "Nos vamos.")],
    ),
]
LATER = [
    ("Elena Quiroga llegó tarde. «Ya basta», dijo Quiroga.", "Elena Quiroga"),
    ("Elena Quiroga llegó tarde. «Ya basta», ha dicho.", "Elena Quiroga"),
    ("La ministra Elena Quiroga llegó tarde. «Ya basta», dijo la ministra.", "Elena Quiroga"),
    ("Íñigo de la Hoz llegó tarde. «Ya basta», dijo De la Hoz.", "Íñigo de la Hoz"),
    ("Elena Quiroga llegó tarde. «Ya basta», dijo un vecino.", ""),
]
REPORTED = [
    ("Elena Quiroga aseguró que el puente seguirá cerrado.", "Elena Quiroga"),
    ("Según Elena Quiroga, el puente seguirá cerrado.", "Elena Quiroga"),
    ("El puente, que según Elena Quiroga seguirá cerrado, es viejo.", "Elena Quiroga"),
]
NOBODY = ["La película «El largo invierno» se estrena en mayo.", "La campaña «Ríos limpios» empieza en junio."]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("es", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("es", text)] == [speaker]


@pytest.mark.parametrize(("text", "speaker"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, speaker: str) -> None:
    assert [name for name, _ in said("es", text)] == [speaker]


@pytest.mark.parametrize("text", NOBODY)
def test_name_of_a_work_is_no_quotation(text: str) -> None:
    assert said("es", text) == []


def test_interview_is_answered_by_the_one_who_is_asked() -> None:
    text = "La alcaldesa Elena Quiroga recibe a este diario.\n—¿Se arrepiente?\n—No, volvería a hacerlo mañana."
    assert said("es", text) == [("Elena Quiroga", "No, volvería a hacerlo mañana.")]
