"""A site file of any size and results of any size: parent and worker never wait for each other to read."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.process.pool import Task
from pipeline.process.workers import Workers
from schemas.errors import Exit
from tests.desk import Desk
from tests.small_site import ROOT, front, serving

SENTENCE = "“The levy of ward {0} stays,” said councillor Ida Marsh of ward {0}, and nobody spoke against it."
PATHS = tuple(f"/2026/03/the-long-record-of-meeting-{number}/" for number in range(16))
EXCLUDE = "exclude = [\n" + "".join(f"  'https?://[^/]+/never/{'a' * 60}/{n}/'," + "\n" for n in range(2_000)) + "]\n"


def record(path: str) -> bytes:
    told = "".join(f"<p>{SENTENCE.format(number)}</p>" for number in range(900))
    return (
        f'<html lang="en"><head><title>The record</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z"></head><body><article>'
        f"<h1>The long record {path}</h1>{told}</article></body></html>"
    ).encode()


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """End what never ends."""

    def late(*_: object) -> None:
        raise TimeoutError(f"not done in {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with serving({"/": front(*PATHS), **{path: record(path) for path in PATHS}}) as paper:
        yield Desk.over(paper, tmp_path_factory.mktemp("desk"), f"feeds = []\n{EXCLUDE}")


def start(desk: Desk) -> "subprocess.Popen[bytes]":
    folders = ["--data", str(desk.config.data), "--sites", str(desk.config.sites)]
    command = [sys.executable, "-m", "pipeline", *folders, "run", desk.site.name]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "ONRECORD_MIN_FREE_MIB": "1", "ONRECORD_WORKERS": "1"}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def loaded(desk: Desk) -> int:
    if not Path(desk.config.database).exists():
        return 0
    (row,) = desk.rows("SELECT count(*) FROM sqlite_master WHERE name = 'articles'")
    return int(str(desk.rows("SELECT count(*) FROM articles")[0][0])) if row[0] else 0


@pytest.mark.slow
def test_a_run_with_a_large_site_file_and_large_results_hears_sigterm_and_ends(desk: Desk) -> None:
    run = start(desk)
    try:
        until = time.monotonic() + 90
        while not loaded(desk) and time.monotonic() < until:
            time.sleep(0.2)
        assert loaded(desk)
        begun = time.monotonic()
        run.terminate()
        assert run.wait(30) == Exit.STOPPED
        assert time.monotonic() - begun < 20
    finally:
        run.kill()
        run.wait()


@pytest.mark.slow
def test_large_tasks_and_large_results_pass_each_other(desk: Desk) -> None:
    if not desk.config.database.exists() or not desk.rows("SELECT 1 FROM captures WHERE kind = 'page'"):
        with within(120):
            desk.run()
    rows = desk.rows("SELECT id FROM captures WHERE kind = 'page' AND status = 200")
    ids = [str(row[0]) for row in rows][:8]
    workers = Workers(desk.config)
    try:
        with within(90):
            for capture_id in ids * 2:
                workers.submit(Task(capture_id=capture_id, site=desk.site))
            done = []
            while len(done) < 2 * len(ids):
                done += workers.collect(1.0)
    finally:
        workers.close()
    assert [worked.capture_id for worked in done] == ids * 2
    assert min(sum(len(block.text) for block in worked.stories[0].article.blocks) for worked in done) > 80_000
