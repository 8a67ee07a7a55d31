"""A first letter that is set apart for its size belongs to its word."""

import pytest

from tests.clean.furniture.pages import cleaned, texts


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ('<p><span class="initial-letter">N</span> <span>obody will miss the lamp.</span></p>', "Nobody will miss the"),
        ('<p><span class="dropcap">A</span> lamp went out.</p>', "A lamp went out."),
        ("<p><b>N</b> is north on every chart.</p>", "N is north on"),
        ('<p>Quay <span class="initial">N</span> is closed.</p>', "Quay N is closed."),
    ],
)
def test_first_letter_that_is_set_apart_for_its_size_belongs_to_its_word(html: str, line: str) -> None:
    assert any(text.startswith(line) for text in texts(cleaned(html)))
