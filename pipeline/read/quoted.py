"""Which quote somebody means: by its id, by its number in an article, or by words of it."""

import re
from collections.abc import Sequence
from typing import Any

from sqlite_utils.db import Database

from pipeline.read.canned import ready
from pipeline.read.reading import find_article, read_article
from schemas.errors import ConfigError

Row = dict[str, Any]
NUMBER = re.compile(r"[qn]?(\d{1,5})")
"""Behind the `#`, as `onrecord show` numbers quotes or the pages do: "4711#2", "http://127.0.0.1:8001/article/4711#q2"."""
OWN_PAGE = re.compile(r"https?://[^/]+/article/(\d{1,16})(\?[^#]*)?")
SAYING = """
SELECT q.id, q.quote, q.speaker, a.headline FROM attributions_fts f
JOIN attributions q ON q.key = f.rowid JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
WHERE attributions_fts MATCH ? ORDER BY q.id LIMIT ?
"""
MOST_SHOWN = 8


def find_quote(db: Database, reference: str, sure_from: float | None = None) -> int:
    """Id of the quote that is meant, in the articles as they stand today; ConfigError for none and for several.

    `sure_from`: least confidence of the quotes that are numbered; None: the setting.
    """
    if reference.isdecimal():
        found = db.execute("SELECT id FROM attributions WHERE id = ?", [int(reference[:18])]).fetchone()
        if found:
            return int(found[0])
    article, _, tail = reference.strip().rpartition("#")
    if article and (number := NUMBER.fullmatch(tail)):
        return _numbered(db, article, int(number[1]), sure_from)
    return _saying(db, reference)


def _numbered(db: Database, article: str, number: int, sure_from: float | None) -> int:
    own_page = OWN_PAGE.fullmatch(article)
    quotes = read_article(db, find_article(db, own_page[1] if own_page else article), sure_from=sure_from).quotes
    if not 0 < number <= len(quotes):
        raise ConfigError(f"that article has quotes 1 to {len(quotes)}, no {number}; --all counts the doubtful too")
    return int(quotes[number - 1]["id"])


def _saying(db: Database, words: str) -> int:
    phrase = re.sub(r"[\W_]+", " ", words).strip()
    if not phrase:
        raise ConfigError(f"{words!r}: say the words of a quote, or ARTICLE#NUMBER as `onrecord show` numbers them")
    found = list(ready(db).query(SAYING, [f'content : "{phrase}"', MOST_SHOWN + 1]))
    if not found:
        raise ConfigError(f"no quote says {words!r}; `onrecord quotes` and `onrecord show ARTICLE` show them")
    if len(found) > 1:
        raise ConfigError(f"several quotes say that; name one by its id:\n{_listed(found)}")
    return int(found[0]["id"])


def _listed(found: Sequence[Row]) -> str:
    lines = [
        f"  {row['id']}  {row['speaker'] or '(not told)'}: {row['quote'][:90]}  [{row['headline'][:60]}]"
        for row in found
    ]
    return "\n".join([*lines[:MOST_SHOWN], *(["  and more"] if len(found) > MOST_SHOWN else [])])
