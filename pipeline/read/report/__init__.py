"""A week told: numbers against the weeks before, who was quoted, what papers changed, who is new, what is missing."""

from pipeline.read.report.page import html_report
from pipeline.read.report.papers import Gap, Paper, Trouble
from pipeline.read.report.plain import text_report
from pipeline.read.report.span import Span, last_week, span_of
from pipeline.read.report.week import Week, week_of

__all__ = [
    "Gap",
    "Paper",
    "Span",
    "Trouble",
    "Week",
    "html_report",
    "last_week",
    "span_of",
    "text_report",
    "week_of",
]
