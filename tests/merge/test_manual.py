"""What the manual says about several machines is what the commands do."""

import re
import shlex
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.newsroom import Newsroom
from schemas.errors import Exit
from tests.merge.folders import asked
from tests.small_site import ROOT

MANUAL = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
SECTION = MANUAL.partition("\n## Several machines\n")[2].partition("\n## ")[0]
COMMANDS = "".join(re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)).splitlines()


def test_two_machines_share_the_papers_as_the_manual_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(COMMANDS) > 4
    monkeypatch.chdir(tmp_path)
    (tmp_path / "onrecord.toml").write_text('data = "data"\nsites = "sites"\n')
    with Newsroom() as newsroom:
        newsroom.site_files(tmp_path / "sites")
        for line in COMMANDS:
            program, *words = shlex.split(line)
            assert program == "onrecord"
            assert run_cli(words) == Exit.COMPLETE, (line, capsys.readouterr())
        papers = sorted(newsroom.papers)
        stories = len(newsroom.truth)
    held = [{name for (name,) in asked(tmp_path / f"shard-{n}", "SELECT name FROM sites")} for n in (0, 1)]
    assert all(held)
    assert not held[0] & held[1]
    assert asked(tmp_path / "whole", "SELECT name FROM sites ORDER BY name") == [(name,) for name in papers]
    assert asked(tmp_path / "whole", "SELECT count(*) FROM articles") == [(stories,)]
