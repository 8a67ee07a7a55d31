"""What is counted once when it is loaded, so that no page counts it again: quotes and citations that count today.

`counted_quote_rows` holds a small row for each quote, article by article, and `counted_by_who` those of whoever is told
to speak, in the order of time; `counted_citations` holds the citations. The quotes of new articles are added to the
sums all at once; triggers take them away, and keep what counts articles, speakers and citations. Confidence is kept in
twentieths: a least confidence between two of them is answered from the small rows. What an article tells of its quotes
is asked of it, so they cease to count before it changes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils.db import Database

from schemas.tables.codes import SPEAKER_KINDS, STANCES, share_of, told, twentieths_of, typed
from schemas.tables.summaries import CITATIONS
from schemas.tables.summaries import COUNTED as BEFORE
from schemas.tables.summaries import triggers as triggers_before
from schemas.tables.wholes import COUNTED as WHOLES
from schemas.tables.wholes import TRIGGERS as KEEPING_WHOLES

TABLES = """
CREATE TABLE counted_quote_rows (              -- what is said in the articles as they stand today
    article_key INTEGER NOT NULL, key INTEGER NOT NULL,     -- those of article_rows and attribution_rows
    who TEXT,                                  -- a person's id or a group's name; NULL: neither is told
    person INTEGER NOT NULL,                   -- 1: it is a person
    speaker TEXT,                              -- NULL: it is `who`
    confidence ANY NOT NULL,                   -- as that of attribution_rows
    leads INTEGER NOT NULL,                    -- 1: the surest of its `who` in the article
    leads_all INTEGER NOT NULL,                -- 1: the surest in the article that has a speaker
    PRIMARY KEY (article_key, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE counted_by_who (                  -- those that tell it, in the order of time, with all that is asked
    who TEXT NOT NULL, person INTEGER NOT NULL, dated INTEGER NOT NULL, at TEXT NOT NULL, key INTEGER NOT NULL,
    article_id INTEGER NOT NULL, site TEXT NOT NULL, language TEXT NOT NULL,
    speaker TEXT, confidence ANY NOT NULL, leads INTEGER NOT NULL,
    PRIMARY KEY (who, person, dated, at, key)
) STRICT, WITHOUT ROWID;
"""
AT = "iif(a.published_at IS NULL, a.first_seen_at, a.published_at)"
INDEXES = f"CREATE INDEX articles_at ON article_rows ({AT.replace('a.', '')})"
"""Written as nothing else writes it: SQLite would take the index for ways that are quicker in another order."""
VIEWS = (
    f"""
CREATE VIEW counted_quotes AS                  -- a small row for each quote that counts today
    SELECT {AT} AS at, (SELECT q.id FROM attribution_rows q WHERE q.key = c.key) AS id, a.id AS article_id, a.site,
           a.language, {typed("a.published_at IS NOT NULL", "INTEGER")} AS dated, c.who, c.person,
           coalesce(c.speaker, c.who) AS speaker,
           {typed(share_of("c.confidence"), "REAL")} AS confidence,
           {typed(twentieths_of("c.confidence"), "INTEGER")} AS step, c.leads, c.leads_all,
           c.key
    FROM article_rows a CROSS JOIN counted_quote_rows c ON c.article_key = a.key""",  # noqa: S608 - fixed words
    f"""
CREATE VIEW counted_voices AS                  -- those that tell who speaks, found by who it is
    SELECT c.who, c.person, c.dated, c.at, c.key, c.article_id, c.site, c.language,
           coalesce(c.speaker, c.who) AS speaker, {typed(share_of("c.confidence"), "REAL")} AS confidence, c.leads
    FROM counted_by_who c""",  # noqa: S608 - fixed words
)
_SPEAKER_KIND = told("q.speaker_kind", SPEAKER_KINDS)
WHO = f"coalesce(q.person_id, iif({_SPEAKER_KIND} = 'group', nullif(q.speaker, ''), NULL))"
QUOTES = f"""
SELECT a.key, q.key, {WHO}, q.person_id IS NOT NULL, nullif(q.speaker, {WHO}), q.confidence,
       {WHO} IS NOT NULL AND row_number() OVER (
           PARTITION BY a.id, {WHO}, q.person_id IS NULL ORDER BY {share_of("q.confidence")} DESC, q.id) = 1,
       q.speaker <> '' AND row_number() OVER (
           PARTITION BY a.id, q.speaker = '' ORDER BY {share_of("q.confidence")} DESC, q.id) = 1
FROM article_rows a JOIN attribution_rows q ON q.article_id = a.id AND q.revision = a.revision
WHERE {told("q.stance", STANCES)} = 'said'"""  # noqa: S608 - constants
BY_WHO = f"""
SELECT c.who, c.person, a.published_at IS NOT NULL, {AT}, c.key, a.id, a.site, a.language, c.speaker, c.confidence,
       c.leads
FROM counted_quote_rows c JOIN article_rows a ON a.key = c.article_key WHERE c.who IS NOT NULL"""  # noqa: S608
COUNTED: Mapping[str, str] = (
    {
        "counted_quote_rows": f"{QUOTES} ORDER BY 1, 2",
        "counted_by_who": f"{BY_WHO} ORDER BY 1, 2, 3, 4, 5",
    }
    | {table: counting for table, counting in BEFORE.items() if table != "counted_quotes"}
    | dict(WHOLES)
)
"""Each table, and how it is counted anew; those of the small rows come first."""
TOLD = ("counted_quotes", *(table for table in COUNTED if table not in ("counted_quote_rows", "counted_by_who")))
"""Tables and views of what is counted that tell the same wherever the same is stored: small keys are left out."""


def count_all_again(db: Database) -> None:
    """Count everything anew, in the caller's transaction: what was changed by hand is counted as it is now."""
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        if name.startswith(tuple(COUNTED)):
            db.execute(f'DROP TRIGGER "{name}"')
    for table, counting in COUNTED.items():
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
        db.execute(f"INSERT INTO {table} {counting}")
    for trigger in (*triggers(), *KEEPING_WHOLES):
        db.execute(trigger)


def wrong_summaries(db: Database) -> list[str]:
    """The tables here that do not hold what is counted anew; empty: all is right."""
    return [table for table, counting in COUNTED.items() if not _is_right(db, table, counting)]


def count_again(db: Database, article: int) -> None:
    """Bring up to date what of an article is counted: after its words, times or what was found in it changed."""
    db.conn.execute(_FORGET, [article])
    db.conn.execute("DELETE FROM counted_citations WHERE article_id = ?", [article])
    count_new(db, [article])


def count_new(db: Database, articles: Sequence[int]) -> None:
    """Count what is in these articles, of which nothing was counted before."""
    these = [json.dumps(articles)]
    for adding in ADDING:
        db.conn.execute(adding, these)


_THESE = "a.id IN (SELECT value FROM json_each(?))"
_FORGET = "DELETE FROM counted_quote_rows WHERE article_key = (SELECT key FROM article_rows WHERE id = ?)"


def _is_right(db: Database, table: str, counting: str) -> bool:
    anew, kept = f"SELECT * FROM ({counting})", f"SELECT * FROM {table}"  # noqa: S608 - constants
    differ = f"SELECT EXISTS ({anew} EXCEPT {kept}) OR EXISTS ({kept} EXCEPT {anew})"
    return not db.execute(differ).fetchone()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Sums over `counted_quote_rows`: what they are told by of its row `new` and of its article `a`."""

    table: str
    key: Mapping[str, str]
    sums: Mapping[str, str]
    when: str = "1"


_WHO = {"who": "new.who", "person": "new.person"}
_OF = {"language": "a.language", "speaker": "coalesce(new.speaker, new.who)", "step": twentieths_of("new.confidence")}
_NAMED = "coalesce(new.speaker, new.who) <> ''"
KEPT = (
    Kept(table="counted_speakers", key=_WHO | _OF, sums={"quotes": "1"}, when="new.who IS NOT NULL"),
    Kept(table="counted_totals", key=_WHO, sums={"quotes": "1"}, when="new.who IS NOT NULL"),
    Kept(
        table="counted_papers",
        key={"site": "a.site"} | _WHO | _OF,
        sums={"quotes": "1", "articles": "new.leads"},
        when="new.who IS NOT NULL",
    ),
    Kept(
        table="counted_days",
        key={
            "day": "iif(a.published_at IS NULL, '', substr(a.published_at, 1, 10))",
            "site": "a.site",
            "seen": f"substr({AT}, 1, 10)",
            "step": _OF["step"],
        },
        sums={"quotes": "1", "articles": "new.leads_all"},
        when=_NAMED,
    ),
    Kept(table="counted_steps", key={"site": "a.site", "step": _OF["step"]}, sums={"quotes": "1"}),
)


def _adding(kept: Kept) -> str:
    """SQL that adds the quotes of one article."""
    columns, sums = ", ".join([*kept.key, *kept.sums]), ", ".join(f"sum({value})" for value in kept.sums.values())
    more = ", ".join(f"{name} = {name} + excluded.{name}" for name in kept.sums)
    return (
        f"INSERT INTO {kept.table} ({columns}) SELECT {', '.join(kept.key.values())}, {sums} "  # noqa: S608 - constants
        "FROM article_rows a CROSS JOIN counted_quote_rows new ON new.article_key = a.key "
        f"WHERE {_THESE} AND {kept.when} GROUP BY {', '.join(str(n + 1) for n in range(len(kept.key)))} "
        f"ON CONFLICT DO UPDATE SET {more}"
    )


def _trigger(kept: Kept) -> str:
    """What takes a quote away again."""
    table = kept.table
    less = ", ".join(f"{name} = {name} - {_old(value)}" for name, value in kept.sums.items())
    first = next(iter(kept.sums))
    place = _old(
        f"({', '.join(kept.key)}) = (SELECT {', '.join(kept.key.values())} FROM article_rows a "  # noqa: S608 - constants
        "WHERE a.key = new.article_key)"
    )
    return (
        f"CREATE TRIGGER {table}_less AFTER DELETE ON counted_quote_rows WHEN {_old(kept.when)} BEGIN "  # noqa: S608
        f"UPDATE {table} SET {less} WHERE {place}; DELETE FROM {table} WHERE {place} AND {first} = 0; END"
    )


def _old(sql: str) -> str:
    return sql.replace("new.", "old.")


_OF_TIME = "published_at, first_seen_at, language"
_CHANGED = ", ".join(f"old.{name}" for name in _OF_TIME.split(", "))
GONE = (
    f"""
CREATE TRIGGER counted_by_who_less AFTER DELETE ON counted_quote_rows WHEN old.who IS NOT NULL BEGIN
DELETE FROM counted_by_who WHERE (who, person, dated, at, key) = (
    SELECT old.who, old.person, a.published_at IS NOT NULL, {AT}, old.key FROM article_rows a
    WHERE a.key = old.article_key);
END""",  # noqa: S608 - constants
    """
CREATE TRIGGER counted_quote_rows_gone BEFORE DELETE ON article_rows BEGIN
DELETE FROM counted_quote_rows WHERE article_key = old.key;
END""",
    f"""
CREATE TRIGGER counted_quote_rows_moved BEFORE UPDATE OF {_OF_TIME} ON article_rows
WHEN ({_CHANGED}) IS NOT ({_CHANGED.replace("old.", "new.")}) BEGIN
DELETE FROM counted_quote_rows WHERE article_key = old.key;
END""",  # noqa: S608 - constants
)
"""Of a paper that is renamed all rows get the new name, those of the sums too: no trigger looks at that."""


ADDING = (
    f"INSERT INTO counted_quote_rows {QUOTES} AND {_THESE}",
    f"INSERT INTO counted_by_who {BY_WHO} AND {_THESE}",
    *map(_adding, KEPT),
    f"INSERT INTO counted_citations {CITATIONS.format(those=_THESE)}",
)
"""What follows when articles were written, whose ids are its parameter, as JSON."""


def triggers() -> list[str]:
    """What keeps every sum but the wholes, which come later."""
    others = [trigger for trigger in triggers_before() if " ON counted_quotes " not in trigger]
    return [*others, *GONE, *map(_trigger, KEPT)]
