"""WARC files of papers that do not exist, as Common Crawl writes them, and what a backfill makes of them."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from tests.intake.files import Warc, page

SITES = 3
CRAWLER = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("X-Crawler-Content-Encoding", "gzip"),
    ("X-Crawler-Transfer-Encoding", "chunked"),
)
"""As CC-NEWS has it: what the server sent, of a body that lies there unpacked."""


def address(number: int, section: str = "2026/03") -> str:
    return f"https://www.paper-{number % SITES}.example/{section}/story-{number}/"


def story(number: int) -> bytes:
    return page(f"The harbour levy rises for the {number}th time", f"we will row {number} boats across")


def write(path: Path, numbers: Iterable[int]) -> Path:
    """A WARC file with these stories, each with its request."""
    with Warc(path) as warc:
        warc.info()
        for number in numbers:
            warc.request(address(number))
            warc.response(address(number), story(number), headers=CRAWLER)
    return path


def words(folder: Path, *command: str) -> list[str]:
    """A command line over a data folder of its own."""
    (folder / "sites").mkdir(parents=True, exist_ok=True)
    return ["--data", str(folder / "data"), "--sites", str(folder / "sites"), "--log-level", "error", *command]


def digests(out: Path) -> dict[str, str]:
    """Digest of every table that lies in a backfill's folder."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.glob("date=*/warc=*/*.parquet"))
    }


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "ONRECORD_MIN_FREE_MIB": "1"}
