"""`onrecord backfill`: years of WARC files on a cluster. `onrecord load`: what it made, into the database."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.progress import Progress, TaskID

from pipeline.commands.common import json_option, need_extra, pass_config, print_rows, told_bar
from pipeline.commands.stored.intake import tell_rest, told_tallies, watching
from pipeline.config import Config
from pipeline.logs import get_logger

if TYPE_CHECKING:
    from pipeline.backfill.reading.inputs import Input
    from pipeline.backfill.run import Report

MINUTE = 60.0
log = get_logger(__name__)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the Parquet files.")
@click.option("--scheduler", default="", help="Address of a Dask cluster [one of this machine's own].")
@click.option("--workers", type=click.IntRange(1), help="Workers of a cluster of its own [the setting `workers`].")
@click.option("--memory", default="auto", show_default=True, help="What each of these may hold: 2GiB.")
@click.option("--base", default="", help="What goes before the lines of a list: https://data.example/.")
@click.option("--domain", "domains", multiple=True, help="Only pages of it and of all below it; may be given again.")
@click.option("--known-only", is_flag=True, help="Only pages of sites that have a file.")
@click.option("--politics", is_flag=True, help="Only politics, by section, address and words.")
@click.option("--again", is_flag=True, help="Work anew on files that changed, or that other rules worked on.")
@json_option
@pass_config
def backfill(config: Config, /, inputs: tuple[str, ...], as_json: bool, **options: Any) -> int:
    """Clean and attribute WARC files on Dask, into Parquet; `onrecord load` brings that into the database.

    INPUT is a WARC file, a folder or glob of them, or a list (.txt, .paths, .paths.gz), on this machine, on the web, in
    a bucket (s3://) or wherever fsspec reaches. Each file is a task of its own, whose tables are written whole or not
    at all. Run the same again to go on after a stop: what is done is known. The exit code is 10 where a file failed, or
    is not what it was.

    \b
    Examples:
      onrecord backfill archive/*.warc.gz --out parquet
      onrecord backfill warc.paths.gz --base https://data.example/ --out parquet --domain gazette.example
      onrecord backfill warcs.txt --out /shared/parquet --scheduler tcp://10.0.0.5:8786 --politics
    """
    need_extra()
    from pipeline.backfill.cluster import Where
    from pipeline.backfill.reading.inputs import inputs_of
    from pipeline.backfill.run import Wanted
    from pipeline.backfill.run import backfill as run_backfill

    found = inputs_of(inputs, options["base"])
    wanted = Wanted(out=options["out"], domains=options["domains"], known_only=options["known_only"],
                    politics=options["politics"], again=options["again"])  # fmt: skip
    where = Where(scheduler=options["scheduler"], workers=options["workers"] or config.workers,
                  memory=options["memory"])  # fmt: skip
    with _told() as watcher:
        report = run_backfill(config, found, wanted, where, watcher)
    _tell(report, as_json=as_json)
    return report.exit_code


def _tell(report: "Report", *, as_json: bool) -> None:
    row = {"files": report.done, "done before": report.before, "failed": len(report.failed)}
    print_rows([row | dict(sorted(report.outcomes.items()))], as_json=as_json, empty="")
    for name, why in report.failed.items():
        click.echo(f"{name} failed: {why}", err=True)
    for names, what in ((report.changed, "changed since"), (report.others, "worked on by other rules or versions")):
        if names:
            shown = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
            click.echo(f"{len(names)} files {what}, and left as they are ({shown}): --again makes them anew", err=True)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--warcs", type=click.Path(path_type=Path), help="Folder of the WARC files, where they were moved.")
@json_option
@pass_config
def load(config: Config, folder: Path, warcs: Path | None, as_json: bool) -> int:
    """Bring the FOLDER that a backfill made into archive and database, as an import of its WARC files would.

    The captures are copied from the WARC files, for the archive is what the database is made from; the rows are those
    of the backfill, so nothing is cleaned again but what other rules made. What is held already is passed over.
    """
    need_extra()
    from pipeline.backfill.load import load_folder

    with watching() as watcher:
        loaded = load_folder(config, folder, watcher, warcs=warcs)
    print_rows(told_tallies(loaded.report, as_json=as_json), as_json=as_json, empty="")
    tell_rest(loaded.report)
    click.echo(f"{loaded.prepared} captures by the backfill, {loaded.worked} cleaned here", err=True)
    return loaded.exit_code


class _Lines:
    """How far a backfill is, for a log: a line a minute."""

    def __init__(self) -> None:
        self.files = self.ended_files = 0
        self.size = self.behind = 0
        self._pages: dict[str, int] = {}
        self._part: dict[str, int] = {}
        self._began = self._told = time.monotonic()

    def begins(self, inputs: "Sequence[Input]", dashboard: str) -> None:
        self.files, self.size = len(inputs), sum(one.size for one in inputs)
        self._began = self._told = time.monotonic()
        if dashboard:
            click.echo(f"dashboard: {dashboard}", err=True)

    def hears(self, told: dict[str, Any]) -> None:
        self._part[told["name"]], self._pages[told["name"]] = told["behind"], told["pages"]
        self.moved(failed=0)

    def ended(self, given: "Input", report: "Report") -> None:
        self.ended_files += 1
        self.behind += given.size
        self._part.pop(given.stem, None)
        self._pages.pop(given.stem, None)
        self._pages[""] = report.outcomes.total()
        self.moved(failed=len(report.failed))

    @property
    def pages(self) -> int:
        """Pages behind, those of files that are not done among them."""
        return sum(self._pages.values())

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / max(0.001, time.monotonic() - self._began)

    @property
    def bytes_behind(self) -> int:
        """Bytes of the files behind, likewise."""
        return self.behind + sum(self._part.values())

    def moved(self, *, failed: int) -> None:
        """Something changed."""
        if time.monotonic() - self._told < MINUTE:
            return
        self._told = time.monotonic()
        spent, done = self._told - self._began, self.bytes_behind
        left = round(spent * (self.size - done) / done) if done else None
        log.info("backfill", files=self.ended_files, of=self.files, pages=self.pages, a_second=round(self.rate, 1),
                 seconds_left=left, failed=failed)  # fmt: skip


class _Bar(_Lines):
    """The same for a terminal: bytes, pages, rate, time left, failures."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress, self._task = progress, TaskID(0)
        self._failed = 0

    def begins(self, inputs: "Sequence[Input]", dashboard: str) -> None:
        super().begins(inputs, dashboard)
        self._task = self._progress.add_task("backfill", total=self.size, told="")

    def moved(self, *, failed: int) -> None:
        self._failed = max(self._failed, failed)
        told = f"{self.ended_files}/{self.files} files, {self.pages} pages, {self.rate:.0f}/s, {self._failed} failed"
        self._progress.update(self._task, completed=self.bytes_behind, told=told)


@contextmanager
def _told() -> Iterator[Any]:
    with told_bar() as progress:
        yield _Bar(progress) if progress else _Lines()
