"""What pronouns and descriptions stand for is learnt from annotated sources, and from sentences of our own."""

import pytest

from pipeline.attribution import packaged_model
from pipeline.attribution.speakers.pointing import DESCRIPTION, PRONOUN, THRESHOLD, Weights, weights
from tests.attribution.pointing.teach import Asked, asked_of, counted, held_out, lesson_of, own_lessons, taught, written

pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")


@pytest.mark.parametrize("page", own_lessons(), ids=lambda page: page.name)
def test_a_sentence_of_our_own_is_read_as_its_lesson_says(page: object) -> None:
    (asked,) = [one for one in asked_of(page, weights()) if one.source]  # type: ignore[arg-type]
    assert asked.told == asked.name


def test_the_table_has_weights_that_a_reader_expects() -> None:
    pronouns, descriptions = weights()[PRONOUN], weights()[DESCRIPTION]
    assert pronouns["known"] > 0 > pronouns["seen2-owns"]
    assert descriptions["meant"] > 0 > descriptions["rival-rank"]
    assert 0.3 < pronouns[THRESHOLD] < 0.7
    assert 0.3 < descriptions[THRESHOLD] < 0.7


def test_the_same_lessons_teach_the_same_table() -> None:
    pages = [lesson_of("Ida Storm rose. Tom Hede sat. “No,” [she] said. | Ida Storm")] * 3
    first, second = taught(pages), taught(pages)
    assert written(first, "# head\n") == written(second, "# head\n")
    assert "pronoun threshold" in written(first, "")


def test_a_held_out_article_is_read_by_what_the_others_teach() -> None:
    pages = [lesson_of(f"{name} Storm rose. Tom Hede sat. “No,” [she] said. | {name} Storm") for name in ("Ida", "Ada")]
    assert {one.article for one in held_out(pages, 2)} == {page.name for page in pages}


def test_a_source_without_its_own_among_those_who_may_be_meant_wants_nobody() -> None:
    asked = Asked("a", PRONOUN, [("Ida Storm", []), ("", [])], "Ada Hede", "Ida Storm", True)
    assert asked.right == 1
    assert asked.verdict == "wrong"
    assert counted([asked])[PRONOUN] == {"wrong": 1}


def test_a_title_in_a_found_name_is_no_other_name() -> None:
    asked = Asked("a", DESCRIPTION, [("Warden Ida Storm", []), ("", [])], "Ida Storm", "Warden Ida Storm", True)
    assert asked.right == 0
    assert asked.verdict == "right"


def test_nothing_learnt_takes_who_was_there_last() -> None:
    empty: Weights = {PRONOUN: {}, DESCRIPTION: {}}
    page = lesson_of("Ida Storm rose. Ada Hede sat. “No,” [she] said. | Ida Storm")
    assert [one.told for one in asked_of(page, empty) if one.source] == ["Ada Hede"]
