"""A run's end for those who are not there: pings, messages once a day, and nothing that makes the run fail."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.config import Config, load_config
from pipeline.watch import sending
from pipeline.watch.alarms import Alarm, alarms_of, send
from pipeline.watch.conclude import Concluding, conclude
from pipeline.watch.sending import SendError, ask, post, run_command
from schemas import Site
from schemas.errors import ConfigError, Exit
from tests.small_site import Newsroom, SmallSite, front, serving
from tests.watch.paper import Receiver, feed, hours_ago, receiving, site_file, story

pytestmark = pytest.mark.slow  # a run with a site that fails waits for its further tries
PATHS = tuple(f"/news/{n}-the-harbour-levy" for n in range(3))
BROKEN = (500, {}, b"broken")
NOW = datetime(2026, 3, 14, 23, 50, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving({"/": front(*PATHS), **{path: story(f"Pumps for {path}") for path in PATHS}}) as site:
        site.pages["/feed.xml"] = feed(site, {path: hours_ago(n + 1) for n, path in enumerate(PATHS)})
        yield site


@pytest.fixture
def room(tmp_path: Path, paper: SmallSite) -> Newsroom:
    room = Newsroom(tmp_path)
    room.add("gazette", paper.home, site_file(paper))
    return room


def crawl(room: Newsroom, *arguments: str, **settings: str) -> int:
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.items()]
    (room.folder / "onrecord.toml").write_text('data = "data"\nsites = "sites"\nworkers = 1\n' + "".join(lines))
    return run_cli(["--config", str(room.folder / "onrecord.toml"), "run", *arguments])


def alarm(site: str, cause: str = "failures") -> Alarm:
    return Alarm(site, cause, "error", f"something of {site}", "run-1")


def test_a_good_run_asks_one_address_and_a_bad_one_the_other(
    room: Newsroom, paper: SmallSite, receiver: Receiver
) -> None:
    pings = {"ping_success": receiver.at("/uuid"), "ping_failure": receiver.at("/uuid/fail")}
    assert crawl(room, **pings) == Exit.COMPLETE
    paper.pages |= dict.fromkeys(PATHS, BROKEN)
    assert crawl(room, "--revisit", **pings) == Exit.INCOMPLETE
    assert receiver.came == [("GET", "/uuid", ""), ("GET", "/uuid/fail", "")]


def test_a_run_that_cannot_begin_is_bad_news_and_one_with_nothing_due_is_none(
    room: Newsroom, receiver: Receiver
) -> None:
    pings = {"ping_success": receiver.at("/good"), "ping_failure": receiver.at("/bad")}
    assert crawl(room, "--due", **pings) == Exit.COMPLETE
    assert receiver.came == []
    (room.folder / "data" / "onrecord.db").write_bytes(b"no database at all" * 500)
    assert crawl(room, **pings) == Exit.INTEGRITY
    assert receiver.came == [("GET", "/bad", "")]


def test_ends_of_runs_are_told_in_turn_while_nobody_waits_and_those_that_gather_together(
    db: Database, receiver: Receiver, tmp_path: Path
) -> None:
    config = Config(data=tmp_path, ping_success=receiver.at("/good"), ping_failure=receiver.at("/bad"))
    site = Site(name="gazette", home="https://gazette.example/")
    concluding = Concluding(config)
    for code in (Exit.COMPLETE, Exit.INCOMPLETE, Exit.STOPPED, Exit.COMPLETE):
        concluding.put(site, f"run {code}", code)
    concluding.close(20)
    asked = [path for _, path, _ in receiver.came]
    assert set(asked) <= {"/good", "/bad"}
    assert asked.count("/bad") == 1  # the bad one is told, however they gathered; the stopped one is no news
    concluding = Concluding(config)
    concluding.put(site, "run 5", Exit.STOPPED)
    concluding.close(20)
    assert [path for _, path, _ in receiver.came] == asked


def test_a_finding_is_posted_once_a_day_in_the_operators_words(
    room: Newsroom, paper: SmallSite, receiver: Receiver
) -> None:
    paper.pages |= dict.fromkeys(PATHS, BROKEN)
    settings = {"webhook": receiver.at("/hook"), "alarm_template": "$cause at $site! $message"}
    for _ in range(2):
        assert crawl(room, "--revisit", **settings) == Exit.INCOMPLETE
    (body,) = receiver.bodies
    message = json.loads(body)
    assert message["text"].startswith("failures at gazette! 3 of 3 pages failed: 3 http_error")
    (finding,) = message["findings"]
    assert (finding["site"], finding["cause"], finding["level"]) == ("gazette", "failures", "error")
    assert room.ask("SELECT count(*) FROM findings WHERE level = 'error'") == [(2,)]


def test_a_warning_is_sent_only_where_it_is_wanted(room: Newsroom, paper: SmallSite, receiver: Receiver) -> None:
    paper.pages[PATHS[0]] = BROKEN
    assert crawl(room, webhook=receiver.at("/hook")) == Exit.COMPLETE
    assert receiver.bodies == []
    assert crawl(room, "--revisit", webhook=receiver.at("/hook"), alarm_level="warning") == Exit.COMPLETE
    assert [json.loads(body)["findings"][0]["level"] for body in receiver.bodies] == ["warning"]


def test_another_day_another_cause_and_another_site_are_told_anew(
    db: Database, receiver: Receiver, tmp_path: Path
) -> None:
    config = Config(data=tmp_path, webhook=receiver.at("/hook"), webhook_body="$plain", alarm_template="$site $cause")
    send(config, db, [alarm("gazette")], NOW)
    send(config, db, [alarm("gazette"), alarm("gazette", "drift"), alarm("courier")], NOW)
    send(config, db, [alarm("gazette"), alarm("courier")], NOW)
    send(config, db, [alarm("gazette")], NOW + timedelta(minutes=20))
    send(config, db, [alarm("gazette")], NOW)  # the clock was ahead
    assert receiver.bodies == [
        "gazette failures", "gazette drift\ncourier failures", "gazette failures", "gazette failures",
    ]  # fmt: skip


def test_what_did_not_arrive_is_told_by_the_next_run(
    db: Database, receiver: Receiver, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = Config(data=tmp_path, webhook=receiver.at("/secret-token"))
    receiver.status = 503
    send(config, db, [alarm("gazette")], NOW)
    receiver.status = 200
    send(config, db, [alarm("gazette")], NOW)
    send(config, db, [alarm("gazette")], NOW)
    assert [status for status, *_ in receiver.came] == ["POST", "POST"]
    assert "secret-token" not in caplog.text


def test_a_template_of_json_stays_json_whatever_a_message_holds(
    db: Database, receiver: Receiver, tmp_path: Path
) -> None:
    config = Config(data=tmp_path, webhook=receiver.at("/hook"), webhook_body='{"content": $text, "username": "a"}')
    odd = Alarm("gazette", "failures", "error", 'a "quoted" line\nand $text \\ more', "run-1")
    send(config, db, [odd], NOW)
    assert json.loads(receiver.bodies[0]) == {"content": f"gazette: {odd.message} (failures)", "username": "a"}


def test_a_command_gets_the_text_on_its_standard_input(room: Newsroom, paper: SmallSite) -> None:
    paper.pages |= dict.fromkeys(PATHS, BROKEN)
    script = room.folder / "tell.py"
    script.write_text("import pathlib, sys\npathlib.Path(sys.argv[1]).write_text(sys.stdin.read())\n")
    told = room.folder / "told; touch never"
    command = f"{sys.executable} '{script}' '{told}'"
    assert crawl(room, alarm_command=command) == Exit.INCOMPLETE
    assert told.read_text().startswith("gazette: 3 of 3 pages failed")
    assert not (room.folder / "never").exists()


def test_nothing_that_fails_at_the_end_makes_the_run_fail(
    room: Newsroom, paper: SmallSite, receiver: Receiver, capfd: pytest.CaptureFixture[str]
) -> None:
    receiver.status = 500
    paper.pages[PATHS[0]] = BROKEN
    settings = {
        "ping_success": receiver.at("/a-secret"), "webhook": "http://127.0.0.1:1/another-secret",
        "alarm_command": "/no/such/program", "alarm_level": "warning", "metrics_file": "no/such/folder/onrecord.prom",
    }  # fmt: skip
    assert crawl(room, **settings) == Exit.COMPLETE
    told = capfd.readouterr().err
    for part in ("the ping did not arrive", "answered 500", "nobody could be told", "/no/such/program", "metrics_file"):
        assert part in told
    assert "secret" not in told


def test_a_database_that_is_locked_meanwhile_does_not_either(
    room: Newsroom, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert crawl(room) == Exit.COMPLETE
    monkeypatch.setattr("pipeline.database.BUSY_TIMEOUT_MS", 200)
    config = room.config.model_copy(update={"webhook": receiver.at("/hook"), "ping_success": receiver.at("/good")})
    db = room.db()
    db.execute("INSERT INTO findings (run_id, site, level, \"check\", message) SELECT id, site, 'error', 'drift', 'x' "
               "FROM crawl_runs")  # fmt: skip
    db.execute("BEGIN IMMEDIATE")
    capfd.readouterr()
    conclude(config, [], [db.execute("SELECT id FROM crawl_runs").fetchone()[0]], Exit.COMPLETE)
    db.execute("ROLLBACK")
    db.close()
    assert "could not be told" in capfd.readouterr().err
    assert [path for _, path, _ in receiver.came] == ["/good"]


def test_no_process_that_fetches_is_given_the_addresses_of_alarms(
    room: Newsroom, paper: SmallSite, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_PING_FAILURE", receiver.at("/marker-of-environment"))
    seen: list[bytes] = []

    def look(_handler: Any) -> bytes:
        for process in Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                try:
                    text = (process / name).read_bytes()
                except OSError:
                    continue
                if b"pipeline.crawl.child" in (process / "cmdline").read_bytes():
                    seen.append(text)
        return story("Pumps are seen")

    paper.pages[PATHS[0]] = look
    assert crawl(room, webhook=receiver.at("/marker-of-settings"), ping_success=receiver.at("/marker")) == Exit.COMPLETE
    assert len(seen) >= 2
    assert not any(b"marker" in text for text in seen)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    with receiving() as elsewhere:
        receiver.status, receiver.headers = 302, {"Location": elsewhere.at("/stolen")}
        with pytest.raises(SendError, match="not followed"):
            post(receiver.at("/hook"), "{}", "test")
        assert elsewhere.came == []


def test_who_drips_or_hangs_costs_no_more_than_the_time_out(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.4)
    monkeypatch.setattr(sending, "COMMAND_SECONDS", 0.4)

    def drip(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(20):
            handler.wfile.write(b"X-%d: drip\r\n" % n)
            sending.threading.Event().wait(0.1)

    receiver.answer = drip
    with pytest.raises(SendError, match=r"127\.0\.0\.1: no answer within 0\.4 s"):
        ask(receiver.at("/"), "test")
    with pytest.raises(SendError, match="did not end"):
        run_command("sleep 20", "")
    with pytest.raises(SendError, match="exit code 3 no mailer"):
        run_command("sh -c 'echo no mailer >&2; exit 3'", "")


def test_a_stale_site_is_told_by_the_runs_of_others(db: Database) -> None:
    from pipeline.watch.condition import Trouble, Watched, states_of

    (state,) = states_of(None, [Watched("courier", "0 6 * * *", NOW.astimezone(UTC).tzinfo)], NOW)  # type: ignore[arg-type]
    assert state.troubles == (Trouble("stale", state.troubles[0].message),)
    assert [(one.site, one.cause) for one in alarms_of(db, [], [state], "error")] == [("courier", "stale")]


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("webhook", "ftp://paper.example/", "not an http"),
        ("ping_success", "https://user:word@paper.example/", "refused"),
        ("ping_failure", "https://paper.example/a b", "not an http"),
        ("alarm_template", "$sit is down", "did you mean 'site'"),
        ("webhook_body", "costs 5 $", "written $$"),
        ("alarm_command", "mail -s 'open", "split"),
        ("metrics_file", "/var/lib/metrics.txt", ".prom"),
        ("alarm_level", "info", "error"),
    ],
)
def test_a_setting_that_cannot_work_is_told_before_anything_runs(
    tmp_path: Path, key: str, value: str, told: str
) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_text(f"{key} = {json.dumps(value)}\n")
    with pytest.raises(ConfigError, match=key) as error:
        load_config({}, environ={}, file=file)
    assert told in str(error.value)
    assert str(file) in str(error.value)
    assert "user:word" not in str(error.value)
