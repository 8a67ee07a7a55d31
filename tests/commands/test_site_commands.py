"""Commands over one site: try what its file says, rename it, retire it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import run_cli
from schemas.errors import Exit
from tests.small_site import SmallSite, front, serving
from tests.watch.paper import feed, hours_ago, story

PATHS = tuple(f"/news/{n}-the-harbour-levy" for n in range(6))
PARSER = """
def parse(capture, site):
    if "/5-" in capture.url:
        raise LookupError("no such box")
    return {"headline": "Parsed " + capture.url[-1], "authors": ["Nell Abara"]}
"""


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving({"/": front(*PATHS)}) as site:
        site.pages |= {path: story(f"Pumps for {path}") for path in PATHS}
        site.pages["/feed.xml"] = feed(site, {path: hours_ago(10 - n) for n, path in enumerate(PATHS)})
        yield site


def write(folder: Path, name: str, paper: SmallSite, more: str = "") -> Path:
    (folder / "sites").mkdir(exist_ok=True)
    file = folder / "sites" / f"{name}.toml"
    keys = f'delay = 0\nfeeds = ["{paper.home}feed.xml"]\nsitemaps = []\nwordpress = false\n{more}\n'
    file.write_text(f'# my own words\nname = "{name}"\nhome = "{paper.home}"\n{keys}')
    return file


def onrecord(folder: Path, *arguments: str) -> int:
    where = ["--data", str(folder / "data"), "--sites", str(folder / "sites"), "--log-level", "error"]
    return run_cli([*where, *arguments])


def test_a_probe_tries_a_sites_own_means_on_three_addresses_and_keeps_nothing(
    paper: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "gazette", paper, 'user_agent = "Reader/2"\nparser = "own.py:parse"\n[fields]\nauthor = ".none"')
    (tmp_path / "sites" / "own.py").write_text(PARSER)
    assert onrecord(tmp_path, "sites", "check", "gazette", "--probe", "--json") == Exit.INCOMPLETE
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    tried: dict[str, Any] = {row["url"][-18:]: row for row in rows if "outcome" in row}
    assert sorted(row["outcome"] for row in tried.values()) == ["parser_failed", "stored", "stored"]
    stored = next(row for row in tried.values() if row["outcome"] == "stored")
    assert (stored["headline"], stored["authors"], stored["problem"]) == ("Parsed y", "Nell Abara", "")
    assert "headline: parser" in stored["from"]
    assert stored["words"] > 50
    assert any("LookupError: no such box" in row["problem"] for row in rows)
    assert paper.hits[-1].headers["User-Agent"] == "Reader/2"
    assert not (tmp_path / "data").exists()


def test_a_probe_of_a_site_without_means_of_its_own_asks_for_no_page(
    paper: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "gazette", paper)
    assert onrecord(tmp_path, "sites", "check", "gazette", "--probe") == Exit.COMPLETE
    assert not set(PATHS) & set(paper.paths())


def test_check_tells_of_code_that_is_not_where_the_file_says(
    paper: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "gazette", paper, 'parser = "own.py:parse"\nmiddlewares = ["json.JSONDecoder", "gone.py:One"]')
    assert onrecord(tmp_path, "sites", "check", "gazette") == Exit.USAGE
    told = capsys.readouterr().err
    assert f"gazette.toml: parser: there is no file {tmp_path}/sites/own.py" in told
    assert f"gazette.toml: middlewares: there is no file {tmp_path}/sites/gone.py" in told
