"""Articles, quotes and citations as JSON lines, CSV or Parquet, for spreadsheets and other programs."""

import csv
import fcntl
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Literal

from sqlite_utils.db import Database

from pipeline.database import storage_errors
from pipeline.read.canned import ready
from schemas.errors import ConfigError

Row = dict[str, Any]
What = Literal["articles", "quotes", "citations"]
Format = Literal["jsonl", "csv", "parquet"]
Tick = Callable[[], None]

ARTICLES = """
SELECT a.url, a.site, a.headline AS title, a.dek,
       (SELECT json_group_array(name) FROM
           (SELECT name FROM bylines WHERE article_id = a.id ORDER BY position)) AS authors,
       a.published_at AS published, a.modified_at AS modified, a.text, a.language, a.section,
       (SELECT json_group_array(name) FROM (SELECT name FROM tags WHERE article_id = a.id AND kind = 'tag')) AS tags,
       (SELECT json_group_array(json_object('text', quote, 'parts', json(parts(a.text, content_spans, quoted_spans)),
                                            'speaker', speaker, 'cue', cue, 'kind', kind, 'stance', stance,
                                            'confidence', confidence,
                                            'sure', json(iif(confidence >= sure_from(''), 'true', 'false')))) FROM
           (SELECT * FROM attributions WHERE article_id = a.id AND revision = a.revision AND :stance IN (stance, 'all')
                AND confidence >= sure_from(:sure_from)
            ORDER BY "start", position)
       ) AS quotes,
       (SELECT json_group_array(json_object('name', name, 'kind', kind, 'text', text, 'url', url)) FROM
           (SELECT * FROM citations WHERE article_id = a.id AND revision = a.revision ORDER BY position)
       ) AS citations,
       a.complete, a.doubtful, a.revision, a.first_seen_at, a.gone_at, a.id AS article_id, a.capture_id
FROM articles a ORDER BY a.site, a.url
"""
QUOTES = """
SELECT q.quote, parts(r.text, q.content_spans, q.quoted_spans) AS parts,
       q.speaker, q.person_id, q.cue, q.source, q.kind, q.stance, q.confidence,
       q.confidence >= sure_from('') AS sure, doubt(q.confidence, q.speaker) AS doubt, q.rule, q."start", q."end",
       a.site, a.language, a.headline AS title, a.published_at AS published, a.url, a.id AS article_id, q.revision,
       r.capture_id
FROM articles a
JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
WHERE :stance IN (q.stance, 'all') AND q.confidence >= sure_from(:sure_from)
ORDER BY a.site, a.url, q."start", q.position
"""
CITATIONS = """
SELECT c.name, c.kind, c.text, c.url AS cited_url, c.reason, c.rule, c."start", c."end",
       a.site, a.headline AS title, a.published_at AS published, a.url, a.id AS article_id, c.revision, r.capture_id
FROM articles a
JOIN citations c ON c.article_id = a.id AND c.revision = a.revision
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
ORDER BY a.site, a.url, c.position
"""
SQL: dict[What, str] = {"articles": ARTICLES, "quotes": QUOTES, "citations": CITATIONS}
LISTS = ("authors", "tags", "quotes", "citations", "parts")
"""Columns that hold a JSON list."""
OBJECTS = {
    "quotes": ("text", "parts", "speaker", "cue", "kind", "stance", "confidence", "sure"),
    "citations": ("name", "kind", "text", "url"),
    "parts": ("text", "start", "end", "quoted"),
}
"""Those that list objects, and the objects' keys."""
NUMBERS = {
    "article_id": "int64",
    "revision": "int64",
    "start": "int64",
    "end": "int64",
    "complete": "bool_",
    "sure": "bool_",
    "quoted": "bool_",
    "confidence": "float64",
}
"""Parquet types of the columns that are no text."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell starts that a spreadsheet would take for a formula (OWASP, CSV injection)."""
PART = re.compile(r"\..+\.(\d+)\.onrecord\.part")
"""Name of a file that an export of that process writes."""
INNER_FORMULA = re.compile(r'(?<=[;\t\r\n])([ "]*)(?=[=+\-@＝＋－＠])')
"""The same within a cell: where semicolons part cells, quotation marks after a comma hold nothing together."""
BOM = "\ufeff"
"""How a CSV file begins that spreadsheets are to read as UTF-8."""
BATCH = 500


def count_rows(db: Database, what: What, stance: str = "said", sure_from: float | None = None) -> int:
    """How many rows an export will have."""
    tables = {"articles": "articles a", "quotes": "attributions c", "citations": "citations c"}
    current = "" if what == "articles" else " JOIN articles a ON a.id = c.article_id AND a.revision = c.revision"
    asked = " WHERE :stance IN (c.stance, 'all') AND c.confidence >= sure_from(:sure_from)" if what == "quotes" else ""
    sql = f"SELECT count(*) FROM {tables[what]}{current}{asked}"  # noqa: S608 - our own names
    return int(ready(db).execute(sql, {"stance": stance, "sure_from": sure_from}).fetchone()[0])


def export_rows(db: Database, what: What, stance: str = "said", sure_from: float | None = None) -> Iterator[Row]:
    """Rows of the articles as they stand today, by site and address; lists are lists.

    `stance` is that of quotes, `sure_from` their least confidence; None: the setting.
    """
    for row in ready(db).query(SQL[what], {"stance": stance, "sure_from": sure_from}):
        yield {name: _read(name, value) for name, value in row.items()}


def export(
    db: Database,
    what: What,
    output: Path | None,
    form: Format = "jsonl",
    *,
    stance: str = "said",
    sure_from: float | None = None,
    raw: bool = False,
    tick: Tick | None = None,
) -> None:
    """Write a file, whole or not at all, or to standard output when `output` is None; `tick` is called for each row.

    CSV is for spreadsheets (see `neutral` and `BOM`) unless `raw`. Raises ConfigError for
    a link, a folder or Parquet without its library, StorageError when the disk says no.
    """
    asked = {"stance": stance, "sure_from": sure_from}
    columns = [column[0] for column in ready(db).execute(f"{SQL[what]} LIMIT 0", asked).description]
    rows = _ticking(export_rows(db, what, stance, sure_from), tick)
    if form == "parquet":
        _write_parquet(rows, columns, output)
    elif output is None:
        _write_text(rows, columns, sys.stdout, form, raw)
        sys.stdout.flush()
    else:
        with whole_file(output) as part, part.open("w", encoding="utf-8", newline="") as out:
            _write_text(rows, columns, out, form, raw)


def neutral(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula, whole or split at its semicolons; numbers stay numbers.

    >>> neutral("=1+1"), neutral(-1), neutral("plain; words"), neutral("a;=1+1")
    ("'=1+1", -1, 'plain; words', "a;'=1+1")
    """
    if not isinstance(value, str):
        return value
    return ("'" if value.startswith(FORMULA) else "") + INNER_FORMULA.sub(r"\1'", value)


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Each row as a line of CSV; a cell with a line break of any kind stands in quotation marks.

    >>> list(csv_lines([["a", "b\\rc"], [1, "d;e"]]))
    ['a,"b\\rc"\\n', '1,d;e\\n']
    """
    writer: Any = csv.writer(_Echo())  # its own line end: with "\n" alone it leaves a lone "\r" bare
    return (writer.writerow(row).removesuffix("\r\n") + "\n" for row in rows)


class _Echo:
    """A file that hands back what is written, which is what `writerow` returns."""

    def write(self, line: str) -> str:
        return line


def _read(name: str, value: Any) -> Any:
    if name in LISTS:
        return json.loads(value)
    return bool(value) if name in ("complete", "sure") else value


def _ticking(rows: Iterable[Row], tick: Tick | None) -> Iterator[Row]:
    for row in rows:
        yield row
        if tick:
            tick()


def _write_text(rows: Iterable[Row], columns: Sequence[str], out: IO[str], form: Format, raw: bool) -> None:
    if form == "jsonl":
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return
    out.write("" if raw else BOM)
    out.writelines(csv_lines(chain([columns], ([_cell(value, raw) for value in row.values()] for row in rows))))


def _cell(value: Any, raw: bool) -> Any:
    """Names are parted by semicolons; lists of objects are JSON."""
    if isinstance(value, list):
        plain = all(isinstance(item, str) for item in value)
        value = "; ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        value = int(value)
    return value if raw else neutral(value)


def _write_parquet(rows: Iterator[Row], columns: Sequence[str], output: Path | None) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise ConfigError("Parquet needs pyarrow: pip install 'onrecord[parquet]'") from error
    if output is None:
        raise ConfigError("Parquet is no text: name a file with --output FILE.parquet")
    schema = pa.schema([(name, _kind(pa, name)) for name in columns])
    with whole_file(output) as part, pq.ParquetWriter(part, schema, compression="zstd") as writer:
        while batch := list(islice(rows, BATCH)):
            writer.write_table(pa.Table.from_pylist(batch, schema))


def _kind(pa: Any, name: str) -> Any:
    if name in OBJECTS:
        return pa.list_(pa.struct({key: _kind(pa, key) for key in OBJECTS[name]}))
    return pa.list_(pa.string()) if name in LISTS else getattr(pa, NUMBERS.get(name, "string"))()


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place when all is written; nothing stays behind after a failure."""
    if target.is_symlink():
        raise ConfigError(f"{target}: is a symbolic link; name the file itself")
    if target.exists() and not target.is_file():  # a rename would put a file in the place of /dev/null
        raise ConfigError(f"{target}: is a folder, a device or a pipe; name a file, or leave --output out and redirect")
    if not target.parent.is_dir():
        raise ConfigError(f"{target}: its folder does not exist; make it first")
    with storage_errors(target):
        remove_left_over(target.parent)
        part, handle = _part(target)
        try:
            yield part
            _sync(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
            os.close(handle)


def remove_left_over(folder: Path) -> None:
    """Remove the parts that killed exports left in a folder; one that a living export writes stays."""
    for path in folder.glob(".*.part"):
        pid = PART.fullmatch(path.name)
        if pid and not path.is_symlink() and _is_gone(int(pid[1])) and (handle := _taken(path)) is not None:
            path.unlink(missing_ok=True)
            os.close(handle)


def _part(target: Path) -> tuple[Path, int]:
    """A new file beside the target, and its descriptor, which holds the lock that shows us alive."""
    part = target.with_name(f".{target.name[:100]}.{os.getpid()}.onrecord.part")
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return part, handle


def _is_gone(pid: int) -> bool:
    """Whether there is no such process here but this one; one in another container is known by its lock alone."""
    try:
        if pid != os.getpid():  # in a container every export may have the same number
            os.kill(pid, 0)
            return False
    except PermissionError:
        return False
    except (ProcessLookupError, OverflowError):
        pass
    return True


def _taken(path: Path) -> int | None:
    """The file, locked; None where somebody else holds it or it is gone."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
