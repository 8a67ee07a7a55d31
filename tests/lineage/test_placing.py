"""Lineages in the database: the same whatever the order, and as if what is gone had never been there."""

import random
from datetime import timedelta

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.lineage.placing import Sought, candidates, place_waiting, waiting
from pipeline.lineage.shingles import sketch_of
from pipeline.process.load import forget_article
from tests.lineage.families import families
from tests.lineage.shelf import DAY, MADE, lineage, put, put_printed, rows


def words(first: int, last: int) -> str:
    """A stretch of an endless text in which no word comes twice."""
    return " ".join(f"w{number}" for number in range(first, last))


WIRE, FRONT, END = [words(0, 200)], [words(0, 115), words(1000, 1085)], [words(85, 200), words(2000, 2085)]
"""A piece, and two that each took half of it: what they have in common with one another is next to nothing."""


@pytest.mark.parametrize("seed", range(3))
def test_order_of_loading_does_not_matter(seed: int, db: Database) -> None:
    printed = [article for family in families("first")[:12] for article in family]
    other = open_database(None)
    for article in printed:
        put_printed(db, article)
    random.Random(seed).shuffle(printed)
    for article in printed:
        put_printed(other, article)
    assert rows(other) == rows(db)
    assert len(rows(db)["lineages"]) > 20


def test_what_ties_two_holds_all_three_together_and_leaves_two_apart_when_it_goes(db: Database) -> None:
    front, end = put(db, "tarn", "front", FRONT), put(db, "dour", "end", END)
    assert lineage(db, front) == set()
    wire = put(db, "wire", "all", WIRE)
    assert lineage(db, end) == {front, end, wire}
    forget_article(db, wire)
    assert lineage(db, front) == lineage(db, end) == set()
    again = open_database(None)
    put(again, "tarn", "front", FRONT)
    put(again, "dour", "end", END)
    assert rows(again) == rows(db)


def test_article_whose_words_change_leaves_its_lineage_and_comes_back_with_them(db: Database) -> None:
    wire, copy = put(db, "wire", "all", WIRE), put(db, "tarn", "copy", WIRE)
    before = rows(db)
    put(db, "tarn", "copy", [words(5000, 5200)], DAY + timedelta(hours=2))
    assert lineage(db, wire) == set()
    put(db, "tarn", "copy", WIRE, DAY + timedelta(hours=4))
    assert lineage(db, copy) == {wire, copy}
    assert rows(db) == before


def test_figures_that_are_no_kin_by_themselves_count_as_they_stand_after_the_next_revision(db: Database) -> None:
    form, other = (f"{words(0, 200)} {' '.join(map(str, range(first, first + 6)))}" for first in (100, 700))
    wire, rates = put(db, "wire", "all", [form]), put(db, "tarn", "rates", [other])
    assert lineage(db, wire) == set()
    put(db, "wire", "all", [other], DAY + timedelta(hours=1))
    assert lineage(db, rates) == {wire, rates}


def test_other_headline_alone_leaves_it_where_it_is_and_another_day_does_not(db: Database) -> None:
    wire, copy = put(db, "wire", "all", WIRE), put(db, "tarn", "copy", WIRE)
    put(db, "tarn", "copy", WIRE, DAY + timedelta(hours=1), headline="Another headline")
    assert lineage(db, copy) == {wire, copy}
    put(db, "tarn", "copy", WIRE, DAY + timedelta(days=20), headline="Another day")
    assert lineage(db, copy) == set()
    assert db.execute("SELECT revision FROM articles WHERE id = ?", [copy]).fetchone() == (3,)


def test_copies_are_looked_for_within_a_fortnight(db: Database) -> None:
    wire = put(db, "wire", "all", WIRE)
    near = put(db, "tarn", "near", WIRE, DAY + timedelta(days=14))
    far = put(db, "dour", "far", WIRE, DAY + timedelta(days=29))
    assert lineage(db, wire) == {wire, near}
    assert lineage(db, far) == set()


def test_what_a_paper_says_under_each_of_its_stories_ties_none(db: Database) -> None:
    always = words(9000, 9040)
    ids = [put(db, "tarn", f"s{n}", [words(1000 * n, 1000 * n + 100), always]) for n in range(6)]
    assert [lineage(db, own) for own in ids] == [set()] * 6


@pytest.mark.parametrize("text", ["", "One", "One two three four.", words(0, 15)])
def test_text_of_a_few_words_is_nobodys_copy(text: str, db: Database) -> None:
    one, other = put(db, "wire", "one", [text]), put(db, "tarn", "other", [text])
    assert lineage(db, one) == lineage(db, other) == set()
    forget_article(db, one)
    assert db.execute("SELECT count(*) FROM sketches").fetchone() == (1,)


def test_what_an_earlier_version_stored_is_placed_later_as_if_it_always_had_been(db: Database) -> None:
    for article in families("first")[0]:
        put_printed(db, article)
    placed = rows(db)
    for name in MADE:
        db.table(name).delete_where()
    db.execute("UPDATE sketches SET day = NULL, size = 0")  # as migration 30 leaves them
    late = families("first")[1][0]
    new = put_printed(db, late)
    assert waiting(db) == len(families("first")[0])
    while place_waiting(db, 2):
        pass
    assert waiting(db) == 0
    forget_article(db, new)
    assert rows(db) == placed


def test_article_that_waits_may_go(db: Database) -> None:
    wire = put(db, "wire", "all", WIRE)
    db.execute("DELETE FROM sketch_hash_rows")
    db.execute("UPDATE sketches SET day = NULL, size = 0")
    forget_article(db, wire)
    assert waiting(db) == 0


def test_brief_is_found_by_the_lead_of_a_long_piece(db: Database) -> None:
    whole, brief = put(db, "wire", "all", [words(0, 900)]), put(db, "tarn", "brief", [words(0, 100)])
    assert lineage(db, brief) == {whole, brief}


def test_what_the_papers_of_one_house_print_under_each_story_makes_nobody_a_candidate(db: Database) -> None:
    always = words(9000, 9150)
    for n in range(8):
        put(db, f"paper{n}", "story", [words(1000 * n, 1000 * n + 450), always])
    (day,) = db.execute("SELECT day FROM sketches").fetchone()
    assert candidates(db, Sought(0, "another", day, sketch_of(always))) != []
    assert candidates(db, Sought(0, "another", day, sketch_of(f"{words(20000, 20450)}\n\n{always}"))) == []
