"""What the stories of a run are like, against the site's own last runs: words, dates, authors, headlines, quotes.

A site that changes its pages loses these one by one while every address still ends in `stored`. Numbers are kept for
each run; few stories tell little, so runs are gathered until there are twenty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from statistics import median
from typing import Any, Literal

from sqlite_utils.db import Database

from pipeline.database import utc

ENOUGH = 20
"""Stories (or pages) from which a share tells something."""
MEMORY, MOST_RUNS = timedelta(days=30), 1000
"""How far back runs are compared."""
FORGIVEN = timedelta(days=14)
"""Runs that drifted are no measure for others; what was not mended in so long is how the site is now."""
NEAR, FAR = (0.25, 2.0), (0.6, 3.0)
"""How far from usual tells: so much of a share, and so many times fewer or more words a story."""
USUAL_GROUPS, USUAL_DAYS = 3, timedelta(days=8)
"""With fewer groups of runs to compare with, or without a weekend among them, only what is `FAR` off tells."""
NOISE, APART = 4.0, 1.5
"""And it must be odder than the site's odd days: by so many standard deviations of chance, or so many times."""
EXTREME = 20
"""One in so many groups of runs may be odder than what is usual: weekends, an election night."""

READ = """
INSERT INTO run_stories (run_id, site, at, stories, words, headed, dated, signed, quoted, read, refused, again, revised)
WITH told AS (
    SELECT o.outcome, o.reason, o.capture_id, coalesce(c.processed_by, 'fetch') <> 'fetch' AS read
    FROM outcomes o LEFT JOIN captures c ON c.id = o.capture_id WHERE o.run_id = :run
),
brought AS (
    SELECT a.id, a.words, a.headline, a.published_at, a.revision,
           row_number() OVER (ORDER BY a.words) AS place, count(*) OVER () AS all_of_them
    FROM articles a
    JOIN revisions v ON v.article_id = a.id AND v.number = a.revision
    WHERE v.capture_id IN (SELECT capture_id FROM told WHERE outcome IN ('stored', 'revised', 'incomplete'))
)
SELECT r.id, r.site, r.started_at, count(b.id),
       coalesce(avg(b.words) FILTER (WHERE place IN ((all_of_them + 1) / 2, all_of_them / 2 + 1)), 0),
       count(nullif(b.headline, '')), count(b.published_at),
       count(b.id) FILTER (WHERE EXISTS (SELECT 1 FROM bylines y WHERE y.article_id = b.id)),
       count(b.id) FILTER (WHERE EXISTS (SELECT 1 FROM attributions q WHERE q.article_id = b.id
                                         AND q.revision = b.revision AND q.kind <> 'indirect')),
       (SELECT count(*) FROM told WHERE read),
       (SELECT count(*) FROM told WHERE read AND outcome = 'not_article'),
       (SELECT count(*) FROM told WHERE outcome = 'revised' OR (outcome = 'unchanged' AND reason = '')),
       (SELECT count(*) FROM told WHERE outcome = 'revised')
FROM crawl_runs r LEFT JOIN brought b WHERE r.id = :run
GROUP BY r.id
ON CONFLICT (run_id) DO UPDATE SET at = excluded.at, stories = excluded.stories, words = excluded.words,
    headed = excluded.headed, dated = excluded.dated, signed = excluded.signed, quoted = excluded.quoted,
    read = excluded.read, refused = excluded.refused, again = excluded.again, revised = excluded.revised
"""
LAST = """
SELECT s.*, (SELECT group_concat("check") FROM findings f WHERE f.run_id = s.run_id) AS found
FROM run_stories s WHERE s.site = ? AND s.at <= ? AND s.at >= ? ORDER BY s.at DESC, s.run_id = ? DESC LIMIT ?
"""

Row = Mapping[str, Any]
Level = Literal["warning", "error"]
Found = Iterator[tuple[Level, str, str]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a run's stories, and which way it must not go."""

    check: str
    count: str
    """Column of the number."""
    of: str
    """Column of what it is a share of."""
    rises: bool
    """Whether more of it is worse; otherwise less is."""
    level: Level
    what: str


WORDS = Measure("words", "words", "stories", False, "error", "words a story")
SHARES = (
    Measure("headlines", "headed", "stories", False, "error", "stories with a headline"),
    Measure("dates", "dated", "stories", False, "error", "stories with a date"),
    Measure("authors", "signed", "stories", False, "error", "stories with an author"),
    Measure("quotes", "quoted", "stories", False, "error", "stories with a quote"),
    Measure("refused", "refused", "read", True, "error", "pages that are no article"),
    # a warning: an election night revises too, and every revision keeps the words before it
    Measure("revised", "revised", "again", True, "warning", "known stories with other words"),
)
"""Errors all but one: what is not read from now on is missing from the record, and cron reads the exit code alone."""


def measure_run(db: Database, run_id: str) -> None:
    """Keep what the run's stories are like as its row of `run_stories`."""
    db.conn.execute(READ, {"run": run_id})


def drifted(db: Database, run_id: str, site: str) -> Found:
    """What is far from usual in the stories of a run; nothing while there is too little to compare with."""
    rows = _last(db, run_id, site)
    for measure in (measure for measure in (WORDS, *SHARES) if rows and rows[0][measure.of]):
        telling = [row for row in rows if row[measure.of]]
        now = next(_groups(telling, measure), [])
        before = [row for row in telling[len(now) :] if not _has_drifted(row, rows[0], measure)]
        usual = [_value(group, measure) for group in _groups(before, measure)]
        if now and usual and _is_off(now, usual, measure, _limits(usual, rows[0], before[-1])):
            yield measure.level, measure.check, _said(now, usual, measure)


def _has_drifted(row: Row, own: Row, measure: Measure) -> bool:
    """Whether a run's judge found the same, and not long ago."""
    return measure.check in str(row["found"]).split(",") and row["at"] > _before(own, FORGIVEN)


def _limits(usual: Sequence[float], own: Row, first: Row) -> tuple[float, float]:
    """How far from usual tells: farther where little is known of what is usual."""
    return NEAR if len(usual) >= USUAL_GROUPS and first["at"] <= _before(own, USUAL_DAYS) else FAR


def _before(own: Row, time: timedelta) -> str:
    return utc(datetime.fromisoformat(own["at"]) - time) or ""


def _last(db: Database, run_id: str, site: str) -> list[Row]:
    """The run's row, then those of the site's runs before it, newest first."""
    own = next(iter(db.query("SELECT at FROM run_stories WHERE run_id = ?", [run_id])), None)
    if own is None:
        return []
    return list(db.query(LAST, [site, own["at"], _before(own, MEMORY), run_id, MOST_RUNS]))


def _groups(rows: Sequence[Row], measure: Measure) -> Iterator[list[Row]]:
    """Runs in a row that have enough together; what is left over at the end is too little."""
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if _size(group, measure) >= ENOUGH:
            yield group
            group = []


def _size(group: Sequence[Row], measure: Measure) -> int:
    return sum(row[measure.of] for row in group)


def _value(group: Sequence[Row], measure: Measure) -> float:
    """The share that a group of runs has; of words the median, in which a run counts by its stories."""
    if measure is WORDS:
        return float(median(row["words"] for row in group for _ in range(row["stories"])))
    return float(sum(row[measure.count] for row in group) / _size(group, measure))


def _is_off(now: Sequence[Row], usual: Sequence[float], measure: Measure, limits: tuple[float, float]) -> bool:
    """Whether the runs gathered are far from usual, odder than their odd ones, and the last of them is like them all.

    The last: so that a site that was mended is not told for the runs before.
    """
    last, found = _value(now[:1], measure), _value(now, measure)
    ordered, few = sorted(usual), len(usual) // EXTREME
    low, middle, high = ordered[few], median(usual), ordered[-1 - few]
    share, times = limits
    if measure is WORDS:
        fewer = max(found, last) * times < middle and found * APART < low
        return fewer or (min(found, last) > middle * times and found > high * APART)
    sign, odd = (1, high) if measure.rises else (-1, low)
    by_chance = NOISE * sqrt(odd * (1 - odd) / _size(now, measure))
    return min(sign * (found - middle), sign * (last - middle)) > share and sign * (found - odd) > by_chance


def _said(now: Sequence[Row], usual: Sequence[float], measure: Measure) -> str:
    found, middle, size = _value(now, measure), median(usual), _size(now, measure)
    runs = f"the last {len(now)} runs" if len(now) > 1 else "this run"
    where = "look at one with `onrecord show`, and mend the site file"
    if measure is WORDS:
        return f"{found:.0f} words a story in {runs} ({size} stories), {middle:.0f} before: {where}"
    share = f"{sum(row[measure.count] for row in now)} of {size} ({found:.0%})"
    return f"{measure.what} in {runs}: {share}, {middle:.0%} before: {where}"
