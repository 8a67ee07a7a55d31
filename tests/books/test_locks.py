"""A lock excludes other processes and dies with its holder."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.books.locks import hold, is_free
from schemas.errors import Exit, LockedError, StorageError

HOLDER = """
import pipeline.light.preloaded
import sys, time
from pathlib import Path
from pipeline.books.locks import hold
with hold(Path(sys.argv[1]), "gazette"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.communicate()


@pytest.mark.usefixtures("holder")
def test_a_held_lock_is_refused_at_once_naming_the_file_and_exit_code_11(tmp_path):
    began = time.monotonic()
    with pytest.raises(LockedError, match=r"gazette\.lock") as caught, hold(tmp_path, "gazette"):
        pass
    assert time.monotonic() - began < 2
    assert caught.value.exit_code == Exit.LOCKED
    assert not is_free(tmp_path, "gazette")
    assert is_free(tmp_path, "herald")


def test_the_lock_of_a_killed_process_is_free(tmp_path, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert is_free(tmp_path, "gazette")
    with hold(tmp_path, "gazette"):
        assert not is_free(tmp_path, "gazette")
    assert is_free(tmp_path, "gazette")


def test_the_holder_itself_cannot_take_it_twice(tmp_path):
    with hold(tmp_path, "gazette"), pytest.raises(LockedError), hold(tmp_path, "gazette"):
        pass


def test_the_lock_is_free_again_when_the_work_raises(tmp_path):
    with pytest.raises(ZeroDivisionError), hold(tmp_path, "gazette"):
        1 / 0  # noqa: B018
    assert is_free(tmp_path, "gazette")


def test_the_folder_is_made_and_the_file_is_not_for_others_to_read(tmp_path):
    with hold(tmp_path / "deep" / "locks", "gazette"):
        assert (tmp_path / "deep" / "locks" / "gazette.lock").stat().st_mode & 0o007 == 0


def test_a_folder_that_cannot_be_made_is_a_storage_failure(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file"), hold(tmp_path / "file" / "locks", "gazette"):
        pass
