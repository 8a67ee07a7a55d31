"""Norwegian, Bokmål and Nynorsk, as papers write it; all people and places are invented."""

import pytest

from pipeline.languages import language, told_by
from tests.attribution.multilingual.said import heard, said

MO = "Kari Mo"
DIRECT = [
    ("«Det holder», sier Kari Mo til Fjordposten.", [(MO, "Det holder")]),
    ("Kari Mo sier: «Det holder for oss.»", [(MO, "Det holder for oss.")]),
    ("Ordføreren i Fjellvik, Kari Mo, sa i går: – Det holder.", [(MO, "Det holder.")]),
    ("«Det holder», sier Kari Mo. «Vi går nå.»", [(MO, "Det holder"), (MO, "Vi går nå.")]),
    ("– Det holder, seier Kari Mo. – Vi går no.", [(MO, "Det holder"), (MO, "Vi går no.")]),
    ("– Det holder! ropte Kari Mo.", [(MO, "Det holder!")]),
    ("Per Li kom sent.\n– Det holder, durer ordfører Kari Mo i Fjellvik.", [(MO, "Det holder")]),
    ("– Det holder, lød det fra talerstolen.", [("", "Det holder")]),
    ("– Det holder, sa Kari Mo til salen – og gikk hjem.", [(MO, "Det holder")]),
    ("Det var «bare tull», ifølge Kari Mo.", [(MO, "bare tull")]),
    ("– Nei, avviser Kari Mo.", [(MO, "Nei")]),
    ("– Det holder, sier byråd for utdanning Kari Mo (Bygdelista).", [(MO, "Det holder")]),
    ("– Det holder, lyder det fra Kari Mo.", [(MO, "Det holder")]),
    ("– Det holder. Det sier Kari Mo til NPK.", [(MO, "Det holder.")]),
    ("Kari Mo er lei. – Det holder, sier hun.", [(MO, "Det holder")]),
    ("Kari Mo kaller planen «et blindspor».", [(MO, "et blindspor")]),
    ("– Det holder, sier en nabo til Kari Mo.", [("", "Det holder")]),
    ("– Det holder, sier Kari Mos rådgiver Per Li.", [("Per Li", "Det holder")]),
]
LATER = [
    ("Kari Mo kom sent.\n– Det holder, sier Mo.", MO),
    ("Kari Mo kom sent.\n– Det holder, svarte ho.", MO),
    ("Samferdselsminister Kari Mo kom sent.\n– Det holder, sier ministeren.", MO),
    ("Samferdselsminister Kari Mo kom sent.\n– Det holder, sier statsråden.", MO),
    ("Kari Mo (52) og Liv Li (41) kom sent.\n– Det holder, deler 52-åringen.", MO),
    ("Kari Mo kom sent.\n– Det holder for oss alle.", MO),
    ("Kari Mo kom sent.\n– Det holder, sier Kari.", MO),
]
REPORTED = [
    ("Kari Mo sier at broen stenger.", (MO, "broen stenger")),
    ("Kari Mo mener broen må stenges.", (MO, "broen må stenges")),
    ("Som Kari Mo sier, er broen stengt for godt.", (MO, "er broen stengt for godt")),
    ("Broen stenger til høsten, heter det i vedtaket.", ("", "Broen stenger til høsten")),
    ("I går fortalte Kari Mo at broen stenger.", (MO, "broen stenger")),
    ("Ifølge Kari Mo stenger broen til høsten.", (MO, "stenger broen til høsten")),
    ("Ifølgje planen stengjer brua til hausten.", ("", "stengjer brua til hausten")),
    ("Broen stenger til høsten, opplyser Kari Mo.", (MO, "Broen stenger til høsten")),
    ("Broen stenger til høsten. Det opplyser Kari Mo i en e-post.", (MO, "Broen stenger til høsten.")),
    ("Oslo kommune varsler at broen stenger.", ("Oslo kommune", "broen stenger")),
    ("Ifølge en rapport fra Kystverket stenger broen til høsten.", ("", "stenger broen til høsten")),
]
NOBODY = [
    "Boka «Det store havet» kom i fjor.",
    "Kari Mo leste fra romanen «Det store havet».",
    "Aksjonen «Rene strender» starter i Fjellvik til sommeren.",
    "Kari Mo sier nei til planene.",
    "I «Den lange veien» skriver forfatteren Kari Mo om barndommen.",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotation_has_its_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("no", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_short_form_stands_for_the_full_name(text: str, speaker: str) -> None:
    assert [name for name, _ in said("no", text)] == [speaker]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported_clause_has_its_speaker(text: str, expected: tuple[str, str]) -> None:
    assert said("no", text) == [expected]


@pytest.mark.parametrize("text", NOBODY)
def test_nothing_is_said(text: str) -> None:
    assert said("no", text) == []


def test_question_of_a_reporter_is_nobodys_and_its_answer_the_other_ones() -> None:
    text = "Kari Mo kom sent.\n– Hvorfor nå?\n– Fordi det haster for oss, sier Mo."
    assert said("no", text) == [(MO, "Fordi det haster for oss")]


def test_party_stands_for_the_one_that_was_named() -> None:
    text = "Rederlaget Vest krever svar. Organisasjonen varsler at ferjene stanser."
    assert said("no", text)[-1] == ("Rederlaget Vest", "ferjene stanser")


def test_what_is_added_behind_a_quotation_is_reported() -> None:
    text = "– Det holder, sier Kari Mo og legger til at broen stenger."
    assert said("no", text) == [(MO, "Det holder"), (MO, "broen stenger")]


def test_what_is_denied_is_marked() -> None:
    assert [one.stance for one in heard("no", "Kari Mo nekter for at broen stenger.")] == ["negated"]


@pytest.mark.parametrize(
    ("text", "stances"),
    [("Kari Mo avviser at broen stenger.", ["negated"]), ("– Broen stenger ikke nå, avviser Kari Mo.", ["said"])],
)
def test_refusal_denies_a_clause_and_no_quotation(text: str, stances: list[str]) -> None:
    assert [one.stance for one in heard("no", text)] == stances


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Regjeringen har ikke bestemt seg, og det er heller ikke klart hva den vil gjøre av seg.", "no"),
        ("Eg veit ikkje kva dei meiner, men det er noko anna enn før.", "no"),
        ("Regeringen har inte bestämt sig, och det är inte heller klart vad den vill.", "sv"),
        ("Regeringen har ikke besluttet sig, og det er heller ikke klart, hvad den vil gøre af sig selv.", "da"),
    ],
)
def test_languages_of_the_north_are_told_apart(text: str, code: str) -> None:
    assert language(told_by(text)) == language(code)
