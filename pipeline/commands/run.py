"""`onrecord run`, `process` and `rebuild`: the main job and its second half."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.books import ledger
from pipeline.books.locks import hold
from pipeline.commands.common import pass_config
from pipeline.config import Config
from pipeline.crawl.run import Options
from pipeline.crawl.run import run as run_sites
from pipeline.database import check_at_start, open_database, storage_errors
from pipeline.sites import chosen_sites, load_sites, sync_sites
from schemas.errors import Exit

Report = Callable[[dict[str, int]], None]


@click.command()
@click.argument("sites", nargs=-1)
@click.option("--due", is_flag=True, help="Only sites whose schedule has a slot that nobody ran yet (for cron).")
@click.option("--revisit", is_flag=True, help="Ask for every known page again, due or not.")
@click.option("--max-minutes", type=float, help="Stop after that many minutes, state saved (exit code 13).")
@click.option("--ack", is_flag=True, help="Print `ACK <address>` for each capture once it is durable.")
@click.option("--daemon", "by_daemon", is_flag=True, hidden=True)
@pass_config
def run(
    config: Config,
    sites: tuple[str, ...],
    due: bool,
    revisit: bool,
    max_minutes: float | None,
    ack: bool,
    by_daemon: bool,
) -> int:
    """Crawl, archive, clean, attribute and load SITES; globs like 'uk-*' work.

    Without a name: the sites that the settings enable, else all of your own, else all shipped.

    \b
    Examples:
      onrecord run lantern-post          one site, now
      onrecord run --due                 whatever is due: put this line into cron
      onrecord run 'uk-*' --revisit      ask for every known page again
    """
    if max_minutes is not None:
        config = config.model_copy(update={"max_minutes": max_minutes})
    chosen = chosen_sites(config, sites)
    options = Options(due=due, revisit=revisit, ack=ack, trigger="daemon" if by_daemon else "due" if due else "manual")
    with progress_bar("crawling") as report:
        return run_sites(config, chosen, options=options, progress=report)


@click.command()
@pass_config
def process(config: Config) -> int:
    """Clean, attribute and load captures that a stopped run left pending; fetches nothing."""
    return _over_archive(config, again=False)


@click.command()
@pass_config
def rebuild(config: Config) -> int:
    """Make articles, revisions, attributions and citations again from the archive alone.

    Without a database it is made anew, equal row by row. With one, captures it lacks are read back, and articles
    that an older cleaner made are cleaned again: words that differ become technical revisions.
    """
    return _over_archive(config, again=True)


def _over_archive(config: Config, *, again: bool) -> int:
    from pipeline.process.follow import process_pending  # `onrecord run` starts its child before it needs the stages
    from pipeline.process.rebuild import rebuild as rebuild_from
    from pipeline.process.workers import Workers

    with hold(config.locks, "_archive"), storage_errors(config.data):
        db = open_database(config.database)
        check_at_start(db, datetime.now(UTC), unclosed=ledger.unclosed(db, config.locks))
        sites = list(load_sites(config.sites).values())
        sync_sites(db, sites)
        workers = Workers(config)
        try:
            with progress_bar("rebuilding" if again else "processing") as report:
                counts = (
                    rebuild_from(db, config, sites, workers, report)
                    if again
                    else process_pending(db, sites, workers, report)
                )
        finally:
            workers.close()
            db.close()
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing to do")
    return Exit.INCOMPLETE if counts.get("faults") else Exit.COMPLETE


@contextmanager
def progress_bar(task: str) -> Iterator[Report]:
    """A line that shows the outcomes so far, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _counts: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        line = progress.add_task(task)

        def report(counts: dict[str, int]) -> None:
            progress.update(line, description=f"{task}  " + "  ".join(f"{k} {v}" for k, v in counts.items()))

        yield report
