"""German as papers of Germany, Austria and Switzerland write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import heard, said

DIRECT = [
    ("„Das reicht“, sagte Anke Brandt am Abend in Lohn.", [("Anke Brandt", "Das reicht")]),
    ("„Das reicht“, so Ministerin Anke Brandt.", [("Anke Brandt", "Das reicht")]),
    ("»Das reicht«, murmelte Anke Brandt.", [("Anke Brandt", "Das reicht")]),
    ("«Das reicht», sagt Anke Brandt.", [("Anke Brandt", "Das reicht")]),
    ("Anke Brandt sagte: „Das reicht uns nicht.“", [("Anke Brandt", "Das reicht uns nicht.")]),
    ("Die Bürgermeisterin von Lohn, Anke Brandt, wies das zurück: „Nie gehört.“", [("Anke Brandt", "Nie gehört.")]),
    ("„Das reicht“, sagte Anke Brandt, „wir gehen.“", [("Anke Brandt", "Das reicht"), ("Anke Brandt", "wir gehen.")]),
    ("Anke Brandt nannte den Plan „einen schlechten Witz“.", [("Anke Brandt", "einen schlechten Witz")]),
    (
        "„Das reicht“, sagte Anke Brandt. „Wir gehen jetzt.“",
        [("Anke Brandt", "Das reicht"), ("Anke Brandt", "Wir gehen jetzt.")],
    ),
]
LATER = [
    ("Anke Brandt kam spät. „Das reicht“, sagte Brandt.", "Anke Brandt"),
    ("Anke Brandt kam spät. „Das reicht“, sagte sie.", "Anke Brandt"),
    ("Ministerin Anke Brandt kam spät. „Das reicht“, sagte die Ministerin.", "Anke Brandt"),
    ("Anke Brandt und Uwe Holm kamen spät. „Das reicht“, sagte er.", "Uwe Holm"),
    ("Anke Brandt kam spät. „Das reicht“, sagte ein Nachbar.", ""),
    ("Die Fraktionsvorsitzende Anke Brandt kam. Brandts Antwort war kurz: „Das reicht mir nicht.“", "Anke Brandt"),
]
REPORTED = [
    ("Anke Brandt sagte, dass die Brücke gesperrt bleibe.", ("Anke Brandt", "die Brücke gesperrt bleibe")),
    ("Anke Brandt sagte, die Brücke bleibe gesperrt.", ("Anke Brandt", "die Brücke bleibe gesperrt")),
    ("Laut Anke Brandt bleibt die Brücke gesperrt.", ("Anke Brandt", "bleibt die Brücke gesperrt")),
    ("Anke Brandt zufolge bleibt die Brücke gesperrt.", ("Anke Brandt", "bleibt die Brücke gesperrt")),
    ("Die Brücke bleibe gesperrt, erklärte Anke Brandt.", ("Anke Brandt", "Die Brücke bleibe gesperrt")),
]
NOBODY = [
    "Der Roman „Der lange Winter“ erscheint im Mai.",
    "Die „Letzte Mühle“ ist verkauft.",
    "Anke Brandt las aus dem Buch „Der lange Winter“ vor.",
    "Die Aktion „Saubere Ufer“ beginnt im Juni in Lohn.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("de", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("de", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("de", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_name_of_a_work_is_no_quotation(text: str) -> None:
    assert said("de", text) == []


def test_words_in_the_mood_of_report_go_on() -> None:
    text = "Anke Brandt sagte, die Brücke bleibe gesperrt. Man habe lange genug gewartet."
    assert said("de", text)[1] == ("Anke Brandt", "Man habe lange genug gewartet")


def test_noun_with_a_capital_is_nobody() -> None:
    text = "Obwohl Lohn wartet, sagte die Sprecherin: „Das reicht nicht.“ Einige Tage später hieß es: „Es geht weiter.“"
    assert {name for name, _ in said("de", text)} == {""}


def test_what_is_not_said_is_marked() -> None:
    assert [one.stance for one in heard("de", "Anke Brandt sagte nicht, dass die Brücke gesperrt bleibe.")] == [
        "negated"
    ]
