"""A run says how far it is and what it came to; a quiet one nothing but errors; one with nothing due nothing."""

import json
import logging
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.books.locks import hold
from pipeline.cli import run_cli
from pipeline.crawl.run import run
from pipeline.logs import setup_logging
from pipeline.sites import load_sites
from pipeline.watch.tellers import Events
from schemas.errors import Exit
from tests.small_site import ROOT, Newsroom, SmallSite, front, serving
from tests.watch.paper import feed, hours_ago, site_file, story

pytestmark = pytest.mark.usefixtures("one_worker")
PATHS = tuple(f"/news/{n}-the-harbour-levy" for n in range(6))
DUE = f"schedule = '{datetime.now(UTC) - timedelta(hours=1):%M %H} * * *'\n"


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving({"/": front(*PATHS)}) as site:
        site.pages |= {path: story(f"Pumps for {path}") for path in PATHS}
        site.pages["/feed.xml"] = feed(site, {path: hours_ago(n + 1) for n, path in enumerate(PATHS)})
        yield site


@pytest.fixture
def room(tmp_path: Path, paper: SmallSite) -> Newsroom:
    room = Newsroom(tmp_path)
    room.add("gazette", paper.home, site_file(paper, DUE))
    return room


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]


def onrecord(room: Newsroom, *arguments: str, log_format: str = "json") -> int:
    where = ["--data", str(room.config.data), "--sites", str(room.config.sites), "--log-format", log_format]
    return run_cli([*where, *arguments])


def events(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


def test_the_end_of_a_run_is_one_event_with_a_line_a_site_and_a_total(
    room: Newsroom, paper: SmallSite, capfd: pytest.CaptureFixture[str]
) -> None:
    del paper.pages[PATHS[0]]
    onrecord(room, "run", "--quiet")
    paper.pages |= {PATHS[0]: story("Pumps at last"), PATHS[1]: story("Other pumps"), PATHS[4]: (500, {}, b"broken")}
    del paper.pages[PATHS[5]]
    paper.hits.clear()
    capfd.readouterr()
    room.add("empty", f"{paper.home}nothing/", "delay = 0\nfeeds = []\nsitemaps = []\nwordpress = false")
    code = onrecord(room, "run", "--revisit")
    (summary,) = [event for event in events(capfd.readouterr().err) if event["event"] == "run summary"]
    empty, gazette = summary["sites"]
    assert gazette["site"] == "gazette"
    counts = ("stored", "revised", "unchanged", "refused", "gone", "failed", "deferred")
    assert {name: gazette[name] for name in counts} == {
        "stored": 1, "revised": 1, "unchanged": 2, "refused": 0, "gone": 1, "failed": 1, "deferred": 0,
    }  # fmt: skip
    assert gazette["findings"] == ["failures"]
    assert summary["total"]["fetched"] == len(paper.hits)
    assert (empty["exit_code"], code, summary["total"]["exit_code"]) == (10, 10, 10)
    assert [summary["total"][name] for name in counts] == [empty[name] + gazette[name] for name in counts]


def test_people_get_a_table(room: Newsroom, capfd: pytest.CaptureFixture[str]) -> None:
    assert onrecord(room, "run", log_format="text") == Exit.COMPLETE
    told = capfd.readouterr().err
    assert "\x1b" not in told  # no colours in a file
    head, line = told.splitlines()[-2:]
    numbers = dict(zip(head.split(), line.split(), strict=False))
    assert (numbers["site"], numbers["stored"], numbers["failed"]) == ("gazette", "6", "0")


def test_nothing_is_said_when_nothing_is_due(room: Newsroom, capfd: pytest.CaptureFixture[str]) -> None:
    assert onrecord(room, "run", "--due", "--quiet") == Exit.COMPLETE
    capfd.readouterr()
    for log_format in ("json", "text"):
        assert onrecord(room, "run", "--due", log_format=log_format) == Exit.COMPLETE
        assert capfd.readouterr() == ("", "")
    assert len(room.ask("SELECT id FROM crawl_runs")) == 1


def test_a_quiet_run_says_nothing_when_all_is_well(room: Newsroom, capfd: pytest.CaptureFixture[str]) -> None:
    assert onrecord(room, "run", "--due", "--quiet", log_format="text") == Exit.COMPLETE
    assert capfd.readouterr() == ("", "")
    assert room.ask("SELECT count(*) FROM articles") == [(6,)]


def test_a_quiet_run_says_what_wants_a_person(
    room: Newsroom, paper: SmallSite, capfd: pytest.CaptureFixture[str]
) -> None:
    paper.pages |= dict.fromkeys(PATHS, (500, {}, b"broken"))
    assert onrecord(room, "run", "--due", "--quiet") == Exit.INCOMPLETE
    told = events(capfd.readouterr().err)
    assert {event["level"] for event in told} == {"error"}
    assert "failures" in {event.get("check") for event in told}


def test_a_quiet_look_at_what_is_due_leaves_a_busy_site_alone_without_a_word(
    room: Newsroom, capfd: pytest.CaptureFixture[str]
) -> None:
    with hold(room.config.locks, "gazette"):
        assert onrecord(room, "run", "--due", "--quiet") == Exit.LOCKED
        assert capfd.readouterr() == ("", "")
        assert onrecord(room, "run", "gazette", "--quiet") == Exit.LOCKED
        assert "gazette" in capfd.readouterr().err


def test_at_level_debug_each_address_and_its_outcome_is_told(
    room: Newsroom, paper: SmallSite, capfd: pytest.CaptureFixture[str]
) -> None:
    del paper.pages[PATHS[0]]
    onrecord(room, "--log-level", "debug", "run")
    told = {(e["url"], e["outcome"]) for e in events(capfd.readouterr().err) if e["event"] == "address"}
    outcomes = set(room.ask("SELECT url, outcome FROM outcomes"))
    assert len(outcomes) >= len(PATHS) + 1
    assert outcomes <= told


def test_while_it_runs_there_is_an_event_a_site(
    room: Newsroom, paper: SmallSite, capfd: pytest.CaptureFixture[str]
) -> None:
    room.add("slow", paper.home, site_file(paper).replace("delay = 0", "delay = 0.25"))
    room.add("idle", f"{paper.home}nothing/", "delay = 0\nfeeds = []\nsitemaps = []\nwordpress = false")
    setup_logging("info", "json")
    sites = load_sites(room.config.sites)
    config = room.config.model_copy(update={"workers": 1})
    run(config, [sites["slow"], sites["idle"]], teller=Events(seconds=0.3))
    told = [event for event in events(capfd.readouterr().err) if event["event"] == "progress"]
    slow = [event["fetched"] for event in told if event["site"] == "slow"]
    assert len(slow) > 2
    assert slow == sorted(slow)
    assert slow[0] < slow[-1]
    assert [event["state"] for event in told if event["site"] == "idle"].count("reading") < 2  # once it is read
    assert {event["state"] for event in told} <= {"fetching", "reading"}


def test_a_terminal_shows_a_line_a_site_while_it_is_fetched_and_a_table_at_the_end(
    room: Newsroom, paper: SmallSite
) -> None:
    room.add("slow", paper.home, site_file(paper).replace("delay = 0", "delay = 0.3"))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "--data", str(room.config.data), "--sites", str(room.config.sites)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), "TERM": "xterm", "COLUMNS": "150"}
    process = subprocess.Popen([*command, "run", "slow"], stdin=theirs, stdout=theirs, stderr=theirs, env=environ)
    os.close(theirs)
    told = b"".join(iter(lambda: _piece(ours), b"")).decode(errors="replace")
    os.close(ours)
    assert process.wait(30) == Exit.COMPLETE
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", told)
    assert re.search(r"slow +fetching +fetched \d+", plain)
    assert re.search(r"slow +\d+ +6 +0", plain.splitlines()[-1])
    assert "run summary" not in plain


def _piece(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""
