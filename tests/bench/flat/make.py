"""Make a data folder as years of runs leave it, by direct rows, its WARC files sound.

python tests/bench/flat/make.py /tmp/small                 # 20,000 addresses, 10 sites, 100 files
python tests/bench/flat/make.py /tmp/big --times 100       # 2,000,000 addresses, 1,000 sites, 10,000 files
"""

import argparse
import contextlib
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from pipeline.archive import insert_rows, row_of  # noqa: E402 - after the path is set
from pipeline.archive.index import cdx_line, rebuild_index  # noqa: E402
from pipeline.archive.record import as_own, capture_record, settle, warcinfo_record  # noqa: E402
from pipeline.config import Config  # noqa: E402
from pipeline.database import open_database, writing  # noqa: E402
from pipeline.sites import load_sites, sync_sites  # noqa: E402
from schemas import Capture  # noqa: E402

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
    data, rows = warcinfo_record(name, moment, {**told, "onrecord-site": site, "onrecord-run": run}), []
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=1)
    given = parser.parse_args()
    make(given.folder, given.times)


if __name__ == "__main__":
    main()
