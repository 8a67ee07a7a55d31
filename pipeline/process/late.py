"""Captures that come late: an import brings what was seen before the captures that an article rests on.

A late one has its place among the article's revisions by its time, not by its coming. So the article is made anew from
all that shows it, in the order in which that was seen; other articles wait for nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlite_utils.db import Database

from pipeline.database import utc, writing
from pipeline.lineage.placing import take_out
from pipeline.process.identity import Row
from pipeline.process.load import SEEN, Loaded, forget_silent_people, load, mark_gone, speaking
from pipeline.process.pool import Pool, Task, Worked, through
from pipeline.process.story import Story
from schemas import Site
from schemas.address import address

AT_A_TIME = 20
"""Articles whose looks are worked on together."""

LATER = """
SELECT 1 FROM article_captures s JOIN captures c ON c.id = s.capture_id
WHERE s.article_id = :article AND c.fetched_at > :seen AND c.source_file <> '' LIMIT 1
"""
LATER_THAN_IMPORTED = """
SELECT 1 FROM article_captures s JOIN captures c ON c.id = s.capture_id
JOIN captures o ON o.url = c.url AND o.site = c.site
WHERE s.article_id = :article AND o.fetched_at > :seen AND o.processed_by IS NOT NULL
    AND o.status IN (200, 304, 404, 410) LIMIT 1
"""
"""Any look at one of the article's addresses counts: also one that found the page as it was, or gone."""
LOOKS = """
SELECT DISTINCT o.id, o.kind, o.site, o.url, o.status, coalesce(
    (SELECT r.digest FROM captures r WHERE r.part_of = o.id AND r.kind = 'rendered'), o.digest) AS shown,
    o.fetched_at, o.revisit_of, o.seq
FROM article_captures s JOIN captures c ON c.id = s.capture_id
JOIN captures o ON o.id = c.id OR (o.url = c.url AND o.site = c.site AND c.kind = 'page')
WHERE s.article_id = ? AND (o.processed_by IS NOT NULL OR o.id = s.capture_id) AND o.truncated = ''
    AND o.status IN (200, 304, 404, 410) ORDER BY o.fetched_at, o.seq
"""
SHOWN = """
coalesce((SELECT r.digest FROM captures r WHERE r.part_of = c.id AND r.kind = 'rendered'), c.digest)
"""
"""Digest of what capture c showed its reader."""
PROOFS = f"""
SELECT c.id, {SHOWN} FROM revisions v JOIN captures c ON c.id = v.capture_id WHERE v.article_id = ?
"""  # noqa: S608 - fixed words
SHOWN_ELSEWHERE = """
UPDATE frontier SET last_digest = NULL, etag = '', last_modified = '' WHERE site = :site AND url IN (
    SELECT c.url FROM article_captures s JOIN captures c ON c.id = s.capture_id WHERE s.article_id = :article)
"""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an article: a capture to be worked on, or the news that it is gone."""

    capture_id: str
    """The capture that holds what was seen; of a 304 the one that it confirms."""
    site: str
    url: str
    digest: str
    seen_at: datetime
    is_farewell: bool


@dataclass(frozen=True, slots=True)
class Anew:
    """An article that was made anew, or could not be."""

    late: set[str]
    """The captures that came late."""
    loaded: tuple[tuple[str, Story, Loaded], ...] = ()
    """Capture, story and what became of it, look by look; a look that saw the same as the one before is left out."""
    problem: str = ""


def is_late(db: Database, stored: Row, story: Story, *, imported: bool) -> bool:
    """Whether the article was seen after this story, by an import or, where the story is imported, by anybody.

    Only at an address that speaks for the article: at another one it is met again, and tells nothing.
    """
    if address(story.address) not in speaking(db, stored, stored["url"]):
        return False
    told = {"article": stored["id"], "seen": utc(story.seen_at)}
    return db.execute(LATER_THAN_IMPORTED if imported else LATER, told).fetchone() is not None


def looks_at(db: Database, article: int) -> list[Look]:
    """Every look at the article that may tell other words than the one before it, as they were seen."""
    looks: list[Look] = []
    last = ""
    for own, kind, site, url, status, digest, seen, confirmed, _ in db.execute(LOOKS, [article]).fetchall():
        farewell = kind == "page" and status in (404, 410)
        if status == 304:
            if confirmed is None:
                continue
            own, digest = confirmed, _digest(db, confirmed)
        if not farewell and (kind not in ("page", "api") or status not in (200, 304)):
            continue
        shown = f"{status} {url}" if farewell else f"{digest} {url}"
        if shown != last:
            looks.append(Look(own, site, url, digest, datetime.fromisoformat(seen), farewell))
        last = shown
    return looks


class Latecomers:
    """Captures that were put off because the articles they show were seen later already."""

    def __init__(self, db: Database, pool: Pool) -> None:
        self._db, self._pool = db, pool
        self._late: dict[int, set[str]] = {}
        """Article -> its captures that came late."""

    def __bool__(self) -> bool:
        return bool(self._late)

    def put_off(self, article: int, capture_id: str) -> None:
        """Take in a capture of an article, inside the caller's transaction; it stays pending until `settle`."""
        self._db.conn.execute(SEEN, [article, capture_id])
        self._late.setdefault(article, set()).add(capture_id)

    def awaits(self, capture_id: str) -> bool:
        """Whether some article still waits to be made anew with this capture."""
        return any(capture_id in late for late in self._late.values())

    def settle(self, sites: Mapping[str, Site]) -> Iterator[Anew]:
        """Make some of their articles anew, inside a transaction for each; the pool must be idle."""
        looks = {article: looks_at(self._db, article) for article in islice(self._late, AT_A_TIME)}
        captures = {look.capture_id: look.site for each in looks.values() for look in each if not look.is_farewell}
        tasks = [Task(capture_id=capture, site=sites[site]) for capture, site in captures.items()]
        worked = {done.capture_id: done for done in through(self._pool, tasks)}
        for article, each in looks.items():
            late = self._late.pop(article)
            with writing(self._db):
                yield self._make_anew(article, late, [(look, worked.get(look.capture_id)) for look in each])
        if not self._late:
            with writing(self._db):
                forget_silent_people(self._db)

    def _make_anew(self, article: int, late: set[str], looks: Sequence[tuple[Look, Worked | None]]) -> Anew:
        """Forget the article and load it again look by look; it stays as it is where a proof of it cannot be read."""
        told = {look.digest for look, work in looks if work and work.stories}
        proofs = self._db.execute(PROOFS, [article]).fetchall()
        if lost := [capture for capture, digest in proofs if digest not in told]:
            return Anew(late, problem=f"what came late is left out: no story is found in capture {lost[0]} any more")
        rows = self._db.execute("SELECT url FROM article_urls WHERE article_id = ?", [article]).fetchall()
        (filed,) = self._db.execute("SELECT url FROM articles WHERE id = ?", [article]).fetchone()
        take_out(self._db, article)
        self._db.execute("DELETE FROM article_rows WHERE id = ?", [article])
        loaded: list[tuple[str, Story, Loaded]] = []
        for look, work in looks:
            if look.is_farewell:
                mark_gone(self._db, look.site, look.url, look.seen_at)
            for story in _own(work.stories if work else (), {url for (url,) in rows}):
                dated = replace(story, seen_at=look.seen_at, kept_id=None if loaded else article)
                loaded.append((look.capture_id, dated, load(self._db, dated)))
        self._keep_spelling(article, filed)
        return Anew(late, loaded=tuple(loaded))

    def _keep_spelling(self, article: int, filed: str) -> None:
        """An older capture may spell the address otherwise (`http:`); the article keeps the one it was known by."""
        row = self._db.execute("SELECT url FROM articles WHERE id = ?", [article]).fetchone()
        if row and address(row[0]) == address(filed):
            self._db.execute("UPDATE article_rows SET url = ? WHERE id = ?", [filed, article])


def ask_again(db: Database, site: str, article: int) -> None:
    """Let the next visit of the article's addresses count whatever it finds.

    What the site showed last is no longer what the article says, so "not modified" would tell nothing.
    """
    db.execute(SHOWN_ELSEWHERE, {"site": site, "article": article})


def _own(stories: Sequence[Story], known: set[str]) -> Iterator[Story]:
    if len(stories) < 2:
        yield from stories
        return
    yield from (story for story in stories if address(story.article.url) in known)


def _digest(db: Database, capture_id: str) -> str:
    row = db.execute(f"SELECT {SHOWN} FROM captures c WHERE c.id = ?", [capture_id]).fetchone()  # noqa: S608 - fixed words
    return str(row[0]) if row else ""
