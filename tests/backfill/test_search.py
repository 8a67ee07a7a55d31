"""A folder of Parquet is asked in place: the same words mean what they mean in the database, and DuckDB reads it."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.backfill import manifest
from pipeline.backfill.child import kept_child
from pipeline.backfill.file import Job, work_file
from pipeline.backfill.load import folders_of
from pipeline.backfill.reading.inputs import inputs_of
from pipeline.backfill.search import Asked, search
from pipeline.backfill.work import rules_of
from pipeline.cli import run_cli
from pipeline.process.people import Merges
from pipeline.process.stages import Tools
from schemas.errors import Exit
from tests.backfill.papers import address, write

RULES = rules_of(Tools(Merges(), None, {}), politics=False, page_seconds=10, page_mib=300)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    job = Job(out=folder / "out", sites=(), known_only=False, domains=(), rules=RULES)
    for one in inputs_of([str(write(folder / "a.warc.gz", range(4))), str(write(folder / "b.warc.gz", range(4, 6)))]):
        manifest.write_entry(job.out, one.stem, work_file(one, job) | {"made_by": {}})
    kept_child(RULES).close()
    return job.out


def urls(out: Path, text: str, **more: object) -> set[str]:
    return {row["url"] for row in search(folders_of(out), Asked(text=text, **more))}  # type: ignore[arg-type]


def test_words_phrases_and_expressions(out: Path) -> None:
    assert urls(out, "harbour levy") == {address(n) for n in range(6)}
    assert urls(out, '"row 3 boats"') == {address(3)}
    assert urls(out, "boats AND (4th OR 5th)") == {address(4), address(5)}
    assert urls(out, "boa* NOT harbour") == set()
    assert urls(out, "3th col:x") == set()


def test_sites_days_and_limit(out: Path) -> None:
    assert urls(out, "levy", site="paper-1") == {address(1), address(4)}
    assert urls(out, "levy", since=datetime(2026, 3, 15, tzinfo=UTC)) == set()
    assert len(urls(out, "levy", until=datetime(2026, 3, 15, tzinfo=UTC), limit=2)) == 2


def test_the_command_asks_the_folder(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["search", '"row 3 boats"', "--data", str(out), "--json"]) == Exit.COMPLETE
    assert address(3) in capsys.readouterr().out
    assert run_cli(["search", "levy", "--data", str(out.parent)]) == Exit.USAGE
    assert "onrecord backfill" in capsys.readouterr().err


def test_duckdb_reads_it_in_place(out: Path) -> None:
    asked = f"""
        SELECT q.speaker, count(*) FROM '{out}/date=*/warc=*/attributions.parquet' q
        JOIN '{out}/date=*/warc=*/articles.parquet' a USING (capture_id, story)
        WHERE a.date = '2026-03-14' AND q.speaker <> '' GROUP BY 1"""  # noqa: S608 - a path of this test
    assert duckdb.sql(asked).fetchall() == [("Ingrid Vale", 6)]
