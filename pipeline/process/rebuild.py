"""Make the derived rows again from the archive, and clean again what another version of the stages made."""

import json
from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils.db import Database

from pipeline.archive import reindex, take_back
from pipeline.archive.files import open_files
from pipeline.config import Config
from pipeline.database import writing
from pipeline.logs import get_logger
from pipeline.process.follow import Progress, process_pending, tell_failure
from pipeline.process.load import attribute_again, forget_silent_people, load_technical
from pipeline.process.pool import Pool, Task
from pipeline.process.stages import Worked
from schemas import Site

log = get_logger(__name__)


def rebuild(
    db: Database, config: Config, sites: Sequence[Site], pool: Pool, progress: Progress = lambda _counts: None
) -> dict[str, int]:
    """Make the derived rows again from the archive; counts by outcome, `faults`, and `technical` revisions.

    Captures that the database lost are read back from the WARC files, also from those that killed runs left open; a
    file that a living run writes is left alone. What another version found no article in, or
    found too costly, is tried again. An article that is stored and was cleaned by another version is cleaned again
    from the captures that prove its revisions: words that differ make a technical revision, and what was said in
    those that do not is found anew.
    """
    found = take_back(db, config.archive) + reindex(db, config.archive)
    for path in open_files(config.archive):
        log.warning("a running crawl writes this file: it is left alone, and that run takes it in", file=path.name)
    try_again(db, sites, pool)
    counts = {"captures found again": found, **process_pending(db, sites, pool, progress)}
    again = _clean_again(db, {site.name: site for site in sites}, pool, progress)
    return {**counts, **again, "faults": counts.get("faults", 0) + again["faults"]}


def try_again(db: Database, sites: Sequence[Site], pool: Pool) -> None:
    """Make pages pending that came to nothing by another version.

    Only an address's latest look that told something, so that no older one speaks after it.
    """
    with writing(db):
        db.execute(
            "UPDATE captures SET processed_by = NULL WHERE kind = 'page' "
            "AND processed_by <> (SELECT v.value FROM json_each(?) v WHERE v.key = captures.site) "
            "AND id IN (SELECT capture_id FROM outcomes WHERE outcome IN ('parse_budget', 'not_article')) "
            "AND NOT EXISTS (SELECT 1 FROM captures later WHERE later.site = captures.site "
            "AND later.url = captures.url AND later.seq > captures.seq AND later.status IN (200, 404, 410))",
            [_versions(pool, sites)],
        )


def _versions(pool: Pool, sites: Iterable[Site]) -> str:
    """JSON: by each site's name the version of the stages that its captures should have been made rows of by."""
    return json.dumps({site.name: pool.version(site.name) for site in sites})


def _clean_again(db: Database, sites: dict[str, Site], pool: Pool, progress: Progress) -> dict[str, int]:
    rows = db.execute(
        "SELECT DISTINCT r.capture_id, c.site FROM revisions r JOIN captures c ON c.id = r.capture_id "
        "JOIN json_each(?) v ON v.key = c.site WHERE c.processed_by <> v.value ORDER BY c.seq",
        [_versions(pool, sites.values())],
    ).fetchall()
    counts = {"technical": 0, "faults": 0}
    versions = {capture: pool.version(site) for capture, site in rows}
    for worked in _through(pool, [Task(capture_id=capture, site=sites[site]) for capture, site in rows]):
        with writing(db):
            for story in worked.stories:
                attribute_again(db, story)
                counts["technical"] += load_technical(db, story)
            made_by = versions[worked.capture_id]
            db.execute("UPDATE captures SET processed_by = ? WHERE id = ?", [made_by, worked.capture_id])
        if worked.failed:
            counts["faults"] += tell_failure(worked, *_place_of(db, worked.capture_id))
        progress(counts)
    with writing(db):
        forget_silent_people(db)
    return counts


def _place_of(db: Database, capture_id: str) -> tuple[str, str]:
    """Site and address of a capture."""
    site, url = db.execute("SELECT site, url FROM captures WHERE id = ?", [capture_id]).fetchone()
    return site, url


def _through(pool: Pool, tasks: list[Task]) -> Iterator[Worked]:
    waiting = iter(tasks)
    left = len(tasks)
    while left:
        while pool.room() and (task := next(waiting, None)):
            pool.submit(task)
        for worked in pool.collect(0.25):
            left -= 1
            yield worked
