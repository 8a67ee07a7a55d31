"""Of what was said, the words in quotation marks alone."""

import pytest

from pipeline.attribution import find_attributions
from schemas import Article, Block


@pytest.mark.parametrize(
    ("text", "kind", "verbatim"),
    [
        ("“The ferry stays,” Odile Brandt said. It rained all day.", "direct", "The ferry stays"),
        (
            "“I will not stop it,” Odile Brandt said, “until all of you are home.” It rained all day.",
            "direct",
            "I will not stop it until all of you are home.",
        ),
        ("Odile Brandt said that the vote was “a gift to the port” and no more.", "mixed", "a gift to the port"),
        ("Odile Brandt said that the “old ferry” was “a gift” to all.", "mixed", "old ferry a gift"),
        ("Odile Brandt said that the ferry would sail on Sunday.", "indirect", ""),
    ],
)
def test_verbatim_is_what_stands_in_quotation_marks(text: str, kind: str, verbatim: str) -> None:
    article = Article(
        url="https://p.example/a", site="p", capture_id="1", headline="", blocks=(Block(kind="paragraph", text=text),)
    )
    found = find_attributions(article)
    assert [(one.kind, one.verbatim(text).rstrip(",")) for one in found] == [(kind, verbatim)]
