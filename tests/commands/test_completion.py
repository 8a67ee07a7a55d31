"""At the Tab key the shell gets commands, options and names of sites, fast and without a word too many."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS, run_cli
from pipeline.own_code import ROOT
from schemas.errors import Exit
from tests.project.strangers import settle_strangers

Completed = Callable[..., list[str]]


@pytest.fixture
def completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Completed:
    """What Click answers the shell for these words, the last one being typed."""

    def answered(*words: str) -> list[str]:
        monkeypatch.setenv("_ONRECORD_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(["onrecord", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        capsys.readouterr()
        assert run_cli([]) == Exit.COMPLETE
        told = capsys.readouterr()
        assert told.err == ""
        return [line.partition(",")[2] for line in told.out.splitlines() if line]

    monkeypatch.chdir(tmp_path)
    return answered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_program_and_variable(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["completion", shell]) == Exit.COMPLETE
    script = capsys.readouterr().out
    assert f"_ONRECORD_COMPLETE={shell}_complete" in script
    assert "onrecord" in script


def test_commands_and_their_parts_and_options_are_completed(completed: Completed) -> None:
    assert completed("s") == [name for name in COMMANDS if name.startswith("s")]
    assert completed("sites", "en") == ["enable"]
    assert completed("run", "--qu") == ["--quiet"]
    assert completed("completion", "") == ["bash", "zsh", "fish"]


def test_names_of_own_and_shipped_sites_are_completed_also_where_a_file_is_broken(
    completed: Completed, tmp_path: Path
) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "larkfield.toml").write_text("name =")
    (tmp_path / "onrecord.toml").write_text('sites = "sites"\n')
    for words in (
        ["run"],
        ["status"],
        ["quotes", "--site"],
        ["template"],
        ["sites", "check"],
        ["runs", "--site"],
        ["fetch", "--site"],
    ):
        assert completed(*words, "lark") == ["larkfield"]
    assert "uk-bbc-politics" in completed("sites", "enable", "uk-")
    assert completed("--sites", "sites", "coverage", "larkf") == ["larkfield"]


@pytest.mark.parametrize("settings", ["data =", "dta = 1", 'sites = "nowhere"'])
def test_what_is_wrong_is_told_by_commands_and_never_at_the_tab_key(
    completed: Completed, tmp_path: Path, settings: str
) -> None:
    (tmp_path / "onrecord.toml").write_text(settings)
    assert completed("run", "uk-") == []
    assert completed("no-such-command", "x") == []


def test_completing_a_command_imports_none(tmp_path: Path) -> None:
    code = "import sys; from pipeline.cli import run_cli; run_cli([]); print('pipeline.commands' in sys.modules)"
    environ = {**os.environ, "_ONRECORD_COMPLETE": "bash_complete", "COMP_WORDS": "onrecord r", "COMP_CWORD": "1"}
    told = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [*(f"plain,{name}" for name in COMMANDS if name.startswith("r")), "False"]


def test_bash_completes_with_the_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["completion", "bash"]) == Exit.COMPLETE
    script = capsys.readouterr().out
    (tmp_path / "onrecord").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -P -m pipeline "$@"\n')
    (tmp_path / "onrecord").chmod(0o755)
    typed = "COMP_WORDS=(onrecord sched); COMP_CWORD=1; _onrecord_completion onrecord; echo ${COMPREPLY[@]}"
    environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = ["bash", "-c", f"{script}\n{typed}"]
    strangers = settle_strangers(tmp_path / "strangers")
    told = subprocess.run(command, cwd=strangers, env=environ, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["schedule"]
