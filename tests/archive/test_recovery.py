"""A crash or a full disk costs the record that was being written, and no other."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import Archive, read_capture, recover, reindex, take_back, walk
from pipeline.database import open_database
from tests.archive.captures import NOW, RUN, capture, index_lines, only_file

WRITER = """
import pipeline.light.preloaded
import os, signal, sys, uuid
from datetime import UTC, datetime
from pathlib import Path
from pipeline.archive import Archive
from schemas.capture import Capture

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)

def capture(number, body):
    url = f"https://gazette.example/politics/{{number}}"
    return Capture(id=str(uuid.UUID(int=number)), site="gazette", run_id={run!r}, kind="page", url=url, final_url=url,
                   fetched_at=NOW, status=200, headers=(), body=body)

archive = Archive(Path(sys.argv[1]), run_id={run!r}, site="gazette", now=NOW)
{rest}
"""


def child(folder: Path, rest: str) -> subprocess.CompletedProcess[str]:
    """Run some lines of Python on a fresh `archive` in a process of its own, which may die of it."""
    code = WRITER.format(run=RUN, rest=textwrap.dedent(rest))
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False, cwd=root
    )


def test_a_killed_run_keeps_every_whole_record(db: Database, tmp_path: Path) -> None:
    killed = child(
        tmp_path,
        """
        for number in range(1, 8):
            archive.append(capture(number, b"page %d" % number * 200))
        archive.sync()
        os.ftruncate(archive._handle, archive._end - 40)     # the last request record is torn
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    assert killed.returncode == -signal.SIGKILL
    torn = only_file(tmp_path).read_bytes()
    (recovered,) = recover(tmp_path)
    path = tmp_path / recovered.file
    assert (recovered.captures, path.name[-8:]) == (7, ".warc.gz")
    assert path.read_bytes() + path.with_name(f"{path.name}.cut").read_bytes() == torn
    assert recovered.cut > 0
    assert reindex(db, tmp_path, [recovered.file]) == 7
    assert read_capture(db, tmp_path, capture(7).id).body == b"page 7" * 200
    assert db.execute("SELECT state, site FROM crawl_runs").fetchall() == [("interrupted", "gazette")]
    assert len(index_lines(tmp_path)) == 7
    assert recover(tmp_path) == []


@pytest.mark.parametrize("tail", [bytes(4096), b"\x1f\x8b\x08\x00 not gzip at all", os.urandom(3000)])
def test_a_tail_of_anything_is_cut_off_and_kept(tmp_path: Path, tail: bytes) -> None:
    child(tmp_path, "archive.append(capture(1, b'the page')); archive.sync(); os._exit(1)")
    left = only_file(tmp_path)
    with left.open("ab") as file:
        file.write(tail)
    (recovered,) = recover(tmp_path)
    assert (recovered.captures, recovered.cut) == (1, len(tail))
    assert (tmp_path / f"{recovered.file}.cut").read_bytes() == tail
    assert [found.body for found in walk(tmp_path)] == [b"the page"]


def test_a_run_killed_before_its_first_capture_leaves_nothing(tmp_path: Path) -> None:
    child(tmp_path, "os._exit(1)")
    (recovered,) = recover(tmp_path)
    assert (recovered.captures, recovered.cut) == (0, 0)
    assert list(tmp_path.glob("*warc*")) == []


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        archive.append(capture(1))
        assert recover(tmp_path) == []
        archive.append(capture(2, b"more"))
    assert len(list(walk(tmp_path))) == 2


def test_rows_are_made_before_a_file_is_closed_so_that_a_killed_recovery_loses_none(tmp_path: Path) -> None:
    child(tmp_path, "archive.append(capture(1, b'the page')); archive.sync(); os._exit(1)")

    def killed(path: Path) -> int:
        raise KeyboardInterrupt(path.name)

    with pytest.raises(KeyboardInterrupt, match=r"\.open$"):
        recover(tmp_path, killed)
    db = open_database(None)
    assert take_back(db, tmp_path) == 1
    assert db.execute("SELECT warc_file FROM captures").fetchall() == [(only_file(tmp_path).name,)]
    assert only_file(tmp_path).suffix == ".gz"


def test_a_run_killed_between_index_and_rename_is_indexed_once(tmp_path: Path) -> None:
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        archive.append(capture(1))
    path = only_file(tmp_path)
    path.rename(f"{path}.open")
    recover(tmp_path)
    assert len(index_lines(tmp_path)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits")
def test_a_full_disk_costs_the_record_that_did_not_fit_and_no_other(tmp_path: Path) -> None:
    ended = child(
        tmp_path,
        """
        import resource
        from schemas.errors import StorageError
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        done = 0
        try:
            while True:
                archive.append(capture(done + 1, os.urandom(8_000)))
                done += 1
        except StorageError as error:
            print(done, error)
        archive.append(capture(1000, b"a small one still fits"))
        archive.close()
        """,
    )
    assert ended.returncode == 0, ended.stderr
    done = int(ended.stdout.split()[0])
    assert done == 2
    assert "make room" in ended.stdout
    assert ".warc.gz.open" in ended.stdout
    bodies = [found.body for found in walk(tmp_path)]
    assert (len(bodies), bodies[-1]) == (done + 1, b"a small one still fits")
    with only_file(tmp_path).open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()


def test_an_index_that_cannot_be_written_leaves_the_file_for_recovery(tmp_path: Path) -> None:
    ended = child(
        tmp_path,
        """
        import resource
        from schemas.errors import StorageError
        for number in range(100):
            archive.append(capture(number, b"the page %d" % number))
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            archive.close()
        except StorageError as error:
            print(error)
        """,
    )
    assert "make room" in ended.stdout, ended.stderr
    assert only_file(tmp_path).name.endswith(".open")
    assert not list((tmp_path / "index").iterdir())
    assert [found.captures for found in recover(tmp_path)] == [100]
