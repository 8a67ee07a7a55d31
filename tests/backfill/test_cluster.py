"""On a cluster: the same output however many workers, and after any of them was killed; a stop loses nothing."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipeline.backfill import manifest, tables
from schemas.errors import Exit
from tests.backfill.papers import digests, environment, words, write

FILES, STORIES = 6, 5


@pytest.fixture
def warcs(tmp_path: Path) -> list[str]:
    return [str(write(tmp_path / f"w{n}.warc.gz", range(n * STORIES, (n + 1) * STORIES))) for n in range(FILES)]


def start(folder: Path, *command: str, workers: int = 1) -> subprocess.Popen[str]:
    given = ["--workers", str(workers)] if "--scheduler" not in command else []
    line = [sys.executable, "-m", "pipeline", *words(folder, "backfill", *command, *given, "--json")]
    told = {**environment(), "ONRECORD_ATTRIBUTION": "rules"}
    with (folder / "said.txt").open("w") as said:  # a pipe that nobody reads would stop who writes into it
        return subprocess.Popen(line, env=told, stdout=subprocess.PIPE, stderr=said, text=True)


def run(folder: Path, *command: str, workers: int = 1) -> tuple[int, dict[str, int], str]:
    """Exit code, what it counted, and what it said."""
    process = start(folder, *command, workers=workers)
    out, _ = process.communicate(timeout=300)
    return process.returncode, json.loads(out) if out.strip() else {}, (folder / "said.txt").read_text()


def wait_for_entries(out: Path, count: int) -> None:
    for _ in range(1200):
        if len(list((out / manifest.FOLDER).glob("*.json"))) >= count:
            return
        time.sleep(0.05)
    raise AssertionError("the backfill never began")


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The Dask workers that a backfill started, without the processes that clean."""
    found = []
    for child in psutil.Process(process.pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # it has just ended
            found += [child] if "spawn_main" in " ".join(child.cmdline()) else []
    return found


@pytest.mark.slow
def test_done_once_then_only_what_is_missing_and_what_changed_is_told(tmp_path: Path, warcs: list[str]) -> None:
    out = tmp_path / "out"
    code, counted, told = run(tmp_path, *warcs[:2], "--out", str(out))
    assert (code, counted["files"], counted["article"]) == (Exit.COMPLETE, 2, 2 * STORIES)
    assert "dashboard: http://127.0.0.1:" in told
    before = digests(out)
    (out / f"{tables.TEMPORARY}w9").mkdir()
    code, counted, _ = run(tmp_path, *warcs[:3], "--out", str(out))
    assert (code, counted["files"], counted["done before"]) == (Exit.COMPLETE, 1, 2)
    assert {name: digest for name, digest in digests(out).items() if name in before} == before
    assert list(out.glob(f"{tables.TEMPORARY}*")) == []
    write(Path(warcs[0]), range(2))
    code, counted, told = run(tmp_path, *warcs[:3], "--out", str(out))
    assert (code, counted["files"]) == (Exit.INCOMPLETE, 0)
    assert "1 files changed since, and left as they are (w0): --again" in told
    code, counted, _ = run(tmp_path, *warcs[:3], "--out", str(out), "--again")
    assert (code, counted["files"], counted["article"]) == (Exit.COMPLETE, 1, 2)


@pytest.mark.slow
def test_as_many_workers_as_you_like_give_the_same(tmp_path: Path, warcs: list[str]) -> None:
    for workers in (1, 3):
        code, counted, told = run(tmp_path, *warcs, "--out", str(tmp_path / f"out-{workers}"), workers=workers)
        assert (code, counted["article"]) == (Exit.COMPLETE, FILES * STORIES), told
    assert digests(tmp_path / "out-1") == digests(tmp_path / "out-3")


@pytest.mark.slow
def test_a_signal_stops_it_with_12_and_the_next_call_goes_on(tmp_path: Path, warcs: list[str]) -> None:
    out = tmp_path / "out"
    process = start(tmp_path, *warcs, "--out", str(out))
    wait_for_entries(out, 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == Exit.STOPPED
    kept = len(list((out / manifest.FOLDER).glob("*.json")))
    assert 0 < kept < FILES
    code, counted, _ = run(tmp_path, *warcs, "--out", str(out))
    assert (code, counted["files"], counted["done before"]) == (Exit.COMPLETE, FILES - kept, kept)


@pytest.mark.slow
def test_workers_killed_at_random_ten_times_change_nothing(tmp_path: Path, warcs: list[str]) -> None:
    run(tmp_path, *warcs, "--out", str(tmp_path / "whole"))
    out, chance, killed = tmp_path / "out", random.Random(7), 0
    while killed < 10:
        process = start(tmp_path, *warcs, "--out", str(out), "--again", workers=2)
        while process.poll() is None and killed < 10:
            time.sleep(chance.uniform(0.2, 3.0))
            if at_work := workers_of(process):
                os.kill(chance.choice(at_work).pid, signal.SIGKILL)
                killed += 1
        process.communicate(timeout=300)
        assert process.returncode in (Exit.COMPLETE, Exit.INCOMPLETE)
        if killed < 10:
            for path in (out / manifest.FOLDER).glob("*.json"):
                path.unlink()
    code, _, told = run(tmp_path, *warcs, "--out", str(out))
    assert code == Exit.COMPLETE, told
    assert digests(out) == digests(tmp_path / "whole")


@pytest.mark.slow
def test_a_file_that_ends_its_worker_each_time_is_told_as_failed_and_the_others_are_done(
    tmp_path: Path, warcs: list[str]
) -> None:
    deadly = tmp_path / "deadly.py"
    deadly.write_text("import os, signal\n\n\ndef parse(capture, site):\n    os.kill(os.getppid(), signal.SIGKILL)\n")
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "one.toml").write_text(
        f'name = "one"\nhome = "https://www.only-there.example/"\nparser = "{deadly}:parse"\n'
    )
    from tests.backfill.papers import story
    from tests.intake.files import Warc

    with Warc(tmp_path / "deadly.warc.gz") as warc:
        warc.response("https://www.only-there.example/2026/03/a/", story(1))
    out = tmp_path / "out"
    code, counted, told = run(tmp_path, str(warc.path), *warcs[:2], "--out", str(out))
    assert (code, counted["files"], counted["failed"]) == (Exit.INCOMPLETE, 2, 1), told
    assert "deadly failed: KilledWorker" in told
    assert sorted(manifest.entries(out)) == ["w0", "w1"]


def test_a_scheduler_that_nobody_runs_is_told(tmp_path: Path, warcs: list[str]) -> None:
    from pipeline.backfill import cluster

    before, cluster.REACHED = cluster.REACHED, 1
    try:
        with (
            pytest.raises(cluster.ConfigError, match="no scheduler answers"),
            cluster.connected(cluster.Where(scheduler="tcp://127.0.0.1:1")),
        ):
            pass
    finally:
        cluster.REACHED = before


def _may_unshare() -> bool:
    return (
        subprocess.run(["unshare", "-rn", "ip", "link", "set", "lo", "up"], check=False, capture_output=True).returncode
        == 0
    )


@pytest.mark.slow
@pytest.mark.skipif(not _may_unshare(), reason="this machine lets nobody make networks of their own")
def test_three_workers_in_networks_of_their_own_give_the_same(tmp_path: Path, warcs: list[str]) -> None:
    run(tmp_path, *warcs, "--out", str(tmp_path / "one"))
    script = Path(__file__).with_name("three_namespaces.sh")
    command = words(tmp_path, "backfill", *warcs, "--out", str(tmp_path / "three"), "--json")
    line = [
        "unshare",
        "-rn",
        "bash",
        str(script),
        sys.executable,
        str(tmp_path / "logs"),
        sys.executable,
        "-m",
        "pipeline",
    ]
    told = {**environment(), "ONRECORD_ATTRIBUTION": "rules"}
    done = subprocess.run([*line, *command], env=told, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-3:] == ["10.77.0.11", "10.77.0.12", "10.77.0.13"]
    assert digests(tmp_path / "three") == digests(tmp_path / "one")
