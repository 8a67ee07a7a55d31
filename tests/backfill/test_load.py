"""What a backfill made comes into the database as an import of the same WARC files would bring it, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.backfill import manifest
from pipeline.backfill.child import kept_child
from pipeline.backfill.file import Job, work_file
from pipeline.backfill.reading.inputs import inputs_of
from pipeline.backfill.work import rules_of
from pipeline.cli import run_cli
from pipeline.config import Config
from pipeline.database import read_database
from pipeline.process.stages import Tools
from schemas.errors import Exit
from tests.backfill.papers import address, story, words
from tests.intake.files import Warc, page

OF_THE_RUN = frozenset(
    (
        "run_id",
        "warc_file",
        "warc_offset",
        "warc_length",
        "seq",
        "started_at",
        "finished_at",
        "pid",
        "read_at",
        "passed_at",
        "first_read_at",
        "last_read_at",
        "key",
    )
)
"""Columns that no two imports share: when it was, which run's file it went to, and how long that file's name is."""
ALONE = frozenset(("crawl_runs", "checks", "site_files"))
VIEWS = ("articles", "blocks", "attributions")


@dataclass(frozen=True)
class Made:
    folder: Path
    warcs: list[Path]
    out: Path


def write_all(folder: Path) -> list[Path]:
    """Two files: stories, a listing, an edit of a story in the second file, a page again word for word, and damage."""
    with Warc(folder / "a.warc.gz") as first:
        for number in range(5):
            first.response(address(number), story(number))
        first.response(
            "https://www.paper-0.example/",
            b"<html><head><title>Front</title></head><body><a href='/a'>A</a></body></html>",
        )
        first.response(
            address(5), page("The ferry’s new pier opens", more="<p>The works cost nine million, Reuters reported.</p>")
        )
    with Warc(folder / "b.warc.gz") as second:
        edited = story(1).replace(b"three hours", b"four long hours")
        second.response(address(1), edited, time="2026-03-15T09:00:00Z")
        again = second.response(address(2), story(2), time="2026-03-15T09:01:00Z")
        second.revisit(
            address(2), again.rec_headers.get_header("WARC-Payload-Digest"), address(2), "2026-03-16T09:00:00Z"
        )
        second.response(address(0), story(0), time="2026-03-13T09:00:00Z")
    return [first.path, second.path]


def prepare(folder: Path, config: Config, warcs: list[Path]) -> Path:
    """The backfill without a cluster: file by file."""
    out = folder / "out"
    rules = rules_of(Tools.of(config), politics=False, page_seconds=10, page_mib=300)
    job = Job(out=out, sites=(), known_only=False, domains=(), rules=rules)
    for one in inputs_of([str(path) for path in warcs]):
        manifest.write_entry(out, one.stem, work_file(one, job) | {"made_by": {}})
    kept_child(rules).close()
    return out


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_WORKERS", "1")
    monkeypatch.setenv("ONRECORD_MIN_FREE_MIB", "1")
    monkeypatch.setenv("ONRECORD_ATTRIBUTION", "rules")


@pytest.fixture(scope="module")
def backfilled(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("backfilled")
    warcs = write_all(folder)
    return Made(folder, warcs, prepare(folder, Config(data=folder / "none", attribution="rules"), warcs))


@pytest.fixture
def made(backfilled: Made, tmp_path: Path) -> Iterator[Made]:
    """What a backfill made, a folder of one's own, and the WARC files, which are put back as they were."""
    kept = [path.read_bytes() for path in backfilled.warcs]
    yield replace(backfilled, folder=tmp_path)
    for path, data in zip(backfilled.warcs, kept, strict=True):
        path.write_bytes(data)


def contents(data: Path) -> dict[str, list[str]]:
    """Every row of every table and of the views that hold words, but for what is a run's own."""
    db = read_database(data / "onrecord.db")
    names = [name for name in db.table_names() if "_fts" not in name and not name.startswith(("_", "sqlite_"))]
    found = {}
    for name in sorted({*names, *VIEWS} - ALONE):
        told = [column for (column,) in db.execute("SELECT name FROM pragma_table_info(?)", [name])]
        columns = ", ".join(f'"{column}"' for column in told if column not in OF_THE_RUN)
        found[name] = sorted(repr(row) for row in db.execute(f'SELECT {columns} FROM "{name}"'))  # noqa: S608 - names of the schema
    db.close()
    return found


def test_load_is_an_import_row_by_row(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(words(made.folder / "loaded", "load", str(made.out))) == Exit.COMPLETE
    assert ", 1 cleaned here" in capsys.readouterr().err  # the revisit, whose page lies in another file
    assert run_cli(words(made.folder / "imported", "import", *map(str, made.warcs))) == Exit.COMPLETE
    loaded, imported = contents(made.folder / "loaded" / "data"), contents(made.folder / "imported" / "data")
    assert [name for name in imported if imported[name] != loaded[name]] == []
    for table in ("articles", "revisions", "blocks", "attributions", "citations", "persons", "captures", "outcomes"):
        assert imported[table]
    assert len(imported["revisions"]) > len(imported["articles"])
    assert run_cli(words(made.folder / "loaded", "verify")) == Exit.COMPLETE
    capsys.readouterr()


def test_loaded_twice_brings_nothing_twice(made: Made) -> None:
    for _ in range(2):
        assert run_cli(words(made.folder / "loaded", "load", str(made.out))) == Exit.COMPLETE
        found = contents(made.folder / "loaded" / "data")
        found.pop("sites")
    assert run_cli(words(made.folder / "imported", "import", *map(str, made.warcs))) == Exit.COMPLETE
    assert found["captures"] == contents(made.folder / "imported" / "data")["captures"]


def test_a_rebuild_of_the_loaded_archive_finds_the_same(made: Made) -> None:
    assert run_cli(words(made.folder / "loaded", "load", str(made.out))) == Exit.COMPLETE
    before = contents(made.folder / "loaded" / "data")
    for path in (made.folder / "loaded" / "data").glob("onrecord.db*"):
        path.unlink()
    assert run_cli(words(made.folder / "loaded", "rebuild")) == Exit.COMPLETE
    after = contents(made.folder / "loaded" / "data")
    for table in ("articles", "revisions", "blocks", "attributions", "citations", "persons"):
        assert after[table] == before[table]


def test_a_warc_that_is_gone_is_told_before_anything_is_loaded(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    made.warcs[1].unlink()
    assert run_cli(words(made.folder / "loaded", "load", str(made.out))) == Exit.USAGE
    assert "b.warc.gz" in capsys.readouterr().err
    assert not (made.folder / "loaded" / "data" / "onrecord.db").exists()


def test_a_warc_that_was_moved_is_found_where_it_is(made: Made) -> None:
    elsewhere = made.folder / "elsewhere"
    elsewhere.mkdir()
    for path in made.warcs:
        path.rename(elsewhere / path.name)
    assert run_cli(words(made.folder / "loaded", "load", str(made.out), "--warcs", str(elsewhere))) == Exit.COMPLETE


def test_a_warc_that_is_another_now_is_refused(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    with made.warcs[0].open("ab") as file:
        file.write(b"more")
    assert run_cli(words(made.folder / "loaded", "load", str(made.out))) == Exit.USAGE
    assert "--again" in capsys.readouterr().err


def test_what_other_rules_made_is_cleaned_here(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    site = made.folder / "loaded" / "sites" / "northern.toml"
    site.parent.mkdir(parents=True)
    site.write_text('name = "northern"\nhome = "https://www.paper-1.example/"\nlanguage = "en"\n')
    assert run_cli(words(made.folder / "loaded", "load", str(made.out))) == Exit.COMPLETE
    cleaned = int(capsys.readouterr().err.rpartition(" cleaned here")[0].rpartition(" ")[2])
    db = read_database(made.folder / "loaded" / "data" / "onrecord.db")
    (theirs,) = db.execute("SELECT count(*) FROM captures WHERE site = 'northern'").fetchone()
    db.close()
    assert cleaned >= theirs > 0
