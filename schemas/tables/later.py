"""Words that go into the full text together, when all articles of a batch are stored.

SQLite has FTS5 write what it gathered before each statement that has triggers: so each article was a segment or several
of the full text, and all of them merged again and again.
"""

from collections.abc import Sequence

from sqlite_utils.db import Database

LATER = """
CREATE TABLE words_later (                     -- one row while new articles are stored whose words come at the end
    one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;
"""
_AT_ONCE = "NOT EXISTS (SELECT 1 FROM words_later)"
WAITING = ("articles_words_first", "attributions_words_more")
"""Triggers that put new words into the full text, unless these come later."""
_PUT = {
    "articles": "INSERT INTO articles_fts (rowid, headline, text) VALUES (?, ?, ?)",
    "quotes": "INSERT INTO attributions_fts (rowid, content, speaker) VALUES (?, ?, ?)",
}
Words = tuple[int, str, str]
"""The key of a row of `articles` or `attributions`, and what the full text has of it."""


def add_later(db: Database) -> None:
    """Make the table, and let both triggers heed it."""
    db.execute(LATER)
    for name in WAITING:
        (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [name]).fetchone()
        db.execute(f"DROP TRIGGER {name}")
        db.execute(_heeding(sql))


def _heeding(sql: str) -> str:
    head, begin, body = sql.partition(" BEGIN\n")
    return f"{head} {'AND' if ' WHEN ' in head else 'WHEN'} {_AT_ONCE}{begin}{body}"


def put_off_words(db: Database) -> None:
    """From now on the caller's transaction stores new articles alone, and `write_words` is told of all of them."""
    db.conn.execute("INSERT INTO words_later VALUES (1)")


def write_words(db: Database, *, articles: Sequence[Words], quotes: Sequence[Words]) -> None:
    """Put the words of all new articles, and of their quotes, into the full text; what comes next goes there itself."""
    db.conn.executemany(_PUT["articles"], articles)
    db.conn.executemany(_PUT["quotes"], quotes)
    db.conn.execute("DELETE FROM words_later")
