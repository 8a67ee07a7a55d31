"""An article on several pages, read as one: the blocks of its further pages behind those of the first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.clean.story.fragment import Cleaned
from schemas.article import Block, Removed

_REPEATED = 0.5
"""Share of the first page's text from which another page only shows it again, above other comments."""


def goes_on(first: Cleaned, other: Cleaned) -> bool:
    """Whether a numbered page goes on with the article, and does not only show its first page again."""
    there = {block.text for block in other.blocks}
    again = sum(len(block.text) for block in first.blocks if block.text in there)
    return bool(there) and again < _REPEATED * sum(len(block.text) for block in first.blocks)


def joined(pages: Sequence[Cleaned]) -> Cleaned:
    """All pages' blocks as one, in order; what a later page repeats of an earlier one (a standfirst, a box) goes."""
    first = pages[0]
    if len(pages) == 1:
        return first
    return replace(
        first,
        blocks=tuple(_once(block for page in pages for block in page.blocks)),
        images=tuple(dict.fromkeys(image for page in pages for image in page.images)),
        credits=tuple(dict.fromkeys(credit for page in pages for credit in page.credits)),
        removed=tuple(_summed([row for page in pages for row in page.removed])),
    )


def _once(blocks: Iterator[Block]) -> Iterator[Block]:
    seen = set[str]()
    for block in blocks:
        if block.text not in seen:
            seen.add(block.text)
            yield block


def _summed(rows: Sequence[Removed]) -> Iterator[Removed]:
    for rule in dict.fromkeys(row.rule for row in rows):
        same = [row for row in rows if row.rule == rule]
        yield replace(same[0], blocks=sum(row.blocks for row in same), words=sum(row.words for row in same))
