"""What an export names for ever: the address and the reference of each quote, and which rows are of one piece."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils.db import Database

pytest.importorskip("datasette")

from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.proof.quotes import find_quote
from pipeline.read.export import Wanted, export_rows
from pipeline.read.reference import Reference
from schemas.quote import PARTED
from tests.rows import filled_file
from tests.web.test_pages import Site, running

BASE = "https://archive.example"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_file(tmp_path_factory.mktemp("cited"))


@pytest.fixture(scope="module")
def archive(data: Path) -> Iterator[Database]:
    db = open_database(data / "onrecord.db")
    yield db
    db.close()


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Site]:
    with running(data, public_url=BASE) as found:
        yield found


@pytest.mark.parametrize("what", ["articles", "quotes", "citations"])
def test_what_a_row_is_cited_as_is_where_its_page_says_that_it_stands(archive: Database, site: Site, what: str) -> None:
    addresses = {row["cite_as"] for row in export_rows(archive, what, Wanted(base=BASE))}  # type: ignore[arg-type]
    assert addresses
    for address in addresses:
        page = site.get(address.removeprefix(BASE))
        assert (page.status, f'<{address}>; rel="cite-as"' in page.headers["link"]) == (200, True), address


def test_a_reference_leads_to_the_words_of_its_row(archive: Database) -> None:
    rows = list(export_rows(archive, "quotes", Wanted(sure_from=0.0)))
    for row in rows:
        revision, spans = find_quote(archive, Reference.parse(row["reference"]))
        sql = "SELECT text FROM revisions WHERE article_id = ? AND number = ?"
        ((text,),) = archive.execute(sql, [row["article_id"], revision]).fetchall()
        assert unmarked(PARTED.join(text[start:end] for start, end in spans)) == unmarked(row["quote"])
    assert len({row["reference"] for row in rows}) == len(rows) > 5


def unmarked(text: str) -> str:
    return re.sub("[“”]", "", text)


def test_a_quote_in_the_list_of_its_article_has_the_same_reference(archive: Database) -> None:
    listed = {quote["reference"] for row in export_rows(archive, "articles") for quote in row["quotes"]}
    assert listed == {row["reference"] for row in export_rows(archive, "quotes")}


@pytest.mark.parametrize("what", ["articles", "quotes"])
def test_the_second_print_of_a_piece_is_a_copy_and_the_first_is_none(archive: Database, what: str) -> None:
    rows = list(export_rows(archive, what))  # type: ignore[arg-type]
    told = {(row["url"].rsplit("/", 1)[1], row["lineage_id"] is not None, row["copy"]) for row in rows}
    assert told == {("light", True, False), ("lamp-tax", True, True), ("ferry", False, False), ("odd", False, False)}
    assert len({row["lineage_id"] for row in rows if row["lineage_id"]}) == 1


def test_words_that_only_the_copy_has_are_no_copy(tmp_path: Path) -> None:
    db = open_database(filled_file(tmp_path) / "onrecord.db")
    quotes = [row for row in export_rows(db, "quotes") if row["url"].endswith("/lamp-tax")]
    with db.conn:
        shorter = """content = "start" || ',' || ("end" - 9)"""
        db.execute(f"UPDATE attribution_rows SET {shorter} WHERE article_id = ? AND position = ?",  # noqa: S608 - fixed words
                   [quotes[0]["article_id"], quotes[0]["position"]])  # fmt: skip
    told = [row["copy"] for row in export_rows(db, "quotes") if row["url"].endswith("/lamp-tax")]
    db.close()
    assert told == [False, True, True]


@pytest.mark.parametrize(("setting", "base"), [("", ""), (f"{BASE}/", BASE)])
def test_addresses_stand_behind_the_public_url_that_the_settings_name(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, setting: str, base: str
) -> None:
    monkeypatch.setenv("ONRECORD_PUBLIC_URL", setting)
    assert run_cli(["--data", str(data), "export", "--what", "quotes"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["cite_as"] == f"{base}/quote/{row['reference']}" for row in rows} == {True}
