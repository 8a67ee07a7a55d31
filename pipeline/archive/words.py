"""Verify: every row of words is what text, offsets, names and digests prove it to be."""

import json
from collections.abc import Iterator
from typing import Any

from sqlite_utils.db import Database

from schemas import Span, quote
from schemas.article import SEPARATOR
from schemas.capture import digest_of
from schemas.person import person_id

Row = dict[str, Any]


def check_words(db: Database) -> Iterator[str]:
    """Every row of articles, revisions, blocks, links, attributions, citations and persons that is not as proved.

    What no text, offset, name or digest in the database proves (a date, a group's name) is proved by a rebuild alone.
    """
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield f"{table}, row {row}: names a row of {parent} that is not there"
    for person, name in db.execute("SELECT id, name FROM persons"):
        if person_id(name) != person:
            yield f"persons, {person}: the name {name!r} is another person's"
    for (article,) in db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        with db.atomic():  # one article as of one moment, beside a run that writes
            found = [f"article {article}, {row}: {what}" for row, what in _check_article(db, article)]
        yield from found


def _check_article(db: Database, article: int) -> Iterator[tuple[str, str]]:
    """Row and fault, for each fault."""
    revisions = list(db.query("SELECT * FROM revisions WHERE article_id = ? ORDER BY number", [article]))
    for stored in db.query("SELECT * FROM articles WHERE id = ?", [article]):
        latest = revisions[-1] if revisions and revisions[-1]["number"] == stored["revision"] else None
        if latest is None:
            yield "articles", f"its revision {stored['revision']} is not the latest that is stored"
        else:
            yield from _check_blocks(db, article, latest["text"])
    for revision in revisions:
        number, text = revision["number"], revision["text"]
        if digest_of(text.encode()) != revision["text_digest"]:
            yield f"revision {number}", "the text is not what its digest says"
        for row in _rows(db, "attributions", article, number):
            yield from ((f"revision {number}, attribution {row['position']}", what) for what in _faults(row, text))
        for row in _rows(db, "citations", article, number):
            if row["start"] is not None and Span(row["start"], row["end"] or 0).of(text) != row["text"]:
                yield f"revision {number}, citation {row['position']}", "text is not what stands at its offsets"
        yield from _check_changes(db, article, number)


def _rows(db: Database, table: str, article: int, number: int) -> Iterator[Row]:
    found: Iterator[Row] = db.query(
        f"SELECT * FROM {table} WHERE article_id = ? AND revision = ? ORDER BY position",  # noqa: S608 - our own names
        [article, number],
    )
    return found


def _check_blocks(db: Database, article: int, text: str) -> Iterator[tuple[str, str]]:
    blocks = list(db.query("SELECT * FROM blocks WHERE article_id = ? ORDER BY position", [article]))
    told = [block for block in blocks if block["kind"] != "caption"]
    if SEPARATOR.join(block["text"] for block in told) != text:
        yield "blocks", "joined, they are not the article's text"
    for block in told:
        if block["start"] is None or Span(block["start"], block["end"] or 0).of(text) != block["text"]:
            yield f"block {block['position']}", "text is not what stands at its offsets"
    words = {block["position"]: block["text"] for block in blocks}
    for link in db.query("SELECT * FROM links WHERE article_id = ? ORDER BY position", [article]):
        if link["text"] not in words.get(link["block"], ""):
            yield f"link {link['position']}", "its words are not in its block"


def _faults(row: Row, text: str) -> Iterator[str]:
    """What is wrong with an attribution in the text of its revision."""
    try:
        content, quoted, source, cue = (
            [(int(start), int(end)) for start, end in json.loads(row[f"{name}_spans"])]
            for name in ("content", "quoted", "source", "cue")
        )
        outside = [span for span in (*content, *quoted, *source, *cue) if not 0 <= span[0] <= span[1] <= len(text)]
    except (TypeError, ValueError) as error:
        yield f"its offsets cannot be read ({error})"
        return
    if outside or not content:
        yield f"its offsets lie outside of the text ({outside or 'no content'})"
        return
    proved = {
        "content": quote.words(text, content),
        "verbatim": quote.words(text, quoted),
        "quote": quote.shown(text, content, quoted),
        "source": _words(source, text),
        "cue": _words(cue, text),
        "start": min(start for start, _ in content),
        "end": max(end for _, end in content),
        "person_id": person_id(row["speaker"]) if row["person_id"] is not None else None,
    }
    if wrong := [name for name, value in proved.items() if row[name] != value]:
        yield f"{', '.join(wrong)} is not what its offsets and its speaker say"


def _words(spans: list[quote.Range], text: str) -> str:
    return " ".join(text[start:end] for start, end in spans)


def _check_changes(db: Database, article: int, number: int) -> Iterator[tuple[str, str]]:
    """A change of quotes must name quotes that the two revisions have."""
    now, before = (_quotes(db, article, n) for n in (number, number - 1))
    for row in _rows(db, "quote_changes", article, number):
        told = (row["content"], row["speaker"]), (row["content_before"], row["speaker_before"])
        if (row["change"] != "dropped" and told[0] not in now) or (row["change"] != "added" and told[1] not in before):
            yield f"revision {number}, quote change {row['position']}", "it names no quote of the revisions"


def _quotes(db: Database, article: int, number: int) -> set[tuple[str, str]]:
    return {(row["quote"], row["speaker"]) for row in _rows(db, "attributions", article, number)}
