"""Full text over a backfill's folder, in place: the words that `onrecord search` knows, asked of the Parquet files.

Each batch of articles is laid into a full-text table in memory and asked there, so that words, phrases, AND, OR, NOT
and word* mean the same as in the database, accents and all. Memory holds one batch.
"""

import heapq
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pyarrow import compute, dataset

from pipeline.database import utc
from pipeline.read.canned import fts_terms

BATCH = 500
COLUMNS = ("capture_id", "site", "url", "published_at", "seen_at", "headline", "text", "language")
TABLE = "CREATE VIRTUAL TABLE found USING fts5(headline, text, tokenize='unicode61 remove_diacritics 2')"
ASK = """
SELECT rowid, rank, snippet(found, 1, '', '', ' … ', 24) FROM found WHERE found MATCH ? ORDER BY rank
"""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for."""

    text: str
    site: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """Published before it; an undated article counts when it was captured."""
    limit: int = 20


def search(folders: Sequence[Path], asked: Asked) -> list[Row]:
    """The newest articles that hold the words, newest first, with a passage."""
    found = (row for folder in folders for row in _in_file(folder / "articles.parquet", asked))
    return heapq.nlargest(asked.limit, found, key=lambda row: (row["published_at"] or "", row["url"]))


def _in_file(path: Path, asked: Asked) -> Iterator[Row]:
    scanned = dataset.dataset(path).scanner(columns=list(COLUMNS), filter=_filter(asked), batch_size=BATCH)
    for batch in scanned.to_batches():
        yield from _in_batch(batch.to_pylist(), asked.text)


def _filter(asked: Asked) -> Any:
    """What Parquet's statistics can leave unread."""
    when = compute.coalesce(dataset.field("published_at"), dataset.field("seen_at"))
    wanted = dataset.field("capture_id") != ""
    wanted = wanted & (dataset.field("site") == asked.site) if asked.site else wanted
    wanted = wanted & (dataset.field("language") == asked.language) if asked.language else wanted
    wanted = wanted & (when >= asked.since) if asked.since else wanted
    return wanted & (when < asked.until) if asked.until else wanted


def _in_batch(rows: Sequence[Row], text: str) -> Iterator[Row]:
    if not rows:
        return
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute(TABLE)
        memory.executemany(
            "INSERT INTO found (rowid, headline, text) VALUES (?, ?, ?)",
            ((number, row["headline"], row["text"]) for number, row in enumerate(rows)),
        )
        for number, _, passage in _matches(memory, text):
            row = rows[number]
            yield {
                "site": row["site"], "published_at": utc(row["published_at"]), "headline": row["headline"],
                "passage": passage, "url": row["url"], "capture_id": row["capture_id"],
            }  # fmt: skip
    finally:
        memory.close()


def _matches(memory: sqlite3.Connection, text: str) -> list[tuple[int, float, str]]:
    """The text as an expression, or else its words."""
    try:
        return memory.execute(ASK, [text]).fetchall()
    except sqlite3.OperationalError:  # what SQLite says of every text that is no FTS5 expression
        return memory.execute(ASK, [fts_terms(text) or '""']).fetchall()
