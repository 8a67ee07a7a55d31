"""Elements nested in each other without end are read to their last word, whatever they are."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.clean.blocks.soup import BLOCKS, soup_of
from pipeline.clean.blocks.walk import drafts_of
from tests.clean.test_clean import FIRST, HEAD, SECOND, story

INLINE = ("a", "b", "cite", "code", "em", "font", "i", "mark", "q", "ruby", "small", "span", "sub", "time", "u")
MIXED = (
    "figure blockquote", "figure figcaption", "blockquote figure figcaption", "ul li", "ol li blockquote",
    "table tr td",
    "table caption", "table caption ul li", "blockquote cite", "blockquote p footer", "dl dd blockquote",
    "li ul figure blockquote table tbody tr td", "figure ul li table tr td blockquote cite", "div span a b",
    "details summary figure", "section article figure blockquote ul li",
)  # fmt: skip
KINDS = (*sorted(BLOCKS - {"body", "html"}), *INLINE, *MIXED)
DEEP = 10_000


def nested(kind: str, depth: int) -> str:
    names = kind.split()
    return "".join(f"<{name}>" for name in names) * (depth // len(names))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_is_read_however_deep_it_lies(kind: str) -> None:
    body = LexborHTMLParser(f"<p>{FIRST}</p>{nested(kind, DEEP)}{SECOND}").body
    assert body is not None
    drafts, _ = drafts_of(soup_of(body.iter(include_text=True)), "https://ansel.example/")
    told = " ".join(draft.text for draft in drafts)
    assert FIRST in told
    assert SECOND in told


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_with_a_deep_nest_in_it_is_a_story(kind: str) -> None:
    nest = nested(kind, 600)
    assert FIRST in story(f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p><div>{nest}</div></article>").text
