"""`onrecord verify` and `onrecord backup`."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

import pipeline.archive as stage
from pipeline.archive.files import closed_files, open_files
from pipeline.commands.common import json_option, pass_config, print_rows
from pipeline.config import Config
from pipeline.database import read_database
from schemas.errors import IntegrityError


@click.command()
@json_option
@pass_config
def verify(config: Config, as_json: bool) -> None:
    """Read every record of the archive, check every digest, and compare database and index with it."""
    files = [*closed_files(config.archive), *open_files(config.archive)]
    size = sum(path.stat().st_size for path in files)
    records = 0
    with contextlib.closing(read_database(config.database)) as db, _progress(size) as advance:

        def seen(length: int) -> None:
            nonlocal records
            records += 1
            advance(length)

        problems = list(stage.verify(db, config.archive, seen))
    if problems:
        print_rows((asdict(problem) for problem in problems), as_json=as_json, empty="")
    click.echo(f"{records} records in {len(files)} files ({size} bytes) read, {len(problems)} problems", err=True)
    if problems:
        raise IntegrityError(f"{config.archive}: {len(problems)} problems, the first: {problems[0]}")


@click.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@pass_config
def backup(config: Config, target: Path) -> None:
    """Copy database and archive into TARGET and check the copy; run it again to bring TARGET up to date.

    Safe while a crawl runs. WARC files on the same disk are hard links.
    """
    done = stage.backup(config.database, config.archive, target)
    click.echo(
        f"{target}: database with {done.captures} captures; WARC files: {done.linked} linked, {done.copied} copied, "
        f"{done.kept} there already; {done.bytes} bytes, checked"
    )


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, where that is a terminal; what it yields takes the bytes done."""
    if not sys.stderr.isatty():
        yield lambda length: None
        return
    columns = TextColumn("verify"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("verify", total=total)
        yield lambda length: bar.advance(task, length)
