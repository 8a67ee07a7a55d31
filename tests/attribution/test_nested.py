"""What those who are quoted quote."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from schemas import Article, Block

OPENING = "Ottoline Vant, the mayor of Marl, spoke on Friday."
CASES = {
    "“I asked him, ‘On whose orders?’ and he hung up,” Vant said.": [("Ottoline Vant", "On whose orders?")],
    "“She said, ‘History?’ I told her, ‘Ethics.’” Vant said.": [("", "History?"), ("Ottoline Vant", "Ethics.")],
    "“My mother would say, ‘Keep the bill’,” Vant recalled.": [("", "Keep the bill")],
    "“Daddy used to say, ‘Any fool can cut a ribbon,’” Vant said.": [("", "Any fool can cut a ribbon")],
    "“One of them laughed and said, ‘The paper is this hammer,’” Vant said.": [("", "The paper is this hammer")],
    "“The first one says, ‘Boats may sink.’ How many does he need?” Vant said.": [("", "Boats may sink.")],
    "“‘We have sold the cart,’ Jean wrote,” Vant told the chamber.": [("Jean", "We have sold the cart")],
    "“He was calling out, ‘I can’t see the shore,’” Vant said.": [("", "I can’t see the shore")],
    "“He tell me, ‘Hold on till Monday.’ But water don’t hold,” Vant said.": [("", "Hold on till Monday.")],
    '"I did ask. You said, \'It\'s with the clerks,\'" Vant said.': [("", "It's with the clerks")],
}  # fmt: skip
NOBODYS = (
    "“If he said, ‘Jump,’ they would jump,” Vant said.",
    "“Every time somebody says ‘reform,’ I hide the silver,” Vant said.",
    "“He never said, ‘I am sorry,’ not once,” Vant said.",
    "“You could have said, ‘No, thank you,’” Vant said.",
    "“You would say, ‘Fine,’ and go home,” Vant said.",
    "“People say, ‘You are too old,’ and I laugh,” Vant said.",
    "“The sign says ‘Keep Out’ and nobody reads it,” Vant said.",
    "“Did he say, ‘Well done’?” Vant asked.",
)
pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")


def nested(line: str) -> list[tuple[str, str]]:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=tuple(Block(kind="paragraph", text=text) for text in (OPENING, line)))  # fmt: skip
    found = find_attributions(page, packaged_model())
    return [(one.speaker, one.words(page.text)) for one in found if one.rule == "nested"]


@pytest.mark.parametrize("line", CASES)
def test_a_quotation_within_a_quotation_is_whose_its_own_words_name(line: str) -> None:
    assert nested(line) == CASES[line]


@pytest.mark.parametrize("line", NOBODYS)
def test_what_nobody_or_anybody_says_is_nobodys(line: str) -> None:
    assert nested(line) == []
