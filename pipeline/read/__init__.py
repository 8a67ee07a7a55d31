"""What is in the database, told: the canned questions of queries/*.sql, one article whole, exports, the report.

In: a database. Out: rows, readings, files and pages that show them; nothing is changed. Uses the database alone.
"""

from pipeline.read.canned import (
    Query,
    count_rows,
    parse_since,
    parse_until,
    prepare,
    queries,
    queries_as_markdown,
    run_query,
)
from pipeline.read.marks import Mark, Segment, marks_of, segments
from pipeline.read.reading import Reading, find_article, read_article

__all__ = [
    "Mark",
    "Query",
    "Reading",
    "Segment",
    "count_rows",
    "find_article",
    "marks_of",
    "parse_since",
    "parse_until",
    "prepare",
    "queries",
    "queries_as_markdown",
    "read_article",
    "run_query",
    "segments",
]
