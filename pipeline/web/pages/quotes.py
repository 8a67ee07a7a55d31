"""Quotes as cards: the words, who, when, where, and how sure."""

from typing import Any

from datasette import Response

from pipeline.web.found_words import marked
from pipeline.web.pages.asking import MOST, Asked, Found, choices, rows_of, shown, total_of, understand
from pipeline.web.pages.rendering import Row, other_way

KINDS = {
    "": "All",
    "direct": "The speaker’s",
    "indirect": "The paper’s",
    "mixed": "Both",
}
STANCES = {
    "": "Said",
    "negated": "Not said",
    "asked": "Asked whether it was said",
    "hypothetical": "Supposed to be said",
    "all": "All of these",
}
ORDERS = {"newest": "Newest first", "best": "Best match first"}
NAMES = ("about", "person", "speaker", "site", "language", "kind", "stance", "since", "until", "order", "sure_from")


async def quotes(datasette: Any, request: Any) -> Response:
    query = await understand(datasette, request, *NAMES, or_speaker=True)
    found = await rows_of(datasette, request, "quotes", query.values) if not query.problem else None
    for row in found.rows if found else ():
        row["quote"] = marked(row["quote"], query.given.get("about", ""))
    told = {"asked": query, "found": found, "kinds": KINDS, "stances": STANCES, "orders": ORDERS}
    told |= {"unsure": await _doubtful(datasette, request, query, found) if found and not found.problem else None}
    problem = query.problem or (found.problem if found else "")
    return await shown(datasette, request, "quotes.html", told | await choices(datasette), problem)


async def _doubtful(datasette: Any, request: Any, query: Asked, found: Found) -> Row:
    """The address that shows the doubtful ones too, or the sure ones alone, and how many more they are."""
    if "sure_from" in query.given:
        return {"least": query.given["sure_from"], "url": other_way(request, sure_from=""), "more": None}
    url = other_way(request, sure_from="0")
    if found.total is None or found.total > MOST:
        return {"least": "", "url": url, "more": None}
    both = await total_of(datasette, "quotes", query.values | {"sure_from": "0"})
    return {"least": "", "url": url, "more": None if both is None or both > MOST else both - found.total}
