"""`onrecord run`, `process` and `rebuild`: the main job and its second half."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.archive import refuse_lost
from pipeline.books import ledger
from pipeline.books.ledger import Trigger
from pipeline.books.locks import hold
from pipeline.commands.common import SITE, json_option, pass_config, progress_bar, shard_option
from pipeline.commands.stored.changed import clean_changed
from pipeline.commands.telling import teller_of_one, telling
from pipeline.config import Config
from pipeline.crawl.renaming import finish_rename
from pipeline.crawl.run import Options, gravest
from pipeline.crawl.run import run as run_sites
from pipeline.crawl.wanted import Wanted, asked_for, refuse_unasked
from pipeline.database import open_database, storage_errors
from pipeline.logs import setup_logging
from pipeline.sites import check_files, sites_to_ask, sync_sites, with_archived, without_file
from pipeline.soundness import check_at_start
from pipeline.takedown.ledger import sync_removals
from pipeline.watch.conclude import conclude, failure_reported
from schemas.errors import ConfigError, Exit, LockedError
from spiders.secrets import take_secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the flags of `onrecord run` say."""

    sites: tuple[str, ...]
    due: bool
    revisit: bool
    since: datetime | None
    urls: tuple[str, ...]
    max_minutes: float | None
    quiet: bool
    ack: bool
    by_daemon: bool

    def options(self, wanted: Wanted) -> Options:
        trigger: Trigger = "due" if self.due else "manual"
        day = self.since.date() if self.since else None
        return Options(due=self.due, revisit=self.revisit, ack=self.ack, trigger=trigger, since=day, asked=wanted.asked)


@click.command()
@click.argument("sites", nargs=-1, type=SITE)
@click.option("--due", is_flag=True, help="Only sites whose schedule has a slot that nobody ran yet (for cron).")
@click.option("--revisit", is_flag=True, help="Ask for every known page again, due or not.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="With --revisit: only stories of that day or later.")
@click.option("--url", "urls", multiple=True, help="Fetch this address alone, now; may be given several times.")
@shard_option
@click.option("--max-minutes", type=float, help="Stop after that many minutes, state saved (exit code 13).")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors (for cron, whose mail then means trouble).")
@click.option("--ack", is_flag=True, help="Print `ACK <address>` for each capture once it is durable.")
@click.option("--daemon", "by_daemon", is_flag=True, hidden=True)
@pass_config
def run(config: Config, /, **flags: Any) -> int:
    """Crawl, archive, clean, attribute and load SITES; globs like 'uk-*' work.

    Without a name: all sites of your own, and the shipped ones that the settings enable. A site file that is wrong
    costs its own site alone: it is told, the others are crawled, and the exit code is 10.

    Standard error tells how far each site is, and at the end what came of it: a table for people, one JSON event
    otherwise; nothing where nothing was due. `onrecord --log-level debug run ...` tells each address and its outcome.

    \b
    Examples:
      onrecord run lantern-post          one site, now
      onrecord run --due --quiet         whatever is due: put this line into cron
      onrecord run --due --shard 1/4     the same on the second of four machines, each with its own data folder
      onrecord run 'uk-*' --revisit      ask for every known page again
      onrecord run gazette --revisit --since 2026-03-01
                                         the pages of stories of that day or later
    """
    asked = Asked(**flags)
    if asked.by_daemon:
        return _shift(config)
    config = _as_asked(config, asked)
    return _run_told(config, asked, _wanted(config, asked))


def _shift(config: Config) -> int:
    """What the daemon starts: it names the sites as they come due."""
    from pipeline.crawl.shift import work  # a run alone starts its child before it needs the stages

    return work(config, lambda: teller_of_one(config))


def _as_asked(config: Config, asked: Asked) -> Config:
    """The settings as a run's own flags change them."""
    if asked.max_minutes is not None:
        config = config.model_copy(update={"max_minutes": asked.max_minutes})
    if asked.quiet:
        config = config.model_copy(update={"log_level": "error"})
        setup_logging(config.log_level, config.log_format)
    return config


def _wanted(config: Config, asked: Asked) -> Wanted:
    """The addresses that are asked for; ConfigError where flags contradict each other."""
    if asked.since and not asked.revisit:
        raise ConfigError("--since: tells which pages --revisit asks for again; give both, or neither")
    if asked.urls and (asked.due or asked.revisit):
        raise ConfigError("--url: fetches these addresses alone; leave out --due and --revisit")
    wanted = asked_for(config, asked.urls, asked.sites) if asked.urls else Wanted()
    refuse_unasked(wanted)
    return wanted


def _run_told(config: Config, asked: Asked, wanted: Wanted) -> int:
    """Run; that others are at it is part of a cron line's good day, and told by the exit code."""
    try:
        return _run(config, asked, wanted)
    except LockedError:
        if asked.quiet and asked.due:
            return Exit.LOCKED
        raise


def _run(config: Config, asked: Asked, wanted: Wanted) -> int:
    """Run, and tell those who asked for it how it ended."""
    with failure_reported(config):
        finish_rename(config)
        chosen, broken = (list(wanted.sites.values()), []) if wanted.sites else sites_to_ask(config, asked.sites)
        _tell_broken(broken)
        with telling(config, quiet=asked.quiet) as teller:
            code = run_sites(config, chosen, options=asked.options(wanted), teller=teller)
        code = gravest([code, Exit.INCOMPLETE]) if broken else code
    if teller.runs or broken:
        conclude(config, chosen, list(teller.runs.values()), code)
    return code


@click.command()
@click.option(
    "--changed", "only_changed", is_flag=True, help="Only what a change of rules concerns, told before it is done."
)
@click.option("--dry-run", is_flag=True, help="With --changed: tell it, and do nothing.")
@json_option
@pass_config
def process(config: Config, only_changed: bool, dry_run: bool, as_json: bool) -> int:
    """Clean, attribute and load captures that a stopped run left pending; fetches nothing.

    What was made by other rules is made again: by an older onrecord, another site file, template or people.toml.
    Words that differ make a technical revision, others none. Runs do the same beside their work, a part at a time.

    \b
    Examples:
      onrecord process --changed --dry-run   after mending a site file: how much depends on it
      onrecord process --changed             clean that again now
    """
    if only_changed:
        return clean_changed(config, dry_run=dry_run, as_json=as_json)
    if dry_run:
        raise ConfigError("--dry-run tells what --changed would do; say both")
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
        sync_removals(db, config.data)
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
