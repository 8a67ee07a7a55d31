"""Four machines that share the papers, merged, are one machine that crawled them all: row by row."""

import shutil
from pathlib import Path

import pytest

from schemas.errors import Exit
from tests.merge.alike import differing, exact, files, rows_of, seen_by
from tests.merge.folders import Crawled, asked, command

pytestmark = pytest.mark.slow  # five crawls


@pytest.fixture(scope="module")
def merged(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole = tmp_path_factory.mktemp("merged") / "whole"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_WORKERS", "1")
        patch.setenv("ONRECORD_MIN_FREE_MIB", "1")
        assert merge(crawled, whole) == Exit.COMPLETE
    return whole


def merge(crawled: Crawled, whole: Path, *shards: int) -> int:
    folders = [str(crawled.shards[number]) for number in shards or range(len(crawled.shards))]
    return command(whole, "merge", *folders, sites=crawled.sites)


def test_every_site_is_of_one_shard_and_the_papers_of_several(crawled: Crawled) -> None:
    held = [asked(data, "SELECT name FROM sites") for data in crawled.shards]
    assert sorted(name for some in held for name in some) == asked(crawled.one, "SELECT name FROM sites ORDER BY name")
    assert sum(bool(some) for some in held) > 1


def test_four_shards_merged_are_one_run_row_by_row(crawled: Crawled, merged: Path) -> None:
    assert differing(crawled.one, merged) == {}
    told = rows_of(merged)
    assert all(told[table] for table in ("articles", "outcomes", "frontier", "sketches", "attributions", "run_stories"))
    assert sorted(number for (number,) in asked(merged, "SELECT number FROM revisions WHERE number > 1")) == [2]


def test_what_each_shard_tells_of_its_runs_stands_there_to_the_letter(crawled: Crawled, merged: Path) -> None:
    whole = seen_by(merged)
    told = [seen_by(data) for data in crawled.shards]
    assert {table: set().union(*(one[table] for one in told)) for table in whole} == whole


def test_the_archive_holds_every_file_as_it_was_and_is_sound(crawled: Crawled, merged: Path) -> None:
    ours, indexed = files(merged), []
    for shard in crawled.shards:
        theirs = files(shard)
        indexed += theirs.pop("index").splitlines()
        assert {name: ours[name] for name in theirs} == theirs
    assert ours["index"].splitlines() == sorted(indexed) != []
    assert command(merged, "verify", sites=crawled.sites) == Exit.COMPLETE


def test_the_same_merge_once_more_changes_nothing_and_in_steps_comes_to_the_same(
    crawled: Crawled, merged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(merged, whole)
    capsys.readouterr()
    assert merge(crawled, whole) == Exit.COMPLETE
    assert exact(whole) == exact(merged)
    assert files(whole) == files(merged)
    for number in (3, 2, 1, 0):
        assert merge(crawled, tmp_path / "steps", number) == Exit.COMPLETE
    assert differing(merged, tmp_path / "steps") == {}


def test_a_database_made_again_from_the_merged_archive_is_the_same(
    crawled: Crawled, merged: Path, tmp_path: Path
) -> None:
    shutil.copytree(merged, tmp_path / "whole")
    (tmp_path / "whole" / "onrecord.db").unlink()
    assert command(tmp_path / "whole", "rebuild", sites=crawled.sites) == Exit.COMPLETE
    again, before = exact(tmp_path / "whole"), exact(merged)
    for table in ("articles", "revisions", "attributions", "citations", "blocks", "lineages", "persons", "sketches",
                  "person_aliases", "article_captures", "counted_quotes", "counted_speakers"):  # fmt: skip
        assert again[table] == before[table], table


def test_what_shards_crawl_on_is_brought_by_the_next_merge_and_they_stay_as_they_are(
    crawled: Crawled, merged: Path, tmp_path: Path
) -> None:
    before = [(exact(data), files(data)) for data in crawled.shards]
    whole = tmp_path / "whole"
    assert command(whole, "merge", *map(str, crawled.early), sites=crawled.sites) == Exit.COMPLETE
    assert asked(whole, "SELECT max(number) FROM revisions") == [(1,)]
    assert merge(crawled, whole) == Exit.COMPLETE
    assert differing(crawled.one, whole) == {}
    assert differing(merged, whole) == {}
    assert command(whole, "verify", sites=crawled.sites) == Exit.COMPLETE
    assert [(exact(data), files(data)) for data in crawled.shards] == before
