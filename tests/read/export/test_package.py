"""A package: its descriptor tells of each file what is in it, field by field, and it is whole or not there."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.read.export import CsvStyle, Format, Wanted, export_rows, write_package
from pipeline.read.export.codebook import CODEBOOK, What
from schemas.errors import ConfigError
from tests.rows import NOW, fill, filled_file

Row = dict[str, Any]
FORMS = get_args(Format)
READ: dict[str, Callable[[str], Any]] = {
    "string": str, "integer": int, "number": float, "array": json.loads, "datetime": datetime.fromisoformat,
    "boolean": {"1": True, "0": False}.__getitem__,
}  # fmt: skip
"""Type of a Table Schema -> how a cell of CSV is read as it."""
TYPES = {"string": str, "integer": int, "number": float, "array": list, "datetime": datetime, "boolean": bool}


@pytest.fixture(scope="module")
def archive() -> Database:
    db = open_database(None)
    fill(db)
    return db


@pytest.fixture(scope="module", params=FORMS)
def package(request: pytest.FixtureRequest, archive: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages") / request.param
    write_package(archive, folder, request.param, NOW, style=CsvStyle(raw=True, bom=False))
    return folder


def descriptor(folder: Path) -> Row:
    found: Row = json.loads((folder / "datapackage.json").read_text())
    return found


def rows_as_described(folder: Path, resource: Row) -> list[Row]:
    """The rows of a file, read by nothing but its descriptor."""
    fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    path = folder / resource["path"]
    if resource["format"] == "parquet":
        found: list[Row] = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
        return found
    if resource["format"] == "csv":
        csv.field_size_limit(1 << 20)
        with path.open(encoding=resource["encoding"], newline="") as file:
            lines = list(csv.DictReader(file, delimiter=resource["dialect"]["delimiter"]))
        return [{name: READ[fields[name]](cell) if cell else None for name, cell in line.items()} for line in lines]
    rows = [json.loads(line) for line in path.read_text(encoding=resource["encoding"]).splitlines()]
    return [_with_moments(row, fields) for row in rows]


def _with_moments(row: Row, fields: dict[str, str]) -> Row:
    moments = [name for name, kind in fields.items() if kind == "datetime" and row[name]]
    return row | {name: datetime.fromisoformat(row[name]) for name in moments}


def test_each_file_has_the_described_fields_in_order_and_of_their_type(package: Path) -> None:
    for resource in descriptor(package)["resources"]:
        fields, rows = resource["schema"]["fields"], rows_as_described(package, resource)
        assert rows
        for row in rows:
            assert list(row) == [field["name"] for field in fields]
            for field in fields:
                value = row[field["name"]]
                assert value is None or type(value) is TYPES[field["type"]], field
                assert value is not None or "constraints" not in field, field


def test_lists_have_the_described_keys(package: Path) -> None:
    def check(keys: list[Row], items: list[Row]) -> None:
        for item in items:
            assert list(item) == [key["name"] for key in keys]
            for key in keys:
                assert type(item[key["name"]]) is TYPES[key["type"]], key
                check(key.get("onrecord:keys", []), item[key["name"]] if "onrecord:keys" in key else [])

    seen = 0
    for resource in descriptor(package)["resources"]:
        for row in rows_as_described(package, resource):
            for field in resource["schema"]["fields"]:
                if keys := field.get("onrecord:keys"):
                    check(keys, row[field["name"]] or [])
                    seen += bool(row[field["name"]])
    assert seen > 10


def test_files_have_the_told_bytes_and_digest_and_there_are_no_others(package: Path) -> None:
    resources = descriptor(package)["resources"]
    for resource in resources:
        content = (package / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert {*os.listdir(package)} == {*(one["path"] for one in resources), "datapackage.json", "codebook.md"}


def test_keys_are_unique_and_lead_to_articles(package: Path) -> None:
    found = {one["name"]: (one["schema"], rows_as_described(package, one)) for one in descriptor(package)["resources"]}
    for schema, rows in found.values():
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        for foreign in schema.get("foreignKeys", []):
            other = foreign["reference"]
            known = {tuple(row[n] for n in other["fields"]) for row in found[other["resource"]][1]}
            assert {tuple(row[n] for n in foreign["fields"]) for row in rows} <= known


@pytest.mark.parametrize("what", get_args(What))
def test_the_rows_are_the_codebooks_columns(archive: Database, what: What) -> None:
    for row in export_rows(archive, what):
        assert list(row) == [field.name for field in CODEBOOK[what]]


def test_the_codebook_names_every_column_and_key(package: Path) -> None:
    listed = re.findall(r"^\| `([^`]+)`", (package / "codebook.md").read_text(), re.MULTILINE)
    for resource in descriptor(package)["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["name"] in listed
            assert field["description"].endswith(".")
            assert {f"{field['name']}[].{key['name']}" for key in field.get("onrecord:keys", [])} <= set(listed)


def test_the_descriptor_tells_filters_sources_and_when(archive: Database, tmp_path: Path) -> None:
    wanted = Wanted(site="lantern-post", since="2026-03-01T00:00:00+00:00")
    made = write_package(archive, tmp_path / "p", "jsonl", NOW, wanted=wanted)
    told = descriptor(tmp_path / "p")
    assert made == {"articles": 1, "quotes": 4, "citations": 2}
    assert told["created"] == "2026-03-14T09:26:53+00:00"
    asked = {"sure_from": 0.6, "stance": "said", "site": "lantern-post", "since": wanted.since}
    assert told["onrecord:filters"] == asked
    assert told["sources"] == [{"title": "The Lantern Post", "path": "https://lantern-post.example/"}]


def test_a_name_on_a_list_that_looks_like_a_formula_is_text_in_csv(archive: Database, tmp_path: Path) -> None:
    write_package(archive, tmp_path / "p", "csv", NOW)
    assert "'=1+1 <script>" in (tmp_path / "p" / "articles.csv").read_text()
    assert "apostrophe" in descriptor(tmp_path / "p")["description"]


def test_a_folder_that_holds_something_a_file_and_a_link_are_refused(archive: Database, tmp_path: Path) -> None:
    full, link, file, empty = (tmp_path / name for name in ("full", "link", "file", "empty"))
    full.mkdir()
    (full / "mine").write_text("mine")
    file.write_text("mine")
    empty.mkdir()
    link.symlink_to(empty)
    for target in (full, link, file, tmp_path / "none" / "x"):
        with pytest.raises(ConfigError):
            write_package(archive, target, "jsonl", NOW)
    write_package(archive, empty, "jsonl", NOW)
    assert (full / "mine").read_text() + file.read_text() == "minemine"
    assert sorted(os.listdir(tmp_path)) == ["empty", "file", "full", "link"]


def test_a_failure_leaves_no_folder(archive: Database, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        write_package(archive, tmp_path / "p", "jsonl", NOW, wanted=Wanted(site="nobody"))
    assert os.listdir(tmp_path) == []
    assert not archive.conn.in_transaction


def test_what_others_write_meanwhile_is_not_seen(tmp_path: Path) -> None:
    data, added = filled_file(tmp_path), []
    writer, db = open_database(data / "onrecord.db"), open_database(data / "onrecord.db")

    def tick() -> None:
        if not added:
            writer.execute("UPDATE citations SET name = 'changed'")
            added.append(True)

    write_package(db, tmp_path / "p", "jsonl", NOW, tick=tick)
    assert added == [True]
    assert "changed" not in (tmp_path / "p" / "citations.jsonl").read_text()
    assert db.execute("SELECT DISTINCT name FROM citations").fetchall() == [("changed",)]


KILLED = """
import pipeline.light.preloaded
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.database import open_database
from pipeline.read.export import write_package
db = open_database(Path(sys.argv[1]) / "onrecord.db")
write_package(db, Path(sys.argv[2]), "csv", datetime.now(UTC), tick=lambda: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_what_a_killed_export_leaves_goes_with_the_next(tmp_path: Path) -> None:
    data, target = filled_file(tmp_path), tmp_path / "p"
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", KILLED, str(data), str(target)]
    assert subprocess.run(command, cwd=root, check=False, env={**os.environ, "PYTHONPATH": str(root)}).returncode == -9
    assert [path for path in tmp_path.glob(".p.*.part") if path.is_dir()]
    assert run_cli(["--data", str(data), "export", "--package", str(target), "--format", "csv"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "p"]
