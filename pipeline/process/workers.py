"""Workers that run the stages under a budget of time and memory.

A worker is a process of its own, and the kernel keeps its budget: it denies memory above the limit and ends the worker
when its time is up, also in the midst of a parser's C code, where Python would not hear of it. A page over its budget
costs that worker, which is replaced, never the run. The stages are imported in workers alone.
"""

import multiprocessing
import time
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from pipeline.config import Config
from pipeline.database import read_database
from pipeline.process.pool import WINDOW, Task, Worked
from schemas import Site
from schemas.errors import OnrecordError
from spiders.budget import FAULT, GRACE, TOO_COSTLY, heed, limit_memory, patience, spend, why_ended

FIRST = "pipeline.light.preloaded"
READY = "pipeline.process.ready.by_"
BEAT = 1.0
"""Seconds between two looks at the time of a page that somebody waits for."""


@dataclass(slots=True, eq=False)
class _Worker:
    """A child process, its pipe, and the tasks it was given, oldest first."""

    process: BaseProcess
    pipe: Connection
    tasks: deque[Task] = field(default_factory=deque)
    sent: int = 0
    """How many of them it holds; the others follow."""
    sites: dict[str, Site] = field(default_factory=dict)
    """The site files it knows."""
    started: bool = False
    in_parser: bool = False
    """Whether it is at a site's own parser."""
    since: float = field(default_factory=time.monotonic)
    """Monotonic time at which the oldest task began."""


class Workers:
    """A pool of killable processes; results come back in the order of submission."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._versions: dict[Site, str] = {}
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload([FIRST, __name__, READY + config.attribution])  # once, not once a worker
        self._workers = [self._start() for _ in range(config.workers)]
        self._order: deque[str] = deque()
        self._done: dict[str, Worked] = {}

    def version(self, site: Site) -> str:
        """As a worker tells it; waits until one has started. ConfigError when what it is to work with is broken."""
        while site not in self._versions:
            worker, at_work = self._workers[0], bool(self._workers[0].tasks)
            if worker.started and not worker.sent and worker.sites.get(site.name) != site:
                self._introduce(worker, site)
            wait([worker.pipe], BEAT)
            self._receive(worker)
            self._enforce(worker)
            if worker is not self._workers[0] and not at_work:  # no page ended it
                raise RuntimeError(why_ended(worker.process.exitcode, self._config.page_seconds))
        return self._versions[site]

    def submit(self, task: Task) -> None:
        """Give a task to the worker that holds the fewest."""
        self._order.append(task.capture_id)
        self._hand(min(self._workers, key=lambda worker: len(worker.tasks)), task)

    def room(self) -> bool:
        """Whether a task can be taken without piling up results behind a slow page."""
        return len(self._order) < 2 * WINDOW * len(self._workers) and any(
            len(worker.tasks) < WINDOW for worker in self._workers
        )

    def busy(self) -> bool:
        return bool(self._order)

    def collect(self, timeout: float) -> list[Worked]:
        """What is finished and next in order, after waiting `timeout` seconds at most."""
        ready = wait([worker.pipe for worker in self._workers], timeout)
        for worker in list(self._workers):
            if worker.pipe in ready:
                self._receive(worker)
            self._enforce(worker)
        finished = []
        while self._order and self._order[0] in self._done:
            finished.append(self._done.pop(self._order.popleft()))
        return finished

    def now(self, task: Task) -> Worked:
        """Work on one capture before all others, in a worker of its own, and wait for it."""
        one = Workers(self._config.model_copy(update={"workers": 1}))
        try:
            one.submit(task)
            while not (done := one.collect(1.0)):
                pass
            return done[0]
        finally:
            one.close()

    def close(self) -> None:
        """End the workers; tasks they still hold stay pending in the database."""
        for worker in self._workers:
            worker.process.kill()  # first: one that still starts would tell its end of a pipe that is gone
            worker.process.join()
            worker.pipe.close()

    def _start(self) -> _Worker:
        ours, theirs = self._processes.Pipe()
        process = self._processes.Process(target=_serve, args=(theirs, self._config), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _hand(self, worker: _Worker, task: Task) -> None:
        if not worker.tasks:
            worker.since = time.monotonic()
        worker.tasks.append(task)
        self._feed(worker)

    def _feed(self, worker: _Worker) -> None:
        """Send what the pipe surely takes: ids are small, and a site file goes to a worker that waits for something.

        Else both could block for ever, each with more to send than the pipe holds and nobody reading.
        """
        try:
            while worker.sent < len(worker.tasks):
                task = worker.tasks[worker.sent]
                if worker.sites.get(task.site.name) != task.site:
                    if worker.sent or not worker.started:
                        return
                    self._introduce(worker, task.site)
                worker.pipe.send((task.capture_id, task.site.name))
                worker.sent += 1
        except (BrokenPipeError, ConnectionResetError):
            self._replace(worker)

    def _introduce(self, worker: _Worker, site: Site) -> None:
        worker.pipe.send(site)
        worker.sites[site.name] = site

    def _receive(self, worker: _Worker) -> None:
        try:
            while worker.pipe.poll():
                self._take(worker, worker.pipe.recv())
                worker.since = time.monotonic()
        except (EOFError, ConnectionResetError):
            self._replace(worker)
        else:
            self._feed(worker)

    def _take(self, worker: _Worker, message: OnrecordError | tuple[str, str] | Worked | bool | None) -> None:
        """What a worker says: that it has started or cannot, its version for a site it was told, a task's result.

        True and False: a site's own parser begins, and has ended.
        """
        if isinstance(message, OnrecordError):
            raise message
        if isinstance(message, bool):
            worker.in_parser = message
            return
        if isinstance(message, Worked):
            worker.tasks.popleft()
            worker.sent -= 1
            self._done[message.capture_id] = message
        elif message is not None:
            self._versions[worker.sites[message[0]]] = message[1]
        worker.started = True

    def _enforce(self, worker: _Worker) -> None:
        limit = patience(self._config.page_seconds)
        if worker in self._workers and worker.tasks and time.monotonic() - worker.since > limit:
            worker.process.kill()
            self._replace(worker, f"{TOO_COSTLY}did not end within {limit:g} s")

    def _replace(self, worker: _Worker, why: str = "") -> None:
        """Start a worker for one that ended, whose oldest task failed; the others go to its successor."""
        worker.process.join(GRACE)  # it closes its end of the pipe a little before it is gone
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        fresh = self._start()
        self._workers[self._workers.index(worker)] = fresh
        if worker.tasks:
            culprit = worker.tasks.popleft().capture_id
            why = why or why_ended(worker.process.exitcode, self._config.page_seconds)
            is_fault = why.startswith(FAULT) and not worker.in_parser
            self._done[culprit] = Worked(capture_id=culprit, failed=why, by_parser=worker.in_parser, is_fault=is_fault)
        for task in worker.tasks:
            self._hand(fresh, task)


def _serve(pipe: Connection, config: Config) -> None:
    """The worker's life: receive a site file and keep it, or a task and answer it, until the pipe closes."""
    from pipeline.process.stages import Tools, guarded  # the fork server has imported them

    heed()
    try:
        db, tools = read_database(config.database), Tools.of(config)
    except OnrecordError as error:  # a broken model, template or people.toml
        pipe.send(error)
        return
    limit_memory(config.page_mib)
    pipe.send(None)
    sites: dict[str, Site] = {}
    while True:
        try:
            message = pipe.recv()
        except EOFError:
            return
        if isinstance(message, Site):
            sites[message.name] = message
            pipe.send((message.name, tools.version(message)))
            continue
        capture_id, site = message
        task = Task(capture_id=capture_id, site=sites[site])
        work = partial(guarded, task, db, config.archive, tools, pipe.send)
        pipe.send(spend(config.page_seconds, work, failed=lambda worked: worked.failed_in_stages))
