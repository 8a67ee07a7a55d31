"""Processes take our packages, whatever lies in the folder that they are started in."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.crawl.run import child_environment
from pipeline.own_code import ROOT, for_others, keep_to_own_code
from pipeline.watch.sending import run_command
from scheduler import COMMAND, environment
from tests.project.strangers import settle_strangers


def version(
    folder: Path, environ: dict[str, str], command: Sequence[str] = COMMAND
) -> subprocess.CompletedProcess[str]:
    """What `onrecord --version` says, started as the daemon starts runs."""
    command = [*command, "--version"]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def test_a_stranger_in_the_working_directory_is_met_by_whoever_does_not_look_out(tmp_path: Path) -> None:
    careless = [sys.executable, "-m", "pipeline"]
    met = version(settle_strangers(tmp_path), {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": ""}, careless)
    assert "a stranger's" in met.stderr


def test_runs_of_the_daemon_and_the_process_that_fetches_take_our_packages(tmp_path: Path) -> None:
    settle_strangers(tmp_path)
    assert version(tmp_path, environment(Config())).returncode == 0
    assert version(tmp_path, child_environment()).returncode == 0


def test_a_checkout_that_is_not_installed_is_found_before_other_paths() -> None:
    environ = {"PYTHONPATH": "/elsewhere"}
    keep_to_own_code(environ)
    keep_to_own_code(environ)
    assert environ == {"PYTHONPATH": f"{ROOT}{os.pathsep}/elsewhere", "PYTHONSAFEPATH": "1"}


@pytest.mark.parametrize("before", [{"HOME": "/h"}, {"HOME": "/h", "PYTHONPATH": "/elsewhere"}], ids=str)
def test_others_get_the_environment_as_it_was(before: dict[str, str]) -> None:
    environ = dict(before)
    keep_to_own_code(environ)
    assert for_others(environ) == before


def test_an_alarm_command_written_in_python_finds_its_own_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "told.py").write_text("import sys; open('told', 'w').write(sys.stdin.read())\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    run_command(f"{sys.executable} -m told", "gone quiet")
    assert (tmp_path / "told").read_text() == "gone quiet"
