"""Judge a run when it closes: against its site's floors, its own history and what went wrong on the way."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlite_utils.db import Database

from pipeline.books.content import drifted
from pipeline.books.waiting import documents_left
from pipeline.books.weights import UNASKED, outcomes_that
from schemas import Expect, Finding
from schemas.errors import Exit
from schemas.run import RunState

DRIFT = 0.2
"""A run that finds less than this share of what the last five found on average has drifted."""
FEW = 10
"""Fewer pages than this tell nothing about a share."""
ALL = 3
"""Of so many pages not one need be missing: where each of them failed, the run did."""
WHOLE = (Exit.COMPLETE, Exit.INCOMPLETE, Exit.BUDGET)
"""How a fetch ends that wrote down what it did not reach; after any other, discovery may have been cut short unseen."""
MET = f"""
SELECT coalesce(f.kind, iif(o.url LIKE '%/robots.txt', 'robots', CASE
           WHEN o.reason = 'api' THEN 'api' WHEN o.reason LIKE 'media%' THEN 'media' ELSE 'page' END)) AS kind,
       o.outcome, count(*), coalesce(sum(c.status = 304), 0), min(o.url), o.reason
FROM outcomes o
LEFT JOIN frontier f ON f.site = o.site AND f.url = o.url
LEFT JOIN captures c ON c.id = o.capture_id
WHERE o.run_id = ? AND (f.url IS NOT NULL OR o.outcome NOT IN ({", ".join(f"'{name}'" for name in UNASKED)}))
GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""  # noqa: S608 - our own names; the reason is that of the address which min() picks

DEFERRED = """
SELECT sum(addresses), max(reason) FROM (
    SELECT 1 AS addresses, reason FROM outcomes WHERE run_id = :run AND outcome IN ('deferred', 'rate_limited')
    UNION ALL SELECT addresses, reason FROM waiting WHERE run_id = :run)
"""


@dataclass(frozen=True, slots=True)
class Met:
    """How often a run met one outcome with addresses of one kind, and an example."""

    kind: str
    """`page`, `robots`, `media`, or that of a document that leads to pages."""
    outcome: str
    count: int
    not_modified: int
    url: str
    reason: str

    @property
    def why(self) -> str:
        return f"{self.url}: {self.reason or self.outcome}"

    @property
    def is_document(self) -> bool:
        return self.kind not in ("page", "robots", "media")


def check_run(db: Database, run_id: str, site: str, expect: Expect, *, ended: int = Exit.COMPLETE) -> list[Finding]:
    """What a person should know about a run, from its rows alone; errors make it end with exit code 10.

    `ended` is how the fetching ended: what was cut short is not judged as if it had been whole.
    """
    met = [Met(*row) for row in db.execute(MET, [run_id])]
    found = [
        *(_discovery(db, run_id, site, expect, met) if ended in WHOLE and _is_whole(db, run_id, site, met) else ()),
        *_not_articles(outcome_counts(db, run_id), expect),
        *_failures(met),
        *_faults(db, run_id),
        *_parser(db, run_id),
        *_deferred(db, run_id),
        *drifted(db, run_id, site),
    ]
    return [Finding(site=site, level=level, check=check, message=message) for level, check, message in found]


def outcome_counts(db: Database, run_id: str) -> dict[str, int]:
    """Outcome name -> number of URLs of the run; those that wait are counted by source, not told one by one.

    What an article shows beside its words counts for nothing.
    """
    query = """
        SELECT outcome, sum(addresses) FROM (
            SELECT outcome, count(*) AS addresses FROM outcomes
            WHERE run_id = :run AND reason NOT LIKE 'media%' GROUP BY 1
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

    The fetching child ends for all its sites; which of them a budget stopped their findings tell. What such a run
    leaves is part of a good day; what went wrong in it besides is not.
    """
    if fetched == Exit.STOPPED:
        return "stopped", fetched
    if fetched not in (Exit.COMPLETE, Exit.INCOMPLETE, Exit.BUDGET):
        return "failed", fetched
    errors = {finding.check for finding in findings if finding.level == "error"}
    if is_cut_short(findings) and errors <= {"deferred"}:
        return "budget", int(Exit.BUDGET)
    if fetched == Exit.INCOMPLETE or errors:
        return "incomplete", int(Exit.INCOMPLETE)
    return "complete", int(Exit.COMPLETE)


def is_cut_short(findings: list[Finding]) -> bool:
    """Whether a budget of time or pages ended the fetching of the site."""
    return any(finding.check == "budget" for finding in findings)


Level = Literal["warning", "error"]
Found = Iterator[tuple[Level, str, str]]


def _is_whole(db: Database, run_id: str, site: str, met: Sequence[Met]) -> bool:
    """Whether every document that leads to articles was asked for: what was not asked says nothing."""
    outcomes = {one.outcome for one in met if one.is_document}
    return bool(outcomes) and not outcomes & outcomes_that("left") and not documents_left(db, run_id, site)


def _discovery(db: Database, run_id: str, site: str, expect: Expect, met: Sequence[Met]) -> Found:
    """Too few links, or far fewer than usual; not where a document says that it is as it was."""
    if any(one.not_modified for one in met if one.is_document):
        return
    (found,) = db.execute("SELECT links_found FROM crawl_runs WHERE id = ?", [run_id]).fetchone()
    cause, usual = _cause(met), _usual_links(db, run_id, site)
    if found < expect.min_links:
        why = cause or "have feeds moved?"
        yield "error", "links", f"discovery found {found} links, expected {expect.min_links} at least: {why}"
    if usual >= FEW and found < DRIFT * usual:
        why = cause or "has the site changed?"
        yield "error", "drift", f"discovery found {found} links, {usual:.0f} in the runs before: {why}"


def _cause(met: Sequence[Met]) -> str:
    """What kept documents from being read; empty when all were."""
    documents = [one for one in met if one.is_document]
    bad = [one for one in documents if one.outcome in outcomes_that("some", "failed")]
    if not bad:
        return ""
    return f"{_total(bad)} of {_total(documents)} feeds, sitemaps and lists could not be read, {bad[0].why}"


def _usual_links(db: Database, run_id: str, site: str) -> float:
    """Links that the last five runs found, on average; 0 where there was none."""
    query = (
        "SELECT avg(links_found) FROM (SELECT links_found FROM crawl_runs WHERE site = ? AND id <> ? "
        "AND state = 'complete' AND links_found > 0 ORDER BY started_at DESC LIMIT 5)"
    )
    return float(db.execute(query, [site, run_id]).fetchone()[0] or 0)


def _total(met: Sequence[Met]) -> int:
    return sum(one.count for one in met)


def _not_articles(outcomes: dict[str, int], expect: Expect) -> Found:
    read = sum(outcomes.get(name, 0) for name in ("stored", "revised", "unchanged", "duplicate", "not_article"))
    refused = outcomes.get("not_article", 0)
    if read >= FEW and refused > expect.max_not_article * read:
        yield "error", "not_article", f"{refused} of {read} pages are no articles: has the layout changed?"


def _failures(met: Sequence[Met]) -> Found:
    """Whatever failed; an error when it was most of the run's pages, or each of three or more."""
    pages = [one for one in met if one.kind == "page" and one.outcome not in outcomes_that("left")]
    failed = [one for one in pages if one.outcome in outcomes_that("failed")]
    bad = [one for one in pages if one.outcome in outcomes_that("some", "failed")]
    is_most = _total(pages) >= FEW and _total(bad) > _total(pages) / 2
    is_all = _total(failed) == _total(pages) >= ALL
    documents = [one for one in met if one.is_document and one.outcome in outcomes_that("some", "failed")]
    told = [*(bad if is_most else failed), *documents]
    if told:
        counts = Counter[str]()
        for one in told:
            counts[one.outcome] += one.count
        said = ", ".join(f"{count} {name}" for name, count in counts.items())
        level: Level = "error" if is_most or is_all else "warning"
        of = f"{_total(bad)} of {_total(pages)} pages failed: " if level == "error" else ""
        yield level, "failures", f"{of}{said}; for example {told[0].why}"


def _faults(db: Database, run_id: str) -> Found:
    count, url, reason = db.execute(
        "SELECT count(*), min(url), min(reason) FROM outcomes WHERE run_id = ? AND reason LIKE 'fault: %'", [run_id]
    ).fetchone()
    if count:
        next_step = "`onrecord verify` tells whether the archive is damaged; else please report it"
        yield "error", "fault", f"{count} pages could not be cleaned, {url} among them: {reason}; {next_step}"


def _parser(db: Database, run_id: str) -> Found:
    count, url, reason = db.execute(
        "SELECT count(*), min(url), min(reason) FROM outcomes WHERE run_id = ? AND outcome = 'parser_failed'", [run_id]
    ).fetchone()
    if count:
        next_step = "mend it, then run `onrecord process`"
        yield (
            "error",
            "parser",
            f"the site's own parser failed on {count} pages, {url} among them: {reason}; {next_step}",
        )


def _deferred(db: Database, run_id: str) -> Found:
    count, reason = db.execute(DEFERRED, {"run": run_id}).fetchone()
    if count:
        why = f" ({reason})" if reason else ""
        yield "error", "deferred", f"{count} addresses are left for the next run{why}"
