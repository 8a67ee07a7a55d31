"""`onrecord remove` and `removals`: take an article down, and the ledger of what was."""

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click
from sqlite_utils.db import Database

from pipeline.archive import take_back
from pipeline.archive.removal import Removal, noted
from pipeline.books.locks import hold
from pipeline.commands.common import json_option, pass_config, print_rows, progress_bar
from pipeline.config import Config
from pipeline.database import open_database, read_database, storage_errors
from pipeline.sites import load_sites, with_archived
from pipeline.takedown.apply import take_down
from pipeline.takedown.ledger import list_removals, sync_removals, undo
from pipeline.takedown.plan import Plan, find_removal, make_plan
from schemas.address import address
from schemas.errors import ConfigError, Exit, LockedError

BEYOND = (
    "out of reach: backups, exports, reports and copies made before; `onrecord backup TARGET` takes it out of TARGET, "
    "the others are yours to find. Other articles and lists of headlines may name it."
)


@click.command()
@click.argument("article")
@click.option("--reason", default="", help="Why, for whoever reads the archive in ten years; kept in the ledger.")
@click.option("--hide", is_flag=True, help="Keep the captures: it is shown and exported nowhere, and can come back.")
@click.option("--undo", "back", is_flag=True, help="Show again what was hidden.")
@click.option("--dry-run", is_flag=True, help="Tell what would go, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@pass_config
def remove(config: Config, /, article: str, **options: Any) -> int:
    """Take one ARTICLE (id or address) out of database, archive, index, exports and pages.

    Its records in the WARC files become tombstones with address, times, digest and reason, exactly as long, so that
    every other record stays as it is, where it is. Feeds and listings that hold it are kept without it. Runs and
    rebuilds keep it out. Killed, it is finished by the same command. It wants that nothing else runs (exit code 11);
    with --hide it is only not shown, at once, whatever runs but the site itself.

    What would go is told before: captures of its own, lists that are kept without it, others' captures that get a
    payload of their own, and twins, which are other articles of the very same words and stay.

    \b
    Examples:
      onrecord remove https://gazette.example/politics/1 --reason 'court order 7 C 12/26' --dry-run
      onrecord remove 2210868205438453 --reason 'names a minor' --hide
      onrecord remove 2210868205438453 --undo
    """
    with storage_errors(config.data), contextlib.closing(_opened(config)) as db:
        sync_removals(db, config.data)
        if options["back"]:
            return _undo(config, db, article)
        removal = find_removal(db, config.data, article, options["reason"], datetime.now(UTC))
        removal = replace(removal, hidden=options["hide"])
        if options["dry_run"]:
            _plan(config, db, removal, as_json=options["as_json"])
            return Exit.COMPLETE
        with _alone(config, db, removal.site if removal.hidden else None):
            take_back(db, config.archive)
            plan = _plan(config, db, removal, as_json=options["as_json"])
            if not (removal.hidden or options["yes"]):
                _ask()
            return _take_down(config, db, plan)


@click.command()
@json_option
@pass_config
def removals(config: Config, as_json: bool) -> None:
    """What was taken down or hidden, when and why; `unfinished`: run `onrecord remove ID` once more."""
    with contextlib.closing(read_database(config.database)) as db:
        print_rows(list_removals(db), as_json=as_json, empty="nothing was taken down")


def _opened(config: Config) -> Database:
    if not config.database.exists():
        read_database(config.database)  # tells what to do first
    return open_database(config.database)


def _told(plan: Plan) -> dict[str, Any]:
    removal = plan.removal
    return {
        "id": removal.id,
        "url": removal.url,
        "headline": plan.headline,
        **plan.counts,
        "captures": len(plan.own),
        "lists": len(plan.lists),
        "others": len(plan.borrowers),
        "twins": len(plan.twins),
        "addresses": len(removal.addresses),
        "as": "hidden" if removal.hidden else "removed",
        "reason": removal.reason,
    }


def _plan(config: Config, db: Database, removal: Removal, *, as_json: bool) -> Plan:
    """What is to go, told before anything does."""
    with progress_bar("reading") as report:
        plan = make_plan(db, config.archive, removal, report)
    print_rows([_told(plan)], as_json=as_json, empty="")
    return plan


def _ask() -> None:
    """Go on when somebody at a terminal says yes; ConfigError where nobody can."""
    if not sys.stdin.isatty():
        raise ConfigError("its captures cannot be brought back: say --yes where nobody can be asked, or --hide")
    click.confirm("Take it out for good? Its captures cannot be brought back.", abort=True, err=True)


def _take_down(config: Config, db: Database, plan: Plan) -> int:
    with progress_bar("removing") as report:
        whole = take_down(db, config, plan, datetime.now(UTC), report)
    if plan.removal.hidden:
        click.echo(f"hidden: {plan.removal.url}; `onrecord remove {plan.removal.id} --undo` shows it again", err=True)
        return Exit.COMPLETE
    click.echo(f"removed: {plan.removal.url}\n{BEYOND}", err=True)
    for twin in plan.twins:
        click.echo(f"the same words are stored as another article, too: {twin['id']}, {twin['url']}", err=True)
    if not whole:
        told = "another program reads the database, whose log may still hold the text: stop it (pages, a query), then"
        click.echo(f"unfinished: {told} run `onrecord remove {plan.removal.id}` once more", err=True)
    return Exit.COMPLETE if whole else Exit.INCOMPLETE


@contextlib.contextmanager
def _alone(config: Config, db: Database, site: str | None) -> Iterator[None]:
    """With the locks of that site, or of all of them, and of the archive."""
    names = [site] if site else [row[0] for row in db.execute("SELECT name FROM sites ORDER BY name")]
    with contextlib.ExitStack() as held:
        try:
            for name in ("_archive", *names):
                held.enter_context(hold(config.locks, name))
        except LockedError as error:
            raise LockedError(f"{error}. Nothing was touched; --hide needs its own site's lock alone") from error
        yield


def _undo(config: Config, db: Database, article: str) -> int:
    from pipeline.process.workers import Workers

    known = noted(db)
    removal = next((one for one in known.values() if str(one.id) == article or address(article) in one.addresses), None)
    if removal is None:
        raise ConfigError(f"{article}: was not taken down; `onrecord removals` lists what was")
    sites = {site.name: site for site in with_archived(db, load_sites(config.sites).values())}
    if removal.site not in sites:
        raise ConfigError(f"{removal.site}: there is no site file, neither here nor in the archive; put it back first")
    with _alone(config, db, removal.site):
        workers = Workers(config)
        try:
            revisions = undo(db, config, removal, sites[removal.site], workers)
        finally:
            workers.close()
    click.echo(f"shown again: {removal.url}, {revisions} revisions", err=True)
    return Exit.COMPLETE
