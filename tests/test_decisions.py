"""Files that hold what people decided: whole on the disk, for owner and group alone, and never through a link."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Archive
from pipeline.clean import Template
from pipeline.clean.story.template import SharedLine
from pipeline.cli import run_cli
from pipeline.database import open_database, read_whole, write_whole
from pipeline.process.people import Merges, change_merges, load_merges, merged, save_merges
from pipeline.process.templates import use_template, used_templates
from schemas.errors import ConfigError, Exit
from tests.archive.captures import NOW, RUN, capture

TEMPLATE = Template("gazette", 3, {"noteofthepaper": SharedLine(text="Note of the paper", pages=3, example="")}, 1)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths in the order in which they are put on the disk."""
    told: list[str] = []
    fsync = os.fsync

    def telling(handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        told.append(Path(f"/proc/self/fd/{number}").readlink().name)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", telling)
    return told


def test_decisions_are_on_the_disk_before_they_are_told(tmp_path: Path, synced: list[str]) -> None:
    save_merges(tmp_path / "people.toml", Merges({"A. Vale": "Ann Vale"}))
    use_template(tmp_path, TEMPLATE)
    assert synced == ["people.toml.new", tmp_path.name, "gazette.json.new", "templates"]


def test_a_new_file_of_the_archive_is_on_the_disk_with_its_name(tmp_path: Path, synced: list[str]) -> None:
    with Archive(tmp_path / "archive", run_id=RUN, site="gazette", now=NOW) as archive:
        assert synced == [tmp_path.name, "archive"]
        archive.append(capture(1))
        archive.sync()
        assert synced[2:] == [archive.path.name]


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_decisions_are_for_owner_and_group_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        save_merges(tmp_path / "data" / "people.toml", Merges({"A. Vale": "Ann Vale"}))
        use_template(tmp_path / "data", TEMPLATE)
    finally:
        os.umask(before)
    for path in (tmp_path / "data").rglob("*"):
        assert path.stat().st_mode & 0o027 == 0, path
    assert (tmp_path / "data" / "people.toml").stat().st_mode & 0o777 == 0o640
    assert load_merges(tmp_path / "data" / "people.toml").names == {"A. Vale": "Ann Vale"}
    assert used_templates(tmp_path / "data").keys() == {"gazette"}


@pytest.mark.parametrize("name", ["people.toml", "people.toml.new", "people.new"])
def test_a_planted_link_is_not_written_through(tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / name).symlink_to(victim)
    open_database(tmp_path / "data" / "onrecord.db").close()
    code = run_cli(["--data", str(tmp_path / "data"), "people", "split", "A. Vale", "--at", "x", "--into", "Ann Vale"])
    assert code == Exit.USAGE  # nobody of that name is in the record yet, and nothing was written
    refused = pytest.raises(ConfigError, match="symbolic link") if name == "people.toml" else contextlib.nullcontext()
    with refused:
        change_merges(tmp_path / "data" / "people.toml", lambda merges: merged(merges, "A. Vale", "Ann Vale"))
    assert victim.read_text() == "untouched"


def test_a_planted_link_is_not_read_through(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text('[merges]\n"A. Vale" = "Ann Vale"\n')
    (tmp_path / "people.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(ConfigError, match="symbolic link"):
        load_merges(tmp_path / "people.toml")
    (tmp_path / "people.toml").unlink()
    (tmp_path / "people.toml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="symbolic link"):
        load_merges(tmp_path / "people.toml")


def test_a_planted_folder_of_templates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "templates").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="symbolic link"):
        use_template(tmp_path, TEMPLATE)
    with pytest.raises(ConfigError, match="symbolic link"):
        used_templates(tmp_path)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_is_no_text_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "people.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"people\.toml: not UTF-8"):
        load_merges(tmp_path / "people.toml")


def test_a_crash_before_the_new_file_is_whole_leaves_the_old_one(tmp_path: Path) -> None:
    write_whole(tmp_path / "people.toml", "old")
    (tmp_path / "people.toml.new").write_text("ha")
    assert read_whole(tmp_path / "people.toml") == b"old"
    write_whole(tmp_path / "people.toml", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["people.toml"]


MERGER = """
import pipeline.light.preloaded
import sys, time
from pathlib import Path
from pipeline.process.people import change_merges, merged
while not Path(sys.argv[1]).exists():
    time.sleep(0.001)
for number in range(60):
    alias = f"{sys.argv[2]} Vale {number}"
    change_merges(Path(sys.argv[1]), lambda merges: merged(merges, alias, "Ann Vale"))
"""


def test_commands_at_the_same_time_lose_none_of_each_others_decisions(tmp_path: Path) -> None:
    root, path = Path(__file__).parents[1], tmp_path / "people.toml"
    at_once = [
        subprocess.Popen([sys.executable, "-c", MERGER, str(path), name], cwd=root) for name in ("Ada", "Ida", "Eda")
    ]
    time.sleep(2)  # until all wait for the file
    save_merges(path, merged(Merges(), "A. Vale", "Ann Vale"))
    assert [process.wait() for process in at_once] == [0, 0, 0]
    assert len(load_merges(path).names) == 181
