"""A person: office as articles give it, quotes over time and by paper, what papers changed, who is asked beside."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from datasette import Response
from sqlite_utils.db import Database

from pipeline.logs import get_logger
from pipeline.read import run_query
from pipeline.read.diff import word_diff
from pipeline.web.charts import chart
from pipeline.web.decisions import Decision, decisions_about, person_now
from pipeline.web.pages.rendering import Row, answer, asked, missing, offset_of, paged, read, read_or_none
from schemas.errors import ConfigError
from schemas.meant import nearest
from schemas.person import person_id

SIZE = 20
"""Quotes a page."""
RECENT_DAYS = 366
"""An office that was given within so many days of the last one may be today's."""
NAME = "SELECT id, name FROM persons WHERE id = ?"
NAMES = "SELECT alias FROM person_aliases WHERE person_id = ? AND alias <> ? ORDER BY length(alias), alias LIMIT 40"
NEAR = """
SELECT id, name FROM (SELECT id, name FROM persons WHERE id >= :begin AND id < :begin || char(1114111) LIMIT 300)
UNION SELECT id, name FROM (SELECT id, name FROM persons WHERE id LIKE '%' || :last || '%' LIMIT 300)
UNION SELECT p.id, p.name FROM persons p
WHERE p.id IN (SELECT person_id FROM person_aliases WHERE alias LIKE :last LIMIT 20)
"""
CHANGES = """
SELECT DISTINCT r.seen_at, a.site, a.headline, a.language, c.change, c.content, c.content_before, c.speaker,
       c.speaker_before, c.revision, c.position, a.id AS article_id
FROM (SELECT DISTINCT article_id FROM attributions WHERE person_id = :person) s
CROSS JOIN quote_changes c ON c.article_id = s.article_id
CROSS JOIN attributions q ON q.person_id = :person AND q.article_id = c.article_id
     AND ((q.revision = c.revision AND q.quote = c.content)
          OR (q.revision = c.revision - 1 AND q.quote = c.content_before))
CROSS JOIN revisions r ON r.article_id = c.article_id AND r.number = c.revision AND r.kind = 'publisher'
CROSS JOIN articles a ON a.id = c.article_id
WHERE q.confidence >= sure_from('')
ORDER BY r.seen_at DESC, a.id, c.position LIMIT 8
"""
"""Of whom a third of all quotes are, few were changed: only these are read."""
DAYS = """
SELECT iif(dated, substr(at, 1, 10), '') AS day, count(*) AS quotes FROM counted_voices
WHERE who = :person AND person = 1 AND confidence >= sure_from('')
  AND (:site = '' OR site = :site)
GROUP BY day
"""
PAPERS = """
SELECT site, count(*) AS quotes, sum(leads) AS articles, count(*) - sum(dated) AS undated,
       min(iif(dated, substr(at, 1, 10), NULL)) AS first, max(iif(dated, substr(at, 1, 10), '')) AS latest
FROM counted_voices
WHERE who = :person AND person = 1 AND confidence >= sure_from('')
GROUP BY site ORDER BY quotes DESC, latest DESC, site
"""
"""With DAYS what the question quotes_by_day tells; of the most quoted that has rows for each day in each paper."""


async def person(datasette: Any, request: Any) -> Response:
    given, folder = unquote(request.url_vars["person"]), datasette.onrecord_config.data
    site, offset = asked(request, "site").get("site", ""), offset_of(request, SIZE)
    found = await read(datasette, lambda db: _person(db, given, site, offset))
    if not found:
        return await _elsewhere(datasette, request, given)
    pieces = PIECES | {"days": partial(_days, site=site)}
    for name, reading in pieces.items():
        found[name] = await read_or_none(datasette, partial(reading, given=given))
    found |= _numbers(found["counts"] or []) | {
        "site": site,
        "chart": chart([(day["day"], day["quotes"]) for day in found["days"] or []], "quotes"),
        "office": _office(found["offices"] or []),
        "decisions": _decisions(folder, given),
        "paging": paged(request, iter(found["quotes"]), SIZE),
    }
    return answer(request, await datasette.render_template("person.html", found, request=request))


async def _elsewhere(datasette: Any, request: Any, given: str) -> Response:
    """To the person whose name is spelled otherwise or was merged, or a page with the nearest names."""
    own = person_id(given)
    ids = [own, _merged(datasette.onrecord_config.data, own)]
    known = await read(datasette, lambda db: next((one for one in ids if db.execute(NAME, [one]).fetchone()), None))
    if known:
        return Response.redirect(f"/person/{quote(known)}", status=303)
    near = await read_or_none(datasette, lambda db: _near(db, own)) or []
    message = f"Nobody in the record has the name “{given}”."
    return await missing(datasette, request, message, [(f"/person/{quote(id)}", name) for id, name in near])


def _person(db: Database, given: str, site: str, offset: int) -> Row | None:
    row = next(iter(db.query(NAME, [given])), None)
    if row is None:
        return None
    names = [alias for (alias,) in db.execute(NAMES, [given, row["name"]])]
    return {"person": row, "names": names, "quotes": _quotes(db, given, site, offset)}


def _quotes(db: Database, given: str, site: str, offset: int) -> list[Row]:
    """One page of them and one more, newest first; none in a paper that nobody knows."""
    try:
        return list(run_query(db, "quotes", person=given, site=site, limit=SIZE + 1, offset=offset))
    except ConfigError:  # the address names no paper of the record, and the page says that there are none
        return []


def _numbers(papers: list[Row]) -> Row:
    """Sums over the rows of PAPERS."""
    return {
        "total": sum(paper["quotes"] for paper in papers),
        "articles": sum(paper["articles"] for paper in papers),
        "undated": sum(paper["undated"] for paper in papers),
        "first": min((paper["first"] for paper in papers if paper["first"]), default=""),
        "latest": max((paper["latest"] for paper in papers), default=""),
        "by_paper": [(paper["site"], paper["quotes"]) for paper in papers[:30]],
        "papers_in_all": len(papers),
    }


def _offices(db: Database, given: str) -> list[Row]:
    """How articles introduce the person, those that were given last first."""
    found = list(run_query(db, "introduced_as", person=given, limit=30))
    return sorted(found, key=lambda office: office["last_day"], reverse=True)


def _office(offices: list[Row]) -> Row | None:
    """The one that most articles give of late."""
    lately = [office for office in offices if _days_between(office["last_day"], offices[0]["last_day"]) <= RECENT_DAYS]
    return max(lately, key=lambda office: office["articles"], default=None)


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _days(db: Database, given: str, site: str) -> list[Row]:
    return list(db.query(DAYS, {"person": given, "site": site}))


def _papers(db: Database, given: str) -> list[Row]:
    return list(db.query(PAPERS, {"person": given}))


def _beside(db: Database, given: str) -> list[Row]:
    return list(run_query(db, "asked_beside", person=given, limit=12))


def _changes(db: Database, given: str) -> list[Row]:
    found = db.query(CHANGES, {"person": given})
    return [row | {"pieces": word_diff(row["content_before"], row["content"])} for row in found]


PIECES: dict[str, Callable[..., list[Row]]] = {
    "counts": _papers,
    "offices": _offices,
    "beside": _beside,
    "changes": _changes,
}
"""What the page says it cannot tell where it takes too long."""


def _decisions(folder: Path, given: str) -> list[Decision] | None:
    """None where the file of decisions cannot be read: the log has why."""
    try:
        return decisions_about(folder, given)
    except ConfigError as error:
        get_logger("onrecord.web").warning("decisions not read", error=str(error))
        return None


def _merged(folder: Path, own: str) -> str:
    try:
        return person_now(folder, own)
    except ConfigError as error:
        get_logger("onrecord.web").warning("decisions not read", error=str(error))
        return own


def _near(db: Database, own: str) -> list[tuple[str, str]]:
    """Ids and names of those whose names are nearest to an id, the nearest first."""
    names = dict(db.execute(NEAR, {"begin": own[:3], "last": own.rpartition("-")[2]}).fetchall())
    return [(id, names[id]) for id in nearest(own, names, 8) or list(names)[:8]]
