"""Keep what is imported: into the archive first, on the disk, and only then as rows.

Killed at any moment nothing is lost: a WARC file that was left open is taken back by whatever runs next, and a record
whose capture is held is passed over when its source is read again.
"""

import contextlib
import os
import resource
import uuid
from collections import Counter, OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlite_utils.db import Database

from pipeline.archive import Archive, insert_rows, insert_site_file, lookup, read_capture, row_of
from pipeline.archive.site_files import SiteFile
from pipeline.books import ledger
from pipeline.books.locks import hold
from pipeline.books.removals import removed_addresses
from pipeline.config import Config
from pipeline.database import writing
from pipeline.intake.entries import Again, Page
from pipeline.intake.homes import Homes
from pipeline.sites import file_text, sync_sites
from schemas import Capture, Site
from schemas.address import address
from schemas.errors import LockedError
from schemas.run import RunState

BATCH_CAPTURES, BATCH_BYTES = 500, 32 << 20
"""What is made durable together."""
NOTED = 20_000
"""Captures in all open WARC files: the memory holds an index line and digests of each."""
MOST_FILES = 65_536
HELD = "SELECT EXISTS (SELECT 1 FROM captures WHERE id = ?)"
ORIGINAL = """
SELECT id FROM captures WHERE status = 200 AND truncated = '' AND (source_record = :record OR
    (payload_digest = :digest AND revisit_of IS NULL)) ORDER BY source_record = :record DESC, seq LIMIT 1
"""
Kept = Literal[
    "imported", "no known site", "another run holds its site", "a revisit of what is not here", "taken down",
]  # fmt: skip


class Keeper:
    """Takes pages and keeps them, each in its site's archive, in batches; holds the lock of every site it writes to."""

    def __init__(self, db: Database, config: Config, homes: Homes) -> None:
        self._db, self._config, self._homes = db, config, homes
        self._held = contextlib.ExitStack()
        self._archives: OrderedDict[str, Archive] = OrderedDict()
        self._counts: Counter[str] = Counter()
        self._rows: dict[str, dict[str, Any]] = {}
        self._files: list[SiteFile] = []
        self._bytes = 0
        self._refused: set[str] = set()
        self._removed: dict[str, frozenset[str]] = {}
        self._files_open = _more_files()
        self.sites: dict[str, Site] = {}
        """The sites whose locks are held."""
        self.runs: dict[str, str] = {}
        """Site -> the run that its captures belong to."""

    def is_known(self, capture_id: str) -> bool:
        """Whether a capture is held, or about to be."""
        return capture_id in self._rows or bool(self._db.execute(HELD, [capture_id]).fetchone()[0])

    def take(self, page: Page | Again) -> Kept:
        """Keep a page, or tell why it is not; it is durable after the next `flush`."""
        site = self._homes.of(page.url)
        if site is None:
            return "no known site"
        if not self.lock(site):
            return "another run holds its site"
        whole = page if isinstance(page, Page) else self._original(page)
        if whole is None:
            return "a revisit of what is not here"
        if address(whole.url) in self._removed_of(site):
            return "taken down"
        capture = capture_of_page(whole, site.name, self._run(site))
        archive = self._archive(site)
        stored = archive.append(capture)
        self._rows[stored.id] = row_of(stored)
        self._bytes += len(whole.body)
        self._counts[site.name] += 1
        if len(self._rows) >= BATCH_CAPTURES or self._bytes >= BATCH_BYTES:
            self.flush()
        if sum(self._counts.values()) >= NOTED:
            self._close(max(self._counts, key=lambda name: self._counts[name]))
        return "imported"

    def _removed_of(self, site: Site) -> frozenset[str]:
        """Addresses of a site that were taken down; read once its lock is held, which a removal wants too."""
        if site.name not in self._removed:
            self._removed[site.name] = removed_addresses(self._db, site.name, hidden=False)
        return self._removed[site.name]

    def lock(self, site: Site) -> bool:
        """Hold the site's lock until `release`; False when another run holds it."""
        if site.name in self._refused:
            return False
        if site.name not in self.sites:
            try:
                self._held.enter_context(hold(self._config.locks, site.name))
            except LockedError:
                self._refused.add(site.name)
                return False
            sync_sites(self._db, [site])
            self.sites[site.name] = site
        return True

    def flush(self) -> None:
        """Make what was taken durable: on the disk, then in the database."""
        if not self._rows:
            return
        touched = {row["site"] for row in self._rows.values()}
        for name in touched & set(self._archives):
            self._archives[name].sync()
        with writing(self._db):
            for file in self._files:
                insert_site_file(self._db, file)
            insert_rows(self._db, self._rows.values())
        self._rows, self._files, self._bytes = {}, [], 0

    def close(self) -> None:
        """Make everything durable and close the files."""
        self.flush()
        for name in list(self._archives):
            self._close(name)

    def finish(self, state: RunState, exit_code: int) -> None:
        """Write how the import ended for each of its sites."""
        for run_id in self.runs.values():
            ledger.finish(self._db, run_id, state=state, exit_code=exit_code, now=datetime.now(UTC))

    def release(self) -> None:
        """Give the locks back."""
        self._held.close()

    def _original(self, again: Again) -> Page | None:
        """The page of a revisit, with the payload that it points to; None where that is not held."""
        told = {"record": again.refers_to or None, "digest": again.source.digest or None}
        row = self._db.execute(ORIGINAL, told).fetchone()
        if row is None and self._rows:  # it may be among those that are about to become durable
            self.flush()
            row = self._db.execute(ORIGINAL, told).fetchone()
        if row is None:
            return None
        held = read_capture(self._db, self._config.archive, row[0])
        body = held.body if held.raw_body is None else held.raw_body
        return Page(id=again.id, url=again.url, seen_at=again.seen_at, headers=held.headers, body=body,
                    source=again.source)  # fmt: skip

    def _run(self, site: Site) -> str:
        if site.name not in self.runs:
            self.runs[site.name] = ledger.start_manual(
                self._db, site, datetime.now(UTC), os.getpid(), new_id=lambda: uuid.uuid4().hex, scope="import"
            )
        return self.runs[site.name]

    def _archive(self, site: Site) -> Archive:
        if site.name in self._archives:
            self._archives.move_to_end(site.name)
            return self._archives[site.name]
        if len(self._archives) >= self._files_open:
            self._close(next(iter(self._archives)))
        archive = Archive(
            self._config.archive,
            run_id=self.runs[site.name],
            site=site.name,
            known=lookup(self._db),
            site_file=file_text(site, self._config.sites),
        )
        if archive.site_file:
            self._files.append(archive.site_file)
        self._archives[site.name], self._counts[site.name] = archive, 0
        return archive

    def _close(self, name: str) -> None:
        """Close a site's file; its rows go first, so that no closed file holds a capture without one."""
        self.flush()
        self._archives.pop(name).close()
        del self._counts[name]


def _more_files() -> int:
    """Let this process open as many files as the system allows; how many WARC files that leaves beside the locks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < MOST_FILES != hard:
        soft = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(16, min(2000, soft // 3))


def capture_of_page(page: Page, site: str, run_id: str) -> Capture:
    """The capture that an imported page becomes."""
    if page.own:
        given = replace(page.own, site=site, run_id=run_id, source=page.source, revisit_of=None)
        return replace(given, warc_file=None, warc_offset=None, warc_length=None)
    return Capture(
        id=page.id, site=site, run_id=run_id, kind="page", url=page.url, final_url=page.url, fetched_at=page.seen_at,
        status=200, headers=page.headers, body=page.body, raw_body=page.body, source=page.source,
    )  # fmt: skip
