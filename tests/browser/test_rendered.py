"""The stages read a page as a browser showed it, and leave alone one that it was to show and did not."""

from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.database import open_database
from pipeline.process.follow import process_pending
from pipeline.process.rebuild import rebuild
from pipeline.process.stages import InProcess
from pipeline.sites import sync_sites
from schemas import Site
from tests.archive.captures import capture, store
from tests.browser.test_archived import rendered

SITE = Site(name="gazette", home="https://gazette.example/")
FRAME = b'<html><head><title>Gazette</title></head><body><div id="root"></div></body></html>'
STORY = (
    '<html lang="en"><head><title>The quay is closed</title><meta charset="iso-8859-1"></head><body><article>'
    "<h1>The quay is closed</h1><p>The council of Tarn Sound closed the quay on Monday after a long night of wind.</p>"
    "<p>“Nobody will row across before June,” Ingrid Väle said at the harbour, and asked for a second report.</p>"
    "<p>The ferry company will tell its passengers before the summer what the closing means for their tickets.</p>"
    "</article></body></html>"
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=tmp_path)


@pytest.fixture
def kept(db: Database, config: Config) -> Database:
    """A page that was shown, and one that was not: its frame is long enough for a text, had it one."""
    sync_sites(db, [SITE])
    db.execute("INSERT INTO crawl_runs (id, site, state, trigger) VALUES (?, 'gazette', 'complete', 'manual')", [RUN])
    shown, hung = capture(1, FRAME), capture(3, STORY.replace("quay", "pier").encode())
    store(db, config.archive, rendered(shown, 2, STORY.encode()), shown, rendered(hung, 4, b"", truncated="time"), hung)
    db.execute("UPDATE captures SET processed_by = 'fetch' WHERE kind = 'rendered'")
    return db


RUN = capture(1).run_id


def stored(db: Database) -> list[tuple[object, ...]]:
    return db.execute("SELECT headline, capture_id, text, words FROM articles ORDER BY id").fetchall()


def test_the_text_is_that_of_the_page_as_shown_and_its_proof_the_response(kept: Database, config: Config) -> None:
    counts = process_pending(kept, [SITE], InProcess(kept, config))
    assert counts["stored"] == 1
    ((headline, proof, text, _),) = stored(kept)
    assert (headline, proof) == ("The quay is closed", capture(1).id)
    assert "Ingrid Väle said" in str(text)
    assert kept.execute("SELECT count(*) FROM captures WHERE processed_by IS NULL").fetchone()[0] == 0


def test_the_archive_alone_gives_the_same_rows(kept: Database, config: Config) -> None:
    process_pending(kept, [SITE], InProcess(kept, config))
    again = open_database(None)
    try:
        sync_sites(again, [SITE])
        rebuild(again, config, [SITE], InProcess(again, config))
        assert stored(again) == stored(kept)
    finally:
        again.close()
