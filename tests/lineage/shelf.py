"""Articles of invented papers in a database, loaded as every article is, for tests of lineages."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlite_utils.db import Database

from pipeline.database import utc
from pipeline.process.load import load
from pipeline.process.story import Story
from schemas import Article, Attribution, Block, Person, Span
from schemas.capture import digest_of
from schemas.person import person_id
from tests.lineage.families import Printed
from tests.told import told

DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
TABLES = ("sketches", "sketch_hashes", "lineages")
MADE = ("sketch_hash_rows", "lineages")
"""Where what places an article is written, but for `sketches`."""


def put(
    db: Database,
    site: str,
    slug: str,
    paragraphs: Iterable[str],
    at: datetime = DAY,
    said: Iterable[tuple[str, str]] = (),
    headline: str = "",
) -> int:
    """Load one article, or other words for it; `said` are words of its text and who says them. Its id."""
    url = f"https://{site}.example/{slug}"
    capture = _capture(db, site, url, at)
    blocks = tuple(Block(kind="paragraph", text=text) for text in paragraphs)
    article = Article(
        url=url,
        site=site,
        capture_id=capture,
        headline=headline or slug,
        blocks=blocks,
        published_at=DAY.replace(day=at.day),
    )
    quotes = [_quote(article.text, words, speaker) for words, speaker in said]
    people = {n: Person(id=person_id(who), name=who, aliases=()) for n, (_, who) in enumerate(said)}
    load(db, Story(article=article, attributions=quotes, people=people, seen_at=at, address=url))
    return int(db.execute("SELECT id FROM articles WHERE url = ?", [url]).fetchone()[0])


def put_printed(db: Database, printed: Printed) -> int:
    slug = digest_of(f"{printed.family}{printed.at}{printed.text}".encode())[7:19]
    return put(db, printed.site, slug, printed.paragraphs, printed.at)


def lineage(db: Database, article: int) -> set[int]:
    """The articles of its lineage; empty where it is in none."""
    query = "SELECT o.article_id FROM lineages l JOIN lineages o USING (lineage_id) WHERE l.article_id = ?"
    return {row[0] for row in db.execute(query, [article])}


def rows(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All that is derived."""
    return {name: sorted(tuple(row.values()) for row in told(db, name)) for name in TABLES}


def _quote(text: str, words: str, speaker: str) -> Attribution:
    start = text.index(words)
    span = Span(start, start + len(words))
    who = {"speaker": speaker, "speaker_kind": "person", "confidence": 0.95, "rule": "cue"}
    return Attribution(content=(span,), quoted=(span,), kind="direct", **who)  # type: ignore[arg-type]


def _capture(db: Database, site: str, url: str, at: datetime) -> str:
    known = {"name": site, "title": site.title(), "home": f"https://{site}.example/", "country": "", "language": "en"}
    db.table("sites").insert(known | {"timezone": "UTC", "schedule": "", "file_digest": ""}, ignore=True)
    number = db.table("captures").count
    row = {"id": f"c{number}", "run_id": "r", "site": site, "kind": "page", "url": url, "final_url": url}
    row |= {"fetched_at": utc(at), "status": 200, "digest": digest_of(f"{url}{number}".encode())}
    db.table("captures").insert(row | {"warc_file": "w", "warc_offset": number, "warc_length": 1})
    return str(row["id"])
