"""WARC files come byte for byte, whole or not at all, and none over another's records."""

from pathlib import Path

import pytest

from pipeline.merge.files import bring_cuts, bring_file, unknown_files
from schemas.errors import IntegrityError

NAME = "20260314T090000Z-sound-0123abcd.warc.gz"
SECOND = "20260314T090000Z-sound-0123abcd-2.warc.gz"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / NAME).write_bytes(b"one, two and three")
    return tmp_path / "theirs"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    (tmp_path / "ours").mkdir()
    return tmp_path / "ours"


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_is_linked_where_the_disk_is_the_same(theirs: Path, ours: Path) -> None:
    assert bring_file(theirs, ours, NAME) == NAME
    assert held(ours) == held(theirs)
    assert (ours / NAME).samefile(theirs / NAME)


def test_one_that_is_there_is_left_alone(theirs: Path, ours: Path) -> None:
    (ours / NAME).write_bytes(b"one, two and three")
    before = (ours / NAME).stat().st_ino
    assert bring_file(theirs, ours, NAME) == NAME
    assert (ours / NAME).stat().st_ino == before


def test_the_beginning_of_theirs_gives_way_to_the_whole(theirs: Path, ours: Path) -> None:
    """A backup had it while its run was at work."""
    (ours / NAME).write_bytes(b"one, two")
    assert bring_file(theirs, ours, NAME) == NAME
    assert held(ours) == {NAME: b"one, two and three"}


def test_other_records_of_the_same_name_get_another_and_find_it_again(theirs: Path, ours: Path) -> None:
    (ours / NAME).write_bytes(b"something else")
    for _ in range(2):
        assert bring_file(theirs, ours, NAME) == SECOND
        assert held(ours) == {NAME: b"something else", SECOND: b"one, two and three"}


def test_a_file_that_a_killed_run_left_open_is_a_copy_so_that_closing_it_cuts_nothing_of_theirs(
    theirs: Path, ours: Path
) -> None:
    (theirs / NAME).rename(theirs / f"{NAME}.open")
    assert bring_file(theirs, ours, NAME) == NAME
    assert held(ours) == {f"{NAME}.open": b"one, two and three"}
    assert not (ours / f"{NAME}.open").samefile(theirs / f"{NAME}.open")


def test_what_a_killed_merge_had_begun_is_begun_anew(theirs: Path, ours: Path) -> None:
    (ours / f"{NAME}.new").write_bytes(b"one, t")
    assert bring_file(theirs, ours, NAME) == NAME
    assert held(ours) == held(theirs)


def test_a_file_that_is_gone_is_named(theirs: Path, ours: Path) -> None:
    with pytest.raises(IntegrityError, match=r"abcd\.warc\.gz: the file is gone; restore it from a backup"):
        bring_file(theirs, ours, "20260314T090000Z-sound-ffffabcd.warc.gz")
    assert held(ours) == {}


def test_files_without_rows_are_found_and_pieces_cut_off_come_too(theirs: Path, ours: Path) -> None:
    (theirs / f"{NAME}.cut").write_bytes(b"half a rec")
    assert list(unknown_files(theirs, ours, frozenset())) == [NAME]
    assert list(unknown_files(theirs, ours, frozenset((NAME,)))) == []
    bring_cuts(theirs, ours)
    assert held(ours) == {f"{NAME}.cut": b"half a rec"}
    bring_file(theirs, ours, NAME)
    assert list(unknown_files(theirs, ours, frozenset())) == []
