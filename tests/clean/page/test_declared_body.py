"""A page that a script draws may declare its whole story: that is the publisher's own text."""

import json

import pytest

from pipeline.clean import article
from schemas.errors import NotAnArticle

LINES = (
    "The toll house at Brake was sold on Friday to a man who wants to keep bees in it.",
    "Its last keeper, Ida Quarm, had asked for the sale since the barrier was taken down.",
)


def page(body: str, *, drawn: str = "") -> str:
    told = json.dumps({"@type": "NewsArticle", "headline": "Toll house sold", "articleBody": body})
    script = f'<script type="application/ld+json">{told}</script>'
    return f"<html><head><title>Toll house sold</title>{script}</head><body><div id='app'>{drawn}</div></body></html>"


@pytest.mark.parametrize("body", ["\n\n".join(LINES), "\n".join(LINES), "".join(f"<p>{line}</p>" for line in LINES)])
def test_story_that_is_declared_alone_is_read_in_paragraphs(body: str) -> None:
    assert article(page(body), "https://brake.example/toll")["text"] == "\n\n".join(LINES)


def test_what_the_page_shows_comes_first() -> None:
    drawn = "".join(f"<p>{line} So the council heard on Monday.</p>" for line in LINES)
    assert "Monday" in article(page("Nothing of that.", drawn=drawn), "https://brake.example/toll")["text"]


def test_page_that_declares_no_body_is_empty() -> None:
    with pytest.raises(NotAnArticle, match="empty"):
        article(page(""), "https://brake.example/toll")
