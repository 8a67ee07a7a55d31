"""A pool that has the work done already: what a backfill made of captures, for the import that takes them in.

What it did not make, or by other rules than this data folder's, is worked on as ever.
"""

import contextlib
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pyarrow import parquet
from sqlite_utils.db import Database

from pipeline.backfill.rows import story_of
from pipeline.config import Config
from pipeline.intake.sources import Source
from pipeline.process.feeds import comes_twice
from pipeline.process.pool import Pool, Task, Worked
from pipeline.process.stages import Tools, is_doubted
from pipeline.process.story import Story
from pipeline.process.workers import Workers
from schemas import Site

PARTS = ("blocks", "attributions", "citations")
TOGETHER = 64
"""Captures that are answered for at a time."""
GROUPS_HELD = 2
"""Row groups that are held in memory: captures come in the order of the tables."""
OF_CAPTURE = """
SELECT c.source_file, c.kind, c.digest, EXISTS (SELECT 1 FROM captures p WHERE p.part_of = c.id)
FROM captures c WHERE c.id = ?
"""
HAS_FEEDS = "SELECT EXISTS (SELECT 1 FROM captures WHERE site = ? AND kind IN ('feed', 'sitemap') AND status = 200)"
LEFT_OUT = "left_out"
MADE = ("article", "not_article", "parse_budget", "parser_failed")
"""Outcomes that say what the stages made of a capture."""
Row = dict[str, Any]


class Told(NamedTuple):
    """A row of outcomes, as far as loading asks for it."""

    outcome: str
    reason: str
    url: str
    digest: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Capture:
    """What the database has of a capture that a task names."""

    file: str
    kind: str
    digest: str
    has_parts: bool


class Tables:
    """One WARC file's tables, a row group at a time."""

    def __init__(self, folder: Path) -> None:
        self._files = {name: parquet.ParquetFile(folder / f"{name}.parquet") for name in ("articles", *PARTS)}
        self.outcomes: dict[str, list[Told]] = defaultdict(list)
        for row in _rows(parquet.ParquetFile(folder / "outcomes.parquet"), ["capture_id", *Told._fields]):
            self.outcomes[row.pop("capture_id")].append(Told(**row))
        self._group_of = {name: self._groups(name) for name in self._files}
        self._held: dict[tuple[str, int], dict[str, list[Row]]] = {}

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()

    def stories(self, capture_id: str) -> Iterator[Story]:
        """The stories of a capture, in order."""
        parts = {name: self._of("story", name, capture_id) for name in PARTS}
        for row in self._rows_of("articles", capture_id):
            yield story_of(row, {name: found.get(row["story"], []) for name, found in parts.items()})

    def _of(self, key: str, table: str, capture_id: str) -> Mapping[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self._rows_of(table, capture_id):
            found[row[key]].append(row)
        return found

    def _groups(self, table: str) -> dict[str, int]:
        """Capture -> the row group that holds its rows: those of one story are never parted."""
        file = self._files[table]
        return {
            own: group
            for group in range(file.num_row_groups)
            for own in file.read_row_group(group, columns=["capture_id"])["capture_id"].unique().to_pylist()
        }

    def _rows_of(self, table: str, capture_id: str) -> Sequence[Row]:
        group = self._group_of[table].get(capture_id)
        if group is None:
            return []
        if (table, group) not in self._held:
            mine = [key for key in self._held if key[0] == table]
            for key in mine[: len(mine) - GROUPS_HELD + 1]:
                del self._held[key]
            found: dict[str, list[Row]] = defaultdict(list)
            for row in self._files[table].read_row_group(group).to_pylist():
                found[row["capture_id"]].append(row)
            self._held[table, group] = found
        return self._held[table, group].get(capture_id, [])


def _rows(file: Any, columns: list[str]) -> Iterator[Row]:
    with contextlib.closing(file):
        for batch in file.iter_batches(columns=columns):
            yield from batch.to_pylist()


class FromTables:
    """What a backfill made, for an import of the same WARC files (`pipeline.intake.run.Prepared`)."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        """`folders`: name of a WARC file -> the folder of its tables."""
        self._folders = folders
        self._open: dict[str, Tables] = {}
        self.worked_again = 0
        """Captures that were cleaned here after all."""
        self.used = 0

    def wants(self, source: Source, capture_id: str) -> bool:
        """Whether the backfill took the capture, and its filter did not leave it out."""
        told = self.tables(source.path.name)
        found = told.outcomes.get(capture_id) if told else None
        return found is not None and all(one.outcome != LEFT_OUT for one in found)

    def pool(self, db: Database, config: Config) -> Pool:
        """A pool that answers from the tables."""
        return _FromTables(self, db, config)

    def tables(self, file: str) -> Tables | None:
        """A WARC file's tables; None where the backfill has none of it."""
        if file not in self._open and file in self._folders:
            for name in list(islice(self._open, max(0, len(self._open) - 1))):
                self._open.pop(name).close()
            self._open[file] = Tables(self._folders[file])
        return self._open.get(file)


class _FromTables:
    """See `Pool`."""

    def __init__(self, made: FromTables, db: Database, config: Config) -> None:
        self._made, self._db, self._config = made, db, config
        self._tools = Tools.of(config)
        self._workers: Workers | None = None
        self._order: deque[tuple[Task, Worked | None]] = deque()
        self._done: deque[Worked] = deque()
        self._feeds: dict[str, bool] = {}

    def version(self, site: Site) -> str:
        return self._tools.version(site)

    def submit(self, task: Task) -> None:
        worked = self._from_tables(task)
        if worked is None:
            self._made.worked_again += 1
            self._at_work().submit(task)
        else:
            self._made.used += 1
        self._order.append((task, worked))

    def room(self) -> bool:
        return len(self._order) < TOGETHER and (self._workers is None or self._workers.room())

    def busy(self) -> bool:
        return bool(self._order)

    def collect(self, timeout: float) -> list[Worked]:
        if self._order and self._order[0][1] is None and self._workers and not self._done:
            self._done.extend(self._workers.collect(timeout))
        finished: list[Worked] = []
        while self._order:
            _, worked = self._order[0]
            if worked is None and not self._done:
                break
            finished.append(worked or self._done.popleft())
            self._order.popleft()
        return finished

    def now(self, task: Task) -> Worked:
        return self._from_tables(task) or self._at_work().now(task)

    def close(self) -> None:
        if self._workers:
            self._workers.close()

    def _at_work(self) -> Workers:
        self._workers = self._workers or Workers(self._config)
        return self._workers

    def _from_tables(self, task: Task) -> Worked | None:
        """What the backfill made of a capture; None where it has to be worked on: by other rules, in other company."""
        capture = Capture(*self._db.execute(OF_CAPTURE, [task.capture_id]).fetchone())
        tables = self._made.tables(capture.file)
        told = tables.outcomes.get(task.capture_id, []) if tables else []
        version = self.version(task.site)
        fits = all(one.outcome in MADE and one.digest == capture.digest and one.made_by == version for one in told)
        if tables is None or not told or not fits or capture.has_parts or any(_by_hand(one) for one in told):
            return None
        worked = _worked(task, told, list(tables.stories(task.capture_id)))
        return None if self._asks_feeds(worked, capture, task.site) else worked

    def _asks_feeds(self, worked: Worked, capture: Capture, site: Site) -> bool:
        """Whether what the site's feeds say could change the page: a backfill has none of them."""
        hours = (story.article.published_at for story in worked.stories)
        if not is_doubted(worked, capture.kind) and not any(hour and comes_twice(hour, site.zone) for hour in hours):
            return False
        if site.name not in self._feeds:
            self._feeds[site.name] = bool(self._db.execute(HAS_FEEDS, [site.name]).fetchone()[0])
        return self._feeds[site.name]


def _by_hand(told: Told) -> bool:
    return told.outcome == "article" and told.reason != ""


def _worked(task: Task, told: Sequence[Told], stories: Sequence[Story]) -> Worked:
    failed = next((one for one in told if one.outcome in ("parse_budget", "parser_failed")), None)
    return Worked(
        capture_id=task.capture_id,
        stories=tuple(_at_home(story, task.site) for story in stories),
        refused=tuple((one.url, one.reason) for one in told if one.outcome == "not_article"),
        failed=failed.reason if failed else "",
        by_parser=failed is not None and failed.outcome == "parser_failed",
    )


def _at_home(story: Story, site: Site) -> Story:
    """The story under the name that its site has here."""
    return replace(story, article=replace(story.article, site=site.name)) if story.article.site != site.name else story
