"""What a text makes of an attribution: said, not said, asked or supposed."""

import pytest

from pipeline.attribution import Model, find_attributions, packaged_model
from pipeline.attribution.grammar.stance import stance_of
from pipeline.attribution.text.tokens import sentences
from schemas import Article, Attribution, Block

OPENING = "The mayor of the island, Odile Brandt, and Chidi Okoro met on Friday."
BRANDT = "Odile Brandt"
NEGATED = (
    (BRANDT, "Odile Brandt, the mayor, did not say “the slip is closed for good.”"),
    (BRANDT, "Odile Brandt, the mayor, never said “we gave up on the ferry.”"),
    (BRANDT, "Odile Brandt didn’t say “the slip is closed for good.”"),
    (BRANDT, "She didn't say that the slip was closed."),
    (BRANDT, "Odile Brandt has never claimed that the slip was closed."),
    (BRANDT, "Odile Brandt cannot say that the slip is closed."),
    (BRANDT, "Odile Brandt is not saying that the slip is closed."),
    (BRANDT, "Odile Brandt would not say when the slip would close."),
    (BRANDT, "Odile Brandt denied saying “the slip is closed for good.”"),
    (BRANDT, "Odile Brandt denied ever having said that the slip was closed."),
    (BRANDT, "Odile Brandt denied that she had said “the slip is closed for good.”"),
    ("", "Her office denied that Odile Brandt had said “the slip is closed for good.”"),
    (BRANDT, "Nor did Odile Brandt say that the slip was closed."),
    (BRANDT, "Odile Brandt did not call the slip “a disgrace to the island.”"),
    ("", "Nobody said “the council is finished.”"),
    ("", "No one said “the council is finished.”"),
    ("", "No minister has said that the council is finished."),
    ("", "None of the ministers said that the slip was closed."),
    ("", "Neither Odile Brandt nor Chidi Okoro said “the slip is closed for good.”"),
    ("", "“The slip is closed,” said nobody."),
    ("", "According to nobody, the slip is closed."),
    (BRANDT, "Odile Brandt never once claimed that the slip was closed."),
    (BRANDT, "Odile Brandt does not recall saying “the slip is closed for good.”"),
    (BRANDT, "It is not true that Odile Brandt said “the slip is closed for good.”"),
    (BRANDT, "It is untrue that Odile Brandt said “the slip is closed for good.”"),
    (BRANDT, "There is no evidence that Odile Brandt said “the slip is closed for good.”"),
    ("", "Hardly anybody said that the slip was closed."),
)
ASKED = (
    (BRANDT, "Did Odile Brandt say “the slip is closed for good”?"),
    (BRANDT, "Didn’t she say that the slip was closed for good?"),
    (BRANDT, "Why did the mayor say that the slip was closed?"),
    ("", "Who said “the slip is closed for good”?"),
    ("", "Has anyone said that the slip is closed?"),
)
HYPOTHETICAL = (
    (BRANDT, "If Odile Brandt says “the slip is closed for good,” the island will rise."),
    (BRANDT, "Odile Brandt would say that the slip is closed."),
    (BRANDT, "Odile Brandt might say “the slip is closed for good.”"),
    (BRANDT, "Odile Brandt could have said that the slip was closed."),
    (BRANDT, "Suppose Odile Brandt says “the slip is closed for good.”"),
    (BRANDT, "Imagine that Odile Brandt said “the slip is closed for good.”"),
    (BRANDT, "Odile Brandt ought to say “the slip is closed for good.”"),
    (BRANDT, "Odile Brandt was about to say “the slip is closed for good.”"),
    (BRANDT, "Odile Brandt wanted to say “the slip is closed for good.”"),
    (BRANDT, "Had she said “the slip is closed for good,” the island would have risen."),
)
SAID = (
    (BRANDT, "“I did not say that the slip is closed,” Odile Brandt said."),
    (BRANDT, "Odile Brandt said it was not true that the slip was closed."),
    (BRANDT, "Odile Brandt said that she did not believe the slip was closed."),
    (BRANDT, "Odile Brandt did not deny that the slip was closed."),
    (BRANDT, "Odile Brandt denied that anybody had told her to close the slip."),
    (BRANDT, "Odile Brandt not only said “the slip is closed for good”."),
    (BRANDT, "Odile Brandt would say only that “the slip is closed.”"),
    (BRANDT, "Odile Brandt would later say that the slip was closed."),
    (BRANDT, "Odile Brandt did not hesitate to say “the slip is closed for good.”"),
    (BRANDT, "The slip is closed, even if Odile Brandt said that it was open."),
    (BRANDT, "“Is the slip closed?” Odile Brandt asked."),
    (BRANDT, "“Who said that the slip is closed?” Odile Brandt said."),
    (BRANDT, "If the council votes, Odile Brandt said, the slip will close."),
    (BRANDT, "Odile Brandt does not deny saying “the slip is closed for good.”"),
    (BRANDT, "Odile Brandt admitted that she had said “the slip is closed for good.”"),
    (BRANDT, "Not surprisingly, Odile Brandt said “the slip is closed for good.”"),
    (BRANDT, "Odile Brandt, who said that nobody wants the slip, left."),
)
TAGGER_ALONE = (
    "Odile Brandt refused to say whether the slip would close.",
    "Odile Brandt declined to say when the slip would close.",
    "Odile Brandt was unable to say whether the slip was closed.",
    "Odile Brandt has yet to say whether the slip will close.",
    "Odile Brandt stopped short of saying that the slip was closed.",
    "Odile Brandt left without saying that the slip was closed.",
    "Odile Brandt no longer says that the slip is closed.",
    "Odile Brandt stopped saying that the slip was closed.",
)
"""The rules find no attribution in these."""
CASES = [
    (stance, speaker, line)
    for stance, cases in (("negated", NEGATED), ("asked", ASKED), ("hypothetical", HYPOTHETICAL), ("said", SAID))
    for speaker, line in cases
]


@pytest.mark.parametrize("by", ["rules", "tagger"])
@pytest.mark.parametrize(("stance", "speaker", "line"), CASES)
def test_both_readers_tell_what_was_said_from_what_was_not(by: str, stance: str, speaker: str, line: str) -> None:
    first = _found(line, packaged_model() if by == "tagger" else None)[0]
    assert (first.stance, first.speaker) == (stance, speaker)


@pytest.mark.parametrize("line", TAGGER_ALONE)
def test_what_somebody_withholds_is_not_said(line: str) -> None:
    assert [(one.stance, one.speaker) for one in _found(line, packaged_model())] == [("negated", BRANDT)]


@pytest.mark.parametrize(
    "lines",
    [
        ("Odile Brandt would not say when the slip would close.", "“I will not run ahead of the council tonight.”"),
        ("Odile Brandt did not say “the slip is closed.” “I will not run ahead of the council tonight.”",),
        ("What did Odile Brandt say to that? “I will not run ahead of the council tonight.”",),
    ],
)
def test_a_quotation_after_what_was_not_said_was_said(lines: tuple[str, ...]) -> None:
    text, found = _read(lines, None)
    (after,) = [one for one in found if "run ahead" in one.words(text)]
    assert (after.stance, after.speaker, after.words(text)) == (
        "said",
        BRANDT,
        "I will not run ahead of the council tonight.",
    )


def test_nobody_is_no_speaker_of_what_comes_next() -> None:
    text, found = _read(("Nobody said “the council is finished.”", "“It is only tired, as we all are tonight.”"), None)
    after = [one for one in found if "tired" in one.words(text)]
    assert [(one.stance, one.speaker, one.source) for one in after] == [("said", "", ())]


@pytest.mark.parametrize(
    ("text", "cue", "stance"),
    [
        ("Brandt never bought the idea that the slip was closed.", "never bought the idea", "negated"),
        ("Brandt bought the idea, but not at once, that the slip was closed.", "bought the idea, but not", "said"),
    ],
)
def test_a_cue_of_no_known_verb_is_told_by_its_first_word(text: str, cue: str, stance: str) -> None:
    (sentence,) = sentences(text, [(0, len(text))], ())
    start = text.index(cue)
    inside = [at for at, token in enumerate(sentence.tokens) if start <= token.start < start + len(cue)]
    assert stance_of(sentence.tokens, (inside[0], inside[-1] + 1), (0, 1)) == stance


def _found(line: str, model: Model | None) -> list[Attribution]:
    return _read((line,), model)[1]


def _read(lines: tuple[str, ...], model: Model | None) -> tuple[str, list[Attribution]]:
    blocks = tuple(Block(kind="paragraph", text=text) for text in (OPENING, *lines))
    article = Article(url="https://p.example/a", site="p", capture_id="1", headline="", blocks=blocks)
    return article.text, find_attributions(article, model)
