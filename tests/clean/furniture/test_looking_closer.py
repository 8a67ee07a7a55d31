"""Rules that look closer: what their names or places say of papers' furniture is a part of the story elsewhere."""

import pytest

from tests.clean.furniture.pages import PLAIN, cleaned, names, texts

TOLD = (
    "The lock at Hale was built for barges that no longer come, and the company that owns it has asked three times "
    "to be let off its upkeep. The canal trust refused each time, since the water behind the gates feeds two mills."
)
LONG = "".join(f"<p>{TOLD} That was in the year {year}.</p>" for year in (1911, 1924, 1938))


@pytest.mark.parametrize(
    "answer",
    [
        f'<h3>Who pays for the lock?</h3><div hidden class="x7"><p>{TOLD}</p></div>',
        f'<div class="q">Who pays?</div><div class="faq-answer" style="display:none"><p>{TOLD}</p></div>',
        f'<div class="q">Who pays?</div><div role="region" hidden><p>{TOLD}</p></div>',
    ],
    ids=["under its heading", "by its name", "by its role"],
)
def test_what_a_reader_unfolds_is_read(answer: str) -> None:
    assert TOLD in texts(cleaned(answer))


def test_what_no_reader_sees_goes_whatever_stands_before_it() -> None:
    hidden = f'<h3 class="visually-hidden">Story</h3><div hidden class="x7"><p>{TOLD}</p></div>'
    result = cleaned(hidden, last=LONG)
    assert (names(result), TOLD in texts(result)) == ({"hidden"}, False)


@pytest.mark.parametrize("box", ["<aside>{}</aside>", '<article>{}<a href="/lock">The lock</a></article>'])
def test_box_that_tells_as_much_as_a_part_of_the_story_stays(box: str) -> None:
    assert f"{TOLD} That was in the year 1911." in texts(cleaned(box.format(LONG)))


def test_aside_of_other_stories_beginnings_goes() -> None:
    cut = "".join(f"<p>{TOLD.rstrip('.')} in {year}...</p>" for year in (1911, 1924, 1938))
    assert not any(text.endswith("...") for text in texts(cleaned(f"<aside>{cut}</aside>", last=LONG * 3)))


def test_list_of_sources_elsewhere_stays_and_a_list_of_the_papers_own_stories_goes() -> None:
    items = "".join(f'<li><a href="{{}}/{n}">The lock at Hale, report {n}</a></li>' for n in range(3))
    assert "The lock at Hale, report 1" in texts(cleaned(f"<ul>{items}</ul>".replace("{}", "https://trust.example")))
    assert texts(cleaned(f"<ul>{items}</ul>".replace("{}", ""))) == PLAIN


def test_words_said_again_far_off_stay_and_a_copy_right_after_goes() -> None:
    line = "Whoever opens the gates must close them again before the tide has turned."
    far = "".join(f"<p>{TOLD} That was in the year {year}.</p>" for year in range(1900, 1910))
    assert texts(cleaned(f"<p>{line}</p>{far}<p>{line}</p>")).count(line) == 2
    assert texts(cleaned(f"<p>{line}</p><p>{line}</p>")).count(line) == 1


def test_component_is_no_consent_for_its_prefix() -> None:
    assert TOLD in texts(cleaned(f'<div class="cmp-text"><p>{TOLD}</p></div>'))


def test_cards_that_hold_much_of_the_text_are_what_it_lists() -> None:
    cards = "".join(
        f'<div class="k"><h3><a href="/lock/{n}">The lock at Hale in {n}</a></h3><p>It was shut for {n} days by ice, '
        "and the barges waited below the town with their coal.</p></div>"
        for n in range(1911, 1931)
    )
    assert "The lock at Hale in 1920" in texts(cleaned(cards))
