"""What is said seldom, or nowhere, is found without a walk through all that is said, and is the same quotes."""

from collections.abc import Iterator
from functools import partial
from itertools import product

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.read import prepare, queries
from schemas.tables.codes import KINDS, STANCES
from tests.rows import NOW
from tests.scale.make import make
from tests.scale.test_steps import ask, steps, undone

RARE = "c.rare < 5000 AND c.rare * c.rare < n.wanted * (SELECT coalesce(sum(quotes), 0) FROM counted_steps)"
"""Where the question takes this way."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("seldom") / "onrecord.db"
    make(path, 1500, words=40)
    db = open_database(path)
    prepare(db.conn, lambda: NOW)
    db.execute(
        "UPDATE article_rows SET published_at = NULL, "
        "first_seen_at = substr(first_seen_at, 1, 18) || key % 10 || '+00:00' WHERE key % 7 = 0"
    )
    db.execute("UPDATE attribution_rows SET kind = key % 3, confidence = iif(key % 11, confidence, 0.98765)")
    yield db
    db.close()


@pytest.mark.parametrize(("kind", "stance"), [*product(("", "mixed"), ("", "asked", "all"))])
def test_quotes_are_the_same_whichever_way_they_are_found(archive: Database, kind: str, stance: str) -> None:
    question = queries()["quotes"]
    assert RARE in question.sql
    site = archive.execute("SELECT site FROM article_rows WHERE published_at IS NULL LIMIT 1").fetchone()[0]
    found = 0
    for sure_from, place, offset in product(("", "0", "0.9", "0.98765", "0.988"), ("", site), (0, 40)):
        given = {"kind": kind, "stance": stance, "sure_from": sure_from, "site": place, "limit": 30, "offset": offset}
        values = dict.fromkeys(question.params, "") | given
        listed, walked = (
            archive.execute(question.sql.replace(RARE, always), values).fetchall() for always in ("1", "0")
        )
        assert listed == walked, given
        found += len(listed)
    assert found > 50


@pytest.mark.parametrize("words", [KINDS, STANCES])
def test_the_question_knows_every_kind_and_stance_by_its_number(words: tuple[str, ...]) -> None:
    assert f"(VALUES {', '.join(f'({n}, {word!r})' for n, word in enumerate(words))}) n" in queries()["quotes"].sql


def test_what_nobody_said_costs_no_walk(archive: Database) -> None:
    question = queries()["quotes"]
    walking = partial(archive.execute, question.sql.replace(RARE, "0"))
    for given in ({"kind": "mixed", "stance": "hypothetical"}, {"sure_from": "0.999"}, {"sure_from": "1"}):
        asking = partial(ask, archive, "quotes", limit=20, **given)
        with undone(archive):
            archive.execute("UPDATE attribution_rows SET stance = 0 WHERE kind = 2 AND stance = 3")
            assert asking() == []
            values = dict.fromkeys(question.params, "") | given
            assert 5 * steps(archive, asking) < steps(archive, lambda values=values: walking(values).fetchall())


def test_the_one_quote_of_its_kind_is_found_without_the_others(archive: Database) -> None:
    with undone(archive):
        archive.execute("UPDATE attribution_rows SET kind = 0")
        archive.execute(
            "UPDATE attribution_rows SET kind = 2, stance = 0, confidence = 900 WHERE key = (SELECT min(q.key) FROM "
            "attribution_rows q JOIN article_rows a ON a.id = q.article_id AND a.revision = q.revision)"
        )
        asking = partial(ask, archive, "quotes", limit=20, kind="mixed")
        assert len(asking()) == 1
        assert steps(archive, asking) < 500


@pytest.mark.parametrize("near", ["1500", "40", "5"], ids=["all", "enough for few", "too few"])
def test_stories_of_a_large_paper_are_those_that_its_articles_tell(archive: Database, near: str) -> None:
    question = queries()["lineages"]
    assert (question.sql.count("> 40000"), question.sql.count("LIMIT 1500"), question.sql.count("< 1500")) == (1, 1, 1)
    asked = question.sql.replace("> 40000", "> 0").replace("LIMIT 1500", f"LIMIT {near}").replace("< 1500", f"< {near}")
    sites = [site for (site,) in archive.execute("SELECT site FROM counted_sites ORDER BY articles DESC LIMIT 3")]
    found = 0
    for site, by, limit in product((*sites, "nosuch", ""), ("", "most"), (2, 1000)):
        values = dict.fromkeys(question.params, "") | {"site": site, "by": by, "limit": limit}
        listed, joined = (archive.execute(sql, values).fetchall() for sql in (asked, question.sql))
        assert listed == joined, values
        found += len(listed)
    assert found > 50
