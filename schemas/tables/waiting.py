"""How many pages of each source wait for their visit, kept as the frontier changes: nobody walks it to count them.

Triggers of their own, so that whatever writes the frontier keeps the counts; `onrecord verify` compares them.
"""

from sqlite_utils.db import Database

TABLE = """
CREATE TABLE sources_waiting (                 -- of the frontier's pages, how many wait for their visit
    site TEXT NOT NULL,
    source TEXT NOT NULL,                      -- the feed, sitemap, page or API that leads to them
    pages INTEGER NOT NULL,
    PRIMARY KEY (site, source)
) STRICT, WITHOUT ROWID;
INSERT INTO sources_waiting (site, source, pages) SELECT site, coalesce(source, discovered_by), count(*)
    FROM frontier WHERE kind = 'page' AND resting = 0 GROUP BY 1, 2;
CREATE INDEX crawl_runs_running ON crawl_runs (site) WHERE state = 'running';
CREATE INDEX captures_file ON captures (warc_file);
"""
COME = """INSERT INTO sources_waiting (site, source, pages)
    SELECT new.site, coalesce(new.source, new.discovered_by), 1 WHERE new.kind = 'page' AND new.resting = 0
    ON CONFLICT (site, source) DO UPDATE SET pages = pages + 1;"""
GONE = """UPDATE sources_waiting SET pages = pages - 1 WHERE old.kind = 'page' AND old.resting = 0
    AND site = old.site AND source = coalesce(old.source, old.discovered_by);"""
MOVED = """(old.site, old.kind, old.resting, coalesce(old.source, old.discovered_by))
    IS NOT (new.site, new.kind, new.resting, coalesce(new.source, new.discovered_by))"""
TRIGGERS = (
    f"CREATE TRIGGER frontier_came AFTER INSERT ON frontier BEGIN {COME} END",
    f"CREATE TRIGGER frontier_went AFTER DELETE ON frontier BEGIN {GONE} END",
    "CREATE TRIGGER frontier_moved AFTER UPDATE OF site, kind, resting, source, discovered_by ON frontier "
    f"WHEN {MOVED} BEGIN {GONE} {COME} END",
)
MISCOUNTED = """
WITH counted AS (
    SELECT site, coalesce(source, discovered_by) AS source, count(*) AS pages
    FROM frontier WHERE kind = 'page' AND resting = 0 GROUP BY 1, 2
),
kept AS (SELECT site, source, pages FROM sources_waiting WHERE pages <> 0)
SELECT EXISTS (SELECT * FROM counted EXCEPT SELECT * FROM kept)
    OR EXISTS (SELECT * FROM kept EXCEPT SELECT * FROM counted)
"""


def add_counts(db: Database) -> None:
    """Count what waits, keep the counts, and make the indexes by which a start finds what it asks for."""
    for statement in TABLE.split(";\n"):
        if statement.strip():
            db.execute(statement)
    for trigger in TRIGGERS:
        db.execute(trigger)


def miscounted(db: Database) -> bool:
    """Whether some count is not what it counts."""
    return bool(db.execute(MISCOUNTED).fetchone()[0])
