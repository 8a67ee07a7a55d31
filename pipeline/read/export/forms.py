"""An export as a file, or on standard output: JSON lines, CSV or Parquet."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Literal

from sqlite_utils.db import Database

from pipeline.read.export.cells import BOM, CsvStyle, cell, csv_lines
from pipeline.read.export.codebook import CODEBOOK, Field, What
from pipeline.read.export.rows import Row, Wanted, export_rows
from pipeline.read.export.whole import whole_file
from schemas.errors import ConfigError

Format = Literal["jsonl", "csv", "parquet"]
Tick = Callable[[], None]

BATCH = 500


def export(
    db: Database,
    what: What,
    output: Path | None,
    form: Format = "jsonl",
    *,
    wanted: Wanted | None = None,
    style: CsvStyle | None = None,
    tick: Tick | None = None,
) -> None:
    """Write a file, whole or not at all, or to standard output when `output` is None; `tick` is called for each row.

    CSV is safe for spreadsheets (see `neutral`) unless its style is raw. Raises ConfigError for
    a link, a folder or Parquet without its library, StorageError when the disk says no.
    """
    rows = ticking(export_rows(db, what, wanted), tick)
    if output is None and form == "parquet":
        raise ConfigError("Parquet is no text: name a file with --output FILE.parquet")
    if output is None:
        _write_text(rows, what, sys.stdout, None if form == "jsonl" else style or CsvStyle())
        sys.stdout.flush()
        return
    with whole_file(output) as part:
        write(rows, what, part, form, style or CsvStyle())


def write(rows: Iterator[Row], what: What, path: Path, form: Format, style: CsvStyle) -> None:
    """Write the rows into that file. ConfigError for Parquet without its library."""
    if form == "parquet":
        _write_parquet(rows, CODEBOOK[what], path)
        return
    with path.open("w", encoding="utf-8", newline="") as out:
        _write_text(rows, what, out, None if form == "jsonl" else style)


def ticking(rows: Iterable[Row], tick: Tick | None) -> Iterator[Row]:
    """The same rows, each told."""
    for row in rows:
        yield row
        if tick:
            tick()


def _write_text(rows: Iterable[Row], what: What, out: IO[str], style: CsvStyle | None) -> None:
    """CSV in that style; None: JSON lines."""
    if style is None:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return
    out.write(BOM if style.bom else "")
    names = [field.name for field in CODEBOOK[what]]
    cells = ([cell(row[name], style.raw) for name in names] for row in rows)
    out.writelines(csv_lines(chain([names], cells)))


def _write_parquet(rows: Iterator[Row], fields: tuple[Field, ...], path: Path) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise ConfigError("Parquet needs pyarrow: pip install 'onrecord[parquet]'") from error
    schema = pa.schema([_column(pa, field) for field in fields])
    moments = [field.name for field in fields if field.kind == "datetime"]
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := [_with_moments(row, moments) for row in islice(rows, BATCH)]:
            writer.write_table(pa.Table.from_pylist(batch, schema))


def _with_moments(row: Row, names: Iterable[str]) -> Row:
    return row | {name: datetime.fromisoformat(row[name]) for name in names if row[name]}


def _column(pa: Any, field: Field) -> Any:
    return pa.field(field.name, _type(pa, field), metadata={"description": field.meaning})


def _type(pa: Any, field: Field) -> Any:
    if field.kind == "objects":
        return pa.list_(pa.struct([_column(pa, key) for key in field.keys]))
    plain = {
        "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
        "datetime": pa.timestamp("us", tz="UTC"), "names": pa.list_(pa.string()),
    }  # fmt: skip
    return plain[field.kind]
