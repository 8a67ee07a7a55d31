"""Tables that lay out a page are its paragraphs; tables of values stay tables."""

import pytest

from tests.clean.furniture.pages import PLAIN, cleaned
from tests.clean.test_clean import FIRST, HEAD, SECOND, story

ONE = "The lamp was lit at nine in the evening, and the whole board came to see it."
TWO = "“It is only a lamp,” said the keeper, who had carried the oil up by himself."


def rows(*cells: str) -> str:
    return "".join(f"<tr>{cell}</tr>" for cell in cells)


@pytest.mark.parametrize(
    "table",
    [
        f"<table>{rows(f'<td>{ONE}</td>', f'<td>{TWO}</td>')}</table>",
        f"<table>{rows(f'<td><p>{ONE}</p><p>{TWO}</p></td>')}</table>",
        f"<table>{rows('<td><img src=/a.png></td>', f'<td> </td><td>{ONE}</td>', f'<td></td><td>{TWO}</td>')}</table>",
        f"<table role=presentation>{rows(f'<td>{ONE}</td><td>{TWO}</td>')}</table>",
        f"<table><tr><td><table>{rows(f'<td>{ONE}</td>', f'<td>{TWO}</td>')}</table></td></tr></table>",
    ],
)
def test_table_whose_rows_are_parts_of_the_story_is_its_paragraphs(table: str) -> None:
    told = [(block.kind, block.text) for block in cleaned(table).blocks if block.text not in PLAIN]
    assert told == [("paragraph", ONE), ("paragraph", TWO)]


@pytest.mark.parametrize(
    "table",
    [
        f"<table>{rows('<td>Dorn</td><td>12</td>', '<td>Crane</td><td>9</td>')}</table>",
        f"<table>{rows('<td>Tower</td><td>' + ONE + '</td>', '<td>Quay</td><td>' + TWO + '</td>')}</table>",
        f"<table>{rows('<th>What they said</th>', '<td>' + ONE + '</td>', '<td>' + TWO + '</td>')}</table>",
        f"<table>{rows('<td>Tower | Quay</td>', '<td>' + ONE + '</td>')}</table>",
        f"<table><caption>Answers</caption>{rows('<td>' + ONE + '</td>', '<td>' + TWO + '</td>')}</table>",
        f"<table>{rows('<td>Anneke Dorn</td>', '<td>Hollis Crane</td>', '<td>Tomas Erle</td>')}</table>",
    ],
)
def test_table_of_values_stays_one(table: str) -> None:
    kinds = [block.kind for block in cleaned(table).blocks if block.text not in PLAIN]
    assert [kind for kind in kinds if kind != "caption"] == ["table"]


def test_story_in_nested_tables_is_a_story() -> None:
    inner = rows("<td><h1>Rail Bill Stalls</h1></td>", f"<td><p>{FIRST}</p></td>", f"<td><p>{SECOND}</p></td>")
    found = story(f"{HEAD}<table width=700><tr><td><table>{inner}</table></td></tr></table>")
    assert [(block.kind, block.text) for block in found.blocks] == [("paragraph", FIRST), ("paragraph", SECOND)]
