"""`onrecord run`, `process` and `rebuild`: the main job and its second half."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline.archive import refuse_lost
from pipeline.books import ledger
from pipeline.books.ledger import Trigger
from pipeline.books.locks import hold
from pipeline.commands.common import pass_config, progress_bar
from pipeline.commands.telling import telling
from pipeline.config import Config
from pipeline.crawl.renaming import finish_rename
from pipeline.crawl.run import Options, gravest
from pipeline.crawl.run import run as run_sites
from pipeline.database import check_at_start, open_database, storage_errors
from pipeline.logs import setup_logging
from pipeline.sites import check_files, sites_to_ask, sync_sites, with_archived, without_file
from pipeline.watch.conclude import conclude, failure_reported
from schemas.errors import Exit, LockedError
from spiders.secrets import take_secrets


@click.command()
@click.argument("sites", nargs=-1)
@click.option("--due", is_flag=True, help="Only sites whose schedule has a slot that nobody ran yet (for cron).")
@click.option("--revisit", is_flag=True, help="Ask for every known page again, due or not.")
@click.option("--max-minutes", type=float, help="Stop after that many minutes, state saved (exit code 13).")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors (for cron, whose mail then means trouble).")
@click.option("--ack", is_flag=True, help="Print `ACK <address>` for each capture once it is durable.")
@click.option("--daemon", "by_daemon", is_flag=True, hidden=True)
@pass_config
def run(
    config: Config,
    sites: tuple[str, ...],
    due: bool,
    revisit: bool,
    max_minutes: float | None,
    quiet: bool,
    ack: bool,
    by_daemon: bool,
) -> int:
    """Crawl, archive, clean, attribute and load SITES; globs like 'uk-*' work.

    Without a name: all sites of your own, and the shipped ones that the settings enable. A site file that is wrong
    costs its own site alone: it is told, the others are crawled, and the exit code is 10.

    Standard error tells how far each site is, and at the end what came of it: a table for people, one JSON event
    otherwise; nothing where nothing was due. `onrecord --log-level debug run ...` tells each address and its outcome.

    \b
    Examples:
      onrecord run lantern-post          one site, now
      onrecord run --due --quiet         whatever is due: put this line into cron
      onrecord run 'uk-*' --revisit      ask for every known page again
    """
    if max_minutes is not None:
        config = config.model_copy(update={"max_minutes": max_minutes})
    if quiet:
        config = config.model_copy(update={"log_level": "error"})
        setup_logging(config.log_level, config.log_format)
    trigger: Trigger = "daemon" if by_daemon else "due" if due else "manual"
    options = Options(due=due, revisit=revisit, ack=ack, trigger=trigger)
    try:
        return _run(config, sites, options, quiet=quiet)
    except LockedError:
        if quiet and due:  # part of a good day, and told by the exit code
            return Exit.LOCKED
        raise


def _run(config: Config, names: Sequence[str], options: Options, *, quiet: bool) -> int:
    """Run, and tell those who asked for it how it ended."""
    with failure_reported(config):
        finish_rename(config)
        chosen, broken = sites_to_ask(config, names)
        _tell_broken(broken)
        with telling(config, quiet=quiet) as teller:
            code = run_sites(config, chosen, options=options, teller=teller)
        code = gravest([code, Exit.INCOMPLETE]) if broken else code
    if teller.runs or broken:
        conclude(config, chosen, list(teller.runs.values()), code)
    return code


@click.command()
@pass_config
def process(config: Config) -> int:
    """Clean, attribute and load captures that a stopped run left pending; fetches nothing.

    What was made by other rules is made again: by an older onrecord, another site file, template or people.toml.
    """
    return _over_archive(config, again=False)


@click.command()
@pass_config
def rebuild(config: Config) -> int:
    """Make articles, revisions, attributions and citations again from the archive alone.

    Without a database it is made anew, equal row by row. With one, captures it lacks are read back, and articles
    that other rules made (an older onrecord's, another site file's) are cleaned again: words that differ become
    technical revisions. A site whose file is gone is cleaned by its last one in the archive; where there is none,
    either, the site is named and the exit code is 10.
    """
    return _over_archive(config, again=True)


def _over_archive(config: Config, *, again: bool) -> int:
    from pipeline.process.rebuild import bring_up_to_date  # `run` starts its child before it needs the stages
    from pipeline.process.rebuild import rebuild as rebuild_from
    from pipeline.process.workers import Workers

    finish_rename(config)
    with hold(config.locks, "_archive"), storage_errors(config.data):
        if not again:
            refuse_lost(config.database, config.archive)
        db = open_database(config.database)
        check_at_start(db, datetime.now(UTC), unclosed=ledger.unclosed(db, config.locks))
        found, broken = check_files(config.sites)  # a broken file's site is worked on by its last one in the archive
        _tell_broken(broken)
        sites = list(found.values())
        take_secrets(sites)  # no worker needs them
        sync_sites(db, sites)
        workers = Workers(config)
        try:
            with progress_bar("rebuilding" if again else "processing") as report:
                counts = (
                    rebuild_from(db, config, sites, workers, report)
                    if again
                    else bring_up_to_date(db, with_archived(db, sites), workers, report)
                )
            unknown = without_file(db, with_archived(db, sites), pending=not again)
        finally:
            workers.close()
            db.close()
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing to do")
    _tell_unknown(unknown, config)
    return Exit.INCOMPLETE if counts.get("faults") or unknown or broken else Exit.COMPLETE


def _tell_broken(problems: Sequence[str]) -> None:
    for problem in problems:
        click.echo(f"SiteError: {problem}", err=True)


def _tell_unknown(sites: Mapping[str, int], config: Config) -> None:
    """Say of which sites there are captures that nothing can be made of."""
    for name, count in sites.items():
        place = (config.sites or Path("sites")) / f"{name}.toml"
        told = f"{name}: {count} captures cannot be cleaned: there is no site file, neither here nor in the archive"
        click.echo(f"{told}; put {place} back, then run `onrecord rebuild`", err=True)
