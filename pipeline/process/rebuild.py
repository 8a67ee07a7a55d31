"""Make the derived rows again from the archive, and make again what other stages, site files or decisions made."""

import json
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils.db import Database

from pipeline.archive import reindex, take_back
from pipeline.archive.files import open_files
from pipeline.config import Config
from pipeline.database import draw_together, writing
from pipeline.lineage.placing import place_waiting, waiting
from pipeline.logs import get_logger
from pipeline.process.follow import Progress, load_again, process_pending, tell_failure
from pipeline.process.load import forget_silent_people, name_again
from pipeline.process.people import Merges, moved_people
from pipeline.process.pool import Pool, Task, through
from pipeline.sites import sync_sites, with_archived
from schemas import Site
from schemas.person import person_id

if TYPE_CHECKING:
    from pipeline.process.stages import Tools  # imported in workers alone, for it takes a second

OTHERS = (
    "site = :site AND (processed_by < :low OR processed_by > :low AND processed_by < :high OR processed_by > :high)"
)
"""Captures that neither this version of the stages nor the fetching alone settled: ranges, so that an index tells."""
STORIES = f"SELECT id FROM captures WHERE {OTHERS} AND id IN (SELECT capture_id FROM revisions) ORDER BY seq"  # noqa: S608 - fixed words
REFUSED = f"""
SELECT id FROM captures WHERE kind = 'page' AND {OTHERS}
AND id IN (SELECT capture_id FROM outcomes WHERE outcome IN ('parse_budget', 'parser_failed', 'not_article'))
AND NOT EXISTS (SELECT 1 FROM captures later WHERE later.site = captures.site
                AND later.url = captures.url AND later.seq > captures.seq AND later.status IN (200, 404, 410))
"""  # noqa: S608 - fixed words
"""Pages that came to nothing: an address's latest look that told something, so that no older one speaks after it."""
IN_BACKGROUND, AT_LEAST, AT_A_TIME = 1000, 100, 2
"""Captures that one run cleans again at most, how many of them also when it has fetched all, and how many at a time."""
PLACED_AT_A_TIME, PLACED_FOR_ONE = 20, 10
"""Articles of an earlier version that are placed in one transaction, and for each capture that may be cleaned again."""
log = get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What of a site was made by other rules than today's."""

    site: str
    stories: int
    """Captures that prove a revision: each is cleaned again."""
    refused: int
    """Pages that came to nothing, and are tried again."""
    why: str
    """Parts of the version that differ: clean, rules, tagger, template, lines, site, people."""


def rebuild(
    db: Database, config: Config, sites: Sequence[Site], pool: Pool, progress: Progress = lambda _counts: None
) -> dict[str, int]:
    """Make the derived rows again from the archive; counts by outcome, `read again`, `faults`, `technical` revisions.

    Captures that the database lost are read back from the WARC files, also from those that killed runs left open; a
    file that a living run writes is left alone. A site that has no file here any more is cleaned by its last one in
    the archive.
    """
    found = take_back(db, config.archive) + reindex(db, config.archive)
    for path in open_files(config.archive):
        log.warning("a running crawl writes this file: it is left alone, and that run takes it in", file=path.name)
    known = with_archived(db, sites)
    sync_sites(db, known)
    return {"captures found again": found, **bring_up_to_date(db, known, pool, progress)}


def bring_up_to_date(
    db: Database, sites: Sequence[Site], pool: Pool, progress: Progress = lambda _counts: None
) -> dict[str, int]:
    """Work off what is pending, and make again what other stages, site files or decisions made.

    What they found no article in, or found too costly, is tried again. An article that is stored is cleaned again from
    the captures that prove its revisions: words that differ make a technical revision, and what was said in those that
    do not is found anew.
    """
    behind = [site for site in sites if _is_behind(db, site, pool)]
    try_again(db, behind, pool)
    counts = process_pending(db, sites, pool, progress)
    again = _clean_again(db, behind, pool, progress)
    again["placed"] = _place_waiting(db, progress)
    draw_together(db)
    return {**counts, **again, "faults": counts.get("faults", 0) + again["faults"]}


def try_again(db: Database, sites: Sequence[Site], pool: Pool) -> None:
    """Make pages pending that came to nothing by another version.

    See `REFUSED`.
    """
    with writing(db):
        db.conn.executemany(
            f"UPDATE captures SET processed_by = NULL WHERE id IN ({REFUSED})",  # noqa: S608 - fixed words
            [_others(site, pool) for site in sites],
        )


def changed(db: Database, sites: Sequence[Site], pool: Pool) -> list[Changed]:
    """What other site files, decisions, templates or versions of the stages made, by site; nothing of the others."""
    return [_changed(db, site, pool) for site in sites if _is_behind(db, site, pool)]


def _changed(db: Database, site: Site, pool: Pool) -> Changed:
    told = _others(site, pool)
    stories, refused = (len(db.execute(query, told).fetchall()) for query in (STORIES, REFUSED))
    others = db.execute(f"SELECT DISTINCT processed_by FROM captures WHERE {OTHERS}", told).fetchall()  # noqa: S608 - fixed words
    now = set(pool.version(site).split("+"))
    parts = {part.rpartition("-")[0] for (version,) in others for part in now ^ set(version.split("+"))}
    return Changed(site=site.name, stories=stories, refused=refused, why=", ".join(sorted(parts)))


class Background:
    """What a run does while it waits for pages: it cleans again what other rules made, the oldest first."""

    def __init__(self, db: Database, sites: Sequence[Site], pool: Pool) -> None:
        self._db, self._pool = db, pool
        self.done = self.technical = self.placed = 0
        behind = [site for site in sites if _is_behind(db, site, pool)]
        found = [task for site in behind for task in _stories(db, site, pool)]
        self._tasks = deque(found[:IN_BACKGROUND])
        self._left = len(found)
        self._unplaced = waiting(db)
        for one in changed(db, behind, pool) if found else ():
            log.info("cleaning again beside the run", site=one.site, captures=one.stories, changed=one.why)

    def step(self, least: int = IN_BACKGROUND) -> bool:
        """Clean a few again, or place a few; False when there is nothing to do, or so many are done."""
        if self._unplaced and self.placed < PLACED_FOR_ONE * least:
            self._place()
            return True
        if not self._tasks or self.done >= least:
            return False
        tasks = [self._tasks.popleft() for _ in range(min(AT_A_TIME, len(self._tasks)))]
        self.technical += make_again(self._db, tasks, self._pool, lambda _counts: None)["technical"]
        self.done += len(tasks)
        return True

    def _place(self) -> None:
        with writing(self._db):
            placed = place_waiting(self._db, PLACED_AT_A_TIME)
        self.placed += placed
        self._unplaced = self._unplaced - placed if placed else 0

    def tell(self) -> None:
        """Say in the log what was done."""
        if self.placed:
            log.info("found lineages beside the run", articles=self.placed, left=self._unplaced)
        if self.done:
            left = self._left - self.done
            log.info("cleaned again beside the run", captures=self.done, technical=self.technical, left=left)


def make_again(db: Database, tasks: Sequence[Task], pool: Pool, progress: Progress) -> dict[str, int]:
    """Put captures that were processed before through the stages again; counts `technical` revisions and `faults`."""
    counts = {"technical": 0, "faults": 0}
    names = {task.capture_id: task.site.name for task in tasks}
    versions = {name: pool.version(site) for name, site in {task.site.name: task.site for task in tasks}.items()}
    for number, worked in enumerate(through(pool, tasks), 1):
        with writing(db):
            counts["technical"] += load_again(db, worked, versions[names[worked.capture_id]])
        if worked.failed:
            counts["faults"] += tell_failure(worked, *_place_of(db, worked.capture_id))
        progress({"cleaned again": number, "of": len(tasks), **counts})
    return counts


def move_quotes(
    db: Database, sites: Sequence[Site], pool: Pool, decisions: "tuple[Tools, Tools]", progress: Progress
) -> dict[str, int]:
    """Make the rows again that new decisions about people change, as a rebuild would; counts `moved` quotes.

    `decisions`: the stages' tools with the decisions before, and with those that the pool works by.
    """
    before, after = decisions
    moved = moved_people(before.merges, after.merges)
    people = json.dumps(sorted(moved))
    quotes = _quotes(db, people)
    spoken = people, _names_of_nobody(db, moved, before.merges, after.merges)
    tasks, unknown = _speaking(db, spoken, {site.name: site for site in sites})
    if not unknown:  # else what their pages call them would not come back
        db.execute("DELETE FROM person_aliases WHERE person_id IN (SELECT value FROM json_each(?))", [people])
    counts = make_again(db, tasks, pool, progress)
    with writing(db):
        forget_silent_people(db)
        name_again(db, people)
        for site in sites:  # the other rows are what they would be with the new decisions
            new, old = after.version(site), before.version(site)
            if new != old:
                db.execute(
                    "UPDATE captures SET processed_by = ? WHERE site = ? AND processed_by = ?", [new, site.name, old]
                )
    now = _quotes(db, people)
    moved_quotes = max(len(quotes - now), len(now - quotes))
    return {**counts, "faults": counts["faults"] + unknown, "moved": moved_quotes}


def _names_of_nobody(db: Database, moved: set[str], before: Merges, after: Merges) -> str:
    """Speakers, a JSON list, who become persons where a name is taken to be somebody's again."""
    if before.not_persons.keys() <= after.not_persons.keys():
        return "[]"
    rows = db.execute("SELECT DISTINCT speaker FROM attributions WHERE person_id IS NULL AND speaker <> ''")
    return json.dumps([name for (name,) in rows if {person_id(name), person_id(after.name_of(name))} & moved])


def _quotes(db: Database, people: str) -> set[tuple[str, int]]:
    """Person and quote, of these people."""
    query = "SELECT person_id, id FROM attributions WHERE person_id IN (SELECT value FROM json_each(?))"
    return set(db.execute(query, [people]))


def _speaking(db: Database, spoken: tuple[str, str], sites: Mapping[str, Site]) -> tuple[list[Task], int]:
    """A task for each capture that proves a quote of theirs; and how many there are of sites that nobody knows.

    `spoken`: ids of persons and names of speakers, as JSON lists.
    """
    proofs = (
        "SELECT r.capture_id FROM attributions q JOIN revisions r ON r.article_id = q.article_id "
        "AND r.number = q.revision WHERE q"
    )
    rows = db.execute(
        f"SELECT id, site FROM captures WHERE id IN ({proofs}.person_id IN (SELECT value FROM json_each(?)) UNION "  # noqa: S608 - fixed words
        f"{proofs}.person_id IS NULL AND ?2 <> '[]' AND q.speaker IN (SELECT value FROM json_each(?2))) ORDER BY seq",
        spoken,
    ).fetchall()
    unknown = Counter(site for _, site in rows if site not in sites)
    for site, count in unknown.items():
        log.error(
            "quotes stay as they are: there is no site file, neither here nor in the archive", site=site, captures=count
        )
    return [Task(capture_id=capture, site=sites[site]) for capture, site in rows if site in sites], unknown.total()


def _is_behind(db: Database, site: Site, pool: Pool) -> bool:
    query = f"SELECT EXISTS (SELECT 1 FROM captures WHERE {OTHERS})"  # noqa: S608 - fixed words
    return bool(db.execute(query, _others(site, pool)).fetchone()[0])


def _others(site: Site, pool: Pool) -> dict[str, str]:
    low, high = sorted((pool.version(site), "fetch"))
    return {"site": site.name, "low": low, "high": high}


def _clean_again(db: Database, sites: Sequence[Site], pool: Pool, progress: Progress) -> dict[str, int]:
    tasks = [task for site in sites for task in _stories(db, site, pool)]
    counts = {"read again": len(tasks), **make_again(db, tasks, pool, progress)}
    with writing(db):
        for site in sites:  # on what is left no revision rests, so nothing is to be made of it
            db.execute(
                f"UPDATE captures SET processed_by = :version WHERE {OTHERS}",  # noqa: S608 - fixed words
                {**_others(site, pool), "version": pool.version(site)},
            )
        forget_silent_people(db)
    return counts


def _place_waiting(db: Database, progress: Progress) -> int:
    """Find the lineages of what an earlier version stored; how many articles."""
    placed, of = 0, waiting(db)
    while placed < of:
        with writing(db):
            some = place_waiting(db, PLACED_AT_A_TIME)
        if not some:
            break
        placed += some
        progress({"placed": placed, "of": of})
    return placed


def _stories(db: Database, site: Site, pool: Pool) -> list[Task]:
    return [Task(capture_id=row[0], site=site) for row in db.execute(STORIES, _others(site, pool))]


def _place_of(db: Database, capture_id: str) -> tuple[str, str]:
    """Site and address of a capture."""
    site, url = db.execute("SELECT site, url FROM captures WHERE id = ?", [capture_id]).fetchone()
    return site, url
