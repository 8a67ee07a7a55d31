"""`onrecord status`, `runs` and `coverage`: what an operator asks of the crawls."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlite_utils.db import Database

from pipeline.commands.common import SITE, json_option, pass_config, print_rows, shard_option
from pipeline.config import Config
from pipeline.database import read_database, storage_errors
from pipeline.read import parse_since, run_query
from pipeline.sites import usable_sites
from pipeline.watch.addresses import addresses_of, find_run, missed_since, run_row
from pipeline.watch.condition import CAUSES, SiteState, of_site, states_of, told
from pipeline.watch.coverage import FATES, Coverage, coverage_of, reasons, sentence
from schemas.errors import ConfigError, Exit
from schemas.run import OutcomeName

WIDTH = 140
"""Where standard output is no terminal."""
LISTED = 20
"""Most rows of runs, gaps and reasons that are shown unless more are asked for."""
SHOWN = ("site", "state", "started_at", "exit_code", "urls", "stored", "revised", "findings", "run_id")


@click.command()
@click.argument("sites", nargs=-1, type=SITE)
@click.option(
    "--cause",
    type=click.Choice([*CAUSES, "any"]),
    help="Only sites that want a person for this: stale (no good run for two slots), quiet (far fewer articles than "
    "usual), failed (the last run ended by an error), findings (its judge found an error).",
)
@shard_option
@json_option
@pass_config
def status(config: Config, sites: tuple[str, ...], cause: str | None, as_json: bool) -> int:
    """How SITES (all that are chosen) are: last good run, next slot, articles against the usual, findings.

    The exit code is 10 when some site that is shown wants a person, or its file cannot be read; else 0.

    \b
    Examples:
      onrecord status                    all of them, and what is wrong with which
      onrecord status --cause quiet      which have gone quiet?
    """
    chosen, broken = usable_sites(config, sites)
    db = read_database(config.database) if config.database.exists() else None
    with storage_errors(config.database):
        states = list(states_of(db, map(of_site, chosen), datetime.now(UTC)))
    shown = [state for state in states if _has(state, cause)]
    if as_json:
        print_rows((state.as_row() for state in shown), as_json=True, empty="no site wants a person for that")
    else:
        _print_states(shown)
    for problem in broken:
        click.echo(f"SiteError: {problem}", err=True)
    return Exit.INCOMPLETE if broken or any(state.troubles for state in shown) else Exit.COMPLETE


@click.command()
@click.argument("run_id", required=False)
@click.option("--site", type=SITE, default="", help="Only this site.")
@click.option("--outcome", type=click.Choice(get_args(OutcomeName)), help="Of RUN_ID: only addresses that ended so.")
@click.option("--missed", is_flag=True, help="What runs did not get, and no later run did either, with the reason.")
@click.option("--since", default="", help="Runs since: 2026-03-01, or 7d, 24h, 4w [--missed: 24h].")
@click.option("--limit", type=click.IntRange(1), help=f"Most rows [{LISTED} runs; all addresses].")
@json_option
@pass_config
def runs(config: Config, /, run_id: str | None, as_json: bool, **filters: Any) -> None:
    """Crawl runs, newest first; with RUN_ID, that run's addresses by outcome, each with its reason.

    RUN_ID may be the first letters of an id. Addresses that wait for the next run are counted, one row a source.

    \b
    Examples:
      onrecord runs --site lantern-post
      onrecord runs --missed --since 24h         what did last night's crawl miss?
      onrecord runs 4f1c2a --outcome http_error
    """
    if run_id and (filters["missed"] or filters["since"] or filters["site"]):
        raise ConfigError("RUN_ID names one run: leave out --missed, --since and --site, or leave out the id")
    if filters["outcome"] and not run_id:
        raise ConfigError("--outcome is of one run: name its RUN_ID (`onrecord runs` shows them)")
    db = read_database(config.database)
    with storage_errors(config.database):
        if run_id:
            _one_run(db, find_run(db, run_id), as_json, filters)
        elif filters["missed"]:
            since = _since(filters["since"] or "24h")
            rows = list(missed_since(db, filters["site"], since))[: filters["limit"]]
            print_rows(rows, as_json=as_json, empty=f"nothing was missed since {told(since)}")
        else:
            _list_runs(db, as_json, filters)


@click.command()
@click.argument("sites", nargs=-1, type=SITE)
@click.option("--since", default="7d", show_default=True, help="From when on: 2026-03-01, or 7d, 24h, 4w.")
@json_option
@pass_config
def coverage(config: Config, sites: tuple[str, ...], since: str, as_json: bool) -> None:
    """What is held of what SITES (all that are chosen) announced, what is missed, and when nobody looked.

    Announced is what archived feeds, sitemaps and API listings name as an article of that time, as far as the site
    file takes it; nobody looked where no such document and no front page was fetched. A gap is bridged when the feeds
    that were read after it reach back beyond it. The last line is a sentence that a study can cite.

    \b
    Example:
      onrecord coverage lantern-post --since 2026-03-01
    """
    chosen, broken = usable_sites(config, sites)
    for problem in broken:
        click.echo(f"SiteError: {problem}", err=True)
    begin, until = _since(since), datetime.now(UTC)
    if begin >= until:
        raise ConfigError(f"--since {since!r}: lies ahead; write a day that has begun")
    db = read_database(config.database)
    with storage_errors(config.database):
        for site in chosen:
            found = coverage_of(db, config, site, begin, until)
            if as_json:
                click.echo(json.dumps(found.as_row(), ensure_ascii=False))
            else:
                _print_coverage(found)


def _since(text: str) -> datetime:
    return datetime.fromisoformat(parse_since(text, lambda: datetime.now(UTC)))


def _has(state: SiteState, cause: str | None) -> bool:
    causes = [trouble.cause for trouble in state.troubles]
    return cause is None or cause in causes or (cause == "any" and bool(causes))


def _console() -> Console:
    console = Console(highlight=False, markup=False, emoji=False)
    return console if console.is_terminal else Console(width=WIDTH, highlight=False, markup=False, emoji=False)


def _print_states(states: Sequence[SiteState]) -> None:
    if not states:
        click.echo("no site wants a person for that", err=True)
        return
    table = _table("site", "last good run", "next slot", "week", "usual", "newest", "findings")
    for state in states:
        causes = {trouble.cause for trouble in state.troubles}
        table.add_row(
            Text(state.site, style="bold red" if causes else "green"),
            Text(told(state.last_good) or "never", style="red" if "stale" in causes else ""),
            f"retired {state.retired}" if state.retired else told(state.next_slot) or "on demand",
            Text(str(state.week), style="red" if "quiet" in causes else ""),
            "" if state.usual is None else f"{state.usual:.0f}",
            "" if state.days is None else f"{state.days:.1f} days",
            Text(", ".join(dict.fromkeys(check for check, _, _ in state.findings)), style="yellow"),
        )
    console = _console()
    console.print(table)
    for state in states:
        for trouble in state.troubles:
            console.print(Text(f"{state.site}: {trouble.cause}: {trouble.message}", style="red"), soft_wrap=True)


def _one_run(db: Database, run_id: str, as_json: bool, filters: dict[str, Any]) -> None:
    run = run_row(db, run_id)
    rows = list(addresses_of(db, run_id, filters["outcome"] or ""))[: filters["limit"]]
    if not as_json:
        console = _console()
        ended = f"{run['state']}, exit code {run['exit_code']}"
        times = f"{run['started_at'] or run['due_at']} to {run['finished_at'] or 'now'}"
        console.print(Text(f"{run['site']}  {ended}  {times}  {run_id}", style="bold"), soft_wrap=True)
        for line in filter(None, str(run["error"]).splitlines()):
            console.print(Text(line, style="yellow"), soft_wrap=True)
        for one in run["findings"]:
            style = "red" if one["level"] == "error" else "yellow"
            console.print(Text(f"{one['level']}: {one['check']}: {one['message']}", style=style), soft_wrap=True)
    shown = rows if as_json else [{key: row[key] for key in ("outcome", "reason", "url")} for row in rows]
    print_rows(shown, as_json=as_json, empty="the run told nothing of any such address")


def _list_runs(db: Database, as_json: bool, filters: dict[str, Any]) -> None:
    rows: Iterable[dict[str, Any]] = run_query(db, "runs", site=filters["site"], limit=filters["limit"] or LISTED)
    if filters["since"]:
        since = _since(filters["since"]).isoformat()
        rows = (row for row in rows if (row["started_at"] or row["due_at"]) >= since)
    shown = rows if as_json else [{name: row[name] for name in SHOWN} for row in rows]
    print_rows(shown, as_json=as_json, empty="no run yet")


def _print_coverage(found: Coverage) -> None:
    console = _console()
    table = _table("announced in", "articles", *FATES)
    for kind, fates in found.announced.items():
        table.add_row(kind, str(fates.total()), *(str(fates[fate]) for fate in FATES))
    console.print(Text(f"{found.site}, {told(found.since)} to {told(found.until)}", style="bold"))
    console.print(table)
    if found.missed:
        table = _table("fate", "articles", "why", "example")
        for row in reasons(found.missed)[:LISTED]:
            table.add_row(row["fate"], str(row["articles"]), row["why"], row["example"])
        console.print(table)
    _print_gaps(console, found)
    for problem in found.unreadable:
        console.print(Text(f"not read: {problem}", style="yellow"), soft_wrap=True)
    console.print(Text(sentence(found)), soft_wrap=True)
    console.print()


def _print_gaps(console: Console, found: Coverage) -> None:
    longest = sorted(found.gaps, key=lambda gap: -gap.hours)[:LISTED]
    if not longest:
        return
    table = _table("nobody looked from", "to", "hours", "bridged")
    for gap in sorted(longest, key=lambda gap: gap.begin):
        bridged = {True: "yes", False: "no", None: "not known"}[gap.bridged]
        table.add_row(told(gap.begin), told(gap.end), f"{gap.hours:.0f}", bridged)
    console.print(table)
    if len(found.gaps) > len(longest):
        console.print(f"and {len(found.gaps) - len(longest)} shorter ones (--json has them all)")


def _table(*names: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    return table
