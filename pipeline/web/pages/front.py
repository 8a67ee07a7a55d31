"""The front page: what the archive holds, the latest articles, who is quoted most."""

from datetime import UTC, datetime, timedelta
from typing import Any

from datasette import Response
from sqlite_utils.db import Database

from pipeline.read import run_query
from pipeline.web.pages.rendering import Row, page, read_or_none

LATEST = """
SELECT a.id, a.site, a.headline, a.dek, a.published_at, a.gone_at, a.revision, a.language,
       (SELECT count(*) FROM attributions q WHERE q.article_id = a.id AND q.revision = a.revision
        AND q.stance = 'said' AND q.confidence >= sure_from('')) AS quotes
FROM articles a
WHERE a.published_at <= ? ORDER BY a.published_at DESC LIMIT 14
"""
SITES = """
SELECT s.name, s.title, (SELECT count(*) FROM articles a WHERE a.site = s.name) AS articles FROM sites s
WHERE articles > 0 ORDER BY articles DESC, s.name LIMIT 60
"""


async def front(datasette: Any, request: Any) -> Response:
    now = datetime.now(UTC)
    totals = await read_or_none(datasette, lambda db: dict(next(run_query(db, "totals"))))
    return await page(datasette, request, "front.html", lambda db: _front(db, now) | {"totals": totals})


def _front(db: Database, now: datetime) -> Row:
    month = list(run_query(db, "most_quoted_persons", since=(now - timedelta(days=30)).isoformat(), limit=12))
    most = month or list(run_query(db, "most_quoted_persons", limit=12))
    return {
        "latest": list(db.query(LATEST, [now.isoformat()])),
        "sites": list(db.query(SITES)),
        "most_quoted": most,
        "period": "in the last 30 days" if month else "",
    }
