"""Headings over what is not the story's are known in many languages, and the story's own are not taken for them."""

import pytest

from pipeline.clean.furniture.headings import opens_foreign_section


@pytest.mark.parametrize(
    "heading",
    [
        "Related",
        "More from Politics",
        "Mehr zum Thema",
        "À lire aussi",
        "Subscribe to our newsletter",
        "Elsewhere on the Observer",
        "Sign in or create an account",
        "Tell us what YOU think...",
        "관련 기사",
        "Other interesting sites",
        "Empfehlungen aus der Redaktion",
        "Podobne artykuły",
    ],
)
def test_headings_of_foreign_sections_are_known(heading: str) -> None:
    assert opens_foreign_section(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Related party deals under scrutiny",
        "Why it matters",
        "Popular vote",
        "What the court may do",
        "What’s next for the tower",
        "Elsewhere in the county",
        "Other interesting answers to the question",
        "Auch auf hoher See",
    ],
)
def test_headings_of_the_story_are_not_foreign(heading: str) -> None:
    assert not opens_foreign_section(heading)
