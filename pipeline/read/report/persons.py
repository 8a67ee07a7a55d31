"""Persons who were quoted for the first time, where that is sure enough to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils.db import Database

from pipeline.read.canned import ready
from pipeline.read.report.span import Span
from schemas.doubt import CERTAIN_FROM

LEAST = 2
"""Quotes that are certainly somebody's before they are told as new: one may be a name misread."""
SHOWN = 20
NEW = """
WITH spoke AS (
    SELECT q.person_id, count(*) AS quotes, count(DISTINCT a.id) AS articles, count(DISTINCT a.site) AS papers
    FROM sites s CROSS JOIN articles a
        ON a.site = s.name AND min(a.first_seen_at, coalesce(a.published_at, a.first_seen_at)) >= :since
        AND min(a.first_seen_at, coalesce(a.published_at, a.first_seen_at)) < :until
    JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
    WHERE (:site = '' OR s.name = :site) AND (:language = '' OR a.language = :language)
        AND q.person_id IS NOT NULL AND q.stance = 'said' AND q.confidence >= :certain
    GROUP BY q.person_id HAVING count(*) >= :least
)
SELECT p.id, p.name, spoke.quotes, spoke.articles, spoke.papers FROM spoke JOIN persons p ON p.id = spoke.person_id
WHERE NOT EXISTS (
    SELECT 1 FROM attributions q JOIN articles a ON a.id = q.article_id
    WHERE q.person_id = p.id AND min(a.first_seen_at, coalesce(a.published_at, a.first_seen_at)) < :since)
ORDER BY spoke.quotes DESC, p.name
"""
BEST = """
SELECT q.quote, a.headline, a.url, a.language, coalesce(nullif(s.title, ''), s.name)
FROM attributions q JOIN articles a ON a.id = q.article_id AND a.revision = q.revision JOIN sites s ON s.name = a.site
WHERE q.person_id = :person AND q.stance = 'said' AND q.confidence >= :certain
    AND min(a.first_seen_at, coalesce(a.published_at, a.first_seen_at)) < :until
ORDER BY q.kind = 'direct' DESC, q.confidence DESC, q.id LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody new, and one of their quotes."""

    name: str
    quotes: int
    articles: int
    papers: int
    quote: str
    headline: str
    url: str
    language: str
    paper: str


def new_persons(db: Database, span: Span, asked: Mapping[str, str]) -> Sequence[NewPerson]:
    """Those whom no article quoted before, most quoted first."""
    values: dict[str, Any] = {**asked, **span.limits, "certain": CERTAIN_FROM, "least": LEAST}
    found = ready(db).execute(NEW, values).fetchall()[:SHOWN]
    return [_with_quote(db, person, str(values["until"]), *told) for person, *told in found]


def _with_quote(db: Database, person: str, until: str, *told: Any) -> NewPerson:
    name, quotes, articles, papers = told
    row = db.execute(BEST, {"person": person, "certain": CERTAIN_FROM, "until": until}).fetchone()
    quote, headline, url, language, paper = row
    return NewPerson(
        name=name, quotes=quotes, articles=articles, papers=papers, quote=quote, headline=headline, url=url,
        language=language, paper=paper,
    )  # fmt: skip
