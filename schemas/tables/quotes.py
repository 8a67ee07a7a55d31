"""The table of attributions and its views as they are since a quote is stored as it is shown, and with its stance.

`remake` is what migration 23 does: SQLite can add a column, but not change what another one holds and is said to hold.
"""

import json

from sqlite_utils.db import Database

from schemas import quote

ATTRIBUTIONS = """
CREATE TABLE attributions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
    stance TEXT NOT NULL DEFAULT 'said' CHECK (stance IN
        ('said',                               -- what the source says: all others are no quotes of it
         'negated',                            -- what it is told not to have said: "did not say", "Nobody said"
         'asked',                              -- what is asked whether it said: "Did she say ...?"
         'hypothetical')),                     -- what it would say: "might say", "if she says"
    quote TEXT NOT NULL DEFAULT '',            -- as shown: parts in the text's own quotation marks, parted by ' … '
    content TEXT NOT NULL,                     -- the words of content_spans, parts parted by ' … '
    verbatim TEXT NOT NULL DEFAULT '',         -- those of quoted_spans, which stand in quotation marks; likewise
    content_spans TEXT NOT NULL, source_spans TEXT NOT NULL, cue_spans TEXT NOT NULL, -- JSON [[start, end], ...]
    quoted_spans TEXT NOT NULL DEFAULT '[]',   -- likewise; in a transcript or block quotation what has no marks, too
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,       -- of all the content, in the revision's text
    source TEXT NOT NULL, cue TEXT NOT NULL, speaker TEXT NOT NULL, speaker_kind TEXT NOT NULL,
    person_id TEXT REFERENCES persons(id),
    confidence REAL NOT NULL, rule TEXT NOT NULL,
    UNIQUE (article_id, revision, position),
    FOREIGN KEY (article_id, revision) REFERENCES revisions(article_id, number) ON DELETE CASCADE
) STRICT"""

VIEWS = (
    """
CREATE VIEW quotes_with_speakers AS
    SELECT q.id, q.speaker, q.person_id, q.quote, q.verbatim, q.source, q.cue, q.kind, q.confidence,
           a.headline, a.site, a.published_at, a.url, q.article_id, q."start", q."end", r.capture_id
    FROM attributions q
    JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
    JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision
    WHERE q.stance = 'said'""",
    """
CREATE VIEW quotations AS
    SELECT attribution_id, part, substr(text, "start" + 1, "end" - "start") AS quotation, speaker, person_id, source,
           cue, kind, confidence, headline, site, published_at, url, article_id, "start", "end"
    FROM (
        SELECT q.id AS attribution_id, p.key + 1 AS part, a.text, q.speaker, q.person_id, q.source, q.cue, q.kind,
               q.confidence, a.headline, a.site, a.published_at, a.url, q.article_id,
               json_extract(p.value, '$[0]') AS "start", json_extract(p.value, '$[1]') AS "end"
        FROM attributions q
        JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
        JOIN json_each(q.quoted_spans) p
        WHERE q.stance = 'said'
    )""",
)

SURE = """
DROP VIEW quotes_with_speakers;
CREATE VIEW quotes_with_speakers AS
    SELECT q.id, q.speaker, q.person_id, q.quote, q.verbatim, q.source, q.cue, q.kind, q.confidence,
           a.headline, a.site, a.language, a.published_at, a.url, q.article_id, q."start", q."end", r.capture_id
    FROM attributions q
    JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
    JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision
    WHERE q.stance = 'said' AND q.confidence >= 0.6;
DROP VIEW quotations;
CREATE VIEW quotations AS
    SELECT attribution_id, part, substr(text, "start" + 1, "end" - "start") AS quotation, speaker, person_id, source,
           cue, kind, confidence, headline, site, language, published_at, url, article_id, "start", "end"
    FROM (
        SELECT q.id AS attribution_id, p.key + 1 AS part, a.text, q.speaker, q.person_id, q.source, q.cue, q.kind,
               q.confidence, a.headline, a.site, a.language, a.published_at, a.url, q.article_id,
               json_extract(p.value, '$[0]') AS "start", json_extract(p.value, '$[1]') AS "end"
        FROM attributions q
        JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
        JOIN json_each(q.quoted_spans) p
        WHERE q.stance = 'said' AND q.confidence >= 0.6
    );
"""
"""The views of migration 25: of what is sure alone (`schemas.doubt.SURE_FROM` when it was written)."""

CHANGED = """
UPDATE quote_changes SET
    content = coalesce((SELECT q.quote FROM attributions q JOIN quotes_before b ON b.id = q.id
        WHERE q.article_id = quote_changes.article_id AND q.revision = quote_changes.revision
          AND b.content = quote_changes.content), content),
    content_before = coalesce((SELECT q.quote FROM attributions q JOIN quotes_before b ON b.id = q.id
        WHERE q.article_id = quote_changes.article_id AND q.revision = quote_changes.revision - 1
          AND b.content = quote_changes.content_before), content_before)"""


def remake(db: Database) -> None:
    """Put the table in the place of the one before; the words of every quote are cut out of its text again.

    Stances come with a rebuild: until then all is 'said'.
    """
    _teach(db)
    db.table("attributions").disable_fts()
    for view in ("quotes_with_speakers", "quotations"):
        db.execute(f"DROP VIEW {view}")
    db.execute("ALTER TABLE attributions RENAME TO attributions_before")
    db.execute(ATTRIBUTIONS)
    _copy(db)
    db.execute("CREATE TEMP TABLE quotes_before AS SELECT id, content FROM attributions_before")
    db.execute("CREATE INDEX temp.quotes_before_id ON quotes_before (id)")
    db.execute("DROP TABLE attributions_before")
    db.execute("CREATE INDEX attributions_person ON attributions (person_id)")
    db.execute(CHANGED)
    db.execute("DROP TABLE temp.quotes_before")
    for view in VIEWS:
        db.execute(view)
    db.table("attributions").enable_fts(
        ["content", "speaker"], create_triggers=True, tokenize="unicode61 remove_diacritics 2"
    )


def _copy(db: Database) -> None:
    """A direct quote is in quotation marks, all of it: versions before 14 did not say so."""
    made = {
        "quote": "shown(r.text, b.content_spans, {quoted})",
        "content": "bare(r.text, b.content_spans)",
        "verbatim": "bare(r.text, {quoted})",
        "quoted_spans": "{quoted}",
    }
    quoted = "iif(b.kind = 'direct', b.content_spans, b.quoted_spans)"
    names = [name for (name,) in db.execute("SELECT name FROM pragma_table_info('attributions_before')")]
    kept = {name: f'b."{name}"' for name in names} | {name: sql.format(quoted=quoted) for name, sql in made.items()}
    columns = ", ".join(f'"{name}"' for name in kept)
    db.execute(
        f"INSERT INTO attributions ({columns}) SELECT {', '.join(kept.values())} FROM attributions_before b "  # noqa: S608 - names of our own table
        "JOIN revisions r ON r.article_id = b.article_id AND r.number = b.revision ORDER BY b.id"
    )


def _teach(db: Database) -> None:
    """The connection learns how a quote is shown, from its text and the spans as they are stored."""
    db.conn.create_function("bare", 2, lambda text, spans: quote.words(text, json.loads(spans)))
    db.conn.create_function("shown", 3, lambda text, *spans: quote.shown(text, *map(json.loads, spans)))
