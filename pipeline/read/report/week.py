"""The numbers of a report, out of the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlite_utils.db import Database

from pipeline.read.canned import ready
from pipeline.read.known import check_names
from pipeline.read.report.changes import Changes, changes_in
from pipeline.read.report.papers import Paper
from pipeline.read.report.persons import NewPerson, new_persons
from pipeline.read.report.span import Span

WEEKS, USUAL = 8, 4
"""So many stretches before are drawn, and so many of them tell what is usual."""
MOST_BARS = 62
MOST_QUOTED = 15
APPEARED = "min(a.first_seen_at, coalesce(a.published_at, a.first_seen_at))"
"""SQL, as the index `articles_appeared` has it: published, but never later than it was seen."""
ARTICLES = f"""
FROM sites s CROSS JOIN articles a
    ON a.site = s.name AND {APPEARED} >= :since AND {APPEARED} < :until
WHERE (:site = '' OR s.name = :site) AND (:language = '' OR a.language = :language)
"""
QUOTES = ARTICLES.replace("WHERE", "JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision\nWHERE")
SURE = "AND q.stance = 'said' AND q.confidence >= sure_from('')"
COUNTS = f"SELECT count(*), coalesce(sum(a.words), 0), count(DISTINCT a.site) {ARTICLES}"
SAID = f"SELECT count(*) {QUOTES} {SURE}"
SPOKE = f"""
SELECT coalesce(q.person_id, q.speaker), coalesce(p.name, q.speaker), count(*), count(DISTINCT a.id),
       count(DISTINCT a.site)
{QUOTES.replace("WHERE", "LEFT JOIN persons p ON p.id = q.person_id WHERE")} {SURE}
    AND (q.person_id IS NOT NULL OR (q.speaker <> '' AND q.speaker_kind = 'group'))
GROUP BY 1 ORDER BY 3 DESC, 2
"""
BY_SITE = f"SELECT a.site, count(*) {ARTICLES} GROUP BY a.site"
BEGAN = """
SELECT min(started_at) FROM crawl_runs WHERE started_at IS NOT NULL AND (:site = '' OR site = :site)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of the week, beside those of the weeks before."""

    name: str
    value: int
    usual: float | None
    """Median of the weeks before; None: the archive is too young."""
    series: Sequence[int]
    """Oldest first, this week's last; those alone that the archive knows whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Somebody who was quoted."""

    name: str
    quotes: int
    articles: int
    papers: int
    usual: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """All that a report tells."""

    span: Span
    made_at: datetime
    site: str
    language: str
    began: datetime | None
    """When the archive's first run began; None: there was none."""
    numbers: Sequence[Number]
    days: Sequence[tuple[Span, int, float | None]]
    """Articles of each day, or of several where there are many, and the usual of that day."""
    quoted: Sequence[Quoted]
    changes: Changes
    persons: Sequence[NewPerson]
    papers: Sequence[Paper]

    @property
    def is_empty(self) -> bool:
        return not any(number.value for number in self.numbers)

    @property
    def known_before(self) -> int:
        """How many stretches before the archive knows whole, of those that tell what is usual."""
        return known_before(self.span, self.began)


def known_before(span: Span, began: datetime | None, most: int = USUAL) -> int:
    """How many stretches before began after the archive did."""
    return sum(began is not None and span.before(n).since >= began for n in range(1, most + 1))


def week_of(
    db: Database, span: Span, now: datetime, papers: Sequence[Paper] = (), *, site: str = "", language: str = ""
) -> Week:
    """Everything of that time; of its papers nothing is asked here. ConfigError for a site or language nobody has."""
    check_names(db, {"site": site, "language": language}, parts=False)
    asked = {"site": site, "language": language}
    began = began_at(db, site)
    known = known_before(span, began)
    speakers = [_speakers(db, span.before(n), asked) for n in range(known + 1)]
    changes = changes_in(db, span.before(WEEKS).since, span, asked)
    return Week(
        span=span, made_at=now, site=site, language=language, began=began,
        numbers=list(_numbers(db, span, asked, began, changes)),
        days=list(_days(db, span, asked, known)),
        quoted=list(_quoted(speakers)),
        changes=changes,
        persons=new_persons(db, span, asked) if known else [],
        papers=papers,
    )  # fmt: skip


def began_at(db: Database, site: str) -> datetime | None:
    """When the first run of the archive, or of a site, began."""
    first = db.execute(BEGAN, {"site": site}).fetchone()[0]
    return datetime.fromisoformat(first) if first else None


def usual_of(values: Sequence[float]) -> float | None:
    """What is usual, of the numbers of the stretches before; None of none."""
    return float(median(values)) if values else None


def articles_by_site(db: Database, span: Span, language: str) -> Mapping[str, int]:
    """Site -> its articles that appeared in that time."""
    asked = span.limits | {"site": "", "language": language}
    return dict(db.execute(BY_SITE, asked).fetchall())


def _numbers(
    db: Database, span: Span, asked: Mapping[str, str], began: datetime | None, changes: Changes
) -> Iterator[Number]:
    known = known_before(span, began, WEEKS)
    rows = [_counts(db, span.before(n), asked, changes) for n in range(known, -1, -1)]
    for name in rows[-1]:
        series = [row[name] for row in rows]
        yield Number(name=name, value=series[-1], usual=usual_of(series[:-1][-USUAL:]), series=series)


def _counts(db: Database, span: Span, asked: Mapping[str, str], changes: Changes) -> dict[str, int]:
    values = {**asked, **span.limits}
    articles, words, papers = db.execute(COUNTS, values).fetchone()
    quotes = ready(db).execute(SAID, values).fetchone()[0]
    persons = len(ready(db).execute(SPOKE, values).fetchall())
    return {
        "articles": articles, "words": words, "papers with an article": papers, "quotes": quotes,
        "people and groups quoted": persons, "articles that papers changed": changes.articles_in(span),
    }  # fmt: skip


def _days(db: Database, span: Span, asked: Mapping[str, str], known: int) -> Iterator[tuple[Span, int, float | None]]:
    buckets = span.buckets(MOST_BARS)
    counts = [
        [db.execute(COUNTS, {**asked, **bucket.limits}).fetchone()[0] for bucket in span.before(n).buckets(MOST_BARS)]
        for n in range(known + 1)
    ]
    for place, bucket in enumerate(buckets):
        yield bucket, counts[0][place], usual_of([row[place] for row in counts[1:]])


def _speakers(db: Database, span: Span, asked: Mapping[str, str]) -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in ready(db).execute(SPOKE, {**asked, **span.limits})}


def _quoted(speakers: Sequence[Mapping[str, tuple[Any, ...]]]) -> Iterator[Quoted]:
    for who, (name, quotes, articles, papers) in list(speakers[0].items())[:MOST_QUOTED]:
        usual = usual_of([earlier[who][1] if who in earlier else 0 for earlier in speakers[1:]])
        yield Quoted(name=name, quotes=quotes, articles=articles, papers=papers, usual=usual)
