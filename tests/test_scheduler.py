"""The daemon gives each due slot to a shift, once, and stops in time. The shift here is small but claims for real."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import scheduler
from pipeline.books import ledger
from pipeline.books.locks import hold
from pipeline.cli import run_cli
from pipeline.config import Config, load_config
from pipeline.database import open_database
from pipeline.newsroom import Newsroom
from pipeline.sites import load_sites, sync_sites
from schemas import Site
from schemas.errors import Exit
from tests.daemon.place import AN_HOUR_AGO, Place, running


@pytest.fixture
def place(tmp_path):
    with contextlib.closing(Place(tmp_path)) as place:
        yield place


def test_every_due_site_is_run_once_and_the_site_that_is_not_due_is_left(place):
    place.quick()
    for name in ("gazette", "herald", "lantern"):
        place.site(name)
    place.site("yearly", f"0 0 {(datetime.now(UTC) + timedelta(days=5)).day} * *")
    place.daemon()
    place.wait_for(lambda: place.rows("state") == [("complete",)] * 3)
    time.sleep(1.2)  # two more looks
    assert place.rows() == [(name, "complete", 0, "daemon") for name in ("gazette", "herald", "lantern")]


def test_sigterm_stops_runs_saves_their_state_and_exits_with_12(place):
    for name in ("gazette", "herald", "lantern"):
        place.site(name)
    daemon = place.daemon()
    place.wait_for(lambda: len(running(place)) == 2)
    time.sleep(1)
    assert sorted(str(row[1]) for row in place.rows()) == ["due", "running", "running"]  # daemon_runs
    began = time.monotonic()
    daemon.terminate()
    assert daemon.wait(10) == Exit.STOPPED
    assert time.monotonic() - began < 15
    assert sorted(map(str, place.rows("state, exit_code"))) == ["('due', None)", *["('stopped', 12)"] * 2]


@pytest.mark.slow
def test_a_run_that_ignores_sigterm_is_killed_and_the_daemon_still_exits_with_12(place):
    place.site("gazette")
    daemon = place.daemon(DEAF="1")
    place.wait_for(lambda: running(place))
    (pid,) = place.rows("pid")[0]
    daemon.send_signal(signal.SIGINT)
    assert daemon.wait(10) == Exit.STOPPED
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(pid)), 0)


@pytest.mark.slow
def test_a_killed_run_is_interrupted_and_run_again_once(place):
    place.site("gazette")
    place.daemon()
    for _ in range(2):
        place.wait_for(lambda: running(place))
        os.kill(int(str(place.rows("pid")[0][0])), signal.SIGKILL)
        place.wait_for(lambda: not running(place))
    time.sleep(1.5)
    assert place.rows("state") == [("interrupted",)]
    assert str(place.rows("error")[0][0]).count("died") == 2


@pytest.mark.slow
def test_a_killed_daemon_leaves_its_runs_and_the_next_one_starts_no_second(place):
    place.site("gazette")
    first = place.daemon()
    place.wait_for(lambda: running(place))
    ((pid,),) = place.rows("pid")
    first.kill()
    first.wait()
    place.daemon()
    time.sleep(1.5)
    assert place.rows("state, pid") == [("running", pid)]
    os.kill(int(str(pid)), signal.SIGTERM)


def test_a_second_daemon_over_the_same_data_exits_with_11(place):
    place.site("gazette", "")
    place.daemon()
    place.wait_for(lambda: "daemon started" in place.log())
    assert place.daemon().wait(30) == Exit.LOCKED  # at once, though a busy machine takes seconds to start it


@pytest.mark.slow
def test_a_site_file_that_breaks_is_told_and_the_others_go_on(place):
    place.quick()
    place.site("gazette", "")
    place.daemon()
    place.wait_for(lambda: "daemon started" in place.log())
    place.site("gazette", "61 * * * *")
    place.wait_for(lambda: "minute: '61' is not understood" in place.log())
    place.site("gazette")
    place.wait_for(lambda: place.rows())
    assert place.daemons[0].poll() is None


def test_a_site_file_that_is_broken_at_the_start_costs_that_site_alone(place):
    place.quick()
    place.site("gazette", "0 6 * * monday")
    place.site("herald")
    place.daemon()
    place.wait_for(lambda: place.rows("site, state") == [("herald", "complete")])
    time.sleep(1)  # two more looks
    assert place.log().count("gazette.toml:3") == 1
    place.site("gazette")
    place.wait_for(lambda: ("gazette", "complete") in place.rows("site, state"))


def test_a_daemon_without_a_site_file_that_can_be_read_ends_with_2(place):
    for path in place.config.sites.glob("*.toml"):
        path.write_text("name = ")
    assert place.daemon().wait(10) == Exit.USAGE


@pytest.mark.slow
def test_a_run_that_fails_to_start_is_tried_again_later_and_later(place):
    place.site("gazette")
    (place.folder / "child.py").write_text("raise SystemExit(14)")
    place.daemon()
    place.wait_for(lambda: place.log().count('"run failed"') >= 3)
    assert [wait in place.log() for wait in ('"seconds_to_next_try": 0', '"seconds_to_next_try": 1')] == [True, True]
    assert place.log().count('"run failed"') < 6


def test_a_site_that_someone_else_crawls_is_left_until_its_lock_is_free(place):
    place.quick()
    place.site("gazette")
    with hold(place.config.locks, "gazette"):
        place.daemon()
        place.wait_for(lambda: "daemon started" in place.log())
        time.sleep(1.5)
        assert place.rows() == []
    place.wait_for(lambda: place.rows("state") == [("complete",)])


def test_systemd_is_told_when_the_daemon_is_ready_and_alive(place):
    place.site("gazette", "")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(place.folder / "notify"))
        systemd.settimeout(10)
        place.daemon(NOTIFY_SOCKET=str(place.folder / "notify"))
        assert [systemd.recv(100), systemd.recv(100)] == [b"READY=1", b"WATCHDOG=1"]


def test_a_run_sees_the_daemons_settings_wherever_they_came_from(tmp_path):
    alarms = {
        "webhook": "https://chat.example/hook?a=$b",
        "alarm_template": "$site, $cause",
        "alarm_command": "mail -s 'a b'",
    }
    files = {"data": tmp_path / "a b", "metrics_file": tmp_path / "a b.prom"}
    config = Config(**files, **alarms, contact="desk@gazette.example", max_minutes=2.5, daemon_runs=7)
    child = {key: value for key, value in scheduler.environment(config).items() if key.startswith("ONRECORD_")}
    assert load_config({}, environ=child) == config


def test_the_next_look_is_at_the_next_slot_or_within_a_minute():
    now = datetime(2026, 3, 14, 11, 59, 30, tzinfo=UTC)
    hourly = Site(name="gazette", home="https://gazette.example/", schedule="0 * * * *")
    assert scheduler.next_look([hourly], now) == datetime(2026, 3, 14, 12, tzinfo=UTC)
    assert scheduler.next_look([], now) - now <= timedelta(seconds=60)
    assert scheduler.next_look([hourly], now - timedelta(minutes=30)) - now <= timedelta(seconds=60)


def test_the_schedule_shows_coming_slots_in_both_clocks_the_last_run_and_what_was_missed(place, capsys):
    text = 'name = "gazette"\nhome = "https://gazette.example/"\nschedule = "30 2 * * *"\ntimezone = "Europe/Berlin"\n'
    (place.folder / "sites" / "gazette.toml").write_text(text)
    where = ["--data", str(place.config.data), "--sites", str(place.config.sites)]
    assert run_cli([*where, "schedule", "--json"]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["site"], row["last_state"], row["missed"]) == ("gazette", None, 0)
    assert [slot[-4:] for slot in row["next_utc"]] == [":30Z"] * 3
    assert all("T02:30+0" in slot for slot in row["next_local"])

    db = open_database(place.config.database)
    gazette = load_sites(place.config.sites)["gazette"]
    sync_sites(db, [gazette])
    for day in (1, 4):  # the run of day 1, then a pause: days 2 and 3 are missed
        now = datetime(2026, 6, day, 12, tzinfo=UTC)
        (slot,) = ledger.due_slots(db, [gazette], now)
        run_id = ledger.claim(db, slot, "due", now, 1, new_id=lambda day=day: f"run {day}")
        ledger.finish(db, run_id, state="incomplete", exit_code=10, now=now)
    db.close()
    assert run_cli([*where, "schedule", "gazette"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("gazette"))
    assert "incomplete 2026-06-04T12:00Z" in line
    assert line.split()[-1] == "2"

    db = open_database(place.config.database)
    ledger.wait_for_place(db, [ledger.Slot("gazette", datetime(2026, 6, 5, 0, 30, tzinfo=UTC))])
    db.close()
    assert run_cli([*where, "schedule", "gazette"]) == 0
    assert "waits for a place since" in capsys.readouterr().out.replace("\n", " ")


def test_without_a_schedule_the_command_says_where_to_write_one(place, capsys):
    assert run_cli(["--sites", str(place.config.sites), "schedule"]) == 0
    assert "site file" in capsys.readouterr().err


@pytest.mark.slow
def test_a_daemon_and_a_one_shot_over_the_same_due_slots_crawl_each_site_once(place):
    with Newsroom() as newsroom:
        for file in newsroom.site_files(place.folder / "sites"):
            text = "".join(line for line in file.read_text().splitlines(True) if not line.startswith("timezone"))
            file.write_text(f'{text}schedule = "{AN_HOUR_AGO}"\n')
        programs = [
            subprocess.Popen([*scheduler.COMMAND, *arguments], env=scheduler.environment(place.config))
            for arguments in (["daemon"], ["run", "--due"])
        ]
        place.daemons += programs
        ended = {"complete", "incomplete"}
        papers = len(newsroom.papers)
        place.wait_for(lambda: len(place.rows()) == papers and {row[1] for row in place.rows()} <= ended, seconds=60)
        programs[0].terminate()
        assert programs[0].wait(25) == Exit.STOPPED
        assert programs[1].wait(25) in (Exit.COMPLETE, Exit.LOCKED, Exit.INCOMPLETE)
        visits = Counter(request.paper for request in newsroom.requests if request.path == "/robots.txt")
        assert visits == dict.fromkeys(newsroom.papers, 1)
    assert len(place.rows()) == papers


FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


@pytest.mark.slow
@pytest.mark.skipif(not FAKETIME.exists(), reason="libfaketime is not installed")
def test_a_clock_set_back_an_hour_and_forward_again_runs_each_slot_once(place):
    place.quick()
    place.site("gazette", "0 * * * *")
    clock = place.folder / "clock"

    def set_clock(hour: int, minute: int, second: int) -> None:
        wanted = datetime(2026, 3, 14, hour, minute, second, tzinfo=UTC)
        fresh = place.folder / "clock.new"
        fresh.write_text(f"{(wanted - datetime.now(UTC)).total_seconds():+.1f}\n")
        fresh.replace(clock)

    def slots() -> list[str]:
        return [str(row[0])[11:16] for row in place.rows("due_at")]

    set_clock(11, 30, 0)
    place.daemon(
        LD_PRELOAD=str(FAKETIME), FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1", DONT_FAKE_MONOTONIC="1"
    )
    place.wait_for(lambda: slots() == ["11:00"])
    set_clock(11, 59, 59)
    place.wait_for(lambda: slots() == ["11:00", "12:00"])
    set_clock(11, 0, 2)
    time.sleep(2)
    set_clock(11, 59, 59)
    time.sleep(2)
    assert slots() == ["11:00", "12:00"]
    set_clock(12, 59, 59)
    place.wait_for(lambda: slots() == ["11:00", "12:00", "13:00"] and not running(place))
    assert {row[1] for row in place.rows()} == {"complete"}
