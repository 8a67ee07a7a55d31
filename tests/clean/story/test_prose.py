"""How much prose an element holds: all of it counts for whatever is around it, furniture's for nothing."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.clean.page.tree import parse
from pipeline.clean.story.prose import Prose, climb, weigh

LINE = "The council voted on the harbour plan late on Monday, after nine hours of talk about boats. " * 3
WORDS = len(LINE.split())


def weighed(html: str) -> tuple[LexborHTMLParser, Prose]:
    page = parse(html, "https://paper.example/a")
    return page.tree, weigh(page)


def share(tree: LexborHTMLParser, prose: Prose, selector: str) -> float:
    node = tree.css_first(selector)
    assert node is not None
    return prose.of(node) / WORDS


def test_paragraphs_count_for_all_that_hold_them_and_their_links_do_not() -> None:
    linked = f"<p>{LINE}<a href=/x>{LINE}</a></p>"
    tree, prose = weighed(f"<main><div id=a><p>{LINE}</p><div id=b><p>{LINE}</p>{linked}</div></div></main>")
    assert [share(tree, prose, selector) for selector in ("main", "#a", "#b")] == [3, 3, 2]


def test_a_quotations_words_are_its_paragraphs_and_a_lists_count_for_nothing() -> None:
    quoted = f"<blockquote id=quote><p>{LINE}</p></blockquote><blockquote id=bare><b>{LINE}</b></blockquote>"
    tree, prose = weighed(f"<main>{quoted}<ul id=list><li>{LINE}</li><li><b>{LINE}</b></li></ul></main>")
    assert [share(tree, prose, selector) for selector in ("#quote", "#bare", "#list", "main")] == [1, 1, 0, 2]


def test_prose_in_furniture_counts_for_nothing_however_deep_it_stands_there() -> None:
    story = f"<div id=story>{f'<p>{LINE}</p>' * 4}</div>"
    aside = f"<div class=sidebar><section><div><p>{LINE}</p></div><div id=deep><p>{LINE}</p></div></section></div>"
    head = f"<div class=masthead><p>{LINE}</p></div>"
    tree, prose = weighed(head + story + aside)
    assert share(tree, prose, "#story") == 4
    assert share(tree, prose, "#deep") == share(tree, prose, ".sidebar") == share(tree, prose, ".masthead") == 0


def test_a_block_that_is_a_link_is_no_prose_whatever_stands_in_it() -> None:
    story = f"<div id=story>{f'<p>{LINE}</p>' * 4}</div>"
    tree, prose = weighed(f"{story}<a href=/x><div><div id=in><p>{LINE}</p></div><p>{LINE}</p></div></a>")
    assert share(tree, prose, "body") == 4
    assert share(tree, prose, "#in") == 0


def test_a_chain_that_is_cut_off_hides_nothing_from_one_that_begins_further_out() -> None:
    deep = "<div>" * 80 + f"<p>{LINE}</p>" + "</div>" * 80
    inner = f"<div><p id=inner>{LINE}</p>{deep}</div>"
    story = f"<div id=story>{f'<p>{LINE}</p>' * 4}</div>"
    tree, prose = weighed(f"{story}<div class=sidebar>{'<div>' * 20}{inner}{'</div>' * 20}</div>")
    assert share(tree, prose, "#inner") == 0
    assert share(tree, prose, "#story") == 4


def test_all_that_holds_an_element_comes_nearest_first() -> None:
    node = LexborHTMLParser("<main><div><p>a</p></div></main>").css_first("p")
    assert isinstance(node, LexborNode)
    assert [found.tag for found in climb(node)] == ["p", "div", "main", "body", "html"]
