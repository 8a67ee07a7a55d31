"""What became of the addresses of runs, in a few columns: one row a site, and the sum of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlite_utils.db import Database

from pipeline.database import utc
from schemas.run import OutcomeName

Column = Literal["stored", "revised", "unchanged", "refused", "gone", "failed", "deferred"]
COLUMNS: tuple[Column, ...] = ("stored", "revised", "unchanged", "refused", "gone", "failed", "deferred")
COLUMN_OF: dict[OutcomeName, Column] = {
    "stored": "stored",
    "incomplete": "stored",
    "revised": "revised",
    "unchanged": "unchanged",
    "duplicate": "unchanged",
    "not_article": "refused",
    "robots": "refused",
    "offsite": "refused",
    "trap": "refused",
    "removed": "refused",
    "forbidden_scheme": "refused",
    "forbidden_address": "refused",
    "gone": "gone",
    "too_large": "failed",
    "timeout": "failed",
    "truncated": "failed",
    "redirect_loop": "failed",
    "http_error": "failed",
    "protocol_error": "failed",
    "undecodable": "failed",
    "parse_budget": "failed",
    "parser_failed": "failed",
    "rate_limited": "deferred",
    "deferred": "deferred",
}
"""Each outcome in one column: refused is what a rule of onrecord, of robots.txt or of the site file keeps out."""
NUMBERS = ("fetched", *COLUMNS)

READ = (
    "NOT (outcome = 'unchanged' AND reason IN ('feed', 'sitemap', 'section', 'api', 'robots', 'page', 'part')) "
    "AND reason NOT LIKE 'media%'"
)
"""SQL: not a document that was read for its links, nor a further page, a picture or a PDF of an article."""
TOLD = f"""
SELECT run_id, outcome, count(*) FROM outcomes
WHERE run_id IN (SELECT value FROM json_each(:runs)) AND {READ} GROUP BY 1, 2
UNION ALL
SELECT run_id, outcome, sum(addresses) FROM waiting
WHERE run_id IN (SELECT value FROM json_each(:runs)) GROUP BY 1, 2
"""  # noqa: S608 - a constant
RUNS = """
SELECT r.id, r.site, r.state, r.exit_code, r.requests, r.started_at, r.fetch_began_at, r.fetch_ended_at, r.finished_at,
       (SELECT json_group_array(DISTINCT f."check") FROM findings f WHERE f.run_id = r.id)
FROM crawl_runs r WHERE r.id IN (SELECT value FROM json_each(:runs)) ORDER BY r.site, r.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """One run in numbers; or all runs of a process, where `site` and `run_id` are empty."""

    site: str
    run_id: str
    state: str
    """Of a run that is not closed: `waiting` (for a place), `fetching`, or `reading` (what it fetched)."""
    exit_code: int | None
    fetched: int
    """Requests that were made, robots.txt and feeds among them."""
    counts: dict[str, int]
    """Column -> number of addresses; each address of the run is in one."""
    seconds: float
    """From the first request to the last; of all runs: to the last row."""
    findings: tuple[str, ...]
    """Names of the checks that found something."""

    def as_row(self) -> dict[str, Any]:
        """Flat, for a table, an event or JSON."""
        return {
            "site": self.site,
            "state": self.state,
            "fetched": self.fetched,
            **self.counts,
            "seconds": round(self.seconds, 1),
            "findings": list(self.findings),
            "exit_code": self.exit_code,
            "run_id": self.run_id,
        }


def totals_of(db: Database, run_ids: Iterable[str], now: datetime) -> list[Totals]:
    """The runs in numbers as they stand now, by site."""
    asked = {"runs": json.dumps(list(run_ids))}
    counts: dict[str, dict[str, int]] = {}
    for run_id, outcome, number in db.execute(TOLD, asked):
        columns = counts.setdefault(run_id, dict.fromkeys(COLUMNS, 0))
        columns[COLUMN_OF[outcome]] += number
    return [_totals(row, counts.get(row[0]) or dict.fromkeys(COLUMNS, 0), now) for row in db.execute(RUNS, asked)]


def sum_of(totals: Sequence[Totals], exit_code: int | None, seconds: float) -> Totals:
    """All of them as one; `seconds` is how long the whole took, since sites are fetched beside each other."""
    return Totals(
        site="",
        run_id="",
        state="",
        exit_code=exit_code,
        fetched=sum(one.fetched for one in totals),
        counts={column: sum(one.counts[column] for one in totals) for column in COLUMNS},
        seconds=seconds,
        findings=tuple(sorted({check for one in totals for check in one.findings})),
    )


def _totals(row: Sequence[Any], counts: dict[str, int], now: datetime) -> Totals:
    run_id, site, state, exit_code, requests, started, began, ended, finished, found = row
    end = ended or finished or utc(now)
    return Totals(
        site=site,
        run_id=run_id,
        state=_phase(began, ended) if state == "running" else state,
        exit_code=exit_code,
        fetched=requests,
        counts=counts,
        seconds=_seconds(began or (started if finished else end), end),
        findings=tuple(sorted(json.loads(found))),
    )


def _phase(began: str | None, ended: str | None) -> str:
    return "reading" if ended else "fetching" if began else "waiting"


def _seconds(start: str | None, end: str | None) -> float:
    """Between two moments as the database writes them; 0 where one is missing, or the clock went back."""
    if not start or not end:
        return 0.0
    return max((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds(), 0.0)
