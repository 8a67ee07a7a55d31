"""What start, step and close of a run cost beside a lot that is there already: frontier, sites, captures, WARC files.

    python tests/bench/flat.py make /tmp/small                 # 20,000 addresses, 100 files
    python tests/bench/flat.py make /tmp/big --times 100       # 2,000,000 addresses, 10,000 files, 1,000 sites
    python tests/bench/flat.py measure /tmp/small /tmp/big     # processor time and peak memory of each, side by side

Each question is asked in a process of its own, the second time over what the first one warmed, so memory is its own.
"""

import argparse
import contextlib
import itertools
import json
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.archive import insert_rows, recover, refuse_lost, reindex, row_of, verify  # noqa: E402 - after the path
from pipeline.archive.index import cdx_line, merge_index, rebuild_index  # noqa: E402
from pipeline.archive.record import as_own, capture_record, settle, warcinfo_record  # noqa: E402
from pipeline.books import ledger  # noqa: E402
from pipeline.books.frontier import Frontier  # noqa: E402
from pipeline.books.waiting import count_again  # noqa: E402
from pipeline.config import Config  # noqa: E402
from pipeline.database import check_at_start, open_database, quick_check, writing  # noqa: E402
from pipeline.process.follow import Processor  # noqa: E402
from pipeline.sites import load_sites, sync_sites  # noqa: E402
from scheduler import Daemon  # noqa: E402
from schemas import Capture, Site  # noqa: E402
from spiders.discovery import FoundLink  # noqa: E402
from spiders.visit import Ending  # noqa: E402

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)
BIG = "paper-0"
ADDRESSES, FILES, PENDING, RUNS = 20_000, 100, 1_000, 200
"""Of one folder, times `--times`; runs are those of each site."""
SITEMAPS = 100
A_FILE = 10
"""Captures."""
SITE = (
    'name = "{0}"\ntitle = "{0}"\nhome = "http://127.0.0.1:9/{0}/"\ncountry = "GB"\nlanguage = "en"\ntimezone = "UTC"\n'
)
SITE += 'schedule = "7 3 * * *"\nsitemaps = ["http://127.0.0.1:9/{0}/sitemap.xml"]\nfeeds = []\n'
ROW = (
    "INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, due_at, lastmod, source, resting, visits) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def home(site: str) -> str:
    return f"http://127.0.0.1:9/{site}/"


def at(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


def make(folder: Path, times: int) -> None:
    """A data folder as years of runs leave it: half of the addresses wait for their visit, half rest."""
    config = config_of(folder)
    config.sites.mkdir(parents=True)  # type: ignore[union-attr]
    for number in range(max(10 * times, 10)):
        (config.sites / f"paper-{number}.toml").write_text(SITE.format(f"paper-{number}"))  # type: ignore[operator]
    with contextlib.closing(open_database(config.database)) as db:
        db.execute("PRAGMA synchronous = OFF")
        sites = list(load_sites(config.sites).values())
        sync_sites(db, sites)
        with writing(db):
            db.conn.executemany(ROW, addresses(ADDRESSES * times))
            runs = "INSERT INTO crawl_runs (id, site, state, trigger, due_at, started_at, finished_at, exit_code) "
            runs += "VALUES (?, ?, 'complete', 'due', ?, ?, ?, 0)"
            db.conn.executemany(
                runs, ((uuid.uuid4().hex, s.name, *[at(24 * n + 5 + 53 / 60)] * 3) for s in sites for n in range(RUNS))
            )
        config.archive.mkdir()
        lines = [line for number in range(FILES * times) for line in write_file(db, config.archive, number)]
        with writing(db):
            insert_rows(db, (pending(number) for number in range(PENDING * times)))
            db.execute("UPDATE captures SET processed_by = 'fetch' WHERE warc_file <> 'waiting.warc.gz'")
        rebuild_index(config.archive, iter(lines))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"{folder}: {sum(path.stat().st_size for path in folder.rglob('*') if path.is_file()) >> 20} MiB")


def config_of(folder: Path) -> Config:
    return Config(data=folder, sites=folder / "sites", workers=1)


def addresses(count: int) -> Iterator[tuple[Any, ...]]:
    index = f"{home(BIG)}sitemap.xml"
    for number in range(SITEMAPS):
        url = f"{home(BIG)}sitemap-{number}.xml"
        yield BIG, url, "sitemap", at(9000), index, at(-90_000), None, index, 1, 1
    for number in range(count):
        rests, via = number % 2, f"{home(BIG)}sitemap-{number % SITEMAPS}.xml"
        due = at(-90_000 - number / 1000) if rests else at(30)
        yield BIG, f"{home(BIG)}politics/{number}", "page", at(9000), via, due, at(number / 100), index, rests, rests


def write_file(db: Any, folder: Path, number: int) -> list[str]:
    """Write a WARC file with its rows; its lines of the index."""
    run, site, moment = (
        uuid.uuid5(uuid.NAMESPACE_URL, str(number)).hex,
        f"paper-{number % 10}",
        NOW - timedelta(hours=number),
    )
    name = f"{moment:%Y%m%dT%H%M%SZ}-{site}-{run[:8]}.warc.gz"
    told = {"software": "onrecord", "format": "WARC File Format 1.1", "isPartOf": site, "onrecordSite": site}
    data, rows = warcinfo_record(name, moment, {**told, "Onrecord-Site": site, "Onrecord-Run": run}), []
    for page in range(A_FILE):
        url = f"{home(site)}politics/{number * A_FILE + page}"
        body = f"<html><h1>Council vote {number} {page}</h1><p>The council voted.</p></html>".encode()
        one = settle(
            Capture(
                id=str(uuid.uuid5(uuid.NAMESPACE_URL, url)),
                site=site,
                run_id=run,
                kind="page",
                url=url,
                final_url=url,
                fetched_at=moment,
                status=200,
                headers=(("Content-Type", "text/html"),),
                body=body,
            )
        )
        one = as_own(one)
        record = capture_record(one, None)
        place = {"warc_file": name, "warc_offset": len(data), "warc_length": len(record)}
        rows.append(row_of(one) | place)
        data += record
    (folder / name).write_bytes(data)
    with writing(db):
        insert_rows(db, rows)
    return [line for row in rows if (line := cdx_line(row))]


def pending(number: int) -> dict[str, Any]:
    url = f"{home(BIG)}waiting/{number}"
    one = Capture(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, url)), site=BIG, run_id="waiting", kind="page", url=url, final_url=url,
        fetched_at=NOW, status=200, headers=(), body=b"", warc_file="waiting.warc.gz", warc_offset=number,
        warc_length=1,
    )  # fmt: skip
    return row_of(one)


class NoPool:
    """Takes nothing: what is measured is the question for what is pending."""

    def version(self, site: Site) -> str:
        return "none"


def questions(folder: Path) -> dict[str, Callable[[], object]]:
    config = config_of(folder)
    db = open_database(config.database)
    sites = [site for site in load_sites(config.sites).values() if site.name.startswith("paper-")]
    big = next(site for site in sites if site.name == BIG)
    now = datetime.now(UTC)

    def frontier() -> Frontier:
        with writing(db):
            db.execute("INSERT OR IGNORE INTO crawl_runs (id, site, state, trigger, started_at) VALUES "
                       "('now', ?, 'complete', 'manual', ?)", [BIG, now.isoformat()])  # fmt: skip
        return Frontier(db, big, "now", lambda: now)

    books = frontier()

    def within(work: Callable[[], object]) -> Callable[[], object]:
        def whole() -> None:
            with writing(db):
                work()

        return whole

    def sitemap() -> None:
        number = itertools.count()
        links = [
            FoundLink(url=f"{home(BIG)}fresh/{uuid.uuid4().hex}", kind="page", lastmod=NOW)
            for _ in zip(range(50_000), number, strict=False)
        ]
        books.add(links, f"{home(BIG)}sitemap-1.xml")
        db.execute("DELETE FROM frontier WHERE site = ? AND url LIKE ?", [BIG, f"{home(BIG)}fresh/%"])

    def lines() -> None:
        rows = [pending(n) for n in range(10)]
        merge_index(config.archive, [line for row in rows if (line := cdx_line(row))])

    processor = Processor(db, sites, NoPool())  # type: ignore[arg-type]
    one = Processor(db, [big], NoPool())  # type: ignore[arg-type]
    daemon = Daemon(config, db)
    return {
        "open the database": lambda: open_database(config.database).close(),
        "archive without its database?": lambda: refuse_lost(config.database, config.archive),
        "left-over files": lambda: recover(config.archive),
        "runs that died": lambda: ledger.unclosed(db, config.locks),
        "whole check (once a day)": lambda: quick_check(db),
        "check at every other start": lambda: check_at_start(db, now, unclosed=False),
        "read all site files": lambda: load_sites(config.sites),
        "sites' rows": lambda: sync_sites(db, sites),
        "due slots of all sites": lambda: ledger.due_slots(db, sites, NOW),
        "daemon's tick": daemon._read_sites,
        "frontier: begin": within(books.begin),
        "frontier: lease 50": within(lambda: books.lease(50)),
        "frontier: a sitemap of 50,000": within(sitemap),
        "frontier: close": within(lambda: books.close(Ending())),
        "count again": within(lambda: count_again(db, "now", BIG)),
        "pending, one site": one._pending,
        "pending, all sites": processor._pending,
        "index: lines of a file": lines,
        "verify": lambda: sum(1 for _ in verify(db, config.archive)),
        "index anew": lambda: reindex(db, config.archive),
    }


def commands(folder: Path) -> dict[str, list[str]]:
    told = ["--data", str(folder)]
    return {
        "onrecord status": [*told, "status"],
        "onrecord sites list": [*told, "sites", "list"],
        "onrecord runs": [*told, "runs"],
        "onrecord backup": [*told, "backup", f"{folder}-backup"],
    }


def ask(folder: Path, name: str) -> tuple[float, float]:
    """Seconds of a processor of the second time, and MiB that the process grew by."""
    work = questions(folder)[name]
    before, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0.0
    for _ in range(2 if name not in ("verify", "index anew", "whole check (once a day)") else 1):
        started = time.process_time()
        work()
        seconds = time.process_time() - started
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def measure(folders: list[Path], only: str) -> None:
    names = [name for name in questions(folders[0]) if only in name]
    for name in names:
        found = []
        for folder in folders:
            command = [sys.executable, __file__, "ask", str(folder), name]
            try:
                done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
                seconds, mib = json.loads(done.stdout.splitlines()[-1])
                found.append(f"{1000 * seconds:.1f} ms {mib:.0f} MiB")
            except subprocess.TimeoutExpired:
                found.append("over 240 s")
        print(f"| {name} | {' | '.join(found)} |", flush=True)
    for name in (name for name in commands(folders[0]) if only in name):
        found = [run(commands(folder)[name], folder) for folder in folders]
        print(f"| {name} | {' | '.join(found)} |", flush=True)


def run(command: list[str], folder: Path) -> str:
    import os

    env = {**os.environ, "ONRECORD_SITES": str(folder / "sites")}
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *command], stdout=log, stderr=log, env=env, cwd=ROOT
        )
        _, code, used = os.wait4(child.pid, 0)
    seconds = used.ru_utime + used.ru_stime
    return f"{1000 * seconds:.0f} ms {used.ru_maxrss / 1024:.0f} MiB (exit {os.waitstatus_to_exitcode(code)})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "measure", "ask"])
    parser.add_argument("words", nargs="+")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--only", default="", help="questions whose name has this in it")
    given = parser.parse_args()
    if given.what == "make":
        make(Path(given.words[0]), given.times)
    elif given.what == "ask":
        print(json.dumps(ask(Path(given.words[0]), given.words[1])))
    else:
        measure([Path(word) for word in given.words], given.only)


if __name__ == "__main__":
    main()
