"""An article as onrecord keeps it: fields with their provenance, and blocks of clean text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from schemas.travel import travelling

BlockKind = Literal["heading", "paragraph", "quote", "list_item", "caption", "table", "preformatted"]
SEPARATOR = "\n\n"
"""What stands between two blocks in `Article.text`."""


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink; `start` and `end` are half-open code point offsets into the block's text."""

    start: int
    end: int
    url: str
    """Absolute address."""


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the article: its text is NFC with single spaces, table rows are lines with ` | ` between cells."""

    kind: BlockKind
    text: str
    level: int = 0
    """Heading level 2-6, list depth from 1, else 0."""
    links: tuple[Link, ...] = ()
    source: str = ""
    """Of a quote: whom the page names under it, as it writes that; empty where it names nobody."""
    post: int = 0
    """Number of the live blog's post it is in; 0 in the introduction, and in every other article."""


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post of a live blog; its words are the blocks with its number."""

    number: int
    """From 1, in the page's order."""
    posted_at: datetime | None
    """Aware, UTC; None where the page's time is none that we trust."""
    posted_text: str
    """The same as the page has it."""


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the article; caption and credit are empty when the page gives none."""

    url: str
    caption: str = ""
    credit: str = ""
    alt: str = ""


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A credit that cleaning set apart from the text: a wire's name on a line of its own, "With agency reports"."""

    text: str
    url: str = ""
    """Absolute address of its link; empty without one."""


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What one named rule took away from the article's fragment: how many blocks, words, and the first one's text."""

    rule: str
    blocks: int
    words: int
    sample: str


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, cleaned; a pure function of its capture, its site file and the cleaner's version."""

    url: str
    """Canonical address on the article's own site."""
    site: str
    capture_id: str
    headline: str
    blocks: tuple[Block, ...]
    shared_title: str = ""
    """The headline that the page gives to other sites and search engines, without the paper's name; empty: none."""
    dek: str = ""
    """The standfirst, as the page sets it apart; empty when there is none."""
    bylines: tuple[str, ...] = ()
    """Names of the authors, without "By", roles and outlets."""
    published_at: datetime | None = None
    """Aware, UTC; None when the page gives no time we trust."""
    published_text: str = ""
    """The same, exactly as the page has it."""
    modified_at: datetime | None = None
    language: str = ""
    """ISO 639-1, empty when not known."""
    section: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    posts: tuple[Post, ...] = ()
    """Of a live blog; empty for every other article."""
    credits: tuple[Credit, ...] = ()
    removed: tuple[Removed, ...] = ()
    selectors: tuple[str, ...] = ()
    """Of the site's file: those that found something on the page; not stored."""
    provenance: Mapping[str, str] = field(default_factory=dict)
    """Field name -> where its value came from: wordpress, json-ld, meta, microdata, html, feed, url."""
    evidence: Literal["wordpress", "page"] = "page"
    complete: bool = True
    """False when the publisher itself says that only a teaser is shown, or a further page is missing."""
    doubtful: str = ""
    """Why this may be no article: a list of others, or nothing that a newsroom wrote; empty when nothing says so."""
    cleaner: str = ""
    """Version of the cleaning stage."""

    @property
    def text(self) -> str:
        """All blocks but captions, in order, parted by an empty line; every offset of ours counts in it."""
        return SEPARATOR.join(block.text for block in self.blocks if block.kind != "caption")

    def spans(self) -> list[tuple[int, int, Block]]:
        """Start and end in `text` of every block that is part of it."""
        found, at = [], 0
        for block in self.blocks:
            if block.kind == "caption":
                continue
            found.append((at, at + len(block.text), block))
            at += len(block.text) + len(SEPARATOR)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A change of an article's words; number 1 is the article as first seen."""

    article_id: int
    number: int
    kind: Literal["first", "publisher", "technical"]
    """technical: our cleaner or how much we were shown changed, not the publisher's words."""
    seen_at: datetime
    capture_id: str
    text_digest: str
    words_added: int
    words_removed: int
    changed: tuple[str, ...]
    """Names of the fields that changed: headline, shared_title, dek, text."""
