"""Quotations in texts that part no words by spaces."""

import pytest

from pipeline.attribution.text.brackets import find_bracketed


def inner(text: str) -> list[str]:
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append((at, at + len(line)))
        at += len(line) + 1
    return [text[q.inner_start : q.inner_end] for q in find_bracketed(text, blocks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("彼は「はい」と答え「いいえ」と言った。", ["はい", "いいえ"]),
        ("彼は「『山』を読んだ」と言った。", ["『山』を読んだ"]),
        ("『山の声』は名作だ。", ["山の声"]),
        ("他说：“书名是‘山’。”她说“好”。", ["书名是‘山’。", "好"]),
        ("報導《消失的漁村》與〈歌〉", ["消失的漁村", "歌"]),
        ("그는 \"'함께' 가자\"고 했다.", ["'함께' 가자"]),
        ("그는 “가자”고, 나는 ‘안 가’라고 했다.", ["가자", "안 가"]),
        ("민주당's 당 '하나'를", ["하나"]),
        ("「開いたまま閉じない。「これ」は閉じる。", ["これ"]),
        ("閉じる」だけ。", []),
        ("空「」だ。", [""]),
        ("交差「する『かぎ」かっこ』", ["する『かぎ"]),
    ],
)
def test_outermost_marks_are_paired(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_mark_left_open_goes_on_where_the_next_paragraph_opens_again() -> None:
    text = "“第一段。\n“第二段。”"
    found = find_bracketed(text, [(0, 5), (6, len(text))])
    assert [(text[q.inner_start : q.inner_end], q.closed, q.continues) for q in found] == [
        ("第一段。", False, False), ("第二段。", True, True),
    ]  # fmt: skip


def test_a_mark_left_open_elsewhere_is_none() -> None:
    assert inner("“第一段。\n第二段。") == []
