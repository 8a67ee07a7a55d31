"""One backfill: what is missing of its inputs goes through the cluster; what is done stands in the manifest."""

import contextlib
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.archive.files import FOLDER_MODE
from pipeline.backfill import manifest, tables
from pipeline.backfill.cluster import Where, connected, through
from pipeline.backfill.file import Job
from pipeline.backfill.reading.inputs import Input
from pipeline.backfill.work import rules_of
from pipeline.books.locks import hold
from pipeline.config import Config
from pipeline.crawl.run import Stop
from pipeline.database import storage_errors, utc
from pipeline.logs import get_logger
from pipeline.process.stages import Tools
from pipeline.sites import known_sites
from schemas.capture import digest_of
from schemas.errors import Exit, StoppedError

log = get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the files is wanted, and where it goes."""

    out: Path
    domains: tuple[str, ...] = ()
    known_only: bool = False
    politics: bool = False
    again: bool = False
    """Work anew on what was made of other bytes, by other rules or another version."""


@dataclass(slots=True)
class Report:
    """What a backfill did."""

    done: int = 0
    before: int = 0
    """Files that were done already."""
    failed: dict[str, str] = field(default_factory=dict)
    """File -> why."""
    outcomes: Counter[str] = field(default_factory=Counter)
    filtered: int = 0
    changed: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    dashboard: str = ""

    @property
    def exit_code(self) -> Exit:
        return Exit.INCOMPLETE if self.failed or self.changed or self.others else Exit.COMPLETE


class Watcher:
    """Is told how far a backfill is; this one says nothing."""

    def begins(self, inputs: Sequence[Input], dashboard: str) -> None:
        """These files are to be worked on."""

    def hears(self, told: dict[str, Any]) -> None:
        """A worker says how far a file is: `name`, `behind` in bytes, `pages`."""

    def ended(self, given: Input, report: Report) -> None:
        """A file is done, or failed."""


def backfill(config: Config, inputs: Sequence[Input], wanted: Wanted, where: Where, watcher: Watcher) -> Report:
    """Work on what is missing of these files.

    Raises StoppedError when a signal came: what is done is kept, and the next call goes on. LockedError beside another
    backfill into the same folder; ConfigError, StorageError.
    """
    report = Report()
    wanted.out.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    with contextlib.ExitStack() as held, storage_errors(wanted.out):
        held.enter_context(hold(wanted.out / ".locks", "backfill"))
        job, made_by = _job(config, wanted)
        planned = manifest.plan(wanted.out, inputs, made_by, again=wanted.again)
        report.before = len(planned.done)
        report.changed, report.others = ([], []) if wanted.again else (planned.changed, planned.others)
        _sweep(wanted.out)
        if planned.missing:
            _work(planned.missing, job, (where, made_by), report, watcher)
            _sweep(wanted.out)
    return report


def _sweep(out: Path) -> None:
    """Take away what workers that died left behind: nothing of it is in the manifest."""
    for path in manifest.left_over(out, manifest.entries(out), tables.TEMPORARY):
        shutil.rmtree(path, ignore_errors=True)


def _job(config: Config, wanted: Wanted) -> tuple[Job, dict[str, Any]]:
    """What every file is worked on by, and how the manifest calls it."""
    sites, problems = known_sites(config)
    for problem in problems:
        log.error("a site file cannot be used", problem=problem)
    tools = Tools.of(config)
    rules = rules_of(tools, politics=wanted.politics, page_seconds=config.page_seconds, page_mib=config.page_mib)
    job = Job(out=wanted.out.resolve(), sites=sites, known_only=wanted.known_only, domains=wanted.domains, rules=rules)
    told = [tools.version(site) + site.home for site in sites]
    made_by = {
        "version": manifest.code_version(by_model=rules.by_model, schema=tables.SCHEMA),
        "domains": sorted(wanted.domains), "known_only": wanted.known_only, "politics": wanted.politics,
        "sites": digest_of("\n".join(sorted(told)).encode()),
    }  # fmt: skip
    return job, made_by


def _work(
    inputs: Sequence[Input], job: Job, how: tuple[Where, dict[str, Any]], report: Report, watcher: Watcher
) -> None:
    where, made_by = how
    with Stop().installed() as stop, connected(where) as reached:
        report.dashboard = reached.client.dashboard_link or ""
        watcher.begins(inputs, report.dashboard)
        ended = through(reached, inputs, job, stopped=lambda: bool(stop.signal), tell=watcher.hears)
        for one in ended:
            if one.entry is None:
                report.failed[one.given.stem] = one.why
                log.error("a file failed", file=one.given.url, reason=one.why)
            else:
                finished = utc(datetime.now(UTC))
                manifest.write_entry(job.out, one.given.stem, one.entry | {"made_by": made_by, "finished_at": finished})
                report.done += 1
                report.outcomes.update(one.entry["outcomes"])
                report.filtered += one.entry["filtered"]
            watcher.ended(one.given, report)
        if stop.signal:
            told = f"stopped by a signal; {report.done} files are done and kept: run the same again to go on"
            raise StoppedError(told)
