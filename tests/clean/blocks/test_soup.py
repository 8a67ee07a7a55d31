"""A fragment as soup: its own short ways through it find what BeautifulSoup's find."""

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from selectolax.lexbor import LexborHTMLParser

from pipeline.clean.blocks.soup import first, soup_of, tags_in, text_of, texts_in

PAGES = (
    "<p>Ten <b>voted <i>twice</i></b>.</p>",
    "<div><p></p><ul><li>Ferry</li><li><a href='/quay'>Quay <em>9</em></a></li></ul>after</div><p>end</p>",
    "<!-- unseen --><section><!-- nor this --><p>One<br>two</p></section>",
    "plain",
    "",
)


def soup(html: str) -> Tag:
    body = LexborHTMLParser(html).body
    return soup_of([] if body is None else body.iter(include_text=True))


@pytest.mark.parametrize("html", PAGES)
def test_elements_and_texts_are_those_of_beautifulsoup_in_its_order(html: str) -> None:
    for root in (soup(html), BeautifulSoup(f"<article>{html}</article>", "html.parser")):
        assert list(tags_in(root)) == [tag for tag in root.descendants if isinstance(tag, Tag)]
        assert texts_in(root) == [text for text in root.descendants if type(text) is NavigableString]
        assert text_of(root) == root.get_text(" ")
        assert text_of(root, "") == root.get_text()


def test_what_was_taken_out_is_met_no_more() -> None:
    root = soup(PAGES[1])
    first(root, ("ul",)).extract()
    assert [tag.name for tag in tags_in(root)] == ["div", "p", "p"]
    assert text_of(root, "") == "afterend"


def test_each_element_knows_its_neighbours() -> None:
    root = soup(PAGES[1])
    assert [tag.name for tag in root.find_all(True)] == ["div", "p", "ul", "li", "li", "a", "em", "p"]
    assert [tag.name for tag in root.select("li + li a")] == ["a"]
    assert root.find("ul").next_sibling == "after"


def test_a_look_for_the_first_element_stops_there() -> None:
    root = soup("<p>one</p>" + "<h2>x</h2>" * 3)
    walk = tags_in(root)
    assert next(walk).name == "p"
    assert first(root, ("h2",)) is root.contents[1]
