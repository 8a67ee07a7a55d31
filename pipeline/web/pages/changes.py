"""What publishers changed: every edit as a small diff, newest first, on a page and as a feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette import Response
from sqlite_utils.db import Database

from pipeline.read.diff import Piece, small_diff, word_diff
from pipeline.web.pages.asking import Asked, Found, choices, rows_of, shown, understand
from pipeline.web.pages.atom import Feed, as_atom
from pipeline.web.pages.rendering import Row, answer, other_way, read
from schemas.article import SEPARATOR

KINDS = {
    "": "All changes",
    "headline": "Headline",
    "quote": "Quote",
    "number": "Number",
    "deletion": "Deletion",
    "taken-down": "Taken down",
}
NAMES = ("kind", "site", "person", "since", "until", "sure_from")
PARAGRAPHS = 6
"""So many changed paragraphs are shown in a list; the revision's page has all."""
WORDS = "SELECT headline, shared_title, dek, text FROM revisions WHERE article_id = ? AND number = ?"
QUOTES = """
SELECT * FROM quote_changes q WHERE article_id = :article AND revision = :revision
AND (:least = 0 OR EXISTS (
    SELECT 1 FROM attributions t WHERE t.article_id = q.article_id AND t.confidence >= :least
    AND ((t.revision = q.revision AND t.quote = q.content)
         OR (t.revision = q.revision - 1 AND t.quote = q.content_before))))
ORDER BY position
"""

Paragraphs = Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change as a page or a feed shows it."""

    row: Row
    """As the question `changes` has it."""
    kinds: Sequence[str]
    headline: Sequence[Piece] = ()
    """Empty where it is the same."""
    shared_title: Sequence[Piece] = ()
    """The headline that other sites are shown; likewise."""
    paragraphs: Paragraphs = ()
    more: int = 0
    """Changed paragraphs that are not shown."""
    quotes: Sequence[Row] = ()

    @property
    def address(self) -> str:
        article, revision = self.row["article_id"], self.row["revision"]
        return f"/article/{article}" if self.is_end else f"/article/{article}/revision/{revision}"

    @property
    def is_end(self) -> bool:
        return "taken-down" in self.kinds


async def changes(datasette: Any, request: Any) -> Response:
    query, found, edits = await _edits(datasette, request)
    problem = query.problem or (found.problem if found else "")
    told = {"asked": query, "found": found, "edits": edits, "kinds": KINDS, "kind": query.given.get("kind", "")}
    told |= {"feed": other_way(request).replace("/changes", "/changes.atom", 1)}
    told |= {"of_kind": {kind: other_way(request, kind=kind) for kind in KINDS}}
    return await shown(datasette, request, "changes.html", told | await choices(datasette), problem)


async def feed(datasette: Any, request: Any) -> Response:
    """The newest changes of the same filters as Atom (RFC 4287)."""
    query, found, edits = await _edits(datasette, request)
    problem = query.problem or (found.problem if found else "")
    if problem:
        return Response.text(f"{problem}\n", status=400)
    papers = await read(datasette, lambda db: dict(db.execute("SELECT name, title FROM sites")))
    told = Feed(
        root=f"{request.scheme}://{request.host}",
        address=other_way(request),
        key="changes?" + urlencode(sorted((query.given | query.person).items())),
        title="Changes" + "".join(f", {value}" for value in _told(query, papers)),
        papers=papers,
    )
    return answer(request, as_atom(told, edits), "application/atom+xml; charset=utf-8")


def _told(query: Asked, papers: Row) -> list[str]:
    """The filters in words."""
    given = query.given
    words = {
        "kind": KINDS.get(given.get("kind", "")),
        "site": papers.get(given.get("site", "")),
        "since": f"since {given.get('since')}",
        "until": f"until {given.get('until')}",
        "sure_from": f"from a confidence of {given.get('sure_from')}",
    }
    return [words.get(name) or given[name] for name in NAMES if name in given]


async def _edits(datasette: Any, request: Any) -> tuple[Asked, Found | None, list[Edit]]:
    query = await understand(datasette, request, *NAMES)
    if query.problem:
        return query, None, []
    found = await rows_of(datasette, request, "changes", query.values)
    least = query.given.get("sure_from")
    return query, found, await read(datasette, lambda db: [_edit(db, row, least) for row in found.rows])


def _edit(db: Database, row: Row, least: str | None) -> Edit:
    kinds = tuple(filter(None, row["kinds"].split(", ")))
    article, number = row["article_id"], row["revision"]
    both = [db.execute(WORDS, [article, n]).fetchone() for n in (number - 1, number)]
    if "taken-down" in kinds or not all(both):
        return Edit(row=row, kinds=kinds)
    (headline, shared, *old), (headline_now, shared_now, *new) = both
    told_by_headline = (shared, shared_now) == (headline, headline_now)
    paragraphs = small_diff(SEPARATOR.join(old), SEPARATOR.join(new))
    (sure_from,) = db.execute("SELECT sure_from(?)", [least]).fetchone()
    return Edit(
        row=row,
        kinds=kinds,
        headline=word_diff(headline, headline_now) if headline != headline_now else (),
        shared_title=word_diff(shared, shared_now) if shared != shared_now and not told_by_headline else (),
        paragraphs=paragraphs[:PARAGRAPHS],
        more=len(paragraphs[PARAGRAPHS:]),
        quotes=list(db.query(QUOTES, {"article": article, "revision": number, "least": sure_from})),
    )
