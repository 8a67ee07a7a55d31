"""How articles introduce who speaks, who is asked beside whom, and quotes by day."""

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.read import run_query
from pipeline.read.offices import office_in
from schemas.errors import ConfigError
from schemas.tables.counted import count_again
from tests.rows import fill


@pytest.fixture(scope="module")
def archive() -> Database:
    db = open_database(None)
    fill(db)
    return db


@pytest.mark.parametrize(
    ("source", "speaker", "code", "office"),
    [
        ("Ilse Marran, the harbour minister,", "Ilse Marran", "en", "harbour minister"),
        ("Marran, deputy leader of the Isles", "Ilse Marran", "en", "deputy leader of the Isles"),
        ("Marran, 58, the mayor of Tolm,", "Ilse Marran", "en", "mayor of Tolm"),
        ("Marran, the envoy who signed for Tolm,", "Ilse Marran", "en", "envoy"),
        ("Chief Justice Ilse B. Marran", "Ilse Marran", "en", "Chief Justice"),
        ("former Gov. Marran", "Ilse Marran", "en", "former Gov."),
        ("A spokesman for the guild, Ilse Marran", "Ilse Marran", "en", "spokesman for the guild"),
        ("the chair, Dr. Ilse Marran", "Ilse Marran", "en", "chair"),
        ("Ministerin Ilse Marran", "Ilse Marran", "de", "Ministerin"),
        ("Ilse Marran, die Ministerin für Häfen,", "Ilse Marran", "de", "Ministerin für Häfen"),
        ("Tolm’s harbour minister, Ilse Marran", "Ilse Marran", "en", "Tolm’s harbour minister"),
        ("former Sen. Ilse Marran, R-Ohio", "Ilse Marran", "en", "former Sen."),
        ("Ilse Marran, a patient friend of harbours who", "Ilse Marran", "en", "patient friend of harbours"),
        ("Governor Marran", "Marran", "en", "Governor"),
        ("le maire, Ilse Marran,", "Ilse Marran", "fr", "maire"),
    ],
)
def test_office_beside_the_name_is_told_as_the_article_has_it(
    source: str, speaker: str, code: str, office: str
) -> None:
    assert office_in(source, speaker, code) == office


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("she", "en"),
        ("the minister", "en"),
        ("Ilse Marran", "en"),
        ("Mrs. Marran", "en"),
        ("Ilse Marran, who brought the bill", "en"),
        ("Ilse Marran, 58", "en"),
        ("Ilse Marran, of Tolm", "en"),
        ("Ilse Marran, elected last spring,", "en"),
        ("the weary Ilse Marran", "en"),
        ("On Friday, Ilse Marran", "en"),
        ("But Marran", "en"),
        ("the town’s Ilse Marran", "en"),
        ("Ilse Marran, die das Gesetz einbrachte", "de"),
        ("Ilse Marran, the minister", "xx"),
        ("", "en"),
        ("Ilse Marran, a", "en"),
        ("Marran, hurt by the letter", "en"),
        ("Ilse Marran, D-Idaho", "en"),
        ("Marran, The Long Table and Tolm Tonight", "en"),
        ("Ilse Marran, author of “Tides”", "en"),
        ("Ilsemarran, the minister", "en"),
    ],
)
def test_what_is_no_office_for_sure_is_not_told(source: str, code: str) -> None:
    assert office_in(source, "Ilse Marran", code) == ""


def test_where_only_the_last_name_is_known_a_first_name_is_no_part_of_the_office() -> None:
    assert office_in("Mayor Ilse Marran", "Marran", "en") == ""


def test_offices_are_counted_by_article_with_their_days(archive: Database) -> None:
    (brandt,) = run_query(archive, "introduced_as", person="odile-brandt")
    told = {key: brandt[key] for key in ("person", "office", "articles", "first_day", "last_day")}
    assert told == {
        "person": "Odile Brandt",
        "office": "council's leader",
        "articles": 1,
        "first_day": "2026-03-13",
        "last_day": "2026-03-13",
    }
    (tarn,) = run_query(archive, "introduced_as", person="maren-tarn")
    assert (tarn["office"], tarn["articles"], tarn["sites"]) == ("finance minister", 2, 2)


def test_who_is_asked_beside_somebody_is_counted_by_article(archive: Database) -> None:
    found = [(row["beside"], row["articles"]) for row in run_query(archive, "asked_beside", person="odile-brandt")]
    assert found == [("Maren Tarn", 2), ("Chidi Okoro-Lind", 1)]
    pairs = {(row["person"], row["beside"]) for row in run_query(archive, "asked_beside")}
    assert len(pairs) == 2
    assert not pairs & {(b, a) for a, b in pairs}


def test_quotes_by_day_count_what_the_articles_of_today_have(archive: Database) -> None:
    found = {
        (row["day"], row["site"]): row["quotes"] for row in run_query(archive, "quotes_by_day", person="odile-brandt")
    }
    assert found == {
        ("2026-03-13", "lantern-post"): 2,
        ("2026-03-13", "meridian-digest"): 1,
        ("2026-03-13", "harrow-courier"): 1,
    }


def test_an_unknown_person_is_told_with_the_nearest(archive: Database) -> None:
    with pytest.raises(ConfigError, match="odile-brandt"):
        list(run_query(archive, "asked_beside", person="odile-brant"))


def test_most_quoted_by_name_kind_and_page(archive: Database) -> None:
    persons = [row["person_id"] for row in run_query(archive, "most_quoted_persons", who="person")]
    assert persons == ["odile-brandt", "maren-tarn", "chidi-okoro-lind"]
    assert [row["person_id"] for row in run_query(archive, "most_quoted_persons", who="person", offset=2)] == persons[
        2:
    ]
    assert {row["person_id"] for row in run_query(archive, "most_quoted_persons", who="group")} == {None}
    assert [row["person_id"] for row in run_query(archive, "most_quoted_persons", speaker="okoro")] == persons[2:]


def test_offices_in_articles_without_a_date_have_the_day_on_which_those_were_first_seen() -> None:
    db = open_database(None)
    fill(db)
    before = {row["day"] for row in run_query(db, "quotes_by_day", person="maren-tarn")}
    (first, *_) = db.execute(
        "SELECT article_id FROM counted_quotes WHERE who = 'maren-tarn' AND person ORDER BY at DESC"
    ).fetchone()
    db.execute(
        "UPDATE article_rows SET published_at = NULL, first_seen_at = '2026-03-20T09:00:00+00:00' WHERE id = ?", [first]
    )
    count_again(db, first)
    (tarn,) = run_query(db, "introduced_as", person="maren-tarn")
    assert (tarn["office"], tarn["articles"], tarn["last_day"]) == ("finance minister", 2, "2026-03-20")
    assert tarn["first_day"] in before
    assert [row for row in run_query(db, "introduced_as") if row["person_id"] == "maren-tarn"] == [tarn]
