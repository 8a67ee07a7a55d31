"""Which article a story is: its canonical address, an address it was met under before, or the same words elsewhere.

An article keeps its id when it moves; the addresses it was ever met under stand in `article_urls`.
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlite_utils.db import Database

from pipeline.database import utc
from schemas import Article
from schemas.address import address
from schemas.capture import digest_of

Row = dict[str, Any]
WORD = re.compile(r"\w+")
ID_BITS = 52
"""Ids are the first 52 bits of a SHA-256: the same after a rebuild, and exact in JSON and JavaScript."""
SAME_STORY = 0.5
"""Share of common words from which a page at another address is taken to show a stored article."""
TELLING = 20
"""Words from which a text is hardly ever two stories' own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """An article as it was met: asked for under one address, answered at another, perhaps naming a third."""

    article: Article
    address: str
    """The address that answered."""
    asked: str = ""
    """The address that a redirect led here from; empty without one."""

    @property
    def is_alias(self) -> bool:
        """Whether the page itself names another address as the article's."""
        return address(self.address) != address(self.article.url)

    @property
    def was_redirected(self) -> bool:
        return self.asked != "" and address(self.asked) != address(self.address)


def short_id(name: str) -> int:
    """52 bits of the name's SHA-256."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> (64 - ID_BITS)


def article_id(site: str, url: str) -> int:
    """The id of an article first met under that canonical address; it keeps it when it moves."""
    return short_id(f"{site}\n{url}")


def new_id(db: Database, article: Article) -> int:
    """The id of an article that is stored for the first time: of its site's first name, whatever it is called now."""
    row = db.execute("SELECT first_name FROM sites WHERE name = ?", [article.site]).fetchone()
    return article_id((row and row[0]) or article.site, article.url)


def own_address(db: Database, met: Met) -> Met:
    """The same, but a page whose canonical names a stored article of other words keeps its own address.

    It must not rewrite that article.
    """
    named = _known_at(db, met.article.site, met.article.url) if met.is_alias else None
    if named is None or same_story(named, met.article):
        return met
    return replace(met, article=replace(met.article, url=met.address))


def stored_article(db: Database, met: Met) -> Row | None:
    """The row of the stored article that this is; None when it is a new one.

    In this order: what is known at its canonical address; what was known where a redirect led here from, if the
    words are those of the same story; the very same words under another address.
    """
    if known := _known_at(db, met.article.site, met.article.url):
        return known
    before = _known_at(db, met.article.site, met.asked) if met.was_redirected else None
    if before and same_story(before, met.article):
        return before
    return _same_words(db, met.article)


def has_moved(stored: Row, met: Met) -> bool:
    """Whether the address the article was filed under now leads to the one that names itself as the article's."""
    return met.was_redirected and not met.is_alias and address(met.asked) == address(stored["url"])


def same_story(stored: Row, article: Article) -> bool:
    """Whether stored words and these are at least half the same."""
    a, b = Counter(words_of(stored["text"])), Counter(words_of(article.text))
    return 2 * (a & b).total() / max(1, a.total() + b.total()) >= SAME_STORY


def words_of(text: str) -> list[str]:
    """The words that count for "has it changed": letters and digits, whatever their case, spacing and quotes.

    >>> words_of("“Ten”  VOTED.")
    ['ten', 'voted']
    """
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@lru_cache(8)
def text_digest(text: str) -> str:
    """The digest of an article's words; loading asks for it more than once."""
    return digest_of(text.encode())


def _known_at(db: Database, site: str, url: str) -> Row | None:
    return _first(
        db,
        "SELECT a.* FROM article_urls u JOIN articles a ON a.id = u.article_id WHERE u.site = :site AND u.url = :url",
        {"site": site, "url": address(url)},
    )


def _same_words(db: Database, article: Article) -> Row | None:
    """The article with this very text, headline and time: published again, or moved, under another address."""
    return _first(
        db,
        # the plus signs keep SQLite from reading all articles of the site by an index that has them in this order;
        # a whole digest asked for in the inner query would stand in `substr` too, and no index be used
        "SELECT * FROM articles WHERE id IN (SELECT article_id FROM revisions WHERE substr(text_digest, 8, 12) = "
        "substr(:digest, 8, 12)) AND +site = :site AND text_digest = :digest "
        "AND headline = :headline AND words >= :words AND +published_at IS :at ORDER BY +first_seen_at, id LIMIT 1",
        {
            "site": article.site,
            "digest": text_digest(article.text),
            "headline": article.headline,
            "words": TELLING,
            "at": utc(article.published_at),
        },
    )


def _first(db: Database, query: str, given: Mapping[str, str | int | None]) -> Row | None:
    """The first row that a query finds; `Database.query` would have SQLite's full text written at each."""
    found = db.conn.execute(query, given)
    row = found.fetchone()
    return row and dict(zip((name for name, *_ in found.description), row, strict=True))


def version_part(name: str, values: Mapping[str, Any]) -> str:
    """What of the stages' version tells of some values, shortly: "people-9d31a07b"; empty for none."""
    if not values:
        return ""
    told = json.dumps(values, sort_keys=True, default=str).encode()
    return f"{name}-{digest_of(told).removeprefix('sha256:')[:8]}"
