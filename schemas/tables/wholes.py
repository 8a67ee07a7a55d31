"""How much there is in all, and which articles are whose, kept as it comes and goes: the first page walks no index.

What is kept here counts rows of tables that are no article's, or sums further what is counted already.
"""

from collections.abc import Mapping

from sqlite_utils.db import Database

TABLES = """
CREATE TABLE counted_sites (                   -- articles by paper
    site TEXT PRIMARY KEY, articles INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE counted_rows (                    -- captures, persons, and changes by publishers
    what TEXT PRIMARY KEY, number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_speakers_speaker ON counted_speakers (speaker);
CREATE INDEX attributions_kind ON attribution_rows (kind, stance, confidence);
"""
COUNTED: Mapping[str, str] = {
    "counted_sites": "SELECT site, count(*) FROM article_rows GROUP BY site",
    "counted_rows": "SELECT 'captures', count(*) FROM captures UNION ALL SELECT 'persons', count(*) FROM persons "
    "UNION ALL SELECT 'changes', count(*) FROM revisions WHERE kind = 'publisher'",
}
"""Each table, and how it is counted anew."""
_ROWS = "UPDATE counted_rows SET number = number {} WHERE what = '{}';"


def _counting(what: str, table: str, when: str = "") -> tuple[str, ...]:
    """Triggers that count the rows of a table, `when` they are of a kind."""
    return tuple(
        f"CREATE TRIGGER counted_rows_{what}_{name} AFTER {verb} ON {table} "
        f"{when and 'WHEN ' + when.format(row)} BEGIN {_ROWS.format(by, what)} END"
        for name, verb, row, by in (("more", "INSERT", "new", "+ 1"), ("less", "DELETE", "old", "- 1"))
    )


TRIGGERS = (
    *_counting("captures", "captures"),
    *_counting("persons", "persons"),
    *_counting("changes", "revisions", "{}.kind = 'publisher'"),
    "CREATE TRIGGER counted_rows_changes_moved AFTER UPDATE OF kind ON revisions WHEN old.kind <> new.kind BEGIN "
    + _ROWS.format("+ (new.kind = 'publisher') - (old.kind = 'publisher')", "changes")
    + " END",
    "CREATE TRIGGER counted_sites_more AFTER INSERT ON article_rows BEGIN "
    "INSERT INTO counted_sites VALUES (new.site, 1) ON CONFLICT DO UPDATE SET articles = articles + 1; END",
    "CREATE TRIGGER counted_sites_less AFTER DELETE ON article_rows BEGIN "
    "UPDATE counted_sites SET articles = articles - 1 WHERE site = old.site; "
    "DELETE FROM counted_sites WHERE site = old.site AND articles = 0; END",
)
"""Of a paper that is renamed all rows get the new name: no trigger looks at that."""


def add_wholes(db: Database) -> None:
    """Make the tables and the indexes of names and of kinds, count what is there, and keep it from then on."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    for table, counting in COUNTED.items():
        db.execute(f"INSERT INTO {table} {counting}")
    for trigger in TRIGGERS:
        db.execute(trigger)
