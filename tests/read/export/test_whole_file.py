"""What killed exports leave goes with the next one; what a living one writes stays."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.read.export import whole_file

WRITER = """
import pipeline.light.preloaded
import sys, time
from pathlib import Path
from pipeline.read.export import whole_file
with whole_file(Path(sys.argv[1])) as part:
    part.write_text("half")
    print(part.name, flush=True)
    time.sleep(60)
"""


@contextmanager
def writing(target: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that is writing the target, and its part."""
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        assert process.stdout is not None
        yield process, target.with_name(process.stdout.readline().strip())
        process.kill()


@pytest.mark.parametrize("name", ["quotes.csv", "other.csv"])
def test_the_part_of_a_killed_export_goes_with_the_next(tmp_path: Path, name: str) -> None:
    with writing(tmp_path / "quotes.csv") as (process, part):
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert part.exists()
        with whole_file(tmp_path / name) as ours:
            ours.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_part_of_a_living_export_stays(tmp_path: Path) -> None:
    with writing(tmp_path / "quotes.csv") as (_, part), whole_file(tmp_path / "quotes.csv") as ours:
        ours.write_text("whole")
        assert part.read_text() == "half"


def test_a_left_over_part_under_our_own_number_is_in_nobodys_way(tmp_path: Path) -> None:
    left = tmp_path / f".quotes.csv.{os.getpid()}.onrecord.part"
    left.write_text("in a container every export may have the same number")
    with whole_file(tmp_path / "quotes.csv") as part:
        part.write_text("whole")
    assert (tmp_path / "quotes.csv").read_text() == "whole"


@pytest.mark.parametrize("name", [".letter.part", ".video.4194999.part", "quotes.csv.1.onrecord.part"])
def test_a_file_of_others_is_never_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("not ours")
    with whole_file(tmp_path / "quotes.csv") as part:
        part.write_text("whole")
    assert (tmp_path / name).read_text() == "not ours"
