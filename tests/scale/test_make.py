"""The archive that the script makes is one that loading could have left."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.process.quote_changes import write_quote_changes
from pipeline.read import find_article, read_article
from schemas import quote
from schemas.capture import digest_of
from schemas.person import person_id
from schemas.tables.counted import wrong_summaries
from tests.scale.ask import known, paths, serving, timed
from tests.scale.make import make


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("scale")
    make(data / "onrecord.db", 300, words=60)
    return data


@pytest.fixture(scope="module")
def db(folder: Path) -> Iterator[Database]:
    found = open_database(folder / "onrecord.db")
    yield found
    found.close()


def test_keys_sums_and_full_text_hold(db: Database) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert wrong_summaries(db) == []
    for table in ("articles", "attributions"):
        db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")  # noqa: S608


def test_words_digests_and_offsets_are_those_of_the_texts(db: Database) -> None:
    rows = list(
        db.query(
            "SELECT q.*, r.text, r.text_digest FROM attributions q JOIN revisions r "
            "ON r.article_id = q.article_id AND r.number = q.revision"
        )
    )
    assert len(rows) > 200
    for row in rows:
        content, quoted = json.loads(row["content_spans"]), json.loads(row["quoted_spans"])
        assert row["quote"] == quote.shown(row["text"], content, quoted)
        assert row["content"] == quote.words(row["text"], content)
        assert row["source"] == quote.words(row["text"], json.loads(row["source_spans"]))
        assert row["cue"] == quote.words(row["text"], json.loads(row["cue_spans"]))
        assert row["text_digest"] == digest_of(row["text"].encode())
        assert row["person_id"] in (None, person_id(row["speaker"]))
    for name, text, start, end in db.execute(
        "SELECT c.name, a.text, c.start, c.end FROM citations c JOIN articles a "
        "ON a.id = c.article_id AND a.revision = c.revision"
    ):
        assert text[start:end] == name


def test_changes_of_quotes_are_those_that_loading_finds(db: Database) -> None:
    kinds = list(db.query("SELECT * FROM revision_kinds"))
    changes = list(db.query("SELECT * FROM quote_changes"))
    for article, number in db.execute("SELECT article_id, number FROM revisions WHERE kind = 'publisher'").fetchall():
        write_quote_changes(db, article, number)
    assert len(kinds) > 3
    assert kinds == list(db.query("SELECT * FROM revision_kinds"))
    assert changes == list(db.query("SELECT * FROM quote_changes"))


def test_a_few_people_have_most_of_the_quotes_and_weekends_are_quiet(db: Database) -> None:
    counts = [n for (n,) in db.execute("SELECT sum(quotes) AS n FROM counted_speakers GROUP BY who ORDER BY n DESC")]
    assert counts[0] > 5 * counts[len(counts) // 2]
    sunday, tuesday = (
        db.execute("SELECT count(*) FROM articles WHERE strftime('%w', published_at) = ?", [day]).fetchone()[0]
        for day in "02"
    )
    assert sunday < tuesday
    article = db.execute("SELECT url FROM articles LIMIT 1").fetchone()[0]
    assert read_article(db, find_article(db, article)).blocks


def test_every_page_and_question_that_is_timed_opens(folder: Path, db: Database) -> None:
    with serving(folder) as port:
        answers = {path: timed(port, path, 1)[2] for path in paths(known(db))}
    assert {path for path, status in answers.items() if status != 200} == {"/quotes?speaker=nobodyatall"}
