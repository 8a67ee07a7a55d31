"""The daemon: APScheduler says when to look, the ledger says what is due, and a child process runs what is.

Start it with `onrecord daemon` or `python scheduler.py`; SIGTERM or SIGINT stops it and its runs within 20 seconds.

The child is a shift (pipeline.crawl.shifts): one fetching process and one pool of workers for all sites that are due,
each with a run, a lock and an end of its own. A site that was under way when a shift died is run in one of its own.

Everything happens in the main thread; APScheduler's thread and signals only put a word into its queue. APScheduler
keeps one alarm in memory, set anew at every look (at the next slot, or in less than a minute), because its own
repeating triggers sleep through a clock set back and unroll every repetition after a clock set forward. What ran
stands in the ledger alone, so a daemon, cron one-shots and people may all start runs beside each other.
"""

import contextlib
import os
import queue
import runpy
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlite_utils.db import Database

from pipeline.books import ledger
from pipeline.books.ledger import Slot
from pipeline.books.locks import hold, is_free
from pipeline.config import PREFIX, Config
from pipeline.crawl.shifts import COMMAND, End, Shifts, rules_of
from pipeline.database import open_database, storage_errors
from pipeline.logs import get_logger
from pipeline.own_code import keep_to_own_code
from pipeline.sites import sites_to_ask, sync_sites
from pipeline.soundness import check_at_start
from schemas import Site
from schemas.cron import next_after
from schemas.errors import ConfigError, Exit, StorageError

LOOK_SECONDS = 50.0
"""Longest time between two looks at the wall clock, the site files and the ledger."""
GRACE_SECONDS = 17.0
"""How long runs may take to save their state after SIGTERM: longer than a run gives its own child, under 20."""
PATIENCE_SECONDS = 600.0
"""How long the database may be out of reach before the daemon gives up with exit code 14."""
BACK_OFF = (60.0, 3600.0)
"""First and longest wait, in seconds, before a site whose runs fail to start is tried again."""
BUSY_TIMEOUT_MS = 2000
"""The daemon asks again at its next look rather than wait longer: while SQLite waits, no signal is answered."""
LOCK = "_daemon"
"""No site can be called so: names begin with a letter or a digit."""
ENDED_WELL = (Exit.COMPLETE, Exit.INCOMPLETE, Exit.BUDGET, Exit.LOCKED)
"""After these a site's next slot is run as usual."""
log = get_logger(__name__)


@dataclass(slots=True)
class Setback:
    """A site whose runs fail to start: how often in a row, and when (monotonic clock) to try again."""

    times: int = 0
    until: float = 0.0


class Daemon:
    """Gives each due slot to a shift, never two of a site, at most `config.daemon_runs` at a time."""

    def __init__(self, config: Config, db: Database, *, command: Sequence[str] = COMMAND) -> None:
        self.config, self.db = config, db
        self.sites: list[Site] = []
        self.problems: set[str] = set()
        self.shifts = Shifts(config.daemon_runs, command, environment(config))
        self.suspects: set[str] = set()
        """Sites that were under way when a shift died, until a run of theirs in a shift of its own has ended."""
        self.setbacks: dict[str, Setback] = {}
        self.words: queue.SimpleQueue[str] = queue.SimpleQueue()  # put() may interrupt itself: safe in a signal handler
        self.alarm = BackgroundScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
        self.stopping = False
        self.looked_at = self.reached_at = time.monotonic()

    def serve(self) -> Exit:
        """Run until a signal comes; Exit.STOPPED. Raises what makes going on pointless."""
        with self._signals(), self._clock():
            try:
                log.info(
                    "daemon started", data=str(self.config.data), pid=os.getpid()
                )  # from here on a signal stops it
                self.look()
                notify("READY=1")
                while not self.stopping:
                    self._wait()
            finally:
                notify("STOPPING=1")
                self._stop_runs()
        return Exit.STOPPED

    def look(self) -> None:
        """Read site files and wall clock again, start what is due, and set the alarm for the next slot."""
        self.looked_at = time.monotonic()
        try:
            with storage_errors(self.config.data):
                self._read_sites()
                self._start_due(datetime.now(UTC))
            self.reached_at = self.looked_at
        except StorageError as error:
            if self.looked_at - self.reached_at > PATIENCE_SECONDS:
                raise
            log.error("the database cannot be reached; trying again", reason=str(error))
        now = datetime.now(UTC)
        self._set_alarm(next_look(self.sites, now))

    def reap(self) -> None:
        """Take the exit codes of runs that ended, and look again at once: their places are free."""
        for end in self.shifts.ends():
            (self.suspects.add if end.died else self.suspects.discard)(end.site)
            self._note(end)
            self.words.put("look")

    def _wait(self) -> None:
        with contextlib.suppress(queue.Empty):
            word = self.words.get(timeout=0.5 if self.shifts.sites() else 5.0)
            while word != "stop" and not self.words.empty():  # one look is enough for all that asked for one
                word = self.words.get()
            if word == "look":
                self.look()
        if time.monotonic() - self.looked_at > LOOK_SECONDS:  # the alarm sleeps through a clock set back
            self.look()
        self.reap()
        notify("WATCHDOG=1")

    def _read_sites(self) -> None:
        """A broken file costs its own site until it is mended; while none can be used, the last good ones are."""
        try:
            sites, problems = sites_to_ask(self.config)
        except ConfigError as error:
            if not self.sites:
                raise
            log.error("site files cannot be used; going on with the last good ones", reason=str(error))
            return
        for problem in sorted(set(problems) - self.problems):
            log.error("a site file cannot be used; going on without its site", reason=problem)
        self.problems = set(problems)
        if sites != self.sites:
            sync_sites(self.db, sites)
            self.sites = sites
        self.shifts.renew_if_changed(rules_of(self.config, self.sites))
        for site in self.shifts.sites() & {site.name for site in sites if not site.schedule}:
            self.shifts.stop(site)  # somebody takes it out of service

    def _start_due(self, now: datetime) -> None:
        for run_id in ledger.interrupted(self.db, self.config.locks, now):
            log.warning("a run was interrupted", run_id=run_id)
        startable = [slot for slot in ledger.due_slots(self.db, self.sites, now) if self._may_start(slot.site)]
        ledger.wait_for_place(self.db, [slot for slot in startable if not self._start(slot, now)])

    def _may_start(self, site: str) -> bool:
        held_back = site in self.setbacks and time.monotonic() < self.setbacks[site].until
        return site not in self.shifts.sites() and not held_back and is_free(self.config.locks, site)

    def _start(self, slot: Slot, now: datetime) -> bool:
        """Give a slot to a shift; False when there is no place for its run."""
        pid = self.shifts.give(slot.site, alone=slot.site in self.suspects)
        if pid:
            late = round((now - slot.due_at).total_seconds())
            log.info("run started", site=slot.site, due_at=slot.due_at.isoformat(), seconds_late=late, pid=pid)
        return bool(pid)

    def _note(self, end: End) -> None:
        site, code, pid = end.site, end.code, end.pid
        if code in ENDED_WELL or self.stopping:
            self.setbacks.pop(site, None)
            log.log(20 if code == Exit.COMPLETE else 30, "run ended", site=site, exit_code=code, pid=pid)
            return
        setback = self.setbacks.setdefault(site, Setback())
        wait = min(BACK_OFF[0] * 2**setback.times, BACK_OFF[1])
        setback.times, setback.until = setback.times + 1, time.monotonic() + wait
        log.error("run failed", site=site, exit_code=code, pid=pid, seconds_to_next_try=round(wait))

    def _set_alarm(self, moment: datetime) -> None:
        self.alarm.add_job(self.words.put, "date", args=["look"], run_date=moment, id="look", replace_existing=True)

    def _stop_runs(self) -> None:
        """SIGTERM to every shift, time to save the state of its runs, SIGKILL to what is left."""
        deadline = time.monotonic() + GRACE_SECONDS
        self.shifts.terminate()
        while self.shifts and time.monotonic() < deadline:
            time.sleep(0.05)
            self.reap()
        self.shifts.kill()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: object) -> None:
        self.stopping = True
        self.words.put("stop")

    @contextlib.contextmanager
    def _clock(self) -> Iterator[None]:
        self.alarm.start()
        try:
            yield
        finally:
            self.alarm.shutdown(wait=False)


def main(config: Config, *, command: Sequence[str] = COMMAND) -> Exit:
    """Serve until stopped.

    LockedError when a daemon for this data folder runs already; what `sites_to_ask` raises, before anything is touched.
    """
    sites_to_ask(config)
    with hold(config.locks, LOCK), storage_errors(config.data):
        db = open_database(config.database)
        try:
            check_at_start(db, datetime.now(UTC), unclosed=ledger.unclosed(db, config.locks))
            db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            return Daemon(config, db, command=command).serve()
        finally:
            db.close()


def next_look(sites: Sequence[Site], now: datetime) -> datetime:
    """The next slot of any site, or `LOOK_SECONDS` from now, whichever comes first."""
    slots = [next_after(site.schedule, site.zone, now) for site in sites if site.schedule]
    return min([*slots, now + timedelta(seconds=LOOK_SECONDS)])


def environment(config: Config) -> dict[str, str]:
    """What a run needs to see the daemon's own settings, wherever these came from, and our packages."""
    given = {key: value for key, value in config.model_dump().items() if value is not None}
    settings = {
        f"{PREFIX}{key.upper()}": ",".join(value) if isinstance(value, tuple) else str(value)
        for key, value in given.items()
    }
    inherited = {key: value for key, value in os.environ.items() if key != "NOTIFY_SOCKET"}
    keep_to_own_code(inherited)
    return {**inherited, **settings}


def notify(state: str) -> None:
    """Tell systemd (sd_notify); nothing outside a unit of Type=notify."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as connection:
        connection.sendto(state.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)


if __name__ == "__main__":
    # The command line stands above this module and is reached by name; flags go where `onrecord` wants them.
    sys.argv = ["onrecord", *sys.argv[1:], "daemon"]
    runpy.run_module("pipeline", run_name="__main__")
