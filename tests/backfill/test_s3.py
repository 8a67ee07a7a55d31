"""WARC files in a bucket: found, read as a stream, and fetched by `load`, as near ones are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.backfill import manifest
from pipeline.backfill.child import kept_child
from pipeline.backfill.file import Job, work_file
from pipeline.backfill.reading.far import _s3
from pipeline.backfill.reading.inputs import inputs_of
from pipeline.backfill.work import rules_of
from pipeline.cli import run_cli
from pipeline.config import Config
from pipeline.database import read_database
from pipeline.process.stages import Tools
from schemas.errors import ConfigError, Exit
from tests.backfill.bucket import bucket
from tests.backfill.papers import digests, words, write


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the bucket "papers" was asked with; it holds two WARC files, one in a folder, and a list of both."""
    (tmp_path / "bucket" / "crawl" / "deeper").mkdir(parents=True)
    write(tmp_path / "bucket" / "crawl" / "a.warc.gz", range(3))
    write(tmp_path / "bucket" / "crawl" / "deeper" / "b.warc.gz", range(3, 6))
    (tmp_path / "bucket" / "warc.paths").write_text("crawl/deeper/b.warc.gz\n")
    for name in ("AWS_PROFILE", "AWS_NO_SIGN_REQUEST", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    keys = {"AWS_ACCESS_KEY_ID": "who", "AWS_SECRET_ACCESS_KEY": "what", "AWS_REGION": "eu-north-1"}
    with bucket(tmp_path / "bucket") as (address, seen):
        for name, value in {**keys, "AWS_ENDPOINT_URL": address, "AWS_EC2_METADATA_DISABLED": "true"}.items():
            monkeypatch.setenv(name, value)
        _s3.cache_clear()
        yield seen
    _s3.cache_clear()


def names(given: str, base: str = "") -> list[str]:
    return [one.url for one in inputs_of([given], base)]


def test_a_file_a_folder_a_glob_and_a_list(tmp_path: Path, asked: list[str]) -> None:
    both = ["s3://papers/crawl/a.warc.gz", "s3://papers/crawl/deeper/b.warc.gz"]
    assert names("s3://papers/crawl/a.warc.gz") == both[:1]
    assert names("s3://papers/crawl") == both
    assert names("s3://papers/crawl/*.warc.gz") == both[:1]
    assert names("s3://papers/warc.paths", "s3://papers/") == both[1:]
    (one,) = inputs_of([both[0]])
    assert one.size == (tmp_path / "bucket" / "crawl" / "a.warc.gz").stat().st_size
    assert one.mark
    assert all("Credential=who/" in told for told in asked)


def test_a_public_bucket_is_asked_without_keys(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_NO_SIGN_REQUEST", "true")
    assert names("s3://papers/crawl/a.warc.gz") == ["s3://papers/crawl/a.warc.gz"]
    assert set(asked) == {""}


def test_what_is_not_there_is_told(asked: list[str]) -> None:
    with pytest.raises(ConfigError, match=r"c\.warc\.gz"):
        inputs_of(["s3://papers/crawl/c.warc.gz"])


@pytest.mark.slow
def test_the_same_tables_as_of_near_files_and_then_a_database(
    tmp_path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    far, near = work(tmp_path / "far", "s3://papers/crawl"), work(tmp_path / "near", str(tmp_path / "bucket" / "crawl"))
    assert digests(far) == digests(near) != {}
    assert run_cli(words(tmp_path / "loaded", "load", str(far))) == Exit.COMPLETE
    assert "s3://papers/crawl/deeper/b.warc.gz" in capsys.readouterr().out
    db = read_database(tmp_path / "loaded" / "data" / "onrecord.db")
    assert db.execute("SELECT count(*) FROM articles").fetchone() == (6,)
    db.close()


def work(folder: Path, given: str) -> Path:
    """The backfill without a cluster."""
    config = Config(data=folder / "data", sites=folder / "sites")
    rules = rules_of(Tools.of(config), politics=False, page_seconds=10, page_mib=300)
    job = Job(out=folder / "out", sites=(), known_only=False, domains=(), rules=rules)
    for one in inputs_of([given]):
        manifest.write_entry(job.out, one.stem, work_file(one, job) | {"made_by": {}})
    kept_child(rules).close()
    return job.out
