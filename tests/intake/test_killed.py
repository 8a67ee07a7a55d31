"""An import that is killed or stopped at any moment loses nothing, and brings nothing twice when it goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.database import read_database
from schemas.errors import Exit
from tests.intake.files import Warc, page

STORIES, SITES = 60, 6
TWICE = "SELECT source_record FROM captures GROUP BY source_record HAVING count(*) > 1"


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    with Warc(tmp_path / "papers.warc.gz") as warc:
        for number in range(STORIES):
            url = f"https://paper-{number % SITES}.example/2026/03/story-{number}/"
            warc.response(url, page(f"The harbour levy rises for the {number}th time"))
    return warc.path


def words(warc: Path) -> list[str]:
    folder = warc.parent
    return ["--data", str(folder / "data"), "--sites", str(folder / "sites"), "import", str(warc)]


def start(warc: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", *words(warc)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "ONRECORD_MIN_FREE_MIB": "1"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rows(warc: Path, query: str) -> list[tuple[object, ...]]:
    db = read_database(warc.parent / "data" / "onrecord.db")
    found = db.execute(query).fetchall()
    db.close()
    return found


def wait_for_captures(warc: Path, count: int) -> None:
    """Until so many captures lie in the archive, in whatever state."""
    archive = warc.parent / "data" / "archive"
    for _ in range(600):
        if sum(path.stat().st_size > 1000 for path in archive.glob("*.warc.gz*")) >= count:
            return
        time.sleep(0.02)
    raise AssertionError("the import never began")


def whole(warc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on to the end: each story is there once, and the archive is sound."""
    monkeypatch.setenv("ONRECORD_MIN_FREE_MIB", "1")
    assert run_cli(words(warc)) == Exit.COMPLETE
    assert rows(warc, "SELECT count(*) FROM captures") == [(STORIES,)]
    assert rows(warc, TWICE) == []
    assert rows(warc, "SELECT count(*) FROM articles") == [(STORIES,)]
    assert rows(warc, "SELECT count(*) FROM captures WHERE processed_by IS NULL") == [(0,)]
    assert run_cli([*words(warc)[:4], "verify"]) == Exit.COMPLETE


@pytest.mark.slow
def test_killed_at_several_moments(warc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for captures, further in ((1, 0.0), (SITES, 0.05), (SITES, 0.6), (SITES, 1.5)):
        process = start(warc)
        wait_for_captures(warc, captures)
        time.sleep(further)
        process.kill()
        process.wait()
    whole(warc, monkeypatch)


def test_stopped_by_a_signal_it_keeps_what_was_read_and_says_12(warc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process = start(warc)
    wait_for_captures(warc, SITES)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == Exit.STOPPED
    assert list((warc.parent / "data" / "archive").glob("*.open")) == []
    assert ("stopped",) in rows(warc, "SELECT state FROM crawl_runs")
    whole(warc, monkeypatch)
