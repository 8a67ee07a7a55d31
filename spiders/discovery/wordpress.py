"""The WordPress REST listing of posts."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from schemas.site import Site
from spiders.discovery.addresses import posts_url
from spiders.discovery.found import BUDGET, Basket, Found, Headers, header
from spiders.discovery.times import instant

PAGES_LIMIT = BUDGET // 100
BEGINS = re.compile(r"\[\s{0,99}[\]{]|\{\s{0,99}\"")
"""Where a list of objects, an empty list or an object may begin."""
TRIES = 200
"""Brackets from which an answer is tried to be read."""
ANSWERED = frozenset(("id", "link", "content", "code", "namespaces"))
"""One of these is in whatever WordPress answers: a post, an error, the root of the API."""


def answer_in(body: bytes) -> Any:
    """The JSON of an answer; words that a plug-in printed around it are left out. ValueError where there is none.

    >>> answer_in(b'<b>Notice</b>: [] offset in line {7}[{"id": 7}]')
    [{'id': 7}]
    """
    try:
        return json.loads(body)
    except RecursionError as error:  # 100,000 brackets
        raise ValueError("too much of one thing") from error
    except ValueError:
        return _answer_among(body.decode("utf-8", "replace"))


def _answer_among(text: str) -> Any:
    """What reads as an answer first. Each try begins where the last one failed: half an answer is none of its posts."""
    at = 0
    for _ in range(TRIES):
        if not (begin := BEGINS.search(text, at)):
            break
        try:
            value, at = json.JSONDecoder().raw_decode(text, begin.start())
        except json.JSONDecodeError as error:
            at = max(error.pos, begin.start() + 1)
            continue
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits
            raise ValueError("too much of one thing") from error
        if _is_answer(value) or (value == [] and not text[at:].strip()):
            return value
    raise ValueError("no answer of WordPress's in it")


def _is_answer(value: Any) -> bool:
    one = value[0] if isinstance(value, list) and value else value
    return isinstance(one, dict) and not ANSWERED.isdisjoint(one)


def links_in_api(body: bytes, url: str, headers: Headers, site: Site) -> Found:
    """The posts of a listing; its first page also gives the addresses of all the others.

    The API's root, asked for instead, gives the listing's address.
    """
    basket = Basket(url, site)
    try:
        answer = answer_in(body)
    except ValueError:  # bad JSON, bad UTF-8, a number of 5,000 digits
        return basket.found("not JSON")
    if isinstance(answer, dict):
        return _not_a_listing(answer, basket)
    for post in answer if isinstance(answer, list) else ():
        _take(basket, post, site)
    total = _pages(headers)
    for page in range(2, min(total, PAGES_LIMIT) + 1) if _page(url) == 1 else ():
        basket.further("api", _at_page(url, page))
    return basket.found(f"{total} pages: the first {PAGES_LIMIT} are taken" if total > PAGES_LIMIT else "")


def _not_a_listing(answer: Mapping[str, Any], basket: Basket) -> Found:
    if "wp/v2" in (answer.get("namespaces") or ()):
        basket.further("api", posts_url(basket.base))
        return basket.found()
    return basket.found(f"not a list of posts: {str(answer.get('code', 'another JSON document'))[:80]}")


def _take(basket: Basket, post: Any, site: Site) -> None:
    if not isinstance(post, dict) or not isinstance(post.get("link"), str):
        basket.pass_over()
        return
    title = post.get("title")
    basket.page(
        post["link"],
        title=str(title.get("rendered", "")) if isinstance(title, dict) else "",
        published_at=_moment(post, "date", site),
        lastmod=_moment(post, "modified", site),
        listed=True,
    )


def _moment(post: Mapping[str, Any], name: str, site: Site) -> Any:
    """The `_gmt` field, which has no offset but is in UTC; else the local one, in the site's zone."""
    in_utc = post.get(f"{name}_gmt")
    return instant(f"{in_utc}Z", site.zone) if in_utc else instant(str(post.get(name, "")), site.zone)


def _pages(headers: Headers) -> int:
    text = header(headers, "x-wp-totalpages")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _page(url: str) -> int:
    asked = parse_qs(urlsplit(url).query).get("page", ["1"])[0]
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 0


def _at_page(url: str, page: int) -> str:
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if part and not part.startswith("page=")]
    return urlunsplit(parts._replace(query="&".join([*kept, f"page={page}"])))
