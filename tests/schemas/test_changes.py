"""Of what kind a change is, and that it is stored with the revision, and for those that were stored before."""

from datetime import timedelta

import pytest
from sqlite_utils.db import Database

from schemas.changes import Kinds, Told, kinds_of
from schemas.tables.changes import add_kinds
from tests.rows import LIGHT, LIGHT_QUOTES, NOW, add, fill, wire

TEXT = (
    "The board of the lighthouse voted 7 to 4 on Monday to paint the tower red again.",
    "Two keepers live there with a goat, and the third keeper comes across from the mainland when the tide is low.",
    "A poll of 1,400 islanders found that most of them would rather have it white, as it has been for a century.",
)
NUMBER, DELETION, NEITHER = Kinds(number=True, deletion=False), Kinds(number=False, deletion=True), Kinds(False, False)


def told(*paragraphs: str, headline: str = "") -> Told:
    return Told(headline, "", "\n\n".join(paragraphs))


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("7 to 4", "8 to 3", NUMBER),
        ("Two keepers", "Three keepers", NUMBER),
        ("Two keepers", "2 keepers", NEITHER),
        ("1,400", "1 400", NEITHER),
        ("1,400", "some 14,000", NUMBER),
        ("7 to 4 on Monday", "on Monday", NEITHER),
        ("Two keepers live", "Nobody lives", NEITHER),
        ("a goat", "a dog", NEITHER),
        (", as it has been for a century", "", NEITHER),
        (", and the third keeper comes across from the mainland when the tide is low", "", DELETION),
        (", and the third", ".\n\nAnd the third", NEITHER),
        ("again.\n\nTwo", "again. Two", NEITHER),
        (f"\n\n{TEXT[1]}", "", DELETION),
        (f"{TEXT[0]}\n\n{TEXT[1]}", f"{TEXT[1]}\n\n{TEXT[0]}", NEITHER),
    ],
)
def test_a_change_of_a_text_is_of_a_kind(old: str, new: str, kinds: Kinds) -> None:
    text = "\n\n".join(TEXT)
    assert old in text
    assert kinds_of(told(text), told(text.replace(old, new))) == kinds


def test_a_number_in_a_headline_counts_and_so_do_those_of_other_languages() -> None:
    both = told(headline="Drei Boote gesunken"), told(headline="Vier Boote gesunken")
    assert kinds_of(*both) == NUMBER
    assert kinds_of(told("Deux bateaux ont coulé."), told("Trois bateaux ont coulé.")) == NUMBER
    assert kinds_of(told("船は3隻沈んだ。"), told("船は5隻沈んだ。")) == NUMBER


def test_a_short_line_that_goes_is_no_deletion() -> None:
    assert kinds_of(told(*TEXT, "More soon"), told(*TEXT)) == NEITHER


def test_texts_too_long_to_be_laid_beside_each_other_are_of_no_kind_by_their_words() -> None:
    long = "one boat and " * 2000
    assert kinds_of(told(long), told(long.replace("one", "two", 1))) == NEITHER


def rows(db: Database) -> list[tuple[object, ...]]:
    return db.execute("SELECT * FROM revision_kinds ORDER BY article_id, revision").fetchall()


def test_a_publishers_revision_is_stored_with_its_kinds_and_others_are_not(db: Database) -> None:
    ids = fill(db)
    assert rows(db) == [(ids["ferry"], 2, "lantern-post", "2026-03-14T11:26:53+00:00", 1, 1, 1, 0.97)]
    db.execute("UPDATE revisions SET kind = 'technical' WHERE number = 2")
    db.execute("DELETE FROM revision_kinds")
    add_kinds(db)
    assert rows(db) == []


def test_what_was_stored_by_an_earlier_version_gets_the_same_kinds(db: Database) -> None:
    fill(db)
    add(db, "meridian-digest", "light", "Lamp tax frozen", LIGHT, LIGHT_QUOTES, wire(1), NOW + timedelta(days=1))
    before = rows(db)
    assert [row[4:] for row in before if row[2] == "meridian-digest"] == [(1, 0, 0, None)]
    db.execute("DELETE FROM revision_kinds")
    add_kinds(db)
    assert rows(db) == before


def test_what_is_forgotten_of_an_article_goes_with_it(db: Database) -> None:
    ids = fill(db)
    db.execute("DELETE FROM article_rows WHERE id = ?", [ids["ferry"]])
    assert rows(db) == []
