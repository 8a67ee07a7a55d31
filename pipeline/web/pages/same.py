"""One story in many papers: who printed it when, and what one of them made of the first, side by side."""

from itertools import islice
from typing import Any

from datasette import Response
from sqlite_utils.db import Database

from pipeline.read.diff import word_diff
from pipeline.read.lineages import Lineage, Member, lineage_of
from pipeline.web.pages.rendering import Row, missing, page, read

MOST = 60
"""Articles that are listed; each is compared with the first."""
COUNTED = """
SELECT count(DISTINCT a.id) AS articles, count(DISTINCT a.site) AS papers FROM lineages l
JOIN lineages o ON o.lineage_id = l.lineage_id JOIN articles a ON a.id = o.article_id WHERE l.article_id = ?
"""


async def same(datasette: Any, request: Any) -> Response:
    article, beside = int(request.url_vars["article"]), request.args.get("beside") or ""
    lineage = await read(datasette, lambda db: lineage_of(db, article))
    if lineage is None:
        message = "No other article in the record is a copy of this one, a cut or a rewrite."
        return await missing(datasette, request, message, [(f"/article/{article}", "The article")])
    wanted = int(beside) if beside.isdecimal() and len(beside) <= 16 else article
    return await page(datasette, request, "same.html", lambda _db: _same(lineage, article, wanted))


def printed(db: Database, article: int) -> Row | None:
    """How many articles and papers hold the story of an article; None where it stands alone."""
    found = next(iter(db.query(COUNTED, [article])))
    return found if found["articles"] > 1 else None


def _same(lineage: Lineage, article: int, wanted: int) -> Row:
    others = [member for member in lineage.members if not member.is_first]
    beside = next((member for member in others if member.row["article_id"] == wanted), others[0])
    return {
        "lineage": lineage,
        "article": article,
        "listed": list(islice(lineage.members, MOST)),
        "beside": beside,
        "pairs": list(map(_pair, _grouped(beside))),
        "kinds": {kind: len(beside.of_kind(kind)) for kind in ("same", "changed", "left out", "added")},
    }


def _grouped(member: Member) -> list[Row]:
    return [{"kind": side.kind, "first": side.first, "other": side.other} for side in member.sides]


def _pair(side: Row) -> Row:
    """With the words that went on the left and those that came on the right."""
    if side["kind"] != "changed":
        return side
    pieces = word_diff(side["first"], side["other"])
    return side | {
        "gone": [piece for piece in pieces if piece.kind != "new"],
        "new": [piece for piece in pieces if piece.kind != "gone"],
    }
