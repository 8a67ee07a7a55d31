"""Follow the captures of a run: clean, attribute and load what is pending. This is where the stages meet."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils.db import Database

from pipeline.archive import IS_CUT
from pipeline.books.frontier import tell
from pipeline.books.removals import TAKEN_DOWN, remember, removal_of
from pipeline.database import writing
from pipeline.logs import get_logger
from pipeline.process.identity import Row, text_digest
from pipeline.process.late import Latecomers, ask_again, is_late
from pipeline.process.load import Batch, Loaded, attribute_again, batch, find, load, load_technical, mark_gone
from pipeline.process.pool import Pool, Task, Worked
from pipeline.process.story import Selectors, Story
from schemas import Outcome, Site
from schemas.run import OutcomeName

BATCH_SECONDS = 0.5
"""Longest time finished captures wait for their common commit, one fsync for many articles."""
Progress = Callable[[dict[str, int]], None]
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of captures that no stage has made rows of yet."""

    seq: int
    id: str
    run_id: str
    site: str
    kind: str
    url: str
    status: int
    fetched_at: str
    truncated: str
    imported: int
    """Whether somebody else made it: it may be older than what is stored."""
    unshown: int
    """Whether a browser was to show it, and did not."""


class Processor:
    """Follows the captures table: tasks out to a pool of workers, finished stories into the database, in order."""

    def __init__(self, db: Database, sites: Sequence[Site], pool: Pool) -> None:
        self._db, self._pool = db, pool
        self._sites = {site.name: site for site in sites}
        self._versions = {site.name: pool.version(site) for site in sites}
        self._after = 0
        self._held: dict[str, Pending] = {}
        self._put_off: dict[str, Pending] = {}
        self._late = Latecomers(db, pool)
        self.counts: dict[str, int] = {}
        self.selectors = Selectors()

    def step(self, seconds: float = BATCH_SECONDS) -> bool:
        """Hand out what is pending, load what is finished in one transaction; False when nothing is left to do.

        Waits so many seconds at most for what is being worked on; 0: for nothing.
        """
        busy = self._feed() or self._pool.busy()
        done: list[Worked] = []
        until = time.monotonic() + seconds
        while self._pool.busy():
            done += self._pool.collect(max(until - time.monotonic(), 0))
            self._feed()
            if time.monotonic() >= until:
                break
        self._load(done)
        if self._late and not (busy or self._held):
            self._settle_late()
            return True
        return busy or bool(self._held or self._late)

    def _feed(self) -> bool:
        """Hand out what is pending while the pool has room; False when nothing was."""
        fed = False
        while self._pool.room() and (rows := self._in_order(self._pending())):
            self._after = rows[-1].seq
            if settled := [row for row in rows if not _needs_work(row)]:
                self._settle(settled)
            for row in filter(_needs_work, rows):
                self._held[row.id] = row
                self._pool.submit(Task(capture_id=row.id, site=self._sites[row.site]))
            fed = True
        return fed

    def _in_order(self, rows: list[Pending]) -> list[Pending]:
        """The rows up to a page that is gone: it waits until all before it are loaded, or it would find no article."""
        gone = next((n for n, row in enumerate(rows) if _is_farewell(row)), len(rows))
        return rows[:1] if gone == 0 and not self._held else rows[:gone]

    def _pending(self) -> list[Pending]:
        query = (
            f"SELECT seq, id, run_id, site, kind, url, status, fetched_at, truncated, source_file <> '', {IS_CUT} "  # noqa: S608 - fixed words
            "FROM captures c WHERE processed_by IS NULL AND seq > ? AND site IN (SELECT value FROM json_each(?)) "
            "ORDER BY seq LIMIT 8"
        )
        return [Pending(*row) for row in self._db.execute(query, [self._after, json.dumps(list(self._sites))])]

    def _settle(self, rows: list[Pending]) -> None:
        """Captures that need no cleaning: feeds, sitemaps, errors, and pages that are gone."""
        with writing(self._db):
            for row in rows:
                if _is_farewell(row):
                    mark_gone(self._db, row.site, row.url, datetime.fromisoformat(row.fetched_at))
                self._processed(row)

    def _load(self, done: list[Worked]) -> None:
        if not done:
            return
        with writing(self._db), batch(self._db) as together:
            for worked in done:
                self._load_one(self._held.pop(worked.capture_id), worked, together)

    def _load_one(self, row: Pending, worked: Worked, together: Batch) -> None:
        for story in worked.stories:
            url = story.article.url if row.kind == "api" else row.url
            if self._is_removed(row, story):
                self._outcome(row, url, "removed", TAKEN_DOWN)
                continue
            self.selectors.see(self._sites[row.site], story)
            self._load_story(row, story, together)
        for url, reason in worked.refused:
            self._outcome(row, url if row.kind == "api" else row.url, "not_article", reason)
        if worked.failed:
            self.counts["faults"] = self.counts.get("faults", 0) + tell_failure(worked, row.site, row.url)
            self._outcome(row, row.url, "parser_failed" if worked.by_parser else "parse_budget", worked.failed)
        if row.id not in self._put_off:
            self._processed(row)

    def _load_story(self, row: Pending, story: Story, together: Batch) -> None:
        stored = find(self._db, story)
        if stored and is_late(self._db, stored, story, imported=bool(row.imported)):
            self._late.put_off(stored["id"], row.id)
            self._put_off[row.id] = row
            return
        if stored:
            together.settle()
            self._bring_up_to_date(stored)
        self._tell_loaded(row, story, load(self._db, story, is_new=stored is None, together=together))
        if row.imported and stored:
            ask_again(self._db, row.site, stored["id"])

    def _settle_late(self) -> None:
        """Give what came late its place: articles are made anew from all that shows them."""
        for anew in self._late.settle(self._sites):
            if anew.problem:
                log.error("article not made anew", reason=anew.problem)
                self.counts["faults"] = self.counts.get("faults", 0) + 1
            told = {capture: (story, loaded) for capture, story, loaded in anew.loaded}
            for row in filter(None, (self._put_off.get(capture) for capture in anew.late)):
                if row.id in told:
                    self._tell_loaded(row, *told[row.id])
                else:
                    self._outcome(row, row.url, "unchanged", anew.problem)
                if not self._late.awaits(row.id):
                    self._processed(row)
        if not self._late:
            self._put_off.clear()

    def _tell_loaded(self, row: Pending, story: Story, loaded: Loaded) -> None:
        self._outcome(row, story.article.url if row.kind == "api" else row.url, *_told(story, loaded))

    def _bring_up_to_date(self, stored: Row) -> None:
        """Clean the stored capture again first where another version or site file made the stored words.

        Otherwise what our own new rules changed would be told as the publisher's edit.
        """
        made_by = self._db.execute("SELECT processed_by FROM captures WHERE id = ?", [stored["capture_id"]]).fetchone()
        if made_by and made_by[0] not in (None, self._versions[stored["site"]]):
            again = self._pool.now(Task(capture_id=stored["capture_id"], site=self._sites[stored["site"]]))
            if not again.failed:
                load_again(self._db, again, self._versions[stored["site"]])

    def _is_removed(self, row: Pending, story: Story) -> bool:
        """Whether somebody took the story down; where its captures were to go, too, this one waits for that."""
        urls = story.article.url, story.address, story.asked
        removal = removal_of(self._db, row.site, urls, text_digest(story.article.text))
        if removal is not None:
            remember(self._db, removal, row.site, urls)
        return removal is not None

    def _outcome(self, row: Pending, url: str, outcome: OutcomeName, reason: str) -> None:
        self.counts[outcome] = self.counts.get(outcome, 0) + 1
        told = Outcome(url=url, outcome=outcome, reason=reason, capture_id=row.id)
        tell(self._db, row.run_id, row.site, told, row.fetched_at)

    def _processed(self, row: Pending) -> None:
        self._db.conn.execute("UPDATE captures SET processed_by = ? WHERE seq = ?", [self._versions[row.site], row.seq])


def load_again(db: Database, worked: Worked, version: str) -> int:
    """Load what this version of the stages made of a capture that was processed before; technical revisions made."""
    made = 0
    for story in worked.stories:
        attribute_again(db, story)
        made += load_technical(db, story)
    db.execute("UPDATE captures SET processed_by = ? WHERE id = ?", [version, worked.capture_id])
    return made


def tell_failure(worked: Worked, site: str, url: str) -> bool:
    """Say in the log why a page was not cleaned; whether it was a fault."""
    say = log.error if worked.is_fault else log.warning
    say("page not cleaned", site=site, url=url, capture=worked.capture_id, reason=worked.failed)
    return worked.is_fault


def _is_farewell(row: Pending) -> bool:
    return row.kind == "page" and row.status in (404, 410)


def _needs_work(row: Pending) -> bool:
    return row.kind in ("page", "api") and row.status == 200 and not (row.truncated or row.unshown)


def _told(story: Story, loaded: Loaded) -> tuple[OutcomeName, str]:
    """The outcome of a story that was loaded, and its reason."""
    revision = loaded.revision
    if revision and revision.number == 1:
        return ("stored" if story.article.complete else "incomplete"), ""
    if revision:
        return "revised", ",".join(revision.changed)
    return ("duplicate", loaded.url) if loaded.is_alias else ("unchanged", "")


def process_pending(
    db: Database, sites: Sequence[Site], pool: Pool, progress: Progress = lambda _counts: None
) -> dict[str, int]:
    """Work off every pending capture of these sites; counts by outcome, and `faults`."""
    processor = Processor(db, sites, pool)
    while processor.step():
        progress(processor.counts)
    return processor.counts
