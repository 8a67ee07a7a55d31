"""Questions to the database: the canned ones of queries/*.sql, and one article with all that is known of it."""

from pipeline.query.canned import Query, parse_since, prepare, queries, queries_as_markdown, run_query
from pipeline.query.marks import Mark, Segment, marks_of, segments
from pipeline.query.reading import Reading, find_article, read_article

__all__ = [
    "Mark",
    "Query",
    "Reading",
    "Segment",
    "find_article",
    "marks_of",
    "parse_since",
    "prepare",
    "queries",
    "queries_as_markdown",
    "read_article",
    "run_query",
    "segments",
]
