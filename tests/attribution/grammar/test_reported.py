"""Plain speech by verbs and forms that no table of cues has."""

import pytest

from pipeline.attribution.grammar.reported import reported_in
from tests.attribution.grammar.drafted import Told, drafted

CASES: dict[str, Told] = {
    "The lobby emailed that it would close its mills.": ("The lobby", "emailed", ("that it would close its mills",)),
    "She charged that the chairman had let it go.": ("She", "charged", ("that the chairman had let it go",)),
    "The prosecutor allowed that it had been untidy.": ("The prosecutor", "allowed", ("that it had been untidy",)),
    "One member confided that he was tired.": ("One member", "confided", ("that he was tired",)),
    "The ministry disputes that the well is dry.": ("The ministry", "disputes", ("that the well is dry",)),
    "He has maintained since his trial that it was a gift.": ("He", "maintained", ("that it was a gift",)),
    "The court ruled 6-3 on Monday that the tax was lawful.": ("The court", "ruled", ("that the tax was lawful",)),
    "Vale sent word through a clerk that the well was dry.": ("Vale", "sent word", ("that the well was dry",)),
    "The deputy rose to say she would quit.": ("The deputy", "rose to say", ("she would quit",)),
    "He was at pains to point out that it was old.": ("He", "was at pains to point", ("that it was old",)),
    "A boy on the bank claims the pump was stolen.": ("A boy on the bank", "claims", ("the pump was stolen",)),
    "Her colleague set out how the lock was forced.": ("Her colleague", "set out", ("how the lock was forced",)),
    "The witness described how the lock was forced.": ("The witness", "described", ("how the lock was forced",)),
}  # fmt: skip
NONE = (
    "She is barred from commenting on disputes that may come before it.",
    "He defended the levy on Monday against charges that it was unfair.",
    "They found a large part of the 1,600 emails that had been lost.",
    "One of the great challenges is to find food.",
    "The law allowed that land to be sold.",
    "The captain charged that hill at dawn.",
)


@pytest.mark.parametrize("text", CASES)
def test_verbs_and_forms_beside_the_table_of_cues(text: str) -> None:
    assert drafted(reported_in, text) == [CASES[text]]


@pytest.mark.parametrize("text", NONE)
def test_a_noun_that_looks_like_such_a_verb_tells_nothing(text: str) -> None:
    assert drafted(reported_in, text) == []
