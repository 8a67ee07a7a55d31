"""People: ids from the name alone, aliases, merges by hand that survive a rebuild, and the command."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.attribution import find_attributions
from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.process.people import (
    Merges,
    alike,
    load_merges,
    merged,
    save_merges,
    split,
    split_at,
)
from pipeline.process.people.mentions import mentions
from schemas import Article, Block, Person
from schemas.errors import ConfigError
from schemas.person import person_id

TEXT = (
    "“Not this year,” Prime Minister Ingrid Vale said.\n\n“Why not,” Victor Rook asked.\n\n“Because,” PM Vale said. "
    "“She is late,” he said.\n\nVale said that the pier was closed."
)


def article(text: str, headline: str = "") -> Article:
    blocks = tuple(Block(kind="paragraph", text=part) for part in text.split("\n\n"))
    return Article(url="https://lantern.example/a", site="l", capture_id="c", headline=headline, blocks=blocks)


def speaking(text: str, merges: Merges, headline: str = "") -> dict[int, Person]:
    page = article(text, headline)
    return mentions(page, find_attributions(page), merges)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zdzisława Wróblewska-Quiñones", "zdzislawa-wroblewska-quinones"),
        ("INGRID  VALE", "ingrid-vale"),
        ("J. J. O’Brien", "j-j-o-brien"),
        ("高市早苗", "高市早苗"),
        ("—", ""),
    ],
)
def test_an_id_is_the_name_without_accents_and_case(name: str, expected: str) -> None:
    assert person_id(name) == expected


def test_one_person_under_all_names_the_article_uses() -> None:
    found = speaking(TEXT, Merges(), headline="PM Vale Keeps Pier Shut")
    vale = {person for person in found.values() if person.id == "ingrid-vale"}
    (only,) = vale
    assert only.name == "Ingrid Vale"
    assert set(only.aliases) == {"PM Vale", "Prime Minister Ingrid Vale", "Vale"}


def test_pronouns_and_groups_are_nobodys_aliases() -> None:
    found = speaking("“No,” Victor Rook said. “Never,” he said. “Yes,” the Harbor Department said.", Merges())
    assert {person.name for person in found.values()} == {"Victor Rook"}
    assert all("he" not in person.aliases for person in found.values())


def test_a_last_name_that_two_share_is_no_alias() -> None:
    text = "“No,” Ingrid Vale said.\n\n“Yes,” Oskar Vale said."
    assert {person.aliases for person in speaking(text, Merges()).values()} == {()}


def test_merged_names_are_one_person_with_the_old_name_as_alias() -> None:
    found = speaking("“No,” Inga Vale said.", Merges({"Inga Vale": "Ingrid Vale"}))
    assert found[0].id == "ingrid-vale"
    assert "Inga Vale" in found[0].aliases


def test_merges_are_written_and_read_again(tmp_path: Path) -> None:
    merges = merged(merged(Merges(), 'Inga "Ing" Vale', "Ingrid Vale"), "Vič Rook", "Victor\\Rook")
    save_merges(tmp_path / "people.toml", merges)
    assert Merges.load(tmp_path) == merges


def test_no_file_is_no_merges(tmp_path: Path) -> None:
    assert Merges.load(tmp_path).names == {}


@pytest.mark.parametrize(
    "text",
    [
        "[merges\n",
        '[splits]\n"Inga Vale" = 3\n',
        '[splits."Inga Vale"]\nl = "—"\n',
        '[merges]\n"Inga Vale" = 3\n',
        '[merges]\n"—" = "Ingrid Vale"\n',
        "merges = 3\n",
        "[[splits]]\n",
        '[merge]\n"Inga Vale" = "Ingrid Vale"\n',
        '[merges]\n"Inga Vale" = "Ingrid V\xe4le"\n',
    ],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "people.toml").write_text(text, encoding="latin-1" if "\xe4" in text else "utf-8")
    with pytest.raises(ConfigError, match=r"people\.toml"):
        load_merges(tmp_path / "people.toml")


def test_a_circle_is_refused_and_one_in_the_file_ends() -> None:
    merges = merged(Merges(), "A Vale", "B Vale")
    with pytest.raises(ConfigError, match="split"):
        merged(merges, "B Vale", "A Vale")
    assert Merges({"A Vale": "B Vale", "B Vale": "A Vale"}).name_of("A Vale") in ("A Vale", "B Vale")


def test_a_split_takes_a_merge_back_and_refuses_what_was_none() -> None:
    merges = merged(Merges(), "Inga Vale", "Ingrid Vale")
    assert split(merges, "inga vale") == Merges()
    with pytest.raises(ConfigError, match="Inga Vale"):
        split(merges, "Victor Rook")


def test_two_people_of_one_name_are_parted_by_site_and_article(tmp_path: Path) -> None:
    by_site = split_at(Merges(), "Ingrid Vale", "l", "Ingrid Vale (sheriff)")
    both = split_at(by_site, "ingrid vale", "https://lantern.example/b", "Ingrid Vale (actress)")
    save_merges(tmp_path / "people.toml", merged(both, "Inga Vale", "Ingrid Vale"))
    read = Merges.load(tmp_path)
    here, there = article("“No,” Ingrid Vale said."), replace(article("x"), site="elsewhere")
    assert read.person_of("Ingrid Vale", here) == "Ingrid Vale (sheriff)"
    assert read.person_of("Ingrid Vale", replace(here, url="https://lantern.example/b")) == "Ingrid Vale (actress)"
    assert read.person_of("Inga Vale", there) == "Ingrid Vale"
    assert read.person_of("Inga Vale", here) == "Ingrid Vale (sheriff)"
    (person,) = mentions(here, find_attributions(here), read).values()
    assert (person.id, person.name) == ("ingrid-vale-sheriff", "Ingrid Vale (sheriff)")


def test_a_split_off_person_is_merged_back_by_a_merge() -> None:
    parted = split_at(Merges(), "Ingrid Vale", "l", "Ingrid Vale (sheriff)")
    again = merged(parted, "Ingrid Vale (sheriff)", "Ingrid Vale")
    assert again.person_of("Ingrid Vale", article("x")) == "Ingrid Vale"


@pytest.mark.parametrize(("name", "other"), [("Ingrid Vale", "ingrid vale"), ("—", "Ingrid Vale")])
def test_a_split_into_nobody_else_is_refused(name: str, other: str) -> None:
    with pytest.raises(ConfigError, match="both must be names, and two"):
        split_at(Merges(), name, "l", other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("J. Vale", "John Vale", [("J. Vale", "John Vale")]),
        ("John Vale", "John Henry Vale", [("John Vale", "John Henry Vale")]),
        ("John Vale", "Henry Vale", []),
        ("John Vale", "John Rook", []),
        ("Vale", "John Vale", []),
        ("Joh Vale", "John Vale", []),
        ("José Vale", "Jose Vale", []),
    ],
)
def test_names_that_could_be_one_persons(one: str, other: str, expected: list[tuple[str, str]]) -> None:
    assert alike([one, other]) == alike([other, one]) == expected


def test_the_command_lists_names_that_are_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = open_database(tmp_path / "onrecord.db")
    database.table("persons").insert_all([{"id": "ann-vale", "name": "Ann Vale"}, {"id": "a-vale", "name": "A. Vale"}])
    database.close()
    assert run_cli(["--data", str(tmp_path), "people", "alike", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"alias": "A. Vale", "name": "Ann Vale"}


def test_the_command_parts_two_people_or_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(tmp_path / "onrecord.db")
    fill(database)
    database.close()
    data = ["--data", str(tmp_path), "people", "split", "Ingrid Vale"]
    assert run_cli([*data, "--at", "l", "--into", "Ingrid Vale (sheriff)"]) == 0
    assert "Ingrid Vale is Ingrid Vale (sheriff) at l: 0 quotes moved" in capsys.readouterr().out
    assert Merges.load(tmp_path).splits == {"Ingrid Vale": {"l": "Ingrid Vale (sheriff)"}}
    assert run_cli([*data, "--at", "l"]) == 2
    assert "--at and --into go together" in capsys.readouterr().err


def fill(db: Database) -> None:
    """Two people in one article, loaded by hand."""
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("INSERT INTO sites VALUES ('l', '', 'https://l.example/', '', '', 'UTC', '', '', '', NULL, '', '')")
    db.execute(
        "INSERT INTO article_rows (id, site, url, words, revision, evidence, cleaner, first_seen_at) "
        "VALUES (1, 'l', 'u', 1, 1, 'page', '', 't')"
    )
    for position, (key, name) in enumerate([("ingrid-vale", "Ingrid Vale"), ("inga-vale", "Inga Vale")]):
        db.execute("INSERT INTO persons (id, name) VALUES (?, ?)", [key, name])
        db.execute("INSERT INTO person_aliases VALUES (?, ?)", [key, "Vale"])
        row = {"id": position, "article_id": 1, "revision": 1, "position": position, "kind": "direct"}
        row |= {
            "start": 0,
            "end": 2,
            "source": "",
            "cue": "",
            "speaker": name,
            "speaker_kind": "person",
            "person_id": key,
            "confidence": 0.9,
        }
        db.table("attribution_rows").insert(row | {"rule": "r"})
    db.execute("PRAGMA foreign_keys = ON")


def test_the_command_lists_people_by_their_quotes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = open_database(tmp_path / "onrecord.db")
    fill(database)
    database.close()
    data = ["--data", str(tmp_path)]
    assert run_cli([*data, "people", "list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["name"], row["quotes"], row["articles"], row["aliases"]) for row in rows] == [
        ("Inga Vale", 1, 1, "Vale"),
        ("Ingrid Vale", 1, 1, "Vale"),
    ]
    assert run_cli([*data, "people", "list", "Ingrit"]) == 2
    assert "did you mean 'Ingrid Vale'" in capsys.readouterr().err


def test_a_split_of_what_was_never_merged_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = open_database(tmp_path / "onrecord.db")
    fill(database)
    database.close()
    data = ["--data", str(tmp_path), "people"]
    assert run_cli([*data, "merge", "Inga Vale", "Ingrid Vale"]) == 0
    assert run_cli([*data, "split", "Inga Vale"]) == 0
    assert Merges.load(tmp_path) == Merges()
    assert run_cli([*data, "split", "Inga Vale"]) == 2
    assert "was never merged" in capsys.readouterr().err


def test_the_command_merges_nobody_whom_the_record_does_not_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    merge = ["--data", str(tmp_path), "people", "merge"]
    assert run_cli([*merge, "Inga Vale", "Ingrid Vale"]) == 2
    assert "no database here" in capsys.readouterr().err
    database = open_database(tmp_path / "onrecord.db")
    fill(database)
    database.close()
    for names in (["Inga Vael", "Ingrid Vale"], ["Inga Vale", "Ingrit Vale"]):
        assert run_cli([*merge, *names]) == 2
        assert "did you mean" in capsys.readouterr().err
    assert not (tmp_path / "people.toml").exists()
    assert run_cli([*merge, "INGA VALE", "Ingrid M. Vale", "--new"]) == 0
    assert run_cli([*merge, "Vale", "Ingrid M. Vale"]) == 0


@pytest.mark.parametrize(
    ("name", "place", "told"),
    [
        ("Ingrit Vale", "l", "no person"),
        ("Ingrid Vale", "m", "no site 'm'"),
        ("Ingrid Vale", "https://u.example/x", "no article"),
    ],
)
def test_the_command_parts_nobody_at_a_place_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, place: str, told: str
) -> None:
    database = open_database(tmp_path / "onrecord.db")
    fill(database)
    database.close()
    split = ["--data", str(tmp_path), "people", "split", name, "--at", place, "--into", "Ingrid Vale (sheriff)"]
    assert run_cli(split) == 2
    assert told in capsys.readouterr().err
