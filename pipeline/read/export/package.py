"""A folder of articles, quotes and citations with its Frictionless descriptor and a codebook for people."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from sqlite_utils.db import Database

from pipeline.read.canned import ready
from pipeline.read.export.cells import CsvStyle
from pipeline.read.export.codebook import ABOUT, CODEBOOK, KEYS, Field, What
from pipeline.read.export.forms import Format, Tick, ticking, write
from pipeline.read.export.rows import Row, Wanted, export_rows
from pipeline.read.export.whole import whole_folder

DESCRIPTOR, CODEBOOK_FILE = "datapackage.json", "codebook.md"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA = {"jsonl": "application/jsonl", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
PLAIN = {"names": "array", "objects": "array"}
"""Kind of a field -> its type in a Table Schema, where they differ."""
ABOUT_PACKAGE = (
    "Articles of politics news, who said what in them, and what they cite, as onrecord holds them. "
    "The words of the articles are their papers': mind their rights. Moments are in UTC."
)
NEUTRAL = (
    " A cell that a spreadsheet would run as a formula has an apostrophe before the sign that starts it; "
    "--raw leaves cells word for word."
)


def write_package(
    db: Database,
    folder: Path,
    form: Format,
    now: datetime,
    *,
    wanted: Wanted | None = None,
    style: CsvStyle | None = None,
    tick: Tick | None = None,
) -> Mapping[What, int]:
    """Write a new folder, whole or not at all, all of it from one state of the database; rows of each file.

    Raises as `export` does, and ConfigError for a folder that holds something.
    """
    wanted, style, rows = wanted or Wanted(), style or CsvStyle(), dict[What, int]()
    with whole_folder(Path(os.path.abspath(folder))) as part, _one_state(db):
        for what in get_args(What):
            counter = _Counter(tick)
            write(ticking(export_rows(db, what, wanted), counter), what, part / _file(what, form), form, style)
            rows[what] = counter.count
        told = _descriptor(part, form, style) | {"created": now.isoformat(timespec="seconds")}
        told |= {"onrecord:filters": _filters(db, wanted), "sources": list(_sources(db, wanted))}
        (part / DESCRIPTOR).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        (part / CODEBOOK_FILE).write_text(codebook(), encoding="utf-8")
    return rows


class _Counter:
    def __init__(self, tick: Tick | None) -> None:
        self.count, self._tick = 0, tick

    def __call__(self) -> None:
        self.count += 1
        if self._tick:
            self._tick()


@contextmanager
def _one_state(db: Database) -> Iterator[None]:
    """What others write meanwhile is not seen: quotes belong to the articles beside them."""
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.rollback()


def _file(what: What, form: Format) -> str:
    return f"{what}.{form}"


def _descriptor(folder: Path, form: Format, style: CsvStyle) -> dict[str, Any]:
    return {
        "$schema": PROFILE,
        "name": "onrecord-export",
        "title": "Who said what in politics news",
        "description": ABOUT_PACKAGE + (NEUTRAL if form == "csv" and not style.raw else ""),
        "resources": [_resource(folder, what, form) for what in get_args(What)],
    }


def _resource(folder: Path, what: What, form: Format) -> dict[str, Any]:
    path = folder / _file(what, form)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    found: dict[str, Any] = {
        "name": what, "type": "table", "path": path.name, "description": ABOUT[what],
        "format": form, "mediatype": MEDIA[form], "bytes": path.stat().st_size, "hash": f"sha256:{digest}",
        "schema": _schema(what, form),
    }  # fmt: skip
    if form == "csv":
        found |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True}}
    elif form == "jsonl":
        found["encoding"] = "utf-8"
    return found


def _schema(what: What, form: Format) -> dict[str, Any]:
    to_articles = {"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["article_id"]}}
    schema = {"fields": [_field(field, form) for field in CODEBOOK[what]], "primaryKey": list(KEYS[what])}
    return schema if what == "articles" else schema | {"foreignKeys": [to_articles]}


def _field(field: Field, form: Format) -> dict[str, Any]:
    kind = PLAIN.get(field.kind, field.kind)
    told: dict[str, Any] = {"name": field.name, "type": kind, "description": field.meaning}
    if form == "csv" and field.kind == "names":
        told |= {"type": "string", "description": f"{field.meaning} Parted by a semicolon and a space."}
    if field.always and field.kind not in ("string", *PLAIN):
        told["constraints"] = {"required": True}
    return told | ({"onrecord:keys": [_field(key, "jsonl") for key in field.keys]} if field.keys else {})


def _filters(db: Database, wanted: Wanted) -> Row:
    """What was asked for; the least confidence also where it is the setting's."""
    least = ready(db).execute("SELECT sure_from(?)", [wanted.sure_from]).fetchone()[0]
    names = ("stance", "site", "since", "until", "language", "person")
    return {"sure_from": least} | {name: getattr(wanted, name) for name in names if getattr(wanted, name)}


def _sources(db: Database, wanted: Wanted) -> Iterator[Row]:
    for name, title, home in db.execute("SELECT name, title, home FROM sites ORDER BY name"):
        if wanted.site in ("", name):
            yield {"title": title or name, "path": home}


def codebook() -> str:
    """The columns of every file, for people: Markdown."""
    parts = ["# Codebook\n\nMoments are in UTC; offsets count code points from 0, the end not included.\n"]
    for what in get_args(What):
        parts += [f"\n## {what}\n\n{ABOUT[what]}\n\n| column | type | meaning |\n|---|---|---|\n"]
        for field in CODEBOOK[what]:
            parts += [_line(field, field.name), *(_line(key, f"{field.name}[].{key.name}") for key in field.keys)]
    return "".join(parts)


def _line(field: Field, name: str) -> str:
    kind = {"names": "list of texts", "objects": "list of objects"}.get(field.kind, field.kind)
    return f"| `{name}` | {kind}{'' if field.always else ', may be empty'} | {field.meaning} |\n"
