"""Dask: a cluster of this machine's own, or any by its address; and files through it, a window of them at a time."""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.backfill.file import Job, work_file
from pipeline.backfill.reading.inputs import Input
from pipeline.own_code import keep_to_own_code
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from distributed import Client, LocalCluster
    from distributed.client import Future

TOPIC = "onrecord-backfill"
DEATHS = 4
"""Workers that a file may cost before it is told as failed."""
AGAIN = 2
"""Times a file is begun again when its work raises: a far server may have hung up."""
AHEAD = 2
"""Files a thread is given at a time: the next one is there when it ends one, and a stop has little to wait for."""
PULSE = 0.5
"""Seconds between two looks for a signal."""
GIVEN_UP = 45.0
"""Seconds after which a worker that is not there is taken for one that Dask gave up; a start takes some ten."""
REACHED = 30
"""Seconds in which a scheduler must answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where the work is done."""

    scheduler: str = ""
    """Address of a cluster; empty: one is started here."""
    workers: int = 1
    memory: str = "auto"
    """What a worker of a cluster started here may hold, such as "2GiB"; one that holds more is started anew."""
    dashboard: int = 0
    """Port of its dashboard on loopback; 0: any that is free."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A file that is done, with its entry, or failed, and why."""

    given: Input
    entry: dict[str, Any] | None
    why: str = ""


@dataclass(slots=True)
class Reached:
    """A cluster that is reached."""

    client: "Client"
    own: "LocalCluster | None" = None
    """The one that was started here."""
    workers: int = 0
    full_at: float = field(default_factory=time.monotonic)
    """Monotonic time at which it had all its workers, or was last given new ones."""

    def mend(self) -> None:
        """Give a cluster of our own new workers for those that Dask gave up: one that dies while it starts."""
        if self.own is None:
            return
        alive, now = len(self.client.nthreads()), time.monotonic()
        if alive > self.workers:  # one that was given up came after all
            self.client.retire_workers(list(self.client.nthreads())[self.workers :])
        if alive >= self.workers:
            self.full_at = now
        elif now - self.full_at > GIVEN_UP:
            self.own.scale(len(self.own.worker_spec) + self.workers - alive)
            self.full_at = now


@contextlib.contextmanager
def connected(where: Where) -> "Iterator[Reached]":
    """The cluster; ConfigError where no scheduler answers at the address."""
    import dask  # an extra, and seconds to import
    from distributed import Client

    keep_to_own_code()
    logging.getLogger("distributed").setLevel(logging.ERROR)  # what it says of lost workers, we say of files
    settings = {
        "distributed.scheduler.allowed-failures": DEATHS,
        "distributed.comm.timeouts.connect": f"{REACHED}s",
        "distributed.deploy.lost-worker-timeout": "5s",
    }
    with dask.config.set(settings), contextlib.ExitStack() as held:
        if where.scheduler:
            yield Reached(held.enter_context(_reached(where.scheduler)))
            return
        cluster = held.enter_context(_local(where))
        cluster.scale(where.workers)
        yield Reached(held.enter_context(Client(cluster)), cluster, where.workers)


def _reached(address: str) -> "Client":
    from distributed import Client

    try:
        return Client(address, timeout=f"{REACHED}s")
    except (OSError, ValueError) as error:
        raise ConfigError(f"--scheduler {address}: no scheduler answers there: {error}") from error


def _local(where: Where) -> "LocalCluster":
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=0, threads_per_worker=1, processes=True, memory_limit=where.memory, host="127.0.0.1",
        dashboard_address=f"127.0.0.1:{where.dashboard}", silence_logs=50,
    )  # fmt: skip


def through(
    reached: Reached, inputs: Sequence[Input], job: Job, *, stopped: Callable[[], bool], tell: Callable[[Any], None]
) -> Iterator[Ended]:
    """What becomes of each file, as they end; after `stopped` says so, nothing is begun and nothing is waited for.

    `tell` hears how far the files are that workers have.
    """
    client = reached.client
    client.subscribe_topic(TOPIC, lambda event: tell(event[1]))
    waiting, running = list(reversed(inputs)), dict["Future", Input]()
    try:
        while (waiting or running) and not stopped():
            reached.mend()
            room = AHEAD * max(1, sum(client.nthreads().values())) if waiting else 0
            while waiting and len(running) < room:
                given = waiting.pop()
                running[client.submit(_task, given, job, retries=AGAIN, pure=False)] = given
            yield from _ended(running)
    finally:
        for future in running:
            future.cancel()
        with contextlib.suppress(OSError, TimeoutError):
            client.unsubscribe_topic(TOPIC)


def _ended(running: "dict[Future, Input]") -> Iterator[Ended]:
    from distributed.client import wait

    with contextlib.suppress(TimeoutError):
        wait(list(running), timeout=PULSE, return_when="FIRST_COMPLETED")
    for future in [one for one in running if one.done()]:
        given = running.pop(future)
        error = future.exception() if future.status == "error" else None
        if future.status == "finished":
            yield Ended(given, future.result())
        else:
            told = f"{type(error).__name__}: {error}" if error else f"it was {future.status}"
            yield Ended(given, None, told.splitlines()[0][:500])


def _task(given: Input, job: Job) -> dict[str, Any]:
    """What a worker does."""
    from distributed import get_worker

    worker = get_worker()
    return work_file(given, job, lambda told: worker.log_event(TOPIC, told))
