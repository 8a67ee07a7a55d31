"""One story in many papers: the tables of migration 30, and the views that tell which quotes it carries along."""

# `period`: fortnights, counted as the days of `sketches` are; what is near in time lies in one or in its neighbours.
LINEAGES = """
CREATE TABLE sketches (                        -- by what an article is found among others of the same words
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    day INTEGER,                               -- of publication or first sight, from 0001-01-01 = 1; NULL: to be placed
    size INTEGER NOT NULL DEFAULT 0            -- its rows in sketch_hashes
) STRICT;
CREATE INDEX sketches_waiting ON sketches (article_id) WHERE day IS NULL;
CREATE TABLE sketch_hashes (                   -- hashes of some of an article's words in a row
    period INTEGER NOT NULL, hash INTEGER NOT NULL, article_id INTEGER NOT NULL,
    lead INTEGER NOT NULL,                     -- 1: of the words that the article begins with
    PRIMARY KEY (period, hash, article_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE lineages (                        -- articles that are copies, cuts or rewrites of one piece
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    lineage_id INTEGER NOT NULL,               -- the smallest id of its articles
    printed_at TEXT NOT NULL                   -- published_at, or first_seen_at where the page gives no time
) STRICT;
CREATE INDEX lineages_id ON lineages (lineage_id, printed_at, article_id);
INSERT INTO sketches (article_id) SELECT id FROM articles;
"""

_WORDS = (
    "rtrim(replace(replace(replace(lower({}.content), char(8217), char(39)), char(8220), char(34)), "
    "char(8221), char(34)), ' ,.;:')"
)
"""A quote without what papers set otherwise: capitals, the kind of quotation marks, and how it ends."""

SAME_QUOTES = f"""
CREATE VIEW same_quotes AS                     -- each quote of a lineage with itself and its copies in other articles
    SELECT q.id, o.lineage_id, e.id AS same_id, e.article_id, b.site, o.printed_at,
           (o.printed_at, b.first_seen_at, b.id, e.position)
               < (l.printed_at, a.first_seen_at, a.id, q.position) AS is_earlier
    FROM attributions q
    JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
    JOIN lineages l ON l.article_id = q.article_id
    JOIN lineages o ON o.lineage_id = l.lineage_id
    JOIN articles b ON b.id = o.article_id
    JOIN attributions e ON e.article_id = b.id AND e.revision = b.revision
    WHERE {_WORDS.format("e")} = {_WORDS.format("q")} AND e.stance = q.stance
      AND coalesce(e.person_id, e.speaker) = coalesce(q.person_id, q.speaker)
      AND e.confidence >= min(q.confidence, 0.6);
CREATE VIEW copied_quotes AS                   -- each quote with every earlier print of it in its lineage
    SELECT id, lineage_id, same_id, article_id, site, printed_at FROM same_quotes WHERE is_earlier;
"""  # noqa: S608 - fixed words
"""`schemas.doubt.SURE_FROM` was 0.6 when they were written: what is in doubt is nobody's first."""
