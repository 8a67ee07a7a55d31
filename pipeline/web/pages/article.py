"""An article as it stands, and as one of its revisions has it."""

from collections.abc import Iterable
from typing import Any

from datasette import Response
from datasette.utils.asgi import NotFound
from sqlite_utils.db import Database

from pipeline.read import Reading, Segment, read_article
from pipeline.read.diff import text_diff, word_diff
from pipeline.web.pages.proof.citing import cited_page
from pipeline.web.pages.rendering import Row, read
from pipeline.web.pages.same import printed
from schemas.doubt import CERTAIN_FROM
from schemas.errors import ConfigError


async def article(datasette: Any, request: Any) -> Response:
    number, least = int(request.url_vars["article"]), _least(request)
    found = await read(datasette, lambda db: _article(db, number, None, least))
    return await cited_page(datasette, request, "article.html", found)


async def revision(datasette: Any, request: Any) -> Response:
    number, wanted = int(request.url_vars["article"]), int(request.url_vars["revision"])
    least = _least(request)
    found = await read(datasette, lambda db: _revision(db, number, wanted, least))
    return await cited_page(datasette, request, "revision.html", found)


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
        "printed": printed(db, number),
    }


def _revision(db: Database, number: int, wanted: int, least: float | None) -> Row:
    found = _article(db, number, wanted, least)
    shown = found["shown"]
    before = next(
        iter(db.query("SELECT * FROM revisions WHERE article_id = ? AND number = ?", [number, wanted - 1])), None
    )
    if before:
        found["headline_diff"] = word_diff(before["headline"], shown["headline"])
        shared = [(row["shared_title"], row["headline"]) for row in (before, shown)]
        told_by_headline = shared[0][0] == shared[1][0] or all(title == headline for title, headline in shared)
        found["title_diff"] = [] if told_by_headline else word_diff(shared[0][0], shared[1][0])
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
