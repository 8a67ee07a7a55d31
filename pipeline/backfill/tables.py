"""The tables of a backfill: their columns, and how one WARC file's are written, all of them or none.

A WARC file has a folder of its own, with a file a table, under the day of its first record. It is written under another
name, put on the disk, and renamed: whoever reads the folder meanwhile sees the whole of a WARC file or nothing.
"""

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from pipeline.archive.files import FILE_MODE, FOLDER_MODE
from pipeline.database import sync_folder
from schemas.capture import digest_of

SCHEMA = "1"
"""Version of the tables; stands in the metadata of every file."""
SCHEMA_KEY = "onrecord.backfill.schema"
GROUP = 500
"""Articles whose rows are held in memory, and make a row group of each table."""
OUTCOMES_HELD = 5000
"""Rows of outcomes that are held at most."""
TEMPORARY = ".making-"
_TIME = pa.timestamp("us", "UTC")
_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
_SPANS = pa.list_(_SPAN)
_KEY = [("capture_id", pa.string()), ("story", pa.int32())]
_WORDS = pa.list_(pa.string())


def _table(**columns: Any) -> Any:
    return pa.schema([*_KEY, *columns.items()], metadata={SCHEMA_KEY: SCHEMA})


TABLES: Mapping[str, Any] = {
    "articles": _table(
        site=pa.string(), url=pa.string(), address=pa.string(), asked=pa.string(), seen_at=_TIME,
        headline=pa.string(), shared_title=pa.string(), dek=pa.string(), bylines=_WORDS, published_at=_TIME,
        published_text=pa.string(), modified_at=_TIME, language=pa.string(), section=pa.string(), tags=_WORDS,
        categories=_WORDS, text=pa.string(), complete=pa.bool_(), doubtful=pa.string(), evidence=pa.string(),
        provenance=pa.string(), cleaner=pa.string(),
        images=pa.list_(pa.struct([(name, pa.string()) for name in ("url", "caption", "credit", "alt")])),
        posts=pa.list_(pa.struct([("number", pa.int32()), ("posted_at", _TIME), ("posted_text", pa.string())])),
        credits=pa.list_(pa.struct([("text", pa.string()), ("url", pa.string())])),
        removed=pa.list_(pa.struct([("rule", pa.string()), ("blocks", pa.int32()), ("words", pa.int32()),
                                    ("sample", pa.string())])),
        selectors=_WORDS, lead=pa.list_(pa.int32()), rest=pa.list_(pa.int32()),
    ),
    "blocks": _table(
        position=pa.int32(), kind=pa.string(), start=pa.int32(), end=pa.int32(), caption=pa.string(), level=pa.int32(),
        source=pa.string(), post=pa.int32(),
        links=pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("url", pa.string())])),
    ),
    "attributions": _table(
        position=pa.int32(), kind=pa.string(), stance=pa.string(), quote=pa.string(), content=_SPANS, quoted=_SPANS,
        source=_SPANS, cue=_SPANS, source_words=pa.string(), cue_words=pa.string(), speaker=pa.string(),
        speaker_kind=pa.string(), person_id=pa.string(), person=pa.string(), aliases=_WORDS, confidence=pa.float64(),
        rule=pa.string(),
    ),
    "citations": _table(
        position=pa.int32(), name=pa.string(), kind=pa.string(), start=pa.int32(), end=pa.int32(), text=pa.string(),
        url=pa.string(), rule=pa.string(), reason=pa.string(),
    ),
    "outcomes": _table(
        url=pa.string(), site=pa.string(), seen_at=_TIME, outcome=pa.string(), reason=pa.string(), record=pa.string(),
        offset=pa.int64(), length=pa.int64(), digest=pa.string(), made_by=pa.string(),
    ),
}  # fmt: skip
"""Table -> its columns. `capture_id` and `story` name a story: a page has one, an answer of WordPress may have more."""
Row = dict[str, Any]


class Writer:
    """Writes one WARC file's tables; a row group of each holds the rows of the same stories."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        self._files = {name: _parquet(folder / f"{name}.parquet", name) for name in TABLES}
        self.counts = dict.fromkeys(TABLES, 0)

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Take rows of a table; they are in its file after the next `flush` or `close`."""
        self._rows[table].extend(rows)

    def heed(self) -> None:
        """Write out what is held once there is enough of it; called between stories."""
        if len(self._rows["articles"]) >= GROUP or len(self._rows["outcomes"]) >= OUTCOMES_HELD:
            self.flush()

    def flush(self) -> None:
        """Write out what is held."""
        for name, rows in self._rows.items():
            if rows:
                self._files[name].write_table(pa.Table.from_pylist(rows, schema=TABLES[name]))
                self.counts[name] += len(rows)
                rows.clear()

    def close(self) -> None:
        """Write out the rest, and put it on the disk."""
        self.flush()
        for name, file in self._files.items():
            file.close()
            _sync(self.folder / f"{name}.parquet")
        sync_folder(self.folder)


def _parquet(path: Path, table: str) -> Any:
    return parquet.ParquetWriter(path, TABLES[table], compression="zstd", use_dictionary=True, write_statistics=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fchmod(handle, FILE_MODE)
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def written(out: Path, name: str) -> Iterator[Writer]:
    """A writer of a WARC file's tables under a name that nobody reads; what fails leaves nothing.

    The name is its own: a worker that was given up for lost may still write, too.
    """
    making = out / f"{TEMPORARY}{name}-{uuid.uuid4().hex[:12]}"
    making.mkdir(mode=FOLDER_MODE, parents=True)
    try:
        yield Writer(making)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def place_of(out: Path, name: str, first: datetime | None) -> Path:
    """The folder of a WARC file whose first page was captured then."""
    return out / f"date={f'{first:%Y-%m-%d}' if first else 'unknown'}" / f"warc={name}"


def settle(writer: Writer, place: Path) -> dict[str, Row]:
    """Give finished tables their place, at one stroke; rows, bytes and digest of each."""
    writer.close()
    told = {name: _told(writer, name) for name in TABLES}
    place.parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
    out, name = place.parent.parent, place.name
    for old in out.glob(f"date=*/{name}"):  # of another version, perhaps under another day
        gone = out / f"{TEMPORARY}old-{name}-{uuid.uuid4().hex[:12]}"
        old.rename(gone)
        shutil.rmtree(gone)
    writer.folder.rename(place)
    sync_folder(place.parent)
    sync_folder(out)
    return told


def _told(writer: Writer, table: str) -> Row:
    path = writer.folder / f"{table}.parquet"
    return {"rows": writer.counts[table], "bytes": path.stat().st_size, "digest": digest_of(path.read_bytes())}
