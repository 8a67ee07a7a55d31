"""The command line: lazy, documented, and every error an exit code with a message that helps."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli import COMMANDS, SHORT, cli, run_cli
from pipeline.database import open_database
from schemas.errors import Exit


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--help"]) == Exit.COMPLETE
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)


def test_help_says_of_each_command_what_the_command_says() -> None:
    context = click.Context(cli, info_name="onrecord")
    commands = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    assert {name: command.get_short_help_str(100) for name, command in commands.items() if command} == SHORT


def test_help_imports_no_command() -> None:
    code = (
        "import sys; from pipeline.cli import run_cli; run_cli(['--help']); print('pipeline.commands' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "False"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_a_help_that_teaches(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli([name, "--help"]) == Exit.COMPLETE
    assert len(capsys.readouterr().out.split()) > 12


def test_an_unknown_command_is_bad_usage() -> None:
    assert run_cli(["crwal"]) == Exit.USAGE


def test_an_unknown_key_in_the_settings_is_named_with_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "onrecord.toml"
    settings.write_text('dta = "x"\n')
    assert run_cli(["--config", str(settings), "sites", "list"]) == Exit.USAGE
    told = capsys.readouterr().err
    assert str(settings) in told
    assert "did you mean 'data'" in told


@pytest.mark.parametrize(
    "text", [b'data = "l\xe4rk"', b"data =", b"data = " + b"[" * 5000, b"page_seconds = inf", b"page_mib = 1e30"]
)
def test_settings_that_cannot_be_used_are_bad_usage_and_nothing_to_report(
    tmp_path: Path, text: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "onrecord.toml"
    settings.write_bytes(text + b"\n")
    assert run_cli(["--config", str(settings), "sites", "check"]) == Exit.USAGE
    told = capsys.readouterr().err
    assert str(settings) in told
    assert "report" not in told


def test_an_unknown_site_is_bad_usage_and_touches_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    assert run_cli(["--data", str(data), "run", "no-such-site"]) == Exit.USAGE
    assert "no-such-site" in capsys.readouterr().err
    assert not data.exists()


def test_asking_an_empty_folder_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", str(tmp_path / "none"), "search", "ferry"]) == Exit.USAGE
    assert "onrecord run" in capsys.readouterr().err


def test_a_damaged_database_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "onrecord.db").write_bytes(b"not a database at all" * 500)
    assert run_cli(["--data", str(tmp_path), "process"]) == Exit.INTEGRITY
    assert "rebuild" in capsys.readouterr().err


def test_a_database_of_a_newer_onrecord_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_database(tmp_path / "onrecord.db").close()
    with sqlite3.connect(tmp_path / "onrecord.db") as raw:
        raw.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('onrecord', 'm999', '')")
    assert run_cli(["--data", str(tmp_path), "process"]) == Exit.USAGE
    assert "newer onrecord" in capsys.readouterr().err


def test_help_does_not_import_what_only_a_crawl_needs() -> None:
    code = "import sys; from pipeline.cli import run_cli; run_cli(['--help']); sys.exit('scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
