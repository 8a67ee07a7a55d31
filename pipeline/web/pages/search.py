"""Search in articles and quotes."""

from asyncio import gather
from dataclasses import replace
from typing import Any

from datasette import Response

from pipeline.web.found_words import marked
from pipeline.web.pages.asking import NOTHING, SLOW, Asked, Found, choices, rows_of, shown, understand, words_alone
from pipeline.web.pages.rendering import HURRY_MS, Row, read

KINDS = {
    "": "Everything",
    "articles": "Articles",
    "quotes": "Quotes",
    "direct": "Direct quotes",
    "indirect": "Paraphrases",
}
ORDERS = {"best": "Best match first", "newest": "Newest first"}
BESIDE = 12
"""Quotes beside a list of articles."""
COMMON = 5000
"""What more than so many have is not ranked."""
COMMON_WORDS = {
    "articles_search": "SELECT count(*) > :most FROM (SELECT 1 FROM articles_fts "
    "WHERE articles_fts MATCH fts_query(:text, 'headline text') LIMIT :most + 1)",
    "quotes": "SELECT count(*) > :most FROM (SELECT 1 FROM attributions_fts "
    "WHERE attributions_fts MATCH fts_query(:about, 'content speaker') LIMIT :most + 1)",
}
"""Whether a question's words are so common that it does not rank by them."""
NARROWING = ("site", "person", "language", "since", "until")


async def search(datasette: Any, request: Any) -> Response:
    query = await understand(datasette, request, "q", *NARROWING, "kind", "order")
    kind, problem = query.given.get("kind", ""), query.problem or _unknown(query.given)
    articles = quotes = Found(paging=NOTHING, total=None)
    if "q" in query.given and not problem:
        wanted = {"articles_search": _of_articles(query)} if kind in ("", "articles") else {}
        wanted |= {"quotes": _of_quotes(query, kind)} if kind != "articles" else {}
        asked = [_ranked(datasette, request, question, values) for question, values in wanted.items()]
        found = dict(zip(wanted, await gather(*asked), strict=True))
        articles, quotes = found.get("articles_search", articles), found.get("quotes", quotes)
        problem = articles.problem or quotes.problem
    told = {"asked": query, "kinds": KINDS, "orders": ORDERS, "kind": kind, "beside": BESIDE}
    told |= {"articles": _marked(articles, query), "quotes": _marked(quotes, query)}
    return await shown(datasette, request, "search.html", told | await choices(datasette), problem)


async def _ranked(datasette: Any, request: Any, question: str, values: Row) -> Found:
    """The best first, or the newest where so many have these words that they are not ranked."""
    if values["order"] == "newest":
        return await rows_of(datasette, request, question, values)
    found = await rows_of(datasette, request, question, values, HURRY_MS)
    if found.problem != SLOW:
        return replace(found, unranked=bool(found.rows) and await _is_common(datasette, question, values, found.total))
    return replace(await rows_of(datasette, request, question, values | {"order": "newest"}), unranked=True)


async def _is_common(datasette: Any, question: str, values: Row, total: int | None) -> bool:
    """Whether so many have the words that they were not ranked; `total` tells where nothing else was asked for."""
    if words_alone(question, values) and total is not None:
        return total > COMMON
    sql = COMMON_WORDS[question]
    return bool(await read(datasette, lambda db: db.execute(sql, values | {"most": COMMON}).fetchone()[0]))


def _unknown(given: Row) -> str:
    for name, known in (("kind", KINDS), ("order", ORDERS)):
        if given.get(name, "") not in ("", *known):
            return f"{name}: “{given[name]}” is none of {', '.join(filter(None, known))}."
    return ""


def _of_articles(query: Asked) -> Row:
    values = {name: query.values[name] for name in NARROWING if name in query.values}
    return values | {"text": query.given["q"], "order": query.values.get("order", "best")}


def _of_quotes(query: Asked, kind: str) -> Row:
    values = {name: query.values[name] for name in NARROWING if name in query.values}
    order = query.values.get("order", "best")
    return values | {"about": query.given["q"], "order": order, "kind": kind if kind in ("direct", "indirect") else ""}


def _marked(found: Found, query: Asked) -> Found:
    """The same with the words that were looked for marked in headlines and quotes."""
    for row in found.rows:
        row.update(
            {name: marked(row[name], query.given.get("q", "")) for name in ("headline", "quote") if row.get(name)}
        )
    return found
