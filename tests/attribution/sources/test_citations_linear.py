"""Finding citations takes time that grows with the length of the text, whatever the text is made of."""

import pytest

from pipeline.attribution import find_citations
from schemas import Article, Block
from tests.pace import grows_linearly


@pytest.mark.parametrize(
    "words",
    [
        "“",
        "A report by the ",
        "two people familiar with the ",
        "the Post Post Post first reported ",
        "on condition of anonymity because ",
        "in a post on X ",
        "(AP) — ",
        "Under Act of Act ",
        "said in a ",
        "according to ",
        "banned under state ",
        "the Fathom newspaper ",
        "two current and ",
        "A poll of voters by ",
        "an average of polls ",
        "the department issued ",
        "In Harrow v. ",
        "laut der Zeitung „",
        "sagte sie dem ",
        "新聞が報じ",
        "a copy of the copy of ",
        "The Slate story prompted ",
        "Un informe del puerto de Larrea ",
        "assure un proche de ",
        "the High Court, Oduma, heard ",
        "in a statement issued by the ",
        "required by the harbour by ",
        "Clause 4 of the ferry ",
    ],
)
def test_a_long_text_of_one_thing_is_read_in_linear_time(words: str) -> None:
    def read(size: int) -> None:
        find_citations(Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                               blocks=(Block(kind="paragraph", text=words * (size // len(words))),)))  # fmt: skip

    assert grows_linearly(read, 160_000)
