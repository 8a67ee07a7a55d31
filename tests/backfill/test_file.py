"""One WARC file becomes its tables, all of them or none; a record that is poison costs its own row."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from pipeline.attribution import packaged_model
from pipeline.backfill import tables
from pipeline.backfill.child import kept_child
from pipeline.backfill.file import Job, work_file
from pipeline.backfill.reading.inputs import Input, inputs_of
from pipeline.backfill.rows import rows_of, story_of
from pipeline.backfill.work import rules_of
from pipeline.process.people import Merges
from pipeline.process.stages import Tools, work
from schemas import Capture, Site
from tests.archive.captures import HTML, NOW
from tests.backfill.papers import SITES, address, story, write
from tests.intake.files import Warc, page

SITE = Site(name="paper-0", home="https://www.paper-0.example/")
NESTED = b"<html><body>" + b"<li><ul>" * 60_000
"""A minute of a parser's C code: each list item looks through all lists that are open."""
MORE = """
<p>The council’s <a href="/levy">draft levy</a> says so, Reuters reported.</p>
<figure><img src="/q.jpg" alt="The quay"><figcaption>The quay at night. Photo: Ann Vale</figcaption></figure>
"""
RULES = rules_of(Tools(Merges(), None, {}), politics=False, page_seconds=2, page_mib=300)


def job(out: Path, **changes: Any) -> Job:
    given = {"out": out, "sites": (), "known_only": False, "domains": (), "rules": RULES}
    return Job(**(given | changes))


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return [
        row
        for path in sorted(out.glob(f"date=*/warc=*/{table}.parquet"))
        for row in parquet.ParquetFile(path).read().to_pylist()
    ]


@pytest.fixture(scope="module", autouse=True)
def _child() -> Iterator[None]:
    yield
    kept_child(RULES).close()


def only(path: Path) -> Input:
    (one,) = inputs_of([str(path)])
    return one


def test_every_story_is_there_with_its_blocks_quotes_citations_and_place(tmp_path: Path) -> None:
    path = write(tmp_path / "march.warc.gz", range(4))
    entry = work_file(only(path), job(tmp_path / "out"))
    assert entry["folder"] == "date=2026-03-14/warc=march"
    assert entry["outcomes"] == {"article": 4}
    articles, told = rows(tmp_path / "out", "articles"), rows(tmp_path / "out", "outcomes")
    assert [row["url"] for row in articles] == [address(n) for n in range(4)]
    assert {row["site"] for row in articles} == {f"paper-{n}" for n in range(SITES)}
    assert [row["speaker"] for row in rows(tmp_path / "out", "attributions")][:1] == ["Ingrid Vale"]
    for row in told:
        at = path.read_bytes()[row["offset"] : row["offset"] + row["length"]]
        assert at.startswith(b"\x1f\x8b")
    blocks = [row for row in rows(tmp_path / "out", "blocks") if row["capture_id"] == articles[2]["capture_id"]]
    assert "\n\n".join(articles[2]["text"][row["start"] : row["end"]] for row in blocks) == articles[2]["text"]


def test_the_tables_say_their_version(tmp_path: Path) -> None:
    work_file(only(write(tmp_path / "a.warc.gz", range(1))), job(tmp_path / "out"))
    for path in (tmp_path / "out").glob("date=*/*/*.parquet"):
        assert parquet.read_schema(path).metadata[tables.SCHEMA_KEY.encode()] == tables.SCHEMA.encode()


def test_a_story_comes_back_from_its_rows_as_it_was() -> None:
    body = page("The harbour levy rises", more=MORE)
    capture = Capture(id="1", site="paper-0", run_id="", kind="page", url=SITE.home + "a", final_url=SITE.home + "b",
                      fetched_at=NOW, status=200, headers=HTML, body=body)  # fmt: skip
    (found,) = work(capture, SITE, Tools(Merges(), packaged_model(), {})).stories
    assert found.attributions
    assert found.people
    assert any(block.links for block in found.article.blocks)
    tabled = rows_of(found, 0)
    through = {
        name: tables.pa.Table.from_pylist(some, schema=tables.TABLES[name]).to_pylist() for name, some in tabled.items()
    }
    back = story_of(through.pop("articles")[0], through)
    assert back.article == found.article
    assert list(back.attributions) == list(found.attributions)
    assert list(back.citations) == list(found.citations)
    assert (back.people, back.sketch, back.seen_at, back.met) == (found.people, found.sketch, found.seen_at, found.met)


def test_a_record_over_its_budget_costs_its_own_row(tmp_path: Path) -> None:
    with Warc(tmp_path / "a.warc.gz") as warc:
        warc.response(address(0), story(0))
        warc.response(address(1), NESTED)
        warc.response(address(2), story(2))
    costly = rules_of(Tools(Merges(), None, {}), politics=False, page_seconds=1, page_mib=300)
    entry = work_file(only(warc.path), job(tmp_path / "out", rules=costly))
    kept_child(costly).close()
    assert entry["outcomes"] == {"article": 2, "parse_budget": 1}
    (row,) = [row for row in rows(tmp_path / "out", "outcomes") if row["outcome"] == "parse_budget"]
    assert row["url"] == address(1)
    assert row["reason"].startswith("too costly: ")


def test_damage_is_a_row_and_the_rest_of_the_file_is_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", range(3))
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half : half + 40] = bytes(40)
    path.write_bytes(data)
    entry = work_file(only(path), job(tmp_path / "out"))
    assert entry["outcomes"] == {"article": 2, "unreadable": 1}
    assert [row["reason"] != "" for row in rows(tmp_path / "out", "outcomes") if row["outcome"] == "unreadable"] == [
        True
    ]


def test_what_fails_leaves_nothing_to_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", range(3))
    given = only(path)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        work_file(given, job(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []


def test_done_again_it_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    first = work_file(only(write(tmp_path / "a.warc.gz", range(3))), job(tmp_path / "out"))
    second = work_file(only(write(tmp_path / "a.warc.gz", range(1))), job(tmp_path / "out"))
    assert (first["tables"]["articles"]["rows"], second["tables"]["articles"]["rows"]) == (3, 1)
    assert len(rows(tmp_path / "out", "articles")) == 1
    assert list((tmp_path / "out").glob(f"{tables.TEMPORARY}*")) == []


def test_only_known_sites_and_their_own_rules(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", range(4))
    site = Site.parse(
        'name = "northern"\nhome = "https://www.paper-1.example/"\nlanguage = "en"\n', Path("northern.toml")
    )
    entry = work_file(only(path), job(tmp_path / "out", sites=(site,), known_only=True))
    assert entry["outcomes"] == {"article": 1}
    assert entry["passed_over"] == {"no known site": 3}
    assert [row["site"] for row in rows(tmp_path / "out", "articles")] == ["northern"]
    (told,) = rows(tmp_path / "out", "outcomes")
    assert "+site-" in told["made_by"]


def test_an_entry_is_json(tmp_path: Path) -> None:
    entry = work_file(only(write(tmp_path / "a.warc.gz", range(1))), job(tmp_path / "out"))
    assert json.loads(json.dumps(entry)) == entry
