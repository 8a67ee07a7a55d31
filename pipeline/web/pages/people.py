"""People by the number of their quotes: of a period, a paper, a language, with a name."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from datasette import Response
from sqlite_utils.db import Database

from pipeline.languages.names import name_of
from pipeline.read import run_query
from pipeline.web.pages.asking import nobody
from pipeline.web.pages.rendering import PAGE_SIZE, Row, asked, offset_of, page, paged
from schemas.errors import ConfigError

PERIODS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "a year"}
"""Days back -> what a reader calls it."""
NAMES = "SELECT id, name FROM persons WHERE id IN (SELECT value FROM json_each(?))"
INTRODUCED = """
SELECT office(q.source, q.speaker, a.language) AS office, a.language FROM (
    SELECT key FROM counted_voices WHERE who = ? AND person = 1
    ORDER BY dated DESC, at DESC LIMIT 12
) c CROSS JOIN attributions q ON q.key = c.key JOIN articles a ON a.id = q.article_id WHERE office <> '' LIMIT 1
"""
"""The last office that an article gives; the newest few of a person's quotes are looked through."""
LANGUAGES = "SELECT DISTINCT language FROM sites WHERE language <> '' ORDER BY language LIMIT 200"


async def people(datasette: Any, request: Any) -> Response:
    given = asked(request, "q", "days", "site", "language")
    now = datetime.now(UTC)
    return await page(datasette, request, "people.html", lambda db: _people(db, request, given, now))


def _people(db: Database, request: Any, given: Row, now: datetime) -> Row:
    wanted = {"speaker": given.get("q"), "site": given.get("site"), "language": given.get("language"), "who": "person"}
    if given.get("days") in PERIODS:
        wanted["since"] = (now - timedelta(days=int(given["days"]))).isoformat()
    size = {"limit": PAGE_SIZE + 1, "offset": offset_of(request)}
    try:
        rows, problem = list(run_query(db, "most_quoted_persons", **wanted, **size)), ""
    except ConfigError as error:  # a name that nobody has is no fault of the page
        rows, problem = [], nobody(error, given.get("q"))
    return {
        "given": given,
        "periods": PERIODS,
        "languages": [(code, name_of(code)) for (code,) in db.execute(LANGUAGES)],
        "paging": paged(request, iter(_named(db, rows))),
        "most": rows[0]["quotes"] if rows else 0,
        "problem": problem,
        "begins": size["offset"] + 1,
    }


def _named(db: Database, rows: list[Row]) -> list[Row]:
    """With the name of the record and the last office."""
    names = dict(db.execute(NAMES, [json.dumps([row["person_id"] for row in rows])]).fetchall())
    return [row | {"name": names[row["person_id"]]} | _introduced(db, row["person_id"]) for row in rows]


def _introduced(db: Database, person: str) -> Row:
    return next(iter(db.query(INTRODUCED, [person])), {"office": "", "language": ""})
