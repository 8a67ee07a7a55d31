"""The daemon's shifts: which are at work, which of them takes a site, and what they say of its run.

One shift takes all sites. It takes no more when it is old or large, or when something that its workers read at their
start has changed; it ends with its last run, and another takes what comes meanwhile.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from pipeline.config import Config
from pipeline.crawl.wire import Words, say
from pipeline.logs import get_logger
from pipeline.own_code import python
from schemas import Site
from schemas.errors import Exit
from schemas.site.access import references
from spiders.hooks import path_of

COMMAND = (*python(), "-m", "pipeline")
AGE_SECONDS = 6 * 3600.0
"""A shift takes no further site when it is so old, so that what it may leak does not grow for ever."""
MOST = 3
"""Shifts for all sites at a time: one that takes sites, and others that wait for their last runs."""
ALONE = 2
"""Shifts of one site at a time."""
DECIDED = ("people.toml", "templates/*")
"""Files of the data folder that workers read at their start."""
Rules = tuple[tuple[str, int, int], ...]
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class End:
    """How a site's run ended, or why it did not begin."""

    site: str
    pid: int
    code: int
    died: bool = False
    """Whether its shift ended under it, by a signal or an error that is no site's own."""


@dataclass(slots=True, eq=False)
class _Shift:
    process: subprocess.Popen[bytes]
    words: Words
    alone: bool
    sites: set[str] = field(default_factory=set)
    """Given to it, and not told as ended."""
    stopping: set[str] = field(default_factory=set)
    takes: bool = True
    """Whether it is given further sites."""
    since: float = field(default_factory=time.monotonic)

    def say(self, **word: object) -> None:
        """Where nobody hears it any more, its end is told as that of the shift."""
        say(cast(IO[bytes], self.process.stdin).fileno(), **word)

    def give(self, site: str) -> None:
        self.sites.add(site)
        self.say(site=site)

    def stop(self, site: str) -> None:
        """Let a site's run end, state saved; it is told so once."""
        if site in self.sites - self.stopping:
            self.stopping.add(site)
            self.say(stop=site)

    def end(self, site: str) -> None:
        self.sites.discard(site)
        self.stopping.discard(site)

    def retire(self) -> None:
        """Give it nothing more; it ends when its runs have."""
        self.takes = False
        self.say(last=True)


class Shifts:
    """Children that run sites, `places` of these at a time."""

    def __init__(self, places: int, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._places, self._environment = places, environment
        self._command = [*command, "run", "--due", "--daemon"]
        self._shifts: list[_Shift] = []
        self._rules: Rules | None = None

    def __bool__(self) -> bool:
        return bool(self._shifts)

    def sites(self) -> set[str]:
        """Whatever is under way."""
        return {site for shift in self._shifts for site in shift.sites}

    def give(self, site: str, *, alone: bool = False) -> int | None:
        """Have a site run now; the pid of its shift, None when there is no place for it."""
        shift = self._taking(alone=alone) if len(self.sites()) < self._places else None
        if shift is None:
            return None
        shift.give(site)
        if alone:
            shift.retire()
        return shift.process.pid

    def stop(self, site: str) -> None:
        """Let a site's run end, state saved."""
        for shift in self._shifts:
            shift.stop(site)

    def renew_if_changed(self, rules: Rules) -> None:
        """Let another shift take what comes when what these were started with has changed."""
        if self._rules not in (None, rules):
            self._retire("rules have changed")
        self._rules = rules

    def ends(self) -> Iterator[End]:
        """Runs that have ended since; those of a shift that ended under them too."""
        for shift in list(self._shifts):
            code = shift.process.poll()  # before its last words are read
            yield from self._told(shift)
            if code is not None:
                self._shifts.remove(shift)
                yield from self._ended(shift, code)

    def terminate(self) -> None:
        """Let every shift save the state of its runs and end."""
        for shift in self._shifts:
            shift.process.terminate()

    def kill(self) -> None:
        """End those that did not."""
        for shift in self._shifts:
            log.error("runs did not stop in time; killing them", sites=sorted(shift.sites), pid=shift.process.pid)
            _kill_group(shift.process.pid)
            shift.process.wait()
        self._shifts.clear()

    def _taking(self, *, alone: bool) -> _Shift | None:
        """The shift that takes the next site, started if there is none."""
        if not alone:
            for shift in self._shifts:
                if shift.takes and time.monotonic() - shift.since > AGE_SECONDS:
                    self._retire("it is old")
            taking = next((shift for shift in self._shifts if shift.takes), None)
            if taking:
                return taking
        alike = sum(shift.alone is alone for shift in self._shifts)
        return self._start(alone=alone) if alike < (ALONE if alone else MOST) else None

    def _start(self, *, alone: bool) -> _Shift:
        """In a session of its own, so that Ctrl-C reaches it only once, through us."""
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=self._environment,
            start_new_session=True,
        )
        shift = _Shift(process, Words(cast(IO[bytes], process.stdout).fileno()), alone)
        self._shifts.append(shift)
        log.info("shift started", pid=process.pid, alone=alone)
        return shift

    def _retire(self, why: str) -> None:
        for shift in self._shifts:
            if shift.takes:
                log.info("shift takes no further site", pid=shift.process.pid, reason=why, under_way=len(shift.sites))
                shift.retire()

    def _told(self, shift: _Shift) -> Iterator[End]:
        for word in shift.words.come():
            if "tired" in word and shift.takes:
                self._retire("it is large")
            if word.get("site") in shift.sites:
                shift.end(word["site"])
                yield End(word["site"], shift.process.pid, word["code"])

    def _ended(self, shift: _Shift, code: int) -> Iterator[End]:
        """What a shift left; where it ended well, it was given a site too late, and another takes that."""
        pid, died = shift.process.pid, code < 0 or code == Exit.UNFORESEEN
        if code < 0:
            _kill_group(pid)  # its own children outlive a shift that was killed
        log.log(40 if died else 20, "shift ended", pid=pid, exit_code=code, under_way=sorted(shift.sites))
        for pipe in filter(None, (shift.process.stdin, shift.process.stdout)):
            pipe.close()
        yield from (End(site, pid, code, died) for site in sorted(shift.sites))


def rules_of(config: Config, sites: Iterable[Site]) -> Rules:
    """What a shift's processes read once, in a form that changes with it.

    The operator's own code, what people decided, templates in use, and the names of secrets.
    """
    chosen = list(sites)
    own = [path_of(named, config.sites) for s in chosen for named in (s.parser, *s.middlewares) if ":" in named]
    decided = [path for pattern in DECIDED for path in sorted(config.data.glob(pattern))]
    secrets = sorted({place for site in chosen for place in references(site).values()})
    return (*map(_state, [*own, *decided]), *((name, 0, 0) for name in secrets))


def _state(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (str(path), 0, 0)
    return (str(path), found.st_mtime_ns, found.st_size)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
