"""A site that was renamed in one folder is one site in the merged one, under its new name and with its old ids."""

import shutil
from pathlib import Path

from pipeline.renames import renames_in
from schemas.errors import Exit
from tests.merge.folders import asked, command, merge

Machines = tuple[Path, Path, Path]
TOLD = "SELECT a.id, a.site, a.url, v.number, v.kind, v.text FROM articles a JOIN revisions v ON v.article_id = a.id "
TOLD += "ORDER BY a.id, v.number"


def renamed(machine: Path, folder: Path) -> Path:
    shutil.copytree(machine.parent, folder)
    assert command(folder / "data", "sites", "rename", "tarn-sound", "new-sound") == Exit.COMPLETE
    return folder / "data"


def as_renamed(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [tuple("new-sound" if value == "tarn-sound" else value for value in row) for row in rows]


def test_both_are_one_site_whichever_comes_first(machines: Machines, tmp_path: Path) -> None:
    there = renamed(machines[0], tmp_path / "there")
    for number, folders in enumerate(((there, machines[1]), (machines[1], there))):
        whole = tmp_path / f"whole-{number}"
        assert command(whole, "merge", *map(str, folders), sites=there.parent / "sites") == Exit.COMPLETE
        assert asked(whole, TOLD) == as_renamed(asked(machines[2], TOLD))
        assert {site for (site,) in asked(whole, "SELECT site FROM captures")} == {"new-sound", "harrow-light"}
        assert renames_in(whole / "archive") == renames_in(there / "archive")
        assert command(whole, "verify", sites=there.parent / "sites") == Exit.COMPLETE


def test_what_an_earlier_merge_brought_under_the_old_name_gets_the_new_one(machines: Machines, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    assert merge(*machines[:2], into=whole) == Exit.COMPLETE
    there = renamed(machines[0], tmp_path / "there")
    assert command(whole, "merge", str(there), sites=there.parent / "sites") == Exit.COMPLETE
    assert asked(whole, TOLD) == as_renamed(asked(machines[2], TOLD))
    assert asked(whole, "SELECT first_name FROM sites WHERE name = 'new-sound'") == [("tarn-sound",)]
