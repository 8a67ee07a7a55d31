"""The fetching child as a process: how it ends, and what is safe when it does."""

import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import recover, reindex, verify
from pipeline.crawl.child.process import main
from pipeline.crawl.fetch import scrapy_settings
from schemas.errors import Exit
from tests.small_site import ROOT, Newsroom, SmallSite, front, serving, story

PAGES = tuple(f"/{number}/the-story-of-the-day" for number in range(40))


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with serving({"/": front(*PAGES), **{path: story(path) for path in PAGES}}) as found:
        yield found


@pytest.fixture
def room(tmp_path: Path, site: SmallSite) -> Newsroom:
    found = Newsroom(tmp_path)
    found.add("gazette", site.home, "delay = 0.05")
    return found


def wait_for_hits(site: SmallSite, count: int, child: "subprocess.Popen[str] | None" = None) -> None:
    until = time.monotonic() + 40
    while len(site.hits) < count and time.monotonic() < until:
        if child and child.poll() is not None:
            pytest.fail(f"the child ended early with {child.returncode}: {child.communicate()[1][-2000:]}")
        time.sleep(0.02)
    assert len(site.hits) >= count


def pages_captured(room: Newsroom) -> list[str]:
    return [row[0] for row in room.ask("SELECT url FROM captures WHERE kind = 'page' AND status = 200")]


def test_sigterm_ends_it_soon_with_everything_saved(room: Newsroom, site: SmallSite) -> None:
    site.pages[PAGES[4]] = lambda _handler: time.sleep(30)
    runs = room.open_runs("gazette")
    child = room.start(runs)
    wait_for_hits(site, 7, child)
    before = time.monotonic()
    child.terminate()
    child.communicate(timeout=30)
    assert child.returncode == Exit.STOPPED
    assert time.monotonic() - before < 10
    assert not list(room.config.archive.glob("*.open"))
    assert room.ask("SELECT count(*) FROM frontier WHERE lease_run IS NOT NULL") == [(0,)]
    told = room.outcomes(runs["gazette"])
    captured = {"/" + url.split("/", 3)[3] for url in pages_captured(room)}
    assert not {path for path in PAGES if path not in captured} & set(told)
    assert room.waiting(runs["gazette"]) == len(PAGES) - len(captured)


STOPS_AT_AN_ITEM = """import asyncio, os, signal
from scrapy import signals

class Own:
    @classmethod
    def from_crawler(cls, crawler):
        own = cls()
        crawler.signals.connect(own.scraped, signals.item_scraped)
        return own

    async def scraped(self, item):
        if item.lease.kind == "page":
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.5)
"""
"""Ends the child while a visit is in the item pipelines."""


def test_a_stop_in_the_midst_of_an_item_ends_it_soon_too(room: Newsroom, site: SmallSite) -> None:
    room.add("gazette", site.home, 'delay = 0.05\nmiddlewares = ["own.py:Own"]')
    (room.config.sites / "own.py").write_text(STOPS_AT_AN_ITEM)
    runs = room.open_runs("gazette")
    child = room.start(runs)
    _, told = child.communicate(timeout=60)
    assert child.returncode == Exit.STOPPED
    assert "did not end in time" not in told
    assert not list(room.config.archive.glob("*.open"))
    assert room.ask("SELECT count(*) FROM frontier WHERE lease_run IS NOT NULL") == [(0,)]
    assert 0 < len(pages_captured(room)) < len(PAGES)


def test_a_killed_run_loses_nothing_acknowledged_and_the_next_one_goes_on(room: Newsroom, site: SmallSite) -> None:
    child = room.start(room.open_runs("gazette"), "--ack")
    wait_for_hits(site, 25, child)
    child.kill()
    printed, _ = child.communicate()
    acknowledged = {line.split()[1] for line in printed.splitlines()}
    db = room.db()
    assert acknowledged <= {row[0] for row in db.execute("SELECT url FROM captures")}
    recover(room.config.archive)
    reindex(db, room.config.archive)
    assert list(verify(db, room.config.archive)) == []
    db.close()
    site.hits.clear()
    assert room.fetch("gazette")[0] == 0
    assert len(set(pages_captured(room))) == len(PAGES)
    again = {f"{site.home}{path[1:]}" for path in site.paths()} & {url for url in acknowledged if "story" in url}
    assert not again


def test_the_site_files_max_pages_is_a_budget(room: Newsroom, site: SmallSite) -> None:
    room.add("gazette", site.home, "delay = 0\nmax_pages = 3")
    code, runs, _ = room.fetch("gazette")
    assert code == Exit.BUDGET
    assert len(pages_captured(room)) == 3
    assert room.waiting(runs["gazette"]) == len(PAGES) - 3


def test_minutes_are_a_budget(room: Newsroom, site: SmallSite) -> None:
    room.add("gazette", site.home, "delay = 0.5")
    config = room.config.model_copy(update={"max_minutes": 0.05})
    code, runs, _ = room.fetch("gazette", config=config)
    assert code == Exit.BUDGET
    assert room.waiting(runs["gazette"])


def test_too_little_disk_is_no_budget_but_a_storage_failure_that_names_the_disk(room: Newsroom) -> None:
    code, runs, errors = room.fetch("gazette", config=room.config.model_copy(update={"min_free_mib": 1 << 40}))
    assert code == Exit.STORAGE
    free = shutil.disk_usage(room.config.data).free >> 20
    for told in (
        errors,
        *room.ask("SELECT message FROM findings WHERE run_id = ? AND \"check\" = 'disk'", *runs.values())[0],
    ):
        assert f"{room.config.data}: " in told
        assert f"`min_free_mib` asks for {1 << 40}" in told
        assert abs(int(re.search(r"(\d+) MiB of disk are free", told)[1]) - free) < 2000  # type: ignore[index]


def test_a_full_disk_ends_it_with_one_clear_line_and_nothing_false(room: Newsroom, site: SmallSite) -> None:
    site.pages |= {path: (200, {}, os.urandom(20_000)) for path in PAGES}

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    code, _, errors = room.fetch("gazette", preexec_fn=little_room)
    assert code == Exit.STORAGE
    assert [line for line in errors.splitlines() if "StorageError" in line]
    assert "Traceback" not in errors
    db = room.db()
    recover(room.config.archive)
    reindex(db, room.config.archive)
    assert list(verify(db, room.config.archive)) == []
    db.close()


def test_an_unknown_site_is_a_usage_error(room: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    config = room.config.model_dump_json()
    assert main(["--config-json", config, "1:gazzette"]) == Exit.USAGE
    assert "gazzette" in capsys.readouterr().err


def test_a_config_that_cannot_be_read_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config-json", "{", "1:gazette"]) == Exit.USAGE
    assert "--config-json" in capsys.readouterr().err


def test_it_dies_with_its_parent(room: Newsroom, site: SmallSite) -> None:
    command = room.command(room.open_runs("gazette"))
    script = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); sys.stdin.read()"
    parent = subprocess.Popen(
        [sys.executable, "-c", script, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())
    wait_for_hits(site, 3)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 10
    while _is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_settings_open_no_port_keep_no_cookies_and_verify_certificates(room: Newsroom) -> None:
    settings = scrapy_settings(room.config.model_copy(update={"contact": "desk@gazette.example"}))
    assert "desk@gazette.example" in settings["USER_AGENT"]
    for name in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED"):
        assert settings.getbool(name) is False
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES") is True
    assert settings.getbool("ROBOTSTXT_OBEY") is True


def scrapy(room: Newsroom, *arguments: str) -> "subprocess.CompletedProcess[str]":
    data: dict[str, Any] = {"ONRECORD_SITES_FOLDER": room.config.sites, "ONRECORD_DATA": room.config.data}
    flags = [part for name, value in data.items() for part in ("-s", f"{name}={value}")]
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments, *flags],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_scrapy_itself_lists_and_crawls_the_sites(room: Newsroom, site: SmallSite) -> None:
    room.add("gazette", site.home)
    assert "gazette" in scrapy(room, "list").stdout.split()
    crawled = scrapy(room, "crawl", "gazette")
    assert crawled.returncode == 0, crawled.stderr[-2000:]
    assert len(pages_captured(room)) == len(PAGES)
    assert room.ask("SELECT state, exit_code FROM crawl_runs") == [("complete", 0)]


def test_a_stop_while_crawls_wait_for_their_turn_ends_them_all(room: Newsroom, site: SmallSite) -> None:
    for name in ("beacon", "courier"):
        room.add(name, site.home, "delay = 0.2")
    runs = room.open_runs("gazette", "beacon", "courier")
    child = room.start(runs, config=room.config.model_copy(update={"concurrent_sites": 1}))
    wait_for_hits(site, 3, child)
    child.terminate()
    child.communicate(timeout=15)
    assert child.returncode == Exit.STOPPED
    assert len([path for path in site.paths() if path == "/robots.txt"]) == 1
