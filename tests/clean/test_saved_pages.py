"""Saved pages of papers that do not exist, and what cleaning must make of them; one test a page and field."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean import clean
from schemas import Article, Capture, Site
from schemas.errors import NotAnArticle

ROOT = Path(__file__).parents[1] / "pages"
PAGES = sorted(path.parent for path in ROOT.glob("*/*/expected.json"))
STORIES = [page for page in PAGES if "not_article" not in json.loads((page / "expected.json").read_text())]
FIELDS = (
    "url", "headline", "dek", "bylines", "published_at", "published_text", "modified_at", "language", "section", "tags",
    "categories", "complete", "blocks", "links", "images", "credits", "removed", "provenance",
)  # fmt: skip


def capture_of(page: Path) -> tuple[Capture, Site]:
    told = json.loads((page / "capture.json").read_text())
    url = told["url"]
    capture = Capture(
        id=page.name, site=page.parent.name, run_id="run", kind="page", url=url, final_url=told.get("final_url", url),
        fetched_at=datetime.fromisoformat(told["fetched_at"]), status=told["status"],
        headers=tuple((name, value) for name, value in told["headers"]), body=(page / "page.html").read_bytes(),
    )  # fmt: skip
    return capture, Site(name=page.parent.name, home=url, **told["site"])


def plain(article: Article) -> dict[str, Any]:
    """The article as expected.json writes it."""
    return {
        "url": article.url,
        "headline": article.headline,
        "dek": article.dek,
        "bylines": list(article.bylines),
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "published_text": article.published_text,
        "modified_at": article.modified_at.isoformat() if article.modified_at else None,
        "language": article.language,
        "section": article.section,
        "tags": list(article.tags),
        "categories": list(article.categories),
        "complete": article.complete,
        "blocks": [[block.kind, block.level, block.text] for block in article.blocks],
        "links": [[block.text[link.start : link.end], link.url] for block in article.blocks for link in block.links],
        "images": [[image.url, image.alt, image.caption, image.credit] for image in article.images],
        "credits": [[credit.text, credit.url] for credit in article.credits],
        "removed": {removed.rule: removed.blocks for removed in article.removed},
        "provenance": dict(article.provenance),
    }


def wanted(page: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((page / "expected.json").read_text())
    return told


@cache
def found(page: Path) -> dict[str, Any]:
    try:
        return plain(clean(*capture_of(page)))
    except NotAnArticle as verdict:
        return {"not_article": verdict.reason}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("page", STORIES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_saved_story(page: Path, field: str) -> None:
    assert found(page).get(field) == wanted(page)[field]


@pytest.mark.parametrize("page", sorted(set(PAGES) - set(STORIES)), ids=lambda page: f"{page.parent.name}/{page.name}")
def test_saved_page_that_is_no_story(page: Path) -> None:
    assert found(page) == wanted(page)


def test_every_saved_page_has_an_expectation() -> None:
    assert {path.parent for path in ROOT.glob("*/*/page.html")} == set(PAGES)
