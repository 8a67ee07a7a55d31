"""The report: a page of its own that shows what the questions answered and runs nothing of what it shows."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.read import run_query
from pipeline.read.report import Row, articles_by_day, outcomes, questions, report_page
from tests.rows import NOW, fill, filled_file


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    data = filled_file(folder)
    assert run_cli(["--data", str(data), "report", "--output", str(folder / "r.html")]) == 0
    return (folder / "r.html").read_text()


def answers(db: Database) -> dict[str, list[Row]]:
    return {name: list(run_query(db, name, **params)) for name, params in questions(NOW)}


def test_the_page_asks_nobody_for_anything(page: str) -> None:
    found = re.findall(r"""(?:src|href|action|xlink:href)\s*=\s*["']?([^"'\s>]+)|url\(([^)]+)\)|@import""", page)
    assert [a or b for a, b in found if not (a or b).startswith("#")] == []
    assert "default-src 'none'" in page


def test_markup_of_papers_is_text_in_tables_and_charts(page: str) -> None:
    assert "<script" not in page
    assert "<b>Tarn" not in page
    assert "&lt;b&gt;Tarn&lt;/b&gt;" in page


def test_every_chart_is_well_formed_svg_with_its_numbers(page: str) -> None:
    pictures = [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]  # noqa: S314 - our own
    texts = [{text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")} for picture in pictures]
    assert {"Odile Brandt", "Chidi Okoro-Lind", "4", "1"} <= texts[0] | texts[1]
    assert {"stored", "timeout"} <= texts[-2]
    assert {"reply-form", "share-bar", "42"} <= texts[-1]


def test_the_days_and_totals_are_those_of_the_database(db: Database) -> None:
    fill(db)
    rows = answers(db)
    spec = articles_by_day(rows["articles_by_day"])
    assert sum(value["articles"] for value in spec["data"]["values"]) == 4
    page = report_page(rows, NOW)
    assert "<dt>articles</dt><dd>4</dd>" in page
    assert "<dt>changes by publishers</dt><dd>1</dd>" in page


def test_a_story_of_the_year_2099_does_not_stretch_the_days(db: Database) -> None:
    fill(db)
    db.execute("UPDATE articles SET published_at = '2099-01-01T00:00:00+00:00' WHERE site = 'lantern-post'")
    page = report_page(answers(db), NOW)
    assert "2099" not in page.split("Most quoted")[0]


def test_beyond_ten_sites_the_small_ones_share_a_colour() -> None:
    rows = [{"day": "2026-03-01", "site": f"site-{n}", "articles": 20 - n} for n in range(14)]
    spec = articles_by_day(rows)
    assert len(spec["encoding"]["color"]["scale"]["domain"]) == 10
    assert sum(v["articles"] for v in spec["data"]["values"] if v["site"] == "other sites") == 11 + 10 + 9 + 8 + 7


def test_failures_are_red_and_unknown_outcomes_are_failures() -> None:
    rows = [{"site": "a", "started_at": "2026", "outcome": name, "urls": 1} for name in ("stored", "new_trouble")]
    colours = outcomes(rows)["encoding"]["color"]["scale"]
    assert dict(zip(colours["domain"], colours["range"], strict=True)) == {
        "stored": "#34618d",
        "new_trouble": "#a8434b",
    }


def test_an_empty_database_gives_a_page_that_says_so(db: Database) -> None:
    assert report_page(answers(db), NOW).count("Nothing yet.") == 4


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    data = filled_file(tmp_path)
    (tmp_path / "real").write_text("mine")
    (tmp_path / "r.html").symlink_to(tmp_path / "real")
    assert run_cli(["--data", str(data), "report", "--output", str(tmp_path / "r.html")]) == 2
    assert (tmp_path / "real").read_text() == "mine"
