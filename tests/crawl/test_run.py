"""The main job whole: real Scrapy, real WARC, real SQLite, against the newsroom on loopback."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.books.locks import hold
from pipeline.config import Config
from pipeline.crawl.run import Options, gravest, run
from pipeline.database import open_database, read_database
from pipeline.newsroom import Newsroom
from pipeline.process.rebuild import rebuild
from pipeline.process.stages import InProcess
from pipeline.sites import load_sites, sync_sites
from schemas import Site
from schemas.errors import Exit, LockedError
from tests.told import told

DERIVED = ("articles", "revisions", "attributions", "citations", "blocks", "bylines", "persons", "person_aliases")


@dataclass
class World:
    """A newsroom, its site files and a data folder that one run has filled."""

    newsroom: Newsroom
    config: Config
    sites: list[Site]
    code: int

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        db = read_database(self.config.database)
        try:
            return db.execute(query, values).fetchall()
        finally:
            db.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with Newsroom() as newsroom:
        files = newsroom.site_files(folder / "sites")
        sites = [Site.parse(file.read_text(encoding="utf-8"), file) for file in files]
        config = Config(data=folder / "data", sites=folder / "sites")
        yield World(newsroom, config, sites, run(config, sites))


def hashes(config: Config) -> dict[str, str]:
    db = read_database(config.database)
    found = {}
    for name in DERIVED:
        rows = sorted(map(repr, told(db, name)))
        found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    db.close()
    return found


def test_one_run_stores_every_article_once_and_exits_zero(world: World) -> None:
    assert world.code == Exit.COMPLETE
    stored = [url for (url,) in world.rows("SELECT url FROM articles")]
    assert sorted(stored) == sorted(story.url for story in world.newsroom.truth)


def test_every_address_of_the_run_ends_in_one_outcome(world: World) -> None:
    open_ends = world.rows(
        "SELECT f.url FROM frontier f WHERE f.kind = 'page' AND NOT EXISTS "
        "(SELECT 1 FROM outcomes o WHERE o.site = f.site AND o.url = f.url)"
    )
    assert open_ends == []


def test_every_quote_lies_in_the_text_of_its_revision(world: World) -> None:
    wrong = world.rows(
        "SELECT q.id FROM attributions q JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision "
        "WHERE json_array_length(q.content_spans) = 1 "
        'AND substr(r.text, q."start" + 1, q."end" - q."start") <> q.content'
    )
    assert wrong == []
    assert world.rows("SELECT count(*) FROM attributions")[0][0] > 80  # type: ignore[operator]


def test_every_row_points_at_a_capture_in_the_archive(world: World) -> None:
    files = {path.name for path in world.config.archive.glob("*.warc.gz")}
    assert not list(world.config.archive.glob("*.open"))
    used = {row[0] for row in world.rows("SELECT warc_file FROM captures")}
    assert used <= files
    missing = world.rows("SELECT id FROM articles WHERE capture_id NOT IN (SELECT id FROM captures)")
    assert missing == []


def test_a_rebuild_from_the_archive_alone_makes_the_same_rows(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.config.archive, tmp_path / "archive")
    config = world.config.model_copy(update={"data": tmp_path})
    db = open_database(config.database)
    sync_sites(db, world.sites)
    rebuild(db, config, world.sites, InProcess(db, config))
    db.close()
    assert hashes(config) == hashes(world.config)


def test_a_rebuild_over_a_full_database_changes_nothing(world: World) -> None:
    before = hashes(world.config)
    db = open_database(world.config.database)
    counts = rebuild(db, world.config, world.sites, InProcess(db, world.config))
    db.close()
    assert counts["technical"] == counts["captures found again"] == 0
    assert hashes(world.config) == before


def test_a_rebuild_by_other_stages_finds_anew_what_was_said(world: World) -> None:
    before = hashes(world.config)
    db = open_database(world.config.database)
    db.execute("UPDATE captures SET processed_by = 'stages of another day' WHERE processed_by <> 'fetch'")
    db.execute("UPDATE attribution_rows SET speaker = 'Nobody', person_id = NULL")
    db.execute("DELETE FROM citations")
    db.execute("INSERT INTO persons (id, name) VALUES ('nobody', 'Nobody')")
    counts = rebuild(db, world.config, world.sites, InProcess(db, world.config))
    db.close()
    assert counts["technical"] == 0
    assert hashes(world.config) == before


def test_a_second_run_asks_whether_anything_changed_and_writes_nothing(world: World) -> None:
    before = hashes(world.config)
    world.newsroom.forget_requests()
    assert run(world.config, world.sites, options=Options(revisit=True)) == Exit.COMPLETE
    answers = [request.status for request in world.newsroom.requests]
    assert answers.count(304) > 0.6 * len(answers)
    assert hashes(world.config) == before


def test_a_story_that_the_paper_changed_gets_exactly_one_revision(world: World) -> None:
    story = world.newsroom.revise(world.newsroom.truth[0].slug)
    assert run(world.config, world.sites, options=Options(revisit=True)) == Exit.COMPLETE
    made = world.rows(
        "SELECT a.url, r.number, r.kind FROM revisions r JOIN articles a ON a.id = r.article_id WHERE number > 1"
    )
    assert made == [(story.url, 2, "publisher")]


def test_a_story_that_is_gone_is_marked_and_kept(world: World) -> None:
    story = world.newsroom.truth[-1]
    world.newsroom.delete(story.slug)
    run(world.config, world.sites, options=Options(revisit=True))
    [(gone_at, words)] = world.rows("SELECT gone_at, words FROM articles WHERE url = ?", story.url)
    assert gone_at
    assert words


def test_nothing_runs_while_another_run_holds_every_site(world: World) -> None:
    with hold(world.config.locks, world.sites[0].name), pytest.raises(LockedError, match=world.sites[0].name):
        run(world.config, world.sites[:1])


def test_a_run_with_nothing_due_ends_well(world: World) -> None:
    assert run(world.config, world.sites, options=Options(due=True)) == Exit.COMPLETE


def test_sigterm_saves_the_state_and_the_next_run_goes_on(world: World, tmp_path: Path) -> None:
    slow = [site.model_copy(update={"delay": 0.5, "name": f"slow-{site.name}"}) for site in world.sites[:1]]
    (tmp_path / "sites").mkdir()
    text = f'name = "{slow[0].name}"\nhome = "{slow[0].home}"\ndelay = 0.5\n'
    (tmp_path / "sites" / f"{slow[0].name}.toml").write_text(text)
    command = [sys.executable, "-c", "from pipeline.__main__ import main; main()", "--data", str(tmp_path / "data")]
    command += ["--sites", str(tmp_path / "sites"), "run", slow[0].name, "--ack"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert process.stdout is not None
    process.stdout.readline()
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(25) == Exit.STOPPED
    assert time.monotonic() - began < 20
    process.stdout.close()
    db = read_database(tmp_path / "data" / "onrecord.db")
    assert [row["state"] for row in db.query("SELECT state FROM crawl_runs")] == ["stopped"]
    assert not list((tmp_path / "data" / "archive").glob("*.open"))
    assert db.execute("SELECT count(*) FROM frontier WHERE lease_run IS NOT NULL").fetchone()[0] == 0
    db.close()


def test_the_shipped_sites_and_ones_own_are_told_apart(world: World) -> None:
    assert {site.name for site in world.sites} <= set(load_sites(world.config.sites))


def test_the_gravest_code_wins() -> None:
    assert gravest([0, 10, 14, 12]) == Exit.STORAGE
    assert gravest([]) == Exit.COMPLETE
