"""The front page: what the archive holds, the latest articles, who is quoted most."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from datasette import Response
from sqlite_utils.db import Database

from pipeline.read import run_query
from pipeline.web.pages.rendering import Row, answer, read_or_none

LATEST = """
SELECT a.id, a.site, a.headline, a.dek, a.published_at, a.gone_at, a.revision, a.language,
       (SELECT count(*) FROM attributions q WHERE q.article_id = a.id AND q.revision = a.revision
        AND q.stance = 'said' AND q.confidence >= sure_from('')) AS quotes
FROM articles a
WHERE a.published_at <= ? ORDER BY a.published_at DESC LIMIT 14
"""
SITES = """
SELECT s.name, s.title, c.articles FROM (
    SELECT site, articles FROM counted_sites ORDER BY articles DESC, site LIMIT 60
) c JOIN sites s ON s.name = c.site ORDER BY c.articles DESC, s.name
"""


async def front(datasette: Any, request: Any) -> Response:
    now = datetime.now(UTC)
    found = {name: await read_or_none(datasette, partial(reading, now=now)) for name, reading in PIECES.items()}
    most, period = found.pop("most_quoted") or (None, "")
    found |= {"most_quoted": most, "period": period}
    return answer(request, await datasette.render_template("front.html", found, request=request))


def _totals(db: Database, now: datetime) -> Row:
    return dict(next(run_query(db, "totals")))


def _latest(db: Database, now: datetime) -> list[Row]:
    return list(db.query(LATEST, [now.isoformat()]))


def _sites(db: Database, now: datetime) -> list[Row]:
    return list(db.query(SITES))


def _most_quoted(db: Database, now: datetime) -> tuple[list[Row], str]:
    month = list(run_query(db, "most_quoted_persons", since=(now - timedelta(days=30)).isoformat(), limit=12))
    return (month, "in the last 30 days") if month else (list(run_query(db, "most_quoted_persons", limit=12)), "")


PIECES: dict[str, Callable[..., Any]] = {
    "totals": _totals,
    "latest": _latest,
    "sites": _sites,
    "most_quoted": _most_quoted,
}
"""Each is left out, and named as missing, where it takes too long: the first page always opens."""
