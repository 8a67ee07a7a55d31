"""Which shift takes a site, and what is known of it; the shifts are small programs that say what they hear."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.crawl import shifts as module
from pipeline.crawl.shifts import End, Shifts, rules_of
from pipeline.process.people.merges import FILE as PEOPLE
from pipeline.process.templates import FOLDER as TEMPLATES
from schemas import Site

PROGRAM = """
import json, sys
for line in sys.stdin:
    word = json.loads(line)
    if "last" in word:
        sys.exit(0)
    name = word.get("stop", "")
    if word.get("site", "").startswith("quick"):
        name = word["site"]
    if word.get("site") == "broken":
        sys.exit(14)
    if word.get("site") == "large":
        print(json.dumps({"tired": True}), flush=True)
    if name:
        print("printed by somebody", flush=True)
        print(json.dumps({"site": name, "code": 12 if "stop" in word else 0}), flush=True)
"""


@pytest.fixture
def shifts(tmp_path: Path) -> Iterator[Shifts]:
    (tmp_path / "shift.py").write_text(PROGRAM)
    found = Shifts(4, [sys.executable, str(tmp_path / "shift.py")], os.environ)
    yield found
    found.kill()


def ends_of(shifts: Shifts, count: int, seconds: float = 20) -> list[End]:
    found: list[End] = []
    until = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < until:
        found += shifts.ends()
        time.sleep(0.02)
    return found


def test_all_sites_go_to_one_shift_as_long_as_there_are_places(shifts: Shifts) -> None:
    pids = {shifts.give(name) for name in ("a", "b", "c", "quick")}
    assert len(pids) == 1
    assert shifts.give("late") is None
    assert [(end.site, end.code, end.died) for end in ends_of(shifts, 1)] == [("quick", 0, False)]
    assert shifts.sites() == {"a", "b", "c"}
    assert shifts.give("late") in pids


def test_a_site_is_stopped_and_the_others_are_not(shifts: Shifts) -> None:
    for name in ("a", "b"):
        shifts.give(name)
    shifts.stop("a")
    shifts.stop("a")
    assert [(end.site, end.code) for end in ends_of(shifts, 1)] == [("a", 12)]
    assert shifts.sites() == {"b"}


def test_a_killed_shift_has_died_under_its_sites_and_one_that_fails_by_itself_has_not(shifts: Shifts) -> None:
    pid = shifts.give("a")
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert ends_of(shifts, 1) == [End("a", pid, -signal.SIGKILL, died=True)]
    pid = shifts.give("broken")
    assert pid
    assert ends_of(shifts, 1) == [End("broken", pid, 14, died=False)]
    assert not shifts


def test_a_site_alone_has_a_shift_that_takes_no_other(shifts: Shifts) -> None:
    first, alone, second = shifts.give("a"), shifts.give("b", alone=True), shifts.give("c")
    assert first == second
    assert alone not in (None, first)


def test_an_old_shift_takes_no_further_site(shifts: Shifts, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shifts.give("a")
    monkeypatch.setattr(module, "AGE_SECONDS", 0.0)
    assert shifts.give("b") != first


def test_a_large_shift_takes_no_further_site(shifts: Shifts) -> None:
    first = shifts.give("large")
    assert [end.site for end in ends_of(shifts, 1)] == ["large"]  # this one ends when it hears of it
    assert shifts.give("b") != first


def test_a_shift_that_began_with_other_rules_takes_no_further_site(shifts: Shifts) -> None:
    shifts.renew_if_changed(())
    first = shifts.give("a")
    shifts.renew_if_changed(())
    assert shifts.give("b") == first
    shifts.renew_if_changed((("own.py", 1, 1),))
    assert shifts.give("c") != first


def test_rules_change_with_own_code_decisions_and_names_of_secrets(tmp_path: Path) -> None:
    config = Config(data=tmp_path / "data", sites=tmp_path)
    own = {"name": "gazette", "home": "https://gazette.example/"}
    site = Site(**own, parser="own.py:parse", middlewares=("ours.py:Ours",))
    told = [rules_of(config, [site])]
    for path in (tmp_path / "own.py", tmp_path / "ours.py", config.data / PEOPLE, config.data / TEMPLATES / "x.json"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
        told.append(rules_of(config, [site]))
    told.append(rules_of(config, [Site(**own, cookies="env:GAZETTE_COOKIE")]))
    assert len(set(told)) == len(told)
    assert rules_of(config, [site]) == told[-2]
