"""Memento (RFC 7089): for the address of an article, its captures by time, and headers that say so."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from datasette import Response
from sqlite_utils.db import Database

from pipeline.web.cells import web_address
from pipeline.web.pages.rendering import Row, answer, missing, read
from schemas.address import address

LINK_FORMAT = "application/link-format"
SAFE = "!#$%&'()*+,/:;=?@[]~-._"
"""Letters of an address that a header holds as they are."""
MET = """
SELECT a.id, a.url FROM sites s JOIN article_urls u ON u.site = s.name AND u.url = ?
JOIN articles a ON a.id = u.article_id ORDER BY a.url <> ?, a.id LIMIT 1
"""
MEMENTOS = """
SELECT r.article_id, max(r.number) AS number, c.fetched_at FROM revisions r JOIN captures c ON c.id = r.capture_id
WHERE r.article_id = ? GROUP BY c.id ORDER BY c.fetched_at, number
"""


def base_of(datasette: Any, request: Any) -> str:
    """What goes before paths in an address that others are given: the setting, else what was asked."""
    return str(datasette.onrecord_config.public_url.rstrip("/") or f"{request.scheme}://{request.host}")


def stamp(moment: str) -> str:
    """A time of ours as HTTP writes it.

    >>> stamp("2026-03-14T09:26:53+00:00")
    'Sat, 14 Mar 2026 09:26:53 GMT'
    """
    return format_datetime(datetime.fromisoformat(moment).astimezone(UTC), usegmt=True)


def raw_path(article: int, revision: int) -> str:
    return f"/article/{article}/revision/{revision}/page/raw"


def memento_links(base: str, url: str, *, timegate: bool = True) -> list[str]:
    """What the `Link` header says of where an article stood and where its captures are; empty for no web address."""
    original = quote(url, safe=SAFE)
    if not web_address(original):
        return []
    gate = [f'<{base}/timegate/{original}>; rel="timegate"'] if timegate else []
    return [f'<{original}>; rel="original"', *gate,
            f'<{base}/timemap/{original}>; rel="timemap"; type="{LINK_FORMAT}"']  # fmt: skip


def memento_link(base: str, row: Row, rel: str = "memento") -> str:
    """One capture for a `Link` header; the row has `article_id`, `number` and `fetched_at`."""
    place = base + raw_path(row["article_id"], row["number"])
    return f'<{place}>; rel="{rel}"; datetime="{stamp(row["fetched_at"])}"'


async def timegate(datasette: Any, request: Any) -> Response:
    """To the capture nearest to the time that `Accept-Datetime` names; to the last without one."""
    url, found = await _asked(datasette, request)
    if not found:
        return await missing(datasette, request, f"No article was met at {url}.")
    try:
        wanted = _wanted(request.headers.get("accept-datetime"))
    except (TypeError, ValueError):
        return Response.text("Accept-Datetime: a time as HTTP writes it is wanted.\n", status=400)
    near = min(found, key=lambda row: abs(_moment(row) - wanted)) if wanted else found[-1]
    base = base_of(datasette, request)
    links = [*memento_links(base, url, timegate=False), memento_link(base, near)]
    headers = {"vary": "accept-datetime", "link": ", ".join(links)}
    headers["location"] = base + raw_path(near["article_id"], near["number"])
    return Response("", status=302, headers=headers)


async def timemap(datasette: Any, request: Any) -> Response:
    """Every capture of an article, in the link format of Memento."""
    url, found = await _asked(datasette, request)
    if not found:
        return await missing(datasette, request, f"No article was met at {url}.")
    base = base_of(datasette, request)
    ends = {0: "first ", len(found) - 1: "last "} if len(found) > 1 else {0: "first last "}
    rels = [f"{ends.get(place, '')}memento" for place in range(len(found))]
    lines = [line.replace('rel="timemap"', 'rel="self"') for line in memento_links(base, url)]
    lines += [memento_link(base, row, rel) for row, rel in zip(found, rels, strict=True)]
    return answer(request, ",\n".join(lines) + "\n", LINK_FORMAT)


async def _asked(datasette: Any, request: Any) -> tuple[str, list[Row]]:
    """The address that a request's own ends with, and the captures of its article; none where there is no such."""
    query = f"?{request.query_string}" if request.query_string else ""
    url = re.sub(r"^(https?):/+", r"\1://", request.url_vars["url"]) + query
    return url, await read(datasette, lambda db: _mementos(db, url))


def _mementos(db: Database, url: str) -> list[Row]:
    try:
        met = address(url)
    except ValueError:  # no host that could be one
        return []
    row = db.execute(MET, [met, url]).fetchone()
    return list(db.query(MEMENTOS, [row[0]])) if row else []


def _wanted(header: str | None) -> datetime | None:
    return parsedate_to_datetime(header).astimezone(UTC) if header else None


def _moment(row: Row) -> datetime:
    return datetime.fromisoformat(row["fetched_at"])
