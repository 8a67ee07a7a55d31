"""What stages found goes between processes whole."""

import copy
import pickle
from datetime import UTC, datetime
from multiprocessing.reduction import ForkingPickler

import pytest

from pipeline.process.pool import Worked
from pipeline.process.story import Story
from schemas.article import Article, Block, Credit, Image, Link, Post, Removed
from schemas.attribution import Attribution, Citation, Person, Span

LINK = Link(start=0, end=3, url="https://lantern.example/a")
BLOCK = Block(kind="paragraph", text="Ann Vale said so.", links=(LINK,))
ARTICLE = Article(
    url="https://lantern.example/b",
    site="lantern-post",
    capture_id="c",
    headline="Ten said so",
    blocks=(BLOCK, Block(kind="quote", text="“So.”", source="Ann Vale")),
    published_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    images=(Image(url="https://lantern.example/i"),),
    posts=(Post(number=1, posted_at=None, posted_text="9 h"),),
    credits=(Credit(text="Agency"),),
    removed=(Removed(rule="box", blocks=1, words=2, sample="Read more"),),
    provenance={"headline": "meta"},
)
SAID = Attribution(content=(Span(0, 8),), source=(Span(0, 8),), cue=(Span(9, 13),), speaker="Ann Vale", confidence=0.9)
STORY = Story(
    article=ARTICLE,
    attributions=[SAID, SAID],
    citations=[Citation(name="Agency", kind="agency")],
    people={0: Person(id="ann-vale", name="Ann Vale", aliases=("Vale",))},
    seen_at=datetime(2026, 3, 1, 10, tzinfo=UTC),
    address="https://lantern.example/b",
)
WORKED = Worked(capture_id="c", stories=(STORY,), refused=(("https://lantern.example/c", "listing"),))


@pytest.mark.parametrize("dumps", [pickle.dumps, ForkingPickler.dumps, lambda one: pickle.dumps(one, 2)])
def test_all_that_was_found_comes_out_as_it_went_in(dumps) -> None:  # type: ignore[no-untyped-def]
    assert pickle.loads(dumps(WORKED)) == WORKED  # noqa: S301 - our own bytes
    assert copy.deepcopy(WORKED) == WORKED


def test_what_travelled_is_as_frozen_as_before() -> None:
    came = pickle.loads(pickle.dumps(BLOCK))  # noqa: S301 - our own bytes
    with pytest.raises(AttributeError):
        came.text = "Ann Vale did not."
    assert hash(came) == hash(BLOCK)
