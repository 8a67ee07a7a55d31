"""What is counted when it is loaded is what the rows say, whatever happened to them and however sure is asked for."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.crawl.renaming import rename_rows
from pipeline.database import open_database, writing
from pipeline.process.load import forget_article, forget_silent_people, mark_gone
from pipeline.read import queries, run_query
from pipeline.renames import Rename
from schemas.errors import Exit
from schemas.tables.counted import COUNTED, count_all_again, wrong_summaries
from tests.rows import BRANDT, FERRY_QUOTES, NOW, add, fill, filled_file
from tests.scale.make import make

PERSONS = """
SELECT max(q.speaker) AS speaker, count(*) AS quotes, count(DISTINCT a.id) AS articles,
       count(DISTINCT a.site) AS sites, max(a.published_at) AS latest, q.person_id
FROM articles a JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
WHERE (q.person_id IS NOT NULL OR (q.speaker <> '' AND q.speaker_kind = 'group'))
  AND (:who = '' OR (:who = 'person') = (q.person_id IS NOT NULL))
  AND (:speaker = '' OR q.speaker LIKE '%' || :speaker || '%'
       OR q.person_id IN (SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
  AND q.stance = 'said' AND q.confidence >= :sure_from AND (:language = '' OR a.language = :language)
  AND (:site = '' OR a.site = :site) AND coalesce(a.published_at, a.first_seen_at) >= :since
GROUP BY q.person_id, iif(q.person_id IS NULL, q.speaker, '')
ORDER BY quotes DESC, speaker, coalesce(q.person_id, q.speaker) LIMIT :limit OFFSET :offset
"""
DAYS = """
SELECT coalesce(substr(a.published_at, 1, 10), '') AS day, a.site, count(*) AS quotes, count(DISTINCT a.id) AS articles
FROM attributions q JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
WHERE iif(:person = '', q.speaker <> '', q.person_id = :person) AND q.stance = 'said' AND q.confidence >= :sure_from
  AND (:site = '' OR a.site = :site) AND coalesce(a.published_at, a.first_seen_at) >= :since
GROUP BY day, a.site ORDER BY day DESC, a.site LIMIT :limit
"""
CITED = """
SELECT c.name, c.kind, count(*) AS citations, count(DISTINCT a.id) AS articles, count(DISTINCT a.site) AS sites,
       max(a.published_at) AS latest
FROM articles a JOIN citations c ON c.article_id = a.id AND c.revision = a.revision
WHERE (:name = '' OR c.name LIKE '%' || :name || '%') AND (:site = '' OR a.site = :site)
  AND coalesce(a.published_at, a.first_seen_at) >= :since
GROUP BY c.name, c.kind ORDER BY citations DESC, c.name, c.kind LIMIT :limit
"""
BY_DAY = """
SELECT substr(coalesce(published_at, first_seen_at), 1, 10) AS day, site, count(*) AS articles, sum(words) AS words
FROM articles WHERE (:site = '' OR site = :site) AND coalesce(published_at, first_seen_at) >= :since
GROUP BY day, site ORDER BY day DESC, site
"""
SHARED = """
SELECT c.name AS agency, substr(coalesce(a.published_at, a.first_seen_at), 1, 10) AS day,
       count(DISTINCT a.site) AS sites, count(DISTINCT a.id) AS articles
FROM articles a JOIN citations c ON c.article_id = a.id AND c.revision = a.revision AND c.kind = 'agency'
WHERE coalesce(a.published_at, a.first_seen_at) >= :since
GROUP BY agency, day HAVING sites > 1 ORDER BY day DESC, sites DESC, agency LIMIT :limit
"""
REMOVED = """
SELECT a.site, d.rule, sum(d.words) AS words, sum(d.blocks) AS blocks, count(*) AS articles,
       round(100.0 * count(*) / (SELECT count(*) FROM articles x WHERE x.site = a.site), 1) AS percent_of_articles,
       max(d.sample) AS sample
FROM removed_blocks d JOIN articles a ON a.id = d.article_id WHERE :site = '' OR a.site = :site
GROUP BY a.site, d.rule ORDER BY words DESC, a.site, d.rule LIMIT :limit
"""
KEYS = ("id", "key", "article_id", "article_key", "person", "dated", "step")
PLAIN = {
    "most_quoted_persons": PERSONS,
    "quotes_by_day": DAYS,
    "citations_by_name": CITED,
    "articles_by_day": BY_DAY,
    "rules_that_removed_most": REMOVED,
}
"""Questions as they are put to the rows themselves."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("many") / "onrecord.db"
    make(path, 700, words=40)
    db = open_database(path)
    yield db
    db.close()


@pytest.fixture
def archive() -> Database:
    db = open_database(None)
    fill(db)
    return db


def thresholds(random: Random) -> list[float]:
    """Twentieths, their neighbours among floating-point numbers, confidences that stand in rows, and others."""
    steps = [random.randrange(21) / 20 for _ in range(6)]
    near = [math.nextafter(step, at) for step in steps[:3] for at in (0, 1)]
    rows = [0.6, 0.58, 0.77, 0.95]
    return sorted({t for t in (0.0, *steps, *near, *rows, *(random.random() for _ in range(6))) if 0 <= t <= 1})


def ask(random: Random, db: Database) -> dict[str, Any]:
    """Values that somebody may ask for, most of them empty."""

    def some(sql: str) -> str:
        rows = [str(value) for (value,) in db.execute(sql)]
        return random.choice(rows) if random.random() < 0.4 else ""

    moment = some("SELECT coalesce(published_at, first_seen_at) FROM articles")
    return {
        "speaker": some("SELECT substr(speaker, 2, 4) FROM attributions WHERE speaker <> ''"),
        "who": some("SELECT 'person' UNION ALL SELECT 'group'"),
        "site": some("SELECT DISTINCT site FROM articles"),
        "language": some("SELECT DISTINCT language FROM articles"),
        "person": some("SELECT person_id FROM attributions WHERE person_id IS NOT NULL"),
        "name": some("SELECT substr(name, 1, 3) FROM citations"),
        "since": moment if random.random() < 0.5 else moment[:10] and f"{moment[:10]}T00:00:00+00:00",
        "limit": random.choice((1, 7, 100, 20000)),
        "offset": random.choice((0, 0, 3)),
    }


@pytest.mark.parametrize("seed", range(4))
def test_every_question_is_answered_as_from_the_rows_themselves(many: Database, seed: int) -> None:
    random = Random(seed)
    list(run_query(many, "totals"))  # teaches the connection
    for sure_from in thresholds(random):
        wanted = ask(random, many)
        for name, sql in PLAIN.items():
            values = {key: value for key, value in (wanted | {"sure_from": sure_from}).items() if f":{key}" in sql}
            given = values | ({"sure_from": f"{sure_from:.16f}"} if "sure_from" in values else {})
            values |= {"sure_from": float(given["sure_from"])} if "sure_from" in given else {}
            try:
                found = list(run_query(many, name, **given))
            except Exception as error:
                raise AssertionError(f"{name} {given}") from error
            assert found == list(many.query(sql, values)), (name, given)


FEW = {"LIMIT 5001": "LIMIT 1", "count(*) < 5001": "count(*) < 1"}
NEAR = {"> 20000 ": ">= 0 ", "most * 3 / 2 + 100": "most + 2", "most * 2 + 1000": "most + 9"}
WAYS = ({}, FEW, NEAR, FEW | NEAR, NEAR | {"< 10000\n": "< 0\n"})
"""Bounds of the question, lowered so that a small archive has more: every way to answer is gone."""


@pytest.mark.parametrize("bounds", WAYS)
@pytest.mark.parametrize("seed", range(3))
def test_who_is_quoted_most_is_the_same_whichever_way_it_is_found(
    many: Database, seed: int, bounds: dict[str, str]
) -> None:
    random, sql = Random(seed), queries()["most_quoted_persons"].sql
    for bound, lower in bounds.items():
        assert bound in sql
        sql = sql.replace(bound, lower)
    list(run_query(many, "totals"))  # teaches the connection
    found = 0
    for _ in range(12):
        wanted = ask(random, many) | {"limit": random.choice((1, 4, 30)), "offset": random.choice((0, 0, 5))}
        wanted |= {"site": "", "speaker": random.choice((wanted["speaker"], "", "a", "%"))}
        values = {key: value for key, value in (wanted | {"sure_from": 0.6}).items() if f":{key}" in PERSONS}
        rows = list(many.query(sql, dict.fromkeys(queries()["most_quoted_persons"].params, "") | values))
        assert rows == list(many.query(PERSONS, values)), values
        found += len(rows)
    assert found > 50


def steps(db: Database, name: str, **values: Any) -> int:
    """What SQLite does for a question."""
    done = [0]

    def step() -> int:
        done[0] += 1
        return 0

    list(run_query(db, "totals"))  # teaches the connection
    db.conn.set_progress_handler(step, 1)
    list(run_query(db, name, **values))
    db.conn.set_progress_handler(None, 1)
    return done[0]


def test_no_day_is_summed_that_is_not_shown(many: Database) -> None:
    days = many.execute("SELECT count(DISTINCT day) FROM counted_days").fetchone()[0]
    assert days > 200
    assert steps(many, "quotes_by_day", limit=1) < steps(many, "quotes_by_day") / 10


def test_the_latest_of_who_is_quoted_often_is_found_without_reading_all_of_theirs(archive: Database) -> None:
    least = steps(archive, "most_quoted_persons", limit=1)
    row = next(archive.query("SELECT * FROM counted_by_who WHERE person AND confidence >= 600 LIMIT 1"))
    more = ({**row, "at": f"19{number:03d}", "key": -number} for number in range(500))
    archive.table("counted_by_who").insert_all(more)
    assert steps(archive, "most_quoted_persons", limit=1) < least + 500


def test_between_two_twentieths_only_who_may_be_shown_is_counted_by_rows(many: Database) -> None:
    rows = many.execute("SELECT count(*) FROM counted_voices").fetchone()[0]
    few, all_of_them = (steps(many, "most_quoted_persons", limit=limit, sure_from="0.63") for limit in (1, 20000))
    assert all_of_them - few > 10 * rows


def test_shared_wire_copy_is_that_of_the_rows_themselves(many: Database) -> None:
    for limit in (1, 3, 100):
        for since in ("", "2025-06-01T00:00:00+00:00"):
            found = list(run_query(many, "wire_shared", since=since, limit=limit))
            plain = list(many.query(SHARED, {"since": since, "limit": limit}))
            assert [{key: row[key] for key in plain[0]} for row in found] == plain


def test_totals_are_those_of_the_rows_themselves(many: Database) -> None:
    found = next(run_query(many, "totals"))
    for name, sql in {
        "articles": "SELECT count(*) FROM articles",
        "quotes": "SELECT count(*) FROM articles a JOIN attributions q "
        "ON q.article_id = a.id AND q.revision = a.revision WHERE q.stance = 'said' AND q.confidence >= 0.6",
        "citations": "SELECT count(*) FROM articles a JOIN citations c "
        "ON c.article_id = a.id AND c.revision = a.revision",
        "sites": "SELECT count(DISTINCT site) FROM articles",
        "persons": "SELECT count(*) FROM persons",
        "captures": "SELECT count(*) FROM captures",
        "changes_by_publishers": "SELECT count(*) FROM revisions WHERE kind = 'publisher'",
    }.items():
        assert found[name] == many.execute(sql).fetchone()[0], name


def revise(db: Database) -> None:
    words = (
        "“We have changed our mind,” Odile Brandt said. “And we will say why on Monday, in the harbour, to everybody.”",
    )
    quotes = tuple(replace(FERRY_QUOTES[0], words=w, source="Odile Brandt") for w in ("We have changed our mind,",))
    add(db, "lantern-post", "ferry", "Another headline", words, quotes, {"published_at": NOW}, NOW + timedelta(days=3))


def undate(db: Database) -> None:
    add(
        db,
        "lantern-post",
        "ferry",
        "Undated",
        ("Nobody said a word.",),
        (),
        {"published_at": None},
        NOW + timedelta(days=4),
    )


def forget(db: Database) -> None:
    for (article,) in db.execute("SELECT id FROM articles ORDER BY id LIMIT 2").fetchall():
        forget_article(db, article)


def rename(db: Database) -> None:
    rename_rows(db, Rename("lantern-post", "lantern-mail", NOW.isoformat()), "lantern-post")


def mark(db: Database) -> None:
    for site, url in db.execute("SELECT site, url FROM article_urls").fetchall():
        mark_gone(db, site, url, NOW)


def drop_all(db: Database) -> None:
    db.execute("DELETE FROM article_rows")
    forget_silent_people(db)
    tables = [table for table in COUNTED if table != "counted_rows"]
    assert all(not db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)  # noqa: S608
    left = dict(db.execute("SELECT what, number FROM counted_rows"))
    assert (left["persons"], left["changes"]) == (0, 0) < (0, left["captures"])


def turn_technical(db: Database) -> None:
    revise(db)
    kinds = [db.execute("SELECT count(*) FROM revisions WHERE kind = 'publisher'").fetchone()[0]]
    for before, after in (("publisher", "technical"), ("technical", "first"), ("first", "publisher")):
        db.execute("UPDATE revisions SET kind = ? WHERE kind = ?", [after, before])
        kinds.append(db.execute("SELECT number FROM counted_rows WHERE what = 'changes'").fetchone()[0])
    assert 0 < kinds[0] < kinds[-1]
    assert kinds[1:3] == [0, 0]


def many_ways(db: Database) -> None:
    for step in (revise, mark, rename, forget):
        step(db)


@pytest.mark.parametrize("change", [revise, undate, forget, rename, mark, turn_technical, drop_all, many_ways])
def test_the_sums_are_right_after(archive: Database, change: Callable[[Database], None]) -> None:
    assert wrong_summaries(archive) == []
    assert archive.execute("SELECT count(*) FROM counted_quotes").fetchone()[0] > 5
    change(archive)
    assert wrong_summaries(archive) == []


def test_a_change_that_is_rolled_back_is_not_counted(archive: Database) -> None:
    def stopped() -> None:
        with writing(archive):
            revise(archive)
            raise InterruptedError

    before = {table: list(archive.query(f"SELECT * FROM {table}")) for table in COUNTED}  # noqa: S608
    with pytest.raises(InterruptedError):
        stopped()
    assert before == {table: list(archive.query(f"SELECT * FROM {table}")) for table in COUNTED}  # noqa: S608


@pytest.mark.parametrize("table", COUNTED)
def test_a_sum_that_is_wrong_is_found_and_counting_anew_mends_it(archive: Database, table: str) -> None:
    columns = (column.name for column in archive.table(table).columns if column.type == "INTEGER")
    column = next(name for name in columns if name not in KEYS)
    archive.execute(f"UPDATE {table} SET {column} = {column} + 1")  # noqa: S608
    assert table in wrong_summaries(archive)
    count_all_again(archive)
    assert wrong_summaries(archive) == []
    revise(archive)
    forget(archive)
    assert wrong_summaries(archive) == []


def test_verify_tells_of_a_wrong_sum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = filled_file(tmp_path)
    db = open_database(data / "onrecord.db")
    db.execute("UPDATE counted_speakers SET quotes = quotes + 1")
    db.close()
    assert run_cli(["--data", str(data), "verify"]) == Exit.INTEGRITY
    assert "counted otherwise than what it counts: counted_speakers" in capsys.readouterr().out


def test_who_has_a_quote_is_listed_once_though_the_article_has_others_of_theirs(archive: Database) -> None:
    rows = {row["speaker"]: row for row in run_query(archive, "most_quoted_persons")}
    assert rows[BRANDT]["articles"] <= rows[BRANDT]["quotes"]
