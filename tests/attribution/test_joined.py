"""What the grammar of a sentence mends of a saying that the tagger found."""

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
    "“It is late,” Vant said, and that it would be later still.": [
        ("said", "It is late and that it would be later still"),
    ],
}  # fmt: skip
pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")


@pytest.mark.parametrize("line", CASES)
def test_a_saying_ends_where_its_grammar_ends_it(line: str) -> None:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=tuple(Block(kind="paragraph", text=text) for text in (OPENING, line)))  # fmt: skip
    found = find_attributions(page, packaged_model())
    told = [(" ".join(cue.of(page.text) for cue in one.cue), one.words(page.text)) for one in found]
    assert told == CASES[line]
