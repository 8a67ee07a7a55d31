"""`onrecord backup` makes a copy that can be started on, and never harms the one before it."""

import contextlib
import errno
import json
import os
import resource
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlite_utils.db import Database

from pipeline.archive import Archive, Problem, backup, insert_captures, read_capture, recover, verify
from pipeline.cli import run_cli
from pipeline.database import open_database, read_database
from schemas.errors import ConfigError, Exit, IntegrityError, LockedError, StorageError
from tests.archive.captures import NOW, PAGE, capture
from tests.archive.test_checks import fill, problems
from tests.archive.test_left_over import command, write
from tests.small_site import Newsroom

LATER = "another-run"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a database and a closed WARC file of five captures, one of them a revisit."""
    folder = tmp_path / "data"
    fill(folder, [capture(1), capture(2), *(capture(n, b"page %d" % n * 100) for n in range(3, 6))])
    return folder


@pytest.fixture
def db(data: Path) -> Iterator[Database]:
    with contextlib.closing(open_database(data / "onrecord.db")) as database:
        yield database


def test_a_backup_can_be_started_on(data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "backup"
    assert run_cli(["--data", str(data), "backup", str(target)]) == Exit.COMPLETE
    assert "database with 5 captures; WARC files: 1 linked, 0 copied" in capfd.readouterr().out
    assert run_cli(["--data", str(target), "verify"]) == Exit.COMPLETE
    with contextlib.closing(read_database(target / "onrecord.db")) as db:
        assert read_capture(db, target / "archive", capture(2).id).body == PAGE


def test_a_backup_beside_a_running_crawl_is_whole(db: Database, data: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    with Archive(data / "archive", run_id="another", site="gazette", now=NOW) as archive:
        insert_captures(db, [archive.append(capture(11, b"acknowledged", run_id="another"))])
        os.write(archive._handle, b"\x1f\x8b half a record")
        done = backup(data / "onrecord.db", data / "archive", target)
        os.ftruncate(archive._handle, archive._end)
    assert (done.linked, done.copied, done.captures) == (1, 1, 6)
    assert [item.captures for item in recover(target / "archive")] == [1]
    with contextlib.closing(open_database(target / "onrecord.db")) as copy:
        assert problems(copy, target) == []
    again = backup(data / "onrecord.db", data / "archive", target)
    assert (again.kept, again.linked, again.copied) == (2, 0, 0)  # the copy that was recovered is the same
    assert list((target / "archive").glob("*.open")) == []


def test_a_second_backup_brings_only_what_is_new(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    backup(data / "onrecord.db", data / "archive", target)
    fill(data, [capture(21, b"newer")])
    done = backup(data / "onrecord.db", data / "archive", target)
    assert (done.kept, done.linked, done.captures) == (1, 1, 6)


@pytest.mark.parametrize("kind", ["data folder", "foreign folder"])
def test_a_backup_never_writes_over_something_else(data: Path, tmp_path: Path, kind: str) -> None:
    target = data if kind == "data folder" else tmp_path / "letters"
    target.mkdir(exist_ok=True)
    (target / "letter.txt").write_text("dear editor")
    with pytest.raises(ConfigError, match="name a"):
        backup(data / "onrecord.db", data / "archive", target)


def test_the_copy_is_a_database_of_its_own(data: Path, tmp_path: Path) -> None:
    backup(data / "onrecord.db", data / "archive", tmp_path / "backup")
    with contextlib.closing(sqlite3.connect(tmp_path / "backup" / "onrecord.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert sorted(path.name for path in (tmp_path / "backup").iterdir()) == ["archive", "onrecord.db"]


def found_in(folder: Path) -> list[Problem]:
    with contextlib.closing(read_database(folder / "onrecord.db")) as db:
        for (one,) in db.execute("SELECT id FROM captures").fetchall():
            read_capture(db, folder / "archive", one)
        return list(verify(db, folder / "archive"))


def spoil(path: Path) -> None:
    """Another file in its place, so that a hard link of the old one stays as it was."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.unlink()
    path.write_bytes(data)


def warc(folder: Path) -> Path:
    return min((folder / "archive").glob("*.warc.gz"))


@pytest.mark.parametrize("place", ["inside", "above", "a link to it"])
def test_a_backup_stands_apart_from_the_data(data: Path, tmp_path: Path, place: str) -> None:
    link = tmp_path / "link"
    link.symlink_to(data)
    target = {"inside": data / "backups" / "first", "above": tmp_path, "a link to it": link / "b"}[place]
    with pytest.raises(ConfigError, match="lies in the data folder"):
        backup(data / "onrecord.db", data / "archive", target)


def test_a_rotten_byte_in_the_source_is_no_backup_and_the_one_before_is_as_it_was(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    backup(data / "onrecord.db", data / "archive", target)
    fill(data, [capture(21, b"newer" * 200)])
    (newest,) = (path.name for path in (data / "archive").glob("*-2.warc.gz"))
    spoil(data / "archive" / newest)
    with pytest.raises(IntegrityError, match=newest):
        backup(data / "onrecord.db", data / "archive", target)
    assert found_in(target) == []
    assert not list(target.rglob("*.new"))


def test_a_rotten_byte_in_the_copy_is_mended_from_the_source(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    backup(data / "onrecord.db", data / "archive", target)
    spoil(warc(target))
    done = backup(data / "onrecord.db", data / "archive", target)
    assert (done.kept, done.linked) == (0, 1)
    assert found_in(target) == []


def test_a_good_copy_is_kept_when_the_source_rots(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    backup(data / "onrecord.db", data / "archive", target)
    spoil(warc(data))
    assert backup(data / "onrecord.db", data / "archive", target).kept == 1
    assert found_in(target) == []


def test_altered_words_are_no_backup(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.add("gazette", "https://gazette.example/")
    write(newsroom).close()
    assert command(newsroom, "process") == Exit.COMPLETE
    assert command(newsroom, "backup", str(tmp_path / "backup")) == Exit.COMPLETE
    assert "checked" in capfd.readouterr().out
    db = newsroom.db()
    db.execute('UPDATE attribution_rows SET "end" = "end" + 5 WHERE content IS NULL')
    db.close()
    assert command(newsroom, "backup", str(tmp_path / "backup")) == Exit.INTEGRITY
    assert "checked" not in capfd.readouterr().out
    assert found_in(tmp_path / "backup") == []


def test_what_was_taken_back_by_hand_is_taken_back_in_the_backup(data: Path, tmp_path: Path) -> None:
    target, template = tmp_path / "backup", data / "templates" / "gazette.json"
    template.parent.mkdir()
    template.write_text(json.dumps({"version": 1, "learnt_from": 3, "lines": []}))
    backup(data / "onrecord.db", data / "archive", target)
    assert (target / "templates" / "gazette.json").exists()
    template.unlink()
    backup(data / "onrecord.db", data / "archive", target)
    assert not (target / "templates" / "gazette.json").exists()


def test_two_backups_to_one_folder_do_not_meet(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    backup(data / "onrecord.db", data / "archive", target)
    with FileLock(target / "archive" / ".backup.lock"), pytest.raises(LockedError):
        backup(data / "onrecord.db", data / "archive", target)


def test_a_backup_that_somebody_worked_on_loses_its_journal_first(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    backup(data / "onrecord.db", data / "archive", target)
    shutil.copytree(target, tmp_path / "worked")
    writer = open_database(tmp_path / "worked" / "onrecord.db")
    writer.execute("INSERT INTO persons (id, name) VALUES ('a', 'A')")
    for left in ("onrecord.db", "onrecord.db-wal", "onrecord.db-shm"):
        shutil.copy(tmp_path / "worked" / left, target / left)
    writer.close()
    backup(data / "onrecord.db", data / "archive", target)
    assert found_in(target) == []
    with contextlib.closing(read_database(target / "onrecord.db")) as db:
        assert db.execute("SELECT count(*) FROM persons").fetchone() == (0,)


# ------------------------------------------------------------------------------------------------- cut short


@pytest.fixture
def grown(db: Database, data: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder with everything there may be since its backup: `backup`."""
    archive = Archive(data / "archive", run_id=LATER, site="gazette", now=NOW)
    insert_captures(db, [archive.append(capture(11, os.urandom(30_000), run_id=LATER))])
    backup(data / "onrecord.db", data / "archive", tmp_path / "backup")  # its file is `.open` there
    insert_captures(db, [archive.append(capture(12, os.urandom(900_000), run_id=LATER))])
    archive.close()
    fill(data, [capture(21, b"newer" * 200)])
    (data / "people.toml").write_text('[merges]\n"A. Vale" = "Ann Vale"\n')
    with Archive(data / "archive", run_id="last-run", site="gazette", now=NOW) as last:
        insert_captures(db, [last.append(capture(31, b"now", run_id="last-run"))])
        last.sync()
        yield data


def in_child(
    hook: Callable[[str, tuple[Any, ...]], None], data: Path, target: Path, room: int = resource.RLIM_INFINITY
) -> int:
    """The exit status of a backup in a process of its own; the hook is told of everything it does to files."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        sys.addaudithook(hook)
        try:
            backup(data / "onrecord.db", data / "archive", target)
        except StorageError:
            os._exit(Exit.STORAGE)
        except BaseException as error:  # noqa: BLE001 - a forked test must not go on
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def killer(number: int, events: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    left = [number]

    def hook(event: str, _arguments: tuple[Any, ...]) -> None:
        if event not in events:
            return
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


@pytest.mark.slow
def test_a_backup_killed_at_any_moment_leaves_the_good_one(grown: Path, tmp_path: Path) -> None:
    events = ("open", "os.rename", "os.link", "os.remove", "os.truncate", "sqlite3.connect")
    for number in range(1000):
        target = tmp_path / "killed"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(tmp_path / "backup", target)
        status = in_child(killer(number, events), grown, target)
        assert status in (0, signal.SIGKILL)
        told = [problem.what for problem in found_in(target)]
        # between the names and the database: captures that the old one does not know yet
        assert all("has no row" in what or "does not list exactly" in what for what in told), (number, told)
        if not status or number % 10 == 0:
            backup(grown / "onrecord.db", grown / "archive", target)
            assert found_in(target) == []
            assert not list(target.rglob("*.new"))
        if not status:
            break
    assert 30 < number < 999


def test_a_first_backup_killed_is_gone_on_with(grown: Path, tmp_path: Path) -> None:
    target = tmp_path / "first"
    assert in_child(killer(0, ("os.link",)), grown, target) == signal.SIGKILL
    assert not (target / "onrecord.db").exists()
    backup(grown / "onrecord.db", grown / "archive", target)
    assert found_in(target) == []


def without_links(event: str, _arguments: tuple[Any, ...]) -> None:
    if event == "os.link":
        raise OSError(errno.EPERM, "no hard links here")


@pytest.mark.parametrize("room", [1_000, 100_000, 700_000])
def test_a_full_disk_leaves_the_good_backup(grown: Path, tmp_path: Path, room: int) -> None:
    status = in_child(without_links, grown, tmp_path / "backup", room)
    assert os.waitstatus_to_exitcode(status) == Exit.STORAGE
    assert found_in(tmp_path / "backup") == []
    assert not list((tmp_path / "backup").rglob("*.new"))


def test_without_hard_links_files_are_copied(grown: Path, tmp_path: Path) -> None:
    assert in_child(without_links, grown, tmp_path / "backup") == 0
    assert found_in(tmp_path / "backup") == []
    assert {path.stat().st_nlink for path in (tmp_path / "backup" / "archive").glob("*-2.warc.gz")} == {1}
