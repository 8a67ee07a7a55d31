"""`onrecord verify`, of everything, and `onrecord backup`."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from sqlite_utils.db import Database

import pipeline.archive as stage
from pipeline.archive.files import closed_files, open_files
from pipeline.commands.common import json_option, pass_config, print_rows
from pipeline.commands.stored.proof import Asked, prove_words
from pipeline.config import Config
from pipeline.database import open_database, read_database, storage_errors
from pipeline.logs import get_logger
from pipeline.upgrade import is_current
from schemas.errors import IntegrityError, StorageError

log = get_logger(__name__)


@click.command()
@click.option("--quote", default="", metavar="REF", help="Prove one quote alone: its record, digests and words.")
@click.option("--record", default="", metavar="ID", help="The same for one WARC record, without any database.")
@click.option("--words", default="", help="With --record: words that it must have; parts stand apart by ' … '.")
@click.option("--archive", type=click.Path(path_type=Path), help="With either: folder of WARC files [of --data].")
@json_option
@pass_config
def verify(config: Config, /, as_json: bool, archive: Path | None, **one: str) -> None:
    """Read every record of the archive, check every digest, and compare database and index with it.

    The words in the database are proved by their texts' digests and by their offsets. What a killed run left open is
    closed first, as any run does it.

    With --quote or --record the words of a citation are looked for in the bytes of their record, whose digests are
    checked; nothing is written, and a backup is enough: `onrecord --data BACKUP verify --quote REF`. Exit code 15 where
    the words are not there, or the record is not as it was written.
    """
    if asked := Asked(archive=archive, **one):
        prove_words(config, asked, as_json=as_json)
    else:
        _verify_all(config, as_json=as_json)


def _verify_all(config: Config, *, as_json: bool) -> None:
    records = 0
    with _opened(config) as db, storage_errors(config.database):
        files = [*closed_files(config.archive), *open_files(config.archive)]
        size = sum(path.stat().st_size for path in files)

        def seen(length: int) -> None:
            nonlocal records
            records += 1
            advance(length)

        with _progress(size) as advance:
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
def _opened(config: Config) -> Iterator[Database]:
    """The database for reading; IntegrityError where even that cannot be."""
    try:
        db = read_database(config.database, older=True)
    except StorageError as error:
        raise IntegrityError(f"{config.database}: cannot be read, so nothing is proved: {error}") from error
    with contextlib.closing(db):
        _take_back(config, db)
        yield db


def _take_back(config: Config, db: Database) -> None:
    """Close what killed runs left open; where nothing can be written it is read as it lies."""
    try:
        with storage_errors(config.database):
            if not is_current(db):
                log.warning("an older onrecord wrote the database: its words can be proved after the next run")
            elif open_files(config.archive):
                with contextlib.closing(open_database(config.database)) as writer:
                    stage.take_back(writer, config.archive)
    except (IntegrityError, StorageError) as error:
        log.warning("what killed runs left open is read as it lies", reason=str(error))


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
