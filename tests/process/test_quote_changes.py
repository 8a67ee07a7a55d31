"""What a revision did to an article's quotes."""

from dataclasses import replace

import pytest
from sqlite_utils.db import Database

from pipeline.process.load import attribute_again, load
from pipeline.process.quote_changes import Change, Quote, compare
from pipeline.process.story import Story
from pipeline.read import run_query
from schemas import Article, Attribution, Block, Person, Span
from tests.process.test_load import SEEN, URL, filled

__all__ = ["filled"]

SAIL = Quote("It will sail as long as people work at night,", "Odile Brandt")
TOWN = Quote("A town that stops at ten is not a town.", "Odile Brandt")
BROCHURE = Quote("and we were given a brochure.", "Chidi Okoro-Lind")


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ([SAIL, TOWN], [SAIL, TOWN], []),
        ([SAIL, TOWN], [TOWN, SAIL], []),
        ([SAIL], [replace(SAIL, content="It will sail, as long as people WORK at night")], []),
        ([SAIL], [SAIL, TOWN], [Change("added", None, TOWN)]),
        ([SAIL, TOWN], [TOWN], [Change("dropped", SAIL, None)]),
        ([SAIL, SAIL], [SAIL], [Change("dropped", SAIL, None)]),
        ([SAIL], [replace(SAIL, speaker="Maren Tarn")], [Change("altered", SAIL, replace(SAIL, speaker="Maren Tarn"))]),
        (
            [TOWN, SAIL],
            [BROCHURE, replace(SAIL, content="It will sail while people work at night,"), TOWN],
            [
                Change("added", None, BROCHURE),
                Change("altered", SAIL, replace(SAIL, content="It will sail while people work at night,")),
            ],
        ),
        ([SAIL], [], [Change("dropped", SAIL, None)]),
    ],
)
def test_quotes_are_added_dropped_or_altered(before: list[Quote], after: list[Quote], changes: list[Change]) -> None:
    assert list(compare(before, after)) == changes


def story(text: str, said: str, capture: str) -> Story:
    start = text.index(said)
    quote = Attribution(
        content=(Span(start, start + len(said)),),
        speaker="Odile Brandt",
        speaker_kind="person",
        rule="cue",
        confidence=0.9,
    )
    block = Block(kind="paragraph", text=text)
    article = Article(url=URL, site="lantern", capture_id=capture, headline="Ferry stays", blocks=(block,))
    people = {0: Person(id="odile-brandt", name="Odile Brandt", aliases=())}
    return Story(article=article, attributions=[quote], people=people, seen_at=SEEN, address=URL)


FIRST = story(
    "The council kept the ferry. “It will sail all winter,” Odile Brandt said.", "It will sail all winter,", "c1"
)
THEN = story("The council kept the ferry. “It will sail all year,” Odile Brandt said.", "It will sail all year,", "c2")


def stored(db: Database) -> list[tuple[str, str, str]]:
    query = "SELECT change, content_before, content FROM quote_changes ORDER BY revision, position"
    rows: list[tuple[str, str, str]] = db.execute(query).fetchall()
    return rows


def test_a_revision_tells_which_quotes_it_altered(filled: Database) -> None:
    load(filled, FIRST)
    assert stored(filled) == []
    load(filled, THEN)
    assert stored(filled) == [("altered", "It will sail all winter,", "It will sail all year,")]
    (row,) = run_query(filled, "quote_changes", change="altered")
    assert (row["speaker"], row["revision"], row["capture_id"]) == ("Odile Brandt", 2, "c2")


def test_what_is_found_anew_is_compared_anew(filled: Database) -> None:
    load(filled, FIRST)
    load(filled, THEN)
    attribute_again(filled, replace(FIRST, attributions=(), people={}))
    assert stored(filled) == [("added", "", "It will sail all year,")]
    attribute_again(filled, replace(THEN, attributions=(), people={}))
    assert stored(filled) == []


def test_what_our_own_cleaning_changed_is_no_papers_change(filled: Database) -> None:
    load(filled, FIRST)
    load(filled, replace(THEN, article=replace(THEN.article, capture_id="c1"), technical=True))
    assert len(stored(filled)) == 1
    assert list(run_query(filled, "quote_changes")) == []


def test_two_names_that_are_one_person_are_no_change_of_speaker(filled: Database) -> None:
    other = replace(FIRST.attributions[0], speaker="O. Brandt")
    load(filled, replace(FIRST, attributions=[other], people={0: Person(id="o-brandt", name="O. Brandt", aliases=())}))
    text = FIRST.article.text + " It rained."
    article = replace(FIRST.article, capture_id="c2", blocks=(Block(kind="paragraph", text=text),))
    load(filled, replace(FIRST, article=article))
    assert [change for change, *_ in stored(filled)] == ["altered"]
    attribute_again(filled, FIRST)
    assert stored(filled) == []
