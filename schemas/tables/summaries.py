"""What is counted once when it is loaded, as migrations 33 to 35 made it: `counted` has what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils.db import Database

INDEXES = """
CREATE INDEX revisions_kind ON revisions (kind, seen_at);
CREATE INDEX revisions_seen ON revisions (seen_at);
CREATE INDEX articles_site_published ON articles (site, published_at DESC);
CREATE INDEX articles_first_seen ON articles (site, first_seen_at);
CREATE INDEX articles_site_gone ON articles (site) WHERE gone_at IS NOT NULL;
CREATE INDEX articles_undated ON articles (first_seen_at) WHERE published_at IS NULL;
CREATE INDEX articles_language ON articles (language);
CREATE INDEX captures_fetched ON captures (fetched_at);
CREATE INDEX attributions_speaker ON attributions (speaker) WHERE speaker <> '';
DROP INDEX attributions_person;
CREATE INDEX attributions_person ON attributions (person_id, article_id, revision);
CREATE INDEX removed_blocks_sample ON removed_blocks (rule, sample);
"""
TABLES = """
CREATE TABLE counted_quotes (                  -- what is said in the articles as they stand today
    at TEXT NOT NULL,                          -- when the article was published, or first seen where it is undated
    id INTEGER NOT NULL,                       -- of the attribution
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    site TEXT NOT NULL, language TEXT NOT NULL, dated INTEGER NOT NULL,
    who TEXT,                                  -- a person's id or a group's name; NULL: neither is told
    person INTEGER NOT NULL,                   -- 1: it is a person
    speaker TEXT NOT NULL, confidence REAL NOT NULL,
    step INTEGER NOT NULL,                     -- whole twentieths of the confidence
    leads INTEGER NOT NULL,                    -- 1: the surest of its `who` in the article
    leads_all INTEGER NOT NULL,                -- 1: the surest in the article that has a speaker
    PRIMARY KEY (at, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_quotes_article ON counted_quotes (article_id);
CREATE INDEX counted_quotes_who
    ON counted_quotes (who, person, dated, at, confidence, site, language, leads, article_id, speaker)
    WHERE who IS NOT NULL;

CREATE TABLE counted_speakers (                -- their sums by who speaks
    who TEXT NOT NULL, person INTEGER NOT NULL, language TEXT NOT NULL, speaker TEXT NOT NULL, step INTEGER NOT NULL,
    quotes INTEGER NOT NULL,
    PRIMARY KEY (who, person, language, speaker, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted_papers (                  -- the same by paper
    site TEXT NOT NULL, who TEXT NOT NULL, person INTEGER NOT NULL, language TEXT NOT NULL, speaker TEXT NOT NULL,
    step INTEGER NOT NULL,
    quotes INTEGER NOT NULL,
    articles INTEGER NOT NULL,                 -- those whose surest quote of them is one of these
    PRIMARY KEY (site, who, person, language, speaker, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_papers_who ON counted_papers (who, person, language, step, site, articles);

CREATE TABLE counted_days (                    -- quotes that have a speaker, by day and paper
    day TEXT NOT NULL,                         -- of publication in UTC; empty: undated
    site TEXT NOT NULL,
    seen TEXT NOT NULL,                        -- the same day, or where undated that on which it was first seen
    step INTEGER NOT NULL, quotes INTEGER NOT NULL,
    articles INTEGER NOT NULL,                 -- those whose surest quote is one of these
    PRIMARY KEY (day DESC, site, seen, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_days_site ON counted_days (site, day DESC, seen, step, quotes, articles);

CREATE TABLE counted_steps (                   -- all quotes, those without a speaker among them, by paper
    site TEXT NOT NULL, step INTEGER NOT NULL, quotes INTEGER NOT NULL,
    PRIMARY KEY (site, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted_articles (                -- by paper and day
    site TEXT NOT NULL,
    day TEXT NOT NULL,                         -- of publication in UTC, or on which undated ones were first seen
    articles INTEGER NOT NULL, dated INTEGER NOT NULL, words INTEGER NOT NULL,
    PRIMARY KEY (site, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_articles_day ON counted_articles (day DESC, site, articles, words);

CREATE TABLE counted_citations (               -- what the articles as they stand today cite, once an article
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, name TEXT NOT NULL, kind TEXT NOT NULL,
    at TEXT NOT NULL, day TEXT NOT NULL, dated INTEGER NOT NULL, site TEXT NOT NULL, citations INTEGER NOT NULL,
    PRIMARY KEY (article_id, name, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_citations_name ON counted_citations (name, kind, at, dated, site);
CREATE INDEX counted_citations_day ON counted_citations (kind, day DESC, name, site, at);
CREATE INDEX counted_citations_at ON counted_citations (at, name, kind, site, citations, dated);

CREATE TABLE counted_sources (                 -- their sums by source and paper
    name TEXT NOT NULL, kind TEXT NOT NULL, site TEXT NOT NULL, citations INTEGER NOT NULL, articles INTEGER NOT NULL,
    PRIMARY KEY (name, kind, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted_removals (                -- what each cleaning rule took away, by paper
    site TEXT NOT NULL, rule TEXT NOT NULL, articles INTEGER NOT NULL, blocks INTEGER NOT NULL, words INTEGER NOT NULL,
    PRIMARY KEY (site, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE speakers (                        -- every name under which somebody speaks, in whatever revision
    name TEXT PRIMARY KEY, attributions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""
TOTALS = """
CREATE TABLE counted_totals (                  -- all quotes of each, however sure: of many, few may be among the first
    who TEXT NOT NULL, person INTEGER NOT NULL, quotes INTEGER NOT NULL,
    PRIMARY KEY (who, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_totals_most ON counted_totals (quotes DESC, person, who);
CREATE INDEX attributions_unsaid ON attribution_rows (person_id) WHERE stance <> 'said';
"""
WHO = "coalesce(q.person_id, iif(q.speaker_kind = 'group', nullif(q.speaker, ''), NULL))"
STEP = (
    "CAST(q.confidence * 20 AS INTEGER) + (q.confidence >= (CAST(q.confidence * 20 AS INTEGER) + 1) / 20.0) "
    "- (q.confidence < CAST(q.confidence * 20 AS INTEGER) / 20.0)"
)
"""The product may be rounded up to a whole number that the confidence has not reached: the comparisons tell."""
QUOTES = f"""
SELECT coalesce(a.published_at, a.first_seen_at), q.id, a.id, a.site, a.language, a.published_at IS NOT NULL, {WHO},
       q.person_id IS NOT NULL, q.speaker, q.confidence, {STEP},
       {WHO} IS NOT NULL AND row_number() OVER (
           PARTITION BY a.id, {WHO}, q.person_id IS NULL ORDER BY q.confidence DESC, q.id) = 1,
       q.speaker <> '' AND row_number() OVER (
           PARTITION BY a.id, q.speaker = '' ORDER BY q.confidence DESC, q.id) = 1
FROM articles a JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
WHERE q.stance = 'said'"""  # noqa: S608 - constants
CITATIONS = """
SELECT a.id, c.name, c.kind, coalesce(a.published_at, a.first_seen_at),
       substr(coalesce(a.published_at, a.first_seen_at), 1, 10), a.published_at IS NOT NULL, a.site, count(*)
FROM articles a JOIN citations c ON c.article_id = a.id AND c.revision = a.revision
WHERE {those}
GROUP BY a.id, c.name, c.kind"""
AT_FIRST = {
    "counted_quotes": f"{QUOTES} ORDER BY 1, 2",
    "counted_citations": CITATIONS.format(those="1"),
    "counted_speakers": """
SELECT who, person, language, speaker, step, count(*) FROM counted_quotes WHERE who IS NOT NULL
GROUP BY who, person, language, speaker, step""",
    "counted_papers": """
SELECT site, who, person, language, speaker, step, count(*), sum(leads) FROM counted_quotes WHERE who IS NOT NULL
GROUP BY site, who, person, language, speaker, step""",
    "counted_days": """
SELECT iif(dated, substr(at, 1, 10), '') AS day, site, substr(at, 1, 10) AS seen, step, count(*), sum(leads_all)
FROM counted_quotes WHERE speaker <> '' GROUP BY day, site, seen, step""",
    "counted_steps": "SELECT site, step, count(*) FROM counted_quotes GROUP BY site, step",
    "counted_articles": """
SELECT site, substr(coalesce(published_at, first_seen_at), 1, 10) AS day, count(*), count(published_at), sum(words)
FROM articles GROUP BY site, day""",
    "counted_sources": """
SELECT name, kind, site, sum(citations), count(*) FROM counted_citations GROUP BY name, kind, site""",
    "counted_removals": """
SELECT a.site, d.rule, count(*), sum(d.blocks), sum(d.words)
FROM removed_blocks d JOIN articles a ON a.id = d.article_id GROUP BY a.site, d.rule""",
    "speakers": "SELECT speaker, count(*) FROM attributions WHERE speaker <> '' GROUP BY speaker",
}
COUNTED = AT_FIRST | {
    "counted_totals": "SELECT who, person, sum(quotes) FROM counted_speakers GROUP BY who, person",
}
"""Each table, and how it is counted anew; those of the small rows come first."""


def add_summaries(db: Database) -> None:
    """Make the tables, count all that is there, and let triggers keep the sums from then on."""
    for statement in (*_statements(INDEXES), *_statements(TABLES)):
        db.execute(statement)
    _fill(db, AT_FIRST, TRIGGERS)


def add_totals(db: Database) -> None:
    """Make the table of all quotes of each, count those that are there, and keep it from then on."""
    for statement in _statements(TOTALS):
        db.execute(statement)
    _fill(db, COUNTED.keys() - AT_FIRST, _triggers(WHOLE))


def _statements(script: str) -> list[str]:
    return [statement for statement in script.split(";\n") if statement.strip()]


def _fill(db: Database, tables: Iterable[str], keeping: Sequence[str]) -> None:
    for table in tables:
        db.execute(f"INSERT INTO {table} {COUNTED[table]}")
    for trigger in keeping:
        db.execute(trigger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Sums over the rows of another table: what they are told by of its row `new`."""

    table: str
    of: str
    key: dict[str, str]
    sums: dict[str, str]
    when: str = "1"


def _triggers(kept: Kept) -> list[str]:
    table, of, key, sums, when = kept.table, kept.of, kept.key, kept.sums, kept.when
    columns, values = ", ".join([*key, *sums]), ", ".join([*key.values(), *sums.values()])
    first = next(iter(sums))
    more = ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
    less = ", ".join(f"{name} = {name} - ({_old(told)})" for name, told in sums.items())
    place = " AND ".join(f"{name} = {_old(told)}" for name, told in key.items())
    insert = f"INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO UPDATE SET {more}"  # noqa: S608 - constants
    lessen = f"UPDATE {table} SET {less} WHERE {place}; DELETE FROM {table} WHERE {place} AND {first} = 0"  # noqa: S608
    return [
        f"CREATE TRIGGER {table}_more AFTER INSERT ON {of} WHEN {when} BEGIN {insert}; END",
        f"CREATE TRIGGER {table}_less AFTER DELETE ON {of} WHEN {_old(when)} BEGIN {lessen}; END",
    ]


def _old(told: str) -> str:
    return told.replace("new.", "old.")


def _same(*names: str) -> dict[str, str]:
    return {name: f"new.{name}" for name in names}


DAY_OF = "substr(coalesce(new.published_at, new.first_seen_at), 1, 10)"
ARTICLE = {"articles": "1", "dated": "new.published_at IS NOT NULL", "words": "new.words"}
KEPT = (
    Kept(
        table="counted_speakers",
        of="counted_quotes",
        key=_same("who", "person", "language", "speaker", "step"),
        sums={"quotes": "1"},
        when="new.who IS NOT NULL",
    ),
    Kept(
        table="counted_papers",
        of="counted_quotes",
        key=_same("site", "who", "person", "language", "speaker", "step"),
        sums={"quotes": "1", "articles": "new.leads"},
        when="new.who IS NOT NULL",
    ),
    Kept(
        table="counted_days",
        of="counted_quotes",
        key={"day": "iif(new.dated, substr(new.at, 1, 10), '')", "seen": "substr(new.at, 1, 10)"}
        | _same("site", "step"),
        sums={"quotes": "1", "articles": "new.leads_all"},
        when="new.speaker <> ''",
    ),
    Kept(table="counted_steps", of="counted_quotes", key=_same("site", "step"), sums={"quotes": "1"}),
    Kept(
        table="counted_sources",
        of="counted_citations",
        key=_same("name", "kind", "site"),
        sums={"citations": "new.citations", "articles": "1"},
    ),
    Kept(table="counted_articles", of="articles", key={"site": "new.site", "day": DAY_OF}, sums=ARTICLE),
    Kept(
        table="speakers",
        of="attributions",
        key={"name": "new.speaker"},
        sums={"attributions": "1"},
        when="new.speaker <> ''",
    ),
)
WHOLE = Kept(
    table="counted_totals",
    of="counted_quotes",
    key=_same("who", "person"),
    sums={"quotes": "1"},
    when="new.who IS NOT NULL",
)
MOVED = f"""
CREATE TRIGGER counted_articles_moved AFTER UPDATE OF published_at, first_seen_at, words ON articles
WHEN (old.published_at, old.first_seen_at, old.words) IS NOT (new.published_at, new.first_seen_at, new.words) BEGIN
UPDATE counted_articles SET articles = articles - 1, dated = dated - (old.published_at IS NOT NULL),
    words = words - old.words WHERE site = new.site AND day = {_old(DAY_OF)};
DELETE FROM counted_articles WHERE site = new.site AND day = {_old(DAY_OF)} AND articles = 0;
INSERT INTO counted_articles (site, day, articles, dated, words)
    VALUES (new.site, {DAY_OF}, {", ".join(ARTICLE.values())})
    ON CONFLICT DO UPDATE SET articles = articles + 1, dated = dated + excluded.dated, words = words + excluded.words;
END"""  # noqa: S608 - constants
_GIVEN = "SELECT d.{} FROM removed_blocks d WHERE d.article_id = old.id AND d.rule = counted_removals.rule"
REMOVALS = (
    """
CREATE TRIGGER counted_removals_more AFTER INSERT ON removed_blocks BEGIN
INSERT INTO counted_removals SELECT site, new.rule, 1, new.blocks, new.words FROM articles WHERE id = new.article_id
    ON CONFLICT DO UPDATE
    SET articles = articles + 1, blocks = blocks + excluded.blocks, words = words + excluded.words;
END""",
    """
CREATE TRIGGER counted_removals_less AFTER DELETE ON removed_blocks BEGIN
UPDATE counted_removals SET articles = articles - 1, blocks = blocks - old.blocks, words = words - old.words
    WHERE site = (SELECT site FROM articles WHERE id = old.article_id) AND rule = old.rule;
DELETE FROM counted_removals
    WHERE site = (SELECT site FROM articles WHERE id = old.article_id) AND rule = old.rule AND articles = 0;
END""",
    f"""
CREATE TRIGGER counted_removals_gone BEFORE DELETE ON articles BEGIN
UPDATE counted_removals SET articles = articles - 1, blocks = blocks - ({_GIVEN.format("blocks")}),
    words = words - ({_GIVEN.format("words")})
    WHERE site = old.site AND rule IN (SELECT rule FROM removed_blocks WHERE article_id = old.id);
DELETE FROM counted_removals
    WHERE site = old.site AND articles = 0 AND rule IN (SELECT rule FROM removed_blocks WHERE article_id = old.id);
END""",  # noqa: S608 - constants
)
"""When an article goes its row is gone before what was removed from it is: its paper is known no more."""
TRIGGERS = (*REMOVALS, *(trigger for kept in KEPT for trigger in _triggers(kept)), MOVED)
"""Of a paper that is renamed all rows get the new name, those of the sums too: no trigger looks at that."""


def triggers() -> list[str]:
    """What keeps the sums since articles and attributions are views: the rows beneath them are counted."""
    return [_beneath(trigger) for trigger in TRIGGERS]


def _beneath(trigger: str) -> str:
    for view in ("article", "attribution"):
        trigger = trigger.replace(f" ON {view}s ", f" ON {view}_rows ").replace(f" ON {view}s\n", f" ON {view}_rows\n")
        trigger = trigger.replace(f"FROM {view}s ", f"FROM {view}_rows ")
    return trigger
