"""Tasks, one capture each: read from the archive, put through the stages, never fatal; and a pool of no processes."""

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sqlite_utils.db import Database

from pipeline.archive import read_capture, read_parts
from pipeline.config import Config
from pipeline.process.doubtful_hour import with_hour_of_feeds
from pipeline.process.stages import Tools, Worked, work
from schemas import Capture, Site
from spiders.budget import FAULT, TOO_COSTLY

WINDOW = 8
"""Captures a worker holds at a time: enough that it never waits for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One capture to be worked on."""

    capture_id: str
    site: Site


def guarded(task: Task, db: Database, folder: Path, tools: Tools) -> Worked:
    """A page that raises is counted and kept, never fatal: its capture stays, its outcome says why."""
    try:
        capture = read_capture(db, folder, task.capture_id)
        worked = work(capture, task.site, tools, read_parts(db, folder, task.capture_id))
        return worked if capture.kind == "api" else _dated(worked, capture, task.site, db, folder)
    except MemoryError:
        return Worked(capture_id=task.capture_id, failed=f"{TOO_COSTLY}took more memory than a page may")
    except Exception as error:  # noqa: BLE001 - the boundary of one page: the parent logs it and stores it as the outcome
        told = f"{FAULT}{type(error).__name__}: {error}"[:300]
        return Worked(capture_id=task.capture_id, failed=told, is_fault=True)


def _dated(worked: Worked, capture: Capture, site: Site, db: Database, folder: Path) -> Worked:
    articles = [with_hour_of_feeds(story.article, capture, site, db, folder) for story in worked.stories]
    stories = zip(worked.stories, articles, strict=True)
    return replace(worked, stories=tuple(replace(story, article=article) for story, article in stories))


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


class InProcess:
    """A pool without processes or budgets, for tests and one-page commands."""

    def __init__(self, db: Database, config: Config) -> None:
        self._db, self._folder, self._tools = db, config.archive, Tools.of(config)
        self.version = self._tools.version
        self._tasks: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    def room(self) -> bool:
        return len(self._tasks) < WINDOW

    def busy(self) -> bool:
        return bool(self._tasks)

    def collect(self, timeout: float) -> list[Worked]:
        done = [guarded(task, self._db, self._folder, self._tools) for task in self._tasks]
        self._tasks.clear()
        return done

    def now(self, task: Task) -> Worked:
        return guarded(task, self._db, self._folder, self._tools)

    def close(self) -> None:
        self._tasks.clear()
