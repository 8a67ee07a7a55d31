"""A site file that cannot be read: the other sites are crawled, and the exit code says that one was not."""

from pathlib import Path

import pytest

from pipeline.cli import run_cli
from schemas.errors import Exit
from tests.small_site import Newsroom, front, serving, story

pytestmark = pytest.mark.usefixtures("one_worker")
LENIENT = "delay = 0\n[expect]\nmax_not_article = 1"


@pytest.mark.parametrize("arguments", [[], ["--due"], ["gaz*", "hol*"], ["gazette", "hollow"]], ids=" ".join)
def test_the_others_are_crawled_and_the_broken_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    room = Newsroom(tmp_path)
    with serving({"/": front("/1/the-story-of-the-day"), "/1/the-story-of-the-day": story("A story")}) as paper:
        room.add("gazette", paper.home, f"schedule = '* * * * *'\n{LENIENT}")
        room.add("hollow", paper.home, "feed = []")
        where = ["--data", str(room.config.data), "--sites", str(room.config.sites)]
        assert run_cli([*where, "run", *arguments]) == Exit.INCOMPLETE
        assert f"{room.config.sites / 'hollow.toml'}:4: unknown key 'feed'" in capsys.readouterr().err
        assert room.ask("SELECT site, state FROM crawl_runs") == [("gazette", "complete")]
        assert run_cli([*where, "run", "hollow"]) == Exit.USAGE
        assert run_cli([*where, "sites", "check"]) == Exit.USAGE
        (room.config.sites / "gazette.toml").write_text("name = 1")
        assert run_cli([*where, "run"]) == Exit.USAGE
