"""The newsroom's stories and what is true about them: read from `stories/PAPER/SLUG.txt`.

A story is TOML between two lines `+++`, then its text. Quotations are marked where they stand:

    {Ann Lee: “Yes,”} she said, {+ “I do.”}     direct; `+` goes on with the one before, in any later paragraph
    {Ann Lee ~ she would vote}                  indirect, or mixed when it holds quotation marks; so is `%`
    {~ the roof leaked}                         nobody is named

`## ` and `### ` are headings, `- ` and `1. ` list items, `> ` a quoted paragraph, `| ` a table's row, `! ` a caption.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from itertools import groupby
from typing import Any, Literal

BlockKind = Literal["heading", "paragraph", "quote", "list_item", "caption", "table"]
QuoteKind = Literal["direct", "indirect", "mixed"]

LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")
MARK = re.compile(r"\{([^{}:~%+]*?) ?([:~%+]) ([^{}]*)\}")
MARKERS: dict[str, tuple[BlockKind, int]] = {
    "###": ("heading", 3),
    "##": ("heading", 2),
    "-": ("list_item", 1),
    ">": ("quote", 0),
    "|": ("table", 0),
    "!": ("caption", 0),
}
QUOTATION_MARKS = '“”"„«»'
CLOSING = '”“"»'
"""Marks at a quotation's end: „so“ in German, « ainsi » in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueLink:
    """A link in a block's text; offsets are half-open code points."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueBlock:
    """One block as it should be stored; `ordered` tells numbered list items, whose numbers are not in the text."""

    kind: BlockKind
    text: str
    level: int = 0
    links: tuple[TrueLink, ...] = ()
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueQuote:
    """Who said what: `parts` in order, without the outer quotation marks; `speaker` is empty when nobody is named."""

    speaker: str
    kind: QuoteKind
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueArticle:
    """Everything that is to be found in one story."""

    slug: str
    paper: str
    headline: str
    dek: str
    bylines: tuple[str, ...]
    published_at: datetime
    """Aware, with the paper's own offset."""
    modified_at: datetime
    """Equal to `published_at` until the story is revised."""
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    blocks: tuple[TrueBlock, ...]
    quotes: tuple[TrueQuote, ...]
    cites: tuple[str, ...]
    """Names of what the story cites: agencies, outlets, offices."""
    credit: str = ""
    """A wire's credit on a line of its own after the text; no block of the article."""
    credit_url: str = ""
    extras: tuple[str, ...] = ()
    """What the page puts among the paragraphs and is not journalism: title-heading, echo-heading, newsletter."""
    held_back: bool = False
    language: str = "en"
    url: str = ""
    """Canonical address while a newsroom is running; empty before."""

    @property
    def text(self) -> str:
        """All blocks but captions, parted by an empty line."""
        return "\n\n".join(block.text for block in self.blocks if block.kind != "caption")


def read_stories() -> tuple[TrueArticle, ...]:
    """Every story that ships with onrecord, newest first in each paper."""
    papers = (folder for folder in files(__package__).joinpath("stories").iterdir() if folder.is_dir())
    found = [
        read_story(story.read_text(encoding="utf-8"), paper.name, story.name.removesuffix(".txt"))
        for paper in papers
        for story in paper.iterdir()
    ]
    return tuple(sorted(found, key=lambda story: (story.paper, -story.published_at.timestamp())))


def read_story(source: str, paper: str, slug: str) -> TrueArticle:
    """One story from its file's text; ValueError when a quotation's mark is left open."""
    _, head, body = source.split("+++\n", 2)
    facts: dict[str, Any] = tomllib.loads(head)
    published = facts.pop("published")
    lists = {key: tuple(value) for key, value in facts.items() if isinstance(value, list)}
    if problem := re.search(r"[{}]", MARK.sub("", body)):
        raise ValueError(f"{paper}/{slug}: a brace without its other half: {body[problem.start() :][:40]!r}")
    return TrueArticle(
        slug=slug, paper=paper, published_at=published, modified_at=published,
        blocks=tuple(_blocks(body)), quotes=tuple(_quotes(body)), **(facts | lists),
    )  # fmt: skip


def _quotes(body: str) -> Iterator[TrueQuote]:
    found: list[tuple[str, str, list[str]]] = []
    for name, mark, words in MARK.findall(LINK.sub(r"\1", body)):
        if mark == "+":
            found[-1][2].append(words)
        else:
            found.append((name, mark, [words]))
    for speaker, mark, parts in found:
        yield TrueQuote(speaker=speaker, kind=_kind(mark, parts), parts=tuple(map(_bare, parts)))


def _kind(mark: str, parts: list[str]) -> QuoteKind:
    if mark == ":":
        return "direct"
    return "mixed" if any(sign in part for part in parts for sign in QUOTATION_MARKS) else "indirect"


def _bare(words: str) -> str:
    if words[0] in QUOTATION_MARKS:
        return words[1:].rstrip(CLOSING).strip()
    return words


def _blocks(body: str) -> Iterator[TrueBlock]:
    plain = MARK.sub(r"\3", body)
    lines = (line for line in plain.splitlines() if line.strip())
    for is_row, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_row:
            yield TrueBlock(kind="table", text="\n".join(line.strip("| ") for line in group))
        else:
            yield from map(_block, group)


def _block(line: str) -> TrueBlock:
    marker, _, rest = line.partition(" ")
    if marker in MARKERS:
        kind, level = MARKERS[marker]
        return _with_links(kind, rest, level)
    if re.fullmatch(r"\d\.", marker):
        return _with_links("list_item", rest, 1, ordered=True)
    return _with_links("paragraph", line, 0)


def _with_links(kind: BlockKind, source: str, level: int, *, ordered: bool = False) -> TrueBlock:
    text, at, links = "", 0, []
    for found in LINK.finditer(source):
        text += source[at : found.start()]
        links.append(TrueLink(start=len(text), end=len(text) + len(found[1]), url=found[2]))
        text, at = text + found[1], found.end()
    return TrueBlock(kind=kind, text=text + source[at:], level=level, links=tuple(links), ordered=ordered)


def revised(story: TrueArticle, sentence: str, now: datetime) -> TrueArticle:
    """The story with one sentence added to its last paragraph that quotes nobody."""
    quoted = [part for quote in story.quotes for part in quote.parts]
    at = max(i for i, block in enumerate(story.blocks) if _is_plain(block, quoted))
    block = story.blocks[at]
    changed = replace(block, text=f"{block.text} {sentence}")
    return replace(story, blocks=(*story.blocks[:at], changed, *story.blocks[at + 1 :]), modified_at=now)


def _is_plain(block: TrueBlock, quoted: Iterable[str]) -> bool:
    return block.kind == "paragraph" and not any(part in block.text for part in quoted)
