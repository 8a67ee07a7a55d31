"""A quote found in the record by its reference."""

import json
from typing import Any

from sqlite_utils.db import Database

from pipeline.archive.files import Place
from pipeline.proof.prove import Claim
from pipeline.read import Reading, read_article
from pipeline.read.reference import Reference, locate, refer, stands
from schemas.errors import ConfigError
from schemas.quote import Range

MOVED_IN = 3
"""Revisions in which words are sought that stand elsewhere than the reference says; the latest comes to them."""
REVISIONS = "SELECT number, capture_id, text FROM revisions WHERE article_id = ? ORDER BY number"


def find_quote(db: Database, reference: Reference) -> tuple[int, tuple[Range, ...]]:
    """The revision that has the words of a reference, and where; ConfigError when none has.

    The revision of the reference's own capture goes before others, and among these an earlier one. Words that moved
    are sought in the first few of them: that takes a while, and an article may have hundreds.
    """
    rows = db.execute(REVISIONS, [reference.article]).fetchall()
    rows.sort(key=lambda row: not row[1].startswith(reference.capture))
    for number, _, text in rows:
        if stands(reference, text):
            return number, reference.spans
    for number, _, text in [*rows[:MOVED_IN], *rows[MOVED_IN:][-1:]]:
        if spans := locate(reference, text):
            return number, spans
    raise ConfigError(
        f"no article in this record has the words of {reference}; a citation's --record ID --words '...' proves them "
        "from the archive alone"
    )


def claim_of(db: Database, reference: Reference) -> Claim:
    """What a reference claims: the words and the record that has them; ConfigError when the record has no such."""
    number, spans = find_quote(db, reference)
    row = db.execute(
        "SELECT c.id, c.warc_file, c.warc_offset, c.warc_length, r.text, a.language FROM revisions r "
        "JOIN captures c ON c.id = r.capture_id JOIN articles a ON a.id = r.article_id "
        "WHERE r.article_id = ? AND r.number = ?",
        [reference.article, number],
    ).fetchone()
    words = [row[4][start:end] for start, end in spans]
    return Claim(record=row[0], words=words, place=Place(*row[1:4]), language=row[5])


def with_references(reading: Reading) -> None:
    """Give each quote of a reading its reference, as `reference`."""
    article, capture, text = reading.article["id"], reading.revision["capture_id"], reading.revision["text"]
    for quote in reading.quotes:
        quote["reference"] = str(refer(article, capture, text, json.loads(quote["content_spans"])))


def read_quote(db: Database, reference: Reference) -> tuple[Reading, tuple[Range, ...], dict[str, Any] | None]:
    """The article as the revision with the words has it, where these stand, and today's attribution of them.

    None for the last where today's reading takes the words for nobody's, or for a part of other ones.
    """
    number, spans = find_quote(db, reference)
    reading = read_article(db, reference.article, number, sure_from=0.0)
    wanted = [list(span) for span in spans]
    own = next((quote for quote in reading.quotes if json.loads(quote["content_spans"]) == wanted), None)
    return reading, spans, own
