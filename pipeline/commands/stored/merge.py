"""`onrecord merge`: the data folders of several machines into one."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import Progress, TaskID

from pipeline.commands.common import json_option, pass_config, print_rows, told_bar
from pipeline.config import Config
from pipeline.merge.run import Report, Watcher
from pipeline.merge.run import merge as merge_folders

COUNTED = ("sites", "captures", "articles", "runs", "files")


@click.command()
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="Data folder that gets it all, new or not [--data].")
@json_option
@pass_config
def merge(config: Config, folders: tuple[Path, ...], into: Path | None, as_json: bool) -> int:
    """Join the archives and databases of data folders into one: each FOLDER is one that `onrecord --data` works on.

    Afterwards it is as if one machine had crawled all of it: each article one row, revisions in the order in which they
    were seen, one ledger and one frontier, a story in several papers one lineage, and what people decided anywhere
    counts. A removal in any folder keeps out of the result; decisions that contradict each other are told, and those of
    the folder that is merged into are kept. WARC files are linked where the disk is the same, else copied, byte for
    byte. The FOLDERs stay as they are.

    No run may work in any of the folders (exit code 11). Stopped or killed it loses nothing: do the same again, and it
    goes on. Do it each night, and it brings what is new. What it prints is what came, a row a folder.

    \b
    Examples:
      onrecord merge shard-0 shard-1 shard-2 shard-3 --into whole
      onrecord --data whole verify          each record and each row of it is sound
    """
    if into:
        config = config.model_copy(update={"data": into})
    with _watching() as watcher:
        report = merge_folders(config, folders, watcher)
    rows = [{"folder": str(folder)} | {name: told[name] for name in COUNTED} for folder, told in report.folders.items()]
    print_rows(rows, as_json=as_json, empty="")
    _tell_rest(report)
    return report.exit_code


def _tell_rest(report: Report) -> None:
    """What concerns all folders, on standard error."""
    if cleaned := ", ".join(f"{count} {name}" for name, count in report.cleaned.items() if count):
        click.echo(f"read again: {cleaned}", err=True)
    for line in (*(f"left out: {conflict}" for conflict in report.conflicts), *report.problems):
        click.echo(line, err=True)


class _Bar(Watcher):
    """How far a merge is: sites, with what came until now and the time left; then what is read again."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._task = progress, TaskID(0)

    def began(self, sites: int) -> None:
        self._task = self._progress.add_task("merging", total=sites, told="")

    def merged(self, site: str, counts: Counter[str]) -> None:
        told = ", ".join(f"{counts[name]} {name}" for name in COUNTED[1:])
        self._progress.update(self._task, advance=1, told=f"{site}: {told}")

    def cleaning(self, counts: dict[str, int]) -> None:
        told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        self._progress.update(self._task, description="reading again", total=None, told=told)


@contextmanager
def _watching() -> Iterator[Watcher]:
    """Shows on a terminal how far a merge is."""
    with told_bar() as progress:
        yield _Bar(progress) if progress else Watcher()
