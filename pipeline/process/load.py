"""Articles, revisions, attributions and citations into SQLite: idempotent, a revision only when the words changed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlite_utils.db import Database

from pipeline.database import utc, writing
from pipeline.lineage.placing import place, take_out
from pipeline.process.identity import Row, has_moved, new_id, own_address, stored_article, text_digest, words_of
from pipeline.process.quote_changes import write_quote_changes
from pipeline.process.rows import (
    ATTRIBUTION,
    article_row,
    attribution_row,
    citation_rows,
    correction_row,
    insert,
    insert_together,
    parts_of,
    provenance_id,
    quote_id,
    revision_row,
)
from pipeline.process.story import Story
from schemas import Article, Person, Revision
from schemas.address import address
from schemas.quote import PARTED
from schemas.tables.counted import count_again, count_new
from schemas.tables.later import Words, put_off_words, write_words

TOLD = ("headline", "shared_title", "dek", "text")
"""Fields of an article whose words make a revision."""

SEEN = "INSERT INTO article_captures (article_id, capture_id) VALUES (?, ?) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What loading a story did."""

    revision: Revision | None
    """None: the words are those already stored."""
    url: str
    """The address the article is filed under."""
    is_alias: bool
    """Whether the story was met under another address than that."""


class Batch:
    """New articles of one transaction whose words and counts are written at its end, for all of them at once.

    What is stored already changes at once, after those that wait.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._new: dict[int, Story] = {}
        self._waits = False

    def begin(self) -> None:
        """A new article follows."""
        if not self._waits:
            put_off_words(self._db)
            self._waits = True

    def add(self, article: int, story: Story) -> None:
        """The article that followed, and what it was made of."""
        self._new[article] = story

    def settle(self) -> None:
        """Write what waits: before anything changes that is stored, and at the end."""
        if self._waits:
            write_words(self._db, articles=list(self._articles()), quotes=list(self._quotes()))
            count_new(self._db, list(self._new))
            self._new, self._waits = {}, False

    def _articles(self) -> Iterator[Words]:
        for own, story in self._new.items():
            (key,) = self._db.conn.execute("SELECT key FROM article_rows WHERE id = ?", [own]).fetchone()
            yield key, story.article.headline, story.article.text

    def _quotes(self) -> Iterator[Words]:
        query = "SELECT key, speaker FROM attribution_rows WHERE article_id = ? ORDER BY position"
        for own, story in self._new.items():
            text, rows = story.article.text, self._db.conn.execute(query, [own])
            for (key, speaker), found in zip(rows, story.attributions, strict=True):
                yield key, found.words(text, PARTED), speaker


@contextmanager
def batch(db: Database) -> Iterator[Batch]:
    """A batch inside the caller's transaction."""
    together = Batch(db)
    yield together
    together.settle()


def load(db: Database, story: Story, *, is_new: bool = False, together: Batch | None = None) -> Loaded:
    """Write one article and what was found in it.

    Runs in the caller's transaction, or in one of its own; `together` with others in the caller's. `is_new`: it was
    looked for a moment ago, and not found.
    """
    with nullcontext() if db.conn.in_transaction else writing(db):  # each savepoint has the full text written
        met = own_address(db, story.met)
        story = replace(story, article=met.article)
        stored = None if is_new else stored_article(db, met)
        if together:
            together.settle() if stored else together.begin()
        if stored and has_moved(stored, met):
            stored = _file_under(db, stored, met.article.url)
        filed = stored["url"] if stored else met.article.url
        is_alias = address(story.address) not in speaking(db, stored, filed)
        revision = None
        if stored and not story.technical and (is_alias or _is_outranked(stored, story)):
            _back_again(db, stored)
        else:
            revision = _new_revision(db, story, stored)
        own = revision.article_id if revision else _id_of(db, stored, story)
        if revision and stored:
            count_again(db, own)
        elif revision and together:
            together.add(own, story)
        elif revision:
            count_new(db, [own])
        _remember_addresses(db, story, own)
        db.conn.execute(SEEN, [own, story.article.capture_id])
        return Loaded(revision=revision, url=filed, is_alias=is_alias)


def find(db: Database, story: Story) -> Row | None:
    """The row of the stored article that the story is; None when it is a new one."""
    return stored_article(db, own_address(db, story.met))


def attribute_again(db: Database, story: Story) -> None:
    """Replace what was found in the revision that the story's capture proves; not where its words are others now."""
    stored = find(db, story)
    number = (
        stored
        and db.execute(
            "SELECT number FROM revisions WHERE article_id = ? AND capture_id = ? AND text_digest = ?",
            [stored["id"], story.article.capture_id, text_digest(story.article.text)],
        ).fetchone()
    )
    if stored and number:
        for table in ("attribution_rows", "citations"):
            db.execute(f'DELETE FROM "{table}" WHERE article_id = ? AND revision = ?', [stored["id"], *number])  # noqa: S608 - fixed names
        _write_found(db, story, stored["id"], number[0])
        if number[0] < stored["revision"]:
            write_quote_changes(db, stored["id"], number[0] + 1)
        count_again(db, stored["id"])


def forget_silent_people(db: Database) -> None:
    """Remove persons for whom no attribution is left."""
    db.execute("DELETE FROM persons WHERE id NOT IN (SELECT person_id FROM attributions WHERE person_id IS NOT NULL)")


def forget_article(db: Database, article: int) -> None:
    """Remove an article with all that was found in it, and what people are called in it alone."""
    named = db.execute("SELECT json_group_array(DISTINCT person_id) FROM attributions WHERE article_id = ?", [article])
    (people,) = named.fetchone()
    take_out(db, article)
    db.execute("DELETE FROM article_rows WHERE id = ?", [article])
    forget_silent_people(db)
    forget_unused_names(db, people)
    name_again(db, people)


def forget_unused_names(db: Database, people: str) -> None:
    """Remove aliases that no article which quotes the person has any more.

    `people`: ids as a JSON list.
    """
    db.execute(
        "DELETE FROM person_aliases AS a WHERE person_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS ("
        "SELECT 1 FROM attributions q JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision "
        "LEFT JOIN corrections c ON c.attribution_id = q.id WHERE q.person_id = a.person_id AND "
        "(q.speaker = a.alias OR c.speaker = a.alias OR instr(r.headline || ' ' || r.text, a.alias)))",
        [people],
    )


def name_again(db: Database, people: str) -> None:
    """The name kept is the last of those that their articles give them, in the order of the alphabet.

    `people`: ids as a JSON list.
    """
    db.execute(
        "UPDATE persons SET name = (SELECT max(speaker) FROM attributions WHERE person_id = persons.id) "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [people],
    )


def mark_gone(db: Database, site: str, url: str, seen_at: datetime) -> bool:
    """Mark the article at an address as taken down; its words stay. False when no article is known there."""
    known = db.execute(
        "SELECT article_id FROM article_urls WHERE site = ? AND url = ?", [site, address(url)]
    ).fetchone()
    if known:
        db.execute("UPDATE article_rows SET gone_at = coalesce(gone_at, ?) WHERE id = ?", [utc(seen_at), known[0]])
    return known is not None


def words_changed(old: str, new: str) -> tuple[int, int]:
    """Words added and removed, counted as multisets.

    >>> words_changed("Ten voted.", "Eleven voted.")
    (1, 1)
    """
    before, after = Counter(words_of(old)), Counter(words_of(new))
    return (after - before).total(), (before - after).total()


def speaking(db: Database, stored: Row | None, filed: str) -> set[str]:
    """The addresses that say something new about an article: its own, and the one that its words were met at.

    A feed's `?r=rss` may be the only address of an article that is ever asked for.
    """
    captures = db.execute("SELECT final_url FROM captures WHERE id = ?", [stored["capture_id"]]) if stored else ()
    return {address(filed), *(address(url) for (url,) in captures)}


def _file_under(db: Database, stored: Row, url: str) -> Row:
    """An article that moved keeps its id, and is filed under its new address."""
    db.execute("UPDATE article_rows SET url = ? WHERE id = ?", [url, stored["id"]])
    return stored | {"url": url}


def _is_outranked(stored: Row, story: Story) -> bool:
    """A page says nothing new about an article that the publisher's own REST interface gave word for word."""
    return bool(stored["evidence"] == "wordpress" and story.article.evidence == "page")


def _remember_addresses(db: Database, story: Story, own: int) -> None:
    for url in {address(story.article.url), address(story.address)}:
        db.conn.execute(
            "INSERT INTO article_urls (site, url, article_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [story.article.site, url, own],
        )


def _new_revision(db: Database, story: Story, stored: Row | None) -> Revision | None:
    """Write the revision this story makes; None when it tells no other words than those stored."""
    changed = _changed_fields(stored, story.article)
    if stored and not changed:
        _refresh(db, stored, story.article)
        return None
    revision = _revision(db, stored, story, changed)
    _write(db, story, revision, stored)
    return revision


def _back_again(db: Database, stored: Row) -> None:
    if stored["gone_at"]:
        db.execute("UPDATE article_rows SET gone_at = NULL WHERE id = ?", [stored["id"]])


def _changed_fields(stored: Row | None, article: Article) -> tuple[str, ...]:
    if stored is None:
        return ()
    return tuple(name for name in TOLD if words_of(stored[name]) != words_of(getattr(article, name)))


def _refresh(db: Database, stored: Row, article: Article) -> None:
    """The words are the same: keep text and capture, which the offsets and the proof hang on, but not old metadata."""
    new: Row = {
        "modified_at": utc(article.modified_at) or stored["modified_at"],
        "section": article.section or stored["section"],
        "gone_at": None,
        "complete": int(article.complete),
        "doubtful": article.doubtful,
        "cleaner": article.cleaner,
    }
    if any(stored[name] != value for name, value in new.items()):
        _update(db, stored["id"], new)


def _update(db: Database, own: int, values: Row) -> None:
    names = ", ".join(f"{name} = ?" for name in values)
    db.conn.execute(f"UPDATE article_rows SET {names} WHERE id = ?", [*values.values(), own])  # noqa: S608 - our own names


def _revision(db: Database, stored: Row | None, story: Story, changed: tuple[str, ...]) -> Revision:
    article = story.article
    added, removed = words_changed(stored["text"], article.text) if stored else (len(words_of(article.text)), 0)
    return Revision(
        article_id=_id_of(db, stored, story),
        number=stored["revision"] + 1 if stored else 1,
        kind=_kind(stored, story),
        seen_at=story.seen_at,
        capture_id=article.capture_id,
        text_digest=text_digest(article.text),
        words_added=added,
        words_removed=removed,
        changed=changed,
    )


def _id_of(db: Database, stored: Row | None, story: Story) -> int:
    if stored:
        return int(stored["id"])
    return story.kept_id or new_id(db, story.article)


def _kind(stored: Row | None, story: Story) -> Literal["first", "publisher", "technical"]:
    if stored is None:
        return "first"
    seen_otherwise = (stored["evidence"], stored["complete"]) != (story.article.evidence, int(story.article.complete))
    return "technical" if story.technical or seen_otherwise else "publisher"


def _write(db: Database, story: Story, revision: Revision, stored: Row | None) -> None:
    row = article_row(story, revision, stored) | {"provenance_id": provenance_id(db, story.article)}
    is_same = stored is not None and (stored["text"], stored["published_at"]) == (
        story.article.text,
        row["published_at"],
    )
    told = revision_row(story.article, revision)
    if stored:
        if not is_same:
            take_out(db, revision.article_id)
        insert(db, "revisions", [told])  # with it the article changes its words in the full text
        _update(db, row.pop("id"), row)
        for name in ("block_rows", "bylines", "tags", "links", "images", "live_posts", "removed_blocks"):
            db.execute(f'DELETE FROM "{name}" WHERE article_id = ?', [revision.article_id])  # noqa: S608 - fixed names
    else:
        insert(db, "article_rows", [row])
        insert(db, "revisions", [told])
    for name, rows in parts_of(story.article, revision.article_id):
        insert(db, name, rows)
    _write_found(db, story, revision.article_id, revision.number)
    if not is_same:
        place(db, revision.article_id, story.sketch)


def _write_people(db: Database, people: Iterable[Person]) -> None:
    """Names and aliases only grow, and the name kept does not depend on the order of loading."""
    each = dict.fromkeys(people)  # one may have said much
    db.conn.executemany(
        "INSERT INTO persons (id, name) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE excluded.name > name",
        [(person.id, person.name) for person in each],
    )
    db.conn.executemany(
        "INSERT INTO person_aliases (person_id, alias) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(person.id, alias) for person in each for alias in person.aliases],
    )


def _write_found(db: Database, story: Story, own: int, revision: int) -> None:
    """Attributions, their persons, and citations of one revision."""
    _write_people(db, story.people.values())
    text = story.article.text
    rows = [
        attribution_row((own, revision, n), found, text, story.people.get(n))
        for n, found in enumerate(story.attributions)
    ]
    insert_together(db, "attribution_rows", ATTRIBUTION, rows)
    corrected = [correction_row(quote_id((own, revision, n)), one) for n, one in sorted(story.corrected.items())]
    insert(db, "corrections", corrected)
    insert(db, "citations", citation_rows(story.citations, own, revision))
    write_quote_changes(db, own, revision)


def load_technical(db: Database, story: Story) -> bool:
    """Load a story cleaned again; only where its capture is still the one that the article rests on."""
    stored = find(db, story)
    if stored is None or stored["capture_id"] != story.article.capture_id:
        return False
    return load(db, replace(story, technical=True)).revision is not None
