"""Dutch as papers of the Netherlands and Belgium write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import said

DIRECT = [
    ('"Dit kan niet", zei Femke Brandsma dinsdag in Oosterwoude.', [("Femke Brandsma", "Dit kan niet")]),
    ("‘Dit kan niet’, aldus wethouder Femke Brandsma.", [("Femke Brandsma", "Dit kan niet")]),
    ("“Dit kan niet”, mompelt Femke Brandsma.", [("Femke Brandsma", "Dit kan niet")]),
    ("Femke Brandsma zei: “Dit kan echt niet.”", [("Femke Brandsma", "Dit kan echt niet.")]),
    ("Dat zei minister Femke Brandsma tegen de raad: “Dit kan echt niet.”", [("Femke Brandsma", "Dit kan echt niet.")]),
    (
        "“Dit kan niet”, zei Femke Brandsma, “wij gaan.”",
        [("Femke Brandsma", "Dit kan niet"), ("Femke Brandsma", "wij gaan.")],
    ),
    (
        "Het plan is, aldus Femke Brandsma, “een slechte grap van het kabinet”.",
        [("Femke Brandsma", "een slechte grap van het kabinet")],
    ),
    ("Femke Brandsma noemde het plan “een slechte grap”.", [("Femke Brandsma", "een slechte grap")]),
    ("“Dit kan niet. Wij gaan.” Dat zei Femke Brandsma dinsdag.", [("Femke Brandsma", "Dit kan niet. Wij gaan.")]),
]
LATER = [
    ("Joris van der Laan kwam laat. Van der Laan: “Dit kan echt niet.”", "Joris van der Laan"),
    ("Minister Joris Haverkort kwam laat. “Dit kan niet”, zei hij.", "Joris Haverkort"),
    ("Femke Brandsma kwam laat. “Dit kan niet”, zei Brandsma.", "Femke Brandsma"),
    ("Femke Brandsma kwam laat. “Dit kan niet”, zei ze.", "Femke Brandsma"),
    ("Wethouder Femke Brandsma kwam laat. “Dit kan niet”, zei de wethouder.", "Femke Brandsma"),
    ("Joris van der Laan kwam laat. “Dit kan niet”, zei Van der Laan.", "Joris van der Laan"),
    ("Joris van der Laan kwam laat. Van der Laan: “Dit kan echt niet.”", "Joris van der Laan"),
    ("Minister Joris Haverkort kwam laat. “Dit kan niet”, zei hij.", "Joris Haverkort"),
    ("Joris Haverkort van de Groene Lijst kwam laat. “Dit kan niet”, zei Haverkort.", "Joris Haverkort"),
    ("Femke Brandsma kwam laat. “Dit kan niet”, zei een buurman.", ""),
]
REPORTED = [
    ("Femke Brandsma zei dat de brug dicht blijft.", ("Femke Brandsma", "de brug dicht blijft")),
    ("Minister Femke Brandsma heeft gezegd dat de brug dicht blijft.", ("Femke Brandsma", "de brug dicht blijft")),
    ("Volgens Femke Brandsma blijft de brug dicht.", ("Femke Brandsma", "blijft de brug dicht")),
    ("Femke Brandsma liet weten dat de brug dicht blijft.", ("Femke Brandsma", "de brug dicht blijft")),
]
NOBODY = [
    "De brug heeft al een bijnaam: “De Grijze Ezel”.",
    "De brug heeft al een bijnaam: “De Grijze Ezel”.",
    "De roman “De lange winter” verschijnt in mei.",
    "Femke Brandsma las voor uit het boek “De lange winter”.",
    "De actie “Schone oevers” begint in juni.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("nl", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("nl", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("nl", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_name_of_a_work_is_no_quotation(text: str) -> None:
    assert said("nl", text) == []


def test_phrase_tells_whose_view_it_is() -> None:
    text = "Joris Haverkort en Femke Brandsma kwamen laat. Volgens haar blijft de brug dicht."
    assert said("nl", text) == [("Femke Brandsma", "blijft de brug dicht")]
