"""Swedish as papers write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import heard, said

LI = "Eva Lind"
DIRECT = [
    ("”Det räcker”, säger Eva Lind till Sydposten.", [(LI, "Det räcker")]),
    ("”Det räcker”, skriver partiledaren Eva Lind (FP) på Facebook.", [(LI, "Det räcker")]),
    ("Eva Lind säger: ”Det räcker för oss.”", [(LI, "Det räcker för oss.")]),
    ("”Det räcker”, säger Eva Lind. ”Vi går nu.”", [(LI, "Det räcker"), (LI, "Vi går nu.")]),
    ("– Det räcker, säger Eva Lind. – Vi går nu.", [(LI, "Det räcker"), (LI, "Vi går nu.")]),
    ("– Det räcker! skanderade de utanför huset.", [("", "Det räcker!")]),
    ("– Det räcker. Det säger Eva Lind till Radio Väst.", [(LI, "Det räcker.")]),
    ("Eva Lind är trött. – Det räcker, säger hon.", [(LI, "Det räcker")]),
    ("Eva Lind lämnade mötet. – Jag har inget att tillägga.", [(LI, "Jag har inget att tillägga.")]),
    ("Eva Lind kallar planen ”ett haveri”.", [(LI, "ett haveri")]),
    ("”Det räcker”, säger en granne till Eva Lind.", [("", "Det räcker")]),
    ("”Det räcker”, säger Eva Linds pressekreterare Per Ryd.", [("Per Ryd", "Det räcker")]),
    ("”Det räcker”, enligt Eva Lind.", [(LI, "Det räcker")]),
]
LATER = [
    ("Eva Lind kom sent.\n– Det räcker, säger Lind.", LI),
    ("Eva Lind kom sent.\n– Det räcker, sade hon.", LI),
    ("Kommunalrådet Eva Lind kom sent.\n– Det räcker, konstaterar kommunalrådet.", LI),
    ("Finansminister Eva Lind kom sent.\n– Det räcker, säger ministern.", LI),
    ("Eva Lind, 54, och Liv Ros, 31, kom sent.\n– Det räcker, säger 54-åringen.", LI),
    ("Eva Lind kom sent.\n– Det räcker för oss alla.", LI),
    ("Eva Lind, avgående kommunalråd i Lunda, kom sent.\n– Det räcker, säger kommunalrådet.", LI),
]
REPORTED = [
    ("Eva Lind säger att bron stängs.", (LI, "bron stängs")),
    ("Eva Lind tycker bron måste stängas.", (LI, "bron måste stängas")),
    ("Som Eva Lind säger, är bron stängd för gott.", (LI, "är bron stängd för gott")),
    ("Bron stängs i höst, heter det i beslutet.", ("", "Bron stängs i höst")),
    ("I går berättade Eva Lind att bron stängs.", (LI, "bron stängs")),
    ("Enligt Eva Lind stängs bron i höst.", (LI, "stängs bron i höst")),
    ("Bron stängs i höst, enligt åtalet.", ("", "Bron stängs i höst")),
    ("Bron stängs i höst, uppger Eva Lind.", (LI, "Bron stängs i höst")),
    ("Bron stängs i höst. Det meddelade Eva Lind på torsdagen.", (LI, "Bron stängs i höst.")),
    ("Skolverket konstaterar att resultaten sjunker.", ("Skolverket", "resultaten sjunker")),
]
NOBODY = [
    "Filmen ”Det stora havet” hade premiär i Lunda.",
    "Den så kallade ”frukostklubben” träffas varje vecka.",
    "Skatten, som i tidningarna döptes till ”pennpengen”, fortsätter på tisdag.",
    "Nätverket samlade namn under parollen ”Rädda vår skola nu”.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("sv", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("sv", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("sv", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_nothing_is_said(text: str) -> None:
    assert said("sv", text) == []


def test_according_to_her_is_the_one_who_spoke() -> None:
    text = "Eva Lind är trött. ”Det räcker”, säger hon. Enligt henne är pengarna slut."
    assert said("sv", text)[-1] == (LI, "är pengarna slut")


def test_question_of_a_reporter_is_nobodys_and_its_answer_the_other_ones() -> None:
    text = "Eva Lind kom sent.\n– Varför nu?\n– Det brådskar för oss, säger Lind."
    assert said("sv", text) == [(LI, "Det brådskar för oss")]


def test_what_is_not_answered_is_marked() -> None:
    assert [one.stance for one in heard("sv", "Eva Lind förnekar att bron stängs.")] == ["negated"]
