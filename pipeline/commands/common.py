"""What every command shares: the configuration, `--json`, tables and a progress bar."""

import getpass
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from pipeline.config import Config, load_config
from schemas.errors import ConfigError
from schemas.site.shard import Shard

Report = Callable[[dict[str, int]], None]
F = TypeVar("F", bound=Callable[..., Any])

OF_BACKFILL = ("dask", "distributed", "fsspec", "pyarrow")
"""What the extra `backfill` brings."""
pass_config = click.make_pass_decorator(Config)
"""Hands the merged configuration to a command as its first argument."""
all_option = click.option(
    "--all", "take_all", is_flag=True, help="The doubtful ones too, which `sure_from` leaves out."
)
by_option = click.option(
    "--by", metavar="NAME", default=lambda: _login(), show_default="your login name", help="Who decides it."
)
language_option = click.option("--language", default="", help="Only articles in it: an ISO 639-1 code, such as de.")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as containers have
        return ""


def shard_option(command: F) -> F:
    """Add `--shard K/N`, which goes before the settings of the command's configuration."""

    def keep(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None:
            config = ctx.find_object(Config)
            ctx.obj = Config.model_validate({**(config or Config()).model_dump(), "shard": _shard(value)})

    told = "Only the sites of this shard, by a hash of their names: K from 0 to N-1, as in $(JOB_COMPLETION_INDEX)/4."
    return click.option("--shard", metavar="K/N", expose_value=False, callback=keep, help=told)(command)


def _shard(value: str) -> str:
    try:
        return str(Shard.parse(value))
    except ValueError as error:
        raise ConfigError(f"--shard: {error} (found {value!r})") from error


class _SiteName(click.types.StringParamType):
    """A site's name; the shell completes it from the names of the site files, which are not read."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from pipeline.sites import site_names  # at the Tab key alone

        flags = dict(ctx.find_root().params)
        try:
            config = load_config(flags, file=flags.pop("config_file", None))
            return [CompletionItem(name) for name in site_names(config.sites) if name.startswith(incomplete)]
        except ConfigError:  # told by the command itself; the shell shows nothing
            return []


SITE = _SiteName()


def need_extra() -> None:
    """Raise ConfigError where what the extra `backfill` brings is not installed."""
    if lacking := [name for name in OF_BACKFILL if find_spec(name) is None]:
        raise ConfigError(f"{', '.join(lacking)} is not installed: pip install 'onrecord[backfill]'")


def json_option(command: F) -> F:
    """Add `--json` (argument `as_json`): one JSON object a line, for programs."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")(command)


def print_rows(rows: Iterable[Mapping[str, Any]], *, as_json: bool, empty: str) -> None:
    """Print rows as a table, or as JSON lines; `empty` is told on standard error when there is none."""
    found = False
    if as_json:
        for row in rows:
            found = True
            click.echo(json.dumps(dict(row), ensure_ascii=False, default=str))
    elif listed := [dict(row) for row in rows]:
        found = True
        _print_table(listed)
    if not found:
        click.echo(empty, err=True)


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


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _print_table(rows: list[dict[str, Any]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row.values()))
    width = None if sys.stdout.isatty() else 160
    Console(width=width, highlight=False, markup=False, emoji=False).print(table)


@contextmanager
def told_bar() -> Iterator[Progress | None]:
    """A bar on a terminal with time left, whose tasks have a field `told`; None elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress
