"""Finding citations takes time that grows with the length of the text, whatever the text is made of."""

import time

import pytest

from pipeline.attribution import find_citations
from schemas import Article, Block


def seconds(words: str, repeats: int) -> float:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=words * repeats),))  # fmt: skip
    started = time.process_time()
    find_citations(page)
    return time.process_time() - started


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
    few = 20_000 // len(words)
    once = min(seconds(words, few) for _ in range(2))
    assert seconds(words, 8 * few) < 24 * once + 0.2
