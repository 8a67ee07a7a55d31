"""Measure the daemon over many loopback papers: its memory, how late runs begin, and what became of them.

    python tests/daemon/bench.py                              # 200 papers, half an hour
    python tests/daemon/bench.py --papers 60 --minutes 3      # a short one

Each paper is due every few minutes, spread over the minutes; one of them sends a byte a second. Exit code 1 when the
memory of all processes together (PSS, so that what they share counts once) goes over the limit.
"""

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIMIT_MIB = 700
SAMPLE_SECONDS = 5.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--every", type=int, default=5, help="minutes between two slots of a paper")
    parser.add_argument("--warm-up", type=float, default=5, help="minutes whose slots are not measured")
    parser.add_argument("--out", type=Path, default=None, help="folder for samples.json and the log")
    parser.add_argument("--no-drip", dest="drip", action="store_false")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, _papers(arguments.papers, drip=arguments.drip) as addresses:
        place = Path(work)
        _site_files(place / "sites", addresses, arguments.every)
        settled = datetime.now(UTC) + timedelta(minutes=arguments.warm_up)
        samples = _measured(place, arguments.minutes * 60)
        told = _told(place / "data/onrecord.db", settled)
        found = {"memory": _memory(samples), "cpu_seconds": samples[-1]["cpu"], **told}
        found["under_the_load"] = [round(load, 1) for load in os.getloadavg()]
        if arguments.out:
            arguments.out.mkdir(parents=True, exist_ok=True)
            (arguments.out / "samples.json").write_text(json.dumps(samples))
            shutil.copy(place / "log", arguments.out / "log")
    print(json.dumps(found, indent=2))
    return int(found["memory"]["peak_mib"] > LIMIT_MIB)


@contextlib.contextmanager
def _papers(count: int, *, drip: bool) -> Iterator[list[str]]:
    command = [sys.executable, str(HERE / "papers.py"), "--papers", str(count), *([] if drip else ["--no-drip"])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())
        process.terminate()


def _site_files(folder: Path, addresses: list[str], every: int) -> None:
    folder.mkdir()
    for number, home in enumerate(addresses):
        name = f"paper-{number:03d}"
        lines = [f'name = "{name}"', f'home = "{home}"', "delay = 0.2", "feeds = []", "wordpress = false"]
        lines.append(f'schedule = "{number % every}-59/{every} * * * *"')
        (folder / f"{name}.toml").write_text("\n".join(lines) + "\n")


def _measured(place: Path, seconds: float) -> list[dict]:
    """Run the daemon so long; a sample every few seconds."""
    settings = {"ONRECORD_DATA": place / "data", "ONRECORD_SITES": place / "sites", "ONRECORD_LOG_FORMAT": "json"}
    env = {**os.environ, "PYTHONPATH": str(ROOT), **{key: str(value) for key, value in settings.items()}}
    samples, until = [], time.monotonic() + seconds
    with (place / "log").open("wb") as log:
        daemon = subprocess.Popen([sys.executable, "-m", "pipeline", "daemon"], env=env, stderr=log, cwd=place)
        while time.monotonic() < until and daemon.poll() is None:
            samples.append(_sample(daemon.pid, seconds - (until - time.monotonic())))
            time.sleep(SAMPLE_SECONDS)
        asked = time.monotonic()
        daemon.terminate()
        code = daemon.wait(60)
    print(f"daemon ended with {code}, {time.monotonic() - asked:.1f} s after SIGTERM", file=sys.stderr)
    return samples


def _sample(root: int, seconds: float) -> dict:
    processes = {pid: _process(pid) for pid in _tree(root)}
    alive = [one for one in processes.values() if one]
    return {
        "seconds": round(seconds),
        "pss_mib": round(sum(one["pss"] for one in alive), 1),
        "rss_mib": round(sum(one["rss"] for one in alive), 1),
        "cpu": round(sum(one["cpu"] for one in alive), 1),
        "processes": sorted((one["name"], round(one["pss"], 1)) for one in alive),
    }


def _process(pid: int) -> dict | None:
    try:
        told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (OSError, ValueError):
        return None
    ticks = os.sysconf("SC_CLK_TCK")
    return {
        "pss": int(told["Pss"].split()[0]) / 1024,
        "rss": int(told["Rss"].split()[0]) / 1024,
        "cpu": sum(int(stat[n]) for n in (11, 12, 13, 14)) / ticks,
        "name": _name(" ".join(command)),
    }


MARKS = {
    "forkserver": "worker or reader",
    "crawl.child": "fetching",
    "run --due": "shift",
    "pipeline daemon": "daemon",
    "tracker": "tracker",
}
"""What a process is by its command line: the first that fits."""


def _name(command: str) -> str:
    return next((name for mark, name in MARKS.items() if mark in command), command[:60])


def _tree(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def _memory(samples: list[dict]) -> dict:
    peak = max(samples, key=lambda sample: sample["pss_mib"])
    by_part = Counter[str]()
    for name, pss in peak["processes"]:
        by_part[name] += pss
    tenths = [samples[n * len(samples) // 10]["pss_mib"] for n in range(10)]
    return {
        "peak_mib": peak["pss_mib"],
        "peak_at_seconds": peak["seconds"],
        "peak_by_part": {name: round(mib) for name, mib in by_part.items()},
        "peak_rss_mib": max(sample["rss_mib"] for sample in samples),
        "median_mib": statistics.median(sample["pss_mib"] for sample in samples),
        "over_time_mib": [*tenths, samples[-1]["pss_mib"]],
    }


def _told(database: Path, settled: datetime) -> dict:
    """What the ledger says; the first crawls of all papers, due at once, are no measure of how late slots begin."""
    with contextlib.closing(sqlite3.connect(database)) as db:
        runs = db.execute("SELECT state, due_at, started_at, fetch_began_at FROM crawl_runs").fetchall()
        articles = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    own = [run for run in runs if run[1] and datetime.fromisoformat(run[1]) >= settled]
    to_run = sorted(_seconds(due, started) for _, due, started, _ in own if started)
    to_request = sorted(_seconds(due, asked) for _, due, _, asked in own if asked)
    return {
        "runs": dict(Counter(state for state, *_ in runs)),
        "slots_measured": len(own),
        "articles": articles,
        "seconds_from_slot_to_run": _spread(to_run),
        "seconds_from_slot_to_first_request": _spread(to_request),
    }


def _seconds(since: str, until: str) -> float:
    return (datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds()


def _spread(values: list[float]) -> dict:
    if not values:
        return {}
    return {
        "p50": round(statistics.median(values), 1),
        "p95": round(values[int(len(values) * 0.95)], 1),
        "max": round(values[-1], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
