"""An article on several pages, read as one: the blocks of its further pages behind those of the first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.clean.fragment import Cleaned
from schemas.article import Block, Removed
from schemas.capture import Capture
from spiders.discovery import next_part, repeats


def parts_of(first: Capture, further: Sequence[Capture]) -> tuple[list[Capture], bool]:
    """The captures that go on with the article, and whether they are all that its pages link."""
    bodies, parts = [first.body], list[Capture]()
    for part in further:
        if repeats(first.body, part.body):
            return parts, True
        parts.append(part)
        bodies.append(part.body)
    return parts, not next_part(bodies, first.final_url)


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
