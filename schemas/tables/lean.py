"""From tables that held every word four times to those of `words`: begun, copied article by article, and swapped.

Until the swap the old tables stand as they were, and nobody writes to them; whatever stops the work leaves whole
batches, and the next start goes on behind them.
"""

import json

from sqlite_utils.db import Database

from schemas.quote import Range
from schemas.tables.summaries import COUNTED, triggers
from schemas.tables.words import (
    ARTICLES,
    ATTRIBUTIONS,
    BLOCKS,
    FULL_TEXT,
    INDEXES,
    ROWS,
    TRIGGERS,
    packed,
    places,
)

BATCH = 250
"""Articles in one transaction."""
OLD = ("articles", "blocks", "attributions")
_NEXT = """
SELECT id, revision, provenance FROM articles WHERE id > coalesce((SELECT max(id) FROM new_article_rows), -1)
ORDER BY id LIMIT ?"""
_KEPT = (
    "id, site, url, published_at, published_text, modified_at, language, section, words, complete, doubtful, "
    "evidence, cleaner, revision, first_seen_at, gone_at"
)
_QUOTES = """
SELECT q.*, r.text FROM attributions q JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision
WHERE q.article_id = ? ORDER BY q.revision, q.position"""
_QUOTE = (
    "id", "article_id", "revision", "position", "kind", "stance", "speaker", "speaker_kind", "person_id",
    "confidence", "rule",
)  # fmt: skip
_BLOCKS = """
INSERT INTO new_block_rows (article_id, position, kind, level, "start", "end", text, source, post)
SELECT article_id, position, kind, level, "start", "end",
       iif(text IS substr(?2, "start" + 1, "end" - "start"), NULL, text), source, post
FROM blocks WHERE article_id = ?1"""
_WORDS = "SELECT headline, text FROM revisions WHERE article_id = ? AND number = ?"


def begin(db: Database) -> None:
    """Make the new tables, and let nobody write to the old ones: an onrecord of before may have the file open."""
    for statement in _statements(ROWS + FULL_TEXT):
        db.execute(statement)
    for table in OLD:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_at_rest_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT "
                "RAISE(ABORT, 'the database is being brought up to date by a newer onrecord; stop this program'); END"
            )


def is_half_way(db: Database) -> bool:
    """Whether the work was begun and is not done."""
    query = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'new_article_rows')"
    return bool(db.execute(query).fetchone()[0])


def left_over(db: Database) -> int:
    """How many articles are not copied yet."""
    query = "SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM new_article_rows)"
    return int(db.execute(query).fetchone()[0])


def copy_some(db: Database, limit: int = BATCH) -> int:
    """Copy the next articles, in the caller's transaction; how many."""
    found = db.execute(_NEXT, [limit]).fetchall()
    for own, revision, provenance in found:
        _copy_article(db, own, provenance)
        headline, text = db.execute(_WORDS, [own, revision]).fetchone()
        db.conn.execute(
            "INSERT INTO new_articles_fts (rowid, headline, text) SELECT key, ?, ? FROM new_article_rows WHERE id = ?",
            [headline, text, own],
        )
        db.conn.execute(_BLOCKS, [own, text])
        _copy_quotes(db, own)
    return len(found)


def _copy_article(db: Database, own: int, provenance: str) -> None:
    db.conn.execute("INSERT INTO provenances (told) VALUES (?) ON CONFLICT DO NOTHING", [provenance])
    db.conn.execute(
        f"INSERT INTO new_article_rows ({_KEPT}, provenance_id) "  # noqa: S608 - fixed names
        f"SELECT {_KEPT}, (SELECT p.id FROM provenances p WHERE p.told = provenance) FROM articles WHERE id = ?",
        [own],
    )


def _copy_quotes(db: Database, own: int) -> None:
    for row in db.query(_QUOTES, [own]):
        content, quoted, source, cue = (
            _ranges(row[f"{name}_spans"]) for name in ("content", "quoted", "source", "cue")
        )
        told = {name: row[name] for name in _QUOTE} | places(row["text"], content, quoted)
        told |= {"source": packed(source), "cue": packed(cue)}
        names = ", ".join(f'"{name}"' for name in told)
        added = db.conn.execute(
            f"INSERT INTO new_attribution_rows ({names}) VALUES ({', '.join('?' * len(told))})",  # noqa: S608 - fixed names
            list(told.values()),
        )
        db.conn.execute(
            "INSERT INTO new_attributions_fts (rowid, content, speaker) VALUES (?, ?, ?)",
            [added.lastrowid, row["content"], row["speaker"]],
        )


def _ranges(spans: str) -> list[Range]:
    return [(start, end) for start, end in json.loads(spans)]


def finish(db: Database) -> None:
    """Copy what is left, and put the new tables in the place of the old; RuntimeError where foreign keys are on."""
    if db.execute("PRAGMA foreign_keys").fetchone()[0]:
        raise RuntimeError("with foreign keys the rows that refer to a table would go with it")
    while copy_some(db):
        pass
    views = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY rowid").fetchall()
    for name, _ in views:
        db.execute(f'DROP VIEW "{name}"')
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    for table in ("articles_fts", "attributions_fts"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DROP TABLE blocks")
    for table, slim in (("articles", "article_rows"), ("attributions", "attribution_rows")):
        db.execute(f"ALTER TABLE {table} RENAME TO {slim}")  # what refers to it follows
        db.execute(f"DROP TABLE {slim}")
    for table in ("article_rows", "block_rows", "attribution_rows"):
        db.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    _name_full_text(db)
    for statement in (*_statements(INDEXES), ARTICLES, BLOCKS, ATTRIBUTIONS, *(sql for _, sql in views)):
        db.execute(statement)
    db.execute("DELETE FROM counted_articles")  # of what was deleted, one of its sums was wrong
    db.execute(f"INSERT INTO counted_articles {COUNTED['counted_articles']}")
    for trigger in (*TRIGGERS, *triggers()):
        db.execute(trigger)


def _name_full_text(db: Database) -> None:
    """Of a connection that renames one, its full text cannot be used: where there is none yet it is made instead."""
    is_new = not db.execute("SELECT EXISTS (SELECT 1 FROM article_rows)").fetchone()[0]
    for table in ("articles_fts", "attributions_fts"):
        db.execute(f"DROP TABLE new_{table}" if is_new else f"ALTER TABLE new_{table} RENAME TO {table}")
    for statement in _statements(FULL_TEXT) if is_new else ():
        db.execute(statement.replace("new_", ""))


def _statements(script: str) -> list[str]:
    return [statement for statement in script.split(";\n") if statement.strip()]
