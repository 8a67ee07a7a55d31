"""Make the database of an archive of many invented articles: `python -m tests.scale.make 100000 FOLDER`.

The rows are written straight into the tables, as loading would leave them.
"""

import random
import sys
import time
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.upgrade import PAGE
from schemas.migrations import migrations
from schemas.tables.changes import add_kinds
from schemas.tables.counted import count_all_again
from tests.scale.invented import Invented
from tests.scale.stories import stories

BATCH = 5_000
PRAGMAS = (
    f"page_size = {PAGE}", "journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "temp_store = MEMORY",
)  # fmt: skip
COLUMNS = {
    "captures": (
        "id, run_id, site, kind, url, final_url, fetched_at, status, digest, warc_file, warc_offset, "
        "warc_length, processed_by"
    ),
    "article_rows": (
        "id, site, url, published_at, language, words, evidence, revision, cleaner, first_seen_at, gone_at"
    ),
    "article_urls": ("site, url, article_id"),
    "revisions": (
        "article_id, number, kind, seen_at, capture_id, headline, dek, text, text_digest, words_added, "
        "words_removed, changed"
    ),
    "article_captures": ("article_id, capture_id"),
    "block_rows": ('article_id, position, kind, level, "start", "end"'),
    "bylines": ("article_id, position, name"),
    "removed_blocks": ("article_id, rule, blocks, words, sample"),
    "attribution_rows": (
        'id, article_id, revision, position, kind, stance, "start", "end", content, shown, quoted, source, cue, '
        "speaker, speaker_kind, person_id, confidence, rule"
    ),
    "citations": ('article_id, revision, position, name, kind, "start", "end", text, url, rule, reason'),
}
SILENT = "SELECT id FROM persons EXCEPT SELECT person_id FROM attributions"
FULL_TEXT = ("articles", "attributions")
SPREAD = 0.0005
"""The share of pieces that everybody prints."""


def make(path: Path, articles: int, *, words: int = 120, seed: int = 1) -> None:
    """A database of so many articles at `path`, which must not be there yet; the same for the same numbers."""
    world, began = Invented(articles, seed=seed, words=words), time.monotonic()
    db = Database(path)
    for pragma in (
        f"page_size = {PAGE}",
        "journal_mode = OFF",
        "synchronous = OFF",
        "cache_size = -400000",
        "temp_store = MEMORY",
    ):
        db.execute(f"PRAGMA {pragma}")
    migrations.apply(db)
    _fixed(db, world)
    triggers = _without_triggers(db)
    for first in range(0, articles, BATCH):
        last = min(first + BATCH, articles)
        _write(db, world, first, last)
        _tell(f"{last:,} articles", began)
    with db.conn:
        db.execute(f"DELETE FROM person_aliases WHERE person_id IN ({SILENT})")  # noqa: S608 - fixed words
        db.execute(f"DELETE FROM persons WHERE id IN ({SILENT})")  # noqa: S608
        add_kinds(db)
    _tell("people and kinds of changes", began)
    with db.conn:
        for table in FULL_TEXT:
            db.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")  # noqa: S608 - fixed names
        for trigger in triggers:
            db.execute(trigger)
    _tell("full text", began)
    with db.conn:
        _print_again(db, random.Random(seed))
        count_all_again(db)
    _tell("summaries", began)
    db.close()
    open_database(path).close()


def _fixed(db: Database, world: Invented) -> None:
    sites = [(n, t, f"https://{n}.example/", "", lang, "UTC", "", "") for n, t, lang in world.papers]
    with db.conn:
        db.conn.executemany(
            "INSERT INTO sites (name, title, home, country, language, timezone, schedule, file_digest) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            sites,
        )
        db.conn.executemany("INSERT INTO persons (id, name) VALUES (?, ?)", world.people)
        aliases = [(key, name.split()[1]) for key, name in world.people]
        db.conn.executemany("INSERT INTO person_aliases (person_id, alias) VALUES (?, ?)", aliases)


def _without_triggers(db: Database) -> list[str]:
    """Take away the full text's triggers, which cost most of the time; their SQL."""
    found = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in found:
        db.execute(f'DROP TRIGGER "{name}"')
    return [sql for _, sql in found]


def _write(db: Database, world: Invented, first: int, last: int) -> None:
    rows = stories(world, first, last)
    with db.conn:
        for table, columns in COLUMNS.items():
            marks = ", ".join("?" * len(columns.split(", ")))
            db.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows[table])  # noqa: S608 - fixed names


def _print_again(db: Database, chance: random.Random) -> None:
    """Three of ten articles, neighbours in time, are prints of the same pieces: two to forty of one, of a few sixty."""
    ordered = "SELECT id, coalesce(published_at, first_seen_at) FROM article_rows ORDER BY 2, 1"
    prints = db.execute(ordered).fetchall()
    first, last = 0, len(prints) * 3 // 10
    while first < last:
        count = 60 if chance.random() < SPREAD else min(40, 2 + int(chance.expovariate(0.5)))
        family = prints[first : min(first + count, last + 1)]
        smallest = min(article for article, _ in family)
        db.conn.executemany("INSERT INTO lineages VALUES (?, ?, ?)", [(key, smallest, at) for key, at in family])
        first += count


def _tell(what: str, began: float) -> None:
    if sys.stderr.isatty() or "full" in what or "summ" in what or "people" in what:
        print(f"{time.monotonic() - began:8.1f} s  {what}", file=sys.stderr)


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    make(target / "onrecord.db", int(sys.argv[1]), words=int(sys.argv[3]) if len(sys.argv) > 3 else 120)
