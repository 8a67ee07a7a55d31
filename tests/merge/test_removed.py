"""What was taken down in one folder is nowhere in what they are merged into, whoever held it before."""

import shutil
from pathlib import Path

from schemas.address import address
from schemas.errors import Exit
from tests.merge.alike import exact
from tests.merge.folders import LEVY, asked, command, merge
from tests.takedown.paper import found_in

Machines = tuple[Path, Path, Path]


def removed(machine: Path, folder: Path, *more: str) -> Path:
    """A copy of a machine's data folder, in which the story was taken down."""
    shutil.copytree(machine.parent, folder)
    assert command(folder / "data", "remove", LEVY, "--reason", "court order 7", *more) == Exit.COMPLETE
    return folder / "data"


def test_a_removal_in_one_folder_keeps_out_what_the_other_has(machines: Machines, tmp_path: Path) -> None:
    there, here = removed(machines[0], tmp_path / "there", "--yes"), machines[1]
    whole = tmp_path / "data"
    assert merge(there, here, into=whole) == Exit.COMPLETE
    _is_nowhere(whole)
    assert command(whole, "verify", sites=there.parent / "sites") == Exit.COMPLETE
    before = exact(whole)
    assert merge(there, here, into=whole) == Exit.COMPLETE
    assert exact(whole) == before


def test_it_takes_out_what_an_earlier_merge_brought(machines: Machines, tmp_path: Path) -> None:
    whole = tmp_path / "data"
    assert merge(*machines[:2], into=whole) == Exit.COMPLETE
    there = removed(machines[0], tmp_path / "there", "--yes")
    assert merge(there, machines[1], into=whole) == Exit.COMPLETE
    _is_nowhere(whole)
    assert command(whole, "verify", sites=there.parent / "sites") == Exit.COMPLETE


def test_what_is_only_hidden_keeps_its_captures_and_comes_back(machines: Machines, tmp_path: Path) -> None:
    there, whole = removed(machines[0], tmp_path / "there", "--hide"), tmp_path / "data"
    assert merge(there, machines[1], into=whole) == Exit.COMPLETE
    assert asked(whole, "SELECT 1 FROM articles WHERE url = ?", LEVY) == []
    assert asked(whole, "SELECT count(*) FROM captures WHERE url = ?", LEVY) == [(4,)]
    assert command(whole, "remove", LEVY, "--undo", sites=there.parent / "sites") == Exit.COMPLETE
    assert asked(whole, "SELECT revision FROM articles WHERE url = ?", LEVY) == [(4,)]


def _is_nowhere(whole: Path) -> None:
    """The story, that is; its copy in the other paper stays, which nobody took down."""
    assert asked(whole, "SELECT 1 FROM article_urls WHERE url = ?", address(LEVY)) == []
    assert asked(whole, "SELECT 1 FROM captures WHERE url = ?", LEVY) == []
    assert asked(whole, "SELECT hidden, finished_at IS NULL FROM removals") == [(0, 0)]
    for day in (14, 16, 17):
        assert found_in(whole, f"we shall pay {day} crowns") == []
