"""Portuguese as papers of Portugal and Brazil write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import said

DIRECT = [
    ("Helena Quintela acusou ontem Rui Neves de “cobardia”.", [("Helena Quintela", "cobardia")]),
    ("“Já chega”, disse Helena Quintela na terça-feira.", [("Helena Quintela", "Já chega")]),
    ('"Já chega", afirmou a ministra Helena Quintela.', [("Helena Quintela", "Já chega")]),
    ("«Já chega», resmungou Helena Quintela.", [("Helena Quintela", "Já chega")]),
    ("Helena Quintela respondeu: “Já chega de promessas”.", [("Helena Quintela", "Já chega de promessas")]),
    ("A prefeita de Vila Mora, Helena Quintela, classificou o plano de “piada”.", [("Helena Quintela", "piada")]),
    (
        "“Já chega”, disse Helena Quintela, “vamos embora”.",
        [("Helena Quintela", "Já chega"), ("Helena Quintela", "vamos embora")],
    ),
    (
        "— Já chega — disse Helena Quintela. — Vamos embora.",
        [("Helena Quintela", "Já chega"), ("Helena Quintela", "Vamos embora.")],
    ),
]
LATER = [
    ("Helena Quintela chegou tarde. “Já chega”, afirmou, à saída de uma reunião.", "Helena Quintela"),
    ("Helena Quintela chegou tarde. “Já chega”, disse Quintela.", "Helena Quintela"),
    ("Helena Quintela chegou tarde. “Já chega”, completou.", "Helena Quintela"),
    ("Helena Quintela chegou tarde. “Já chega”, disse ela.", "Helena Quintela"),
    ("A ministra Helena Quintela chegou tarde. “Já chega”, disse a ministra.", "Helena Quintela"),
    ("Rui dos Santos Neves chegou tarde. “Já chega”, disse Neves.", "Rui dos Santos Neves"),
    ("Helena Quintela chegou tarde. “Já chega”, disse um vizinho.", ""),
]
REPORTED = [
    ("Helena Quintela disse ter fechado a ponte.", ("Helena Quintela", "ter fechado a ponte")),
    ("Helena Quintela disse que a ponte continua fechada.", ("Helena Quintela", "a ponte continua fechada")),
    ("Segundo Helena Quintela, a ponte continua fechada.", ("Helena Quintela", "a ponte continua fechada")),
    ("De acordo com Helena Quintela, a ponte continua fechada.", ("Helena Quintela", "a ponte continua fechada")),
    ("Para Helena Quintela, a ponte continua fechada.", ("Helena Quintela", "a ponte continua fechada")),
]
NOBODY = [
    "O filme “O longo inverno” estreia em maio.",
    "A associação “Rios Limpos” anunciou um protesto.",
    "Helena Quintela leu um trecho do romance “O longo inverno”.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("pt", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("pt", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("pt", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_name_of_a_work_is_no_quotation(text: str) -> None:
    assert said("pt", text) == []


def test_phrase_tells_whose_view_it_is() -> None:
    text = "Rui Neves e Helena Quintela chegaram tarde. Segundo ela, a ponte continua fechada."
    assert said("pt", text) == [("Helena Quintela", "a ponte continua fechada")]
