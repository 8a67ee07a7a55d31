"""A shift: a child of the daemon that runs the sites it is told, beside each other, with one fetching process and one
pool of workers for them all. Each site's run has its own ledger row, lock, budget, judgement and end.

daemon ──sites──> shift (here) ──runs──> child: python -m pipeline.crawl.child --shift
       <──codes──    loads     <──codes──
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import wait
from pathlib import Path
from typing import IO, cast

from sqlite_utils.db import Database

from pipeline.archive import refuse_lost
from pipeline.books import ledger
from pipeline.books.judge import store_findings
from pipeline.books.locks import hold
from pipeline.config import Config
from pipeline.crawl.renaming import finish_rename
from pipeline.crawl.run import (
    Stop,
    child_environment,
    close_run,
    end_child,
    kill_if_late,
    new_run_id,
    recover_runs,
)
from pipeline.crawl.wire import Words, say
from pipeline.database import draw_together, open_database, storage_errors, writing
from pipeline.logs import get_logger
from pipeline.own_code import python
from pipeline.process.follow import Processor
from pipeline.process.pool import Shared
from pipeline.process.rebuild import AT_LEAST, IN_BACKGROUND, Background
from pipeline.process.workers import Workers
from pipeline.sites import sites_to_ask, sync_sites
from pipeline.soundness import check_at_start
from pipeline.watch.conclude import Concluding, failure_reported
from pipeline.watch.tellers import Teller
from schemas import Site
from schemas.errors import ConfigError, Exit, LockedError
from spiders.secrets import take_secrets

ROUND_SECONDS = 0.25
"""Longest time finished captures wait for their commits."""
IDLE_SECONDS = 600.0
"""A shift that has had nothing to do for so long ends; the daemon starts another when a site is due."""
SILENCE_SECONDS = 120.0
"""A fetching process whose loop has not turned for so long is killed: a site's own code may have stopped it."""
TIRED_MIB = 450
"""Memory of the shift and its fetching process at which it takes no further site."""
WEIGH_SECONDS = 30.0
TELL_SECONDS = (60.0, 2.0)
"""How long the last runs' metrics and messages may take; and when somebody waits for the shift to stop."""
SHARED_ENDS = (Exit.STOPPED, Exit.STORAGE, Exit.INTEGRITY, Exit.USAGE)
"""How the fetching process ends for all of its runs, state saved."""
log = get_logger(__name__)


@dataclass(slots=True)
class Turn:
    """One site's run in a shift."""

    site: Site
    run_id: str
    lock: contextlib.ExitStack
    teller: Teller
    processor: Processor
    background: Background
    fetched: int | None = None
    """How its fetching ended; None while it goes on."""

    def step(self, db: Database) -> bool:
        """Do what can be done now, without waiting; False when the run is done."""
        least = IN_BACKGROUND if self.fetched is None else AT_LEAST
        busy = self.processor.step(0) or self.background.step(least)
        self.teller.look(db)
        return busy or self.fetched is None


@dataclass(slots=True)
class Fetching:
    """The fetching process as the shift knows it."""

    process: subprocess.Popen[bytes]
    words: Words
    heard_at: float = field(default_factory=time.monotonic)

    @classmethod
    def start(cls, config: Config) -> "Fetching":
        """It has a place for each run that the daemon may start."""
        settings = config.model_copy(update={"concurrent_sites": config.daemon_runs}).for_fetching
        command = [*python(), "-m", "pipeline.crawl.child", "--config-json", settings, "--shift"]
        process = subprocess.Popen(
            command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=child_environment()
        )
        return cls(process, Words(cast(IO[bytes], process.stdout).fileno()))

    def take(self, site: Site, run_id: str) -> None:
        """Give it a run, and the secrets that the site's file names."""
        if self.process.stdin:
            say(self.process.stdin.fileno(), run=run_id, site=site.name, secrets=take_secrets([site]))

    def stop(self, run_id: str) -> None:
        """Let it end one run, state saved."""
        if self.process.stdin:
            say(self.process.stdin.fileno(), stop=run_id)

    def ends(self) -> list[tuple[str, int]]:
        """Runs whose fetching has ended since, and how."""
        words = list(self.words.come())
        if words:
            self.heard_at = time.monotonic()
        return [(word["run"], word["code"]) for word in words if "run" in word]

    def kill_if_silent(self) -> None:
        if self.process.poll() is None and time.monotonic() - self.heard_at > SILENCE_SECONDS:
            log.error("the fetching process does not answer; killing it", pid=self.process.pid)
            self.process.kill()
            self.process.wait()

    def finish(self) -> None:
        """Let it end: no run is left."""
        if self.process.stdin:
            self.process.stdin.close()
        end_child(self.process)


class Shift:
    """What is under way, and how it goes on."""

    def __init__(self, config: Config, db: Database, new_teller: Callable[[], Teller], stop: Stop) -> None:
        self.config, self.db, self.stop = config, db, stop
        self.turns: dict[str, Turn] = {}
        """By run id."""
        self.fetching = Fetching.start(config)
        stop.child = self.fetching.process
        if stop.signal:
            stop.child.terminate()
        self.workers = Workers(config)
        self.shared = Shared(self.workers)
        self.concluding = Concluding(config)
        self.orders = Words(0)
        self._new_teller, self._no_more = new_teller, False
        self._busy_at = self._weighed_at = time.monotonic()

    def work(self) -> int:
        """Run what the daemon tells until it tells nothing more; the exit code."""
        try:
            while self._goes_on():
                self._round()
            return self._ended()
        finally:
            self.workers.close()
            self.fetching.finish()
            self.concluding.close(TELL_SECONDS[bool(self.stop.signal)])

    def _goes_on(self) -> bool:
        if self.fetching.process.poll() is not None:
            return False
        if self.turns:
            self._busy_at = time.monotonic()
            return True
        return not (self.stop.signal or self._no_more or time.monotonic() - self._busy_at > IDLE_SECONDS)

    def _round(self) -> None:
        if not self.stop.signal:
            self._heed()
        self._hear()
        self.fetching.kill_if_silent()
        kill_if_late(self.fetching.process, self.stop)
        for turn in self._in_turn():
            if not turn.step(self.db) and not self.stop.signal:
                self._close(turn, turn.fetched)
        self._weigh()
        self._rest()

    def _heed(self) -> None:
        """Do what the daemon says; when it is gone, no more comes."""
        for word in self.orders.come():
            if "site" in word:
                self._open(word["site"])
            if "stop" in word:
                self._stop(word["stop"])
            self._no_more |= "last" in word
        self._no_more |= self.orders.ended

    def _hear(self) -> None:
        for run_id, code in self.fetching.ends():
            if run_id in self.turns:
                self.turns[run_id].fetched = code

    def _in_turn(self) -> list[Turn]:
        """What is under way, another one first each time: whoever is first has the workers' free places."""
        first = next(iter(self.turns), None)
        if first:
            self.turns[first] = self.turns.pop(first)
        return list(self.turns.values())

    def _stop(self, name: str) -> None:
        for turn in self.turns.values():
            if turn.site.name == name and turn.fetched is None:
                self.fetching.stop(turn.run_id)

    def _open(self, name: str) -> None:
        """Begin a site's run, unless somebody else is at it or has been."""
        with contextlib.ExitStack() as lock:
            try:
                claimed = self._claim(name, lock)
            except (LockedError, ConfigError) as error:
                log.warning("site is passed over", site=name, reason=str(error))
                say(1, site=name, code=int(error.exit_code))
                return
            if claimed is None:
                say(1, site=name, code=int(Exit.COMPLETE))
                return
            site, run_id = claimed
            self.fetching.take(site, run_id)
            seat, teller = self.shared.seat(), self._new_teller()
            processor, background = Processor(self.db, [site], seat), Background(self.db, [site], seat)
            turn = Turn(site, run_id, lock.pop_all(), teller, processor, background)
        self.turns[run_id] = turn
        teller.began({name: run_id})

    def _claim(self, name: str, lock: contextlib.ExitStack) -> tuple[Site, str] | None:
        """The site as its file now is, its lock held, and the run's id; None when nothing is due any more."""
        finish_rename(self.config)
        for site in sites_to_ask(self.config, [name])[0]:
            recover_runs(self.db, self.config)
            sync_sites(self.db, [site])
            now = datetime.now(UTC)
            for slot in ledger.due_slots(self.db, [site], now):
                lock.enter_context(hold(self.config.locks, name))
                run_id = ledger.claim(self.db, slot, "daemon", now, os.getpid(), new_id=new_run_id)
                return (site, run_id) if run_id else None
        return None

    def _close(self, turn: Turn, fetched: int | None) -> None:
        """Judge a run, say what it came to, and let its site go."""
        del self.turns[turn.run_id]
        with turn.lock:
            turn.background.tell()
            with writing(self.db):
                store_findings(self.db, turn.run_id, list(turn.processor.selectors.findings(turn.site.name)))
            code = close_run(self.db, turn.site, turn.run_id, Exit.UNFORESEEN if fetched is None else fetched)
            draw_together(self.db)
            turn.teller.ended(self.db, code)
        self.concluding.put(turn.site, turn.run_id, code)
        say(1, site=turn.site.name, code=code)

    def _rest(self) -> None:
        """Wait for a result or a word, a moment at most, and gather what comes in that moment."""
        until = time.monotonic() + ROUND_SECONDS
        if not self.shared.busy():
            heard = [self.fetching.words] if self.orders.ended else [self.orders, self.fetching.words]
            wait([words.fileno() for words in heard], ROUND_SECONDS if self.turns else 4 * ROUND_SECONDS)
        while self.shared.busy() and (left := until - time.monotonic()) > 0:
            self.shared.gather(left)

    def _weigh(self) -> None:
        if time.monotonic() - self._weighed_at > WEIGH_SECONDS:
            self._weighed_at = time.monotonic()
            mib = sum(map(resident_mib, (os.getpid(), self.fetching.process.pid)))
            if mib > TIRED_MIB:
                say(1, tired=True)

    def _ended(self) -> int:
        """Close what is left, as the fetching ended for all."""
        self._hear()
        code = self.fetching.process.poll()
        if self.stop.signal:
            self._close_all(Exit.STOPPED)
            return Exit.STOPPED
        if code is None:  # nothing is left
            return Exit.COMPLETE
        if code in SHARED_ENDS:
            self._close_all(code)
            return code
        cut_short = sorted(turn.site.name for turn in self.turns.values() if turn.fetched is None)
        log.error("the fetching process ended by itself", exit_code=code, sites=cut_short)
        for turn in [turn for turn in self.turns.values() if turn.fetched is not None]:
            while turn.step(self.db):
                self.shared.gather(ROUND_SECONDS)
            self._close(turn, turn.fetched)
        return Exit.UNFORESEEN  # the ledger offers the slots of the others again

    def _close_all(self, code: int) -> None:
        for turn in list(self.turns.values()):
            self._close(turn, code)


def work(config: Config, new_teller: Callable[[], Teller]) -> int:
    """Run the sites that standard input names, until it ends; the exit code.

    Raises what `run` raises before anything is fetched. `new_teller` says how far a run is, and what it came to.
    """
    with failure_reported(config), storage_errors(config.data), Stop().installed() as stop:
        finish_rename(config)
        take_secrets(sites_to_ask(config)[0])  # before there is a process that could inherit them
        refuse_lost(config.database, config.archive)
        with contextlib.closing(open_database(config.database)) as db:
            check_at_start(db, datetime.now(UTC), unclosed=ledger.unclosed(db, config.locks))
            return Shift(config, db, new_teller, stop).work()


def resident_mib(pid: int) -> float:
    """Memory that a process holds; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
