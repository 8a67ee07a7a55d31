"""Turkish as papers write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import said

DIRECT = [
    ("Nermin Akdere, “Bu böyle olmaz” dedi.", [("Nermin Akdere", "Bu böyle olmaz")]),
    ("Ulaştırma Bakanı Nermin Akdere, “Bu böyle olmaz” diye konuştu.", [("Nermin Akdere", "Bu böyle olmaz")]),
    ('Nermin Akdere, "Bu böyle olmaz" ifadesini kullandı.', [("Nermin Akdere", "Bu böyle olmaz")]),
    ("Nermin Akdere “Bu böyle olmaz” şeklinde konuştu.", [("Nermin Akdere", "Bu böyle olmaz")]),
    ("Nermin Akdere şunları söyledi: “Bu böyle devam edemez.”", [("Nermin Akdere", "Bu böyle devam edemez.")]),
    ("Nermin Akdere, planı “kötü bir şaka” olarak nitelendirdi.", [("Nermin Akdere", "kötü bir şaka")]),
]
LATER = [
    ("Nermin Akdere geç geldi. Akdere, “Bu böyle olmaz” dedi.", "Nermin Akdere"),
    ("Nermin Akdere geç geldi. “Bu böyle olmaz” dedi.", "Nermin Akdere"),
    ("Bakan Nermin Akdere geç geldi. Bakan, “Bu böyle olmaz” dedi.", "Nermin Akdere"),
    ("Altyapı Bakanı Ersu Gölpınar geldi. Gölpınar, “Bu böyle olmaz” dedi.", "Ersu Gölpınar"),
]
REPORTED = [
    ("Nermin Akdere, köprünün kapalı kalacağını söyledi.", ("Nermin Akdere", "köprünün kapalı kalacağını")),
    ("Nermin Akdere köprünün kapalı olduğunu belirtti.", ("Nermin Akdere", "köprünün kapalı olduğunu")),
    ("Nermin Akdere'ye göre köprü kapalı kalacak.", ("Nermin Akdere", "köprü kapalı kalacak")),
]
NOBODY = [
    "“Uzun Kış” filmi mayısta vizyona giriyor.",
    "Köylülerin “Gelin Geçidi” dediği köprü kapandı.",
    "Savcılık “örgüt kurma ve yönetme gibi suçlar”, “rüşvet” ve “zimmet” suçlarından dava açtı.",
    "Nermin Akdere gazetecilerin sorularını yanıtladı.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("tr", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("tr", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("tr", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_name_of_a_work_is_no_quotation(text: str) -> None:
    assert said("tr", text) == []


def test_clause_stands_before_the_verb_and_that_before_its_subject() -> None:
    text = "Köprünün kapalı olduğunu belirten Nermin Akdere, yolun açılacağını söyledi."
    assert said("tr", text) == [("Nermin Akdere", "Köprünün kapalı olduğunu"), ("Nermin Akdere", "yolun açılacağını")]


def test_clause_before_a_quotation_is_reported() -> None:
    text = "Köprünün kapalı olduğunu belirten Nermin Akdere, “Bu böyle olmaz” dedi."
    assert said("tr", text) == [("Nermin Akdere", "Köprünün kapalı olduğunu"), ("Nermin Akdere", "Bu böyle olmaz")]


def test_participle_behind_a_quotation_stands_before_its_subject() -> None:
    text = "“Bu böyle olmaz” diyen Nermin Akdere, yolun açılacağını söyledi."
    assert said("tr", text) == [("Nermin Akdere", "Bu böyle olmaz"), ("Nermin Akdere", "yolun açılacağını")]


def test_title_before_another_name_is_not_of_the_one_before_the_comma() -> None:
    text = "Nermin Akdere, Başbakan Umut Gür'ü “korkaklıkla” suçladı. Başbakan, “Bu böyle olmaz” dedi."
    assert said("tr", text)[1] == ("Umut Gür", "Bu böyle olmaz")
