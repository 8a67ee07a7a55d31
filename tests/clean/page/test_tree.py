"""A page parsed once: what can never be text is gone, and what several steps ask for is at hand."""

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


def test_microdata_is_found_by_name_on_a_page_that_has_any() -> None:
    found = page('<div itemprop="articleBody text">a</div><p itemprop="articleBodyX">b</p>')
    assert [node.text() for node in found.microdata("articleBody")] == ["a"]
    assert found.microdata("headline") == []
    assert not page("<p class=itemprop>a</p>").has_microdata
    assert page("<p>a</p>", '<meta itemprop="name" content="x">').has_microdata
