"""One story in many papers: the articles of a lineage in order of time, and what each made of the first one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlite_utils.db import Database

from pipeline.lineage.kinship import ROW, share
from pipeline.lineage.placing import waiting
from pipeline.lineage.shingles import Words
from pipeline.lineage.sides import Kind, Side, sides

Row = dict[str, Any]
MEMBERS = """
SELECT a.id AS article_id, a.site, s.title, a.url, a.headline, a.published_at, a.first_seen_at, a.gone_at, a.language,
       a.words, a.revision, a.capture_id, o.printed_at, o.lineage_id, a.text
FROM lineages l JOIN lineages o ON o.lineage_id = l.lineage_id
JOIN articles a ON a.id = o.article_id JOIN sites s ON s.name = a.site
WHERE l.article_id = ? ORDER BY o.printed_at, a.first_seen_at, a.id
"""


@dataclass(frozen=True)
class Member:
    """An article of a lineage, as it stands today."""

    row: Row
    """`article_id`, `site`, its `title`, `url`, `headline`, `printed_at`, `published_at`, `words`, `text` and more."""
    first: Row
    """The same of the first one."""

    @property
    def is_first(self) -> bool:
        return bool(self.row["article_id"] == self.first["article_id"])

    @cached_property
    def kept(self) -> float:
        """Share of the first one's words that this one has, by rows of three; 0 to 1."""
        return share(_rows(self.first), _rows(self.row))

    @cached_property
    def taken(self) -> float:
        """Share of its own words that the first one has; the rest is other wording, or news of its own."""
        return share(_rows(self.row), _rows(self.first))

    @cached_property
    def sides(self) -> Sequence[Side]:
        """Both texts paragraph by paragraph; of the first one each paragraph beside itself."""
        return sides(self.first["text"], self.row["text"])

    def of_kind(self, kind: Kind) -> list[Side]:
        """Paragraphs that it left as they were (`same`), `changed`, `left out` or `added`."""
        return [side for side in self.sides if side.kind == kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Articles that are copies, cuts or rewrites of one piece, the first printed first; two at least."""

    id: int
    """The smallest id of its articles: another one when an article comes or goes that has or had the smallest."""
    members: Sequence[Member]

    @property
    def first(self) -> Member:
        """The one that was printed first of those that are held; the piece may come from elsewhere."""
        return self.members[0]

    @property
    def sites(self) -> list[str]:
        """Names of the sites, in order of printing."""
        return list(dict.fromkeys(member.row["site"] for member in self.members))


def lineage_of(db: Database, article: int) -> Lineage | None:
    """The lineage of an article; None where no other article is known to be made of the same piece."""
    rows = list(db.query(MEMBERS, [article]))
    if not rows:
        return None
    return Lineage(id=rows[0]["lineage_id"], members=[Member(row, rows[0]) for row in rows])


def articles_without_place(db: Database) -> int:
    """How many articles of an earlier version have not been looked at for copies yet; `onrecord process` does."""
    return waiting(db)


def _rows(row: Row) -> list[tuple[str, ...]]:
    return Words.of(row["text"]).rows(ROW)
