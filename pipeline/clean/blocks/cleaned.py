"""What the steps of cleaning a fragment share: what is known before, what comes out, and the count of removals."""

from dataclasses import dataclass, field

from pipeline.clean.page.text import tidy, words
from schemas.article import Block, Credit, Image, Removed

REAL_SHARE = 0.3
"""No name may take away an element that holds more of the fragment's prose than this."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the article before its text is read."""

    url: str
    headline: str = ""
    titles: frozenset[str] = frozenset()
    """Letters and digits of every line that the page gives for a headline."""
    bylines: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    """CSS selectors of the site's file."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A live blog's post as found: its number on the page, from 1, and its time as the page writes it."""

    number: int
    text: str


@dataclass(slots=True)
class Cleaned:
    """The fragment's blocks, and everything that was set apart from them."""

    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    credits: tuple[Credit, ...] = ()
    removed: tuple[Removed, ...] = ()
    posts: tuple[Stamp, ...] = ()
    """Of a live blog; their blocks bear their numbers."""
    selectors: tuple[str, ...] = ()
    """Of the site's file: those that found something to take out."""
    byline: str = ""
    """A byline found as a line of the text."""


@dataclass(slots=True)
class Tally:
    """Counts what each rule takes away."""

    found: dict[str, list[int | str]] = field(default_factory=dict)

    def add(self, rule: str, text: str) -> None:
        count = words(text)
        if not count:
            return
        row = self.found.setdefault(rule, [0, 0, tidy(text[:600])[:200]])
        row[0] = int(row[0]) + 1
        row[1] = int(row[1]) + count

    def rows(self) -> tuple[Removed, ...]:
        return tuple(
            Removed(rule=rule, blocks=int(blocks), words=int(count), sample=str(sample))
            for rule, (blocks, count, sample) in self.found.items()
        )
