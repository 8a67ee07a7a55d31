"""`onrecord config` tells of each setting what holds and who said so, and keeps secrets to itself."""

import json
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.config import SECRETS, Config
from schemas.errors import Exit

TOKEN = "https://hooks.example/t0ken-of-ours"
TEXT = f"""\
# contact = "old@archive.example"
contact = "desk@archive.example"
alarm_template = '''
contact = $site
'''
enabled = [
  "uk-*",
  "us-*",
]
"data" = "store"
webhook = "{TOKEN}"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "onrecord.toml").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    assert run_cli([*arguments, "config", "--json"]) == Exit.COMPLETE
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {row["setting"]: row for row in rows}


def test_each_setting_is_told_once_with_the_value_that_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys)
    assert list(rows) == list(Config.model_fields)
    assert rows["enabled"]["value"] == ["uk-*", "us-*"]
    assert rows["concurrent_sites"] == {
        "setting": "concurrent_sites", "value": 16, "hidden": False, "from": "default", "place": None
    }  # fmt: skip


def test_a_value_comes_from_the_line_on_which_it_begins(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys)
    lines = {name: str(row["place"]).rpartition(":")[2] for name, row in rows.items() if row["from"] == "file"}
    assert lines == {"contact": "2", "alarm_template": "3", "enabled": "6", "data": "10", "webhook": "11"}
    assert rows["data"]["place"] == f"{folder / 'onrecord.toml'}:10"


def test_a_flag_goes_before_the_environment_and_that_before_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_DATA", "elsewhere")
    monkeypatch.setenv("ONRECORD_CONTACT", "other@archive.example")
    rows = told(capsys, "--data", "by-hand")
    assert (rows["data"]["value"], rows["data"]["from"], rows["data"]["place"]) == ("by-hand", "flag", "--data")
    assert (rows["contact"]["value"], rows["contact"]["place"]) == ("other@archive.example", "ONRECORD_CONTACT")


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
@pytest.mark.parametrize("name", sorted(SECRETS))
def test_no_secret_is_shown_but_that_it_is_set(
    folder: Path, name: str, form: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"ONRECORD_{name.upper()}", TOKEN)
    assert run_cli(["config", *form]) == Exit.COMPLETE
    shown = capsys.readouterr()
    assert "t0ken" not in shown.out + shown.err
    assert f"ONRECORD_{name.upper()}" in shown.out
    assert "hidden" in shown.out


def test_what_no_message_shows_is_what_no_table_shows() -> None:
    assert {name for name, field in Config.model_fields.items() if not field.repr} == SECRETS


def test_some_settings_can_be_asked_for_and_a_slip_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["config", "contact", "data"]) == Exit.COMPLETE
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert run_cli(["config", "contcat"]) == Exit.USAGE
    assert "did you mean 'contact'" in capsys.readouterr().err


def test_without_a_settings_file_it_says_which_one_it_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_cli(["config"]) == Exit.COMPLETE
    assert str(tmp_path / "onrecord.toml") in capsys.readouterr().err


def test_what_a_build_was_told_is_no_setting_and_hinders_no_command(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_COMPILE", "1")
    assert "compile" not in told(capsys)
    monkeypatch.setenv("ONRECORD_COMPILED", "1")
    assert run_cli(["config"]) == Exit.USAGE
