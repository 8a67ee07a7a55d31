"""How sure the tagger is of an attribution, and what tells it."""

import numpy as np
import pytest

from pipeline.attribution.learnt.calibration import confidences, fit_confidence, signs_of
from pipeline.attribution.learnt.lexemes import Lexemes, read_lexemes
from pipeline.attribution.learnt.model import packaged_model
from pipeline.attribution.learnt.roles import CONTENT, SELF, SOURCE, Views, views
from pipeline.attribution.learnt.tagging import Roles, cue_views, first_reading, second_reading
from pipeline.attribution.learnt.traits import TEMPLATES, TRAIT_ROWS, traits_of


def seen_from(text: str, cue: str) -> tuple[Lexemes, Views]:
    lexemes = read_lexemes(text, [(0, len(text))], [])
    at = 2 + text.split().index(cue)
    return lexemes, views(lexemes, np.zeros(len(lexemes.starts), dtype=np.int64), [((at, at + 1), 3)], lexemes.blocks)


def traits(text: str, source: int, content: int) -> list[int]:
    """Those of "said", whose source has the first so many words, and whose content the last ones before the stop."""
    _, seen = seen_from(text, "said")
    count = len(text.split())
    labels = np.zeros(len(seen.words), dtype=np.int64)
    labels[2 : 2 + source] = [SOURCE, *[SOURCE + 1] * (source - 1)][:source]
    labels[2 + count - content : 2 + count] = [CONTENT, *[CONTENT + 1] * (content - 1)][:content]
    labels[seen.words == seen.cues[0][0]] = SELF
    (found,) = traits_of(seen, labels, np.array([0]))
    return found


def test_an_attribution_has_a_row_for_every_trait() -> None:
    text = "The ferry pilots said the pier was unsafe ."
    found = traits(text, 3, 4)
    assert len(found) == len(TEMPLATES)
    assert all(0 <= row < TRAIT_ROWS for row in found)
    assert traits(text, 3, 4) == found


def test_traits_tell_source_and_content_apart() -> None:
    text = "The ferry pilots said the pier was unsafe ."
    whole = traits(text, 3, 4)
    differ = [
        sum(one != other for one, other in zip(whole, traits(text, *parts), strict=True))
        for parts in ((0, 4), (2, 4), (3, 1))
    ]
    assert all(0 < count < len(TEMPLATES) / 2 for count in differ)


def test_a_cue_that_was_given_no_content_has_traits_too() -> None:
    assert len(traits("The ferry pilots said the pier was unsafe .", 0, 0)) == len(TEMPLATES)


def test_a_trait_makes_sure_or_unsure_as_often_as_it_was_right() -> None:
    often, seldom, rare = 5, 7, 11
    text = "The ferry pilots said the pier was unsafe ."
    lexemes, _ = seen_from(text, "said")
    found = [Roles((5, 6), ((2, 5),), ((6, 10),), (0.1, 0.2, 0.3, 2.0), (row,)) for row in (often, seldom, rare)]
    signs = signs_of(found[0], lexemes)
    judged = [(signs, [often], number % 10 != 0) for number in range(2000)]
    judged += [(signs, [seldom], number % 10 == 0) for number in range(2000)]
    judged += [(signs, [rare], True)] * 10
    sure = confidences(fit_confidence(judged), found, lexemes)
    assert sure == pytest.approx([0.9, 0.1, 0.5], abs=0.05)  # the last was seen too seldom to be believed


@pytest.mark.skipif(packaged_model() is None, reason="this build has no model")
def test_as_the_corpus_counts_no_attribution_of_the_record_is_lost_and_each_has_traits() -> None:
    model = packaged_model()
    assert model is not None
    text = (
        "Odile Brandt said the pier was unsafe and hopes to see it mended. The crew refused. She wants a ferry soon ."
    )
    lexemes, _ = seen_from(text, "said")
    first = first_reading(model.spans, lexemes)
    record, counted = (second_reading(model.roles, cue_views(lexemes, first), first, by) for by in (False, True))
    assert {one.cue for one in record} <= {one.cue for one in counted}
    assert record
    assert {(len(one.signs), len(one.traits)) for one in record} == {(3, 0)}
    assert {(len(one.signs), len(one.traits)) for one in counted} == {(4, len(TEMPLATES))}
