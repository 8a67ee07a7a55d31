"""Nobody is crawled by accident: what a run takes is chosen, and whoever is asked can write to somebody."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.config import load_config
from schemas.errors import Exit
from tests.small_site import ROOT

CONTACT = "desk@archive.example"
PAPER = 'name = "larkfield"\nhome = "https://www.larkfield.example/"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder made by `onrecord init`, in which a person stands."""
    assert run_cli(["init", str(tmp_path / "desk"), "--contact", CONTACT]) == Exit.COMPLETE
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def test_init_makes_settings_that_are_read_and_says_what_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "new" / "desk"
    assert run_cli(["init", str(desk), "--contact", CONTACT]) == Exit.COMPLETE
    config = load_config({}, environ={}, file=desk / "onrecord.toml")
    assert (config.contact, config.data, config.sites, config.enabled) == (CONTACT, desk / "data", desk / "sites", ())
    assert (desk / "sites").is_dir()
    assert (desk / "data").stat().st_mode & 0o007 == 0
    assert "onrecord sites enable" in capsys.readouterr().out


def test_init_leaves_settings_alone_that_are_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "onrecord.toml").read_bytes()
    assert run_cli(["init", "--contact", "other@archive.example"]) == Exit.USAGE
    assert (folder / "onrecord.toml").read_bytes() == before
    assert "exists" in capsys.readouterr().err


@pytest.mark.parametrize("contact", ["", "me", "two words@x.example", 'quote"@x.example', "x@y.example\r\nX-Other: 1"])
def test_init_takes_no_contact_that_nobody_could_be_reached_by(
    tmp_path: Path, contact: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(["init", str(tmp_path), "--contact", contact]) == Exit.USAGE
    assert "web address" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_contact_that_no_header_may_hold_is_refused_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_CONTACT", "somebody")
    assert run_cli(["--data", str(tmp_path), "runs"]) == Exit.USAGE
    assert "contact: " in capsys.readouterr().err


@pytest.mark.parametrize("command", [["run"], ["run", "--due"], ["daemon"], ["schedule"]])
def test_without_a_choice_nothing_is_fetched_and_the_message_says_how_to_choose(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(command) == Exit.USAGE
    assert "onrecord sites enable" in capsys.readouterr().err
    assert list((folder / "data").iterdir()) == []


def test_shipped_sites_are_enabled_and_disabled_by_name_and_comments_stay(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = folder / "onrecord.toml"
    assert run_cli(["sites", "enable", "uk-bbc-politics", "us-npr-*"]) == Exit.COMPLETE
    assert tomllib.loads(settings.read_text())["enabled"] == ["uk-bbc-politics", "us-npr-*"]
    assert "# Paths are taken from this file's folder." in settings.read_text()
    assert run_cli(["sites", "disable", "us-npr-*"]) == Exit.COMPLETE
    assert tomllib.loads(settings.read_text())["enabled"] == ["uk-bbc-politics"]
    capsys.readouterr()
    assert run_cli(["sites", "disable", "us-npr-*"]) == Exit.USAGE
    assert run_cli(["sites", "enable", "uk-bbc-politic"]) == Exit.USAGE
    assert "uk-bbc-politics" in capsys.readouterr().err


def test_enabling_without_settings_or_against_the_environment_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_cli(["sites", "enable", "uk-bbc-politics"]) == Exit.USAGE
    assert "onrecord init" in capsys.readouterr().err
    monkeypatch.setenv("ONRECORD_ENABLED", "us-*")
    assert run_cli(["sites", "enable", "uk-bbc-politics"]) == Exit.USAGE
    assert "ONRECORD_ENABLED" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["run", "larkfield"],
        ["run", "--due"],
        ["daemon"],
        ["sites", "check", "larkfield", "--probe"],
        ["sites", "add", "https://other.example/"],
    ],
    ids=" ".join,
)
def test_nobody_beyond_loopback_is_asked_without_a_contact(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "larkfield.toml").write_text(PAPER)
    flags = ["--data", str(tmp_path / "data"), "--sites", str(tmp_path / "sites")]
    assert run_cli([*flags, *command]) == Exit.USAGE
    assert "ONRECORD_CONTACT" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_scrapy_by_itself_asks_nobody_without_a_name_either(tmp_path: Path) -> None:
    (tmp_path / "larkfield.toml").write_text(PAPER)
    flags = ["-s", f"ONRECORD_SITES_FOLDER={tmp_path}", "-s", f"ONRECORD_DATA={tmp_path / 'data'}"]
    command = [sys.executable, "-m", "scrapy", "crawl", "larkfield", *flags]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert "contact" in ended.stderr
    assert not (tmp_path / "data").exists()


def test_paths_of_a_settings_file_are_taken_from_where_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    config = load_config({}, environ={}, file=folder / "onrecord.toml")
    assert (config.data, config.sites) == (folder / "data", folder / "sites")
