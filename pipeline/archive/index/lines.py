"""A line of the index: which record holds which address at which time, in the form that pywb replays from.

A 304 has none: there is nothing to replay, and a player would choose it over the page it confirms. Nor has what a
browser made of a page: a player runs the page's own scripts again, over what they were given then.
"""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pipeline.archive.index.keys import surt


def cdx_line(row: Mapping[str, Any]) -> str | None:
    """The index line of a captures row; None for a 304, and for what a browser made."""
    if row["status"] == HTTPStatus.NOT_MODIFIED or row["kind"] == "rendered":
        return None
    mime = row["content_type"].split(";")[0].strip() or "unk"
    entry = {
        "url": row["final_url"],
        "mime": "warc/revisit" if row["revisit_of"] else mime,
        "status": str(row["status"]),
        "digest": row["payload_digest"].removeprefix("sha1:"),
        "length": str(row["warc_length"]),
        "offset": str(row["warc_offset"]),
        "filename": row["warc_file"],
    }
    stamp = re.sub(r"\D", "", row["fetched_at"])[:14]
    return f"{surt(row['final_url'])} {stamp} {json.dumps(entry)}\n"


def file_of(line: str) -> str:
    """The WARC file that a line points into; empty where the line cannot be read."""
    try:
        return str(json.loads(line.split(" ", 2)[2])["filename"])
    except (IndexError, KeyError, TypeError, ValueError):
        return ""
