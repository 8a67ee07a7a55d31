"""What a start asks of the archive takes no longer where there are more files: it opens none, and reads names once."""

from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive import refuse_lost, take_back
from pipeline.database import open_database
from tests.archive.captures import capture, store
from tests.archive.index.touched import touched


def runs(data: Path, count: int) -> Database:
    db = open_database(data / "onrecord.db")
    for number in range(1, count + 1):
        store(db, data / "archive", capture(number, f"page {number}".encode()), run_id=f"{number:08}-run")
    return db


def test_a_start_opens_no_file_of_the_archive_and_reads_its_names_once(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    db = runs(tmp_path, 12)
    refused = touched(lambda: refuse_lost(tmp_path / "onrecord.db", archive))
    assert [path for _, path in refused if archive in (path, *path.parents)] == []
    taken = touched(lambda: take_back(db, archive))
    assert [path for _, path in taken if archive in (path, *path.parents)] == [archive]


def test_the_end_of_a_run_opens_its_own_files_and_a_few_segments(tmp_path: Path) -> None:
    db = runs(tmp_path, 12)
    last = touched(lambda: store(db, tmp_path / "archive", capture(99, b"the last page"), run_id="00000099-run"))
    opened = {path.name for event, path in last if event == "open"}
    assert len([name for name in opened if name.endswith(".gz.open")]) == 1
    assert [name for name in opened if name.endswith(".gz")] == []
    assert len([name for name in opened if name.endswith(".cdxj")]) < 10
