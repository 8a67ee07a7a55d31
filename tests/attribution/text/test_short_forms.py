"""What people are called for short: by nicknames, without an article, by the first name, by a part of a long name."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from pipeline.attribution.text.short_forms import nicknames
from schemas import Article, Block

pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")
SHORT = [
    ("August “Gus” Hallow opened the pier.", "Hallow", "August “Gus” Hallow"),
    ("August “Gus” Hallow opened the pier.", "Gus Hallow", "August “Gus” Hallow"),
    ("August “Gus” Hallow opened the pier.", "Gus", "August “Gus” Hallow"),
    ("Robert (Bob) Kell opened the pier.", "Bob Kell", "Robert (Bob) Kell"),
    ("Minister Hamad Al-Fadil opened the pier.", "Fadil", "Hamad Al-Fadil"),
    ("Minister Hamad El-Fadil opened the pier.", "Mr Fadil", "Hamad El-Fadil"),
    ("Minister Hamad Fadil opened the pier.", "Al-Fadil", "Hamad Fadil"),
    ("Sheikha Nour bint Salem Al Harbi opened the pier.", "Sheikha Nour", "Nour bint Salem Al Harbi"),
    ("Sheikh Tareq bin Salem Al Harbi opened the pier.", "Sheikh Tareq bin Salem", "Tareq bin Salem Al Harbi"),
    ("Datuk Ahmad bin Ismail opened the pier.", "Datuk Ahmad", "Ahmad bin Ismail"),
    ("Ratu Semi Vunivalu opened the pier.", "Ratu Semi", "Semi Vunivalu"),
    ("Don Halmsen opened the pier.", "Halmsen", "Don Halmsen"),
    ("Don Pedro Alvarez opened the pier.", "Don Pedro", "Pedro Alvarez"),
    ("The dean of the school, Dean Ana Holt, opened the pier.", "Dean Holt", "Ana Holt"),
    ("Ana M. Holt opened the pier.", "Ana Holt", "Ana M. Holt"),
    ("Ana Marie Holt opened the pier.", "Ana Holt", "Ana Marie Holt"),
    ("David Kell opened the pier.", "Dave Kell", "David Kell"),
    ("Elizabeth Kell opened the pier.", "Liz", "Elizabeth Kell"),
    ("Ana Kell-Marsh opened the pier.", "Ms Kell", "Ana Kell-Marsh"),
    ("J. K. Marsh opened the pier.", "JK Marsh", "J. K. Marsh"),
    ("Ana Kell, known to all as “Nan”, opened the pier.", "Nan", "Ana Kell"),
    ("Ana Kell, better known as Nan, opened the pier.", "Nan", "Ana Kell"),
    ("Gethin Morlais opened the pier.", "Gethin", "Gethin Morlais"),
]


def told(text: str) -> list[str]:
    blocks = tuple(Block(kind="paragraph", text=line) for line in text.split("\n"))
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=blocks)
    return [found.speaker for found in find_attributions(page, packaged_model())]


@pytest.mark.parametrize(("first", "later", "name"), SHORT)
def test_a_short_form_is_the_fullest_name(first: str, later: str, name: str) -> None:
    assert told(f"{first}\n“It floats,” {later} said.") == [name]


def test_who_is_named_in_full_by_a_quotation_alone() -> None:
    text = "“It was Tamara Obayo who wrote to me,” Ana Holt said. She finds the letter. “It leaks,” Obayo wrote."
    assert told(text) == ["Ana Holt", "Tamara Obayo"]


def test_of_two_of_one_last_name_it_is_none_whom_the_words_name() -> None:
    text = "Garth Surrey said yes. His cousin, Rhona Surrey, said no. “Garth’s boys got boats,” Surrey said."
    assert told(text)[-1] == "Rhona Surrey"
    assert told(text.replace("“Garth’s", "“Rhona’s"))[-1] == "Garth Surrey"


@pytest.mark.parametrize(("asks", "answers"), [("Ruth", "Gus"), ("RUTH", "MR. HALLOW"), ("Abern", "Hallow")])
def test_labels_are_short_forms(asks: str, answers: str) -> None:
    turns = [f"{asks}: Why now?", f"{answers}: I was tired.", f"{asks}: And the dam?", f"{answers}: I never liked it."]
    text = "\n".join(["August “Gus” Hallow spoke to Ruth Abern before he left.", *turns])
    assert told(text) == ["Ruth Abern", "August “Gus” Hallow"] * 2


def test_nicknames_of_none_and_of_two_words() -> None:
    assert (nicknames(("Ivo", "Lund")), nicknames(("Ivo", "“Big Salt”", "Lund"))) == ([], ["Big Salt"])


@pytest.mark.parametrize("above", ["Gethin Backs Morlais", "Gethin Morlais Quits"])
def test_no_verb_of_a_heading_is_a_part_of_the_name(above: str) -> None:
    assert told(f"{above}\nGethin Morlais opened the pier.\n“It floats,” Gethin Morlais said.") == ["Gethin Morlais"]


def test_a_headline_s_capitals_are_no_fuller_name() -> None:
    page = Article(
        url="https://lantern.example/a", site="l", capture_id="c", headline="Gethin Backs Morlais",
        blocks=(Block(kind="paragraph", text="Gethin Morlais opened the pier. “It floats,” Morlais said."),),
    )  # fmt: skip
    assert [found.speaker for found in find_attributions(page, packaged_model())] == ["Gethin Morlais"]
