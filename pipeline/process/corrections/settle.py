"""One decision about a quote: into corrections.toml, and at once into the rows, as a rebuild would make them.

The command line and the pages call the same functions.
"""

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils.db import Database

from pipeline.books.locks import hold
from pipeline.config import Config
from pipeline.database import open_database, read_database, storage_errors, writing
from pipeline.process.corrections.ledger import (
    FILE,
    Correction,
    Corrections,
    SpeakerKind,
    Verdict,
    change_corrections,
    load_corrections,
    with_correction,
    without_correction,
)
from pipeline.process.load import forget_unused_names, name_again
from pipeline.process.pool import Task
from pipeline.sites import load_sites, with_archived
from schemas.address import address
from schemas.errors import ConfigError
from schemas.person import person_id

ARTICLE = "SELECT id, site FROM articles WHERE id = (SELECT article_id FROM article_urls WHERE site = ? AND url = ?)"
QUOTE = """
SELECT q.content, q.start, q.speaker, q.speaker_kind, a.site, a.url, c.correction
FROM attributions q JOIN articles a ON a.id = q.article_id LEFT JOIN corrections c ON c.attribution_id = q.id
WHERE q.id = ?
"""
PROOFS = "SELECT id FROM captures WHERE id IN (SELECT capture_id FROM revisions WHERE article_id = ?) ORDER BY seq"
PEOPLE = "SELECT DISTINCT person_id FROM attributions WHERE article_id = ? AND person_id IS NOT NULL"
LONGEST = 300
"""Characters of a name, and of a note; more is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody says of a quote, before it is known which one that is."""

    verdict: Verdict
    speaker: str = ""
    """The new speaker of verdict "speaker"; empty: it is not told who."""
    is_group: bool = False
    """The new speaker is nobody's name: a party, an office, a paper."""
    by: str
    note: str = ""


def decide(config: Config, quote: int, ruling: Ruling, now: datetime) -> tuple[Correction, int]:
    """Keep a ruling on the quote with that id, and apply it; the correction, and how many pages could not be read.

    ConfigError for a quote that is not there or a name that is none; LockedError beside a run.
    """
    _check(ruling)
    with hold(config.locks, "_archive"):
        with contextlib.closing(read_database(config.database)) as db:
            correction, earlier = _correction(db, quote, ruling, now)
        faults = _change(config, correction, lambda known: with_correction(known, correction, earlier))
    return correction, faults


def undo(config: Config, own: str) -> tuple[Correction, int]:
    """Drop the correction of that id, and make the quote again as onrecord finds it; ConfigError when there is none."""
    with hold(config.locks, "_archive"):
        known = load_corrections(config.data / FILE)
        found = next((one for one in known.listed if one.id == own), None)
        if found is None:
            raise ConfigError(f"no correction {own!r}; `onrecord correct list` shows them")
        return found, _change(config, found, lambda corrections: without_correction(corrections, own))


def _check(ruling: Ruling) -> None:
    if ruling.speaker and not person_id(ruling.speaker):
        raise ConfigError(f"{ruling.speaker!r} is no name")
    for told in (ruling.speaker, ruling.by, ruling.note):
        if len(told) > LONGEST or not all(map(str.isprintable, told)):
            raise ConfigError(f"names and notes are one line of {LONGEST} characters at most")
    if not ruling.by:
        raise ConfigError("nobody is named who decides it: --by NAME")


def _correction(db: Database, quote: int, ruling: Ruling, now: datetime) -> tuple[Correction, str]:
    """The correction, and the id of the one that was applied to that quote before."""
    row: dict[str, Any] | None = next(iter(db.query(QUOTE, [quote])), None)
    if row is None:
        raise ConfigError(f"no quote {quote}; `onrecord correct find WORDS` shows ids")
    speaker, kind = ruling.speaker, _kind(ruling)
    if ruling.verdict == "confirm":
        speaker, kind = row["speaker"], row["speaker_kind"]
    told = Correction(
        site=row["site"],
        article=address(row["url"]),
        quote=row["content"],
        start=row["start"],
        verdict=ruling.verdict,
        speaker=speaker,
        speaker_kind=kind,
        by=ruling.by,
        at=now.astimezone(UTC).isoformat(timespec="seconds"),
        note=ruling.note,
    )
    return told, row["correction"] or ""


def _kind(ruling: Ruling) -> SpeakerKind:
    if not ruling.speaker:
        return "unknown"
    return "group" if ruling.is_group else "person"


def _change(config: Config, about: Correction, change: Callable[[Corrections], Corrections]) -> int:
    """Write the file, then the rows of that article; how many of its pages could not be read again."""
    before = load_corrections(config.data / FILE)
    change_corrections(config.data / FILE, change)
    with storage_errors(config.data), contextlib.closing(open_database(config.database)) as db:
        row = db.execute(ARTICLE, [about.site, about.article]).fetchone()
        return _make_again(db, config, row, before) if row else 0


def _make_again(db: Database, config: Config, article: tuple[int, str], before: Corrections) -> int:
    from pipeline.process.rebuild import make_again  # the stages take a second to import
    from pipeline.process.workers import Workers

    own, name = article
    site = next((one for one in with_archived(db, load_sites(config.sites).values()) if one.name == name), None)
    if site is None:
        raise ConfigError(f"{name}: there is no site file, neither here nor in the archive; the rows stay as they are")
    people = {person for (person,) in db.execute(PEOPLE, [own])}
    workers = Workers(config.model_copy(update={"workers": 1}))
    try:
        tasks = [Task(capture_id=capture, site=site) for (capture,) in db.execute(PROOFS, [own])]
        counts = make_again(db, tasks, workers, lambda _counts: None)
        new = workers.version(site)
    finally:
        workers.close()
    people |= {person for (person,) in db.execute(PEOPLE, [own])}
    with writing(db):
        _tidy(db, json.dumps(sorted(people)))
        # the other rows of the site are what they would be with it
        old = before.version(name, new)
        db.execute("UPDATE captures SET processed_by = ? WHERE site = ? AND processed_by = ?", [new, name, old])
    return counts["faults"]


def _tidy(db: Database, people: str) -> None:
    db.execute(
        "DELETE FROM persons WHERE id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM attributions q WHERE q.person_id = persons.id)",
        [people],
    )
    forget_unused_names(db, people)
    name_again(db, people)
