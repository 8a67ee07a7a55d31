"""The rows of an article, of what was found in it, and how they are written."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from sqlite_utils.db import Database

from pipeline.database import utc
from pipeline.process.corrections import Corrected
from pipeline.process.identity import Row, short_id, words_of
from pipeline.process.story import Story
from schemas import Article, Attribution, Citation, Person, Revision
from schemas.tables.codes import BLOCK_KINDS, KINDS, SPEAKER_KINDS, STANCES, code, thousandths
from schemas.tables.words import packed, places

Values = tuple[int | str | None, ...]
AT_ONCE = (64, 16, 4, 1)
ATTRIBUTION = (
    "id", "article_id", "revision", "position", "kind", "stance", "start", "end", "content", "shown", "quoted",
    "source", "cue", "speaker", "speaker_kind", "person_id", "confidence", "rule",
)  # fmt: skip
"""Columns of `attribution_rows`, in the order of `attribution_row`."""


def insert(db: Database, table: str, rows: Sequence[Row]) -> None:
    """Insert rows of the same keys in the same order.

    `insert_all` asks for the table's schema at each call, half of a load's time.
    """
    if rows:
        ordered = [tuple(row.values()) for row in rows]  # bound by place, which is faster than by name
        db.conn.executemany(_insertion(table, tuple(rows[0]), 1), ordered)


def insert_together(db: Database, table: str, names: Sequence[str], rows: Sequence[Values]) -> None:
    """Insert rows by as few statements as there are powers of four in their number.

    FTS5 writes what it gathered before each statement that has triggers: a segment for each row, where each is inserted
    by a statement of its own, and merges of them all.
    """
    at = 0
    for count in AT_ONCE:  # fixed sizes, so that the connection keeps the statements
        while len(rows) - at >= count:
            statement = _insertion(table, tuple(names), count)
            db.conn.execute(statement, list(chain.from_iterable(rows[at : at + count])))
            at += count


@lru_cache(64)
def _insertion(table: str, names: tuple[str, ...], count: int) -> str:
    columns, marks = ", ".join(f'"{name}"' for name in names), f"({', '.join('?' * len(names))})"
    return f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([marks] * count)}'  # noqa: S608 - our own names


def provenance_id(db: Database, article: Article) -> int:
    """Id of the row that tells which evidence gave the article's fields; it is made where it is a new one."""
    told = [json.dumps(dict(article.provenance), sort_keys=True, ensure_ascii=False)]
    known = db.conn.execute("SELECT id FROM provenances WHERE told = ?", told).fetchone()
    made = known or db.conn.execute("INSERT INTO provenances (told) VALUES (?) RETURNING id", told).fetchone()
    return int(made[0])


def article_row(story: Story, revision: Revision, stored: Row | None) -> Row:
    """What `article_rows` holds of an article, but for its provenance."""
    article = story.article
    return {
        "id": revision.article_id,
        "site": article.site,
        "url": stored["url"] if stored else article.url,
        "published_at": utc(article.published_at),
        "published_text": article.published_text,
        "modified_at": utc(article.modified_at),
        "language": article.language,
        "section": article.section,
        "words": revision.words_added if stored is None else len(words_of(article.text)),
        "complete": int(article.complete),
        "doubtful": article.doubtful,
        "evidence": article.evidence,
        "revision": revision.number,
        "cleaner": article.cleaner,
        "first_seen_at": stored["first_seen_at"] if stored else utc(story.seen_at),
        "gone_at": None,
    }


def revision_row(article: Article, revision: Revision) -> Row:
    return {
        "article_id": revision.article_id,
        "number": revision.number,
        "kind": revision.kind,
        "seen_at": utc(revision.seen_at),
        "capture_id": revision.capture_id,
        "headline": article.headline,
        "shared_title": article.shared_title,
        "dek": article.dek,
        "text": article.text,
        "text_digest": revision.text_digest,
        "words_added": revision.words_added,
        "words_removed": revision.words_removed,
        "changed": ",".join(revision.changed),
    }


def parts_of(article: Article, own: int) -> Iterator[tuple[str, list[Row]]]:
    yield "block_rows", _block_rows(article, own)
    yield "bylines", [{"article_id": own, "position": n, "name": name} for n, name in enumerate(article.bylines)]
    named = [("tag", name) for name in article.tags] + [("category", name) for name in article.categories]
    yield "tags", [{"article_id": own, "kind": kind, "name": name} for kind, name in dict.fromkeys(named)]
    yield "links", _link_rows(article, own)
    yield (
        "images",
        [
            {"article_id": own, "position": n, "url": i.url, "caption": i.caption, "credit": i.credit, "alt": i.alt}
            for n, i in enumerate(article.images)
        ],
    )
    yield (
        "live_posts",
        [
            {
                "article_id": own,
                "number": post.number,
                "posted_at": utc(post.posted_at) if post.posted_at else None,
                "posted_text": post.posted_text,
            }
            for post in article.posts
        ],
    )
    yield (
        "removed_blocks",
        [
            {"article_id": own, "rule": r.rule, "blocks": r.blocks, "words": r.words, "sample": r.sample}
            for r in article.removed
        ],
    )


def _block_rows(article: Article, own: int) -> list[Row]:
    """A block of the text has its words there; what has no place in it keeps its own."""
    text, spans = article.text, {id(block): (start, end) for start, end, block in article.spans()}
    at = [spans.get(id(block), (None, None)) for block in article.blocks]
    return [
        {
            "article_id": own,
            "position": n,
            "kind": code(block.kind, BLOCK_KINDS),
            "level": block.level,
            "start": start,
            "end": end,
            "text": None if start is not None and text[start:end] == block.text else block.text,
            "source": block.source,
            "post": block.post,
        }
        for n, (block, (start, end)) in enumerate(zip(article.blocks, at, strict=True))
    ]


def _link_rows(article: Article, own: int) -> list[Row]:
    links = [
        (n, block.text[link.start : link.end], link.url)
        for n, block in enumerate(article.blocks)
        for link in block.links
    ]
    return [
        {"article_id": own, "position": p, "block": n, "text": text, "url": url}
        for p, (n, text, url) in enumerate(links)
    ]


def quote_id(place: tuple[int, int, int]) -> int:
    """The id of what stands there: article, revision, position."""
    return short_id("\n".join(map(str, place)))


def attribution_row(place: tuple[int, int, int], found: Attribution, text: str, person: Person | None) -> Values:
    """`place`: its article, revision and position."""
    return (
        quote_id(place),
        *place,
        code(found.kind, KINDS),
        code(found.stance, STANCES),
        *places(text, found.content, found.quoted).values(),
        packed(found.source),
        packed(found.cue),
        person.name if person else found.speaker,
        code(found.speaker_kind, SPEAKER_KINDS),
        person.id if person else None,
        thousandths(found.confidence),
        found.rule,
    )


def correction_row(attribution: int, corrected: Corrected) -> Row:
    correction, found = corrected.correction, corrected.found
    return {
        "attribution_id": attribution,
        "correction": correction.id,
        "verdict": correction.verdict,
        "speaker": correction.speaker,
        "speaker_found": found.speaker,
        "confidence_found": round(found.confidence, 3),
        "decided_by": correction.by,
        "decided_at": correction.at,
        "note": correction.note,
    }


def citation_rows(citations: Sequence[Citation], own: int, revision: int) -> list[Row]:
    return [
        {
            "article_id": own,
            "revision": revision,
            "position": n,
            "name": c.name,
            "kind": c.kind,
            "start": c.start,
            "end": c.end,
            "text": c.text,
            "url": c.url,
            "rule": c.rule,
            "reason": c.reason,
        }
        for n, c in enumerate(citations)
    ]
