"""The manual's commands for corrections work, on a newsroom that was crawled, and leave what they say."""

import re
import shlex
from pathlib import Path

import pytest

from pipeline.attribution.training.train import read_corpus
from pipeline.cli import run_cli
from pipeline.database import read_database
from pipeline.process.corrections import load_corrections
from schemas.errors import Exit
from tests.commands.test_manual import Crawled, crawled

__all__ = ["crawled"]  # the fixture

MANUAL = (Path(__file__).parents[2] / "docs" / "correcting.md").read_text(encoding="utf-8")
COMMANDS = "".join(re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL)).splitlines()
MOST_QUOTED = """
SELECT q.article_id FROM attributions q WHERE q.stance = 'said' AND q.confidence >= 0.6
GROUP BY q.article_id ORDER BY count(*) DESC, q.article_id LIMIT 1
"""
LONGEST = """
SELECT content FROM attributions WHERE article_id <> ? AND stance = 'said' AND confidence >= 0.6 AND kind = 'direct'
ORDER BY length(content) DESC LIMIT 1
"""


def test_the_commands_of_the_manual_decide_show_and_export(
    crawled: Crawled,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(crawled.folder)
    db = read_database(Path("data/onrecord.db"))
    article = str(db.execute(MOST_QUOTED).fetchone()[0])
    words = db.execute(LONGEST, [int(article)]).fetchone()[0]
    db.close()
    for command in COMMANDS:
        program, *arguments = shlex.split(command.replace("ARTICLE", article))
        assert program == "onrecord"
        assert run_cli([words if one == "words of the quote" else one for one in arguments]) == Exit.COMPLETE, command
    assert [one.verdict for one in load_corrections(Path("data/corrections.toml")).listed] == [
        "confirm",
        "speaker",
        "reject",
    ]
    assert "the tape of the meeting" in capsys.readouterr().out
    assert len(read_corpus(Path("lessons"))) == 2


def test_the_file_of_the_manual_can_be_read(tmp_path: Path) -> None:
    (lines,) = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
    (tmp_path / "corrections.toml").write_text(lines)
    (one,) = load_corrections(tmp_path / "corrections.toml").listed
    assert (one.verdict, one.speaker, one.start) == ("speaker", "Ann Vale", 212)
