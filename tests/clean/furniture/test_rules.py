"""Every named rule says why it exists; an element's name counts only where what it holds does not speak against it."""

import pytest

from pipeline.clean.furniture.element_rules import RULES
from pipeline.clean.furniture.line_rules import line_rules
from tests.clean.furniture.examples import ELEMENTS, LINES
from tests.clean.furniture.pages import PLAIN, WORDS, cleaned, texts


def test_box_called_related_that_leads_nowhere_is_the_story() -> None:
    told = f"{WORDS} The mayor wrote it herself, she said, on a night when the lamp had gone out again."
    assert told in texts(cleaned(f'<div class="teaser-content"><p>{told}</p></div>'))


def test_part_of_a_story_that_read_more_unfolds_stays_and_a_teaser_goes() -> None:
    told = f'{WORDS} She wrote it <a href="/diary">in her diary</a>, on a night when the lamp had gone out again.'
    assert len(texts(cleaned(f'<div class="entry-read-more"><p>{told}</p></div>'))) == len(PLAIN) + 1
    teaser = f'<h3><a href="/diary">The Keeper Who Wrote</a></h3><p>{WORDS}</p>'
    assert texts(cleaned(f'<div class="entry-read-more">{teaser}</div>')) == PLAIN


def test_id_of_a_heading_repeats_its_words_and_names_no_box() -> None:
    assert "The vote" in texts(cleaned('<h2 id="vote">The vote</h2>'))


def test_gallery_that_tells_the_story_is_no_player() -> None:
    told = "<p>The first picture shows the tower in the year when the lamp was fed with oil, and the keeper.</p>"
    told += (
        "<p>The second shows the harbour two years later, after a storm that took the mole and half of the quay.</p>"
    )
    assert len(texts(cleaned(f'<div class="slideshow-intro">{told}</div>'))) == len(PLAIN) + 2


def test_label_of_a_label_box_is_read_as_its_name() -> None:
    assert texts(cleaned(f'<section aria-label="Newsletter sign-up"><p>{WORDS}</p></section>')) == PLAIN


def test_every_rule_has_a_reason_and_every_line_rule_an_example() -> None:
    assert all(len(rule.why) > 8 for rule in (*RULES, *line_rules()))
    assert {rule.name for rule in line_rules()} == {name for name, _ in LINES}
    assert set(ELEMENTS) == {rule.name for rule in RULES}


def test_paragraphs_behind_a_paywall_stay_and_only_its_offer_goes() -> None:
    behind = '<p class="paywall">The contract has forty pages.</p>'
    assert "The contract has forty pages." in texts(cleaned(behind))
    assert texts(cleaned('<div class="paywall"><p>Subscribe, or log in if you are a member.</p></div>')) == PLAIN
    assert texts(cleaned('<div class="paywall"><p>Already a member? Go on here.</p></div>')) == PLAIN


@pytest.mark.parametrize(
    "line",
    [
        "Remember that the members of the industrial board must register to vote, she said.",
        "The clerk is already a member of the board, and asked the others to sign up to the pact.",
        "Die Brauerei muss Insolvenz anmelden, sagte die Bürgermeisterin.",
    ],
)
def test_sentence_that_is_paid_for_is_no_offer(line: str) -> None:
    assert line in texts(cleaned(f'<p class="paywall">{line}</p>'))


@pytest.mark.parametrize("marks", ["u-display--is-hidden", "c-oembed-placeholder__body", "box is-hidden"])
def test_what_waits_for_a_click_goes_whatever_prefix_its_name_has(marks: str) -> None:
    assert texts(cleaned(f'<div class="{marks}"><p>{WORDS}</p></div>')) == PLAIN
