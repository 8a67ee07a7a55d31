"""What people decided in any folder counts for all; of two that contradict each other ours stays, and it is said."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.archive.removal import Removal, load_ledger, save_removal
from pipeline.merge.decisions import join_corrections, join_people, join_removals, join_renames, join_templates
from pipeline.merge.folders import Folder
from pipeline.process.corrections import FILE as CORRECTIONS
from pipeline.process.corrections import Correction, Corrections, change_corrections
from pipeline.process.people import FILE as PEOPLE
from pipeline.process.people import Merges, save_merges
from pipeline.renames import Rename, add_rename, renames_in

AT = datetime(2026, 3, 14, tzinfo=UTC)
RENAMED = Rename("sound", "new-sound", "2026-03-14T09:00:00+00:00")
DECIDED = Correction(site="sound", article="sound.example/a", quote="Ten boats", start=4, verdict="confirm", by="ann",
                     at="2026-03-14T09:00:00+00:00")  # fmt: skip
GONE = Removal(id=7, site="sound", url="https://sound.example/a", reason="court order", removed_at=AT, hidden=True,
               addresses=("sound.example/a",), texts=("sha256:1",))  # fmt: skip


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, list[Folder]]:
    """Ours, and two others."""
    found = [tmp_path / name for name in ("ours", "first", "second")]
    for data in found:
        (data / "archive").mkdir(parents=True)
    return found[0], [Folder(data=data, sites=("sound",), removals=()) for data in found[1:]]


def test_names_that_are_one_person_anywhere_are_one_here(folders: tuple[Path, list[Folder]]) -> None:
    ours, (first, second) = folders
    save_merges(ours / PEOPLE, Merges({"Vale": "Ingrid Vale"}, {"Ann Lee": {"sound": "Ann Lee (sheriff)"}}))
    save_merges(first.data / PEOPLE, Merges({"Inga Vale": "Ingrid Vale", "Vale": "Bo Vale"}))
    save_merges(
        second.data / PEOPLE,
        Merges({"Ingrid Vale": "Vale"}, {"Ann Lee": {"sound": "Ann Lee", "light": "A. Lee"}}, {"Kitchen Scale": "bo"}),
    )
    said: list[str] = []
    join_people(ours, [first, second], (), said.append)
    joined = Merges.load(ours)
    assert joined.names == {"Vale": "Ingrid Vale", "Inga Vale": "Ingrid Vale"}
    assert joined.splits == {"Ann Lee": {"sound": "Ann Lee (sheriff)", "light": "A. Lee"}}
    assert joined.not_persons == {"Kitchen Scale": "bo"}
    assert said == [
        f"{first.data / PEOPLE}: 'Vale' = 'Bo Vale' is left out: it is 'Ingrid Vale' here",
        f"{second.data / PEOPLE}: 'Ingrid Vale' = 'Vale' is left out: 'Vale' is 'Ingrid Vale' here",
        f"{second.data / PEOPLE}: 'Ann Lee' at sound = 'Ann Lee' is left out: it is 'Ann Lee (sheriff)' here",
    ]
    before = (ours / PEOPLE).stat().st_mtime_ns
    join_people(ours, [first], (), said.append)
    assert (ours / PEOPLE).stat().st_mtime_ns == before


def test_of_two_decisions_about_a_quote_the_later_one_counts(folders: tuple[Path, list[Folder]]) -> None:
    ours, others = folders
    later = replace(DECIDED, verdict="reject", at="2026-03-15T09:00:00+00:00")
    other = replace(DECIDED, quote="Eleven boats")
    for data, told in ((ours, DECIDED), (others[0].data, later), (others[1].data, other)):
        change_corrections(data / CORRECTIONS, lambda _now, told=told: Corrections((told,)))
    for _ in range(2):
        join_corrections(ours, others, ())
        assert Corrections.load(ours).listed == (later, other)


def test_a_site_renamed_anywhere_has_its_new_name_in_every_decision(folders: tuple[Path, list[Folder]]) -> None:
    ours, others = folders
    add_rename(others[0].data / "archive", RENAMED)
    change_corrections(others[1].data / CORRECTIONS, lambda _now: Corrections((DECIDED,)))
    save_merges(others[1].data / PEOPLE, Merges(splits={"Ann Lee": {"sound": "A. Lee"}}))
    save_removal(others[1].data, GONE)
    (others[1].data / "templates").mkdir()
    (others[1].data / "templates" / "sound.json").write_text("{}")
    renames = join_renames(ours / "archive", [folder.data / "archive" for folder in others])
    assert renames == renames_in(ours / "archive") == (RENAMED,)
    join_corrections(ours, others, renames)
    join_people(ours, others, renames, pytest.fail)
    join_templates(ours, others, pytest.fail)
    assert [one.site for one in Corrections.load(ours).listed] == ["new-sound"]
    assert Merges.load(ours).splits == {"Ann Lee": {"new-sound": "A. Lee"}}
    assert [one.site for one in join_removals(ours, others)] == ["new-sound"]
    assert (ours / "templates" / "new-sound.json").read_text() == "{}"


def test_a_template_of_ours_stays_and_the_other_is_told(folders: tuple[Path, list[Folder]]) -> None:
    ours, others = folders
    for data, text in ((ours, "{}"), (others[0].data, "[]")):
        (data / "templates").mkdir()
        (data / "templates" / "sound.json").write_text(text)
    said: list[str] = []
    join_templates(ours, others, said.append)
    assert (ours / "templates" / "sound.json").read_text() == "{}"
    assert said == [f"{others[0].data}/templates/sound.json: is left out: {ours}/templates/sound.json says otherwise"]


def test_what_one_folder_took_out_for_good_no_other_shows_by_whatever_it_is_known(
    folders: tuple[Path, list[Folder]],
) -> None:
    ours, others = folders
    save_removal(ours, GONE)
    save_removal(others[0].data, replace(GONE, hidden=False, addresses=("sound.example/b",), texts=()))
    joined = replace(GONE, hidden=False, addresses=("sound.example/a", "sound.example/b"))
    assert join_removals(ours, others) == [joined]
    assert load_ledger(ours) == {7: joined}
