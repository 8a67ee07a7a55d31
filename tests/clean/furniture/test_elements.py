"""Elements go by their names, unless that would take a real share of the story or a word of its sentences."""

import pytest

from pipeline.clean.story.fragment import Context, clean_fragment
from tests.clean.furniture.pages import CONTEXT, PLAIN, STORY, WORDS, cleaned, names, texts


@pytest.mark.parametrize("name", ["tag", "related-link", "share"])
def test_linked_word_of_a_sentence_stays_whatever_it_is_called(name: str) -> None:
    line = (
        f'<p>The board pays the keeper through <a class="{name}" href="/topic/ferry">the ferry fund</a> until May.</p>'
    )
    assert "The board pays the keeper through the ferry fund until May." in texts(cleaned(line))


def test_name_that_would_take_a_real_share_of_the_story_takes_nothing() -> None:
    wrapped = f'<div class="sidebar-layout sidebar">{STORY.format("")}</div>'
    assert texts(clean_fragment(wrapped, CONTEXT)) == PLAIN


def test_name_on_every_paragraph_takes_nothing() -> None:
    marked = STORY.format("").replace("<p>", '<p class="ad-text meta">')
    assert texts(clean_fragment(marked, CONTEXT)) == PLAIN


def test_selector_of_the_site_file_removes_by_any_attribute() -> None:
    context = Context(url=CONTEXT.url, headline=CONTEXT.headline, remove=("[data-box=odd]",))
    result = clean_fragment(STORY.format(f'<p data-box="odd">{WORDS}</p>'), context)
    assert texts(result) == PLAIN
    assert names(result) == {"site"}
