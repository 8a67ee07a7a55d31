"""Tasks, one capture each, what became of them, and what a pool of workers is to those who have tasks for it.

Nothing here needs the stages themselves: the process that loads starts without them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.process.story import Story
from schemas import Site
from schemas.travel import travelling

WINDOW = 24
"""Captures a worker holds at a time: it never waits for the next while what came of half a second is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One capture to be worked on."""

    capture_id: str
    site: Site


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What the stages made of one capture: stories, pages that are none, or a reason why neither."""

    capture_id: str
    stories: tuple[Story, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(address, reason) of what is not an article."""
    failed: str = ""
    """Why the page could not be worked on: over time, over memory, or the error it raised."""
    by_parser: bool = False
    """Whether it was the site's own parser that failed."""
    is_fault: bool = False
    """Whether that is an error of ours or a damaged record, and not the page's own doing."""

    @property
    def failed_in_stages(self) -> bool:
        """Whether it failed in code of onrecord, and not in the site's own parser."""
        return bool(self.failed) and not self.by_parser


class Pool(Protocol):
    """Takes tasks, gives back what became of them in the order they were given."""

    def version(self, site: Site) -> str:
        """Of the stages as this pool runs them; what `captures.processed_by` says of a capture they made rows of."""
        ...

    def submit(self, task: Task) -> None: ...
    def room(self) -> bool: ...
    def busy(self) -> bool: ...
    def collect(self, timeout: float) -> list[Worked]: ...
    def now(self, task: Task) -> Worked: ...
    def close(self) -> None: ...


def through(pool: Pool, tasks: Sequence[Task]) -> Iterator[Worked]:
    """What becomes of the tasks, in their order, by a pool that holds no others."""
    waiting = iter(tasks)
    left = len(tasks)
    while left:
        while pool.room() and (task := next(waiting, None)):
            pool.submit(task)
        for worked in pool.collect(0.25):
            left -= 1
            yield worked


class Shared:
    """One pool for several who each follow captures of their own and begin and end when they like."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._whose: dict[str, Seat] = {}

    def seat(self) -> "Seat":
        """The pool as one of them sees it; what others give it and get of it does not show there."""
        return Seat(self)

    def busy(self) -> bool:
        return self.pool.busy()

    def hand(self, seat: "Seat", task: Task) -> None:
        """Take a task, whose result the seat gets."""
        self._whose[task.capture_id] = seat
        self.pool.submit(task)

    def gather(self, timeout: float) -> None:
        """Give what is finished to whom it belongs, after waiting `timeout` seconds at most."""
        for worked in self.pool.collect(timeout):
            self._whose.pop(worked.capture_id).take(worked)


class Seat:
    """A pool that others use, too: see `Pool`."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._finished: list[Worked] = []
        self._handed = 0

    def version(self, site: Site) -> str:
        return self._shared.pool.version(site)

    def submit(self, task: Task) -> None:
        self._handed += 1
        self._shared.hand(self, task)

    def room(self) -> bool:
        return self._shared.pool.room()

    def busy(self) -> bool:
        return self._handed > 0

    def take(self, worked: Worked) -> None:
        """A result of a task of ours."""
        self._finished.append(worked)

    def collect(self, timeout: float) -> list[Worked]:
        if not self._finished:
            self._shared.gather(timeout)
        finished, self._finished = self._finished, []
        self._handed -= len(finished)
        return finished

    def now(self, task: Task) -> Worked:
        return self._shared.pool.now(task)

    def close(self) -> None:
        """Whoever made the pool closes it."""
