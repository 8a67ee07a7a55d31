"""Quotes that papers changed, and what of their words went and came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlite_utils.db import Database

from pipeline.database import utc
from pipeline.read.canned import ready
from pipeline.read.diff import word_diff
from pipeline.read.report.span import Span

REVISED = """
SELECT r.article_id, r.seen_at FROM revisions r JOIN articles a ON a.id = r.article_id
WHERE r.kind = 'publisher' AND r.seen_at >= :since AND r.seen_at < :until
    AND (:site = '' OR a.site = :site) AND (:language = '' OR a.language = :language)
"""
CHANGED = """
SELECT r.seen_at, coalesce(nullif(s.title, ''), s.name) AS paper,
       a.headline, a.url, a.language, a.id, q.revision, q.change, q.speaker, q.content,
       q.speaker_before, q.content_before
FROM quote_changes q
JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision AND r.kind = 'publisher'
JOIN articles a ON a.id = q.article_id
JOIN sites s ON s.name = a.site
WHERE r.seen_at >= :since AND r.seen_at < :until
    AND (:site = '' OR a.site = :site) AND (:language = '' OR a.language = :language)
    AND EXISTS (SELECT 1 FROM attributions t
                WHERE t.article_id = q.article_id AND t.confidence >= sure_from('')
                  AND ((t.revision = q.revision AND t.quote = q.content)
                       OR (t.revision = q.revision - 1 AND t.quote = q.content_before)))
ORDER BY CASE q.change WHEN 'altered' THEN 0 WHEN 'dropped' THEN 1 ELSE 2 END, r.seen_at DESC, a.id, q.position
"""
SHOWN = 30
Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One quote that a paper altered, dropped or added after the article was first seen."""

    seen_at: datetime
    paper: str
    headline: str
    url: str
    language: str
    article: int
    revision: int
    change: Literal["altered", "dropped", "added"]
    speaker: str
    before: str
    after: str
    speaker_before: str = ""
    """Where the words went to another speaker."""

    @property
    def pieces(self) -> Iterator[tuple[Kind, str]]:
        """What to show: words that stayed, went and came, and the spaces between them, which nobody strikes out."""
        for piece in word_diff(self.before, self.after):
            yield piece.kind, piece.text.rstrip()
            yield "same", piece.text[len(piece.text.rstrip()) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Those of a report, altered ones first, and of how many they are."""

    shown: Sequence[Change]
    total: int
    revised: Sequence[tuple[int, str]]
    """Article and moment of each publisher's revision, in this stretch and those before."""

    def articles_in(self, span: Span) -> int:
        """Articles that papers changed in that time."""
        since, until = span.limits.values()
        return len({article for article, seen_at in self.revised if since <= seen_at < until})


def changes_in(db: Database, first: datetime, span: Span, asked: Mapping[str, str]) -> Changes:
    """What changed in the span; revisions from `first` on."""
    revised = db.execute(REVISED, {**asked, **span.limits, "since": utc(first)}).fetchall()
    found = list(ready(db).query(CHANGED, {**asked, **span.limits}))
    return Changes(shown=[_change(row) for row in found[:SHOWN]], total=len(found), revised=revised)


def _change(row: Mapping[str, Any]) -> Change:
    moved = bool(row["speaker"]) and row["speaker_before"] != row["speaker"]
    return Change(
        seen_at=datetime.fromisoformat(row["seen_at"]), paper=row["paper"], headline=row["headline"], url=row["url"],
        language=row["language"], article=row["id"], revision=row["revision"], change=row["change"],
        speaker=row["speaker"] or row["speaker_before"], before=row["content_before"], after=row["content"],
        speaker_before=row["speaker_before"] if moved else "",
    )  # fmt: skip
