"""What there is to know of the tables that are copied: whose their rows are, and which columns are of one folder alone.

A table that changes is told here; no other module of the wing names its columns but where it decides by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ARTICLES = "article_rows"
"""Where the rows of articles are written and deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose rows are copied with what they belong to."""

    name: str
    whose: str = "r.article_id"
    """SQL over a row `r` of the other database: the article, or the run, that it belongs to."""
    own: str = ""
    """The column that each database fills by itself: it is given anew. Nothing refers to it."""
    told: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Column that holds the `id` of a row elsewhere -> that table, and the column by which the row is known again."""


OF_ARTICLES = (
    Table(name=ARTICLES, whose="r.id", own="key", told={"provenance_id": ("provenances", "told")}),
    Table(name="article_urls"),
    Table(name="revisions"),
    Table(name="block_rows"),
    Table(name="bylines"),
    Table(name="tags"),
    Table(name="links"),
    Table(name="images"),
    Table(name="live_posts"),
    Table(name="removed_blocks"),
    Table(name="attribution_rows", own="key"),
    Table(
        name="corrections",
        whose="(SELECT q.article_id FROM source.attribution_rows q WHERE q.id = r.attribution_id)",
    ),
    Table(name="citations"),
    Table(name="quote_changes"),
    Table(name="revision_kinds"),
    Table(name="article_captures"),
)
"""In this order, which foreign keys want. Sketches, lineages and sums are made anew by those who make them."""
OF_RUNS = (
    Table(name="findings", whose="r.run_id", own="id"),
    Table(name="waiting", whose="r.run_id"),
    Table(name="asked", whose="r.run_id"),
    Table(name="run_stories", whose="r.run_id"),
)
"""What a run's own folder tells of it, beside its row and its outcomes."""
OF_SITES = (Table(name="site_templates", whose="r.site"), Table(name="site_template_lines", whose="r.site"))
"""Copied where the other database lacks them."""
ELSEWHERE = frozenset(
    (
        "sites", "site_files", "captures", "frontier", "crawl_runs", "outcomes", "alarms", "persons", "person_aliases",
        "removals", "removed_addresses", "removed_texts", "provenances",
    )
)  # fmt: skip
"""Joined by rules of their own."""
MADE_ANEW = frozenset(
    (
        "sketches", "sketch_hash_rows", "lineages", "checks", "_sqlite_migrations", "speakers", "counted_quote_rows",
        "counted_by_who", "counted_speakers", "counted_papers", "counted_days", "counted_steps", "counted_articles",
        "counted_citations", "counted_sources", "counted_removals", "counted_totals", "counted_sites",
        "counted_rows", "sources_waiting", "words_later",
    )
)  # fmt: skip
"""Of each database alone, or made of the others."""
