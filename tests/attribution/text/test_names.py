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
    "a particle that is a verb as well": (["Josefa do Pombal left.", "“No,” Pombal said."], "Josefa do Pombal"),
    "an abbreviated first name": (["Ma. Lourdes Sulat spoke.", "“No,” Sulat said."], "Ma. Lourdes Sulat"),
    "an abbreviated last name": (["“No,” said Joaquin Sta. Rita."], "Joaquin Sta. Rita"),
    "a preposition at the head": (["Ana Draga rose.", "Alongside Draga sat Bo.", "“No,” Draga said."], "Ana Draga"),
    "what tabloids call somebody": (["Shameless Ana Draga spoke.", "“No,” Draga said."], "Ana Draga"),
    "a participle of two words": (["Red-faced Ana Draga spoke.", "“No,” Draga said."], "Ana Draga"),
    "a wife at home": (["Housewife Ana Draga spoke.", "“No,” Draga said."], "Ana Draga"),
    "a day, apposed": (["The driver, Sunday Obi, left. “No,” Obi said."], "Sunday Obi"),
    "a month before a verb of speech": (["June Obi said that it was late.", "“No,” Obi said."], "June Obi"),
    "an address of judges": (["Her Honour Ana Draga spoke.", "“No,” Draga said."], "Ana Draga"),
    "short for Colin": (["The member for Oxmoor, Col Gruner, left.", "“No,” Gruner said."], "Col Gruner"),
    "initials of an honour": (["Ana Draga BL spoke.", "“No,” Ms Draga said."], "Ana Draga"),
    "one who owns counsel": (["Ms Obi’s KC, Ana Draga, said that it was late."], "Ana Draga"),
    "a last name in -s of a place": (["Bishop Tomas Arras of San Pedro said that it was late."], "Tomas Arras"),
    "a first name before a family": (["Vincent Lim Boon Heng left.", "“No,” Lim said."], "Vincent Lim Boon Heng"),
    "a given name that is called so": (["Nguyen Thi Lan, a clerk, spoke.", "“No,” Ms Lan said."], "Nguyen Thi Lan"),
    "without the father": (["Ahmad Zaki bin Salleh spoke.", "“No,” Ahmad Zaki said."], "Ahmad Zaki bin Salleh"),
    "by his own name": (["Mr M. Kumar a/l Murugan left.", "“No,” Kumar said."], "M. Kumar a/l Murugan"),
    "two first names": (["Siti Aminah Mohd Noor left.", "“No,” Siti Aminah said."], "Siti Aminah Mohd Noor"),
    "Burmese for mister": (["“No,” U Htay Oo said."], "Htay Oo"),
    "a lord whose review bears his name": (["The Ansty Review is out.", "“No,” Lord Ansty said."], "Ansty"),
    "a first name after a form of address": (["“No,” said Mrs. Kumari Obi."], "Kumari Obi"),
    "a last name in capitals": ([Block(kind="paragraph", text="MS OBIORA: “No.”")], "Obiora"),
    "an attorney general in letters": (["“No,” said Deputy Assistant AG Ana Draga."], "Ana Draga"),
    "an officer in letters": (["“No,” said Police PRO Ana Draga."], "Ana Draga"),
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
    ("name", "pronoun"),
    [
        ("Verity Obi", "she"), ("Noh Bon-sook", "she"), ("Noh Bon-chul", "he"), ("Tran Thi Bo", "she"),
        ("Ossa binti Rahl", "she"), ("Ossa bin Rahl", "he"), ("Ossa a/l Rahl", "he"), ("Ossa Devi", "she"),
        ("Ossa Begum", "she"), ("Ossa Bahadur Rahl", "he"), ("Ossa Rahlsdóttir", "she"), ("Ossa Rahlová", "she"),
    ],
)  # fmt: skip
def test_a_pronoun_finds_who_is_told_by_any_part_of_the_name(name: str, pronoun: str) -> None:
    other = "Peter Lund" if pronoun == "she" else "Ana Lund"
    assert spoken(f"{name}, a clerk, met {other}, a vet.", f"“No,” {pronoun} said.")[-1:] == [(name, "person")]


NOBODY = {
    "a constituency": ["Ana Holt, the member for Milbury and Tarn, left. He said that it was late."],
    "an article's": ["He wrote to the Chairman of the Salthouse, Commodore Tam Bey. She said that it was late."],
    "the mayor's car": ["The mayor’s Renolt stood outside. He said that it was late."],
    "an operator": ["The operator, Marlinco, is late. She said that it was late."],
    "a member of a people": ["The Dane had not heard. The Dane said that it was late."],
    "many": ["Eleven MPs left. He said that it was late."],
    "in two words": ["The Salt Grange is shut. In other Grange news, she said that it was late."],
    "a calling": ["The Chief Medical Director left. She said that it was late."],
    "a place that is told as a place": ["Outside Salt Cross a man laughed. He said that it was late."],
    "a common noun": ["Crews worked late. The crews were tired. Crews said that it was late."],
    "a hospital": ["Enam Medical is shut. She said that it was late."],
    "everybody": ["Everybody in Milbury said that it was late."],
    "a spokesman of a ministry": ["A Ministry of Salt spokesman said that it was late."],
}  # fmt: skip


@pytest.mark.parametrize("form", NOBODY)
def test_what_is_nobodys_name_speaks_for_nobody(form: str) -> None:
    assert spoken(*NOBODY[form])[-1][0] in {"", "Ana Holt", "Tam Bey"}


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
