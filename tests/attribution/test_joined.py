"""What the grammar of a sentence mends of a saying that the tagger found."""

from random import Random

import pytest

from pipeline.attribution import find_attributions, packaged_model
from schemas import Article, Block

OPENING = "Ottoline Vant, the mayor of Marl, met Chidi Okoro on Friday."
CASES = {
    "Vant confirmed that she had signed the letter but would not say who had asked her to.": [
        ("confirmed", "that she had signed the letter"),
        ("say", "who had asked her to"),
    ],
    "Vant said the ferry was unsafe and called on the minister to resign.": [
        ("said", "the ferry was unsafe"),
        ("called on", "the minister to resign"),
    ],
    "The bridge would, Vant told reporters, be shut for a year.": [("told", "The bridge would be shut for a year")],
    "“We will have shorter doors,” Vant growled, and there was the wheeze of a hall that had not understood.": [
        ("growled", "We will have shorter doors"),
    ],
    "“Boats,” Vant said, putting her own coat back on.": [("said", "Boats")],
    "Vant charged that the board had allowed $38 million to go back to the bank.": [
        ("charged", "that the board had allowed $38 million to go back to the bank"),
    ],
    "“Shame!” bellowed somebody behind Vant, saving us the trouble.": [("bellowed", "Shame!")],
    "At first, Vant said, her deputy insisted it was free.": [("said", "At first her deputy insisted it was free")],
    "Vant told them that it was late, but Okoro insisted it was safe.": [
        ("told", "that it was late"),
        ("insisted", "it was safe"),
    ],
    "“It is late,” Vant said, and that it would be later still.": [
        ("said", "It is late and that it would be later still"),
    ],
}  # fmt: skip
SUBJECTS = ("Vant", "she", "the mayor", "her deputy", "two drivers", "they", "Chidi Okoro")
VERBS = ("said", "told her", "told them", "insisted", "added", "claimed", "promised to pay and said", "did not say",
         "wanted to know", "denied")  # fmt: skip
TOLD = ("he had booked a room", "that it was late", "it would wait", "to open the well", "when it would end",
        "“it rained”", "“We counted. Twice.”", "a loan or a gift", "putting her coat on")  # fmt: skip
LEADS = ("Instead, ", "At first, ", "", "But ", "Asked whether it rained, ", "According to two guests, ", "Had she, ")
JOINTS = (", and ", ", but ", " but would not say where, and ", ", ", "; ", ", as ", ", adding that ")
pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")


@pytest.mark.parametrize("line", CASES)
def test_a_saying_ends_where_its_grammar_ends_it(line: str) -> None:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=tuple(Block(kind="paragraph", text=text) for text in (OPENING, line)))  # fmt: skip
    found = find_attributions(page, packaged_model())
    told = [(" ".join(cue.of(page.text) for cue in one.cue), one.words(page.text)) for one in found]
    assert told == CASES[line]


def clause(rng: Random) -> str:
    who, says, told = rng.choice(SUBJECTS), rng.choice(VERBS), rng.choice(TOLD)
    return rng.choice(
        (f"{who} {says} {told}", f"{told}, {who} {says}", f"{who}, {who} {says}, {told}", f"{says} {told}")
    )


def test_whatever_clauses_a_sentence_is_made_of_it_is_read_to_its_end() -> None:
    rng = Random(5)
    for _ in range(400):
        line = (
            rng.choice(LEADS)
            + "".join(clause(rng) + rng.choice(JOINTS) for _ in range(rng.randint(0, 3)))
            + clause(rng)
        )
        page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                       blocks=tuple(Block(kind="paragraph", text=text) for text in (OPENING, f"{line}.")))  # fmt: skip
        spans = [span for one in find_attributions(page, packaged_model()) for span in one.content]
        assert all(0 <= span.start < span.end <= len(page.text) for span in spans)
