"""Whole names: particles, suffixes, initials, two last names, families first, capitals; and what is no name at all."""

import pytest

from pipeline.attribution import find_attributions
from pipeline.attribution.text.names import family_first, key_of, mentions_in
from pipeline.attribution.text.tokens import sentences
from schemas import Article, Block

NAMES = {
    "a suffix": (["Milo Hask Jr., the sheriff, resigned.", "“I am done,” Hask said."], "Milo Hask Jr."),
    "a suffix after a comma": (["“I am done,” said Milo Hask, Jr., the sheriff."], "Milo Hask Jr."),
    "a short form with its suffix": (["Milo Hask Jr. resigned.", "“I am done,” Hask Jr. said."], "Milo Hask Jr."),
    "a number": (["Orrin Blent III runs the mill.", "“It grinds,” Blent said."], "Orrin Blent III"),
    "an article written together": (["Omar al-Rashid spoke.", "“No deal,” al-Rashid said."], "Omar al-Rashid"),
    "without its article": (["Omar al-Rashid spoke.", "“No deal,” Rashid said."], "Omar al-Rashid"),
    "an elided particle": (["Massimo d'Alvena spoke.", "“No deal,” said d’Alvena."], "Massimo d'Alvena"),
    "two particles": (["Ludo van der Veld spoke.", "“No deal,” van der Veld said."], "Ludo van der Veld"),
    "a particle written large": (["Ludo van der Veld spoke.", "“No deal,” Van der Veld said."], "Ludo van der Veld"),
    "of the last name the last word": (["Ludo van der Veld spoke.", "“No deal,” Veld said."], "Ludo van der Veld"),
    "three particles": (
        ["Anton von und zu Hallbach spoke.", "“No deal,” von und zu Hallbach said."], "Anton von und zu Hallbach"),
    "ten is a particle within a name": (["Corrie ten Brinke spoke.", "“No,” Ten Brinke said."], "Corrie ten Brinke"),
    "apostrophes of three shapes": (["Pat O'Dorney spoke.", "“No deal,” O’Dorney said."], "Pat O'Dorney"),
    "an opening mark for an apostrophe": (["Pat O'Dorney spoke.", "“No deal,” O‘Dorney said."], "Pat O'Dorney"),
    "a hyphen": (["Ana Lloyd-Mbeki spoke.", "“No deal,” Lloyd-Mbeki said."], "Ana Lloyd-Mbeki"),
    "another hyphen": (["Ana Lloyd-Mbeki spoke.", "“No deal,” Lloyd‑Mbeki said."], "Ana Lloyd-Mbeki"),
    "a family first, by a title": (["Goh Siew Leng spoke.", "“No,” Ms Goh said."], "Goh Siew Leng"),
    "a member of parliament": (["“No,” Member of Parliament Tan Wei Keong said."], "Tan Wei Keong"),
    "a minister of state": (["“No,” Minister of State for National Development Ong Mei Fen said."], "Ong Mei Fen"),
    "an office that the table lacks": (["Retiree Lim Ah Hock spoke.", "“No,” Mr Lim said."], "Lim Ah Hock"),
    "a priest": (["“No,” Fr Tom Loob said."], "Tom Loob"),
    "initials": (["J. P. Okafor, the clerk, spoke.", "“No deal,” said J.P. Okafor."], "J. P. Okafor"),
    "both last names": (["Andrés Manuel Ruiz Otero spoke.", "“No,” Ruiz Otero said."], "Andrés Manuel Ruiz Otero"),
    "the first of two last names": (["Maria Souto Lima, governor, spoke.", "“No,” Souto said."], "Maria Souto Lima"),
    "last names with a conjunction": (["Luiz Costa e Silva spoke.", "“No,” Costa e Silva said."], "Luiz Costa e Silva"),
    "an accent left out": (["Andrés Otero spoke.", "“No deal,” said Andres Otero."], "Andrés Otero"),
    "a family first": (["Lee Jae-min, the minister, spoke.", "“No deal,” Lee said."], "Lee Jae-min"),
    "a family first, without a hyphen": (["Kim Jong Su spoke.", "“No deal,” Kim said."], "Kim Jong Su"),
    "a family of no table": (["Tak Jae-min spoke.", "“No deal,” Tak said."], "Tak Jae-min"),
    "capitals alone": (["“No deal,” said ANNA O’HARA, the mayor."], "Anna O’Hara"),
    "capitals in one place": (["ANNA KOVAR SAYS NO.", "“No deal,” Kovar said."], "Anna Kovar"),
    "a knight by his first name": (["Sir Osric Tandy spoke.", "“No deal,” Sir Osric said."], "Osric Tandy"),
    "a nickname in marks": (["“No deal,” said Ivo “Salty” Lund, the harbour master."], "Ivo “Salty” Lund"),
    "without the nickname": (["Ivo “Salty” Lund spoke.", "“No deal,” Lund said."], "Ivo “Salty” Lund"),
    "a last name that is a month's": (["Theresa May spoke.", "“No deal,” May said."], "Theresa May"),
    "a title of another country": (["Alhaji Sani Dogo spoke.", "“No deal,” Dogo said."], "Sani Dogo"),
    "a portfolio of two words": (["Minister for Food Security Rana Mehfil said that it was late."], "Rana Mehfil"),
    "an adverb at the head": (["Curiously Draga said that it was late.", "Pavle Draga left."], "Pavle Draga"),
    "an adjective at the head": (["Incumbent Pavle Draga said that it was late."], "Pavle Draga"),
}  # fmt: skip


def spoken(*paragraphs: str | Block) -> list[tuple[str, str]]:
    blocks = tuple(Block(kind="paragraph", text=one) if isinstance(one, str) else one for one in paragraphs)
    page = Article(
        url="https://lantern.example/a", site="lantern", capture_id="c", headline="", language="en", blocks=blocks
    )
    return [(found.speaker, found.speaker_kind) for found in find_attributions(page)]


@pytest.mark.parametrize("form", NAMES)
def test_a_speaker_has_the_whole_name(form: str) -> None:
    paragraphs, name = NAMES[form]
    assert spoken(*paragraphs)[-1:] == [(name, "person")]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["The Portion Fix Containers said “one cup” on the lid. Containers are cheap. A portion is small."],
        ["Portion Fix Containers: “Fill me.”", "Every portion has containers of its own."],
        ["Fill: “Add two cups.”", "Fill the pan."],
        ["Then Stir said “hot”.", "Stir the pan."],
        ["Ingredients: two eggs.", "Method: Beat the eggs.", "Ingredients: one egg.", "Method: Boil it."],
        ["INGREDIENTS: two eggs.", "METHOD: Beat the eggs.", "INGREDIENTS: one egg.", "METHOD: Boil it."],
        [Block(kind="heading", text="Nurses Say They Want More", level=2), "It was late."],
    ],
)
def test_things_and_verbs_in_capitals_are_no_persons(paragraphs: list[str | Block]) -> None:
    assert [name for name, kind in spoken(*paragraphs) if kind == "person"] == []


def test_two_of_one_last_name_stay_two() -> None:
    text = ["Ana Park spoke.", "Park Geun-su spoke.", "“No deal,” Park said.", "“I see,” Ana Park said."]
    assert [name for name, _ in spoken(*text)] == ["Park Geun-su", "Ana Park"]


def test_initials_of_a_body_are_no_last_name() -> None:
    assert spoken("Kim Jong Un spoke.", "The UN said that it would leave.")[-1][0] != "Kim Jong Un"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ingrid Vale Says No To Holt", ["Ingrid Vale", "No To Holt"]),
        ("the mayor, Ana de la Cruz, and de Brest", ["Ana de la Cruz", "de Brest"]),
        ("Edward Said left", ["Edward Said"]),
        ("It may be so, Ana May said", ["Ana May"]),
    ],
)
def test_where_a_name_begins_and_ends(text: str, names: list[str]) -> None:
    (sentence,) = sentences(text, [(0, len(text))], ())
    found = [mention.name for mention in mentions_in(sentence)]
    assert found[:1] == names[:1]
    assert len(found) >= len(names) - 1


def test_keys_and_orders() -> None:
    assert key_of(("Zoë", "O’Dorney‑Diaz")) == key_of(("Zoe", "O'Dorney-Diaz"))
    assert [family_first(name.split()) for name in ("Lee Jae-min", "Ann Lee", "Anne-marie Ost")] == [True, False, False]
