"""Run a command and watch its process tree: wall seconds, CPU seconds by process, resident memory over time."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 0.2
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
NAMES = {
    "pipeline.crawl.child": "fetch and archive",
    "spiders.readers": "decode and find links",
    "spawn_main": "clean and attribute",
    "forkserver": "clean and attribute",
}
IGNORED = "resource_tracker"


@dataclass(frozen=True, slots=True)
class Sample:
    """The tree at one moment."""

    seconds: float
    rss_mib: float
    processes: int


@dataclass(slots=True)
class Measured:
    """What one command cost."""

    wall: float = 0.0
    code: int = 0
    samples: list[Sample] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    """Part of the program -> CPU seconds, as last seen before each process ended."""

    @property
    def peak_mib(self) -> float:
        return max((sample.rss_mib for sample in self.samples), default=0.0)


def measured(command: Sequence[str], env: Mapping[str, str], cwd: Path, log: Path) -> Measured:
    """Run a command to its end, its output into `log`."""
    found, cpu_of = Measured(), dict[int, tuple[str, float]]()
    with log.open("wb") as output:
        started = time.monotonic()
        process = subprocess.Popen(command, env=dict(env), cwd=cwd, stdout=output, stderr=output)
        while process.poll() is None:
            found.samples.append(_sample(process.pid, time.monotonic() - started, cpu_of))
            time.sleep(SAMPLE_SECONDS)
        found.wall, found.code = time.monotonic() - started, process.returncode
    for name, seconds in cpu_of.values():
        found.cpu[name] = found.cpu.get(name, 0.0) + seconds
    return found


def _sample(root: int, seconds: float, cpu_of: dict[int, tuple[str, float]]) -> Sample:
    rss, count = 0, 0
    for pid in _tree(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended between the listing and the look
        if not command:
            continue  # it has ended and waits for its parent: what it cost is known
        cpu_of[pid] = (_part(command), (int(fields[11]) + int(fields[12])) / TICKS)
        rss, count = rss + int(fields[21]) * PAGE, count + 1
    return Sample(round(seconds, 2), rss / 2**20, count)


def _part(command: str) -> str:
    if IGNORED in command:
        return "other"
    return next((name for mark, name in NAMES.items() if mark in command), "main: load and judge")


def _tree(root: int) -> list[int]:
    """The process and all below it, by what /proc says now."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(parents.get(pid, ()))
    return found
