"""JSON that a strict reader refuses is read as far as it can be told, in one pass, and nothing is made up."""

from typing import Any

import pytest

from pipeline.clean.page.lenient import DEEPEST, LONGEST, MOST, read
from tests.pace import least

PLAIN = '{"@type": "NewsArticle", "headline": "Lamp \\"out\\" again", "by": [{"name": "Ada Finch"}]}'
READ = {"@type": "NewsArticle", "headline": 'Lamp "out" again', "by": [{"name": "Ada Finch"}]}


@pytest.mark.parametrize(
    "script",
    [
        f"{PLAIN};",
        f"\ufeff{PLAIN},",
        f"<!-- {PLAIN} -->",
        f"<![CDATA[{PLAIN}]]>",
        f"/*<![CDATA[*/ {PLAIN} /*]]>*/;",
        f"//<![CDATA[\n{PLAIN}\n//]]>",
        f"// <![CDATA[ {PLAIN} // ]]>",
        f"<!--//--><![CDATA[//><!--\n{PLAIN}\n//--><!]]>",
        f"<!--//--><![CDATA[//><!-- {PLAIN} //--><!]]>",
        f"<!-- The plug-in's schema --> {PLAIN}",
        f'// was {{"headline": "Lamp lit"}}\n{PLAIN}',
        f'/* was {{"headline": "Lamp lit"}} */ {PLAIN} // and so on',
        f"var story = {PLAIN};",
        PLAIN.replace('"', "&quot;").replace("\\&quot;", "\\&#34;"),
    ],
)
def test_what_stands_around_an_object_is_left_out(script: str) -> None:
    assert read(script) == [READ]


@pytest.mark.parametrize(
    ("script", "values"),
    [
        (PLAIN + PLAIN, [READ, READ]),
        (f"{PLAIN}\n,\n{PLAIN}", [READ, READ]),
        ('{"a": 1, /* b */ "c": [2, 3,], // d\n "e": true,}', [{"a": 1, "c": [2, 3], "e": True}]),
        ('{"u": "https://lamp.example/a?b=1,2", "t": "/* no */ // comment"}/', [{"u": "https://lamp.example/a?b=1,2",
         "t": "/* no */ // comment"}]),
        ('{"a": undefined, "b": NaN, "c": null, "d": new Date(), "e": "f"}', [{"a": None, "b": None, "c": None,
         "d": None, "e": "f"}]),
        ('{"a": , "b": "c"}', [{"b": "c"}]),
        ('{"a": "b" "c": {"d": "e"} "f": "g"}', [{"a": "b", "c": {"d": "e"}, "f": "g"}]),
        ('[{"a": "b"} {"c": "d"}\n{"e": "f"}]', [[{"a": "b"}, {"c": "d"}, {"e": "f"}]]),
        ("{headline: 'It\\'s lit', 'by': 'Ada \"A\" Finch',}", [{"headline": "It's lit", "by": 'Ada "A" Finch'}]),
        ('{"a": "It\\\'s \\d \\x41 \\u00e9 \\/", "b": "c"}', [{"a": "It's d A é /", "b": "c"}]),
        ('{"a": "one\ntwo\tthree\x01", "b": "c",}', [{"a": "one\ntwo\tthree\x01", "b": "c"}]),
        ('{"a": "The "lamp" is out", "b": "c"}', [{"a": 'The "lamp" is out', "b": "c"}]),
        ('{"a": {"b": [1, 2}, "c": "d"}', [{"a": {"b": [1, 2]}, "c": "d"}]),
        ('{"a": ["b", "c"]], "d": "e"}', [{"a": ["b", "c"], "d": "e"}]),
    ],
)  # fmt: skip
def test_faults_within_an_object_cost_no_other_value(script: str, values: list[Any]) -> None:
    assert read(script) == values


@pytest.mark.parametrize(
    ("script", "values"),
    [
        ('{"a": "b", "at": "2026-02-0', [{"a": "b"}]),
        ('{"a": {"b": "c", "d": ["e", "f', [{"a": {"b": "c", "d": ["e"]}}]),
        ('{"a": "The lamp is out,\n  "b": "c"}', [{"b": "c"}]),
        ('{"a": "The lamp is out,"b": {"c": "d"}}', [{"b": {"c": "d"}}]),
        ("no JSON at all", []),
        ("", []),
        ("}]", []),
    ],
)
def test_a_text_without_its_end_is_no_value_and_what_follows_is_read(script: str, values: list[Any]) -> None:
    assert read(script) == values


@pytest.mark.parametrize("before", ["", '{"a": "', "{'a': '", '{"a": ', "[", "{/*"])
@pytest.mark.parametrize(
    "unit",
    ["{", "[", '"', "'", "\\", '"\\', "/*", "*/", "//", "/", "<![CDATA[", '{"a":', "['", '["', '\n"a"', '"a"   ', ",",
     '",', '", ', '"a": "b" ', "{}", "a ", " ", "\n", "&quot;", "-->", "<!--"],
)  # fmt: skip
def test_time_grows_as_the_script_does_whatever_it_is(before: str, unit: str) -> None:
    script = before + unit * (LONGEST // 4 // len(unit))
    assert least(lambda: read(script), 1) < 1  # a tenth of what a quadratic reader needs for a tenth of it


def test_depth_number_and_length_are_bounded() -> None:
    assert len(read("{}" * 2 * MOST)) == MOST
    assert str(read("[" * 100_000)) == "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)  # and the list of what was found
    assert read(" " * LONGEST + PLAIN) == []
