"""The pages of our own: front, search, article, revision."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from datasette import Response
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import NotFound
from sqlite_utils.db import Database

from pipeline.read import Reading, Segment, read_article, run_query
from pipeline.web.cells import passage, web_address
from pipeline.web.diff import text_diff, word_diff
from pipeline.web.metadata import NAME
from schemas.doubt import CERTAIN_FROM
from schemas.errors import ConfigError

Row = dict[str, Any]
PATIENCE_MS = 2000
"""Longest that the reading for one page may take."""
HURRY_MS = 500
"""The same for what a page can do without."""
LATEST = """
SELECT a.id, a.site, s.title, a.headline, a.dek, a.published_at, a.gone_at, a.revision,
       (SELECT count(*) FROM attributions q WHERE q.article_id = a.id AND q.revision = a.revision
        AND q.stance = 'said' AND q.confidence >= sure_from('')) AS quotes
FROM articles a JOIN sites s ON s.name = a.site
WHERE a.published_at <= ? ORDER BY a.published_at DESC LIMIT 14
"""
SITES = """
SELECT s.name, s.title, (SELECT count(*) FROM articles a WHERE a.site = s.name) AS articles FROM sites s
WHERE articles > 0 ORDER BY articles DESC, s.name LIMIT 60
"""


async def front(datasette: Any, request: Any) -> Response:
    now = datetime.now(UTC)
    totals = await _totals(datasette)
    return await _page(datasette, request, "front.html", lambda db: _front(db, now) | {"totals": totals})


async def search(datasette: Any, request: Any) -> Response:
    text = request.args.get("q") or ""
    return await _page(datasette, request, "search.html", lambda db: _search(db, text))


async def article(datasette: Any, request: Any) -> Response:
    number, least = int(request.url_vars["article"]), _least(request)
    return await _page(datasette, request, "article.html", lambda db: _article(db, number, None, least))


async def revision(datasette: Any, request: Any) -> Response:
    number, wanted = int(request.url_vars["article"]), int(request.url_vars["revision"])
    least = _least(request)
    return await _page(datasette, request, "revision.html", lambda db: _revision(db, number, wanted, least))


async def _totals(datasette: Any) -> Row | None:
    """The counts; None in an archive so large that counting would keep the reader waiting."""
    try:
        return dict(await read(datasette, lambda db: next(run_query(db, "totals")), HURRY_MS))
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return None


async def _page(datasette: Any, request: Any, template: str, context: Callable[[Database], Row]) -> Response:
    found = await read(datasette, context)
    page = await datasette.render_template(template, found | {"web_address": web_address}, request=request)
    return Response.html(page)


async def read(datasette: Any, reading: Callable[[Database], Any], limit_ms: int = PATIENCE_MS) -> Any:
    """What `reading` finds in the database, in a thread; sqlite3.OperationalError when it takes longer."""

    def within_limits(connection: sqlite3.Connection) -> Any:
        with sqlite_timelimit(connection, limit_ms):
            return reading(Database(connection))

    return await datasette.get_database(NAME).execute_fn(within_limits)


def _front(db: Database, now: datetime) -> Row:
    month = list(run_query(db, "most_quoted_persons", since=(now - timedelta(days=30)).isoformat(), limit=12))
    most = month or list(run_query(db, "most_quoted_persons", limit=12))
    return {
        "latest": list(db.query(LATEST, [now.isoformat()])),
        "sites": list(db.query(SITES)),
        "most_quoted": most,
        "period": "in the last 30 days" if month else "",
    }


def _search(db: Database, text: str) -> Row:
    articles = list(run_query(db, "articles_search", text=text, limit=50)) if text.strip() else []
    quotes = list(run_query(db, "quotes", about=text, limit=12)) if text.strip() else []
    return {"q": text, "articles": articles, "quotes": quotes, "passage": passage}


def _least(request: Any) -> float | None:
    """Least confidence of the quotes on a page; None: the setting."""
    return 0.0 if request.args.get("sure_from") == "0" else None


def _article(db: Database, number: int, wanted: int | None, least: float | None) -> Row:
    try:
        reading = read_article(db, number, wanted, sure_from=least)
    except ConfigError as error:
        raise NotFound(str(error)) from error
    shown = {"everything": least == 0, "certain_from": CERTAIN_FROM}
    return shown | {
        "reading": reading,
        "article": reading.article,
        "shown": reading.revision,
        "rows": list(_rows(reading)),
    }


def _revision(db: Database, number: int, wanted: int, least: float | None) -> Row:
    found = _article(db, number, wanted, least)
    shown = found["shown"]
    before = next(
        iter(db.query("SELECT * FROM revisions WHERE article_id = ? AND number = ?", [number, wanted - 1])), None
    )
    if before:
        found["headline_diff"] = word_diff(before["headline"], shown["headline"])
        found["dek_diff"] = word_diff(before["dek"], shown["dek"])
        found["text_diff"] = text_diff(before["text"], shown["text"])
    return found | {"before": before}


def _rows(reading: Reading) -> Iterable[Row]:
    """Blocks with their segments, and the quotes that begin in each, for the margin."""
    for block, cut in reading.marked_blocks():
        begun = [number for segment in cut for number in segment.begins]
        yield {
            "kind": block["kind"],
            "level": block["level"],
            "text": block["text"],
            "segments": cut,
            "cells": _cells(block, cut),
            "notes": [(number, reading.quotes[number - 1]) for number in begun],
        }


def _cells(block: Row, cut: list[Segment]) -> list[list[str]]:
    """Rows and cells of a table; empty for other blocks and for a table in which something is marked."""
    if block["kind"] != "table" or len(cut) > 1:
        return []
    return [line.split(" | ") for line in block["text"].split("\n")]
