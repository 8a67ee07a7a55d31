"""A removal that is killed at any moment leaves no half file, and the same command finishes it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import Exit
from tests.desk import Desk
from tests.small_site import ROOT, serving
from tests.takedown.paper import BAD, command, copied, found_in, serve


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with serving() as paper:
        serve(paper)
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"), f'feeds = ["{paper.home}feed"]')
        for _ in range(2):
            assert desk.run() == Exit.COMPLETE
        yield desk


def words(desk: Desk) -> list[str]:
    return ["remove", desk.paper.home.rstrip("/") + BAD, "--reason", "court order 7", "--yes"]


def finishes(desk: Desk) -> bool:
    """Whether the same command ends it, and nothing is wrong or left."""
    assert command(desk, *words(desk)) == Exit.COMPLETE
    assert command(desk, "verify") == Exit.COMPLETE
    assert desk.rows("SELECT hidden, finished_at IS NULL FROM removals") == [(0, 0)]
    assert desk.rows("SELECT count(*) FROM articles") == [(1,)]
    return found_in(desk.config.data) == []


def stopping(number: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which stops the program at its n-th call."""
    calls = iter(range(1, 1000))

    def stop(*arguments: Any, **named: Any) -> Any:
        if next(calls) == number:
            raise KeyboardInterrupt
        return real(*arguments, **named)

    return stop


@pytest.mark.parametrize("when", ["fsync", "replace"])
def test_stopped_whenever_something_is_put_on_the_disk_it_is_finished_by_the_next(
    crawled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    for number in range(1, 40):
        desk = copied(crawled, tmp_path / str(number))
        with monkeypatch.context() as patch:
            patch.setattr(os, when, stopping(number, getattr(os, when)))
            code = command(desk, *words(desk))
        if code == Exit.COMPLETE:
            break
        assert code == Exit.STOPPED
        assert finishes(desk)
        shutil.rmtree(tmp_path / str(number))
    assert number > 3


@pytest.mark.slow
@pytest.mark.parametrize("after", range(0, 200, 10))
def test_killed_while_it_works_it_is_finished_by_the_next(crawled: Desk, tmp_path: Path, after: int) -> None:
    desk = copied(crawled, tmp_path)
    told = [sys.executable, "-m", "pipeline", "--data", str(desk.config.data), *words(desk), "--json"]
    child = subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=tmp_path, env=ENVIRONMENT)
    assert child.stdout
    child.stdout.readline()  # what is to go is told right before it goes
    time.sleep(after / 1000)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert finishes(desk)


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
