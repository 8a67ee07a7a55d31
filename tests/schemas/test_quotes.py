"""What the migration to quotes as they are shown makes of the rows of earlier versions."""

import sqlite3
from typing import Any

import pytest
from sqlite_utils.db import Database

from schemas.migrations import migrations

TEXT = "“We sail,” Ruiz said, “and we stay.” Vale said that it was late. Vale called it “a gift” too."
QUOTES: tuple[dict[str, Any], ...] = (
    {"kind": "direct", "content": "We sail and we stay.", "content_spans": "[[1, 8], [23, 35]]"},
    {"kind": "indirect", "content": "that it was late", "content_spans": "[[47, 63]]"},
    {"kind": "mixed", "content": "it “a gift” too", "content_spans": "[[77, 92]]", "quoted_spans": "[[81, 87]]"},
)
SAID = "“We sail,” … “and we stay.”"


@pytest.fixture
def old() -> Database:
    """A database as the version before it left it."""
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    db.execute("PRAGMA foreign_keys = ON")
    migrations.apply(db, stop_before="m023_quotes_as_shown")
    db.execute("INSERT INTO sites VALUES ('p', 'P', '', '', '', '', '', '', '', NULL, '')")
    fixed = {"run_id": "r", "site": "p", "kind": "page", "url": "u", "final_url": "u", "fetched_at": "", "status": 200}
    db.table("captures").insert({"id": "c", "digest": "", "warc_file": "", "warc_offset": 0, "warc_length": 0} | fixed)
    article = {"headline": "", "text": TEXT, "text_digest": "", "capture_id": "c"}
    known = {"id": 1, "site": "p", "url": "u", "words": 1, "evidence": "", "cleaner": "", "first_seen_at": ""}
    db.table("articles").insert(known | article | {"revision": 2})
    counts = {"dek": "", "words_added": 0, "words_removed": 0, "changed": "", "seen_at": ""}
    for number, kind in ((1, "first"), (2, "publisher")):
        db.table("revisions").insert({"article_id": 1, "number": number, "kind": kind} | article | counts)
    bare = {"article_id": 1, "source_spans": "[]", "cue_spans": "[]", "start": 0, "end": 9, "source": "", "cue": ""}
    told = {"speaker": "Ruiz", "speaker_kind": "person", "confidence": 0.9, "rule": "split"}
    for number, quote in enumerate(QUOTES):
        place = {"id": number + 1, "revision": 1 if number == 0 else 2, "position": number}
        db.table("attributions").insert(place | bare | told | quote)
    db.execute("INSERT INTO quote_changes VALUES (1, 2, 0, 'dropped', '', '', 'We sail and we stay.', 'Ruiz')")
    return db


def upgraded(old: Database) -> Database:
    old.execute("PRAGMA foreign_keys = OFF")
    migrations.apply(old)
    old.execute("PRAGMA foreign_keys = ON")
    return old


def test_quotes_of_earlier_versions_get_their_marks_and_parts_from_their_text(old: Database) -> None:
    upgraded(old)
    rows = old.execute("SELECT quote, content, verbatim, quoted_spans, stance FROM attributions ORDER BY id").fetchall()
    assert rows == [
        (SAID, "We sail … and we stay.", "We sail … and we stay.", "[[1, 8], [23, 35]]", "said"),
        ("that it was late", "that it was late", "", "[]", "said"),
        ("it “a gift” too", "it “a gift” too", "a gift", "[[81, 87]]", "said"),
    ]
    assert old.execute("SELECT content, content_before FROM quote_changes").fetchall() == [("", SAID)]


def found(db: Database, words: str) -> list[int]:
    query = "SELECT q.id FROM attributions_fts f JOIN attributions q ON q.key = f.rowid WHERE attributions_fts MATCH ?"
    return [own for (own,) in db.execute(query, [words])]


def test_they_are_found_counted_and_removed_as_before(old: Database) -> None:
    upgraded(old)
    assert found(old, "gift") == [3]
    assert old.execute("SELECT quote FROM quotes_with_speakers ORDER BY id").fetchall() == [
        ("that it was late",),
        ("it “a gift” too",),
    ]
    old.execute("DELETE FROM article_rows")
    assert old.view("attributions").count == 0
    assert found(old, "gift") == []
