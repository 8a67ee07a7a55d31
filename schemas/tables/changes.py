"""What kinds of change a publisher's revision is: a small row for each, so that lists of changes read no texts."""

from sqlite_utils.db import Database

from schemas.changes import Told, kinds_of

REVISION_KINDS = """
CREATE TABLE revision_kinds (                  -- of what kind a publisher's change is; none for other revisions
    article_id INTEGER NOT NULL, revision INTEGER NOT NULL,
    site TEXT NOT NULL, seen_at TEXT NOT NULL,
    headline INTEGER NOT NULL CHECK (headline IN (0, 1)),   -- of the page, or the one that other sites are shown
    number INTEGER NOT NULL CHECK (number IN (0, 1)),       -- a number is another one, the words around it stayed
    deletion INTEGER NOT NULL CHECK (deletion IN (0, 1)),   -- a paragraph or a long passage went
    quote REAL,                                -- confidence of the surest quote that changed; NULL: none did
    PRIMARY KEY (article_id, revision),
    FOREIGN KEY (article_id, revision) REFERENCES revisions(article_id, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_kinds_seen ON revision_kinds (seen_at);
CREATE INDEX revision_kinds_site ON revision_kinds (site, seen_at);
CREATE INDEX articles_gone ON articles (gone_at) WHERE gone_at IS NOT NULL;
"""
BOTH = """
SELECT a.site, r.seen_at, r.changed, b.headline, b.dek, b.text, r.headline, r.dek, r.text
FROM revisions r JOIN articles a ON a.id = r.article_id
JOIN revisions b ON b.article_id = r.article_id AND b.number = r.number - 1
WHERE r.article_id = ? AND r.number = ? AND r.kind = 'publisher'
"""
SUREST = """
SELECT max(t.confidence) FROM quote_changes q JOIN attributions t ON t.article_id = q.article_id
WHERE q.article_id = ? AND q.revision = ?
  AND ((t.revision = q.revision AND t.quote = q.content)
       OR (t.revision = q.revision - 1 AND t.quote = q.content_before))
"""
HEADLINES = frozenset(("headline", "shared_title"))


def write_kinds(db: Database, article: int, revision: int) -> None:
    """Store the kinds of a revision, in place of what was stored of it; nothing where no publisher made it.

    Its changes of quotes must be stored before.
    """
    db.execute("DELETE FROM revision_kinds WHERE article_id = ? AND revision = ?", [article, revision])
    if row := db.execute(BOTH, [article, revision]).fetchone():
        site, seen_at, changed, *words = row
        kinds = kinds_of(Told(*words[:3]), Told(*words[3:]))
        headline = not HEADLINES.isdisjoint(changed.split(","))
        surest = db.execute(SUREST, [article, revision]).fetchone()[0]
        db.conn.execute(
            "INSERT INTO revision_kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (article, revision, site, seen_at, headline, kinds.number, kinds.deletion, surest),
        )


def add_kinds(db: Database) -> None:
    """Store the kinds of all revisions there are."""
    for found in db.execute("SELECT article_id, number FROM revisions WHERE kind = 'publisher'").fetchall():
        write_kinds(db, *found)
