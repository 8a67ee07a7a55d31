"""The manual's answers to an operator's questions are commands that work, on a newsroom that was crawled."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.config import Config
from pipeline.crawl.run import run
from pipeline.database import read_database
from pipeline.newsroom import Newsroom
from pipeline.sites import load_sites
from schemas import Site
from schemas.errors import Exit

MANUAL = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
QUESTIONS = MANUAL.partition("## Questions")[2].partition("\n## ")[0]
COMMANDS = "".join(re.findall(r"```sh\n(.*?)```", QUESTIONS, re.DOTALL)).splitlines()


@dataclass(frozen=True)
class Crawled:
    folder: Path
    run_id: str
    stories: int
    """That the paper published."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """A folder as `onrecord init` makes it, whose papers were crawled once; one of them has a schedule."""
    folder = tmp_path_factory.mktemp("manual")
    with Newsroom() as newsroom:
        newsroom.site_files(folder / "sites")
        post = folder / "sites" / "lantern-post.toml"
        post.write_text(post.read_text().replace("\nhome", '\nschedule = "0 6 * * *"\nhome', 1))
        (folder / "onrecord.toml").write_text('data = "data"\nsites = "sites"\nworkers = 1\n')
        config = Config(data=folder / "data", sites=folder / "sites", workers=1)
        run(config, [load_sites(config.sites)["lantern-post"]])
        db = read_database(config.database)
        run_id = db.execute("SELECT id FROM crawl_runs").fetchone()[0]
        db.close()
        yield Crawled(folder, run_id, sum(story.paper == "lantern-post" for story in newsroom.truth))


@pytest.mark.parametrize("lines", re.findall(r"```toml\n(.*?)```", QUESTIONS, re.DOTALL))
def test_the_lines_for_a_site_file_can_be_read(lines: str) -> None:
    site = Site.parse(f'name = "a"\nhome = "https://a.example/"\n{lines}', Path("a.toml"))
    assert site.model_fields_set > {"name", "home"}


def test_there_are_questions_with_answers() -> None:
    assert len(COMMANDS) > 6


@pytest.mark.parametrize("command", COMMANDS)
def test_the_answer_of_the_manual_works(
    crawled: Crawled, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(crawled.folder)
    program, *arguments = shlex.split(command.replace("RUN_ID", crawled.run_id[:8]))
    assert program == "onrecord"
    answers = (
        (Exit.COMPLETE, Exit.INCOMPLETE) if arguments[0] == "status" else (Exit.COMPLETE,)
    )  # 10: somebody is wanted
    assert run_cli(arguments) in answers
    told = capsys.readouterr()
    assert told.out + told.err
    assert "Error" not in told.err


def test_coverage_finds_each_story_of_the_paper_in_feed_sitemap_and_api(
    crawled: Crawled, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(crawled.folder)
    assert run_cli(["coverage", "lantern-post", "--since", "2020-01-01", "--json"]) == Exit.COMPLETE
    announced = json.loads(capsys.readouterr().out)["announced"]
    held = {kind: fates["held"] for kind, fates in announced.items()}
    assert held["all"] == held["sitemap"] == held["api"] == announced["all"]["announced"] == crawled.stories
    assert 0 < held["feed"] <= crawled.stories
