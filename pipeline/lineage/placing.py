"""Sketches and lineages in the database: each article is placed among those that are stored, whatever the order.

Two articles are tied where their sketches share enough, their days are near, and their texts are kin; a lineage is all
that such ties hold together. No tie depends on a third article, so articles that are loaded in another order, or again,
have the same lineages. Its id is the smallest of its articles' ids; an article without kin is in none.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlite_utils.db import Database

from pipeline.lineage.kinship import Text, figures_differ, is_kin
from pipeline.lineage.shingles import Sketch, sketch_of

NEAR = 14
"""Days that may lie between two of a lineage."""
SHARED, LEADLESS, OF_SITE = 1 / 8, 2 / 5, 1 / 2
"""Share of the smaller sketch from which two texts are compared; where they share nothing that one of them begins with,
be it what papers of one house print under each story; and where both are of one site."""
LEAST = 2
"""Hashes that two sketches must share."""
SHARING = """
SELECT (
    SELECT group_concat(2 * h.article_key + (o.key < :leads OR h.lead)) FROM sketch_hash_rows h
    WHERE h.period = p.value AND h.hash = o.value)
FROM json_each(:periods) p CROSS JOIN json_each(:hashes) o
"""
"""For each hash, which articles have it, and whether either begins with it; counted by Python: SQLite would sort a row
for each of each."""
CANDIDATES = """
WITH shared AS (
    SELECT key, value AS hashes, 1 AS leads FROM json_each(:led)
    UNION ALL SELECT key, value, 0 FROM json_each(:others)
)
SELECT coalesce(l.lineage_id, a.id) AS lineage, a.id, a.site = :site, (
    SELECT r.text_digest FROM revisions r WHERE r.article_id = a.id AND r.number = a.revision)
FROM shared s CROSS JOIN article_rows a ON a.key = s.key JOIN sketches k ON k.article_id = a.id
LEFT JOIN lineages l ON l.article_id = a.id
WHERE a.id <> :id AND k.day BETWEEN :day - :near AND :day + :near
  AND s.hashes >= min(k.size, :size) * iif(a.site = :site, :of_site, iif(s.leads, :shared, :leadless))
ORDER BY lineage, s.hashes DESC, a.id
"""
ARTICLE = (
    "SELECT key, text, site, substr(coalesce(published_at, first_seen_at), 1, 10), text_digest "
    "FROM articles WHERE id = ?"
)
Candidate = tuple[int, int, int, str]
"""Its lineage, or itself where it is in none; the article; whether it is of the same site; its words' digest."""
FIGURES = 4096
"""Texts whose figures are kept: many who share a form are no kin by these alone (results, rates, the weather)."""
_FIGURES: dict[str, frozenset[str]] = {}
"""By the text's digest."""


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
    key, text, site, day, digest = db.conn.execute(ARTICLE, [article]).fetchone()
    found = sketch_of(text) if sketch is None else sketch
    number = date.fromisoformat(day).toordinal()
    db.conn.execute(
        "INSERT INTO sketches (article_id, day, size) VALUES (?, ?, ?) "
        "ON CONFLICT (article_id) DO UPDATE SET day = excluded.day, size = excluded.size",
        [article, number, len(found.lead + found.rest)],
    )
    rows = [(number // NEAR, one, key, lead) for lead, some in ((1, found.lead), (0, found.rest)) for one in some]
    db.conn.executemany("INSERT INTO sketch_hash_rows (period, hash, article_key, lead) VALUES (?, ?, ?, ?)", rows)
    _tie(db, article, (text, digest), candidates(db, Sought(article, site, number, found)))


def take_out(db: Database, article: int) -> None:
    """Forget what an article is found by, before its words change or it goes; its lineage may fall apart.

    Inside the caller's transaction.
    """
    known = db.execute("SELECT day FROM sketches WHERE article_id = ? AND day IS NOT NULL", [article]).fetchone()
    if known is None:
        return
    key, text, *_ = db.execute(ARTICLE, [article]).fetchone()
    sketch = sketch_of(text)
    rows = [(known[0] // NEAR, one, key) for one in sketch.lead + sketch.rest]
    db.conn.executemany("DELETE FROM sketch_hash_rows WHERE period = ? AND hash = ? AND article_key = ?", rows)
    db.execute("DELETE FROM sketches WHERE article_id = ?", [article])
    others = [other for other in members(db, article) if other != article]
    gone = json.dumps([article, *others])
    db.execute("DELETE FROM lineages WHERE article_id IN (SELECT value FROM json_each(?))", [gone])
    for other in others if len(others) > 1 else ():
        _tie_again(db, other)


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
    _, text, site, _, digest = db.execute(ARTICLE, [article]).fetchone()
    (day,) = db.execute("SELECT day FROM sketches WHERE article_id = ?", [article]).fetchone()
    _tie(db, article, (text, digest), candidates(db, Sought(article, site, day, sketch_of(text))))


def candidates(db: Database, sought: Sought) -> list[Candidate]:
    """The articles that may be kin of this one: by lineage, of each those first that share most."""
    led, others = _shared(db, sought)
    told = {
        "id": sought.article,
        "site": sought.site,
        "day": sought.day,
        "near": NEAR,
        "led": json.dumps(led),
        "others": json.dumps(others),
        "size": len(sought.sketch.lead + sought.sketch.rest),
        "shared": SHARED,
        "leadless": LEADLESS,
        "of_site": OF_SITE,
    }
    return db.execute(CANDIDATES, told).fetchall() if led or others else []


def _shared(db: Database, sought: Sought) -> tuple[dict[int, int], dict[int, int]]:
    """The hashes that other articles share, by the article's key: with one of a lead among them, and without."""
    period, hashes = sought.day // NEAR, sought.sketch.lead + sought.sketch.rest
    told = {
        "periods": json.dumps([period - 1, period, period + 1]),
        "hashes": json.dumps(hashes),
        "leads": len(sought.sketch.lead),
    }
    found = [keys for (keys,) in db.conn.execute(SHARING, told) if keys]
    counts = Counter[int](json.loads(f"[{','.join(found)}]"))
    led, others = dict[int, int](), dict[int, int]()
    for one, count in counts.items():
        if one & 1:
            led[one >> 1] = count + counts.get(one - 1, 0)
        elif one + 1 not in counts:
            others[one >> 1] = count
    return _enough(led), _enough(others)


def _enough(shared: dict[int, int]) -> dict[int, int]:
    return {key: count for key, count in shared.items() if count >= LEAST}


def _tie(db: Database, article: int, told: tuple[str, str], candidates: Sequence[Candidate]) -> None:
    """Join the lineages that hold one of its kin; of each lineage the likeliest are compared first, until one is.

    `told`: its text, and the digest of that.
    """
    if not candidates:
        return
    own = _text_of(*told)
    joined = [
        lineage
        for lineage, near in groupby(candidates, key=itemgetter(0))
        if any(_are_kin(db, own, one) for one in near)
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


def _are_kin(db: Database, text: Text, candidate: Candidate) -> bool:
    _, article, same_site, digest = candidate
    figures = _FIGURES.get(digest)
    if figures is not None and figures_differ(text.figures, figures):
        return False
    (words,) = db.conn.execute("SELECT text FROM articles WHERE id = ?", [article]).fetchone()
    return is_kin(text, _text_of(words, digest), same_site=bool(same_site))


def _text_of(words: str, digest: str) -> Text:
    """A text to compare, whose figures are kept for those that it is compared with later."""
    text = Text(words)
    _FIGURES[digest] = text.figures
    if len(_FIGURES) > FIGURES:
        del _FIGURES[next(iter(_FIGURES))]
    return text
