"""Sketches and lineages in the database: each article is placed among those that are stored, whatever the order.

Two articles are tied where their sketches share enough, their days are near, and their texts are kin; a lineage is all
that such ties hold together. No tie depends on a third article, so articles that are loaded in another order, or again,
have the same lineages. Its id is the smallest of its articles' ids; an article without kin is in none.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlite_utils.db import Database

from pipeline.lineage.kinship import Text, is_kin
from pipeline.lineage.shingles import Sketch, sketch_of

NEAR = 14
"""Days that may lie between two of a lineage."""
SHARED, LEADLESS, OF_SITE = 1 / 8, 2 / 5, 1 / 2
"""Share of the smaller sketch from which two texts are compared; where they share nothing that one of them begins with,
be it what papers of one house print under each story; and where both are of one site."""
LEAST = 2
"""Hashes that two sketches must share."""
CANDIDATES = """
WITH shared AS (
    SELECT h.article_key AS key, count(*) AS hashes, max(o.key < :leads OR h.lead) AS leads
    FROM json_each(:periods) p CROSS JOIN json_each(:hashes) o
    CROSS JOIN sketch_hash_rows h ON h.period = p.value AND h.hash = o.value
    GROUP BY h.article_key HAVING count(*) >= :least
)
SELECT coalesce(l.lineage_id, a.id) AS lineage, a.id, a.site = :site
FROM shared s CROSS JOIN article_rows a ON a.key = s.key JOIN sketches k ON k.article_id = a.id
LEFT JOIN lineages l ON l.article_id = a.id
WHERE a.id <> :id AND k.day BETWEEN :day - :near AND :day + :near
  AND s.hashes >= min(k.size, :size) * iif(a.site = :site, :of_site, iif(s.leads, :shared, :leadless))
ORDER BY lineage, s.hashes DESC, a.id
"""
ARTICLE = "SELECT text, site, substr(coalesce(published_at, first_seen_at), 1, 10) FROM articles WHERE id = ?"
Candidate = tuple[int, int, int]
"""Its lineage, or itself where it is in none; the article; whether it is of the same site."""


@dataclass(frozen=True, slots=True)
class Sought:
    """By what the kin of an article are looked for."""

    article: int
    site: str
    day: int
    """Of publication or first sight, counted from 0001-01-01 = 1."""
    sketch: Sketch


def place(db: Database, article: int, sketch: Sketch | None = None) -> None:
    """Find the lineage of a stored article that is in none yet, inside the caller's transaction.

    `sketch` is that of its text where somebody made it already.
    """
    text, site, day = db.execute(ARTICLE, [article]).fetchone()
    found = sketch_of(text) if sketch is None else sketch
    number = date.fromisoformat(day).toordinal()
    db.conn.execute(
        "INSERT INTO sketches (article_id, day, size) VALUES (?, ?, ?) "
        "ON CONFLICT (article_id) DO UPDATE SET day = excluded.day, size = excluded.size",
        [article, number, len(found.lead + found.rest)],
    )
    key = _key_of(db, article)
    rows = [(number // NEAR, one, key, lead) for lead, some in ((1, found.lead), (0, found.rest)) for one in some]
    db.conn.executemany("INSERT INTO sketch_hash_rows (period, hash, article_key, lead) VALUES (?, ?, ?, ?)", rows)
    _tie(db, article, text, candidates(db, Sought(article, site, number, found)))


def take_out(db: Database, article: int) -> None:
    """Forget what an article is found by, before its words change or it goes; its lineage may fall apart.

    Inside the caller's transaction.
    """
    known = db.execute("SELECT day FROM sketches WHERE article_id = ? AND day IS NOT NULL", [article]).fetchone()
    if known is None:
        return
    (text,) = db.execute("SELECT text FROM articles WHERE id = ?", [article]).fetchone()
    sketch = sketch_of(text)
    key = _key_of(db, article)
    rows = [(known[0] // NEAR, one, key) for one in sketch.lead + sketch.rest]
    db.conn.executemany("DELETE FROM sketch_hash_rows WHERE period = ? AND hash = ? AND article_key = ?", rows)
    db.execute("DELETE FROM sketches WHERE article_id = ?", [article])
    others = [other for other in members(db, article) if other != article]
    gone = json.dumps([article, *others])
    db.execute("DELETE FROM lineages WHERE article_id IN (SELECT value FROM json_each(?))", [gone])
    for other in others if len(others) > 1 else ():
        _tie_again(db, other)


def _key_of(db: Database, article: int) -> int:
    return int(db.execute("SELECT key FROM article_rows WHERE id = ?", [article]).fetchone()[0])


def members(db: Database, article: int) -> list[int]:
    """The articles of an article's lineage, itself among them; none where it is in none."""
    query = (
        "SELECT o.article_id FROM lineages l JOIN lineages o ON o.lineage_id = l.lineage_id "
        "WHERE l.article_id = ? ORDER BY o.article_id"
    )
    return [other for (other,) in db.execute(query, [article])]


def waiting(db: Database) -> int:
    """How many articles an earlier version stored that nobody has placed yet."""
    return int(db.execute("SELECT count(*) FROM sketches WHERE day IS NULL").fetchone()[0])


def place_waiting(db: Database, most: int) -> int:
    """Place some of those, inside the caller's transaction; how many: 0 when none is left."""
    found = db.execute("SELECT article_id FROM sketches WHERE day IS NULL LIMIT ?", [most]).fetchall()
    for (article,) in found:
        place(db, article)
    return len(found)


def _tie_again(db: Database, article: int) -> None:
    text, site, _ = db.execute(ARTICLE, [article]).fetchone()
    (day,) = db.execute("SELECT day FROM sketches WHERE article_id = ?", [article]).fetchone()
    _tie(db, article, text, candidates(db, Sought(article, site, day, sketch_of(text))))


def candidates(db: Database, sought: Sought) -> list[Candidate]:
    """The articles that may be kin of this one: by lineage, of each those first that share most."""
    period, hashes = sought.day // NEAR, sought.sketch.lead + sought.sketch.rest
    told = {
        "id": sought.article,
        "site": sought.site,
        "day": sought.day,
        "near": NEAR,
        "periods": json.dumps([period - 1, period, period + 1]),
        "hashes": json.dumps(hashes),
        "size": len(hashes),
        "leads": len(sought.sketch.lead),
        "least": LEAST,
        "shared": SHARED,
        "leadless": LEADLESS,
        "of_site": OF_SITE,
    }
    return db.execute(CANDIDATES, told).fetchall()


def _tie(db: Database, article: int, text: str, candidates: Sequence[Candidate]) -> None:
    """Join the lineages that hold one of its kin; of each lineage the likeliest are compared first, until one is."""
    own = Text(text) if candidates else None
    joined = [
        lineage
        for lineage, near in groupby(candidates, key=itemgetter(0))
        if own and any(_are_kin(db, own, other, bool(same_site)) for _, other, same_site in near)
    ]
    if not joined:
        return
    known = json.dumps(joined)
    lineage = min(article, *joined)
    db.execute(
        "UPDATE lineages SET lineage_id = ? WHERE lineage_id IN (SELECT value FROM json_each(?))", [lineage, known]
    )
    db.execute(
        "INSERT INTO lineages (article_id, lineage_id, printed_at) "
        "SELECT id, ?, coalesce(published_at, first_seen_at) FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?)) ON CONFLICT DO NOTHING",
        [lineage, json.dumps([article, *joined])],
    )


def _are_kin(db: Database, text: Text, other: int, same_site: bool) -> bool:
    (words,) = db.execute("SELECT text FROM articles WHERE id = ?", [other]).fetchone()
    return is_kin(text, Text(words), same_site=same_site)
