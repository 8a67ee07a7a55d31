"""Words once: a revision's text is the one copy, and what is cut out of it is kept as offsets.

`articles`, `blocks` and `attributions` are views that cut the words out again, in SQL that any SQLite reads. What they
are made of lies in `article_rows`, `block_rows` and `attribution_rows`, which is where rows are written.
"""

from collections.abc import Sequence

from schemas.quote import PARTED, Range, shown_at

ROWS = """
CREATE TABLE provenances (                     -- which evidence gave each field of an article; few say anything new
    id INTEGER PRIMARY KEY, told TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE new_article_rows (                -- what is known of an article beside its words
    key INTEGER PRIMARY KEY,                   -- for the full text: small, and another one after a rebuild
    id INTEGER NOT NULL UNIQUE,                -- from site and url alone, so a rebuild finds the same
    site TEXT NOT NULL REFERENCES sites(name),
    url TEXT NOT NULL,
    published_at TEXT, published_text TEXT NOT NULL DEFAULT '', modified_at TEXT,
    language TEXT NOT NULL DEFAULT '', section TEXT NOT NULL DEFAULT '',
    words INTEGER NOT NULL,
    complete INTEGER NOT NULL DEFAULT 1,       -- 0: the publisher shows a teaser only
    doubtful TEXT NOT NULL DEFAULT '',         -- why it may be no article; empty: it is one
    evidence TEXT NOT NULL, provenance_id INTEGER REFERENCES provenances(id), cleaner TEXT NOT NULL,
    revision INTEGER NOT NULL,                 -- the latest, which has its words
    first_seen_at TEXT NOT NULL, gone_at TEXT,
    UNIQUE (site, url)
) STRICT;
CREATE TABLE new_block_rows (                  -- the pieces of an article's text
    article_id INTEGER NOT NULL REFERENCES new_article_rows(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    kind TEXT NOT NULL, level INTEGER NOT NULL,
    "start" INTEGER, "end" INTEGER,            -- in the text of the article's latest revision; NULL for captions
    text TEXT,                                 -- NULL: it is what stands there
    source TEXT NOT NULL DEFAULT '', post INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE new_attribution_rows (            -- who said what: places in the revision's text
    key INTEGER PRIMARY KEY,                   -- as that of article_rows
    id INTEGER NOT NULL UNIQUE,                -- from article, revision and position, so a rebuild finds the same
    article_id INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
    stance TEXT NOT NULL DEFAULT 'said' CHECK (stance IN ('said', 'negated', 'asked', 'hypothetical')),
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,       -- of all the content
    content TEXT,                              -- spans such as '3,8],[12,20'; NULL: from start to end
    shown TEXT,                                -- the same with the text's quotation marks; NULL: there are none
    quoted TEXT,                               -- those in quotation marks; '': none; NULL: all the content
    source TEXT NOT NULL, cue TEXT NOT NULL,   -- likewise; '': none
    speaker TEXT NOT NULL, speaker_kind TEXT NOT NULL,
    person_id TEXT REFERENCES persons(id),
    confidence REAL NOT NULL, rule TEXT NOT NULL,
    UNIQUE (article_id, revision, position),
    FOREIGN KEY (article_id, revision) REFERENCES revisions(article_id, number) ON DELETE CASCADE
) STRICT;
"""
"""Of the half-way state: `new_` goes from their names when all is copied."""

FULL_TEXT = """
CREATE VIRTUAL TABLE new_articles_fts USING fts5 (
    headline, text, content='articles', content_rowid='key', tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE new_attributions_fts USING fts5 (
    content, speaker, content='attributions', content_rowid='key', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO new_articles_fts (new_articles_fts, rank) VALUES ('pgsz', 1000);
INSERT INTO new_attributions_fts (new_attributions_fts, rank) VALUES ('pgsz', 1000);
"""
"""The rowid is the key: a hash costs eight bytes for each word of each article.

A word that fills four pages is indexed by rowid, so that "has this quote the word?" is answered without reading its
whole list: with SQLite's own pages of 4 KB that was eight times slower for words of many quotes.
"""

INDEXES = """
CREATE INDEX articles_published ON article_rows (published_at);
CREATE INDEX articles_appeared ON article_rows (site, min(first_seen_at, coalesce(published_at, first_seen_at)));
CREATE INDEX articles_gone ON article_rows (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX articles_site_published ON article_rows (site, published_at DESC);
CREATE INDEX articles_first_seen ON article_rows (site, first_seen_at);
CREATE INDEX articles_site_gone ON article_rows (site) WHERE gone_at IS NOT NULL;
CREATE INDEX articles_undated ON article_rows (first_seen_at) WHERE published_at IS NULL;
CREATE INDEX articles_language ON article_rows (language);
CREATE INDEX revisions_capture ON revisions (capture_id);
CREATE INDEX revisions_words ON revisions (substr(text_digest, 8, 12));
CREATE INDEX attributions_person ON attribution_rows (person_id, article_id, revision) WHERE person_id IS NOT NULL;
CREATE INDEX attributions_speaker ON attribution_rows (speaker) WHERE speaker <> '';
"""


def packed(spans: Sequence[Range]) -> str:
    """Spans as `attribution_rows` keeps them.

    >>> packed([(3, 8), (12, 20)])
    '3,8],[12,20'
    """
    if len(spans) == 1:  # as nearly all are
        return f"{spans[0][0]},{spans[0][1]}"
    return "],[".join(f"{start},{end}" for start, end in spans)


def places(text: str, content: Sequence[Range], quoted: Sequence[Range]) -> dict[str, int | str | None]:
    """The columns that say where a quote's words stand; what one of them says is not said again by the next."""
    start, end = content[0] if len(content) == 1 else (min(content)[0], max(last for _, last in content))
    told = packed(content)
    shown = packed(shown_at(text, content, quoted)) if quoted else told
    return {
        "start": start,
        "end": end,
        "content": None if told == f"{start},{end}" else told,
        "shown": None if shown == told else shown,
        "quoted": None if tuple(quoted) == tuple(content) else packed(quoted),
    }


_LATEST = "(SELECT r.{} FROM revisions r WHERE r.article_id = a.id AND r.number = a.revision)"


def _latest(name: str) -> str:
    return f"{_LATEST.format(name)} AS {name}"


ARTICLES = f"""
CREATE VIEW articles AS                        -- each article as it stands today, with the words of its latest revision
    SELECT a.id, a.site, a.url, {_latest("headline")},
           {_latest("dek")},
           a.published_at, a.published_text, a.modified_at, a.language, a.section,
           {_latest("text")},
           {_latest("text_digest")},
           a.words, a.complete, a.evidence,
           coalesce((SELECT p.told FROM provenances p WHERE p.id = a.provenance_id), '{{}}') AS provenance, a.revision,
           {_latest("capture_id")},
           a.cleaner, a.first_seen_at, a.gone_at,
           {_latest("shared_title")},
           a.doubtful, a.key
    FROM article_rows a;
"""  # noqa: S608 - fixed words
BLOCKS = """
CREATE VIEW blocks AS                          -- the pieces of each article's text, in their order
    SELECT b.article_id, b.position, b.kind, b.level,
           coalesce(b.text, (
               SELECT substr(r.text, b."start" + 1, b."end" - b."start")
               FROM article_rows a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
               WHERE a.id = b.article_id)) AS text,
           b."start", b."end", b.source, b.post
    FROM block_rows b;
"""


def _json(spans: str) -> str:
    """Spans as `attributions` tells them."""
    return f"iif({spans} = '', '[]', '[[' || replace({spans}, ',', ', ') || ']]')"


def _cut(spans: str, between: str, whole: str = "0") -> str:
    """The words of spans as they stand in the text, in this order; `whole`: they are all from start to end.

    Without `json_each`: the full text reads its words here, and may not use one virtual table inside another.
    """
    first, last = "CAST({0} AS INTEGER)", "CAST(substr({0}, instr({0}, ',') + 1) AS INTEGER)"
    words = f"substr(r.text, {first} + 1, {last} - {first})"
    return f"""(
        SELECT CASE WHEN {whole} THEN substr(r.text, q."start" + 1, q."end" - q."start")
                    WHEN {spans} = '' THEN ''
                    WHEN instr({spans}, ']') = 0 THEN {words.format(spans)}
                    ELSE (WITH RECURSIVE cut(rest, said) AS (
                        SELECT {spans} || '],[', ''
                        UNION ALL
                        SELECT substr(rest, instr(rest, '],[') + 3), said || '{between}' || {words.format("rest")}
                        FROM cut WHERE rest <> '')
                        SELECT substr(said, {len(between) + 1}) FROM cut WHERE rest = '') END
        FROM revisions r WHERE r.article_id = q.article_id AND r.number = q.revision)"""  # noqa: S608 - fixed words


_CONTENT = 'coalesce(q.content, q."start" || \',\' || q."end")'
_SHOWN = f"coalesce(q.shown, {_CONTENT})"
_QUOTED = f"coalesce(q.quoted, {_CONTENT})"
ATTRIBUTIONS = f"""
CREATE VIEW attributions AS                    -- who said what, in the words of the revision's text
    SELECT q.id, q.article_id, q.revision, q.position, q.kind, q.stance,
        {_cut(_SHOWN, PARTED, "q.shown IS NULL AND q.content IS NULL")} AS quote,
        {_cut(_CONTENT, PARTED, "q.content IS NULL")} AS content,
        {_cut(_QUOTED, PARTED, "q.quoted IS NULL AND q.content IS NULL")} AS verbatim,
        {_json(_CONTENT)} AS content_spans, {_json("q.source")} AS source_spans,
        {_json("q.cue")} AS cue_spans, {_json(_QUOTED)} AS quoted_spans,
        q."start", q."end", {_cut("q.source", " ")} AS source, {_cut("q.cue", " ")} AS cue,
        q.speaker, q.speaker_kind, q.person_id, q.confidence, q.rule, q.key
    FROM attribution_rows q;
"""  # noqa: S608 - fixed words

# An article's words go into the full text with its revision, and when another one becomes its latest. What goes from
# there must be told word for word, so it goes before the text does: with the article, with the revision, alone.
_PUT_ARTICLE = "INSERT INTO articles_fts (rowid, headline, text) SELECT key, headline, text FROM articles WHERE id = {}"
_TAKE_ARTICLE = """INSERT INTO articles_fts (articles_fts, rowid, headline, text)
    SELECT 'delete', a.key, r.headline, r.text FROM article_rows a JOIN revisions r
    ON r.article_id = a.id AND r.number = {} WHERE a.id = old.id"""
_TAKE_QUOTES = """INSERT INTO attributions_fts (attributions_fts, rowid, content, speaker)
    SELECT 'delete', key, content, speaker FROM attributions WHERE {}"""
_IS_LATEST = "(SELECT a.revision FROM article_rows a WHERE a.id = {0}.article_id) = {0}.number"
_HAS_TEXT = "EXISTS (SELECT 1 FROM revisions r WHERE r.article_id = old.article_id AND r.number = old.revision)"
TRIGGERS = (
    f"""
CREATE TRIGGER articles_words_first AFTER INSERT ON revisions WHEN {_IS_LATEST.format("new")} BEGIN
    {_PUT_ARTICLE.format("new.article_id")};
END""",
    f"""
CREATE TRIGGER articles_words_next AFTER UPDATE OF revision ON article_rows WHEN old.revision <> new.revision BEGIN
    {_TAKE_ARTICLE.format("old.revision")};
    {_PUT_ARTICLE.format("new.id")};
END""",
    f"""
CREATE TRIGGER articles_words_gone BEFORE DELETE ON article_rows BEGIN
    {_TAKE_ARTICLE.format("old.revision")};
END""",
    """
CREATE TRIGGER attributions_words_more AFTER INSERT ON attribution_rows BEGIN
    INSERT INTO attributions_fts (rowid, content, speaker)
    SELECT key, content, speaker FROM attributions WHERE id = new.id;
END""",
    f"""
CREATE TRIGGER attributions_words_less BEFORE DELETE ON attribution_rows WHEN {_HAS_TEXT} BEGIN
    {_TAKE_QUOTES.format("id = old.id")};
END""",
    f"""
CREATE TRIGGER attributions_words_before BEFORE UPDATE OF speaker, content, "start", "end" ON attribution_rows BEGIN
    {_TAKE_QUOTES.format("id = old.id")};
END""",
    """
CREATE TRIGGER attributions_words_after AFTER UPDATE OF speaker, content, "start", "end" ON attribution_rows BEGIN
    INSERT INTO attributions_fts (rowid, content, speaker)
    SELECT key, content, speaker FROM attributions WHERE id = new.id;
END""",
    f"""
CREATE TRIGGER revisions_words_before BEFORE UPDATE OF headline, text ON revisions BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, headline, text)
    SELECT 'delete', a.key, old.headline, old.text FROM article_rows a
    WHERE a.id = old.article_id AND a.revision = old.number;
    {_TAKE_QUOTES.format("article_id = old.article_id AND revision = old.number")};
END""",  # noqa: S608 - fixed words
    """
CREATE TRIGGER revisions_words_after AFTER UPDATE OF headline, text ON revisions BEGIN
    INSERT INTO articles_fts (rowid, headline, text)
    SELECT a.key, new.headline, new.text FROM article_rows a
    WHERE a.id = new.article_id AND a.revision = new.number;
    INSERT INTO attributions_fts (rowid, content, speaker)
    SELECT key, content, speaker FROM attributions WHERE article_id = new.article_id AND revision = new.number;
END""",
    f"""
CREATE TRIGGER revisions_words_gone BEFORE DELETE ON revisions BEGIN
    {_TAKE_QUOTES.format("article_id = old.article_id AND revision = old.number")};
END""",
)
