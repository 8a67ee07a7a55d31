"""A site's template learnt from the archive, kept by version, and told by its command."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.archive import Archive, backup, insert_captures, lookup
from pipeline.clean import VERSION
from pipeline.cli import run_cli
from pipeline.process.follow import process_pending
from pipeline.process.people import Merges
from pipeline.process.stages import InProcess
from pipeline.process.templates import latest_template, learn_template, save_template, used_templates
from pipeline.sites import load_sites
from schemas import Capture
from schemas.errors import ConfigError, Exit
from tests.small_site import Newsroom

NOTE = "The Observer is printed in Port Ansel by its readers' own company."
NOW = datetime(2026, 3, 14, tzinfo=UTC)


def page(number: int) -> bytes:
    told = [
        f"Story {number} begins on the quay, where {number} boats waited for the tide and nobody spoke of the vote.",
        f"The harbour master counted {number} crates, signed the list twice, and went home before the rain came.",
        f"In the end {number} members voted for the new mole, and the chair thanked each of them by name.",
        NOTE,
    ]
    head = '<meta property="og:type" content="article">'
    body = "".join(f"<p>{text}</p>" for text in told)
    story = f"<article><h1>Story {number} of the quay</h1>{body}</article>"
    return f"<html><head>{head}</head><body>{story}</body></html>".encode()


def capture(number: int, run_id: str) -> Capture:
    url = f"https://ansel.example/2026/03/story-of-the-quay-{number}"
    return Capture(
        id=str(uuid.UUID(int=number)), site="observer", run_id=run_id, kind="page", url=url, final_url=url, status=200,
        fetched_at=NOW, headers=(("Content-Type", "text/html; charset=utf-8"),), body=page(number),
    )  # fmt: skip


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """Four stories in an archive, cleaned and loaded."""
    made = Newsroom(tmp_path)
    made.add("observer", "https://ansel.example/")
    sites, db = load_sites(made.config.sites), made.db()
    run_id = made.open_runs("observer")["observer"]
    with Archive(made.config.archive, run_id=run_id, site="observer", known=lookup(db), now=NOW) as archive:
        stored = [archive.append(capture(number, run_id)) for number in range(1, 5)]
        archive.sync()
    insert_captures(db, stored)
    process_pending(db, list(sites.values()), InProcess(db, made.config))
    db.close()
    return made


def test_template_is_learnt_from_the_archive_and_kept_once(newsroom: Newsroom) -> None:
    db, site = newsroom.db(), load_sites(newsroom.config.sites)["observer"]
    learnt = learn_template(db, newsroom.config, site)
    assert [(line.text, line.pages) for line in learnt.lines.values()] == [(NOTE, 4)]
    assert save_template(db, learnt, NOW) == save_template(db, learnt, NOW) == 1
    assert latest_template(db, "observer") == replace(learnt, version=1)


def test_other_lines_are_another_version_and_the_first_stays(newsroom: Newsroom) -> None:
    db, site = newsroom.db(), load_sites(newsroom.config.sites)["observer"]
    save_template(db, learn_template(db, newsroom.config, site), NOW)
    assert save_template(db, learn_template(db, newsroom.config, site, stories=1), NOW) == 2
    assert db.table("site_template_lines").count == 1


def told(newsroom: Newsroom, *arguments: str) -> list[str]:
    config = newsroom.config
    return ["--data", str(config.data), "--sites", str(config.sites), "template", "observer", *arguments]


def test_command_says_why_a_line_is_no_part_of_a_story(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(told(newsroom, "--learn", "--json")) == Exit.COMPLETE
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["line"], line["why"]) == (NOTE, "on 4 of 4 stories")
    assert line["example"].startswith("https://ansel.example/2026/03/")


def test_command_without_a_template_says_how_to_learn_one(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(told(newsroom)) == Exit.COMPLETE
    assert "onrecord template observer --learn" in capsys.readouterr().err


def stored(newsroom: Newsroom, query: str) -> list[tuple[object, ...]]:
    db = newsroom.db()
    rows: list[tuple[object, ...]] = db.execute(query).fetchall()
    db.close()
    return rows


def rebuilt(newsroom: Newsroom) -> None:
    config = newsroom.config
    assert run_cli(["--data", str(config.data), "--sites", str(config.sites), "rebuild"]) == Exit.COMPLETE


TEXTS = "SELECT url, headline, text, cleaner FROM articles ORDER BY url"


def test_template_in_use_takes_its_lines_out_by_technical_revisions(newsroom: Newsroom) -> None:
    assert run_cli(told(newsroom, "--learn", "--use")) == Exit.COMPLETE
    rebuilt(newsroom)
    texts = stored(newsroom, TEXTS)
    assert not any(NOTE in str(text) for _, _, text, _ in texts)
    assert {cleaner for *_, cleaner in texts} == {f"{VERSION}+template-1"}
    kinds = stored(newsroom, "SELECT DISTINCT kind FROM revisions WHERE number > 1")
    assert kinds == [("technical",)]


def test_template_in_use_outlives_the_database(newsroom: Newsroom) -> None:
    assert run_cli(told(newsroom, "--learn", "--use")) == Exit.COMPLETE
    rebuilt(newsroom)
    before = stored(newsroom, TEXTS)
    for path in newsroom.config.data.glob("onrecord.db*"):
        path.unlink()
    rebuilt(newsroom)
    assert stored(newsroom, TEXTS) == before


def test_dropped_template_gives_the_lines_back(newsroom: Newsroom) -> None:
    before = stored(newsroom, TEXTS)
    run_cli(told(newsroom, "--learn", "--use"))
    rebuilt(newsroom)
    assert run_cli(told(newsroom, "--drop")) == Exit.COMPLETE
    rebuilt(newsroom)
    assert stored(newsroom, TEXTS) == before


def test_nothing_to_use_or_to_drop_is_said(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(told(newsroom, "--use")) == Exit.USAGE
    assert "onrecord template observer --learn" in capsys.readouterr().err
    assert run_cli(told(newsroom, "--drop")) == Exit.USAGE
    assert "no template is in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": 1}', '{"version": "x", "learnt_from": 3, "lines": []}', "\udcff", "[" * 100_000]
)
def test_broken_template_file_is_named(newsroom: Newsroom, text: str) -> None:
    path = newsroom.config.data / "templates" / "observer.json"
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=r"observer\.json: no template .* --use` writes it again"):
        used_templates(newsroom.config.data)


def test_backup_holds_what_was_decided_by_hand(newsroom: Newsroom, tmp_path: Path) -> None:
    run_cli(told(newsroom, "--learn", "--use"))
    (newsroom.config.data / "people.toml").write_text('[merges]\n"M. Roe" = "Mary Roe"\n')
    backup(newsroom.config.database, newsroom.config.archive, tmp_path / "copy")
    assert used_templates(tmp_path / "copy") == used_templates(newsroom.config.data) != {}
    assert Merges.load(tmp_path / "copy").names == {"M. Roe": "Mary Roe"}
