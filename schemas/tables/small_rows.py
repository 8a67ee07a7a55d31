"""From rows that repeat words and keys to small ones: begun, copied some articles at a time, and swapped.

Until the swap the old tables stand as they were, and nobody writes to them; whatever stops the work leaves whole
batches, and the next start goes on behind them. What the views tell stays the same.
"""

from sqlite_utils.db import Database

from schemas.tables import lean, words
from schemas.tables.codes import BLOCK_KINDS, KINDS, SPEAKER_KINDS, STANCES, coded, packed_share, share_of, told, typed
from schemas.tables.counted import BY_WHO, INDEXES, QUOTES, TABLES, VIEWS, triggers

BATCH = 250
"""Articles in one transaction."""
HASHES = 25
"""Of sketches, as many are as much work as an article."""
_ARTICLE = "article_id INTEGER NOT NULL REFERENCES article_rows(id) ON DELETE CASCADE"
_REVISION = "FOREIGN KEY (article_id, revision) REFERENCES revisions(article_id, number) ON DELETE CASCADE"
ROWS = f"""
CREATE TABLE new_block_rows (                  -- the pieces of an article's text
    {_ARTICLE}, position INTEGER NOT NULL,
    kind ANY NOT NULL, level INTEGER NOT NULL, -- 0: paragraph, 1: heading ...; the view says it in words
    "start" INTEGER, "end" INTEGER,            -- in the text of the article's latest revision; NULL for captions
    text TEXT,                                 -- NULL: it is what stands there
    source TEXT NOT NULL DEFAULT '', post INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_bylines (
    {_ARTICLE}, position INTEGER NOT NULL,
    name TEXT NOT NULL, PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_tags (
    {_ARTICLE},
    kind TEXT NOT NULL CHECK (kind IN ('tag', 'category')), name TEXT NOT NULL,
    PRIMARY KEY (article_id, kind, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_links (
    {_ARTICLE}, position INTEGER NOT NULL,
    block INTEGER NOT NULL, text TEXT NOT NULL, url TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_images (
    {_ARTICLE}, position INTEGER NOT NULL,
    url TEXT NOT NULL, caption TEXT NOT NULL, credit TEXT NOT NULL, alt TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_removed_blocks (              -- what each cleaning rule took away
    {_ARTICLE},
    rule TEXT NOT NULL, blocks INTEGER NOT NULL, words INTEGER NOT NULL, sample TEXT NOT NULL,
    PRIMARY KEY (article_id, rule)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_citations (
    article_id INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
    name TEXT NOT NULL, kind TEXT NOT NULL, "start" INTEGER, "end" INTEGER,
    text TEXT NOT NULL, url TEXT NOT NULL, rule TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (article_id, revision, position),
    {_REVISION}
) STRICT, WITHOUT ROWID;
CREATE TABLE new_attribution_rows (            -- who said what: places in the revision's text
    key INTEGER PRIMARY KEY,                   -- as that of article_rows
    id INTEGER NOT NULL UNIQUE,                -- from article, revision and position, so a rebuild finds the same
    article_id INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
    kind ANY NOT NULL,                         -- 0: direct, 1: indirect, 2: mixed; the view says it in words
    stance ANY NOT NULL DEFAULT 0,             -- 0: said, 1: negated, 2: asked, 3: hypothetical
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,       -- of all the content
    content TEXT,                              -- spans such as '3,8],[12,20'; NULL: from start to end
    shown TEXT,                                -- the same with the text's quotation marks; NULL: there are none
    quoted TEXT,                               -- those in quotation marks; '': none; NULL: all the content
    source TEXT NOT NULL, cue TEXT NOT NULL,   -- likewise; '': none
    speaker TEXT NOT NULL, speaker_kind ANY NOT NULL,       -- 0: person, 1: unknown, 2: group
    person_id TEXT REFERENCES persons(id),
    confidence ANY NOT NULL,                   -- whole thousandths, or a share that has no such
    rule TEXT NOT NULL,
    UNIQUE (article_id, revision, position),
    {_REVISION}
) STRICT;
CREATE TABLE new_sketch_hash_rows (            -- hashes of some of an article's words in a row
    period INTEGER NOT NULL, hash INTEGER NOT NULL, article_key INTEGER NOT NULL,
    lead INTEGER NOT NULL,                     -- 1: of the words that the article begins with
    PRIMARY KEY (period, hash, article_key)
) STRICT, WITHOUT ROWID;
"""
"""Of the half-way state: `new_` goes from their names when all is copied."""
COPIED = """
CREATE TABLE rows_copied (                     -- how far the work has come
    article_id INTEGER NOT NULL, period INTEGER NOT NULL, hash INTEGER NOT NULL, hash_of INTEGER NOT NULL
) STRICT;
INSERT INTO rows_copied VALUES (-1, -1, 0, 0);
"""
CODED = {
    "block_rows": {"kind": coded("kind", BLOCK_KINDS)},
    "attribution_rows": {
        "kind": coded("kind", KINDS),
        "stance": coded("stance", STANCES),
        "speaker_kind": coded("speaker_kind", SPEAKER_KINDS),
        "confidence": packed_share("confidence"),
    },
}
TABLES_OF_ARTICLES = (
    "block_rows", "bylines", "tags", "links", "images", "removed_blocks", "citations", "attribution_rows",
)  # fmt: skip
SHUT = (*TABLES_OF_ARTICLES, "article_rows", "revisions", "sketch_hashes", "counted_quotes")
"""Nobody writes to them meanwhile."""
_NEXT = """
SELECT max(id), count(*) FROM (
    SELECT id FROM article_rows WHERE id > (SELECT article_id FROM rows_copied) ORDER BY id LIMIT ?)"""
_HASHES = """
SELECT h.period, h.hash, h.article_id, h.lead FROM sketch_hashes h, rows_copied c
WHERE (h.period, h.hash, h.article_id) > (c.period, c.hash, c.hash_of)
ORDER BY h.period, h.hash, h.article_id LIMIT ?"""
MADE = (*TABLES_OF_ARTICLES, "sketch_hash_rows", "counted_quote_rows", "counted_by_who")
_STANCE = f"{told('stance', STANCES)} COLLATE BINARY"
"""As SQLite puts what a view makes into the question that asks for it: written otherwise the index is not taken."""
INDEXES_AFTER = f"""
CREATE INDEX citations_name ON citations (name);
CREATE INDEX attributions_person ON attribution_rows (person_id, article_id, revision) WHERE person_id IS NOT NULL;
CREATE INDEX attributions_speaker ON attribution_rows (speaker) WHERE speaker <> '';
CREATE INDEX attributions_unsaid ON attribution_rows (person_id) WHERE {_STANCE} <> 'said';
CREATE INDEX removed_blocks_sample ON removed_blocks (rule, sample);
{INDEXES};
"""
_CODES = {
    "q.kind, q.stance": f"{told('q.kind', KINDS)} AS kind, {told('q.stance', STANCES)} AS stance",
    "q.speaker_kind": f"{told('q.speaker_kind', SPEAKER_KINDS)} AS speaker_kind",
    "q.confidence": f"{typed(share_of('q.confidence'), 'REAL')} AS confidence",
    "b.kind": f"{told('b.kind', BLOCK_KINDS)} AS kind",
}
SKETCH_HASHES = """
CREATE VIEW sketch_hashes AS                   -- hashes of some of an article's words in a row
    SELECT h.period, h.hash, (SELECT a.id FROM article_rows a WHERE a.key = h.article_key) AS article_id, h.lead
    FROM sketch_hash_rows h
"""


def in_words(name: str, view: str) -> str:
    """A view over rows that held words, now that they hold numbers."""
    for before, after in _CODES.items() if name in ("attributions", "blocks") else ():
        view = view.replace(before, after)
    return view


def begin(db: Database) -> None:
    """Make the new tables, and let nobody write to the old ones: an onrecord of before may have the file open."""
    for statement in (*_statements(ROWS), *_statements(TABLES.replace("TABLE ", "TABLE new_")), *_statements(COPIED)):
        db.execute(statement)
    for table in SHUT:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_at_rest_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT "
                "RAISE(ABORT, 'the database is being brought up to date by a newer onrecord; stop this program'); END"
            )


def is_half_way(db: Database) -> bool:
    """Whether the work was begun and is not done."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'rows_copied')").fetchone()[0])


def is_being_moved(db: Database) -> bool:
    """Whether this work or that of `lean` was begun and is not done."""
    return is_half_way(db) or lean.is_half_way(db)


def is_of_before(db: Database) -> bool:
    """Whether there are articles, and they are stored otherwise than in these tables."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'articles') "
        "AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'counted_quote_rows')"
    )
    return bool(db.execute(query).fetchone()[0])


def left_over(db: Database) -> int:
    """How many articles are not copied yet, and what is as much work as so many."""
    query = (
        "SELECT (SELECT count(*) FROM article_rows a WHERE a.id > c.article_id), (SELECT count(*) FROM sketch_hashes h "
        "WHERE (h.period, h.hash, h.article_id) > (c.period, c.hash, c.hash_of)) FROM rows_copied c"
    )
    articles, hashes = db.execute(query).fetchone()
    return int(articles) + -(-int(hashes) // HASHES)


def copy_some(db: Database, limit: int = BATCH) -> int:
    """Copy the next articles, in the caller's transaction; how many, as `left_over` counts. 0: all is done."""
    last, count = db.execute(_NEXT, [limit]).fetchone()
    if not count:
        return _copy_hashes(db, 4 * HASHES * limit)
    for table in TABLES_OF_ARTICLES:
        _copy(db, table, _THESE.format("article_id", last))
    of_articles = _THESE.format("a.id", last)
    quotes = QUOTES.replace("JOIN attribution_rows", "JOIN new_attribution_rows")
    db.execute(f"INSERT INTO new_counted_quote_rows {quotes} AND {of_articles} ORDER BY 1, 2")
    voices = BY_WHO.replace("FROM counted_quote_rows c JOIN article_rows a", _ARTICLES_FIRST)
    db.execute(f"INSERT INTO new_counted_by_who {voices} AND {of_articles}")
    db.execute("UPDATE rows_copied SET article_id = ?", [last])
    return int(count)


_THESE = "{0} > (SELECT article_id FROM rows_copied) AND {0} <= {1}"
_ARTICLES_FIRST = "FROM article_rows a CROSS JOIN new_counted_quote_rows c"


def _copy(db: Database, table: str, where: str) -> None:
    names = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", [f"new_{table}"])]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(CODED.get(table, {}).get(name, f'"{name}"') for name in names)
    db.execute(f"INSERT INTO new_{table} ({columns}) SELECT {values} FROM {table} WHERE {where}")  # noqa: S608 - ours


def _copy_hashes(db: Database, limit: int) -> int:
    rows = db.execute(_HASHES, [limit]).fetchall()
    if rows:
        db.conn.executemany(
            "INSERT INTO new_sketch_hash_rows SELECT ?1, ?2, a.key, ?4 FROM article_rows a WHERE a.id = ?3", rows
        )
        db.execute("UPDATE rows_copied SET period = ?, hash = ?, hash_of = ?", list(rows[-1][:3]))
    return -(-len(rows) // HASHES)


def finish(db: Database) -> None:
    """Copy what is left, and put the new tables in the place of the old; RuntimeError where foreign keys are on."""
    if db.execute("PRAGMA foreign_keys").fetchone()[0]:
        raise RuntimeError("with foreign keys the rows that refer to a table would go with it")
    while copy_some(db):
        pass
    views = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY rowid").fetchall()
    for name, _ in views:
        db.execute(f'DROP VIEW "{name}"')
    found = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in found:
        db.execute(f'DROP TRIGGER "{name}"')
    for table in (*TABLES_OF_ARTICLES, "sketch_hashes", "counted_quotes", "rows_copied"):
        db.execute(f"DROP TABLE {table}")
    for table in MADE:
        db.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    for statement in (*_statements(INDEXES_AFTER), *(in_words(*view) for view in views), *VIEWS, SKETCH_HASHES):
        db.execute(statement)
    kept = [sql for name, sql in found if name.startswith(("frontier_", "sources_"))]
    for trigger in (*kept, *words.TRIGGERS, *triggers()):
        db.execute(trigger)


def _statements(script: str) -> list[str]:
    return [statement for statement in script.split(";\n") if statement.strip()]
