"""Which rows an export has: by site, time, language, person and confidence, and by nobody's other name."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.database import open_database, utc
from pipeline.read.export import Wanted, What, count_rows, export_rows
from schemas.errors import ConfigError
from tests.rows import BRANDT, NOW, OKORO, TARN, fill, filled_file

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def archive() -> Database:
    """Articles of three sites; the one without a date was first seen NOW, one is in Welsh."""
    db = open_database(None)
    fill(db)
    db.execute("UPDATE article_rows SET published_at = NULL WHERE url LIKE '%/odd'")
    db.execute("UPDATE article_rows SET language = 'cy' WHERE url LIKE '%/light'")
    return db


def slugs(db: Database, wanted: Wanted, what: What = "articles") -> list[str]:
    return [str(row["url"]).rpartition("/")[2] for row in export_rows(db, what, wanted)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["lamp-tax", "odd", "ferry", "light"]),
        (Wanted(site="harrow-courier"), ["lamp-tax", "odd"]),
        (Wanted(language="cy"), ["light"]),
        (Wanted(since=utc(NOW - DAY) or ""), ["lamp-tax", "odd", "ferry", "light"]),
        (Wanted(since=utc(NOW - DAY + timedelta(seconds=1)) or ""), ["odd", "ferry"]),
        (Wanted(until=utc(NOW) or ""), ["lamp-tax", "ferry", "light"]),
        (Wanted(until=utc(NOW - DAY) or ""), []),
        (Wanted(person=TARN), ["lamp-tax", "light"]),
        (Wanted(person=TARN.lower(), site="meridian-digest"), ["light"]),
        (Wanted(person=OKORO), ["ferry"]),
        (Wanted(person="Okoro-Lind"), ["ferry"]),
        (Wanted(person="the treasury"), ["lamp-tax", "light"]),
        (Wanted(person="the treasury", sure_from=0.9), []),
    ],
)
@pytest.mark.parametrize("what", ["articles", "quotes", "citations"])
def test_each_filter_keeps_what_it_names(archive: Database, wanted: Wanted, found: list[str], what: What) -> None:
    told = slugs(archive, wanted, what)
    assert count_rows(archive, what, wanted) == len(told)
    if what == "articles":
        assert told == found
    elif what == "quotes" and not wanted.person:
        assert set(told) == set(found)
    else:  # a paper may cite nobody
        assert set(told) <= set(found)


def test_quotes_of_a_person_are_theirs_alone(archive: Database) -> None:
    for person in (BRANDT, OKORO, TARN):
        assert {row["speaker"] for row in export_rows(archive, "quotes", Wanted(person=person))} == {person}


def test_an_article_with_a_persons_quote_keeps_the_others_words(archive: Database) -> None:
    [ferry] = export_rows(archive, "articles", Wanted(person=OKORO))
    assert {quote["speaker"] for quote in ferry["quotes"]} == {BRANDT, "the port", OKORO}


def test_least_confidence_and_stance_hold_for_quotes_in_articles_too(archive: Database) -> None:
    wanted = Wanted(sure_from=0.9)
    assert {row["confidence"] >= 0.9 for row in export_rows(archive, "quotes", wanted)} == {True}
    listed = [quote for row in export_rows(archive, "articles", wanted) for quote in row["quotes"]]
    assert len(listed) == count_rows(archive, "quotes", wanted)
    assert count_rows(archive, "quotes", Wanted(stance="negated")) == 0


def test_a_name_of_two_persons_is_asked_back(db: Database) -> None:
    fill(db)
    db.execute("INSERT INTO persons VALUES ('other', 'Ulf Brandt')")
    db.execute("INSERT INTO person_aliases VALUES ('other', 'Brandt')")
    with pytest.raises(ConfigError, match=r"a name of 2 persons: Odile Brandt, Ulf Brandt"):
        count_rows(db, "quotes", Wanted(person="Brandt"))
    assert count_rows(db, "quotes", Wanted(person="other")) == 0
    assert count_rows(db, "quotes", Wanted(person=BRANDT)) == 4


@pytest.mark.parametrize(
    ("wanted", "told"),
    [(Wanted(site="harrow-couriers"), "did you mean 'harrow-courier'"), (Wanted(language="xx"), "of these: cy, en"),
     (Wanted(person="Odile Brant"), "did you mean 'Odile Brandt'"), (Wanted(person="dile"), "whole names")],
)  # fmt: skip
def test_what_nobody_has_is_told_with_the_nearest(archive: Database, wanted: Wanted, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        list(export_rows(archive, "quotes", wanted))


def test_the_command_line_hands_every_filter_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(filled_file(tmp_path))
    asked = [
        "export", "--what", "quotes", "--format", "csv", "--bom", "--site", "lantern-post", "--language", "en",
        "--since", "2026-03-13", "--until", "2026-03-14T00:00Z", "--person", OKORO, "--min-confidence", "0.5",
    ]  # fmt: skip
    assert run_cli(["--data", data, *asked]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("\ufeffquote,parts,speaker,")
    assert len(lines) == 2
    assert OKORO in lines[1]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--until", "soon"], "--until: 'soon' is no time"),
        (["--since", "2026-03-02", "--until", "2026-03-02"], "nothing lies between"),
        (["--all", "--min-confidence", "0.9"], "give one of them"),
        (["--min-confidence", "2"], "not in the range"),
        (["--package", "x", "--output", "y"], "leave --what and --output out"),
    ],
)
def test_what_cannot_be_meant_is_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str], told: str
) -> None:
    assert run_cli(["--data", str(filled_file(tmp_path)), "export", *asked]) == 2
    assert told in capsys.readouterr().err
