"""Of a site that two machines saw in turns, each with its own stories beside: one record, as if one had seen all."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from pipeline.books.locks import hold
from schemas.errors import Exit
from tests.merge.alike import exact, files
from tests.merge.folders import COPY, FERRY, LEVY, asked, command, imported, levy, merge

Machines = tuple[Path, Path, Path]
DERIVED = (
    "articles", "article_urls", "revisions", "attributions", "citations", "blocks", "persons", "person_aliases",
    "quote_changes", "revision_kinds", "removed_blocks", "sketches", "sketch_hashes", "lineages", "links", "images",
    "article_captures", "counted_quotes", "counted_speakers", "counted_days", "counted_articles", "speakers",
)  # fmt: skip
SEEN = (
    "SELECT number, kind, substr(seen_at, 9, 2) FROM revisions v JOIN articles a ON a.id = v.article_id "
    "WHERE a.url = ? ORDER BY number"
)
PAPERS = "SELECT count(DISTINCT a.site) FROM lineages l JOIN articles a ON a.id = l.article_id GROUP BY l.lineage_id"


@pytest.fixture(scope="module")
def merged(machines: Machines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    there, here, _ = machines
    folder = tmp_path_factory.mktemp("merged")
    shutil.copytree(there.parent / "sites", folder / "sites")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_WORKERS", "1")
        patch.setenv("ONRECORD_MIN_FREE_MIB", "1")
        assert merge(there, here, into=folder / "data") == Exit.COMPLETE
    return folder / "data"


@pytest.fixture
def data(merged: Path, tmp_path: Path) -> Path:
    shutil.copytree(merged.parent, tmp_path / "merged")
    return tmp_path / "merged" / "data"


def derived(data: Path) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in exact(data).items() if name in DERIVED}


def test_revisions_stand_in_the_order_in_which_they_were_seen_whoever_saw_them(
    machines: Machines, merged: Path
) -> None:
    assert asked(merged, SEEN, LEVY) == [
        (1, "first", "14"), (2, "publisher", "15"), (3, "publisher", "16"), (4, "publisher", "17"),
    ]  # fmt: skip
    assert asked(merged, SEEN, LEVY) == asked(machines[2], SEEN, LEVY)


def test_every_row_is_as_if_one_machine_had_seen_it_all(machines: Machines, merged: Path) -> None:
    assert derived(merged) == derived(machines[2])
    assert asked(merged, PAPERS) == [(2,)]  # the copy was seen by the one, the story by both
    assert asked(merged, "SELECT count(*) FROM captures WHERE processed_by IS NULL") == [(0,)]


def test_the_archive_is_sound_and_each_machine_is_told_in_the_ledger(machines: Machines, merged: Path) -> None:
    assert command(merged, "verify") == Exit.COMPLETE
    runs = {row for data in machines[:2] for row in asked(data, "SELECT id, site, scope, state FROM crawl_runs")}
    assert set(asked(merged, "SELECT id, site, scope, state FROM crawl_runs")) == runs
    names = {name for data in machines[:2] for name in files(data) if name.endswith(".gz")}
    assert {name for name in files(merged) if name.endswith(".gz")} == names


def test_the_same_merge_once_more_adds_no_row(machines: Machines, data: Path) -> None:
    before = exact(data), files(data)
    assert merge(*machines[:2], into=data) == Exit.COMPLETE
    assert (exact(data), files(data)) == before


def test_a_backup_does_as_well_as_what_it_was_made_of(machines: Machines, merged: Path, tmp_path: Path) -> None:
    there, here, _ = machines
    assert command(here, "backup", str(tmp_path / "backup")) == Exit.COMPLETE
    assert merge(there, tmp_path / "backup", into=tmp_path / "data") == Exit.COMPLETE
    assert derived(tmp_path / "data") == derived(merged)
    before = exact(tmp_path / "data"), files(tmp_path / "data")
    assert merge(here, into=tmp_path / "data") == Exit.COMPLETE
    assert (exact(tmp_path / "data"), files(tmp_path / "data")) == before


def test_the_order_of_the_folders_does_not_matter_for_what_is_told(
    machines: Machines, merged: Path, tmp_path: Path
) -> None:
    there, here, _ = machines
    assert merge(here, there, into=tmp_path / "data") == Exit.COMPLETE
    assert derived(tmp_path / "data") == derived(merged)


def test_what_is_later_than_all_that_is_known_is_read_like_a_runs_and_nothing_again(
    machines: Machines, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = imported(tmp_path / "later", [(LEVY, 18, levy(18)), (FERRY, 19, levy(19))])
    capsys.readouterr()
    assert merge(later, into=data) == Exit.COMPLETE
    assert "read again: 2 revised" in capsys.readouterr().err
    assert asked(data, "SELECT revision FROM articles WHERE url = ?", LEVY) == [(5,)]


def test_a_story_in_papers_of_two_machines_is_one_lineage_though_nothing_is_read_again(
    machines: Machines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = imported(tmp_path / "other", [(COPY, 16, levy(16))])
    capsys.readouterr()
    assert merge(machines[0], other, into=tmp_path / "data") == Exit.COMPLETE
    assert "read again" not in capsys.readouterr().err
    assert asked(tmp_path / "data", PAPERS) == [(2,)]


def test_while_a_run_works_in_any_of_the_folders_nothing_is_merged(machines: Machines, tmp_path: Path) -> None:
    there, here, _ = machines
    site = asked(here, "SELECT min(name) FROM sites")[0][0]
    with hold(here / "locks", str(site)):
        assert merge(there, here, into=tmp_path / "data") == Exit.LOCKED
    assert asked(tmp_path / "data", "SELECT count(*) FROM captures") == [(0,)]
    assert list((tmp_path / "data").glob("archive/*.gz")) == []
    with hold(tmp_path / "data" / "locks", str(site)):
        assert merge(there, here, into=tmp_path / "data") == Exit.LOCKED


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DELETE FROM _sqlite_migrations WHERE name LIKE 'm033%'", "an older onrecord wrote it; run `onrecord --data"),
        ("INSERT INTO _sqlite_migrations (migration_set, name) SELECT migration_set, 'm999_new' "
         "FROM _sqlite_migrations LIMIT 1", "written by a newer onrecord"),
    ],
)  # fmt: skip
def test_a_folder_of_another_version_is_refused_before_anything_is_touched(
    machines: Machines, tmp_path: Path, change: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(machines[1].parent, tmp_path / "other")
    with sqlite3.connect(tmp_path / "other" / "data" / "onrecord.db") as db:
        db.execute(change)
    assert merge(machines[0], tmp_path / "other" / "data", into=tmp_path / "data") == Exit.USAGE
    assert told in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_what_is_no_folder_of_a_crawl_is_named(
    machines: Machines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = machines[0]
    for folders, told in (
        ((there, tmp_path / "nowhere"), f"{tmp_path / 'nowhere'}/onrecord.db: no database here"),
        ((there, there), f"{there}: is named twice"),
        ((there, tmp_path / "data"), f"{tmp_path / 'data'}: is what is merged into"),
    ):
        assert merge(*folders, into=tmp_path / "data") == Exit.USAGE
        assert told in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
