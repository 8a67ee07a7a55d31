"""One import: sources in, captures kept, then cleaned and loaded like a crawl's."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from sqlite_utils.db import Database

from pipeline.archive import refuse_lost, take_back
from pipeline.books import ledger
from pipeline.books.frontier import Frontier
from pipeline.books.locks import hold
from pipeline.config import Config
from pipeline.crawl.room import lack_of_room
from pipeline.crawl.run import Stop
from pipeline.crawl.wanted import spelling_of
from pipeline.database import draw_together, open_database, storage_errors, writing
from pipeline.intake.entries import Again, Bad, Known, Page
from pipeline.intake.homes import Homes
from pipeline.intake.keeping import Keeper
from pipeline.intake.sources import Source, entries
from pipeline.intake.tally import Report, Tally, Watcher
from pipeline.logs import get_logger
from pipeline.sites import known_sites, with_archived
from pipeline.soundness import check_at_start
from schemas.errors import Exit, StoppedError, StorageError
from spiders.discovery import FoundLink, Refusal

if TYPE_CHECKING:
    from pipeline.process.pool import Pool  # the stages' types take a while to import

LOOK_EACH = 200
"""Entries between two looks at the free disk."""
LEFT_OUT = "left out by the backfill"
PENDING = "SELECT site, count(*) FROM captures WHERE processed_by IS NULL GROUP BY site"
log = get_logger(__name__)


class Prepared(Protocol):
    """What somebody made of the sources' captures before: loading it takes no cleaning."""

    def wants(self, source: Source, capture_id: str) -> bool:
        """Whether the capture is one of those that are to be loaded."""
        ...

    def pool(self, db: Database, config: Config) -> "Pool":
        """A pool that gives back what was made, and works on all other captures."""
        ...


def import_sources(
    config: Config,
    sources: Sequence[Source],
    watcher: Watcher,
    *,
    known_only: bool = False,
    prepared: Prepared | None = None,
) -> Report:
    """Import these sources, clean and load what they brought; what an earlier import left is cleaned too.

    Raises LockedError beside another import, `process` or `rebuild`; StoppedError when a signal came, with everything
    read so far kept; StorageError and IntegrityError.
    """
    with contextlib.ExitStack() as held, storage_errors(config.data), Stop().installed() as stop:
        held.enter_context(hold(config.locks, "_archive"))
        refuse_lost(config.database, config.archive)
        db = open_database(config.database)
        held.callback(db.close)
        check_at_start(db, datetime.now(UTC), unclosed=ledger.unclosed(db, config.locks))
        take_back(db, config.archive)
        ledger.interrupted(db, config.locks, datetime.now(UTC))
        known, problems = known_sites(config)
        for problem in problems:
            log.error("a site file cannot be used", problem=problem)
        homes = Homes(config, known, known_only=known_only)
        keeper = Keeper(db, config, homes)
        held.callback(keeper.release)
        return _import(Work(db, config, homes, keeper, stop, watcher, prepared), sources)


@dataclass(frozen=True, slots=True)
class Work:
    """What an import works with."""

    db: Database
    config: Config
    homes: Homes
    keeper: Keeper
    stop: Stop
    watcher: Watcher
    prepared: Prepared | None = None

    def heed(self) -> None:
        """Raise StoppedError once a signal came."""
        if self.stop.signal:
            raise StoppedError("stopped by a signal; what was read is kept: import the same again to go on")


def _import(work: Work, sources: Sequence[Source]) -> Report:
    report = Report()
    try:
        work.watcher.reading(sources)
        for source in sources:
            report.tallies.append(Tally(source.told))
            (_put_in_line if source.kind == "urls" else _read)(work, source, report.tallies[-1])
        work.keeper.close()
        report.made = work.homes.made
        _clean(work, report)
        draw_together(work.db)
    except StoppedError:
        work.keeper.close()
        work.keeper.finish("stopped", Exit.STOPPED)
        raise
    work.keeper.finish("complete", report.exit_code)
    return report


def _read(work: Work, source: Source, tally: Tally) -> None:
    """Keep what a source holds, entry by entry."""
    behind = 0
    for number, (entry, end) in enumerate(entries(source, work.keeper.is_known, work.config.data)):
        work.heed()
        if number % LOOK_EACH == 0 and (lack := lack_of_room(work.config)):
            work.keeper.close()
            raise StorageError(lack)
        before = tally.imported
        if isinstance(entry, Page | Again):
            left_out = work.prepared is not None and not work.prepared.wants(source, entry.id)
            _keep(work, entry, tally, left_out=left_out)
        elif isinstance(entry, Known):
            tally.known += 1
        elif isinstance(entry, Bad):
            tally.bad.append(str(entry))
            log.warning("a record is passed over", file=tally.file, record=entry.where, reason=entry.what)
        elif entry.reason:
            tally.passed_over[entry.reason] += 1
        work.watcher.read(end - behind, tally.imported - before)
        behind = end
    work.watcher.read(source.size - behind, 0)


def _keep(work: Work, page: Page | Again, tally: Tally, *, left_out: bool) -> None:
    kept = LEFT_OUT if left_out else work.keeper.take(page)
    if kept == "imported":
        tally.imported += 1
    else:
        tally.passed_over[kept] += 1


def _put_in_line(work: Work, source: Source, tally: Tally) -> None:
    """Put the addresses of a list into the frontier; the next run of their sites fetches them."""
    with source.path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            work.heed()
            work.watcher.read(len(line.encode()), 0)
            if line.strip() and not line.lstrip().startswith("#"):
                _put_one_in_line(work, line.strip(), source, tally)


def _put_one_in_line(work: Work, url: str, source: Source, tally: Tally) -> None:
    site = work.homes.of(url)
    if site is None:
        tally.passed_over["no known site"] += 1
    elif isinstance(own := spelling_of(url, site), Refusal):
        tally.passed_over[f"{own.outcome}: {own.reason}"] += 1
    elif not work.keeper.lock(site):
        tally.passed_over["another run holds its site"] += 1
    elif work.db.execute("SELECT 1 FROM frontier WHERE site = ? AND url = ?", [site.name, own]).fetchone():
        tally.known += 1
    else:
        with writing(work.db):
            frontier = Frontier(work.db, site, "", lambda: datetime.now(UTC))
            frontier.add([FoundLink(url=own, kind="page")], f"list {source.path.name}")
        tally.imported += 1


def _clean(work: Work, report: Report) -> None:
    """Work off what is pending of every site that nobody else works on."""
    from pipeline.process.follow import process_pending  # the stages take a second to import
    from pipeline.process.workers import Workers

    pending = dict(work.db.execute(PENDING).fetchall())
    known = {site.name: site for site in known_sites(work.config)[0]} | work.keeper.sites
    chosen = [s for s in with_archived(work.db, known.values()) if s.name in pending and work.keeper.lock(s)]
    report.waiting = sum(pending.values()) - sum(pending[site.name] for site in chosen)
    if not chosen:
        return
    work.watcher.cleaning(sum(pending[site.name] for site in chosen))

    def cleaned(counts: dict[str, int]) -> None:
        work.watcher.cleaned(sum(count for name, count in counts.items() if name != "faults"))
        work.heed()

    workers = work.prepared.pool(work.db, work.config) if work.prepared else Workers(work.config)
    try:
        report.outcomes = process_pending(work.db, chosen, workers, cleaned)
    finally:
        workers.close()
