"""What rows hold as numbers is told by views as it was, whatever somebody compares it with."""

from random import Random

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from schemas.tables.codes import (
    BLOCK_KINDS,
    KINDS,
    SPEAKER_KINDS,
    STANCES,
    coded,
    packed_share,
    share_of,
    thousandths,
    told,
    twentieths_of,
)
from tests.rows import fill


@pytest.fixture(scope="module")
def db() -> Database:
    db = open_database(None)
    fill(db)
    return db


@pytest.mark.parametrize("words", [BLOCK_KINDS, KINDS, STANCES, SPEAKER_KINDS])
def test_words_come_back_from_their_numbers_and_others_as_they_are(db: Database, words: tuple[str, ...]) -> None:
    for word in (*words, "sidebar", ""):
        number = db.execute(f"SELECT {coded('?1', words)}", [word]).fetchone()[0]
        assert (type(number) is int) is (word in words)
        assert db.execute(f"SELECT {told('?1', words)}", [number]).fetchone()[0] == word


def test_a_share_comes_back_as_the_very_same_number(db: Database) -> None:
    others = [1 / 3, 0.1 + 0.2, 0.59999, *(Random(1).random() for _ in range(200))]
    for share in [number / 1000 for number in range(1001)] + others:
        packed, step = db.execute(f"SELECT {packed_share('?1')}, {twentieths_of('?1')}", [share]).fetchone()
        assert type(packed) is (float if share in others else int)
        assert db.execute(f"SELECT {share_of('?1')}", [packed]).fetchone()[0] == share
        assert db.execute(f"SELECT {twentieths_of('?1')}", [packed]).fetchone()[0] == step
        assert step / 20 <= share < (step + 1) / 20
    assert [thousandths(share) for share in (0.0, 0.58, 0.987, 1.0)] == [0, 580, 987, 1000]


@pytest.mark.parametrize(
    ("view", "asked"),
    [
        ("attributions", "confidence >= {}0.6{}"),
        ("counted_quotes", "confidence >= {}0.6{}"),
        ("counted_quotes", "step >= {}12{}"),
        ("counted_quotes", "dated = {}1{}"),
        ("counted_voices", "confidence >= {}0.6{}"),
    ],
)
def test_numbers_are_compared_with_text_as_those_of_a_table(db: Database, view: str, asked: str) -> None:
    query = f"SELECT count(*) FROM {view} WHERE {asked}"  # noqa: S608 - fixed words
    as_text, as_number = (db.execute(query.format(*marks)).fetchone()[0] for marks in ("''", "  "))
    assert as_text == as_number > 0


def test_rows_hold_numbers_and_their_views_words(db: Database) -> None:
    query = "SELECT DISTINCT typeof(kind), typeof(stance), typeof(speaker_kind), typeof(confidence) FROM {}"
    assert db.execute(query.format("attribution_rows")).fetchall() == [("integer",) * 4]
    assert db.execute(query.format("attributions")).fetchall() == [("text", "text", "text", "real")]
    assert db.execute("SELECT DISTINCT typeof(kind) FROM block_rows").fetchall() == [("integer",)]
