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
    ("attributions", "content = content || ' not'", "content"),
    ("attributions", "content = upper(content)", "content"),
    ("attributions", "verbatim = 'never said'", "verbatim"),
    ("attributions", "source = 'Somebody else'", "source"),
    ("attributions", "cue = 'denied'", "cue"),
    ("attributions", "speaker = 'Somebody Else'", "person_id"),
    ("attributions", "person_id = 'chidi-okoro-lind'", "person_id"),
    ("attributions", "person_id = 'nobody-here'", "names a row of persons"),
    ("attributions", "content_spans = '[[0, 4]]'", "content, quote, start, end"),
    ("attributions", "content_spans = '[[0, 99999]]'", "outside of the text"),
    ("attributions", "content_spans = '[[-3, 4]]'", "outside of the text"),
    ("attributions", "content_spans = '[]'", "outside of the text"),
    ("attributions", "content_spans = '[[0, 1'", "cannot be read"),
    ("attributions", "content_spans = '{}'", "outside of the text"),
    ("attributions", "quoted_spans = '[[\"a\", 4]]'", "cannot be read"),
    ("attributions", 'start = "start" + 1', "start"),
    ("revisions", "text = replace(text, '4', '5')", "digest"),
    ("revisions", "text_digest = 'sha256:0'", "digest"),
    ("articles", "text = text || ' '", "text is not that of its revision"),
    ("articles", "headline = 'Another'", "headline is not that of its revision"),
    ("articles", "dek = 'Another'", "dek is not that of its revision"),
    ("articles", "revision = 9", "its revision 9 is not the latest"),
    ("blocks", "text = text || '!'", "joined"),
    ("blocks", 'start = "start" + 1', "offsets"),
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
    told_of = "WHERE person_id IS NOT NULL" if table == "attributions" else ""
    first = f"(SELECT min(rowid) FROM {table} {told_of})"  # noqa: S608 - names of this module
    filled.execute(f"UPDATE {table} SET {change} WHERE rowid = {first}")  # noqa: S608
    found = list(check_words(filled))
    assert any(told in what for what in found), found
    if table not in ("persons", "quote_changes"):
        assert all("article" in what or "attributions, row" in what for what in found)


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
