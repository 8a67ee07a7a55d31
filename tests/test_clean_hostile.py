"""Pages built to break a reader: their story is told, in little time, and their bytes and dates are read with care."""

import time

import pytest

from tests.test_clean import FIRST, HEAD, SECOND, story

ATTRIBUTES = " ".join(f"data-{number}='{number} > 1'" for number in range(50_000))
OVERLAPPING = "".join(f"<b {number}>" for number in range(3_000)) + "x" + "<i></b>" * 3_000


@pytest.mark.parametrize(
    "trap",
    [
        f"<p {ATTRIBUTES.replace('>', '')} class=late>x</p>",
        f"<p {ATTRIBUTES.replace(' > 1', '')}>x</p>",
        f"<p {' '.join(f'a{number}' for number in range(300_000))}>x</p>",
        OVERLAPPING,
        f"{OVERLAPPING.replace('<b', '<STRONG').replace('/b', '/strong')}",
    ],
    ids=["attributes", "attributes without spaces", "attributes without values", "overlapping", "upper case"],
)
def test_what_a_parser_takes_long_for_is_cut_before_it_and_no_word_of_the_story_is_lost(trap: str) -> None:
    begun = time.process_time()
    found = story(f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p>{trap}<p>{SECOND}</p></article>")
    assert time.process_time() - begun < 3  # uncut, each takes ten and more
    assert FIRST in found.text
    assert SECOND in found.text


def test_long_attribute_is_no_long_list_of_attributes() -> None:
    state = "a=b " * 30_000
    found = story(f"{HEAD}<article data-state='{state}' class=story><h1>Rail Bill Stalls</h1><p>{FIRST}</p></article>")
    assert found.text == FIRST


def test_formatting_of_a_page_that_never_closes_it_goes_and_its_words_stay() -> None:
    lines = "".join(f"<p><b>Line {number}</b> of <i>the long <font color=red>list.</p>" for number in range(1_000))
    found = story(f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p>{lines}</article>")
    assert "Line 999 of the long list." in found.text
