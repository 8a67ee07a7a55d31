"""One run: ledger rows and locks, a child process that fetches, and the stages that follow its captures.

parent (here)  ──starts──>  child: python -m pipeline.crawl.child   (Scrapy, WARC, frontier)
   │  workers clean and attribute what the child has archived; the parent loads it
   └─ judges each site's run when both are done; the worst verdict is the exit code
"""

import contextlib
import json
import os
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from sqlite_utils.db import Database

from pipeline.archive import refuse_lost, take_back
from pipeline.books import ledger
from pipeline.books.asked import is_limited
from pipeline.books.content import measure_run
from pipeline.books.judge import check_run, findings_of, store_findings, verdict
from pipeline.books.ledger import Slot
from pipeline.books.locks import hold
from pipeline.books.waiting import count_again
from pipeline.config import OF_ALARMS, PREFIX, Config
from pipeline.crawl.wanted import limit_runs, make_due
from pipeline.database import draw_together, open_database, storage_errors, writing
from pipeline.logs import get_logger
from pipeline.own_code import keep_to_own_code, python
from pipeline.sites import sync_sites
from pipeline.soundness import Beside, checked_beside
from pipeline.takedown.ledger import sync_removals
from pipeline.watch.tellers import Teller
from schemas import Finding, Site
from schemas.errors import Exit, LockedError
from schemas.run import RunScope
from spiders.secrets import take_secrets

STOP_SECONDS = 15.0
"""How long the fetching child may take to save its state after SIGTERM before it is killed."""
IDLE_SECONDS = 0.05
"""Between two looks for captures while there are none."""
SEVERITY = (
    Exit.COMPLETE, Exit.LOCKED, Exit.BUDGET, Exit.INCOMPLETE, Exit.STOPPED, Exit.UNFORESEEN, Exit.USAGE,
    Exit.STORAGE, Exit.INTEGRITY,
)  # fmt: skip
"""Exit codes from mild to grave; a run over many sites ends with the gravest.

A site that failed (10) wants a person before one that used up its budget (13), which schedules take for success.
"""
log = get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run differs from the usual."""

    due: bool = False
    """Only sites with a due slot in the ledger."""
    revisit: bool = False
    """Ask for every known page again, due or not."""
    ack: bool = False
    """Print `ACK <address>` on standard output once a capture is durable."""
    trigger: Literal["manual", "due", "daemon"] = "manual"
    since: date | None = None
    """With `revisit`: only pages of stories of that day or later."""
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Site -> the addresses to be fetched, and no others; empty: whatever is due."""


@dataclass(slots=True)
class Started:
    """What this process holds: the runs it opened (site name -> run id) and whether some site was busy."""

    runs: dict[str, str] = field(default_factory=dict)
    locked: list[str] = field(default_factory=list)
    beside: Beside | None = None
    """The check of the whole database that goes on meanwhile."""


class Stop:
    """Remembers the first SIGTERM or SIGINT, and passes it to the child."""

    def __init__(self) -> None:
        self.signal = 0
        self.since = 0.0
        self.child: subprocess.Popen[bytes] | None = None

    def __call__(self, number: int, _frame: object) -> None:
        if not self.signal:
            self.signal, self.since = number, time.monotonic()
            if self.child:
                self.child.send_signal(signal.SIGTERM)

    @contextlib.contextmanager
    def installed(self) -> Iterator["Stop"]:
        before = {number: signal.signal(number, self) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(
    config: Config,
    sites: Sequence[Site],
    *,
    trigger: Literal["manual", "due", "daemon"] = "manual",
    options: Options | None = None,
    teller: Teller | None = None,
) -> int:
    """Crawl, archive, clean, attribute and load these sites; the exit code.

    Raises LockedError when every site is held by another run, StorageError and IntegrityError before anything is
    fetched; the latter later, where a large database is checked meanwhile. `teller` says how far it is, and what it
    came to.
    """
    chosen, teller = options or Options(trigger=trigger), teller or Teller()
    with contextlib.ExitStack() as held, storage_errors(config.data), Stop().installed() as stop:
        refuse_lost(config.database, config.archive)
        db = open_database(config.database)
        held.callback(db.close)
        beside = held.enter_context(checked_beside(db, config.database, unclosed=ledger.unclosed(db, config.locks)))
        sync_sites(db, sites)
        recover_runs(db, config)
        started = _open_runs(db, config, sites, chosen, held)
        if not started.runs:
            return _nothing_started(started)
        if chosen.revisit:
            make_due(db, [site for site in sites if site.name in started.runs], chosen.since)
        limit_runs(db, [site for site in sites if site.name in started.runs], started.runs, chosen.asked)
        teller.began(started.runs)
        started.beside, own = beside, [site for site in sites if site.name in started.runs]
        ended = _fetch_and_follow(db, config, own, started, chosen, stop, teller)
        codes = [close_run(db, site, started.runs[site.name], ended) for site in own]
        draw_together(db)
        code = gravest([*codes, *([Exit.INCOMPLETE] if started.locked else [])])
        teller.ended(db, code)
        return code


def gravest(codes: Sequence[int]) -> int:
    """The exit code of many: the gravest of them.

    >>> gravest([0, 10, 13, 0])
    10
    """
    return max(codes, key=lambda code: SEVERITY.index(Exit(code)), default=int(Exit.COMPLETE))


def recover_runs(db: Database, config: Config) -> None:
    """Close what a killed run left open, take its rows back, and say so."""
    take_back(db, config.archive)
    sync_removals(db, config.data)
    for run_id in ledger.interrupted(db, config.locks, datetime.now(UTC)):
        log.warning("an earlier run was interrupted", run_id=run_id)


def _open_runs(
    db: Database, config: Config, sites: Sequence[Site], options: Options, held: contextlib.ExitStack
) -> Started:
    now, started = datetime.now(UTC), Started()
    slots = {slot.site: slot for slot in ledger.due_slots(db, sites, now)} if options.due else {}
    for site in sites:
        if options.due and site.name not in slots:
            continue
        try:
            held.enter_context(hold(config.locks, site.name))
        except LockedError as error:
            log.warning("site is being crawled by another run", site=site.name, reason=str(error))
            started.locked.append(site.name)
            continue
        run_id = _claim(db, site, slots.get(site.name), options, now)
        if run_id:
            started.runs[site.name] = run_id
    return started


def _claim(db: Database, site: Site, slot: Slot | None, options: Options, now: datetime) -> str | None:
    if slot is None:
        scope: RunScope = "addresses" if options.asked else "site"
        return ledger.start_manual(db, site, now, os.getpid(), new_id=new_run_id, scope=scope)
    return ledger.claim(db, slot, options.trigger, now, os.getpid(), new_id=new_run_id)


def new_run_id() -> str:
    return uuid.uuid4().hex


def _nothing_started(started: Started) -> int:
    if started.locked:
        raise LockedError(f"another run holds {', '.join(started.locked)}; wait for it, or stop that run")
    log.debug("nothing is due")
    return Exit.COMPLETE


def _fetch_and_follow(
    db: Database,
    config: Config,
    sites: Sequence[Site],
    started: Started,
    options: Options,
    stop: Stop,
    teller: Teller,
) -> int:
    """Start the child, load what it archives until it is done, and return its exit code."""

    def look() -> None:
        if started.beside:
            started.beside.look()
        teller.look(db)

    child = _start_child(config, started, options, take_secrets(sites))
    stop.child = child
    if started.beside:
        started.beside.begin()
    if stop.signal:
        child.send_signal(signal.SIGTERM)
    try:
        found = _follow(db, config, sites, child, stop, look)
    finally:
        end_child(child)
    if started.beside and not stop.signal:
        started.beside.end(db)
    with writing(db):
        for site, run_id in started.runs.items():
            store_findings(db, run_id, [finding for finding in found if finding.site == site])
    return _ending(child.returncode, stop)


def _follow(
    db: Database,
    config: Config,
    sites: Sequence[Site],
    child: subprocess.Popen[bytes],
    stop: Stop,
    look: Callable[[], None],
) -> list[Finding]:
    """Clean, attribute and load what the child archives, until nothing is pending; what was found out by the way."""
    from pipeline.process.follow import Processor  # imported while the child starts: each takes a second or two
    from pipeline.process.rebuild import AT_LEAST, Background
    from pipeline.process.workers import Workers

    workers = Workers(config)
    try:
        processor, background = Processor(db, sites, workers), Background(db, sites, workers)
        while child.poll() is None:
            kill_if_late(child, stop)
            if not (processor.step() or background.step()):
                time.sleep(IDLE_SECONDS)
            look()
        while not stop.signal and (processor.step() or background.step(AT_LEAST)):
            look()
        background.tell()
        return [finding for site in sites for finding in processor.selectors.findings(site.name)]
    finally:
        workers.close()


def _start_child(
    config: Config, started: Started, options: Options, secrets: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """The fetching process; it alone is given the secrets, and by a pipe, which nobody else can read."""
    command = [*python(), "-m", "pipeline.crawl.child", "--config-json", config.for_fetching]
    command += ["--ack"] if options.ack else []
    command += ["--secrets"] if secrets else []
    command += [f"{run_id}:{site}" for site, run_id in started.runs.items()]
    stdin = subprocess.PIPE if secrets else subprocess.DEVNULL
    child = subprocess.Popen(command, stdin=stdin, start_new_session=False, env=child_environment())
    if child.stdin:
        with contextlib.suppress(BrokenPipeError):  # it ended already, and its exit code says why
            child.stdin.write(json.dumps(dict(secrets)).encode())
            child.stdin.close()
    return child


def child_environment() -> dict[str, str]:
    """The child finds our packages where this process did, whatever its working directory."""
    secret = {f"{PREFIX}{name.upper()}" for name in OF_ALARMS}
    inherited = {key: value for key, value in os.environ.items() if key not in secret}
    keep_to_own_code(inherited)
    return inherited


def kill_if_late(child: subprocess.Popen[bytes], stop: Stop) -> None:
    if stop.signal and time.monotonic() - stop.since > STOP_SECONDS:
        log.error("the fetching process did not stop in time; killing it", pid=child.pid)
        child.kill()


def end_child(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _ending(returncode: int, stop: Stop) -> int:
    if stop.signal:
        return Exit.STOPPED
    if returncode < 0:
        log.error("the fetching process was killed", signal=-returncode)
        return Exit.UNFORESEEN
    return returncode


def close_run(db: Database, site: Site, run_id: str, ended: int) -> int:
    """Judge one site's run, store the findings and the final ledger row; its exit code."""
    with writing(db):
        count_again(db, run_id, site.name)
        if not is_limited(db, run_id):  # what somebody picks is no measure for what the site has
            measure_run(db, run_id)
        store_findings(db, run_id, check_run(db, run_id, site.name, site.expect, ended=ended))
        findings = findings_of(db, run_id)  # what fetching found stands there too
        state, code = verdict(ended, findings)
        ledger.finish(db, run_id, state=state, exit_code=code, now=datetime.now(UTC))
    for finding in findings:
        getattr(log, finding.level)(finding.message, site=site.name, check=finding.check, run_id=run_id)
    return code
