"""What a revision did to an article's quotes: added, dropped, or altered in their words or their speaker; and of what
kinds a publisher's change is by that.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlite_utils.db import Database

from schemas.tables.changes import write_kinds

ALIKE = 0.5
"""Dice of two quotes' words from which one is the other, altered: Dice, 1945."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as it is shown, and who is said to have spoken it."""

    content: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Change:
    """One quote that is not what it was; the side on which it is not there is None."""

    kind: Literal["added", "dropped", "altered"]
    before: Quote | None
    after: Quote | None


def compare(before: Sequence[Quote], after: Sequence[Quote]) -> Iterator[Change]:
    """The changes in the order of the later revision, then what was dropped; nothing for what stayed as it was."""
    old, new = _without_same(before, after)
    pairs = dict(_pairs(old, new))
    for at, quote in enumerate(new):
        if at in pairs:
            yield Change("altered", old[pairs[at]], quote)
        else:
            yield Change("added", None, quote)
    kept = set(pairs.values())
    yield from (Change("dropped", quote, None) for at, quote in enumerate(old) if at not in kept)


def _without_same(before: Sequence[Quote], after: Sequence[Quote]) -> tuple[list[Quote], list[Quote]]:
    same = Counter(map(_key, before)) & Counter(map(_key, after))
    return _less(before, same), _less(after, same)


def _less(quotes: Sequence[Quote], same: Counter[tuple[str, ...]]) -> list[Quote]:
    left, kept = Counter(same), []
    for quote in quotes:
        if left[_key(quote)]:
            left[_key(quote)] -= 1
        else:
            kept.append(quote)
    return kept


def _key(quote: Quote) -> tuple[str, ...]:
    """Case, spacing and typography are no change, as they are none of an article's words."""
    return (quote.speaker, *_words(quote))


def _words(quote: Quote) -> list[str]:
    return _WORD.findall(quote.content.casefold())


def _pairs(old: Sequence[Quote], new: Sequence[Quote]) -> Iterator[tuple[int, int]]:
    """Positions in `new` and `old` of quotes that are one, the most alike first."""
    olds, news = [Counter(_words(quote)) for quote in old], [Counter(_words(quote)) for quote in new]
    alike = [
        (dice, -at, -was)
        for at, one in enumerate(news)
        for was, other in enumerate(olds)
        if (dice := 2 * (one & other).total() / max(1, one.total() + other.total())) >= ALIKE
    ]
    taken_new, taken_old = set[int](), set[int]()
    for _, at, was in sorted(alike, reverse=True):
        if -at not in taken_new and -was not in taken_old:
            taken_new.add(-at)
            taken_old.add(-was)
            yield -at, -was


def write_quote_changes(db: Database, article: int, revision: int) -> None:
    """Store what a revision did to the quotes of the one before, and its kinds, in place of what was stored of it."""
    if revision > 1:
        db.execute("DELETE FROM quote_changes WHERE article_id = ? AND revision = ?", [article, revision])
        changes = compare(_quotes(db, article, revision - 1), _quotes(db, article, revision))
        rows = [(article, revision, n, change.kind, *_told(change)) for n, change in enumerate(changes)]
        db.conn.executemany("INSERT INTO quote_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        write_kinds(db, article, revision)


def _quotes(db: Database, article: int, revision: int) -> list[Quote]:
    """Direct and mixed ones: an indirect one is the paper's wording, whose change the text's own revision tells.

    What turns out not to have been said ("did not say"), or to be no quote, is dropped by it.
    """
    rows = db.execute(
        "SELECT quote, speaker FROM attributions WHERE article_id = ? AND revision = ? AND kind <> 'indirect' "
        "AND stance = 'said' AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.attribution_id = attributions.id "
        "AND c.verdict = 'reject') ORDER BY position",
        [article, revision],
    )
    return [Quote(*row) for row in rows]


def _told(change: Change) -> Iterator[str]:
    for quote in (change.after, change.before):
        yield from (quote.content, quote.speaker) if quote else ("", "")
