"""A page parsed once: what can never be text is gone, and what several steps ask for is at hand."""

import pytest

from pipeline.clean.page.charset import decode
from pipeline.clean.page.tame import LONG_TAG, MAX_ATTRIBUTES
from pipeline.clean.page.tree import Page, parse

HEAD = '<script type="Application/LD+JSON">{"a": 1}</script><script>let b = 2</script><style>p {}</style>'


def page(body: str, head: str = HEAD) -> Page:
    return parse(f"<html><head>{head}</head><body>{body}</body></html>", "https://paper.example/a")


def test_json_ld_is_kept_as_text_however_its_type_is_written_and_no_other_script() -> None:
    found = page("<script type='application/ld+json; charset=utf-8'>[]</script><script type=module>x</script>")
    assert found.json_ld == ('{"a": 1}', "[]")


def test_no_script_style_or_drawing_stays_in_the_tree() -> None:
    found = page("<p>Ten <svg><title>x</title><style>y</style></svg>voted</p><noscript><iframe></iframe></noscript>")
    assert found.body is not None
    assert found.body.text() == "Ten voted"
    assert found.tree.css("script, style, svg, noscript, iframe") == []
    assert "let b = 2" in found.source


def test_headings_of_all_ranks_come_in_order() -> None:
    found = page("<h2>a</h2><h1>b</h1><div><h3>c</h3><h4>d</h4></div><h1>e</h1>")
    assert [node.text() for node in found.headings()] == ["a", "b", "c", "e"]
    assert [node.text() for node in found.of("h1")] == ["b", "e"]


def test_microdata_is_found_by_name_in_order_and_once_whatever_else_its_element_is() -> None:
    found = page(
        '<div itemprop="articleBody text" class=cat-links>a</div><p itemprop="articleBodyX">b</p>'
        "<span itemprop=articleBody class=tags-links>c</span><time itemprop=articleBody>d</time><p class=itemprop>",
        '<meta itemprop="articleBody" content="x">',
    )
    assert [node.tag for node in found.microdata("articleBody")] == ["meta", "div", "span", "time"]
    assert found.microdata("headline") == []
    assert [node.text() for node in found.of("time")] == ["d"]


def test_links_and_meta_elements_count_only_with_what_they_need() -> None:
    head = (
        '<link itemprop=url href="/x"><link rel=next><link rel="Next Up" href=" /b "><meta itemprop=name><meta name=a>'
    )
    found = page("<p>a</p>", head + '<meta name=B content=" c ">')
    assert (found.links, found.meta) == (((("next", "up"), "/b"),), {"b": ["c"]})


def test_paragraphs_come_in_order_and_boxes_that_are_named_a_standfirst() -> None:
    found = page(
        "<p class=leader>a</p><ul><li class=lead>b</li></ul><blockquote class=dek>c</blockquote><pre>d</pre>"
        "<h2 class='x Story-Dek'>e</h2><dl><dd>f</dd></dl><div class=intro><p>g</p></div><p class>h</p>"
    )
    assert [node.text() for node in found.leaves()] == ["a", "c", "d", "f", "g", "h"]
    assert [node.text() for node in found.standfirsts()] == ["e", "g"]


def test_labels_are_seen_on_any_element() -> None:
    labelled = (
        "<a rel='tag category'>a</a>",
        "<span class='x tags-links'>a</span>",
        "<p itemprop=a class=cat-links>a</p>",
    )
    assert all(page(body).is_labelled() for body in labelled)
    assert not page("<a rel=tag class=category>a</a><p itemprop=b class=links>c</p>").is_labelled()


@pytest.mark.parametrize(
    "body",
    [
        "<meta charset=iso-8859-1><p>Grüße – “ja”</p>".encode(),
        "<meta charset=shift_jis><p>市議会</p>".encode(),
        "<meta charset=windows-1251><p>Пётр</p>".encode("cp1251"),
        "\ufeff<p>Grüße</p>".encode(),
        "<p>Grüße</p>".encode("utf-16"),
        b"<p>Gr\xfc\xdfe \xff</p>",
        "<p>a\0b – c</p>".encode(),
    ],
)
def test_tree_is_the_same_from_a_page_s_bytes_as_from_its_text(body: bytes) -> None:
    html = decode(body, "text/html")
    trees = (parse(html.text, "https://paper.example/a", utf8).tree.html for utf8 in (html.utf8, None))
    assert len(set(trees)) == 1


def test_bytes_that_cost_a_parser_more_than_it_reads_are_not_given_to_it() -> None:
    html = decode(f"<p {' '.join(f'a{number}' for number in range(LONG_TAG))}>Ten voted</p>".encode(), "text/html")
    assert html.utf8 is not None
    (node,) = parse(html.text, "https://paper.example/a", html.utf8).leaves()
    assert len(node.attributes) == MAX_ATTRIBUTES
