"""Words are found in bytes however a page writes them, and never where they are not."""

import json

import pytest

from pipeline.proof.text import data, scripts, seen
from pipeline.proof.words import find
from tests.pace import least

PAGE = (
    "<!DOCTYPE html><html><head><title>Weir</title><style>p { content: 'hidden <p>' }</style></head>"
    "<body><!-- We never sleep --><p title='a > b'>&ldquo;We never&nbsp;sleep&rdquo;, said <b>A</b>da.</p>"
    '<p>Soft­ly spoken &amp; 5 < 6 &unknown; &#x41;</p><script>var x = "We slept\\u2014once"</script></body></html>'
)


def at(source: str, words: str) -> str | None:
    found = find([words], seen(source))
    return source[found.spans[0][0] : found.spans[0][1]] if found else None


@pytest.mark.parametrize(
    ("words", "written", "exact"),
    [
        ("We never sleep", "We never&nbsp;sleep", True),
        ("“We never sleep”, said Ada.", "&ldquo;We never&nbsp;sleep&rdquo;, said <b>A</b>da.", True),
        ('"We never sleep", said Ada.', "We never&nbsp;sleep&rdquo;, said <b>A</b>da", False),
        ("Softly spoken", "Soft­ly spoken", False),
        ("& 5 < 6 &unknown; A", "&amp; 5 < 6 &unknown; &", True),
    ],
)
def test_words_are_found_where_they_are_written(words: str, written: str, exact: bool) -> None:
    found = find([words], seen(PAGE))
    assert found is not None
    start, end = found.spans[0]
    assert (PAGE[start:end], found.exact) == (written, exact)


@pytest.mark.parametrize(
    "words", ["We never slept", "never sle", "e never sleep", "hidden", "We slept", "a > b", "“”", "", "Ada. Soft ly b"]
)
def test_words_that_no_reader_sees_are_not_found(words: str) -> None:
    assert find([words], seen(PAGE)) is None


def test_a_comment_is_not_taken_for_the_text_that_says_the_same() -> None:
    assert at(PAGE, "We never sleep") == "We never&nbsp;sleep"


def test_parts_are_found_in_their_order_alone() -> None:
    placed = seen("<p>“We sail,” she said, “and we stay.”</p>")
    assert find(["We sail,", "and we stay."], placed) is not None
    assert find(["and we stay.", "We sail,"], placed) is None
    assert find(["We sail,", "We sail,"], placed) is None


def test_paragraphs_without_space_between_them_part_words() -> None:
    assert find(["late. Early"], seen("<p>late.</p><p>Early</p>")) is not None
    assert find(["lateEarly"], seen("<p>la<i>te</i>Early</p>")) is not None


def test_scripts_and_answers_of_data_are_read_with_their_places() -> None:
    source = json.dumps({"content": {"rendered": '<p>“Fish” &amp; “chips\\” 😀 <a href="x">today</a></p>'}})
    found = find(["chips\\” 😀 today"], data(source))
    assert found is not None
    assert found.exact
    assert source[found.spans[0][0] :].startswith("chips\\\\")
    script = find(["We slept—once"], scripts(PAGE))
    assert script is not None
    assert PAGE[script.spans[0][0] : script.spans[0][1]].startswith("We slept")


@pytest.mark.parametrize("text", ["„Мы не спим“, сказала Ада.", "「門は開いた」と話した。", "«Ça va», dit-elle."])
def test_every_script_is_read(text: str) -> None:
    placed = seen(f"<p>{text}</p>")
    assert find([text[1:6]], placed) is not None


@pytest.mark.parametrize(
    "piece", ["<", "<!--", '<a b="', "&", '"\\', "<script>", "</", "<p", "'>", '="', "&#", '<a b=">', "\\u", "<script"]
)
def test_broken_markup_takes_no_longer_than_sound(piece: str) -> None:
    assert least(lambda: [read(piece * 40_000) for read in (seen, data, scripts)], 5) < 5
