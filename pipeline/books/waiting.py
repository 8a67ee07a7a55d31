"""What a run leaves for the next: one counted row a source, however many addresses wait there."""

from datetime import datetime

from sqlite_utils.db import Database

from pipeline.books.turns import SOURCE
from pipeline.database import utc
from schemas.run import OutcomeName

PAGES = """
SELECT source, pages FROM sources_waiting WHERE site = :site AND pages > 0
"""
TOLD = f"""
SELECT {SOURCE}, count(*) FROM outcomes o CROSS JOIN frontier f ON f.site = o.site AND f.url = o.url
WHERE o.run_id = :run AND f.site = :site AND f.kind = 'page' AND f.resting = 0 GROUP BY 1
"""  # noqa: S608 - a constant
"""In this order: what a run told is few beside what waits."""
DOCUMENTS = f"""
SELECT {SOURCE}, count(*) FROM frontier f INDEXED BY frontier_documents
WHERE site = :site AND kind <> 'page' AND kind <> 'robots'
    AND due_at <= :started AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.run_id = :run AND o.url = f.url) GROUP BY 1
"""  # noqa: S608 - a constant


KEEP = """
INSERT INTO waiting (run_id, site, source, outcome, reason, addresses, at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
RESTING = """
SELECT (SELECT count(*) FROM frontier INDEXED BY frontier_due WHERE site = :site AND resting = 1 AND due_at <= :started)
    - (SELECT count(*) FROM frontier INDEXED BY frontier_documents
       WHERE site = :site AND kind <> 'page' AND resting = 1 AND due_at <= :started)
"""
DUE_AGAIN = "visited before"
"""In the place of a source, where so many visited pages are due that they were not sorted by source."""


def count_resting(
    db: Database, run_id: str, site: str, started: datetime, now: datetime, why: tuple[OutcomeName, str]
) -> int:
    """The same for visited pages that are due and do not wait yet, all in one row."""
    (pages,) = db.conn.execute(RESTING, {"site": site, "started": utc(started)}).fetchone()
    if pages:
        db.conn.execute(KEEP, [run_id, site, DUE_AGAIN, *why, pages, utc(now)])
    return int(pages)


def count_waiting(
    db: Database, run_id: str, site: str, started: datetime, now: datetime, why: tuple[OutcomeName, str]
) -> int:
    """Write how many addresses of each source wait and were told nothing else in this run; how many together.

    `why` is the outcome and its reason. Count again when more was told: the rows are written anew.
    """
    asked = {"site": site, "run": run_id, "started": utc(started)}
    counts: dict[str, int] = {}
    for query, sign in ((PAGES, 1), (DOCUMENTS, 1), (TOLD, -1)):
        for source, addresses in db.conn.execute(query, asked):
            counts[source] = counts.get(source, 0) + sign * addresses
    db.conn.execute("DELETE FROM waiting WHERE run_id = ?", [run_id])
    db.conn.executemany(
        KEEP, [[run_id, site, source, *why, addresses, utc(now)] for source, addresses in counts.items() if addresses]
    )
    return sum(counts.values())


def documents_left(db: Database, run_id: str, site: str) -> bool:
    """Whether a document that leads to articles was due in the run, and nothing was told of it."""
    query = "SELECT started_at FROM crawl_runs WHERE id = ?"
    (started,) = db.execute(query, [run_id]).fetchone()
    asked = {"site": site, "run": run_id, "started": started}
    return bool(db.execute(f"SELECT EXISTS ({DOCUMENTS})", asked).fetchone()[0])


def count_again(db: Database, run_id: str, site: str) -> None:
    """Leave out what the stages told meanwhile of addresses that still wait: a listing brought their words."""
    found = db.execute("SELECT outcome, reason, at FROM waiting WHERE run_id = ? LIMIT 1", [run_id]).fetchone()
    if found and db.execute(TOLD, {"run": run_id, "site": site}).fetchone():
        at = datetime.fromisoformat(found[2])
        resting = db.execute("SELECT * FROM waiting WHERE run_id = ? AND source = ?", [run_id, DUE_AGAIN]).fetchall()
        count_waiting(db, run_id, site, at, at, found[:2])
        db.conn.executemany(KEEP, resting)
