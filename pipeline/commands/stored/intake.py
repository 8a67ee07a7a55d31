"""`onrecord fetch`: single addresses, now. `onrecord import`: what others captured."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress, TaskID
from sqlite_utils.db import Database

from pipeline.books.weights import outcomes_that
from pipeline.commands.common import SITE, json_option, pass_config, print_rows, told_bar
from pipeline.config import Config
from pipeline.crawl.run import Options, gravest
from pipeline.crawl.run import run as run_sites
from pipeline.crawl.wanted import NEXT, Wanted, asked_for
from pipeline.database import read_database, utc
from pipeline.intake.sources import Source, sources_of
from pipeline.intake.tally import Report, Tally, Watcher
from schemas.address import address
from schemas.errors import Exit

TOLD = """
SELECT o.url, o.outcome, o.reason, o.capture_id FROM outcomes o JOIN crawl_runs r ON r.id = o.run_id
WHERE r.scope = 'addresses' AND r.pid = ? AND r.started_at >= ? AND r.site = ?
"""
ARTICLE = """
SELECT a.id, a.headline FROM articles a WHERE a.id IN (
    SELECT article_id FROM article_captures WHERE capture_id = :capture
    UNION ALL SELECT article_id FROM article_urls WHERE site = :site AND url = :url) LIMIT 1
"""
Row = dict[str, Any]


@click.command()
@click.argument("urls", nargs=-1, required=True)
@click.option("--site", "name", type=SITE, help="The site all of them belong to [told by their domains].")
@json_option
@pass_config
def fetch(config: Config, urls: tuple[str, ...], name: str | None, as_json: bool) -> int:
    """Fetch, archive, clean and load URLS now; - reads them from standard input, one a line.

    Each is asked for as a run would: by the file of its site, under robots.txt and at the site's pace. It prints what
    became of each; the exit code is 10 where one was not had.

    \b
    Examples:
      onrecord fetch https://paper.example/2026/03/the-vote    one article, now
      onrecord fetch - < addresses.txt                         a list of them
    """
    wanted = asked_for(config, _read(urls), (name,) if name else ())
    began = datetime.now(UTC)
    code = run_sites(config, list(wanted.sites.values()), options=Options(asked=wanted.asked)) if wanted.sites else 0
    rows = [*_told(config, wanted, began), *_not_asked(wanted)]
    print_rows(rows, as_json=as_json, empty="no address was given")
    missed = outcomes_that("some", "failed", "left") | {"unknown_site", "locked"}
    return gravest([code, Exit.INCOMPLETE]) if wanted.refused or any(r["outcome"] in missed for r in rows) else code


def _read(urls: Sequence[str]) -> list[str]:
    """The addresses, those on standard input among them; one without a scheme is of https."""
    lines = [line for url in urls for line in (sys.stdin if url == "-" else [url])]
    found = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return [url if "://" in url else f"https://{url}" for url in found]


def _told(config: Config, wanted: Wanted, began: datetime) -> Iterator[Row]:
    """What became of each address that a run was started for."""
    if not wanted.sites:
        return
    db = read_database(config.database)
    try:
        for site, spelled in wanted.spelled.items():
            found = {row[0]: row[1:] for row in db.execute(TOLD, [os.getpid(), utc(began), site]).fetchall()}
            for url, given in spelled.items():
                outcome, reason, capture = found.get(url, ("locked", "another run crawls the site; try again", None))
                yield _row(given, site, outcome, reason) | _article(db, site, url, capture)
    finally:
        db.close()


def _article(db: Database, site: str, url: str, capture: str | None) -> Row:
    told = {"site": site, "url": address(url), "capture": capture}
    found = db.execute(ARTICLE, told).fetchone() or (None, "")
    return dict(zip(("article", "headline"), found, strict=True))


def _not_asked(wanted: Wanted) -> Iterator[Row]:
    none = {"article": None, "headline": ""}
    for url, outcome, reason in wanted.refused:
        yield _row(url, "", outcome, reason) | none
    for url in wanted.unknown:
        yield _row(url, "", "unknown_site", f"no known site has this address; {NEXT}") | none


def _row(url: str, site: str, outcome: str, reason: str) -> Row:
    return {"url": url, "site": site, "outcome": outcome, "reason": reason}


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--known-only", is_flag=True, help="Pass over pages of sites that have no file; write no site file.")
@json_option
@pass_config
def import_(config: Config, files: tuple[Path, ...], known_only: bool, as_json: bool) -> int:
    """Take in what you have: WARC and WACZ files, folders of saved pages, lists of addresses.

    Each page is copied into the archive with where it comes from, and cleaned like a crawl's. Its time is that of its
    capture, so that revisions are in order between imports and crawls. What is held already is passed over: run it
    again as often as you like, also after it was stopped. A site that no file tells of gets one with defaults and
    `crawl = false`. The exit code is 10 where a record could not be read; each is told.

    \b
    FILES are:
      *.warc.gz, *.warc, *.arc.gz   of wget, Heritrix, Browsertrix, Common Crawl, or another archive of onrecord
      *.wacz                        of Browsertrix, ArchiveWeb.page, py-wacz
      manifest.csv, *.jsonl         saved pages: a line tells file, address and time (2019-05-06T07:08:09Z)
      *.txt                         addresses, one a line: the next run of their sites fetches them
      a folder                      of WARC and WACZ files, or with a manifest.csv or manifest.jsonl
    """
    from pipeline.intake.run import import_sources  # `fetch` needs none of it

    sources = sources_of(files)
    with watching() as watcher:
        report = import_sources(config, sources, watcher, known_only=known_only)
    print_rows(told_tallies(report, as_json=as_json), as_json=as_json, empty="")
    tell_rest(report)
    return report.exit_code


def told_tallies(report: Report, *, as_json: bool) -> Iterator[Row]:
    """A row for each source, for people or for programs."""
    return map(_counted if as_json else _summed, report.tallies)


def _counted(tally: Tally) -> Row:
    return asdict(tally) | {"passed_over": dict(tally.passed_over)}


def _summed(tally: Tally) -> Row:
    passed = ", ".join(f"{count} {reason}" for reason, count in tally.passed_over.most_common())
    return {"file": tally.file, "imported": tally.imported, "known": tally.known, "bad": len(tally.bad),
            "passed over": passed}  # fmt: skip


def tell_rest(report: Report) -> None:
    """What concerns all files, on standard error."""
    if report.outcomes:
        click.echo("pages: " + ", ".join(f"{n} {name}" for name, n in report.outcomes.items() if n), err=True)
    if report.made:
        shown = ", ".join(path.name for path in report.made[:5]) + (", ..." if len(report.made) > 5 else "")
        told = f"{len(report.made)} site files written into {report.made[0].parent} ({shown})"
        click.echo(f"{told}: no run takes these sites until you set `crawl` in them", err=True)
    if report.waiting:
        click.echo(f"{report.waiting} captures wait: `onrecord process` cleans them once other runs end", err=True)


class _Bar(Watcher):
    """How far an import is: bytes while it reads, pages while it cleans; with rate and time left."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._task, self._pages = progress, TaskID(0), 0

    def reading(self, sources: Sequence[Source]) -> None:
        self._task = self._progress.add_task("reading", total=sum(source.size for source in sources), told="")

    def read(self, length: int, pages: int) -> None:
        self._pages += pages
        elapsed = self._progress.tasks[self._task].elapsed or 0
        rate = f"{self._pages} pages, {self._pages / elapsed:.0f}/s" if elapsed else ""
        self._progress.update(self._task, advance=length, told=rate)

    def cleaning(self, pages: int) -> None:
        self._task = self._progress.add_task("cleaning", total=pages, told="")

    def cleaned(self, pages: int) -> None:
        elapsed = self._progress.tasks[self._task].elapsed or 0
        rate = f"{pages} pages, {pages / elapsed:.1f}/s" if elapsed else ""
        self._progress.update(self._task, completed=pages, told=rate)


@contextmanager
def watching() -> Iterator[Watcher]:
    """Shows on a terminal how far an import is."""
    with told_bar() as progress:
        yield _Bar(progress) if progress else Watcher()
