"""One merge: decisions, then each site of each folder, then what is to be read again and what was taken down."""

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive import refuse_lost, reindex, take_back
from pipeline.archive.files import make_folder
from pipeline.archive.removal import Removal, note, noted
from pipeline.archive.removal.ledger import add_addresses
from pipeline.archive.removal.rewrite import sweep
from pipeline.archive.rows import index_again
from pipeline.books import ledger
from pipeline.config import Config
from pipeline.crawl.renaming import NOTE, finish_rename, rename_rows
from pipeline.database import open_database, storage_errors, utc, writing
from pipeline.logs import get_logger
from pipeline.merge.copying import SOURCE
from pipeline.merge.decisions import join_corrections, join_people, join_removals, join_renames, join_templates
from pipeline.merge.files import bring_cuts, bring_file, unknown_files
from pipeline.merge.folders import Folder, alone, attached, look_into
from pipeline.merge.site import merge_site, prepare
from pipeline.process.load import forget_silent_people
from pipeline.renames import Rename, first_name
from pipeline.sites import check_files, with_archived, without_file
from pipeline.soundness import check_at_start
from pipeline.takedown.apply import take_down
from pipeline.takedown.plan import make_plan
from schemas import Site
from schemas.errors import ConfigError, Exit
from spiders.secrets import take_secrets

log = get_logger(__name__)


@dataclass(slots=True)
class Report:
    """What came of a merge."""

    folders: dict[Path, Counter[str]] = field(default_factory=dict)
    """Folder -> its sites, and what of it was not here yet: captures, articles, runs, files."""
    conflicts: list[str] = field(default_factory=list)
    """Decisions of people that contradict ours, and were left out."""
    problems: list[str] = field(default_factory=list)
    """Site files that are broken, and sites that nothing can be made of for want of a file."""
    cleaned: dict[str, int] = field(default_factory=dict)
    """What was read again, by outcome."""

    @property
    def exit_code(self) -> Exit:
        return Exit.INCOMPLETE if self.problems or self.cleaned.get("faults") else Exit.COMPLETE


class Watcher:
    """Is told how far a merge is; says nothing."""

    def began(self, sites: int) -> None:
        """So many sites of all folders are to be merged."""

    def merged(self, site: str, counts: Counter[str]) -> None:
        """One of them is done; all that came until now."""

    def cleaning(self, counts: dict[str, int]) -> None:
        """How far it is with what is read again."""


def merge(config: Config, folders: Sequence[Path], watcher: Watcher) -> Report:
    """Merge these data folders into ours, which may be new; the same merge once more changes nothing.

    Raises ConfigError where a folder is not fit, before anything is touched; LockedError while a run works in any of
    them; StorageError; IntegrityError where a WARC file is gone.
    """
    found = look_into(folders, config.data)
    for folder in found:
        if (folder.data / NOTE).exists():
            raise ConfigError(f"{folder.data}: a site is being renamed there; run `onrecord --data {folder.data} run`")
    finish_rename(config)
    refuse_lost(config.database, config.archive)
    with storage_errors(config.data), contextlib.closing(open_database(config.database)) as db:
        with alone(config, db, found):
            check_at_start(db, datetime.now(UTC), unclosed=ledger.unclosed(db, config.locks))
            report = join_folders(db, config, found, watcher)
            _finish_removals(db, config)
            _clean(db, config, report, watcher)
        ledger.interrupted(db, config.locks, datetime.now(UTC))
    return report


def join_folders(db: Database, config: Config, found: Sequence[Folder], watcher: Watcher) -> Report:
    """Have all that the folders have, but for what is to be read again; the caller holds the locks."""
    report = Report()
    make_folder(config.archive)
    sweep(config.archive)
    take_back(db, config.archive)
    removals = _join_decisions(db, config, found, report)
    prepare(db)
    watcher.began(sum(len(folder.sites) for folder in found))
    total: Counter[str] = Counter()
    for folder in found:
        counts = report.folders[folder.data] = Counter(sites=len(folder.sites))
        with attached(db, folder):
            for site in folder.sites:
                counts += (came := merge_site(db, config, folder, site, removals))
                total += came
                watcher.merged(site, total)
            files = _bring_rest(db, config, folder)
        reindex(db, config.archive, files)
    take_back(db, config.archive)
    with writing(db):
        forget_silent_people(db)
    index_again(db, config.archive)
    return report


def _join_decisions(db: Database, config: Config, found: Sequence[Folder], report: Report) -> list[Removal]:
    """What people decided in any folder counts for all: it is written first, and what is here follows it."""

    def tell(conflict: str) -> None:
        report.conflicts.append(conflict)
        log.warning("a decision is left out", reason=conflict)

    renames = join_renames(config.archive, [folder.config.archive for folder in found])
    for rename in renames:
        _rename(db, config, rename)
    removals = join_removals(config.data, found)
    known = noted(db)
    with writing(db):
        for one in removals:
            if one.id not in known or known[one.id].hidden != one.hidden:
                note(db, one)
            else:
                add_addresses(db, one)
    join_people(config.data, found, renames, tell)
    join_corrections(config.data, found, renames)
    join_templates(config.data, found, tell)
    return removals


def _rename(db: Database, config: Config, rename: Rename) -> None:
    query = "SELECT count(*) FROM sites WHERE name IN (?, ?) AND EXISTS (SELECT 1 FROM captures WHERE site = name)"
    if db.execute(query, [rename.old, rename.new]).fetchone()[0] == 2:
        raise ConfigError(
            f"{config.data}: holds {rename.old} and {rename.new}, which a rename made one site; merge the folders into "
            "a new one"
        )
    rename_rows(db, rename, first_name(config.archive, rename.new))


def _bring_rest(db: Database, config: Config, folder: Folder) -> list[str]:
    """Their files that no row of theirs tells of: a killed run left them open, or their database was not whole."""
    known = frozenset(name for (name,) in db.execute(f"SELECT DISTINCT warc_file FROM {SOURCE}.captures"))  # noqa: S608
    archive = folder.config.archive
    names = [bring_file(archive, config.archive, name) for name in unknown_files(archive, config.archive, known)]
    bring_cuts(archive, config.archive)
    return names


def _finish_removals(db: Database, config: Config) -> None:
    """Take out of our archive what any folder took out of its own."""
    query = "SELECT id FROM removals WHERE finished_at IS NULL AND NOT hidden"
    for (own,) in db.execute(query).fetchall():
        removal = noted(db)[own]
        plan = make_plan(db, config.archive, removal)
        if plan.rows or plan.cuts:
            log.info("taken down in one of the folders, and now here", article=own, url=removal.url)
            if not take_down(db, config, plan, datetime.now(UTC), lambda _counts: None):
                log.warning("another program reads the database: run `onrecord remove ID` once more", article=own)
        else:
            db.execute("UPDATE removals SET finished_at = ? WHERE id = ?", [utc(datetime.now(UTC)), own])


def _clean(db: Database, config: Config, report: Report, watcher: Watcher) -> None:
    """Work off what waits, and make again what other decisions or an older onrecord made, as `process` does."""
    known, problems = check_files(config.sites)
    take_secrets(known.values())  # no worker needs them
    report.problems += problems
    sites = with_archived(db, known.values())
    report.problems += [
        f"{name}: {count} captures cannot be read: there is no site file, neither here nor in the archive"
        for name, count in without_file(db, sites, pending=True).items()
    ]
    held = {name for (name,) in db.execute("SELECT DISTINCT site FROM captures")}
    if sites := [site for site in sites if site.name in held]:
        report.cleaned = _brought_up_to_date(db, config, sites, watcher)


def _brought_up_to_date(db: Database, config: Config, sites: Sequence[Site], watcher: Watcher) -> dict[str, int]:
    from pipeline.process.rebuild import bring_up_to_date  # the stages take a second to import
    from pipeline.process.workers import Workers

    workers = Workers(config)
    try:
        return bring_up_to_date(db, sites, workers, watcher.cleaning)
    finally:
        workers.close()
