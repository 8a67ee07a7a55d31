"""A merge that is killed at any moment loses nothing, and the next one comes to the same.

Each step that another program could see (a file gets its name, a transaction begins or is written) is where a child
process is killed, one step further each time.
"""

import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Config
from pipeline.database import open_database
from pipeline.merge.folders import alone, look_into
from pipeline.merge.run import Watcher, join_folders
from schemas.errors import Exit
from tests.merge.alike import exact, files
from tests.merge.folders import merge

Machines = tuple[Path, Path, Path]
SEEN = ("os.rename", "os.link", "os.remove")
EACH = 7
"""Every so many steps of a long merge; the short one is killed at each."""


def join(folders: tuple[Path, ...], data: Path) -> None:
    """All of a merge that writes, but for what is read again at its end."""
    config = Config(data=data, min_free_mib=1)
    found = look_into(folders, data)
    db = open_database(config.database)
    try:
        with alone(config, db, found):
            join_folders(db, config, found, Watcher())
    finally:
        db.close()


def killed_at(step: int, folders: tuple[Path, ...], data: Path) -> bool:
    """Whether a child that does the merge was killed at its so manieth step; False when it came to the end before."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _Steps(step).follow()
            join(folders, data)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


class _Steps:
    """Counts the steps of this process, and ends it at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def follow(self) -> None:
        """Hear of every file that gets a name, and of every statement that a database is given."""
        connect = sqlite3.connect

        def heard(*arguments: Any, **more: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **more)
            connection.set_trace_callback(self.heard)
            return connection

        sqlite3.connect = heard
        sys.addaudithook(lambda event, _arguments: self.count() if event in SEEN else None)

    def heard(self, statement: str) -> None:
        if statement.startswith(("BEGIN IMMEDIATE", "COMMIT")):
            self.count()

    def count(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def whole(folders: tuple[Path, ...], data: Path) -> Iterator[tuple[dict[str, Any], dict[str, bytes]]]:
    """What the merge comes to when nobody kills it."""
    assert merge(*folders, into=data) == Exit.COMPLETE
    yield exact(data), files(data)


@pytest.mark.slow
def test_killed_at_each_step_of_a_copy_it_goes_on_and_comes_to_the_same(machines: Machines, tmp_path: Path) -> None:
    folders = (machines[0],)
    with whole(folders, tmp_path / "whole") as wanted:
        step = 1
        while killed_at(step, folders, data := tmp_path / f"killed-{step}"):
            join(folders, data)
            assert (exact(data), files(data)) == wanted, step
            step += 1
        assert step > 12


def test_killed_again_and_again_at_ever_later_steps_two_that_are_joined_come_to_the_same(
    machines: Machines, tmp_path: Path
) -> None:
    folders, data = machines[:2], tmp_path / "killed"
    with whole(folders, tmp_path / "whole") as wanted:
        steps = Counter(killed_at(step, folders, data) for step in range(1, 60, EACH))
        assert steps[True] >= 3
        assert merge(*folders, into=data) == Exit.COMPLETE
        assert (exact(data), files(data)) == wanted


def test_stopped_by_a_signal_it_says_12_and_what_was_merged_is_kept(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.cli import main

    child = os.fork()
    if child == 0:
        try:
            _Terminated(12).follow()
            sites = machines[0].parent / "sites"
            monkeypatch.setattr(sys, "argv", ["onrecord", "--data", str(tmp_path / "data"), "--sites", str(sites),
                                              "merge", *map(str, machines[:2])])  # fmt: skip
            main()
        except SystemExit as ended:
            os._exit(int(ended.code or 0))
        finally:
            os._exit(1)
    assert os.WEXITSTATUS(os.waitpid(child, 0)[1]) == Exit.STOPPED
    with whole(machines[:2], tmp_path / "whole") as wanted:
        assert merge(*machines[:2], into=tmp_path / "data") == Exit.COMPLETE
        assert (exact(tmp_path / "data"), files(tmp_path / "data")) == wanted


class _Terminated(_Steps):
    """Stops this process at a step as a service manager does."""

    def count(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGTERM)
