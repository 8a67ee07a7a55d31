"""Where a browser is wanted and missing, that is told before anything is touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.config import Config
from pipeline.sites import lack_of_browser
from schemas import Site
from schemas.errors import Exit
from spiders.browser.chromium import EXTRA, INSTALL, ROOT, find, lack
from tests.browser.paper import desk_over
from tests.desk import Desk
from tests.small_site import serving

pytest.importorskip("playwright")
WANTS = Site(name="gazette", home="http://127.0.0.1:8/", render="browser")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with serving() as paper:
        yield desk_over(paper, tmp_path)


@pytest.mark.parametrize("words", [("run",), ("run", "sound"), ("sites", "check"), ("fetch", "{home}news/1-a-story")])
def test_commands_that_would_need_it_end_with_2_and_touch_nothing(
    desk: Desk, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_BROWSER", "/nowhere/chromium")
    given = [word.format(home=desk.paper.home) for word in words]
    assert run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), *given]) == Exit.USAGE
    told = 'sound.toml: render = "browser": there is no program /nowhere/chromium (setting `browser`); ' + INSTALL
    assert told in capfd.readouterr().err
    assert not desk.config.data.exists()
    assert desk.paper.hits == []


def test_the_list_of_sites_tells_which_want_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_BROWSER", "/nowhere/chromium")
    assert run_cli(["--sites", str(desk.config.sites), "sites", "list", "sound", "--json"]) == Exit.COMPLETE
    assert '"render": "browser (missing)"' in capfd.readouterr().out


def test_a_site_that_wants_none_asks_for_none() -> None:
    config = Config(browser=Path("/nowhere/chromium"))
    assert lack_of_browser(config, WANTS.model_copy(update={"render": ""})) == ""
    assert lack_of_browser(config, WANTS).startswith('gazette.toml: render = "browser": there is no program /nowhere')


def test_a_browser_is_a_program_and_root_has_no_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    assert find(program) is None
    program.chmod(0o755)
    assert find(program) == program
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert (lack(program, sandbox=True), lack(program, sandbox=False)) == (ROOT, "")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert lack(program, sandbox=True) == ""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert lack(program, sandbox=True) == EXTRA
