"""A first letter in a box of its own goes back before its word, and a letter that is a word stays one."""

import pytest

from tests.clean.furniture.pages import cleaned, texts

REST = "harbour board met on Monday, and a clerk whom I had never seen before read out what it had to say."
AFTERWARDS = "<p>It was a long day, a lamp went out, and I went across the quay at noon and on to the old mill.</p>"


def first_text(letter: str, rest: str) -> str:
    return texts(cleaned(first=f"{letter}<p>{rest}</p>{AFTERWARDS}"))[0]


@pytest.mark.parametrize(
    ("letter", "rest", "begins"),
    [
        ("<div class=dropcap>T</div>", f"he {REST}", "The harbour"),
        ("<div class=drop-cap><p>T</p></div>", f"HE {REST}", "THE harbour"),
        ("<div>T</div>", f"he {REST}", "The harbour"),
        ("<p>“T</p>", f"he {REST}”", "“The harbour"),
        ("<div class=lettrine>«\xa0L’</div>", f"été {REST}", "« L’été"),
        ("<div class=dropcap>L</div>", f"’été {REST}", "L’été"),
        (
            "<div>Й</div>",
            "орж вышел из дома в четверг и решил больше никогда не возвращаться на старый маяк.",
            "Йорж вышел",
        ),
        ("<div class=dropcap>A</div>", f"fter the {REST}", "After the"),
        ("<div class=dropcap>A</div>", f"t noon the {REST}", "At noon"),
        ("<div class=dropcap>A</div>", f"lthough the {REST}", "Although"),
        ("<div class=dropcap>A</div>", f"cross the {REST}", "Across the"),
        ("<div class=dropcap>A</div>", f"lamp went out. The {REST}", "A lamp"),
        ("<div class=dropcap>I</div>", f"went out. The {REST}", "I went"),
        ("<div class=dropcap>I</div>", f"n May the {REST}", "In May"),
        ("<div class=dropcap>I</div>", f"’m told that the {REST}", "I’m told"),
        ("<div class=dropcap>O</div>", f"ld men of the {REST}", "Old men"),
        ("<div class=dropcap>W</div>", f"hen the {REST}", "When the"),
        ("<div class=dropcap>Y</div>", f"esterday the {REST}", "Yesterday"),
    ],
)
def test_first_letter_in_a_box_of_its_own_belongs_to_the_paragraph_after_it(
    letter: str, rest: str, begins: str
) -> None:
    assert first_text(letter, rest).startswith(begins)


def test_letter_that_is_a_word_in_the_story_s_language_stays_one() -> None:
    first = (
        "<div class=dropcap>O</div><p>presidente falou na praça depois de muitas horas de espera na chuva de março.</p>"
    )
    again = "<p>Disse que o farol fica, que o presidente da junta sabe, e que o barco parte no domingo.</p>"
    assert texts(cleaned(first=first + again))[0].startswith("O presidente falou")


def test_links_of_the_paragraph_keep_their_words() -> None:
    block = cleaned(first=f"<div class=dropcap>T</div><p>he <a href=/b>harbour</a> {REST}</p>").blocks[0]
    (link,) = block.links
    assert block.text[link.start : link.end] == "harbour"


@pytest.mark.parametrize(
    ("letter", "rest"),
    [
        ("<p>B</p>", f"The {REST}"),
        ("<h2>B</h2>", f"he {REST}"),
        ("<div>B</div>", "ridges go."),
        ("<p>b</p>", f"he {REST}"),
    ],
)
def test_letter_that_is_no_beginning_is_not_glued(letter: str, rest: str) -> None:
    assert rest in texts(cleaned(first=f"<p>{REST.capitalize()}</p>{letter}<p>{rest}</p>"))
