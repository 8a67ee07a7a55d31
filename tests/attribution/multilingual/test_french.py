"""French as papers of France, Belgium and Switzerland write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import said

DIRECT = [
    ("« Ça suffit », a déclaré Anne Vauquelin mardi.", [("Anne Vauquelin", "Ça suffit")]),
    ("« Ça suffit », a aussitôt répondu Anne Vauquelin.", [("Anne Vauquelin", "Ça suffit")]),
    ("« Ça suffit », selon la ministre Anne Vauquelin.", [("Anne Vauquelin", "Ça suffit")]),
    ("« Ça suffit », grommelle Anne Vauquelin.", [("Anne Vauquelin", "Ça suffit")]),
    ("Anne Vauquelin a prévenu : « Ça suffit comme ça. »", [("Anne Vauquelin", "Ça suffit comme ça.")]),
    ("Le maire de Lorme, Paul Ménard, a jugé le plan « trop cher ».", [("Paul Ménard", "trop cher")]),
    (
        "« Qui paiera ? s’est interrogé le député Paul Ménard. Personne ne le dit. »",
        [("Paul Ménard", "Qui paiera ?"), ("Paul Ménard", "Personne ne le dit.")],
    ),
    ("— Ça suffit, a lancé Anne Vauquelin.", [("Anne Vauquelin", "Ça suffit")]),
    (
        "Anne Vauquelin a fait valoir qu’« il faut attendre l’automne ».",
        [("Anne Vauquelin", "il faut attendre l’automne")],
    ),
]
LATER = [
    ("Anne Vauquelin est arrivée tard. « Ça suffit », a dit Mme Vauquelin.", "Anne Vauquelin"),
    ("Anne Vauquelin est arrivée tard. « Ça suffit », a-t-elle dit.", "Anne Vauquelin"),
    ("Anne Vauquelin est arrivée tard. « Ça suffit », soupire-t-elle.", "Anne Vauquelin"),
    ("La ministre Anne Vauquelin est arrivée tard. « Ça suffit », a dit la ministre.", "Anne Vauquelin"),
    ("Le maire Paul Ménard est arrivé tard. « Ça suffit », a martelé ce dernier.", "Paul Ménard"),
    ("Anne Vauquelin est arrivée tard. « Ça suffit », a dit un voisin.", ""),
]
REPORTED = [
    ("Anne Vauquelin a affirmé que le pont resterait fermé.", ("Anne Vauquelin", "le pont resterait fermé")),
    ("Selon Anne Vauquelin, le pont restera fermé.", ("Anne Vauquelin", "le pont restera fermé")),
    ("Le pont restera fermé, selon Anne Vauquelin.", ("Anne Vauquelin", "Le pont restera fermé ,")),
]
NOBODY = [
    "Le film « La longue attente » sort en mai.",
    "L’opération « Rives propres » commence en juin.",
    "Les « gilets gris » ont bloqué le pont.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("fr", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("fr", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    ((speaker, words),) = said("fr", text)
    assert (speaker, words.rstrip(" ,")) == (expected[0], expected[1].rstrip(" ,"))


@pytest.mark.parametrize("text", NOBODY)
def test_name_of_a_work_is_no_quotation(text: str) -> None:
    assert said("fr", text) == []


def test_preposition_is_no_part_of_a_name() -> None:
    assert said("fr", "Pour Paul Ménard, le pont est perdu.")[0][0] == "Paul Ménard"
