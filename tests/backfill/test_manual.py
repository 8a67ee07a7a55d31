"""docs/backfill.md: its commands and its SQL do what it says."""

import re
import shlex
from pathlib import Path

import duckdb
import pytest

from pipeline.cli import run_cli
from schemas.errors import Exit
from tests.backfill.papers import write

MANUAL = (Path(__file__).parents[2] / "docs" / "backfill.md").read_text(encoding="utf-8")
LINES = [
    line
    for line in "\n".join(re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL)).splitlines()
    if line.startswith("onrecord ")
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command of the page was given once."""
    found = tmp_path_factory.mktemp("manual")
    (found / "warcs").mkdir()
    (found / "sites").mkdir()
    write(found / "warcs" / "march.warc.gz", range(4))
    (found / "onrecord.toml").write_text(
        'data = "data"\nsites = "sites"\nworkers = 1\nmin_free_mib = 1\nattribution = "rules"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(found)
        for line in LINES:
            assert run_cli(shlex.split(line)[1:]) == Exit.COMPLETE, line
    return found


def test_the_folders_and_files_are_those_that_the_page_names(folder: Path) -> None:
    assert [line.split()[1] for line in LINES] == ["backfill", "backfill", "search", "load"]
    tables = sorted(path.stem for path in (folder / "parquet" / "date=2026-03-14" / "warc=march").iterdir())
    assert tables == ["articles", "attributions", "blocks", "citations", "outcomes"]
    assert (folder / "parquet" / "manifest" / "march.json").exists()


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", MANUAL, re.DOTALL))
def test_duckdb_reads_it_as_the_page_says(folder: Path, sql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = duckdb.sql(sql).fetchall()
    assert found
    assert all(value is not None for value in found[0])
