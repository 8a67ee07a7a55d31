"""Data folders of papers that do not exist: filled by imports, where who saw which story when is up to the test, and by
runs of one machine and of four that share the papers.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.cli import run_cli
from pipeline.config import Config
from pipeline.crawl.run import Options, run
from pipeline.database import read_database
from pipeline.newsroom import Newsroom
from pipeline.newsroom.demo import REVISED
from pipeline.sites import chosen_sites
from schemas.errors import Exit
from tests.intake.files import HOME, Warc, page

SHARDS = 4
OTHER = "https://www.harrow-light.example/"
LEVY, FERRY = f"{HOME}2026/03/the-harbour-levy-rises/", f"{HOME}2026/03/the-ferry-sails-again/"
COPY = f"{OTHER}2026/03/the-harbour-levy-rises/"
MORE = (
    "<p>The harbour master, who had said nothing for a week, told the council that he would count the boats by hand, "
)
MORE += "and that nobody could make him hurry while the fog stood over the sound and the lamps were out.</p>"
Seen = tuple[str, int, bytes]
"""Address, day of March, and what was shown."""


def levy(day: int) -> bytes:
    """The story as it stood on that day: each day somebody said something else."""
    return page("The harbour levy rises", f"we shall pay {day} crowns and not one more", MORE)


THERE: tuple[Seen, ...] = ((LEVY, 14, levy(14)), (LEVY, 16, levy(16)), (FERRY, 14, page("The ferry sails again")))
HERE: tuple[Seen, ...] = ((LEVY, 15, levy(15)), (LEVY, 17, levy(17)), (COPY, 15, levy(15)))
"""What two machines saw: one story in turns, and each one of its own."""


def imported(folder: Path, seen: Iterable[Seen]) -> Path:
    """The data folder of a machine that saw all this."""
    folder.mkdir()
    (folder / "sites").mkdir()
    with Warc(folder / "seen.warc.gz") as warc:
        for url, day, shown in sorted(seen, key=lambda one: when(one[0], one[1])):
            record = f"<urn:uuid:00000000-0000-4000-8000-{number_of(url):06x}{day:06x}>"
            warc.response(url, shown, time=when(url, day), fields={"WARC-Record-ID": record})
    assert command(folder / "data", "import", str(warc.path)) == Exit.COMPLETE
    return folder / "data"


def number_of(url: str) -> int:
    return sum(url.encode())


def when(url: str, day: int) -> str:
    """When a page was seen that day: each has its second, whoever saw it."""
    return f"2026-03-{day}T09:00:{number_of(url) % 60:02d}Z"


def merge(*folders: Path, into: Path) -> int:
    return command(into, "merge", *map(str, folders), sites=folders[0].parent / "sites")


def command(data: Path, *words: str, sites: Path | None = None) -> int:
    return run_cli(["--data", str(data), "--sites", str(sites or data.parent / "sites"), *words])


def asked(data: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    db = read_database(data / "onrecord.db")
    try:
        return db.execute(query, values).fetchall()
    finally:
        db.close()


@dataclass(frozen=True)
class Crawled:
    """Data folders of the same papers."""

    sites: Path
    one: Path
    """Of the machine that crawled them all."""
    shards: tuple[Path, ...]
    early: tuple[Path, ...]
    """These as they were after their first run."""


def crawl(folder: Path) -> Crawled:
    """Two runs of each machine; between them a paper changes a story."""
    with Newsroom() as newsroom:
        newsroom.site_files(folder / "sites")
        shards, early = (tuple(folder / f"{name}-{n}" for n in range(SHARDS)) for name in ("shard", "early"))
        crawled = Crawled(folder / "sites", folder / "one", shards, early)
        for revisit in (False, True):
            _run(crawled, crawled.one, "", revisit=revisit)
            for number, data in enumerate(crawled.shards):
                _run(crawled, data, f"{number}/{SHARDS}", revisit=revisit)
            if not revisit:
                newsroom.revise(REVISED)
                for data, copy in zip(shards, early, strict=True):
                    shutil.copytree(data, copy)
    return crawled


def _run(crawled: Crawled, data: Path, shard: str, *, revisit: bool) -> None:
    config = Config(data=data, sites=crawled.sites, shard=shard, workers=1, min_free_mib=1)
    sites = chosen_sites(config)
    assert run(config, sites, options=Options(revisit=revisit)) == Exit.COMPLETE
