"""What a killed run left in a folder comes along, and nothing of it is cut where it lies."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from pipeline.archive import Archive
from schemas.errors import Exit
from tests.archive.captures import capture
from tests.intake.files import page
from tests.merge.folders import FERRY, asked, command, merge

Machines = tuple[Path, Path, Path]
RUN = "0123abcd" * 4


def left_over(machine: Path, folder: Path) -> Path:
    """A folder with a WARC file that its run did not close, whose last record was never written whole."""
    shutil.copytree(machine.parent, folder)
    archive = Archive(folder / "data" / "archive", run_id=RUN, site="tarn-sound", now=datetime(2026, 3, 20, tzinfo=UTC))
    seen = capture(
        20, url=FERRY, final_url=FERRY, site="tarn-sound", run_id=RUN, body=page("The ferry sails at noon"),
        fetched_at=datetime(2026, 3, 20, tzinfo=UTC),
    )  # fmt: skip
    archive.append(seen)
    archive.sync()
    whole = archive.path.read_bytes()
    archive.close()
    closed = folder / "data" / "archive" / archive.name
    closed.unlink()
    closed.with_name(f"{closed.name}.open").write_bytes(whole + b"\x1f\x8b\x08 half a record")
    return folder / "data"


def test_its_whole_records_are_taken_in_and_the_rest_is_kept_beside(machines: Machines, tmp_path: Path) -> None:
    there, whole = left_over(machines[0], tmp_path / "there"), tmp_path / "whole"
    (left,) = (there / "archive").glob("*.open")
    before = left.read_bytes()
    for _ in range(2):
        assert merge(there, into=whole) == Exit.COMPLETE
        assert asked(whole, "SELECT count(*), max(warc_file) FROM captures WHERE run_id = ?", RUN) == [
            (1, left.name.removesuffix(".open"))
        ]
        assert asked(whole, "SELECT revision, headline FROM articles WHERE url = ?", FERRY) == [
            (2, "The ferry sails at noon")
        ]
        assert left.read_bytes() == before
        assert [path.read_bytes() for path in (whole / "archive").glob("*.cut")] == [b"\x1f\x8b\x08 half a record"]
        assert list((whole / "archive").glob("*.open")) == []
    assert command(whole, "verify", sites=there.parent / "sites") == Exit.COMPLETE


def test_once_its_own_folder_has_closed_it_nothing_comes_twice(machines: Machines, tmp_path: Path) -> None:
    there, whole = left_over(machines[0], tmp_path / "there"), tmp_path / "whole"
    assert merge(there, into=whole) == Exit.COMPLETE
    before = asked(whole, "SELECT * FROM captures"), asked(whole, "SELECT * FROM revisions")
    assert command(there, "rebuild") == Exit.COMPLETE
    assert list((there / "archive").glob("*.open")) == []
    assert merge(there, into=whole) == Exit.COMPLETE
    assert (asked(whole, "SELECT * FROM captures"), asked(whole, "SELECT * FROM revisions")) == before
    assert command(whole, "verify", sites=there.parent / "sites") == Exit.COMPLETE


def test_a_copy_that_went_on_by_itself_is_joined_to_what_it_was_copied_from(machines: Machines, tmp_path: Path) -> None:
    """A backup that somebody crawled on with: what it has alone comes, what both have does not come twice."""
    both = machines[0], left_over(machines[0], tmp_path / "there")
    for number, folders in enumerate((both, both[::-1])):
        whole = tmp_path / f"whole-{number}"
        assert merge(*folders, into=whole) == Exit.COMPLETE
        assert asked(whole, "SELECT count(*) FROM captures") == [(4,)]
        assert asked(whole, "SELECT revision FROM articles WHERE url = ?", FERRY) == [(2,)]
        assert command(whole, "verify", sites=machines[0].parent / "sites") == Exit.COMPLETE
