"""`onrecord export` and `report`: what is stored, as files for other programs and for people."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click
from rich.console import Console
from rich.progress import Progress
from sqlite_utils.db import Database

from pipeline.commands.common import SITE, F, all_option, language_option, pass_config, progress_bar
from pipeline.commands.query import stance_option
from pipeline.config import Config
from pipeline.database import read_database, storage_errors
from pipeline.read import parse_since
from pipeline.read.canned import ready
from pipeline.read.export import CsvStyle, Format, Wanted, What, count_rows, whole_file, write_package
from pipeline.read.export import export as export_to
from pipeline.read.known import check_names
from pipeline.read.report import html_report, span_of, text_report, week_of
from pipeline.watch.weekly import papers_of
from schemas.errors import ConfigError


def period_options(command: F) -> F:
    """Add `--site`, `--language`, `--since` and `--until`."""
    for option in (
        click.option("--until", default="", help="Published before: 2026-03-08, or 7d, 24h, 4w ago."),
        click.option("--since", default="", help="Published since: 2026-03-01, or 7d, 24h, 4w ago."),
        language_option,
        click.option("--site", type=SITE, default="", help="Only this site."),
    ):
        command = option(command)
    return command


@click.command()
@click.option("--what", type=click.Choice(get_args(What)), help="What a file is to hold [articles].")
@click.option("--format", "form", type=click.Choice(get_args(Format)), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="File to write, whole or not at all [standard output].")
@click.option(
    "--package",
    type=click.Path(path_type=Path),
    help="Folder to make instead, with articles, quotes, citations, a datapackage.json and a codebook.",
)
@period_options
@click.option("--person", default="", help="Whose quotes, and the articles with them: a name, an alias or an id.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Least confidence of quotes [sure_from].")
@stance_option
@all_option
@click.option("--bom", is_flag=True, help="CSV for Excel: begin with a byte-order mark.")
@click.option("--raw", is_flag=True, help="CSV for programs: cells that a spreadsheet runs as formulas as they are.")
@pass_config
def export(config: Config, /, what: What | None, form: Format, output: Path | None, **asked: Any) -> None:
    """Export articles, quotes or citations for spreadsheets and other programs.

    \b
    Examples:
      onrecord export --format parquet --output articles.parquet
      onrecord export --what quotes --format csv --bom --output quotes.csv
      onrecord export --package march --format csv --since 2026-03-01 --until 2026-04-01
    """
    package, style = asked["package"], CsvStyle(raw=asked["raw"], bom=asked["bom"])
    if package and (what or output):
        raise ConfigError("--package makes a folder of everything: leave --what and --output out")
    now = datetime.now(UTC)
    wanted = replace(_wanted(asked, now), base=config.public_url)
    db = ready(read_database(config.database), config.sure_from)
    with (
        storage_errors(config.database),
        Progress(console=Console(stderr=True), disable=not _shows(output or package)) as bar,
    ):
        if package:
            tick = _ticks(bar, db, get_args(What), wanted)
            made = write_package(db, package, form, now, wanted=wanted, style=style, tick=tick)
            click.echo(f"{package}: written, {', '.join(f'{rows} {name}' for name, rows in made.items())}")
        else:
            chosen = what or "articles"
            tick = _ticks(bar, db, [chosen], wanted)
            export_to(db, chosen, output, form, wanted=wanted, style=style, tick=tick)


@click.command()
@click.option("--output", type=click.Path(path_type=Path), help="File to write [report.html; --text: standard output].")
@click.option("--text", "as_text", is_flag=True, help="Plain text, for a mail that cron sends.")
@period_options
@click.option("--quick", is_flag=True, help="Do not read again what the papers announced, which takes seconds a paper.")
@pass_config
def report(config: Config, /, output: Path | None, as_text: bool, quick: bool, **asked: str) -> None:
    """Tell the last whole week as one page to mail: numbers, most quoted, changes, new people, holes.

    Weeks go from Monday to Monday, in UTC; they are compared with those before. The page opens anywhere, without a
    network.

    \b
    Examples:
      onrecord report --output monday.html
      onrecord report --text | mail -s 'Who said what' desk@archive.example
      onrecord report --since 2026-03-01 --until 2026-04-01 --site lantern-post
    """
    now = datetime.now(UTC)
    since, until = _moment("--since", asked["since"], now), _moment("--until", asked["until"], now)
    span = span_of(since, until, now)
    db = ready(read_database(config.database), config.sure_from)
    chosen = {"site": asked["site"], "language": asked["language"]}
    with storage_errors(config.database), progress_bar("reading what papers announced") as told:
        check_names(db, chosen, parts=False)
        papers = list(papers_of(db, config, span, **chosen, quick=quick, told=lambda site: told({site: 1})))
        week = week_of(db, span, now, papers, **chosen)
    page = text_report(week) if as_text else html_report(week)
    if as_text and output is None:
        click.echo(page, nl=False)
        return
    target = output or Path("report.html")
    with whole_file(target) as part:
        part.write_text(page, encoding="utf-8")
    click.echo(f"{target}: written")


def _ticks(bar: Progress, db: Database, what: Sequence[What], wanted: Wanted) -> Callable[[], None]:
    """What moves the bar on; without one nothing is counted, for that takes as long as the export."""
    if bar.disable:
        return lambda: None
    task = bar.add_task(f"exporting {', '.join(what)}", total=sum(count_rows(db, one, wanted) for one in what))
    return partial(bar.advance, task)


def _wanted(asked: dict[str, Any], now: datetime) -> Wanted:
    least = asked["min_confidence"]
    if asked["take_all"] and least is not None:
        raise ConfigError("--all takes every quote, --min-confidence does not: give one of them")
    since, until = _moment("--since", asked["since"], now), _moment("--until", asked["until"], now)
    if since and until and since >= until:
        raise ConfigError(f"--until {asked['until']} is not after --since {asked['since']}: nothing lies between")
    return Wanted(
        stance=asked["stance"], sure_from=0.0 if asked["take_all"] else least, site=asked["site"], since=since,
        until=until, language=asked["language"], person=asked["person"].strip(),
    )  # fmt: skip


def _moment(option: str, text: str, now: datetime) -> str:
    try:
        return parse_since(text, lambda: now)
    except ConfigError as error:
        raise ConfigError(f"{option}: {str(error).partition(': ')[2]}") from error


def _shows(output: Path | None) -> bool:
    """A bar is drawn on a terminal only, and never across an export that goes to the same terminal."""
    return sys.stderr.isatty() and (output is not None or not sys.stdout.isatty())
