"""`onrecord process --changed`: clean again what a change of site file, people, templates or onrecord concerns."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import click
from sqlite_utils.db import Database

from pipeline.archive import refuse_lost
from pipeline.books import ledger
from pipeline.books.locks import hold
from pipeline.commands.common import print_rows, progress_bar
from pipeline.config import Config
from pipeline.database import open_database, storage_errors
from pipeline.lineage.placing import waiting
from pipeline.process.pool import Pool
from pipeline.sites import check_files, sync_sites, with_archived
from pipeline.soundness import check_at_start
from pipeline.takedown.ledger import sync_removals
from schemas import Site
from schemas.errors import Exit


def clean_changed(config: Config, *, dry_run: bool, as_json: bool) -> int:
    """Tell by site how much is to be cleaned again and why, then do it; the exit code."""
    from pipeline.process.rebuild import bring_up_to_date, changed  # the stages take a second to import

    found, broken = check_files(config.sites)  # a broken file's site is worked on by its last one in the archive
    for problem in broken:
        click.echo(f"SiteError: {problem}", err=True)
    with _at_work(config, list(found.values())) as (db, sites, pool):
        concerned = changed(db, sites, pool)
        print_rows(map(asdict, concerned), as_json=as_json, empty="nothing has changed")
        if left := waiting(db):
            click.echo(f"{left} articles of an earlier version are to be compared with others", err=True)
        if dry_run or not (concerned or left):
            return Exit.INCOMPLETE if broken else Exit.COMPLETE
        names = {one.site for one in concerned}
        with progress_bar("cleaning again") as report:
            counts = bring_up_to_date(db, [site for site in sites if site.name in names], pool, report)
    told = {name: count for name, count in counts.items() if count}
    click.echo(json.dumps(told) if as_json else ", ".join(f"{count} {name}" for name, count in told.items()))
    return Exit.INCOMPLETE if counts["faults"] or broken else Exit.COMPLETE


@contextlib.contextmanager
def _at_work(config: Config, own: list[Site]) -> Iterator[tuple[Database, list[Site], Pool]]:
    """Database, sites and workers, with the archive's lock held."""
    from pipeline.process.workers import Workers

    with hold(config.locks, "_archive"), storage_errors(config.data):
        refuse_lost(config.database, config.archive)
        with contextlib.closing(open_database(config.database)) as db:
            check_at_start(db, datetime.now(UTC), unclosed=ledger.unclosed(db, config.locks))
            sync_sites(db, own)
            sync_removals(db, config.data)
            workers = Workers(config)
            try:
                yield db, with_archived(db, own), workers
            finally:
                workers.close()
