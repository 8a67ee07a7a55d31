"""A site's template: lines that several of its pages share word for word, learnt from the pages themselves.

What stands under many stories belongs to none of them: a programme note, a company's portrait, a plea for money. A
template may take a line away only where it leaves the story: see `without_shared`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from pipeline.clean.page.text import squeeze, words
from schemas.article import Article, Block, Removed

RULE = "site-template"
"""Under this name the article tells what its site's template took away."""
_PAGES, _SHARE = 3, 0.1
"""Pages that must share a line: so many, and such a share of all that were learnt from; two stories may quote one."""
_LEAST_LETTERS = 8
_SAME_STORY = 0.5
"""Two pages that share more of their blocks are one story at two addresses, or two states of it."""
_REAL_SHARE = 0.3
"""No template may take more of a page's words."""


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line that pages share: its words as first met, on how many of them, and the address of one."""

    text: str
    pages: int
    example: str


@dataclass(frozen=True, slots=True)
class Template:
    """What a site's pages share; `lines` by their letters and digits."""

    site: str
    learnt_from: int
    """How many stories."""
    lines: Mapping[str, SharedLine]
    version: int = 0
    """Of this site's templates; 0 before it was kept."""


def learn(site: str, articles: Iterable[Article]) -> Template:
    """The template of these articles, which were cleaned without one."""
    stories = _stories(articles)
    met: dict[str, list[tuple[Article, Block]]] = {}
    for article, blocks in stories:
        for key, block in blocks.items():
            if len(key) >= _LEAST_LETTERS:
                met.setdefault(key, []).append((article, block))
    least = max(_PAGES, _SHARE * len(stories))
    lines = {
        key: SharedLine(text=found[0][1].text, pages=len(found), example=found[0][0].url)
        for key, found in met.items()
        if len(found) >= least
    }
    return Template(site=site, learnt_from=len(stories), lines=lines)


def without_shared(article: Article, template: Template | None) -> Article:
    """The article without the lines of its site's template, and what they were under `RULE`.

    Everything stays where the lines hold a real share of the words: then the template has met a story that others
    quote, or a page that is all template, and either is for a person to judge.
    """
    if template is None or not template.lines:
        return article
    shared = [_key(block) in template.lines for block in article.blocks]
    gone = list(compress(article.blocks, shared))
    size = sum(words(block.text) for block in article.blocks)
    if not gone or sum(words(block.text) for block in gone) > _REAL_SHARE * size:
        return article
    return replace(
        article,
        blocks=tuple(block for block, is_shared in zip(article.blocks, shared, strict=True) if not is_shared),
        removed=(*article.removed, _removed(gone)),
    )


def _removed(gone: Sequence[Block]) -> Removed:
    count = sum(words(block.text) for block in gone)
    return Removed(rule=RULE, blocks=len(gone), words=count, sample=gone[0].text[:200])


def _stories(articles: Iterable[Article]) -> list[tuple[Article, dict[str, Block]]]:
    """One article of each story, and its blocks by what each is known by."""
    kept: list[tuple[Article, dict[str, Block], frozenset[str]]] = []
    for article in articles:
        blocks = {_key(block): block for block in article.blocks}
        keys = frozenset(blocks)
        if not any(_is_same(keys, others) for *_, others in kept):
            kept.append((article, blocks, keys))
    return [(article, blocks) for article, blocks, _ in kept]


def _is_same(keys: frozenset[str], others: frozenset[str]) -> bool:
    return len(keys & others) > _SAME_STORY * min(len(keys), len(others))


def _key(block: Block) -> str:
    return line_key(block.text)


def line_key(text: str) -> str:
    """What a line is known by in a template: its letters and digits."""
    return squeeze(text)
