"""Words that are another's than the sentence's subject: claims that are rejected, quotations within quotations."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from schemas import Article, Block

pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")


def told(*blocks: Block) -> list[tuple[str, str]]:
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=blocks)
    return [(found.words(page.text), found.speaker) for found in find_attributions(page, packaged_model())]


def speakers(text: str) -> list[str]:
    return [speaker for _, speaker in told(Block(kind="paragraph", text=text))]


@pytest.mark.parametrize(
    "claim",
    [
        "a claim by Ana Holt that", "a submission by senior counsel for the council, Ana Holt, that",
        "Ana Holt’s claim that", "a suggestion by Labour’s Ana Holt that",
    ],
)  # fmt: skip
def test_a_claim_that_is_rejected_is_whose_it_is(claim: str) -> None:
    assert speakers(f"The minister rejected {claim} the road was “a death trap at dusk”.") == ["Ana Holt"]


def test_what_the_subject_rejects_in_his_own_words_is_his() -> None:
    assert speakers("Ana Holt rejected the claim as “a death trap at dusk”.") == ["Ana Holt"]


def test_who_is_quoted_at_the_head_of_a_quotation() -> None:
    assert speakers("“‘We are not going to wait,’ Tom Kell wrote to us,” Ana Holt recalled.") == [
        "Ana Holt",
        "Tom Kell",
    ]


def test_what_was_shot_back_is_no_more_of_the_one_before() -> None:
    text = "His client, the counsel said, had not been paid. “From the widows of the town?” Justice Ana Holt shot back."
    assert speakers(text) == ["", "Ana Holt"]


@pytest.mark.parametrize(
    "text",
    [
        "According to two guests, the chairman, Tom Kell, told her not to “bring the ledgers into it”.",
        "At a meeting, according to two guests, politburo member Tom Kell warned Ana Holt that it was “dead”.",
    ],
)
def test_what_others_report_of_a_quotation_is_whose_it_is(text: str) -> None:
    assert speakers(text)[-1] == "Tom Kell"


def test_a_question_quotes_whom_it_names() -> None:
    asks = ["Lantern: Tom Kell has accused you of “auctioning the marsh”.", "Holt: I was his deputy.",
            "Lantern: And?", "Holt: I never sold it."]  # fmt: skip
    lines = ["Ana Holt, the minister, spoke to the Lantern.", *asks]
    told_of = dict(told(*(Block(kind="paragraph", text=line) for line in lines)))
    assert told_of["auctioning the marsh"] == "Tom Kell"


def test_as_somebody_once_put_it() -> None:
    assert speakers("“Silence,” as old Ana Holt once put it to me, “is when they are counting.”") == ["Ana Holt"]


def test_a_colleague_s_block_quotation_may_quote_others() -> None:
    led = Block(kind="paragraph", text="More from my colleague Sunna Brekk, who has been out in the rain:")
    block = Block(kind="quote", text="There was a cheer. “I am going for a walk,” the minister said, and left.")
    assert told(led, block)[0][1] == "Sunna Brekk"
