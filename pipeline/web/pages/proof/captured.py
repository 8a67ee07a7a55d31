"""A page as its paper sent it: in a frame that runs nothing, and its WARC record to take away."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasette import Response
from datasette.utils.asgi import NotFound
from sqlite_utils.db import Database

from pipeline.archive.files import Place, locate
from pipeline.archive.removal import shortened
from pipeline.archive.seek import file_of, sound_capture
from pipeline.logs import get_logger
from pipeline.proof.prove import text_of
from pipeline.web.pages.proof.memento import base_of, memento_link, memento_links, stamp
from pipeline.web.pages.rendering import Row, answer, missing, read
from schemas.address import address
from schemas.capture import Capture
from schemas.errors import IntegrityError

REVISION = """
SELECT a.id AS article_id, r.number, a.url AS article_url, r.headline, coalesce(nullif(s.title, ''), a.site) AS paper,
       a.language, c.id AS capture_id, c.site, c.fetched_at, c.status, c.revisit_of
FROM revisions r JOIN articles a ON a.id = r.article_id JOIN captures c ON c.id = r.capture_id
JOIN sites s ON s.name = a.site WHERE r.article_id = ? AND r.number = ?
"""
RECORDS = """
SELECT id, warc_file, warc_offset, warc_length, final_url FROM captures WHERE id = :original
UNION ALL SELECT id, warc_file, warc_offset, warc_length, final_url FROM captures WHERE id = :capture
UNION ALL SELECT * FROM (SELECT id, warc_file, warc_offset, warc_length, final_url FROM captures
    WHERE part_of = :capture AND kind = 'part' AND status = 200 ORDER BY seq)
"""
"""What proves a page: the record whose payload it borrows, its own, and those of its further pages."""
HIDDEN = """
SELECT a.url FROM removed_addresses a JOIN removals r ON r.id = a.removal_id WHERE r.hidden = 1 AND a.site = ?
"""
FORMATS = re.compile(rb"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)
"""Tags that HTML lets overlap: a browser opens all that are open anew, wherever one of them ends too early."""
MOST_OPEN = 1000
MARKUP = re.compile(r"(text/html|application/xhtml\+xml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """The row of a revision, what the archive holds of it, or why that is not shown."""

    row: Row
    capture: Capture | None = None
    records: bytes = b""
    why: str = ""


async def captured(datasette: Any, request: Any) -> Response:
    """Our page around the one that was captured."""
    kept = await _kept(datasette, request)
    if kept.capture is None:
        return await missing(datasette, request, kept.why)
    is_tangled = await asyncio.to_thread(tangled, kept.capture.body)
    context = {"row": kept.row, "length": len(kept.records), "is_tangled": is_tangled}
    return answer(request, await datasette.render_template("captured.html", context, request=request))


async def raw(datasette: Any, request: Any) -> Response:
    """The captured page's own markup, decoded; the guard gives it a policy under which it runs and loads nothing."""
    kept = await _kept(datasette, request)
    if kept.capture is None:
        return Response.text(f"{kept.why}\n", status=404)
    declared = kept.capture.header("content-type")
    shown = "text/html" if not declared or MARKUP.match(declared) else "text/plain"
    base = base_of(datasette, request)
    links = [*memento_links(base, kept.row["article_url"]), memento_link(base, kept.row)]
    headers = {"x-robots-tag": "noindex", "memento-datetime": stamp(kept.row["fetched_at"]), "link": ", ".join(links)}
    body = text_of(kept.capture, kept.row["language"])
    return answer(request, body.encode("utf-8", "replace"), f"{shown}; charset=utf-8", **headers)


async def record(datasette: Any, request: Any) -> Response:
    """The WARC records that prove a revision, as they lie in the archive: a WARC file of its own."""
    kept = await _kept(datasette, request)
    if kept.why:
        return await missing(datasette, request, kept.why)
    name = re.sub(r"[^\w-]", "", kept.row["capture_id"], flags=re.ASCII)
    return answer(
        request,
        kept.records,
        "application/gzip",
        **{"content-disposition": f'attachment; filename="{name}.warc.gz"', "x-robots-tag": "noindex"},
    )


def tangled(page: bytes) -> bool:
    """Whether more bold, italics and links are open at once than a browser can part in its time.

    >>> tangled(b"<b>bold <i>both</b> slanted</i>"), tangled(b"<b>" * 1001)
    (False, True)
    """
    now = 0
    for tag in FORMATS.finditer(page):
        now = max(now - 1, 0) if tag[1] else now + 1
        if now > MOST_OPEN:
            return True
    return False


async def _kept(datasette: Any, request: Any) -> Kept:
    keys = [int(request.url_vars["article"]), int(request.url_vars["revision"])]

    def rows(db: Database) -> tuple[Row, list[Row], list[str]] | None:
        row = next(iter(db.query(REVISION, keys)), None)
        if row is None:
            return None
        wanted = {"original": row["revisit_of"] or "", "capture": row["capture_id"]}
        hidden = [url for (url,) in db.execute(HIDDEN, [row["site"]])]
        return row, list(db.query(RECORDS, wanted)), hidden

    found = await read(datasette, rows)
    if found is None:
        raise NotFound("no such revision")
    return await asyncio.to_thread(_from_archive, datasette.onrecord_config.archive, *found)


def _from_archive(folder: Path, row: Row, records: list[Row], hidden: list[str]) -> Kept:
    """The records of a revision; they are not shown where one of them holds what was hidden."""
    places = {one["id"]: Place(one["warc_file"], one["warc_offset"], one["warc_length"]) for one in records}
    lacking = sorted({place.file for place in places.values() if not locate(folder, place.file).exists()})
    if lacking:
        return Kept(row, why=f"The archive is not beside these pages: {', '.join(lacking)} is wherever it is kept.")
    try:
        capture = sound_capture(folder, places[row["capture_id"]])
        packed = file_of(folder, places.values())
    except IntegrityError as error:
        get_logger("onrecord.web").error("a record cannot be read", capture=row["capture_id"], error=str(error))
        return Kept(row, why="The record is not as it was written: whoever keeps the archive can restore it.")
    urls = {address(one["final_url"]) for one in records}
    if urls & set(hidden) or shortened(capture, hidden) is not None:
        return Kept(row, why="The record of this article holds another one too, which is not shown any more.")
    return Kept(row, capture, packed)
