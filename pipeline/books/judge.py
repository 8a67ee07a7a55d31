"""Judge a run when it closes: against its site's floors, its own history and what went wrong on the way."""

from collections.abc import Iterator
from typing import Literal

from sqlite_utils.db import Database

from schemas import Expect, Finding
from schemas.errors import Exit
from schemas.run import RunState

DRIFT = 0.2
"""A run that finds less than this share of what the last five found on average has drifted."""
FEW = 10
"""Fewer pages than this tell nothing about a share."""
FAILED = ("http_error", "protocol_error", "timeout", "truncated", "undecodable", "parse_budget")


def check_run(db: Database, run_id: str, site: str, expect: Expect, *, whole: bool = True) -> list[Finding]:
    """What a person should know about a run, from its rows alone; errors make it end with exit code 10.

    A run that was cut short (not `whole`) is not judged by what it did not find.
    """
    outcomes = outcome_counts(db, run_id)
    found = [
        *(_links(db, run_id, expect) if whole else ()),
        *_not_articles(outcomes, expect),
        *_failures(outcomes),
        *_faults(db, run_id),
        *_deferred(outcomes),
        *(_drift(db, run_id, site) if whole else ()),
    ]
    return [Finding(site=site, level=level, check=check, message=message) for level, check, message in found]


def outcome_counts(db: Database, run_id: str) -> dict[str, int]:
    """Outcome name -> number of URLs of the run; those that wait are counted by source, not told one by one."""
    query = """
        SELECT outcome, sum(addresses) FROM (
            SELECT outcome, count(*) AS addresses FROM outcomes WHERE run_id = :run GROUP BY 1
            UNION ALL SELECT outcome, addresses FROM waiting WHERE run_id = :run) GROUP BY 1"""
    return dict(db.execute(query, {"run": run_id}).fetchall())


def findings_of(db: Database, run_id: str) -> list[Finding]:
    """The findings stored for a run."""
    query = 'SELECT site, level, "check", message FROM findings WHERE run_id = ? ORDER BY id'
    return [Finding(site=s, level=lv, check=c, message=m) for s, lv, c, m in db.execute(query, [run_id])]


def store_findings(db: Database, run_id: str, findings: list[Finding]) -> None:
    """Keep findings as rows of the run."""
    rows = [
        {"run_id": run_id, "site": f.site, "level": f.level, "check": f.check, "message": f.message} for f in findings
    ]
    db.table("findings").insert_all(rows)


def verdict(fetched: int, findings: list[Finding]) -> tuple[RunState, int]:
    """A run's final state and exit code, from how the fetching ended and what was found.

    The fetching child ends for all its sites; which of them a budget stopped their findings tell.
    """
    if fetched == Exit.STOPPED:
        return "stopped", fetched
    if fetched not in (Exit.COMPLETE, Exit.INCOMPLETE, Exit.BUDGET):
        return "failed", fetched
    if is_cut_short(findings):
        return "budget", int(Exit.BUDGET)
    if fetched == Exit.INCOMPLETE or any(finding.level == "error" for finding in findings):
        return "incomplete", int(Exit.INCOMPLETE)
    return "complete", int(Exit.COMPLETE)


def is_cut_short(findings: list[Finding]) -> bool:
    """Whether a budget of time or pages ended the fetching of the site."""
    return any(finding.check == "budget" for finding in findings)


Level = Literal["warning", "error"]
Found = Iterator[tuple[Level, str, str]]


def _links(db: Database, run_id: str, expect: Expect) -> Found:
    found, not_modified = db.execute(
        "SELECT links_found, not_modified FROM crawl_runs WHERE id = ?", [run_id]
    ).fetchone()
    if found < expect.min_links and not not_modified:
        yield (
            "error",
            "links",
            f"discovery found {found} links, expected {expect.min_links} at least: have feeds moved?",
        )


def _not_articles(outcomes: dict[str, int], expect: Expect) -> Found:
    read = sum(outcomes.get(name, 0) for name in ("stored", "revised", "unchanged", "duplicate", "not_article"))
    refused = outcomes.get("not_article", 0)
    if read >= FEW and refused > expect.max_not_article * read:
        yield "error", "not_article", f"{refused} of {read} pages are no articles: has the layout changed?"


def _failures(outcomes: dict[str, int]) -> Found:
    failed = {name: outcomes[name] for name in FAILED if outcomes.get(name)}
    total = sum(outcomes.values())
    if failed:
        level: Level = "error" if total >= FEW and sum(failed.values()) > total / 2 else "warning"
        yield level, "failures", ", ".join(f"{count} {name}" for name, count in failed.items())


def _faults(db: Database, run_id: str) -> Found:
    count, url, reason = db.execute(
        "SELECT count(*), min(url), min(reason) FROM outcomes WHERE run_id = ? AND reason LIKE 'fault: %'", [run_id]
    ).fetchone()
    if count:
        next_step = "`onrecord verify` tells whether the archive is damaged; else please report it"
        yield "error", "fault", f"{count} pages could not be cleaned, {url} among them: {reason}; {next_step}"


def _deferred(outcomes: dict[str, int]) -> Found:
    if waiting := outcomes.get("deferred", 0) + outcomes.get("rate_limited", 0):
        yield "error", "deferred", f"{waiting} addresses are left for the next run"


def _drift(db: Database, run_id: str, site: str) -> Found:
    history = [
        row[0]
        for row in db.execute(
            "SELECT links_found FROM crawl_runs WHERE site = ? AND id <> ? AND state = 'complete' AND links_found > 0 "
            "ORDER BY started_at DESC LIMIT 5",
            [site, run_id],
        )
    ]
    found, not_modified = db.execute(
        "SELECT links_found, not_modified FROM crawl_runs WHERE id = ?", [run_id]
    ).fetchone()
    usual = sum(history) / len(history) if history else 0
    if usual >= FEW and not not_modified and found < DRIFT * usual:
        yield "error", "drift", f"discovery found {found} links, {usual:.0f} in the runs before: has the site changed?"
