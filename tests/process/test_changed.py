"""A change of site file, people or templates applies: told before it is done, as technical revisions, also by runs."""

import json

import pytest

from pipeline.clean import Template
from pipeline.clean.story.template import SharedLine
from pipeline.database import open_database
from pipeline.process.people import FILE, Merges, save_merges
from pipeline.process.pool import Pool
from pipeline.process.rebuild import Background, changed
from pipeline.process.stages import InProcess
from pipeline.process.templates import use_template
from pipeline.sites import load_sites
from schemas.errors import Exit
from tests.desk import Desk
from tests.process.test_rebuild import LAYOUT, PATHS, change, command, crawled, derived, desk, texts, versions

__all__ = ["crawled", "desk"]
KINDS = "SELECT kind, count(*) FROM revisions GROUP BY kind ORDER BY kind"


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_mended_site_file_is_told_with_its_count_before_anything_is_done(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    change(desk, 'body = "div.told"', 'body = "article"')
    before = derived(desk)
    capsys.readouterr()
    assert command(desk, "process", "--changed", "--dry-run", "--json") == Exit.COMPLETE
    assert told(capsys) == [{"site": "sound", "stories": 2, "refused": 0, "why": "site"}]
    assert derived(desk)["articles"] == before["articles"]
    assert command(desk, "process", "--changed", "--json") == Exit.COMPLETE
    assert told(capsys)[1] == {"read again": 2, "technical": 2}
    assert all("council of Tarn Sound met" in text for text in texts(desk))
    assert desk.rows(KINDS) == [("first", 2), ("technical", 2)]
    assert command(desk, "process", "--changed", "--json") == Exit.COMPLETE
    assert told(capsys) == []


def test_what_only_says_how_to_fetch_changes_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    change(desk, "feeds = []", "feeds = []\nmax_pages = 7")
    capsys.readouterr()
    assert command(desk, "process", "--changed", "--dry-run", "--json") == Exit.COMPLETE
    assert told(capsys) == []


def test_a_name_merged_in_the_file_by_hand_moves_its_quotes_and_makes_no_revision(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    save_merges(desk.config.data / FILE, Merges({"Ingrid Vale": "Ingrid Vale-Thorn"}))
    capsys.readouterr()
    assert command(desk, "process", "--changed", "--json") == Exit.COMPLETE
    assert told(capsys) == [{"site": "sound", "stories": 2, "refused": 0, "why": "people"}, {"read again": 2}]
    assert desk.rows("SELECT DISTINCT speaker FROM attributions WHERE person_id IS NOT NULL") == [
        ("Ingrid Vale-Thorn",)
    ]
    assert desk.rows(KINDS) == [("first", 2)]


def test_a_template_edited_by_hand_is_another_one(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    line = "The ferry company said that it would tell its passengers before the summer what that means for them."
    key = "".join(filter(str.isalnum, line.casefold()))
    use_template(desk.config.data, Template("sound", 3, {"other": SharedLine(text="other", pages=3, example="")}, 1))
    assert command(desk, "process", "--changed") == Exit.COMPLETE
    use_template(desk.config.data, Template("sound", 3, {key: SharedLine(text=line, pages=3, example="")}, 1))
    capsys.readouterr()
    assert command(desk, "process", "--changed", "--dry-run", "--json") == Exit.COMPLETE
    assert told(capsys) == [{"site": "sound", "stories": 2, "refused": 0, "why": "lines"}]


def test_a_dry_run_of_anything_else_is_refused(desk: Desk) -> None:
    assert command(desk, "process", "--dry-run") == Exit.USAGE


def test_the_next_run_applies_it_beside_its_work(desk: Desk) -> None:
    old = versions(desk)
    change(desk, 'body = "div.told"', 'body = "article"')
    assert desk.run() == Exit.COMPLETE
    assert all("council of Tarn Sound met" in text for text in texts(desk))
    assert desk.rows(KINDS) == [("first", 2), ("technical", 2)]
    db = open_database(desk.config.database)
    assert changed(db, [desk.site], pool := InProcess(db, desk.config)) == []
    assert {pool.version(desk.site)} != old
    db.close()


def test_a_run_does_no_more_of_it_than_its_share(desk: Desk) -> None:
    change(desk, LAYOUT, "")
    db = open_database(desk.config.database)
    pool: Pool = InProcess(db, desk.config)
    background = Background(db, [load_sites(desk.config.sites)["sound"]], pool)
    assert background.step(least=1) is True
    assert background.step(least=1) is False
    assert background.done == len(PATHS)
    assert background.technical == len(PATHS)
    db.close()
