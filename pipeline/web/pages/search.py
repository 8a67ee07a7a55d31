"""Search in articles and quotes."""

from typing import Any

from datasette import Response
from sqlite_utils.db import Database

from pipeline.read import run_query
from pipeline.web.pages.rendering import Row, page


async def search(datasette: Any, request: Any) -> Response:
    text = request.args.get("q") or ""
    return await page(datasette, request, "search.html", lambda db: _search(db, text))


def _search(db: Database, text: str) -> Row:
    articles = list(run_query(db, "articles_search", text=text, limit=50)) if text.strip() else []
    quotes = list(run_query(db, "quotes", about=text, limit=12)) if text.strip() else []
    return {"q": text, "articles": articles, "quotes": quotes}
