"""`onrecord status`, `runs` and `coverage` on a crawled newsroom: what they print, and their exit codes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import run_cli
from pipeline.crawl.run import Options, run
from pipeline.sites import load_sites
from schemas.errors import Exit
from tests.small_site import Newsroom, SmallSite, front, serving
from tests.watch.paper import feed, hours_ago, site_file, story

PATHS = tuple(f"/news/{n}-the-harbour-levy" for n in range(4))


@pytest.fixture(scope="module")
def paper() -> Iterator[SmallSite]:
    with serving({"/": front(*PATHS), **{path: story(f"Pumps for {path}") for path in PATHS}}) as site:
        site.pages[PATHS[3]] = (503, {}, b"broken")
        site.pages["/feed.xml"] = feed(site, {path: hours_ago(n + 1) for n, path in enumerate(PATHS)})
        yield site


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, paper: SmallSite) -> Newsroom:
    """Two sites that were crawled, one of which is broken, and one that never ran."""
    room = Newsroom(tmp_path_factory.mktemp("watch"))
    room.add("gazette", paper.home, site_file(paper))
    room.add("broken", f"{paper.home}nothing/", "delay = 0\nfeeds = []\nsitemaps = []\nwordpress = false")
    sites = load_sites(room.config.sites)
    run(room.config.model_copy(update={"workers": 1}), [sites["gazette"], sites["broken"]], options=Options())
    return room


def onrecord(room: Newsroom, *arguments: str) -> int:
    return run_cli(["--data", str(room.config.data), "--sites", str(room.config.sites), *arguments])


def lines(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


def run_of(room: Newsroom, site: str) -> str:
    return str(room.ask("SELECT id FROM crawl_runs WHERE site = ?", site)[0][0])


def test_status_ends_with_ten_when_a_site_wants_a_person_and_says_which_and_why(
    room: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert onrecord(room, "status") == Exit.INCOMPLETE
    told = capsys.readouterr().out
    assert "broken: findings: links" in told
    assert not any(line.startswith("gazette: ") for line in told.splitlines())
    assert onrecord(room, "status", "gazette") == Exit.COMPLETE


def test_status_shows_only_sites_with_the_cause_that_is_asked_for(
    room: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert onrecord(room, "status", "--cause", "findings", "--json") == Exit.INCOMPLETE
    (row,) = lines(capsys.readouterr().out)
    assert (row["site"], row["exit_code"], row["last_good"]) == ("broken", 10, None)
    assert row["troubles"][0]["cause"] == "findings"
    assert onrecord(room, "status", "--cause", "quiet") == Exit.COMPLETE
    assert "no site" in capsys.readouterr().err


def test_status_works_before_the_first_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = Newsroom(tmp_path)
    room.add("gazette", "http://127.0.0.1:9/", "schedule = '0 6 * * *'")
    assert onrecord(room, "status", "--json") == Exit.INCOMPLETE
    (row,) = lines(capsys.readouterr().out)
    assert row["next_slot"].endswith("T06:00:00+00:00")
    assert "never ran" in row["troubles"][0]["message"]
    assert not room.config.data.exists()


def test_a_site_file_that_cannot_be_read_wants_a_person_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = Newsroom(tmp_path)
    room.add("gazette", "http://127.0.0.1:9/")
    room.add("courier", "http://127.0.0.1:9/", "sechdule = ''")
    assert onrecord(room, "status") == Exit.INCOMPLETE
    assert "courier.toml:4: unknown key 'sechdule'" in capsys.readouterr().err


def test_a_runs_addresses_come_by_outcome_with_their_reasons(
    room: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    run_id = run_of(room, "gazette")
    assert onrecord(room, "runs", run_id[:8], "--json") == Exit.COMPLETE
    rows = lines(capsys.readouterr().out)
    assert {(row["url"], row["outcome"]) for row in rows} == set(
        room.ask("SELECT url, outcome FROM outcomes WHERE run_id = ?", run_id)
    )
    assert onrecord(room, "runs", run_id, "--outcome", "http_error") == Exit.COMPLETE
    told = capsys.readouterr().out
    assert "warning: failures" in told
    assert PATHS[3] in told
    assert PATHS[0] not in told


def test_what_the_last_crawl_missed_is_told_with_its_reason_until_a_later_run_gets_it(
    room: Newsroom, paper: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    assert onrecord(room, "runs", "--missed", "--json") == Exit.COMPLETE
    rows = [row for row in lines(capsys.readouterr().out) if row["site"] == "gazette"]
    assert [(row["outcome"], row["url"]) for row in rows] == [("http_error", paper.home.rstrip("/") + PATHS[3])]
    assert "503" in rows[0]["reason"]
    paper.pages[PATHS[3]] = story("Pumps at last")
    sites = load_sites(room.config.sites)
    run(room.config.model_copy(update={"workers": 1}), [sites["gazette"]], options=Options(revisit=True))
    assert onrecord(room, "runs", "--missed", "--site", "gazette") == Exit.COMPLETE
    assert "nothing was missed" in capsys.readouterr().err


def test_what_waits_and_slots_that_nobody_ran_are_missed_too(
    tmp_path: Path, paper: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    room = Newsroom(tmp_path)
    room.add("gazette", paper.home, site_file(paper, "max_pages = 1\n"))
    run(room.config.model_copy(update={"workers": 1}), [load_sites(room.config.sites)["gazette"]])
    db = room.db()
    values = {"id": "f00d", "site": "gazette", "state": "missed", "trigger": "due", "error": "nobody ran it in time"}
    db.table("crawl_runs").insert(values | {"due_at": datetime.now(UTC).isoformat()})
    db.close()
    assert onrecord(room, "runs", "--missed", "--json") == Exit.COMPLETE
    by_outcome = {row["outcome"]: row for row in lines(capsys.readouterr().out)}
    assert by_outcome["deferred"]["url"].startswith("3 addresses that http://127.0.0.1:")
    assert by_outcome["missed"]["reason"] == "nobody ran it in time"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["runs", "ffff0000"], "no run 'ffff0000'"),
        (["runs", "ab"], "write 4 letters"),
        (["runs", "ffff0000", "--missed"], "leave out"),
        (["runs", "--outcome", "stored"], "name its RUN_ID"),
        (["runs", "--since", "yesterday"], "write 2026-03-01"),
        (["coverage", "--since", "2999-01-01"], "lies ahead"),
        (["coverage", "gazete"], "did you mean 'gazette'"),
        (["status", "gazete"], "did you mean 'gazette'"),
    ],
)
def test_what_cannot_be_meant_is_told_with_the_next_step(
    room: Newsroom, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert onrecord(room, *arguments) == Exit.USAGE
    assert told in capsys.readouterr().err


def test_coverage_prints_a_table_and_a_sentence_and_the_same_as_json(
    room: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert onrecord(room, "coverage", "gazette", "--since", "2d", "--json") == Exit.COMPLETE
    (row,) = lines(capsys.readouterr().out)
    assert row["announced"]["all"]["announced"] == len(PATHS)
    assert onrecord(room, "coverage", "gazette", "--since", "2d") == Exit.COMPLETE
    told = capsys.readouterr().out
    assert f"gazette announced {len(PATHS)} articles" in row["sentence"]
    assert f"gazette announced {len(PATHS)} articles" in told
    assert "nobody looked from" in told


def test_runs_since_a_day_leave_out_older_ones(room: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert onrecord(room, "runs", "--since", "1h", "--json") == Exit.COMPLETE
    assert {row["site"] for row in lines(capsys.readouterr().out)} == {"gazette", "broken"}
    db = room.db()
    db.execute("UPDATE crawl_runs SET started_at = '2026-01-01T00:00:00+00:00' WHERE site = 'broken'")
    db.close()
    assert onrecord(room, "runs", "--since", "1h", "--json") == Exit.COMPLETE
    assert {row["site"] for row in lines(capsys.readouterr().out)} == {"gazette"}
