"""What a question costs is what it shows, not what the archive holds: SQLite's steps in a small archive and a large."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.read import prepare, queries, read_article, run_query
from tests.rows import NOW
from tests.scale.make import make

ADDED = """
INSERT INTO quote_changes (article_id, revision, position, change, content, speaker, content_before, speaker_before)
SELECT q.article_id, q.revision, q.position, iif(q.position % 2, 'added', 'altered'), q.quote, q.speaker,
       iif(q.position % 2, '', 'other words'), iif(q.position % 2, '', q.speaker)
FROM revisions r JOIN attributions q ON q.article_id = r.article_id AND q.revision = r.number
WHERE r.kind = 'publisher' AND NOT EXISTS (SELECT 1 FROM quote_changes c WHERE c.article_id = r.article_id)
"""
CHANGES = """
SELECT r.seen_at, q.content, q.revision, a.id AS article_id, r.capture_id
FROM quote_changes q
JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision AND r.kind = 'publisher'
JOIN articles a ON a.id = q.article_id
WHERE (:speaker = '' OR q.speaker LIKE '%' || :speaker || '%') AND (:change = '' OR q.change = :change)
  AND EXISTS (SELECT 1 FROM attributions t WHERE t.article_id = q.article_id AND t.confidence >= :sure_from
              AND t.revision = q.revision AND t.quote = q.content)
ORDER BY r.seen_at DESC, a.id, q.position LIMIT :limit
"""
SAID = """
SELECT q.quote, a.id, q.position FROM articles a JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
WHERE q.person_id = :person AND q.confidence >= 0.6 AND :stance IN (q.stance, 'all')
  AND (:about = '' OR q.key IN (SELECT rowid FROM attributions_fts WHERE attributions_fts MATCH :about)
       OR a.key IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'headline : ' || :about))
ORDER BY a.published_at DESC, a.id, q.position
"""
WORDS = "SELECT term FROM temp.said ORDER BY abs(doc - ?) LIMIT 1"
MOST_QUOTED = "SELECT who FROM counted_speakers WHERE person GROUP BY who ORDER BY sum(quotes) DESC LIMIT 1"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, Database]:
    """One with ten times as many articles as the other."""
    return _archive(tmp_path_factory.mktemp("small"), 300), _archive(tmp_path_factory.mktemp("large"), 3000)


def _archive(folder: Path, articles: int) -> Database:
    make(folder / "onrecord.db", articles, words=40)
    db = open_database(folder / "onrecord.db")
    prepare(db.conn, lambda: NOW)
    db.execute(ADDED)
    return db


def steps(db: Database, asking: Callable[[], Any]) -> int:
    """What it takes, in tens of SQLite's instructions."""
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 1

    db.conn.set_progress_handler(count, 10)
    asking()
    db.conn.set_progress_handler(None, 0)
    return taken


def ask(db: Database, name: str, **given: object) -> list[tuple[Any, ...]]:
    """The rows as the web pages ask for them: what is not given is an empty text."""
    found: list[tuple[Any, ...]] = db.execute(
        queries()[name].sql, dict.fromkeys(queries()[name].params, "") | given
    ).fetchall()
    return found


@contextmanager
def undone(db: Database) -> Iterator[None]:
    """What is done within is rolled back."""
    db.execute("SAVEPOINT undone")
    try:
        yield
    finally:
        db.execute("ROLLBACK TO undone")
        db.execute("RELEASE undone")


def most_quoted(db: Database) -> str:
    return str(db.execute(MOST_QUOTED).fetchone()[0])


@pytest.mark.parametrize("asked", ["nobody", "person", "site"])
def test_quotes_cost_what_is_shown_of_them(archives: tuple[Database, Database], asked: str) -> None:
    def taken(db: Database) -> int:
        site = db.execute("SELECT site FROM counted_articles GROUP BY 1 ORDER BY sum(articles) DESC").fetchone()[0]
        given = {"nobody": {}, "person": {"person": most_quoted(db)}, "site": {"site": site}}[asked]
        assert len(ask(db, "quotes", limit=20, **given)) == 20
        return steps(db, lambda: ask(db, "quotes", limit=20, **given))

    small, large = map(taken, archives)
    assert 0 < large < 1.5 * small


def test_an_article_is_read_without_the_addresses_of_others(archives: tuple[Database, Database]) -> None:
    def taken(db: Database) -> tuple[int, int]:
        own = db.execute("SELECT id FROM articles WHERE revision > 1 ORDER BY id LIMIT 1").fetchone()[0]
        assert [row for row in ask(db, "article_history", article=own) if row[1] == "captured"]
        return steps(db, lambda: ask(db, "article_history", article=own)), steps(db, lambda: read_article(db, own))

    small, large = map(taken, archives)
    assert 0 < large[0] < 1.5 * small[0]
    assert 0 < large[1] < 1.5 * small[1]


def test_the_latest_changes_of_quotes_are_found_without_the_earlier(archives: tuple[Database, Database]) -> None:
    small, large = (steps(db, partial(ask, db, "quote_changes", limit=10)) for db in archives)
    assert 0 < large < 1.5 * small


@pytest.mark.parametrize("given", [{}, {"change": "added"}, {"speaker": "a"}, {"limit": 3}, {"sure_from": "0.9"}])
def test_changes_of_quotes_are_those_of_publishers(
    archives: tuple[Database, Database], given: dict[str, object]
) -> None:
    for db in archives:
        values = {"speaker": "", "change": "", "limit": 100, "sure_from": 0.6} | given
        anew = db.execute(CHANGES, values | {"sure_from": float(str(values["sure_from"]))}).fetchall()
        found = [(row[0], row[5], *row[8:]) for row in ask(db, "quote_changes", **given)]
        assert found == anew
        assert found


@pytest.mark.parametrize("stance", ["negated", "asked"])
def test_what_a_person_did_not_say_is_found_without_what_was_said(
    archives: tuple[Database, Database], stance: str
) -> None:
    db = archives[1]
    asking = partial(ask, db, "quotes", person=most_quoted(db), stance=stance, limit=3)
    assert len(asking()) == 3
    taken = steps(db, asking)
    with undone(db):
        db.execute("DROP INDEX attributions_unsaid")
        assert steps(db, asking) > taken + 50


@pytest.mark.parametrize("way", ["all", "negated"])
def test_pages_of_what_a_person_said_and_did_not_say_follow_one_another(
    archives: tuple[Database, Database], way: str
) -> None:
    db = archives[1]
    given = {"person": most_quoted(db), "stance": way}
    whole = ask(db, "quotes", **given, limit=-1)
    parts = [row for first in range(0, len(whole) + 7, 7) for row in ask(db, "quotes", **given, limit=7, offset=first)]
    assert parts == whole
    assert len(whole) > 7


@pytest.mark.parametrize(
    "given", [{}, {"who": "person"}, {"sure_from": "0.9"}, {"sure_from": "0.63"}, {"language": "en"}]
)
def test_who_is_quoted_most_is_found_without_all_who_were_quoted_once(
    archives: tuple[Database, Database], given: dict[str, object]
) -> None:
    db = archives[1]
    taken = steps(db, partial(ask, db, "most_quoted_persons", limit=3, **given))
    row = next(db.query("SELECT * FROM counted_quotes WHERE person AND confidence >= 0.9 LIMIT 1"))
    with undone(db):
        kept = {name: row[name] for name in ("person", "language", "speaker", "step")} | {"quotes": 1}
        others = [f"once-{number}" for number in range(2000)]
        db.table("counted_speakers").insert_all(kept | {"who": who} for who in others)
        db.table("counted_totals").insert_all({"who": who, "person": 1, "quotes": 1} for who in others)
        assert ask(db, "most_quoted_persons", limit=1, **given)
        assert steps(db, partial(ask, db, "most_quoted_persons", limit=3, **given)) < taken + 200


def test_a_name_that_few_bear_is_found_without_the_sums_of_all_who_speak(
    archives: tuple[Database, Database],
) -> None:
    db = archives[1]
    row = next(db.query("SELECT * FROM counted_speakers WHERE person LIMIT 1"))
    asking = partial(ask, db, "most_quoted_persons", speaker=row["speaker"])
    taken = steps(db, asking)
    with undone(db):
        others = [f"other-{number}" for number in range(3000)]
        db.table("counted_speakers").insert_all(row | {"speaker": "Q", "who": who} for who in others)
        db.table("counted_totals").insert_all({"who": who, "person": 1, "quotes": 1} for who in others)
        assert asking()
        assert steps(db, asking) < taken + 300


def test_a_person_s_sums_are_those_of_the_question_of_days(archives: tuple[Database, Database]) -> None:
    page = import_module("pipeline.web.pages.person")
    for db in archives:
        who = most_quoted(db)
        days = list(run_query(db, "quotes_by_day", person=who))
        sums = page._numbers(list(db.query(page.PAPERS, {"person": who})))
        assert sums["total"] == sum(day["quotes"] for day in days) > 0
        assert sums["articles"] == sum(day["articles"] for day in days)
        assert sums["undated"] == sum(day["quotes"] for day in days if not day["day"])
        dated = [day["day"] for day in days if day["day"]]
        assert (sums["first"], sums["latest"]) == (min(dated), max(dated))
        for site in ("", sums["by_paper"][0][0]):
            by_day = Counter[str]()
            for day in days:
                by_day[day["day"]] += day["quotes"] if site in ("", day["site"]) else 0
            found = db.execute(page.DAYS, {"person": who, "site": site}).fetchall()
            assert dict(found) == {day: quotes for day, quotes in by_day.items() if quotes}


COMMON = {"> 5000 ": "> 10 ", "n.near, 5000, 30000": "n.near, 10, 10"}
VAST = COMMON | {"> 100000 ": "> 20 ", "100001": "21", "BETWEEN 0 AND 500": "BETWEEN 0 AND 99999"}
FAR = COMMON | {"n.near, 10, 10": "n.near, 10, 300", "BETWEEN 0 AND 500": "BETWEEN 0 AND 1"}


@pytest.mark.parametrize("bounds", [{}, COMMON, VAST, FAR])
@pytest.mark.parametrize("stance", ["said", "all", "negated"])
def test_what_a_person_says_about_something_is_the_same_whichever_way_it_is_found(
    archives: tuple[Database, Database], stance: str, bounds: dict[str, str]
) -> None:
    db, sql = archives[1], queries()["quotes"].sql
    for bound, lower in bounds.items():
        assert bound in sql
        sql = sql.replace(bound, lower)
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.said USING fts5vocab(main, attributions_fts, row)")
    words = ["", *(db.execute(WORDS, [many]).fetchone()[0] for many in (4000, 100, 2))]
    found = 0
    for about in words:
        given = {"person": most_quoted(db), "about": about, "stance": stance}
        values = dict.fromkeys(queries()["quotes"].params, "") | given | {"limit": 9999}
        rows = [(row["quote"], row["article_id"], row["position"]) for row in db.query(sql, values)]
        assert rows == db.execute(SAID, given).fetchall()
        found += len(rows)
    assert found
