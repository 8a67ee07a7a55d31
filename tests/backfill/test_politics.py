"""Politics alone: the section is believed, and without one the words of headline and text decide."""

from pathlib import Path

import pytest

from pipeline.backfill.politics import is_politics, speaks_of_it
from schemas import Article
from schemas.article import Block
from schemas.toml import parse

LABELLED = parse((Path(__file__).parent / "politics.toml").read_text(encoding="utf-8"), Path("politics.toml"))["page"]
LEAST_PRECISION, LEAST_RECALL = 0.9, 0.85


def article(
    headline: str, text: str, *, language: str = "en", section: str = "", url: str = "https://a.example/1"
) -> Article:
    blocks = tuple(Block(kind="paragraph", text=line) for line in text.strip().split("\n"))
    return Article(
        url=url, site="a", capture_id="", headline=headline, blocks=blocks, language=language, section=section
    )


def test_a_section_is_believed_whatever_the_words() -> None:
    assert is_politics(article("A quiet day", "Nothing happened.", section="Politics"))
    assert is_politics(article("A quiet day", "Nothing happened.", url="https://a.example/de/politik/inland/7"))
    assert not is_politics(article("A quiet day", "Nothing happened.", url="https://a.example/news/politics-of-tea"))


def test_a_story_filed_under_sport_must_speak_of_little_else() -> None:
    text = "The minister of the government told parliament that the vote on the bill would wait.\n" + "He ran on. " * 60
    assert speaks_of_it(article("Minister delays vote", text), elsewhere=False)
    assert not speaks_of_it(article("Minister delays vote", text), elsewhere=True)


def test_a_language_without_words_goes_by_section_alone() -> None:
    assert not is_politics(article("Umu dodo", "Tretu kvaru pendo.", language="qx"))
    assert is_politics(article("Umu dodo", "Tretu kvaru pendo.", language="qx", section="politics"))


@pytest.mark.parametrize(
    "page", [page for page in LABELLED if not page.get("hard")], ids=lambda page: page["headline"][:40]
)
def test_a_page_with_a_hard_label_is_told_right(page: dict[str, str]) -> None:
    found = is_politics(
        article(page["headline"], page["text"], language=page["language"], section=page.get("section", ""))
    )
    assert found is (page["politics"] == "yes")


def test_precision_and_recall_over_the_labelled_pages() -> None:
    told = [
        (
            is_politics(article(p["headline"], p["text"], language=p["language"], section=p.get("section", ""))),
            p["politics"] == "yes",
        )
        for p in LABELLED
    ]
    hits = sum(found and label for found, label in told)
    assert hits / max(1, sum(found for found, _ in told)) >= LEAST_PRECISION
    assert hits / sum(label for _, label in told) >= LEAST_RECALL
