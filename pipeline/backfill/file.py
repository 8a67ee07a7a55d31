"""One WARC file, one task: read as a stream, each page through the stages, all of it into the tables or nothing."""

import json
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.archive.record import settle as settled
from pipeline.backfill import tables
from pipeline.backfill.child import kept_child
from pipeline.backfill.homes import Homes
from pipeline.backfill.reading import far
from pipeline.backfill.reading.inputs import Input, is_far
from pipeline.backfill.reading.records import FILTERED, Domains, Found, found_in
from pipeline.backfill.rows import rows_of
from pipeline.backfill.rules import NOT_POLITICS, Made, Rules
from pipeline.intake.entries import Again, Bad, Page, Passed
from pipeline.intake.keeping import capture_of_page
from schemas import Capture, Site
from spiders.budget import FAULT

BLOCK = 8 << 20
"""Bytes that are asked of a far server at once."""
BEAT = 5.0
"""Seconds between two words of how far a file is."""
Tell = Callable[[dict[str, Any]], None]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a file is worked on by: the same for all files."""

    out: Path
    sites: Sequence[Site]
    known_only: bool
    domains: tuple[str, ...]
    rules: Rules


@dataclass(slots=True)
class Count:
    """What became of the records of a file."""

    outcomes: Counter[str] = field(default_factory=Counter)
    filtered: int = 0
    """Records of other domains."""
    passed_over: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    """Of a processor, that the stages took."""
    first: datetime | None = None
    """When the first page was captured."""


@dataclass(slots=True)
class _Waiting:
    """A page that the stages have, or another record that is told after it."""

    found: Found
    capture: Capture | None = None
    site: str = ""


def work_file(given: Input, job: Job, tell: Tell = lambda _told: None) -> dict[str, Any]:
    """Work on a file; its entry for the manifest. Raises what reading the file or writing the tables raises."""
    began = time.thread_time()
    with tables.written(job.out, given.stem) as writer, opened(given) as stream:
        passage = _Passage(job, writer)
        told_at = time.monotonic()
        for found in found_in(stream.read, given.name, Domains(job.domains)):
            passage.take(found)
            if time.monotonic() - told_at > BEAT:
                told_at = time.monotonic()
                tell({"name": given.stem, "behind": found.behind, "pages": passage.count.outcomes.total()})
        passage.finish()
        count = passage.count
        place = tables.place_of(job.out, given.stem, count.first)
        written = tables.settle(writer, place)
    return {
        "input": given.told, "folder": str(place.relative_to(job.out)), "tables": written,
        "outcomes": dict(sorted(count.outcomes.items())), "filtered": count.filtered,
        "passed_over": dict(sorted(count.passed_over.items())),
        "seconds": {"stages": round(count.seconds, 3), "rest": round(time.thread_time() - began, 3)},
    }  # fmt: skip


def opened(given: Input) -> Any:
    """The file, to be read from its start: a far one by pieces, as they are asked for."""
    if is_far(given.url):
        return far.opened(given.url, BLOCK)
    return open(given.url, "rb", buffering=1 << 20)


class _Passage:
    """The way of a file's records: while the stages have one page, the next is read."""

    def __init__(self, job: Job, writer: tables.Writer) -> None:
        self._child = kept_child(job.rules)
        self._homes = Homes(job.sites, known_only=job.known_only)
        self._writer = writer
        self._waiting: deque[_Waiting] = deque()
        """The page that the stages have, and what was read behind it."""
        self.count = Count()

    def take(self, found: Found) -> None:
        """Take the next record."""
        entry = found.entry
        if entry == FILTERED:
            self.count.filtered += 1
        elif isinstance(entry, Passed):
            self.count.passed_over.update([entry.reason] if entry.reason else [])
        elif not isinstance(entry, Page):
            self._tell_after(_Waiting(found))
        elif (site := self._homes.of(entry.url)) is None:
            self.count.passed_over["no known site"] += 1
        else:
            self._take_page(found, entry, site)

    def _take_page(self, found: Found, page: Page, site: Site) -> None:
        self.count.first = self.count.first or page.seen_at
        capture = settled(capture_of_page(page, site.name, ""))
        waiting = _Waiting(found, capture, site.name)
        if capture.kind not in ("page", "api") or capture.truncated:
            self._tell_after(waiting)
            return
        made = self._child.answer() if self._waiting else None
        self._child.ask(capture, site)
        if made:
            self._settle(made)
        self._waiting.append(waiting)

    def finish(self) -> None:
        """Wait for the last page."""
        if self._waiting:
            self._settle(self._child.answer())

    def _settle(self, made: Made) -> None:
        """Tell what became of the page that the stages had, and of all that was read behind it."""
        self.count.seconds += made.seconds
        self._tell_made(self._waiting.popleft(), made)
        while self._waiting:
            self._tell_other(self._waiting.popleft())

    def _tell_after(self, other: _Waiting) -> None:
        if self._waiting:
            self._waiting.append(other)
        else:
            self._tell_other(other)

    def _tell_made(self, page: _Waiting, made: Made) -> None:
        worked = made.worked
        try:
            rows = [rows_of(story, number) for number, story in enumerate(worked.stories)]
            json.dumps(rows, ensure_ascii=False, default=str).encode()  # a lone surrogate would cost the row group
        except ValueError as error:
            self._outcome(page, ("undecodable", f"{FAULT}{error}"[:300]), made.version)
            return
        for tabled in rows:
            for table, some in tabled.items():
                self._writer.add(table, some)
            needs_work = any(story.corrected for story in worked.stories)
            self._outcome(page, ("article", "corrected by hand" if needs_work else ""), made.version)
        for url, reason in worked.refused:
            left_out = reason == NOT_POLITICS
            self._outcome(page, ("left_out" if left_out else "not_article", reason), made.version, url)
        if worked.failed:
            self._outcome(page, ("parser_failed" if worked.by_parser else "parse_budget", worked.failed), made.version)
        self._writer.heed()

    def _tell_other(self, other: _Waiting) -> None:
        entry = other.found.entry
        if isinstance(entry, Bad):
            self._outcome(other, ("unreadable", entry.what), "")
        elif isinstance(entry, Again):
            self._outcome(other, ("revisit", "points to another record's payload"), "")
        elif other.capture and other.capture.truncated:
            self._outcome(other, ("too_large", ""), "")
        else:
            self._outcome(other, ("part", f"of {other.found.part_of}"), "")
        self._writer.heed()

    def _outcome(self, waiting: _Waiting, what: tuple[str, str], version: str, url: str = "") -> None:
        outcome, reason = what
        self.count.outcomes[outcome] += 1
        found, entry, capture = waiting.found, waiting.found.entry, waiting.capture
        is_told = isinstance(entry, Page | Again)
        row = {
            "capture_id": entry.id if isinstance(entry, Page | Again) else "", "story": self.count.outcomes.total(),
            "url": url or (capture.url if capture else getattr(entry, "url", "")), "site": waiting.site,
            "seen_at": getattr(entry, "seen_at", None), "outcome": outcome, "reason": reason,
            "record": entry.source.record if isinstance(entry, Page | Again) else "",
            "offset": found.offset, "length": found.length, "digest": capture.digest if capture else "",
            "made_by": version,
        }  # fmt: skip
        if not is_told:
            row["url"] = ""
        self._writer.add("outcomes", [row])
