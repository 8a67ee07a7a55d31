"""`onrecord verify` sees words that were altered in the database, wherever something proves them."""

from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.archive.words import check_words
from pipeline.cli import run_cli
from pipeline.database import open_database
from schemas.errors import Exit
from tests.rows import fill, filled_file

ALTERED = [
    ("attribution_rows", "shown = NULL", "quote"),
    ("attribution_rows", "quoted = ''", "quote"),
    ("attribution_rows", "speaker = 'Somebody Else'", "person_id"),
    ("attribution_rows", "person_id = 'chidi-okoro-lind'", "person_id"),
    ("attribution_rows", "person_id = 'nobody-here'", "names a row of persons"),
    ("attribution_rows", "content = '0,4'", "quote, start, end"),
    ("attribution_rows", "content = '0,99999'", "outside of the text"),
    ("attribution_rows", "content = '-3,4'", "outside of the text"),
    ("attribution_rows", "content = ''", "outside of the text"),
    ("attribution_rows", "content = '0'", "cannot be read"),
    ("attribution_rows", "content = '{}'", "cannot be read"),
    ("attribution_rows", "quoted = '\"a\",4'", "cannot be read"),
    ("attribution_rows", "source = '4,99999'", "outside of the text"),
    ("attribution_rows", 'start = "start" + 1', "quote"),
    ("revisions", "text = replace(text, '4', '5')", "digest"),
    ("revisions", "text_digest = 'sha256:0'", "digest"),
    ("article_rows", "revision = 9", "its revision 9 is not the latest"),
    ("block_rows", "text = 'Others!'", "joined"),
    ("block_rows", 'start = "start" + 1', "joined"),
    ("links", "text = 'unprinted words'", "not in its block"),
    ("persons", "name = 'Nobody Here'", "another person's"),
    ("quote_changes", "content_before = 'never said'", "names no quote"),
]  # fmt: skip


@pytest.fixture
def filled(db: Database) -> Database:
    fill(db)
    return db


def test_words_as_they_were_loaded_are_proved(filled: Database) -> None:
    assert list(check_words(filled)) == []


@pytest.mark.parametrize(("table", "change", "told"), ALTERED, ids=[f"{row[0]}-{row[1]}" for row in ALTERED])
def test_altered_words_are_told_with_their_row(filled: Database, table: str, change: str, told: str) -> None:
    filled.execute("PRAGMA foreign_keys = OFF")
    told_of = "WHERE person_id IS NOT NULL" if table == "attribution_rows" else ""
    own = "article_id" if table in ("block_rows", "links") else "rowid"  # which have none, but a first position
    first = f"(SELECT min({own}) FROM {table} {told_of})"  # noqa: S608 - names of this module
    alone = " AND position = 0" if table in ("block_rows", "links") else ""
    filled.execute(f"UPDATE {table} SET {change} WHERE {own} = {first}{alone}")  # noqa: S608
    found = list(check_words(filled))
    assert any(told in what for what in found), found
    if table not in ("persons", "quote_changes"):
        assert all("article" in what or "attribution_rows, row" in what for what in found)


def test_a_citation_within_the_text_is_proved_by_its_offsets(filled: Database) -> None:
    filled.execute("UPDATE citations SET text = 'the port’s own guess' WHERE \"start\" IS NOT NULL")
    assert [what for what in check_words(filled) if "citation" in what] != []


def test_text_that_is_no_text_any_more_is_told_and_ends_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = filled_file(tmp_path)
    db = open_database(data / "onrecord.db")
    db.execute("UPDATE revisions SET text = CAST(x'fffe41' AS TEXT) WHERE number = 1")
    db.close()
    assert run_cli(["--data", str(data), "verify", "--json"]) == Exit.INTEGRITY
    out = capfd.readouterr().out
    assert "revision 1: the text is not what its digest says" in out
    assert "move the database away" in out
