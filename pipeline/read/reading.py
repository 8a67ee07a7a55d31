"""One article with all that is known of it: blocks, quotes, citations, revisions, captures, provenance."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils.db import Database

from pipeline.read.canned import parts_of, ready, run_query
from pipeline.read.marks import Mark, Segment, marks_of, segments
from schemas.address import address
from schemas.article import SEPARATOR
from schemas.errors import ConfigError

Row = dict[str, Any]
PARTS = {
    "bylines": "SELECT name FROM bylines WHERE article_id = :id ORDER BY position",
    "tags": "SELECT kind, name FROM tags WHERE article_id = :id ORDER BY kind DESC, name",
    "links": "SELECT block, text, url FROM links WHERE article_id = :id ORDER BY position",
    "images": "SELECT url, caption, credit, alt FROM images WHERE article_id = :id ORDER BY position",
    "removed": "SELECT rule, blocks, words, sample FROM removed_blocks WHERE article_id = :id ORDER BY words DESC",
    "quotes": """
        SELECT q.*, doubt(q.confidence, q.speaker) AS doubt, c.correction, c.verdict, c.decided_by, c.decided_at,
               c.note, c.speaker_found
        FROM attributions q LEFT JOIN corrections c ON c.attribution_id = q.id
        WHERE q.article_id = :id AND q.revision = :number ORDER BY q."start", q.position""",
    "changes": "SELECT * FROM quote_changes WHERE article_id = :id AND revision = :number ORDER BY position",
    "citations": "SELECT * FROM citations WHERE article_id = :id AND revision = :number ORDER BY position",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article as one of its revisions has it; rows are as the database has them."""

    article: Row
    """The row of `articles` (today's revision), with `title` of the site and `provenance` as a mapping."""
    revision: Row
    """The row of `revisions` that is shown."""
    blocks: Sequence[Row]
    """Of the revision shown; for an older one paragraphs alone are known."""
    bylines: Sequence[str]
    tags: Sequence[Row]
    links: Sequence[Row]
    images: Sequence[Row]
    removed: Sequence[Row]
    quotes: Sequence[Row]
    """Every attribution that is sure enough, whatever its `stance`; with its `parts` and its words of `doubt`."""
    doubtful: int
    """How many less sure ones are left out."""
    changes: Sequence[Row]
    """What the revision shown did to the quotes of the one before."""
    citations: Sequence[Row]
    revisions: Sequence[Row]
    capture: Row
    """The capture that the revision's words come from."""
    history: Sequence[Row]

    @property
    def is_current(self) -> bool:
        return bool(self.revision["number"] == self.article["revision"])

    @property
    def marks(self) -> list[Mark]:
        """Quotes, sources, cues and, in today's revision, links."""
        return marks_of(self.quotes) + (self._link_marks() if self.is_current else [])

    def marked_blocks(self) -> Iterator[tuple[Row, list[Segment]]]:
        """Blocks in order, each with its text cut at the marks; captions, which are no part of the text, uncut."""
        marks = sorted(self.marks, key=lambda mark: (mark.start, -mark.end))
        starts = [mark.start for mark in marks]
        longest = max((mark.end - mark.start for mark in marks), default=0)
        for block in self.blocks:
            start, text = block["start"], block["text"]
            if start is None:
                yield block, []
                continue
            near = slice(bisect_left(starts, start - longest), bisect_left(starts, start + len(text)))
            yield block, segments(text, start, marks[near])

    def _link_marks(self) -> list[Mark]:
        """Links are stored by their words; those of a block come in order, so each is looked for after the last."""
        found, at = [], dict[int, int]()
        starts = {block["position"]: (block["text"], block["start"]) for block in self.blocks}
        for link in self.links:
            text, start = starts.get(link["block"], ("", None))
            place = text.find(link["text"], at.get(link["block"], 0))
            if start is None or place < 0 or not link["text"]:
                continue
            at[link["block"]] = end = place + len(link["text"])
            found.append(Mark(start=start + place, end=start + end, role="link", url=link["url"]))
        return found


def find_article(db: Database, reference: str) -> int:
    """Id of an article from its id or any address it was met under; ConfigError when there is none."""
    bare = address(reference)
    if reference.isdecimal() and len(reference) <= 16:
        rows = db.query("SELECT id FROM articles WHERE id = ?", [int(reference)])
    else:
        rows = db.query(
            "SELECT id FROM articles WHERE url = ? UNION ALL SELECT article_id FROM article_urls WHERE url = ?",
            [reference, bare],
        )
    found = next(iter(rows), None)
    if found is None:
        raise ConfigError(f"no article {reference!r}; `onrecord search WORDS` finds ids and addresses")
    return int(found["id"])


def read_article(db: Database, article: int, revision: int | None = None, *, sure_from: float | None = None) -> Reading:
    """All that is known of an article; `revision` None: as it stands today. ConfigError when there is none such.

    `sure_from` is the least confidence of its quotes; None: the setting.
    """
    row = _one(db, "SELECT a.*, s.title FROM articles a JOIN sites s ON s.name = a.site WHERE a.id = ?", [article])
    if row is None:
        raise ConfigError(f"no article {article}; `onrecord search WORDS` finds ids")
    number = revision or row["revision"]
    shown = _one(db, "SELECT * FROM revisions WHERE article_id = ? AND number = ?", [article, number])
    if shown is None:
        raise ConfigError(f"article {article} has no revision {number}; it has 1 to {row['revision']}")
    keys = {"id": article, "number": number}
    parts: dict[str, list[Row]] = {name: _rows(ready(db), sql, keys) for name, sql in PARTS.items()}
    found = parts["quotes"]
    parts["quotes"] = _sure(db, found, sure_from)
    for quote in parts["quotes"]:
        quote["parts"] = json.loads(parts_of(shown["text"], quote["content_spans"], quote["quoted_spans"]))
    return Reading(
        article=row | {"provenance": json.loads(row["provenance"])},
        revision=shown,
        blocks=_blocks(db, row, shown),
        bylines=[byline["name"] for byline in parts.pop("bylines")],
        doubtful=len(found) - len(parts["quotes"]),
        revisions=list(run_query(db, "revisions_of_article", article=article)),
        capture=_one(db, "SELECT * FROM captures WHERE id = ?", [shown["capture_id"]]) or {},
        history=list(run_query(db, "article_history", article=article)),
        **parts,
    )


def _sure(db: Database, quotes: Sequence[Row], sure_from: float | None) -> list[Row]:
    least = db.execute("SELECT sure_from(?)", [sure_from]).fetchone()[0]
    return [quote for quote in quotes if quote["confidence"] >= least]


def _one(db: Database, sql: str, values: Sequence[Any]) -> Row | None:
    return next(iter(db.query(sql, values)), None)


def _rows(db: Database, sql: str, keys: Mapping[str, Any]) -> list[Row]:
    return list(db.query(sql, {key: value for key, value in keys.items() if f":{key}" in sql}))


def _blocks(db: Database, article: Row, shown: Row) -> list[Row]:
    if shown["number"] == article["revision"]:
        return list(db.query("SELECT * FROM blocks WHERE article_id = ? ORDER BY position", [article["id"]]))
    blocks, at = [], 0
    for position, text in enumerate(shown["text"].split(SEPARATOR)):
        blocks.append({"position": position, "kind": "paragraph", "level": 0, "text": text, "start": at})
        at += len(text) + len(SEPARATOR)
    return blocks
