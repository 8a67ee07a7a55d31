"""Exports: what they hold, what a spreadsheet may not run, and a file that is whole or not there."""

import csv
import json
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.read.export import CsvStyle, Format, What, count_rows, export, export_rows, neutral
from schemas.errors import ConfigError, StorageError
from tests.rows import fill


@pytest.fixture(scope="module")
def archive() -> Database:
    db = open_database(None)
    fill(db)
    return db


def test_jsonl_articles_have_the_promised_keys_and_types(archive: Database, tmp_path: Path) -> None:
    target = tmp_path / "articles.jsonl"
    export(archive, "articles", target)
    rows = {row["url"]: row for row in map(json.loads, target.read_text().splitlines())}
    ferry = rows["https://lantern-post.example/ferry"]
    assert ferry["authors"] == ["Ines Vale", "Tom Arkwright"]
    assert ferry["title"] == "Council votes to keep the night ferry"
    assert ferry["published"] == "2026-03-13T19:26:53+00:00"
    assert ferry["tags"] == ["Council", "Ferry"]
    assert [(q["text"][:14], q["speaker"]) for q in ferry["quotes"]][:2] == [
        ("“It will sail ", "Odile Brandt"),
        ("“A town that s", "Odile Brandt"),
    ]
    assert [c["name"] for c in ferry["citations"]] == ["AP News", "port count"]
    assert ferry["text"].startswith("The harbour council voted 8 to 3")
    assert ferry["complete"] is True
    assert len(rows) == count_rows(archive, "articles") == 4


def test_quotes_and_citations_are_those_of_todays_revision(archive: Database) -> None:
    quotes = [row for row in export_rows(archive, "quotes") if row["url"].endswith("/ferry")]
    assert [row["revision"] for row in quotes] == [2, 2, 2, 2]
    assert {row["name"] for row in export_rows(archive, "citations")} == {"AP News", "port count", "Reuters"}


@pytest.mark.parametrize("what", ["articles", "quotes", "citations"])
def test_the_count_before_an_export_is_the_number_of_its_rows(archive: Database, what: What) -> None:
    assert count_rows(archive, what) == len(list(export_rows(archive, what)))


def test_csv_reads_back_and_no_cell_is_a_formula(archive: Database, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    export(archive, "articles", target, "csv")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["url"]: row for row in csv.DictReader(file)}
    assert len(rows) == 4
    hostile = rows["https://harrow-courier.example/odd"]
    assert hostile["title"] == "'=1+1 <script>alert('headline')</script>"
    assert hostile["authors"] == "'@evil; <b>Bold</b>"
    assert not [cell for row in rows.values() for cell in row.values() if cell[:1] in tuple("=+-@\t\r")]
    assert rows["https://lantern-post.example/ferry"]["text"].count("\n\n") == 6


def test_raw_csv_is_opt_in_and_word_for_word(archive: Database, tmp_path: Path) -> None:
    target = tmp_path / "q.csv"
    export(archive, "quotes", target, "csv", style=CsvStyle(raw=True))
    assert "=HYPERLINK(" in target.read_text()
    assert "'=HYPERLINK(" not in target.read_text()
    assert target.read_bytes().startswith(b"quote,")


@pytest.mark.parametrize("raw", [False, True])
def test_csv_says_that_it_is_utf_8_where_a_mark_is_asked_for(
    archive: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str], raw: bool
) -> None:
    export(archive, "quotes", tmp_path / "q.csv", "csv", style=CsvStyle(bom=True, raw=raw))
    assert (tmp_path / "q.csv").read_bytes().startswith(b"\xef\xbb\xbfquote,")
    export(archive, "quotes", None, "csv", style=CsvStyle(bom=True, raw=raw))
    assert capfd.readouterr().out.startswith("\ufeffquote,")
    export(archive, "quotes", None, "csv", style=CsvStyle(raw=raw))
    assert capfd.readouterr().out.startswith("quote,")


@pytest.mark.parametrize("inner", [";=", "; =", ';"=', ';" @', "\t-", "\r=", "\n+", "\r\n@", ";＝", ";;;-"])
def test_a_cell_split_at_its_semicolons_or_line_breaks_has_no_formula(inner: str) -> None:
    told = neutral(f"words{inner}1+1")
    assert told == f"words{inner[:-1]}'{inner[-1]}1+1"
    assert told.replace("'", "") == f"words{inner}1+1"


@pytest.mark.parametrize("words", ["one; two", "1,-2", "a - b", "well-known; so", "x\n\ny", "a = b; c", "don't"])
def test_words_that_are_no_formula_stay_as_they_are(words: str) -> None:
    assert neutral(words) == words


@pytest.mark.parametrize("raw", [False, True])
def test_a_lone_carriage_return_breaks_no_row(db: Database, tmp_path: Path, raw: bool) -> None:
    fill(db)
    db.execute("UPDATE revisions SET headline = 'one' || char(13) || 'two; three'")
    export(db, "articles", tmp_path / "a.csv", "csv", style=CsvStyle(raw=raw, bom=True))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["title"] for row in csv.DictReader(file)} == {"one\rtwo; three"}
    assert b'"one\rtwo; three"' in (tmp_path / "a.csv").read_bytes()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_every_way_to_start_a_formula_is_neutralised(start: str) -> None:
    assert neutral(start + "x") == "'" + start + "x"


MOMENTS = {"articles": ("published", "modified", "first_seen_at", "gone_at")}


@pytest.mark.parametrize("what", ["articles", "quotes", "citations"])
def test_parquet_has_the_same_rows_with_lists_of_structs_and_moments(
    archive: Database, tmp_path: Path, what: What
) -> None:
    parquet, pa = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow")
    export(archive, what, tmp_path / "x.parquet", "parquet")
    table, moments = parquet.read_table(tmp_path / "x.parquet"), MOMENTS.get(what, ("published",))
    found = [row | {name: row[name] and row[name].isoformat() for name in moments} for row in table.to_pylist()]
    assert found == list(export_rows(archive, what))
    assert found[0]["published"].endswith("+00:00")
    for name in moments:
        assert table.schema.field(name).type == pa.timestamp("us", tz="UTC")


def test_parquet_nests_quotes_in_articles_and_parts_in_quotes(archive: Database, tmp_path: Path) -> None:
    parquet, types = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow.types")
    export(archive, "articles", tmp_path / "x.parquet", "parquet")
    quotes = parquet.read_schema(tmp_path / "x.parquet").field("quotes").type
    parts = quotes.value_type.field("parts").type
    assert types.is_list(quotes)
    assert types.is_list(parts)
    assert types.is_boolean(parts.value_type.field("quoted").type)
    assert b"quotation marks" in parts.value_type.field("quoted").metadata[b"description"]


def test_parquet_without_its_library_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from pathlib import Path\n"
        "from pipeline.database import open_database\nfrom pipeline.read.export import export\n"
        "from schemas.errors import ConfigError\n"
        "try: export(open_database(None), 'articles', Path('x.parquet'), 'parquet')\n"
        "except ConfigError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Parquet needs pyarrow: pip install 'onrecord[parquet]'"


def test_an_empty_database_exports_empty_files(db: Database, tmp_path: Path) -> None:
    for form in ("jsonl", "csv", "parquet"):
        export(db, "articles", tmp_path / form, form)
    assert (tmp_path / "jsonl").read_text() == ""
    assert (tmp_path / "csv").read_text("utf-8-sig").startswith("url,site,title")
    assert count_rows(db, "quotes") == 0


def test_a_link_a_folder_and_a_pipe_are_refused(archive: Database, tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("mine")
    link.symlink_to(real)
    os.mkfifo(tmp_path / "pipe")
    for target in (link, tmp_path, tmp_path / "pipe", tmp_path / "none" / "x"):
        with pytest.raises(ConfigError):
            export(archive, "articles", target)
    assert real.read_text() == "mine"
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_failure_leaves_the_old_file_and_nothing_else(archive: Database, tmp_path: Path, form: Format) -> None:
    target = tmp_path / "a.out"
    target.write_text("old")
    with _files_of_at_most(1000), pytest.raises(StorageError, match=r"a\.out.*run again"):
        export(archive, "articles", target, form)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.out"]


def test_the_file_is_not_for_everybody(archive: Database, tmp_path: Path) -> None:
    export(archive, "citations", tmp_path / "c.csv", "csv")
    assert (tmp_path / "c.csv").stat().st_mode & 0o777 == 0o640 & ~_umask()


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """The kernel refuses to let a file grow beyond `size` bytes: a disk that is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
