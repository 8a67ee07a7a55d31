"""What start, step and end of a run cost beside a lot that is there already, in folders of `make.py`.

    python tests/bench/flat/ask.py /tmp/small /tmp/big         # processor time and memory of each question
    python tests/bench/flat/ask.py /tmp/big --only frontier

Each question is asked in a process of its own, twice; the second time counts, and memory is what the process grew by.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(HERE)]

from make import BIG, NOW, config_of, home, pending  # noqa: E402 - after the path is set

from pipeline.archive import recover, refuse_lost, reindex, verify  # noqa: E402
from pipeline.archive.index import cdx_line, merge_index  # noqa: E402
from pipeline.books import ledger  # noqa: E402
from pipeline.books.frontier import Frontier  # noqa: E402
from pipeline.books.waiting import count_again  # noqa: E402
from pipeline.database import open_database, writing  # noqa: E402
from pipeline.process.follow import Processor  # noqa: E402
from pipeline.sites import load_sites, sync_sites  # noqa: E402
from pipeline.soundness import check_at_start, quick_check  # noqa: E402
from scheduler import Daemon  # noqa: E402
from schemas import Site  # noqa: E402
from spiders.discovery import FoundLink  # noqa: E402
from spiders.visit import Ending  # noqa: E402

Questions = dict[str, Callable[[], object]]
ONCE = ("verify", "index anew", "whole check (once a day)")
LIMIT_SECONDS = 240


class NoPool:
    """Takes nothing: what is measured is the question for what is pending."""

    def version(self, site: Site) -> str:
        return "none"


class Folder:
    """A data folder, opened, and the questions it is asked."""

    def __init__(self, data: Path) -> None:
        self.config = config_of(data)
        self.db = open_database(self.config.database)
        found = load_sites(self.config.sites).values()
        self.sites = [site for site in found if site.name.startswith("paper-")]
        self.big = next(site for site in self.sites if site.name == BIG)
        self.now = datetime.now(UTC)
        run = "INSERT OR IGNORE INTO crawl_runs (id, site, state, trigger, started_at) VALUES ('now', ?, 'complete', "
        self.db.execute(run + "'manual', ?)", [BIG, self.now.isoformat()])
        self.books = Frontier(self.db, self.big, "now", lambda: self.now)

    def questions(self) -> Questions:
        return self.of_starts() | self.of_many_sites() | self.of_frontier() | self.of_steps() | self.of_all()

    def of_starts(self) -> Questions:
        config, db = self.config, self.db
        return {
            "open the database": lambda: open_database(config.database).close(),
            "archive without its database?": lambda: refuse_lost(config.database, config.archive),
            "left-over files": lambda: recover(config.archive),
            "runs that died": lambda: ledger.unclosed(db, config.locks),
            "whole check (once a day)": lambda: quick_check(db),
            "check at every other start": lambda: check_at_start(db, self.now, unclosed=False),
        }

    def of_many_sites(self) -> Questions:
        daemon = Daemon(self.config, self.db)
        return {
            "read all site files": lambda: load_sites(self.config.sites),
            "sites' rows": lambda: sync_sites(self.db, self.sites),
            "due slots of all sites": lambda: ledger.due_slots(self.db, self.sites, NOW),
            "daemon's tick": daemon._read_sites,
        }

    def of_frontier(self) -> Questions:
        return {
            "frontier: begin": self._within(self.books.begin),
            "frontier: lease 50": self._within(lambda: self.books.lease(50)),
            "frontier: a sitemap of 50,000": self._within(self._sitemap),
            "frontier: close": self._within(lambda: self.books.close(Ending())),
            "count again": self._within(lambda: count_again(self.db, "now", BIG)),
        }

    def of_steps(self) -> Questions:
        one, all_ = (Processor(self.db, sites, NoPool()) for sites in ([self.big], self.sites))  # type: ignore[arg-type]
        lines = [line for line in (cdx_line(pending(number)) for number in range(10)) if line]
        return {
            "pending, one site": one._pending,
            "pending, all sites": all_._pending,
            "index: lines of a file": lambda: merge_index(self.config.archive, lines),
        }

    def of_all(self) -> Questions:
        return {
            "verify": lambda: sum(1 for _ in verify(self.db, self.config.archive)),
            "index anew": lambda: reindex(self.db, self.config.archive),
        }

    def _within(self, work: Callable[[], object]) -> Callable[[], object]:
        def whole() -> None:
            with writing(self.db):
                work()

        return whole

    def _sitemap(self) -> None:
        urls = [f"{home(BIG)}fresh/{uuid.uuid4().hex}" for _ in range(50_000)]
        self.books.add([FoundLink(url=url, kind="page", lastmod=NOW) for url in urls], f"{home(BIG)}sitemap-1.xml")


def commands(data: Path) -> dict[str, list[str]]:
    told = ["--data", str(data)]
    return {
        "onrecord status": [*told, "status"],
        "onrecord sites list": [*told, "sites", "list"],
        "onrecord runs": [*told, "runs"],
        "onrecord backup": [*told, "backup", f"{data}-backup"],
    }


def ask(data: Path, name: str) -> tuple[float, float]:
    """Seconds of a processor, and MiB that the process grew by."""
    work = Folder(data).questions()[name]
    before, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0.0
    for _ in range(1 if name in ONCE else 2):
        started = time.process_time()
        work()
        seconds = time.process_time() - started
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def answer(data: Path, name: str) -> str:
    try:
        command = [sys.executable, __file__, "--ask", name, str(data)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True)
    except subprocess.TimeoutExpired:
        return f"over {LIMIT_SECONDS} s"
    seconds, mib = json.loads(done.stdout.splitlines()[-1])
    return f"{1000 * seconds:.1f} ms, {mib:.0f} MiB"


def run(command: list[str], data: Path) -> str:
    env = {**os.environ, "ONRECORD_SITES": str(data / "sites")}
    with (data / "log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *command], stdout=log, stderr=log, env=env, cwd=ROOT
        )
        _, code, used = os.wait4(child.pid, 0)
    ended = os.waitstatus_to_exitcode(code)
    return f"{1000 * (used.ru_utime + used.ru_stime):.0f} ms, {used.ru_maxrss / 1024:.0f} MiB in all (exit {ended})"


def measure(folders: list[Path], only: str) -> None:
    for name in (name for name in Folder(folders[0]).questions() if only in name):
        print(f"| {name} | {' | '.join(answer(data, name) for data in folders)} |", flush=True)
    for name in (name for name in commands(folders[0]) if only in name):
        print(f"| {name} | {' | '.join(run(commands(data)[name], data) for data in folders)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--only", default="", help="questions whose name has this in it")
    parser.add_argument("--ask", default="", help="this one, here; seconds and MiB as JSON")
    given = parser.parse_args()
    if given.ask:
        print(json.dumps(ask(given.folders[0], given.ask)))
    else:
        measure(given.folders, given.only)


if __name__ == "__main__":
    main()
