"""Set phrases that tell speech: each with what is said and by whom, and what only looks like one."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from pipeline.attribution.grammar.idioms import idioms_in
from pipeline.attribution.text.tokens import Token, sentences
from schemas import Article, Block

CASES = {
    "Davies put it to the witness that he had known.": ("idiom", "Davies", "that he had known"),
    "The minister gave the house an assurance that it was safe.": ("idiom", "The minister", "that it was safe"),
    "Ms Quill hopes for a settlement by Friday.": ("idiom", "Ms Quill", "a settlement by Friday"),
    "He pointed out it was late.": ("idiom", "He", "it was late"),
    "He would not say by whom.": ("withheld", "He", "by whom"),
    "She does not say which Easter.": ("withheld", "She", "which Easter"),
    "The aide refused to say through which port it came.": ("withheld", "The aide", "through which port it came"),
    "Kowalik wouldn’t rule out a lawsuit.": ("withheld", "Kowalik", "a lawsuit"),
    "Holt would not be drawn on whether it leaks.": ("withheld", "Holt", "whether it leaks"),
    "Asked by Ana Holt whether it leaked, he laughed.": ("idiom", "Ana Holt", "whether it leaked"),
    "The fence was stolen by night, the court heard on Monday.": ("heard", "", "The fence was stolen by night"),
    "His bus had been axed, magistrates at Aldham were told.": ("heard", "", "His bus had been axed"),
    "A clerk took £18,000 in two years, Velt Crown Court was told yesterday, as a row broke out.": (
        "heard",
        "",
        "A clerk took £18,000 in two years",
    ),
    "Two of the brakes were missing, a jury has heard.": ("heard", "", "Two of the brakes were missing"),
    "Not one house can be built before May, MLAs were told.": ("heard", "", "Not one house can be built before May"),
    "She let slip that the vote had been moved.": ("idiom", "She", "that the vote had been moved"),
    "The chairman made the point that nobody had asked.": ("idiom", "The chairman", "that nobody had asked"),
    "The family took the view that it was forged.": ("idiom", "The family", "that it was forged"),
    "She hasn’t told the sheriff whose it is.": ("withheld", "She", "whose it is"),
    "By his own reckoning, the bill would rise.": ("idiom", "his", "the bill would rise"),
    "They parted at noon, with one senator retorting that it was over.": ("idiom", "one senator", "that it was over"),
}


def drafted(text: str) -> list[tuple[str, str, str]]:
    def words(listed: list[Token], region: tuple[int, int] | None) -> str:
        return text[listed[region[0]].start : listed[region[1] - 1].end] if region else ""

    return [
        (draft.rule, words(one.tokens, draft.source), words(one.tokens, draft.content[0]))
        for one in sentences(text, [(0, len(text))], ())
        for draft in idioms_in(one)
    ]


@pytest.mark.parametrize("text", CASES)
def test_a_set_phrase_tells(text: str) -> None:
    assert drafted(text) == [CASES[text]]


@pytest.mark.parametrize(
    "text",
    [
        "She put it to the test on Monday.",
        "They gave a promise of money.",
        "He would not say more.",
        "The rain came down, and the crowd heard a band.",
        "The court heard that the fence was stolen.",
        "He pointed out the harbour.",
        "Asked by many, he left.",
    ],
)
def test_other_uses_of_the_same_words_tell_nothing(text: str) -> None:
    assert drafted(text) == []


@pytest.mark.skipif(packaged_model() is None, reason="this build has no model")
def test_what_nobody_would_say_is_denied_and_what_a_court_heard_has_no_speaker() -> None:
    text = "Ana Holt rose. She would not say by whom. The fence was stolen by night, the court heard on Monday."
    blocks = (Block(kind="paragraph", text=text),)
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=blocks)
    found = find_attributions(page, packaged_model())
    assert [(one.words(text), one.speaker, one.stance) for one in found] == [
        ("by whom", "Ana Holt", "negated"), ("The fence was stolen by night", "", "said"),
    ]  # fmt: skip
