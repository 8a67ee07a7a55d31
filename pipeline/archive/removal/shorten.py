"""A feed or a WordPress listing without one article: its other items stay as they came."""

import json
import re
from collections.abc import Collection
from dataclasses import replace
from html import unescape

from schemas.address import address
from schemas.capture import Capture
from spiders.discovery import answer_in, without_tracking

_ITEM = re.compile(rb"<(item|entry)[\s>]", re.IGNORECASE)
_OWN = re.compile(rb"<(?:link|guid|id|feedburner:origlink)\b([^<>]*)>\s*(?:<!\[CDATA\[)?\s*([^<\]]*)", re.IGNORECASE)
"""What names an item's own address, in its text or in `href`."""
_HREF = re.compile(rb"""href\s*=\s*["']([^"']*)""", re.IGNORECASE)


def shortened(capture: Capture, addresses: Collection[str]) -> Capture | None:
    """The capture of a list without the items of these addresses; None when it has none of them, or is no list."""
    if capture.status != 200 or not addresses:
        return None
    if capture.kind == "api":
        body = _posts(capture.body, addresses)
    elif capture.kind in ("feed", "sitemap"):
        body = _items(capture.body, addresses)
    else:
        return None
    return None if body is None else replace(capture, body=body, raw_body=None, revisit_of=None)


def _posts(body: bytes, addresses: Collection[str]) -> bytes | None:
    try:
        answer = answer_in(body)
    except ValueError:
        return None
    posts = answer if isinstance(answer, list) else [answer]
    kept = [post for post in posts if not (isinstance(post, dict) and _is_one(str(post.get("link", "")), addresses))]
    return None if len(kept) == len(posts) else json.dumps(kept, ensure_ascii=False).encode()


def _items(body: bytes, addresses: Collection[str]) -> bytes | None:
    kept, at, found = bytearray(), 0, False
    while begin := _ITEM.search(body, at):
        close = b"</" + begin[1] + b">"
        end = body.find(close, begin.end())
        if end < 0:
            break
        end += len(close)
        is_one = any(_is_one(url, addresses) for url in _links(body[begin.start() : end]))
        kept += body[at : begin.start()] if is_one else body[at:end]
        found, at = found or is_one, end
    return bytes(kept + body[at:]) if found else None


def _links(item: bytes) -> list[str]:
    found = (match for match in _OWN.finditer(item))
    parts = (part for match in found for part in (match[2], *_HREF.findall(match[1])))
    return [unescape(part.decode("utf-8", "replace")).strip() for part in parts if part.strip()]


def _is_one(url: str, addresses: Collection[str]) -> bool:
    try:
        return bool(url) and (address(url) in addresses or address(without_tracking(url)) in addresses)
    except ValueError:
        return False
