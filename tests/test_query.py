"""Canned questions, search terms that people type, and one article read whole."""

import re

import pytest
from rows import BRANDT, NOW, OKORO, add_sites, fill, many
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.query import find_article, parse_since, queries, read_article, run_query, segments
from schemas.errors import ConfigError


@pytest.fixture(scope="module")
def world() -> tuple[Database, dict[str, int]]:
    db = open_database(None)
    return db, fill(db)


@pytest.fixture(scope="module")
def archive(world: tuple[Database, dict[str, int]]) -> Database:
    return world[0]


@pytest.mark.parametrize("name", queries())
def test_every_question_has_title_note_and_help_and_runs_without_parameters(archive: Database, name: str) -> None:
    query = queries()[name]
    assert query.title
    assert query.note
    assert all(query.params.values())
    assert set(re.findall(r":(\w+)", query.sql)) == set(query.params)
    rows = list(run_query(archive, name))
    assert rows or {"text", "article"} & set(query.params)


def test_search_finds_headline_and_text_and_shows_the_passage(archive: Database) -> None:
    rows = list(run_query(archive, "articles_search", text="nurses bakers"))
    assert [row["headline"] for row in rows] == ["Council votes to keep the night ferry"]
    assert "⟦nurses⟧, ⟦bakers⟧" in rows[0]["passage"]
    assert list(run_query(archive, "articles_search", text="headline: ferry AND votes"))


@pytest.mark.parametrize(
    "text",
    [
        "NEAR(",
        '"open',
        "a AND",
        "*",
        "col:y",
        "",
        " ",
        "(((",
        "x*y",
        "it's",
        "-",
        "^",
        "NOT",
        "\0",
        "a" * 5000,
        "word " * 500,
        "(" * 3000,
        "a OR " * 400,
        "'; DROP TABLE articles; --",
        "é\u0301",
        "\u202e",
        "text : NEAR",
    ],
)
def test_no_search_text_is_a_syntax_error(archive: Database, text: str) -> None:
    assert isinstance(list(run_query(archive, "articles_search", text=text)), list)
    assert isinstance(list(run_query(archive, "quotes", about=text)), list)


@pytest.mark.parametrize("text", ['"night ferry', "night: ferry", "night-ferry?", "ferr* (boat)"])
def test_what_is_no_expression_is_searched_for_word_by_word(archive: Database, text: str) -> None:
    assert [row["site"] for row in run_query(archive, "articles_search", text=text)] == ["lantern-post"]


def test_quotes_are_filtered_by_speaker_subject_site_and_time(archive: Database) -> None:
    def found(**filters: str) -> set[str]:
        return {row["quote"] for row in run_query(archive, "quotes", **filters)}

    assert found(speaker="Okoro-Lind") == {"the vote “a blank cheque”"}
    assert found(speaker="brandt", about="town") == {"A town that stops at ten is not a town."}
    assert found(site="meridian-digest") == {
        "The lamp tax will not rise this year",
        "Nobody should have to choose between light and bread,",
        "three winters late",
    }
    assert found(since="2026-03-14") == set()
    assert len(found(since="2026-03-13T12:00Z")) == 4


def test_a_quote_names_its_article_paragraph_and_capture(archive: Database) -> None:
    row = next(run_query(archive, "quotes", about="blank cheque"))
    assert row["speaker"] == OKORO
    assert row["paragraph"].startswith("Chidi Okoro-Lind, who leads")
    capture = next(archive.query("SELECT url, fetched_at FROM captures WHERE id = ?", [row["capture_id"]]))
    assert capture == {"url": row["url"], "fetched_at": "2026-03-14T11:26:53+00:00"}


def test_quotes_of_an_older_revision_are_not_counted_twice(archive: Database) -> None:
    counts = {row["speaker"]: row["quotes"] for row in run_query(archive, "most_quoted_persons")}
    assert counts[BRANDT] == 4
    assert counts[OKORO] == 1


def test_an_agency_cited_by_two_papers_on_a_day_is_wire_copy(archive: Database) -> None:
    assert [(row["agency"], row["sites"]) for row in run_query(archive, "wire_shared")] == [("Reuters", 2)]


def test_the_history_tells_captures_revisions_and_the_end(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    ferry = [row["event"] for row in run_query(db, "article_history", article=ids["ferry"])]
    assert ferry == ["published", "captured", "revision 1 (first)", "captured", "revision 2 (publisher)"]
    assert next(reversed(list(run_query(db, "article_history", article=ids["copy"]))))["event"] == "revision 1 (first)"
    assert "gone" in [row["event"] for row in run_query(db, "article_history", article=ids["copy"])]


def test_unknown_question_parameter_and_value_say_what_was_meant(archive: Database) -> None:
    with pytest.raises(ConfigError, match="did you mean 'quotes'"):
        run_query(archive, "quots")
    with pytest.raises(ConfigError, match="did you mean 'speaker'"):
        run_query(archive, "quotes", speakr="x")
    for value in ("many", "-1", "1e9", "9" * 30):
        with pytest.raises(ConfigError, match="not a whole number"):
            run_query(archive, "quotes", limit=value)
    with pytest.raises(ConfigError, match="is no time"):
        run_query(archive, "quotes", since="yesterday")
    with pytest.raises(ConfigError, match="not valid UTF-8"):
        run_query(archive, "quotes", about="\udcff")


def test_since_takes_days_hours_weeks_dates_and_zones() -> None:
    def since(text: str) -> str:
        return parse_since(text, lambda: NOW)

    assert since("24h") == "2026-03-13T09:26:53+00:00"
    assert since("2w") == "2026-02-28T09:26:53+00:00"
    assert since("2026-03-01T02:00+02:00") == since("2026-03-01") == "2026-03-01T00:00:00+00:00"
    assert since("") == ""


def test_an_article_is_found_by_id_and_by_any_spelling_of_its_address(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    for reference in (
        str(ids["ferry"]),
        "https://lantern-post.example/ferry",
        "http://www.lantern-post.example/ferry/#x",
    ):
        assert find_article(db, reference) == ids["ferry"]
    for reference in ("1", "https://lantern-post.example/none", "9" * 16, "²"):
        with pytest.raises(ConfigError, match="no article"):
            find_article(db, reference)


def test_reading_an_article_gives_marks_that_lie_on_the_quotes_words(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    reading = read_article(db, ids["ferry"], 1)
    interrupted = [m for m in reading.marks if m.number == 5 and m.role == "content"]
    text = reading.revision["text"]
    assert [text[m.start : m.end] for m in interrupted] == [
        "We were promised figures,",
        "and we were given a brochure.",
    ]
    assert [b["text"] for b in reading.blocks if text[b["start"] :].startswith(b["text"])] == [
        b["text"] for b in reading.blocks
    ]


def test_segments_put_the_text_together_again_and_end_a_quote_once(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    for number in (1, 2):
        reading = read_article(db, ids["ferry"], number)
        cut = [segments(b["text"], b["start"], reading.marks) for b in reading.blocks if b["start"] is not None]
        assert ["".join(s.text for s in block) for block in cut] == [b["text"] for b in reading.blocks]
        ends = [n for block in cut for s in block for n in s.ends]
        assert sorted(ends) == list(range(1, len(reading.quotes) + 1))


def test_links_lie_on_their_words(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    reading = read_article(db, ids["hostile"])
    (link,) = [m for m in reading.marks if m.role == "link"]
    assert reading.article["text"][link.start : link.end] == "paragraph"
    assert link.url == "javascript:alert(1)"


def test_missing_revision_is_told(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    with pytest.raises(ConfigError, match="has no revision 7; it has 1 to 2"):
        read_article(db, ids["ferry"], 7)


def test_limit_is_a_limit(db: Database) -> None:
    add_sites(db)
    assert len(list(many(db, 20))) == 20
    assert len(list(run_query(db, "quotes", limit=7))) == 7
    assert len(list(run_query(db, "articles_search", text="harbour", limit="3"))) == 3
