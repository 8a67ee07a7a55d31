"""For programs that watch: whether the pages work and the crawls are fresh, and numbers for Prometheus."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from datasette import Response
from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.watch.condition import SiteState, states_of, watched_sites
from pipeline.watch.metrics import CONTENT_TYPE
from pipeline.watch.metrics import metrics as as_metrics
from pipeline.web.pages.rendering import read

LIMIT_MS = 8000
"""Longest that reading for Prometheus may take; it waits ten seconds."""


async def health(datasette: Any, request: Any) -> Response:
    """ok, or not ok; asked with `?fresh` also whether each site had a good run in time. No name, for whoever asks."""
    try:
        await read(datasette, lambda db: db.execute("SELECT 1 FROM articles LIMIT 1").fetchall())
        if "fresh" in request.args or request.query_string == "fresh":
            return await _freshness(datasette)
    except sqlite3.Error:
        return Response.text("not ok\n", status=503)
    return Response.text("ok\n")


async def metrics(datasette: Any) -> Response:
    """What the metrics file holds, as it is now."""
    now = datetime.now(UTC)
    reading = _of_states(datasette.onrecord_config, now, lambda db, states: as_metrics(db, states, now))
    content = await read(datasette, reading, LIMIT_MS)
    return Response(content, content_type=CONTENT_TYPE)


async def _freshness(datasette: Any) -> Response:
    reading = _of_states(datasette.onrecord_config, datetime.now(UTC), lambda _db, states: states)
    states = await read(datasette, reading, LIMIT_MS)
    stale = sum(any(trouble.cause == "stale" for trouble in state.troubles) for state in states)
    if stale:
        return Response.text(f"stale: {stale} of {len(states)} sites\n", status=503)
    return Response.text("ok\n")


def _of_states(
    config: Config, now: datetime, made: Callable[[Database, list[SiteState]], Any]
) -> Callable[[Database], Any]:
    return lambda db: made(db, list(states_of(db, watched_sites(config, db), now)))
