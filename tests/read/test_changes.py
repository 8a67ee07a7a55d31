"""The question `changes`, and the filters that questions about articles and quotes share."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.read import count_rows, queries, run_query
from pipeline.read.canned import ready
from pipeline.read.diff import small_diff, small_diff_as_text
from schemas.errors import ConfigError
from tests.rows import FERRY, LIGHT, LIGHT_QUOTES, NOW, add, fill, many, wire

LATER = LIGHT[0].replace("three days", "four days"), *LIGHT[1:]


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    """Two papers changed an article, one took one down; the second change is of a number alone."""
    database = open_database(None)
    fill(database)
    add(
        database, "meridian-digest", "light", "Lamp tax frozen after protests", LATER, LIGHT_QUOTES, wire(1),
        NOW + timedelta(days=2),
    )  # fmt: skip
    list(many(database, 6))
    yield database
    database.close()


def found(db: Database, **params: Any) -> list[str]:
    return [row["headline"] for row in run_query(db, "changes", **params)]


FERRY_NOW, LIGHT_NOW = "Council votes to keep the night ferry", "Lamp tax frozen after protests"
GONE = "No rise in lamp tax, says minister"


@pytest.mark.parametrize(
    ("params", "headlines"),
    [
        ({}, [LIGHT_NOW, FERRY_NOW, GONE]),
        ({"kind": "headline"}, [FERRY_NOW]),
        ({"kind": "quote"}, [FERRY_NOW]),
        ({"kind": "quote", "sure_from": 0.98}, []),
        ({"kind": "number"}, [LIGHT_NOW, FERRY_NOW]),
        ({"kind": "deletion"}, [FERRY_NOW]),
        ({"kind": "taken-down"}, [GONE]),
        ({"site": "harrow-courier"}, [GONE]),
        ({"person": "chidi-okoro-lind"}, [FERRY_NOW]),
        ({"person": "maren-tarn"}, [GONE]),
        ({"since": "2026-03-15"}, [LIGHT_NOW]),
        ({"until": "2026-03-14"}, [FERRY_NOW, GONE]),
        ({"until": "2026-03-13"}, []),
        ({"limit": 1, "offset": 1}, [FERRY_NOW]),
    ],
)
def test_changes_are_found_by_kind_paper_person_and_time(
    db: Database, params: dict[str, Any], headlines: list[str]
) -> None:
    assert found(db, **params) == headlines


def test_a_change_is_told_in_few_words(db: Database) -> None:
    number, ferry, gone = run_query(db, "changes")
    assert number["diff"] == ("… this year, the treasury said on Thursday, after [-three-] {+four+} days of protest.")
    assert (number["kinds"], number["headline_before"], number["words_added"]) == ("number", "", 1)
    assert ferry["kinds"] == "headline, quote, number, deletion"
    assert ferry["headline_before"] == "Council keeps the night ferry"
    assert ferry["diff"].splitlines()[-1] == f"[-{FERRY[5]}-]"
    assert (gone["kinds"], gone["diff"], gone["words_removed"]) == ("taken-down", "", 0)


def test_a_small_diff_keeps_every_changed_word_and_leaves_out_paragraphs_that_stayed() -> None:
    old = "\n\n".join(
        f"This is paragraph number {n} of the whole long text that nobody ever reads to its end." for n in range(9)
    )
    shown = small_diff(old, old.replace("number 4 of", "number four of"))
    assert [[(piece.kind, piece.text) for piece in paragraph] for paragraph in shown] == [
        [("same", "This is paragraph number "), ("gone", "4 "), ("new", "four "),
         ("same", "of the whole long text that nobody ever …")],
    ]  # fmt: skip
    assert small_diff_as_text(old, old) == ""


def test_paragraphs_that_were_parted_or_added_are_laid_beside_what_they_were() -> None:
    old = "The tide was high on Monday.\n\nThe goat swam to the shore with some effort."
    new = (
        "The tide was low on Monday.\n\nA new line of other words entirely.\n\nThe goat swam to the shore with effort."
    )
    assert small_diff_as_text(old, new).splitlines() == [
        "The tide was [-high-] {+low+} on Monday.",
        "{+A new line of other words entirely.+}",
        "The goat swam to the shore with [-some-] effort.",
    ]


def articles(db: Database, **params: Any) -> list[str]:
    return [row["url"].rpartition("/")[2] for row in run_query(db, "articles_search", text="harbour", **params)]


def test_a_search_is_ordered_narrowed_and_paged(db: Database) -> None:
    newest = articles(db, order="newest")
    assert newest == ["harbour-0", "harbour-1", "harbour-2", "ferry", "harbour-3", "harbour-4", "harbour-5"]
    assert sorted(newest) == sorted(articles(db))
    assert articles(db, order="newest", limit=2, offset=2) == newest[2:4]
    assert articles(db, order="newest", until="2026-03-13")[0] != newest[0]
    assert set(articles(db, person="maren-tarn")) < set(newest)
    assert articles(db, language="en") == articles(db)
    with pytest.raises(ConfigError, match="no order 'oldest'"):
        articles(db, order="oldest")


def quotes(db: Database, **params: Any) -> list[str]:
    return [row["quote"] for row in run_query(db, "quotes", **params)]


def test_quotes_are_found_by_person_and_kind_and_paged(db: Database) -> None:
    everything = quotes(db, person="odile-brandt")
    assert "“A town that stops at ten is not a town.”" in everything
    assert {row["speaker"] for row in run_query(db, "quotes", person="odile-brandt")} == {"Odile Brandt"}
    assert quotes(db, person="odile-brandt", limit=2, offset=1) == everything[1:3]
    assert quotes(db, kind="mixed", site="lantern-post") == ["the vote “a blank cheque”"]
    assert quotes(db, about="town", order="best")[0] == "“A town that stops at ten is not a town.”"
    assert len(quotes(db, limit=1000)) == count_rows(db, "quotes", 1000)


def test_counting_stops_where_it_is_told_to(db: Database) -> None:
    assert count_rows(db, "quotes", 3) == 3
    assert count_rows(db, "changes", 10, kind="number") == 2


def test_the_common_word_finds_the_newest_without_all_its_articles(db: Database) -> None:
    """Both ways to find the newest give the same; which is taken depends on how many have the word."""
    few = articles(db, order="newest", limit=3)
    query = queries()["articles_search"]
    common = query.sql.replace("count(*) > 5000", "count(*) > 0")
    assert common != query.sql
    values = dict.fromkeys(query.params) | {"text": "harbour", "order": "newest", "limit": 3}
    assert [row["url"].rpartition("/")[2] for row in ready(db).query(common, values)] == few
