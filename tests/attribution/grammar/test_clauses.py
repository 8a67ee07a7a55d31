"""What the grammar of a sentence drafts: whose words, by which rule."""

import pytest

from pipeline.attribution.grammar.tags import drafts_in
from pipeline.attribution.grammar.unspoken import unspoken_in
from pipeline.attribution.text.marks import find_quotations
from pipeline.attribution.text.tokens import Sentence, sentences


def listed(text: str) -> list[Sentence]:
    block = [(0, len(text))]
    return list(sentences(text, block, find_quotations(text, block)))


def sources(text: str) -> list[str]:
    found = []
    for sentence in listed(text):
        for draft in drafts_in(sentence):
            words = sentence.tokens[slice(*draft.source)] if draft.source else []
            found.append(" ".join(token.text for token in words))
    return found


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The levy will rise in April, transport minister Mara Velt confirmed.", "transport minister Mara Velt"),
        ("“I had neither,” answers Farouk.", "Farouk"),
        ("He would not say by whom.", "He"),
    ],
)
def test_a_sentence_has_its_source(text: str, source: str) -> None:
    assert sources(text) == [source]


def test_claims_that_are_rejected_are_a_noun() -> None:
    assert sources("Ostria rejected claims that its troops had crossed the river.") == []


def test_an_hour_may_end_a_sentence_before_a_quotation() -> None:
    assert len(listed("The session closed at 5 a.m. “Thank you,” he said.")) == 2
    assert len(listed("The session closed at 5 a.m. on Friday, he said.")) == 1


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Holt has offered to teach him.", ["promise"]),
        ("The forum put the cost at 21 billion.", ["estimate"]),
        ("She expects a quiet winter.", ["outlook"]),
        ("They voted for it despite staff advice that the paint was wet.", ["noun"]),
        ("Holt put the cat at the door, and the advice that he gave was short.", []),
        ("The boat was offered to Holt.", []),
        ("The union put the budget at risk.", []),
    ],
)
def test_what_no_cue_of_speech_tells(text: str, rules: list[str]) -> None:
    assert [draft.rule for sentence in listed(text) for draft in unspoken_in(sentence)] == rules
