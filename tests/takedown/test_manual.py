"""What the manual says about taking down and about changed rules is what the commands do."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from schemas.errors import Exit
from tests.desk import Desk
from tests.small_site import ROOT, serving
from tests.takedown.paper import BAD, found_in, serve

EXAMPLE = "https://lantern-post.example/politics/ferry"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with serving() as paper:
        serve(paper)
        desk = Desk.over(paper, tmp_path)
        assert desk.run() == Exit.COMPLETE
        monkeypatch.chdir(tmp_path)
        (tmp_path / "onrecord.toml").write_text('data = "data"\nsites = "sites"\n')
        yield desk


def commands(page: str, heading: str) -> list[str]:
    """Each line of the shell examples below a heading."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return "".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL)).splitlines()


def test_an_article_is_taken_down_as_the_manual_says(desk: Desk) -> None:
    lines = commands("archive.md", "Take an article down")
    assert len(lines) > 3
    for line in lines:
        assert run_cli(shlex.split(line.replace(EXAMPLE, desk.paper.home.rstrip("/") + BAD))[1:]) == 0, line
    assert found_in(desk.config.data) == []


def test_a_change_is_applied_as_the_manual_says(desk: Desk) -> None:
    file = Path(str(desk.config.sites)) / "sound.toml"
    file.write_text(file.read_text() + '[[layouts]]\nremove = ["p:last-child"]\n')
    lines = commands("operating.md", "After a change of rules")
    assert len(lines) == 2
    for line in lines:
        assert run_cli(shlex.split(line)[1:]) == 0, line
    assert desk.rows("SELECT kind FROM revisions WHERE number = 2") == [("technical",), ("technical",)]
