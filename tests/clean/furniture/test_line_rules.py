"""Every line rule takes its lines; sentences that only begin like them stay."""

import pytest

from tests.clean.furniture.examples import LINES
from tests.clean.furniture.pages import PLAIN, cleaned, names, texts


@pytest.mark.parametrize(("name", "html"), LINES)
def test_line_rule_takes_its_line_and_nothing_else(name: str, html: str) -> None:
    result = cleaned(html)
    assert names(result) == {name}
    assert texts(result) == PLAIN


def test_line_that_begins_like_a_pointer_and_is_none_stays() -> None:
    line = "More information: A. Finch, Handbook of Towers (2019), second edition"
    assert line in texts(cleaned(f"<p>{line}</p>"))


@pytest.mark.parametrize(
    "line",
    [
        "“Also read the other clause,” she told the committee, and sat down again.",
        "More: that was all the treasurer asked for in the end.",
        "The newspaper's share of the market fell to a third.",
        "She sold advertising for a year, and then she ran for office.",
        "Tags on the bodies of the drums gave the date.",
        "He will share the prize with two others.",
        "By a vote of 11 to 9 the bill was put off.",
        "By Tuesday the water had gone down.",
        "May 17 was the day on which everything changed in Port Ansel.",
        "Reuters reported that the sale was off.",
        "The union wants its members to sign up for the march on the harbour.",
        "Half of the council subscribe to the view that towers lean by themselves.",
        "The island hopes to become a member of the northern league.",
        "Officers were told to follow him on foot as far as the harbour.",
        "The firm said that it would do without cookies from next year on.",
        "“We use cookies on our site because everybody does,” the brewer said.",
        "By submitting the plans on Friday the board gained a year.",
        "He had photographs of the keeper, Getty among the buyers, and no licence.",
        "Three days ago the lamp went out for good.",
        "Copyright law is older than the tower, the clerk told the committee.",
        "Since Monday keepers can no longer download the app, the board said.",
        "Er schrieb am Abend in seinem Telegram-Kanal, der Turm sei verkauft.",
        "Der Ton ist rauer geworden, im Rat wie bei Social Media.",
    ],
)
def test_sentences_that_only_begin_like_furniture_stay(line: str) -> None:
    assert line in texts(cleaned(f"<p>{line}</p>"))


def test_consent_text_may_be_long() -> None:
    told = "To show embedded content we need your consent, since its owner may then load cookies. " * 6
    assert texts(cleaned(f"<p>{told}</p>")) == PLAIN
