"""Loading: idempotent, a revision only when the words changed, the same rows after a rebuild."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.process.identity import article_id
from pipeline.process.load import batch, load, mark_gone, words_changed
from pipeline.process.story import Story
from schemas import Article, Attribution, Block, Citation, Person, Span
from schemas.address import address
from schemas.tables.counted import TOLD, wrong_summaries
from tests.told import told

SEEN = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
URL = "https://lantern.example/2026/03/ferry/"
TEXT = "The council kept the ferry on Friday. “It will sail,” Odile Brandt said."


def paragraph(text: str) -> Block:
    return Block(kind="paragraph", text=text)


def story(text: str = TEXT, *, url: str = URL, address: str = "", capture: str = "c1", **changes: object) -> Story:
    article = Article(url=url, site="lantern", capture_id=capture, headline="Ferry stays", blocks=(paragraph(text),))
    start = text.find("It will sail")
    quote = Attribution(content=(Span(start, start + 12),), speaker="Odile Brandt", speaker_kind="person", rule="cue")
    return Story(
        article=replace(article, **changes),  # type: ignore[arg-type]
        attributions=[quote] if start >= 0 else [],
        citations=[Citation(name="AP News", kind="agency", rule="credit")],
        people={0: Person(id="odile-brandt", name="Odile Brandt", aliases=("Brandt",))} if start >= 0 else {},
        seen_at=SEEN,
        address=address or url,
    )


@pytest.fixture
def filled(db: Database) -> Database:
    """A database that knows the site and four captures."""
    return fill(db)


def fill(db: Database) -> Database:
    names = ("title", "country", "language", "schedule", "file_digest")
    home = {"name": "lantern", "home": "https://lantern.example/", "timezone": "UTC"}
    db.table("sites").insert(home | dict.fromkeys(names, ""))
    for number in range(1, 5):
        db.table("captures").insert(
            {
                "id": f"c{number}",
                "run_id": "r",
                "site": "lantern",
                "kind": "page",
                "url": URL,
                "final_url": URL,
                "status": 200,
            }
            | {"fetched_at": SEEN.isoformat(), "digest": "", "warc_file": "f", "warc_offset": 0, "warc_length": 1}
        )
    return db


def counts(db: Database) -> dict[str, int]:
    return {name: len(told(db, name)) for name in ("articles", "revisions", "attributions", "citations", "blocks")}


def test_the_first_sight_of_an_article_is_revision_one(filled: Database) -> None:
    revision = load(filled, story()).revision
    assert revision is not None
    assert (revision.number, revision.kind) == (1, "first")
    assert counts(filled) == {"articles": 1, "revisions": 1, "attributions": 1, "citations": 1, "blocks": 1}


def test_loading_the_same_story_twice_changes_no_row(filled: Database) -> None:
    load(filled, story())
    before = list(filled.query("SELECT * FROM articles")) + list(filled.query("SELECT * FROM attributions"))
    assert load(filled, story(capture="c2")).revision is None
    after = list(filled.query("SELECT * FROM articles")) + list(filled.query("SELECT * FROM attributions"))
    assert before == after


def test_other_case_spacing_and_quotation_marks_are_no_revision(filled: Database) -> None:
    load(filled, story())
    assert load(filled, story(TEXT.replace("“", '"').replace("”", '"').upper(), capture="c2")).revision is None


def test_changed_words_make_a_publisher_revision_that_keeps_the_old_text(filled: Database) -> None:
    load(filled, story())
    revision = load(filled, story(TEXT.replace("Friday", "Monday"), capture="c2")).revision
    assert revision is not None
    assert (revision.number, revision.kind, revision.changed) == (2, "publisher", ("text",))
    assert (revision.words_added, revision.words_removed) == (1, 1)
    kept = [row["text"] for row in filled.query("SELECT text FROM revisions ORDER BY number")]
    assert "Friday" in kept[0]
    assert "Monday" in kept[1]
    assert counts(filled)["articles"] == 1


def test_a_title_changed_for_other_sites_alone_is_a_revision(filled: Database) -> None:
    load(filled, story(shared_title="Ferry stays"))
    assert load(filled, story(shared_title="FERRY “stays”", capture="c2")).revision is None
    revision = load(filled, story(shared_title="Ferry goes", capture="c3")).revision
    assert revision is not None
    assert (revision.number, revision.changed, revision.words_added) == (2, ("shared_title",), 0)
    kept = [row["shared_title"] for row in filled.query("SELECT shared_title FROM revisions ORDER BY number")]
    assert kept == ["Ferry stays", "Ferry goes"]


def test_every_stored_quote_lies_at_its_offsets_in_its_revision(filled: Database) -> None:
    load(filled, story())
    load(filled, story("On Monday " + TEXT, capture="c2"))
    rows = list(
        filled.query(
            'SELECT q.content, substr(r.text, q."start" + 1, q."end" - q."start") AS found FROM attributions q '
            "JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision"
        )
    )
    assert len(rows) == 2
    assert all(row["content"] == row["found"] == "It will sail" for row in rows)


def test_each_passage_in_quotation_marks_has_a_row_of_its_own(filled: Database) -> None:
    text = "“I will not,” she said of the ferry’s end, “sign it.” It rained."
    spans = tuple(Span(text.index(part), text.index(part) + len(part)) for part in ("I will not", "sign it."))
    told = Attribution(content=spans, quoted=spans, speaker="Odile Brandt", rule="cue", confidence=0.9)
    load(filled, replace(story(text), attributions=[told], people={}))
    found = filled.query('SELECT part, quotation, speaker, "start" FROM quotations ORDER BY part')
    assert [tuple(row.values()) for row in found] == [
        (1, "I will not", "Odile Brandt", 1),
        (2, "sign it.", "Odile Brandt", spans[1].start),
    ]


def test_a_capture_cleaned_again_makes_a_technical_revision(filled: Database) -> None:
    load(filled, story())
    revision = load(filled, replace(story(TEXT + " More."), technical=True)).revision
    assert revision is not None
    assert revision.kind == "technical"


def test_a_page_does_not_rewrite_what_the_publishers_interface_gave(filled: Database) -> None:
    load(filled, story(evidence="wordpress"))
    assert load(filled, story(TEXT + " Leave a reply.", capture="c2")).revision is None


def test_an_alias_address_is_the_same_article(filled: Database) -> None:
    load(filled, story())
    assert load(filled, story(address=URL + "?print=1", capture="c2")).revision is None
    assert counts(filled)["articles"] == 1
    assert filled.table("article_urls").count == 2


def test_the_address_an_article_was_met_at_may_be_another_than_its_own_and_still_tells_its_edits(
    filled: Database,
) -> None:
    rss = URL + "?r=rss"
    filled.execute("UPDATE captures SET final_url = ? WHERE id IN ('c1', 'c2')", [rss])
    load(filled, story(address=rss))
    edited = load(filled, story(TEXT.replace("Friday", "Monday"), address=rss, capture="c2"))
    assert edited.revision is not None
    assert not edited.is_alias
    assert load(filled, story(address=URL + "?print=1", capture="c3")).revision is None


def test_a_foreign_canonical_cannot_rewrite_another_article(filled: Database) -> None:
    load(filled, story())
    hijack = story("Buy these pills now, cheap and quick.", address="https://lantern.example/spam/", capture="c2")
    load(filled, hijack)
    rows = {row["url"]: row["text"] for row in filled.query("SELECT url, text FROM articles")}
    assert rows[URL] == TEXT
    assert rows["https://lantern.example/spam/"].startswith("Buy these pills")


LONG = " ".join(
    [TEXT, "The harbour board had asked for the line to close at the end of the month, members said after it."]
)
MOVED = "https://lantern.example/2026/03/ferry-stays/"


def filed(db: Database) -> list[tuple[int, str, int]]:
    return [(row["id"], row["url"], row["revision"]) for row in db.query("SELECT id, url, revision FROM articles")]


def test_an_article_that_moved_by_redirect_keeps_its_id_and_is_filed_under_the_new_address(filled: Database) -> None:
    load(filled, story())
    moved = replace(story(TEXT.replace("Friday", "Monday"), url=MOVED, capture="c2"), asked=URL)
    assert not load(filled, moved).is_alias
    assert filed(filled) == [(article_id("lantern", URL), MOVED, 2)]
    assert load(filled, story(TEXT.replace("Friday", "Sunday"), url=MOVED, capture="c3")).revision is not None
    assert filed(filled) == [(article_id("lantern", URL), MOVED, 3)]


def test_the_new_address_seen_before_the_redirect_is_still_one_article(filled: Database) -> None:
    load(filled, story(LONG))
    assert load(filled, story(LONG, url=MOVED, capture="c2")).is_alias
    load(filled, replace(story(LONG, url=MOVED, capture="c3"), asked=URL))
    assert filed(filled) == [(article_id("lantern", URL), MOVED, 1)]


def test_a_redirect_to_another_story_is_that_story(filled: Database) -> None:
    load(filled, story())
    other = "Rain fell on the harbour all night, and nobody sailed before noon."
    load(filled, replace(story(other, url=MOVED, capture="c2"), asked=URL))
    assert {url for _, url, _ in filed(filled)} == {URL, MOVED}


def test_few_words_alone_do_not_make_two_articles_one(filled: Database) -> None:
    load(filled, story("Watch the debate live."))
    load(filled, story("Watch the debate live.", url=MOVED, capture="c2"))
    assert len(filed(filled)) == 2


def test_cleaning_a_moved_article_again_from_its_old_capture_leaves_it_where_it_is(filled: Database) -> None:
    load(filled, story(LONG))
    load(filled, replace(story(LONG, url=MOVED, capture="c2"), asked=URL))
    again = load(filled, replace(story(LONG + " More."), technical=True))
    assert again.revision is not None
    assert again.revision.kind == "technical"
    assert filed(filled) == [(article_id("lantern", URL), MOVED, 2)]


def test_an_article_that_is_gone_keeps_its_words_and_comes_back(filled: Database) -> None:
    load(filled, story())
    assert mark_gone(filled, "lantern", URL, SEEN + timedelta(days=1))
    row = next(filled.query("SELECT gone_at, text FROM articles"))
    assert row == {"gone_at": "2026-03-15T09:00:00+00:00", "text": TEXT}
    load(filled, story(capture="c2"))
    assert next(filled.query("SELECT gone_at FROM articles"))["gone_at"] is None


def test_an_unknown_address_cannot_be_gone(filled: Database) -> None:
    assert not mark_gone(filled, "lantern", "https://lantern.example/never/", SEEN)


def test_full_text_search_follows_a_revision(filled: Database) -> None:
    load(filled, story())
    load(filled, story(TEXT.replace("ferry", "tramway"), capture="c2"))
    found = [
        filled.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [w]).fetchone()[0]
        for w in ("ferry", "tramway")
    ]
    assert found == [1, 1]  # "Ferry" still stands in the headline
    filled.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES('integrity-check', 1)")


def test_persons_do_not_depend_on_the_order_of_loading(filled: Database) -> None:
    one = replace(story(), people={0: Person(id="odile-brandt", name="Odile Brandt", aliases=("Brandt",))})
    two = replace(
        story(url=URL + "b/", capture="c2"),
        people={0: Person(id="odile-brandt", name="Odilé Brandt", aliases=("PM Brandt",))},
    )
    load(filled, one)
    load(filled, two)
    assert [row["name"] for row in filled.query("SELECT name FROM persons")] == ["Odilé Brandt"]
    assert filled.table("person_aliases").count == 2


def test_ids_come_from_site_and_address_alone() -> None:
    assert article_id("lantern", URL) == article_id("lantern", URL) != article_id("harrow", URL)
    assert 0 < article_id("lantern", URL) < 2**53


@pytest.mark.parametrize(
    ("one", "other"),
    [("http://www.a.example/x/", "https://a.example/x"), ("https://a.example/x#y", "https://a.example/x")],
)
def test_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert address(one) == address(other)


def test_words_changed_counts_both_ways() -> None:
    assert words_changed("a b b", "b c") == (1, 2)


def test_loading_costs_the_same_however_many_articles_the_site_has(filled: Database) -> None:
    taken = [steps_of(filled, numbered(number)) for number in range(320)]
    assert median(taken[300:]) < 1.5 * median(taken[10:30])  # now and then the full text joins parts of its index


def numbered(number: int) -> Story:
    """A story with words, an address and a day of its own."""
    text = " ".join(f"word{number}x{place}" for place in range(80))
    day = SEEN + timedelta(days=number)
    return replace(story(text, url=f"https://lantern.example/{number}/", published_at=day), seen_at=day)


def steps_of(db: Database, one: Story) -> int:
    """What loading it takes, in hundreds of SQLite's instructions."""
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 1

    db.conn.set_progress_handler(count, 100)
    load(db, one)
    db.conn.set_progress_handler(None, 0)
    return taken


def segments(db: Database, table: str) -> int:
    """In how many parts the full text lies; none is merged with another here."""
    return int(db.execute(f"SELECT count(DISTINCT id >> 37) FROM {table}_data WHERE id > 10").fetchone()[0])  # noqa: S608


def test_the_full_text_of_many_quotes_is_written_in_few_parts(filled: Database) -> None:
    """SQLite writes what FTS5 gathered before each statement that has triggers, and at each savepoint."""
    said = " ".join(f"“It will sail {n} times,” Odile Brandt said." for n in range(60))
    quotes = [
        Attribution(content=(Span(at, at + 12),), speaker="Odile Brandt", rule="cue")
        for at in range(len(said))
        if said.startswith("It will sail", at)
    ]
    many = replace(story(said), attributions=quotes, people={})
    for table in ("articles_fts", "attributions_fts"):
        filled.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0), ('crisismerge', 1000)")  # noqa: S608
    with filled.atomic():
        load(filled, many)
        load(filled, replace(story(f"{said} Now.", capture="c2"), attributions=quotes, people={}))
    assert len(quotes) == filled.execute("SELECT count(*) FROM attributions WHERE revision = 1").fetchone()[0] == 60
    assert [row[0] for row in filled.execute("SELECT position FROM attributions WHERE revision = 1 ORDER BY key")] == [
        *range(60)
    ]
    assert segments(filled, "attributions_fts") < 25
    assert segments(filled, "articles_fts") <= 2
    assert filled.execute("SELECT count(*) FROM attributions_fts WHERE attributions_fts MATCH 'sail'").fetchone()[0]


def test_a_story_that_is_told_to_be_new_is_not_looked_for(filled: Database) -> None:
    asked: list[str] = []
    filled.conn.set_trace_callback(asked.append)
    assert load(filled, story(), is_new=True).revision is not None
    filled.conn.set_trace_callback(None)
    assert not [one for one in asked if "article_urls u JOIN" in one]
    assert load(filled, story()).revision is None


PARTED = Attribution(content=(Span(0, 8), Span(20, 29)), quoted=(Span(20, 29),), speaker="Odile Brandt", rule="cue")
TOGETHER = [
    story(),
    replace(numbered(9), attributions=[PARTED], people={}),
    numbered(1),
    numbered(2),
    story(TEXT.replace("Friday", "Monday").replace("sail", "wait"), capture="c2"),  # changes one that waits for its end
    numbered(3),
    replace(numbered(4), seen_at=SEEN),
    story(TEXT, capture="c3"),
    story(TEXT, url=f"{URL}?again", address=URL, capture="c4"),
]


def test_articles_loaded_together_are_told_found_and_counted_as_each_by_itself(filled: Database) -> None:
    one_by_one = fill(open_database(None))
    with filled.atomic(), batch(filled) as together:
        of_batch = [load(filled, one, together=together) for one in TOGETHER]
    assert of_batch == [load(one_by_one, one) for one in TOGETHER]
    for table in ("articles", "revisions", "attributions", "citations", "quote_changes", *TOLD):
        assert told(filled, table) == told(one_by_one, table), table
    assert wrong_summaries(filled) == []
    for db in (filled, one_by_one):
        load(db, numbered(5))  # by itself again
    for word, found in {"word4x7": 1, "word5x7": 1, "ferry": 8, "friday": 2, "monday": 0}.items():
        assert (with_word(filled, word), with_word(one_by_one, word)) == (found, found), word
    for table in ("articles_fts", "attributions_fts"):  # raises where the full text has other words than the rows
        filled.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608


def with_word(db: Database, word: str) -> int:
    """How many articles the full text finds by a word."""
    found = db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [word]).fetchone()
    return int(found[0])


def test_words_of_a_batch_lie_in_one_part(filled: Database) -> None:
    for table in ("articles_fts", "attributions_fts"):
        filled.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0), ('crisismerge', 1000)")  # noqa: S608
    with filled.atomic(), batch(filled) as together:
        for number in range(8):
            load(filled, numbered(number), together=together)
    assert segments(filled, "articles_fts") == 1


def test_batch_that_fails_leaves_nothing(filled: Database) -> None:
    with pytest.raises(RuntimeError, match="amid"):
        load_and_fail(filled)
    assert counts(filled)["articles"] == 0
    load(filled, story())
    assert with_word(filled, "ferry") == 1


def load_and_fail(db: Database) -> None:
    with db.atomic(), batch(db) as together:
        load(db, story(), together=together)
        raise RuntimeError("amid")
