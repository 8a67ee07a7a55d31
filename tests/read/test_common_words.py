"""Searches for words that many have: each way to find the newest gives the same, and reads no more than it must."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.read import count_rows, queries
from pipeline.read.canned import ready
from tests.rows import NOW, add, fill, many

RANKED = {"> 5000": "> 0", "near, 5000, 30000": "near, 0, 0"}
WAYS = {"few": {}, "many": RANKED, "nearly all": RANKED | {"> 100000": "> 0"}}
"""Above how many a way is taken, as a question has it -> in a small database."""
SEARCHED = {"articles_search": "text", "quotes": "about"}
WORD = {"articles_search": "harbour", "quotes": "council"}
FILTERS: list[dict[str, Any]] = [
    {},
    {"limit": 2, "offset": 1},
    {"person": "odile-brandt"},
    {"person": "odile-brandt", "limit": 1, "offset": 1},
    {"site": "lantern-post"},
    {"person": "maren-tarn", "site": "lantern-post"},
    {"language": "en", "until": "2026-03-13"},
]
OTHERS = 300


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    database = open_database(None)
    fill(database)
    list(many(database, 6))
    yield database
    database.close()


def asked(db: Database, question: str, way: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of a question that is made to take one way."""
    query = queries()[question]
    sql = query.sql
    for above, here in WAYS[way].items():
        assert above in sql or question != "quotes"
        sql = sql.replace(above, here)
    assert sql.count("> 0") - query.sql.count("> 0") == len(WAYS[way].keys() - {"near, 5000, 30000"})
    values = dict.fromkeys(query.params) | {SEARCHED[question]: WORD[question], "order": "newest"} | params
    return list(ready(db).query(sql, values))


@pytest.mark.parametrize("given", FILTERS, ids=str)
@pytest.mark.parametrize("question", SEARCHED)
def test_every_way_finds_the_same(db: Database, question: str, given: dict[str, Any]) -> None:
    few, common, vast = (asked(db, question, way, **given) for way in WAYS)
    assert few == common == vast


@pytest.mark.parametrize("question", SEARCHED)
def test_there_is_something_to_find(db: Database, question: str) -> None:
    everything, theirs = asked(db, question, "many"), asked(db, question, "many", person="odile-brandt")
    assert 0 < len(theirs) < len(everything)


@pytest.mark.parametrize("text", ["harbour", "ferry", "council OR harbour", "nobodyhasthis"])
def test_words_alone_are_counted_without_the_articles(db: Database, text: str) -> None:
    pytest.importorskip("datasette")
    from pipeline.web.pages.asking import WORDED

    (counted,) = ready(db).execute(WORDED, {"text": text, "most": 1000}).fetchone()
    assert counted == count_rows(db, "articles_search", 1000, text=text)
    assert db.execute(WORDED, {"text": text, "most": 1}).fetchone()[0] == min(counted, 1)


@pytest.mark.parametrize("question", SEARCHED)
def test_words_that_many_have_are_looked_up_once(db: Database, question: str) -> None:
    """A list of all that have them, made once, stands in the plan beside the look-up for each row."""
    query = queries()[question]
    plan = ready(db).execute(f"EXPLAIN QUERY PLAN {query.sql}", dict.fromkeys(query.params)).fetchall()
    told = {number: text for number, _, _, text in plan}
    lists = [text for _, parent, _, text in plan if told.get(parent, "").startswith("LIST SUBQUERY")]
    assert any("_fts VIRTUAL TABLE" in text for text in lists)


@pytest.mark.parametrize("question", SEARCHED)
@pytest.mark.parametrize("way", ["many", "nearly all"])
def test_one_persons_words_cost_what_that_person_said(question: str, way: str) -> None:
    """Others that have the words are listed (a dozen instructions each), and none of their rows looked at."""
    with_few, with_many = (_steps(question, way, others) for others in (0, OTHERS))
    assert with_many < with_few + OTHERS * 15 / 100


def _steps(question: str, way: str, others: int) -> int:
    """Hundreds of SQLite's instructions for one person's words, beside articles in which others say the same."""
    db = open_database(None)
    fill(db)
    for number in range(others):
        add(
            db,
            "lantern-post",
            f"other-{number}",
            "Council and harbour",
            (_words(number),),
            (),
            {},
            NOW + timedelta(number),
        )
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 1

    db.conn.set_progress_handler(count, 100)
    found = asked(db, question, way, person="odile-brandt", **{SEARCHED[question]: "council"})
    db.conn.set_progress_handler(None, 0)
    db.close()
    assert found
    return taken


def _words(number: int) -> str:
    """Like no other's."""
    return f"The council sat. {' '.join(f'word{number}x{place}' for place in range(40))}"
