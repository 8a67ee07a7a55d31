"""A crawl run, what became of each URL, and what the run's judge found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

OutcomeName = Literal[
    "stored", "revised", "unchanged", "duplicate", "not_article", "incomplete", "gone", "too_large", "timeout",
    "truncated", "redirect_loop", "forbidden_scheme", "forbidden_address", "offsite", "robots", "rate_limited",
    "http_error", "protocol_error", "undecodable", "parse_budget", "parser_failed", "trap", "deferred", "removed",
]  # fmt: skip

RunState = Literal["due", "running", "complete", "incomplete", "stopped", "budget", "failed", "interrupted", "missed"]
"""due: its time came, and it waits for a place; interrupted: its process died; missed: a later slot caught up."""

RunScope = Literal["site", "addresses", "import"]
"""site: all that is due; addresses: those alone that somebody asked for; import: files that others made were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one URL in one run; exactly one a URL and run."""

    url: str
    outcome: OutcomeName
    reason: str = ""
    capture_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know about a run."""

    site: str
    level: Literal["warning", "error"]
    check: str
    """Name of the check: yield, drift, deferred, robots, ..."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRun:
    """One run over one site and its counts."""

    id: str
    site: str
    state: RunState
    trigger: Literal["manual", "due", "daemon"]
    due_at: datetime | None
    """The slot of the schedule, UTC; None for a run started by hand."""
    started_at: datetime | None
    finished_at: datetime | None
    exit_code: int | None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """Outcome name -> number of URLs."""
