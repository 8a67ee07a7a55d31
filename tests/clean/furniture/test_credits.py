"""Wire credits on lines of their own are set apart; sentences about agencies are text."""

import pytest

from pipeline.clean.story.fragment import Cleaned, Context, clean_fragment
from schemas import Credit

TEXT = "<p>The minister left the hall by the back door on Monday, and nobody saw him again until the vote was over.</p>"
CONTEXT = Context(url="https://paper.example/story")


def cleaned(html: str) -> Cleaned:
    return clean_fragment(TEXT + html, CONTEXT)


@pytest.mark.parametrize(
    ("html", "credit"),
    [
        ("<p>(Reuters)</p>", Credit(text="Reuters")),
        ("<p>— AFP</p>", Credit(text="AFP")),
        ("<p>dpa/AFP</p>", Credit(text="dpa/AFP")),
        ('<p><a href="https://apnews.com/x">AP News</a></p>', Credit(text="AP News", url="https://apnews.com/x")),
        ("<p>Source: Meridian Wire</p>", Credit(text="Meridian Wire")),
        ("<p>Quelle: dpa</p>", Credit(text="dpa")),
        ("<p>— With agency reports</p>", Credit(text="With agency reports")),
        ("<p>(With inputs from agencies)</p>", Credit(text="With inputs from agencies")),
        ("<p>Reporting by Ada Finch; editing by Bo</p>", Credit(text="Reporting by Ada Finch; editing by Bo")),
        ('<p><a href="https://www.lornepost.example/a">Lorne Post</a></p>', Credit(text="Lorne Post", url="https://www.lornepost.example/a")),
    ],
)  # fmt: skip
def test_credit_line_is_set_apart(html: str, credit: Credit) -> None:
    result = cleaned(html)
    assert result.credits == (credit,)
    assert len(result.blocks) == 1


def test_credit_after_a_line_break_leaves_the_item_it_stood_in() -> None:
    result = cleaned('<ul><li>“That’s a big deal,” he said.<br><a href="https://apnews.com/hub">AP News</a></li></ul>')
    assert [block.text for block in result.blocks][1:] == ["“That’s a big deal,” he said."]
    assert result.credits == (Credit(text="AP News", url="https://apnews.com/hub"),)


@pytest.mark.parametrize(
    "line",
    [
        "Reuters first reported the talks.",
        "Source: close to the president, he would not be named, but he had been in the room when it was said.",
        "With reports of fraud on every desk, the clerk went home.",
        "The AP declined to comment.",
    ],
)
def test_sentence_about_an_agency_stays_text(line: str) -> None:
    result = cleaned(f"<p>{line}</p>{TEXT}{TEXT}{TEXT}")
    assert line in [block.text for block in result.blocks]
    assert result.credits == ()


def test_link_to_the_own_site_is_no_credit() -> None:
    result = cleaned('<p><a href="https://paper.example/">Paper</a> it is.</p>')
    assert result.credits == ()
