"""The second half alone: milliseconds a stage takes for one article, and the loader against raw `executemany`."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.archive import read_capture
from pipeline.attribution import find_attributions, find_citations, packaged_model
from pipeline.clean import clean
from pipeline.config import Config
from pipeline.database import open_database, read_database
from pipeline.lineage.shingles import sketch_of
from pipeline.process.load import batch, load
from pipeline.process.people import Merges
from pipeline.process.people.mentions import mentions
from pipeline.process.story import Story
from schemas import Site

BATCH = 50
"""Articles in one transaction, in both contestants."""
GIVEN = ("sites", "crawl_runs", "captures")
TABLES = (
    "article_rows", "article_urls", "revisions", "block_rows", "bylines", "tags", "links", "images", "live_posts",
    "removed_blocks", "attribution_rows", "citations",
)  # fmt: skip
"""What the loader writes for an article; persons go in first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTimes:
    """Milliseconds of one core for one article."""

    read: float
    clean: float
    attributions: float
    """By the reader that is used by default: the tagger, where a model came with the program."""
    by_rules: float
    citations: float
    people: float
    sketch: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoaderSpeed:
    """Articles a second."""

    loader: float
    raw: float
    rows: int

    @property
    def ratio(self) -> float:
        return self.loader / self.raw


def stage_times(config: Config, site: Site, limit: int) -> tuple[StageTimes, list[Story]]:
    """Run each stage over archived pages, one by one, in this process."""
    db, spent, stories, model = read_database(config.database), [0.0] * 7, [], packaged_model()
    ids = [row[0] for row in db.execute("SELECT id FROM captures WHERE kind = 'page' ORDER BY seq LIMIT ?", [limit])]
    for capture_id in ids:
        capture = _timed(spent, 0, lambda at=capture_id: read_capture(db, config.archive, at))
        article = _timed(spent, 1, lambda at=capture: clean(at, site))
        attributions = _timed(spent, 2, lambda at=article: find_attributions(at, model))
        _timed(spent, 3, lambda at=article: find_attributions(at))
        citations = _timed(spent, 4, lambda at=article: find_citations(at))
        people = _timed(spent, 5, lambda one=article, two=attributions: mentions(one, two, Merges()))
        sketch = _timed(spent, 6, lambda at=article: sketch_of(at.text))
        story = Story(
            article=article, attributions=attributions, citations=citations, people=people,
            seen_at=capture.fetched_at, address=capture.final_url, sketch=sketch,
        )  # fmt: skip
        stories.append(story)
    db.close()
    each = [1000 * seconds / max(len(ids), 1) for seconds in spent]
    names = ("read", "clean", "attributions", "by_rules", "citations", "people", "sketch")
    return StageTimes(**dict(zip(names, each, strict=True))), stories


def _timed(spent: list[float], place: int, step: Callable[[], Any]) -> Any:
    started = time.process_time()  # of this process alone: others may be at work beside it
    found = step()
    spent[place] += time.process_time() - started
    return found


def loader_speed(config: Config, stories: Sequence[Story], folder: Path) -> LoaderSpeed:
    """Load the same articles into two new files: by our loader, and by `executemany` of the rows it wrote."""
    ours, raw = _new(folder / "loader.db", config.database), _new(folder / "raw.db", config.database)
    started = time.perf_counter()
    for stories_of_one in _batches(stories):
        with ours.atomic(), batch(ours) as together:
            for story in stories_of_one:
                load(ours, story, together=together)
    loading = time.perf_counter() - started
    statements = list(_statements(ours))
    started = time.perf_counter()
    for rows_of in statements:
        with raw.atomic():
            for statement, rows in rows_of:
                raw.conn.executemany(statement, rows)
    inserting = time.perf_counter() - started
    _same(ours, raw)
    count = sum(len(rows) for rows_of in statements for _, rows in rows_of)
    return LoaderSpeed(loader=len(stories) / loading, raw=len(stories) / inserting, rows=count)


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[at : at + BATCH] for at in range(0, len(items), BATCH))


def _new(path: Path, given: Path) -> Database:
    db = open_database(path)
    db.execute("ATTACH DATABASE ? AS given", [str(given)])
    for table in GIVEN:
        db.execute(f"INSERT INTO {table} SELECT * FROM given.{table}")  # noqa: S608 - names of ours
    db.execute("DETACH DATABASE given")
    return db


def _statements(db: Database) -> Iterator[list[tuple[str, list[tuple[Any, ...]]]]]:
    """For each batch of articles: an INSERT for each table, and its rows."""
    people = [_insert(db, table, "1", []) for table in ("persons", "person_aliases", "provenances")]
    for at, ids in enumerate(_batches([row[0] for row in db.execute("SELECT id FROM article_rows ORDER BY key")])):
        marks = ",".join("?" * len(ids))
        found = [
            _insert(db, table, f"{'id' if table == 'article_rows' else 'article_id'} IN ({marks})", ids)
            for table in TABLES
        ]
        yield [*(people if at == 0 else []), *found]


def _insert(db: Database, table: str, where: str, values: Sequence[Any]) -> tuple[str, list[tuple[Any, ...]]]:
    rows = db.execute(f"SELECT * FROM {table} WHERE {where}", list(values)).fetchall()  # noqa: S608 - names of ours
    width = len(db.table(table).columns)
    return f"INSERT INTO {table} VALUES ({','.join('?' * width)})", rows  # noqa: S608 - names of ours


def _same(ours: Database, raw: Database) -> None:
    for table in TABLES:
        counts = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for db in (ours, raw)]  # noqa: S608
        if counts[0] != counts[1]:
            raise AssertionError(f"{table}: {counts[0]} rows loaded, {counts[1]} inserted: not the same contest")
