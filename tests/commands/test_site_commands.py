"""Commands over one site: try what its file says, rename it, retire it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import run_cli
from pipeline.database import read_database
from schemas.errors import Exit
from tests.small_site import ROOT, SmallSite, front, serving
from tests.watch.paper import feed, hours_ago, story

pytestmark = pytest.mark.usefixtures("one_worker")
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


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    db = read_database(folder / "data" / "onrecord.db")
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def whole(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every derived row."""
    return {name: sorted(rows(folder, f'SELECT * FROM "{name}"'), key=repr) for name in DERIVED}  # noqa: S608


def sites_named(folder: Path) -> set[str]:
    """Every site that some row names."""
    query = "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE c.name = 'site' AND m.type = 'table'"
    named = {name for (name,) in rows(folder, "SELECT name FROM sites")}
    for (table,) in rows(folder, query):
        named |= {name for (name,) in rows(folder, f'SELECT DISTINCT site FROM "{table}"')}  # noqa: S608
    return named


DERIVED = ("articles", "article_urls", "revisions", "attributions", "citations", "blocks", "bylines", "persons")


def test_a_renamed_site_keeps_its_ids_and_a_rebuild_from_the_archive_finds_the_same(
    paper: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "gazette", paper, "[fields]\nheadline = 'h1'")
    assert onrecord(tmp_path, "run", "gazette") == Exit.COMPLETE
    ids = rows(tmp_path, "SELECT id, url FROM articles ORDER BY id")
    assert onrecord(tmp_path, "sites", "rename", "gazette", "larkfield") == Exit.COMPLETE
    assert sites_named(tmp_path) == {"larkfield"}
    assert rows(tmp_path, "SELECT id, url FROM articles ORDER BY id") == ids
    assert "# my own words" in (tmp_path / "sites" / "larkfield.toml").read_text()
    assert not (tmp_path / "sites" / "gazette.toml").exists()
    assert onrecord(tmp_path, "verify") == Exit.COMPLETE
    paper.pages["/"] = front(*PATHS, "/news/7-a-new-pump-for-the-harbour")
    paper.pages["/news/7-a-new-pump-for-the-harbour"] = story("A seventh pump")
    assert onrecord(tmp_path, "run", "larkfield", "--revisit") == Exit.COMPLETE
    assert onrecord(tmp_path, "backup", str(tmp_path / "copy")) == Exit.COMPLETE
    assert run_cli(["--data", str(tmp_path / "copy"), "verify"]) == Exit.COMPLETE
    before = whole(tmp_path)
    assert len(before["articles"]) == len(PATHS) + 1
    (tmp_path / "data" / "onrecord.db").unlink()
    (tmp_path / "sites" / "larkfield.toml").unlink()
    assert onrecord(tmp_path, "rebuild") == Exit.COMPLETE
    after = whole(tmp_path)
    assert after == before
    assert "gazette" not in sites_named(tmp_path)


@pytest.mark.parametrize("step", [2, *(pytest.param(step, marks=pytest.mark.slow) for step in (0, 1, 3, 4))])
def test_a_rename_killed_between_two_steps_is_finished_by_the_next_run(
    paper: SmallSite, tmp_path: Path, step: int
) -> None:
    write(tmp_path, "gazette", paper)
    assert onrecord(tmp_path, "run", "gazette") == Exit.COMPLETE
    kill = f"""
import pipeline.light.preloaded
import os, signal, sys
from pipeline.crawl import renaming
left = [{step}]
def counted(work):
    def does(*arguments):
        if left[0] == 0: os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return work(*arguments)
    return does
for name in ("write_whole", "add_rename", "rename_rows", "_rename_decisions"):
    setattr(renaming, name, counted(getattr(renaming, name)))
from pipeline.cli import run_cli
sys.exit(run_cli(sys.argv[1:]))
"""
    where = ["--data", str(tmp_path / "data"), "--sites", str(tmp_path / "sites")]
    command = [sys.executable, "-c", kill, *where, "sites", "rename", "gazette", "larkfield"]
    killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -9
    assert onrecord(tmp_path, "run") == Exit.COMPLETE
    name = "gazette" if step == 0 else "larkfield"
    assert sites_named(tmp_path) == {name}
    assert [file.stem for file in (tmp_path / "sites").glob("*.toml")] == [name]
    assert len(rows(tmp_path, "SELECT id FROM articles")) == len(PATHS)
    assert onrecord(tmp_path, "sites", "rename", name, "lark") == Exit.COMPLETE
    assert onrecord(tmp_path, "verify") == Exit.COMPLETE


def test_names_that_would_mix_two_sites_are_refused(
    paper: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "gazette", paper)
    write(tmp_path, "mail", paper)
    assert onrecord(tmp_path, "run", "gazette", "mail") == Exit.COMPLETE
    assert onrecord(tmp_path, "sites", "rename", "gazette", "mail") == Exit.USAGE
    assert onrecord(tmp_path, "sites", "rename", "gazete", "lark") == Exit.USAGE
    assert onrecord(tmp_path, "sites", "rename", "gazette", "Lark") == Exit.USAGE
    assert onrecord(tmp_path, "sites", "rename", "gazette", "lark") == Exit.COMPLETE
    assert onrecord(tmp_path, "sites", "rename", "mail", "gazette") == Exit.USAGE
    write(tmp_path, "gazette", paper)  # the file of old comes back
    assert onrecord(tmp_path, "run") == Exit.INCOMPLETE
    assert "gazette was renamed to lark" in capsys.readouterr().err
    assert sites_named(tmp_path) == {"lark", "mail"}
    (tmp_path / "sites" / "gazette.toml").unlink()
    assert onrecord(tmp_path, "sites", "rename", "lark", "gazette") == Exit.COMPLETE  # back again
    assert sites_named(tmp_path) == {"gazette", "mail"}


def test_a_retired_site_is_run_no_more_and_keeps_what_is_there(
    paper: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "gazette", paper, 'schedule = "0 6 * * *"')
    write(tmp_path, "mail", paper)
    assert onrecord(tmp_path, "run") == Exit.COMPLETE
    assert onrecord(tmp_path, "sites", "retire", "gazette") == Exit.COMPLETE
    runs = len(rows(tmp_path, "SELECT id FROM crawl_runs WHERE site = 'gazette'"))
    assert onrecord(tmp_path, "run") == Exit.COMPLETE
    assert onrecord(tmp_path, "run", "gazette") == Exit.USAGE
    assert "gazette is retired since" in capsys.readouterr().err
    assert len(rows(tmp_path, "SELECT id FROM crawl_runs WHERE site = 'gazette'")) == runs
    assert len(rows(tmp_path, "SELECT id FROM articles WHERE site = 'gazette'")) == len(PATHS)
    onrecord(tmp_path, "status", "gazette", "--json")
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (bool(row["retired"]), row["troubles"], row["next_slot"]) == (True, [], None)
    onrecord(tmp_path, "sites", "list", "gazette", "--json")
    assert json.loads(capsys.readouterr().out)["retired"] == row["retired"]
    assert onrecord(tmp_path, "process") == Exit.COMPLETE
    assert onrecord(tmp_path, "sites", "retire", "gazette", "--undo") == Exit.COMPLETE
    assert onrecord(tmp_path, "run", "gazette") == Exit.COMPLETE
