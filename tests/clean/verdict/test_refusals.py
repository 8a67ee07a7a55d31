"""Saved pages of papers that do not exist: what is no article is refused for its reason or doubted, no story is."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean import clean
from schemas import Capture, Site
from schemas.errors import NotAnArticle

ROOT = Path(__file__).parents[2] / "verdicts"
WANTED: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "expected.toml").read_text(encoding="utf-8"))
STORIES = [name for name, told in WANTED.items() if told["verdict"] == "article"]


@dataclass(frozen=True)
class Measured:
    """Of the pages that were refused, how many should be; of those that should be, how many were, or were doubted."""

    precision: float
    recall: float


@cache
def found(name: str) -> tuple[str, str]:
    """`article`, `doubtful` or the reason of a refusal, and the article's text or what the reason rests on."""
    url = WANTED[name]["url"]
    capture = Capture(
        id=name, site="paper", run_id="r", kind="page", url=url, final_url=url,
        fetched_at=datetime(2026, 6, 1, tzinfo=UTC), status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),), body=(ROOT / f"{name}.html").read_bytes(),
    )  # fmt: skip
    try:
        article = clean(capture, Site(name="paper", home=url))
        return "doubtful" if article.doubtful else "article", article.text
    except NotAnArticle as verdict:
        return verdict.reason, verdict.detail


def measured() -> Measured:
    verdicts = {name: found(name)[0] for name in WANTED}
    refused = {name for name, verdict in verdicts.items() if verdict not in ("article", "doubtful")}
    sorted_out = {name for name, verdict in verdicts.items() if verdict != "article"}
    should = set(WANTED) - set(STORIES)
    return Measured(len(refused & should) / len(refused), len(sorted_out & should) / len(should))


@pytest.mark.parametrize("name", WANTED)
def test_saved_page_gets_its_verdict(name: str) -> None:
    told = WANTED[name]
    assert found(name)[0] == ("doubtful" if told.get("doubted") else told["verdict"]), found(name)[1]


@pytest.mark.parametrize("name", STORIES)
def test_story_that_is_not_refused_keeps_its_words(name: str) -> None:
    assert len(found(name)[1]) > 30


def test_every_saved_page_has_a_verdict() -> None:
    assert {path.stem for path in ROOT.glob("*.html")} == set(WANTED)


def test_verdicts_keep_their_floors() -> None:
    """The two that a page may cost us: a story that is lost (precision), a page that is stored as one (recall)."""
    told = measured()
    assert (told.precision, told.recall) >= (1.0, 1.0)
    assert 0.4 < len(STORIES) / len(WANTED) < 0.6
