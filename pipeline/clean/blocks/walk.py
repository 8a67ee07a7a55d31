"""A cleaned fragment of soup -> drafts of blocks and the pictures among them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from bs4 import Tag
from bs4.element import NavigableString

from pipeline.clean.blocks.captions import captions_of
from pipeline.clean.blocks.drafts import Draft, Line
from pipeline.clean.blocks.initials import CALLED, with_initials
from pipeline.clean.blocks.soup import BLOCKS, HEADINGS, MARK, first, holds, tags_in, text_of
from pipeline.clean.blocks.tables import CELLS, is_layout, rows_of
from pipeline.clean.page.address import absolute
from schemas.article import BlockKind, Image

_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "button", "head", "title", "object", "video", "audio")
)
_OF_THEIR_OWN = frozenset(
    (*HEADINGS, "figure", "figcaption", "caption", "blockquote", "footer", "ul", "ol", "pre", "table")
)
"""Block elements that are more than a paragraph, whatever they are called."""
_SOURCE = 300
"""Characters of a quotation's source at most."""
_IMAGE = frozenset(("img",))
_CREDITING = frozenset(("span", "cite", "small", "div", "p"))
_QUOTED, _CAPTIONED, _QUOTATION, _CAPTION = map(
    frozenset, (("cite", "footer"), ("figcaption",), ("blockquote",), ("caption",))
)
_NAMES = (
    ("pull", re.compile("pull")),
    ("quote", re.compile("quote")),
    ("initial", re.compile(CALLED)),
)
"""What a class, in lower case, may call an element."""
MAX_NESTING = 200
"""Deeper elements are read as one run of text: no recursion without end."""


def drafts_of(root: Tag, base: str) -> tuple[list[Draft], list[Image]]:
    """Blocks in order and the fragment's pictures; `base` makes addresses absolute."""
    walk = _Walk(base, captions_of(root))
    walk.children(root, 0)
    walk.flush()
    return with_initials(walk.drafts), walk.images


class _Walk:
    """One pass over the soup; inline text gathers until a block element begins or ends."""

    def __init__(self, base: str, captions: frozenset[int]) -> None:
        self.base = base
        self.captions = captions
        self.drafts: list[Draft] = []
        self.images: list[Image] = []
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.lists = 0
        self.group = 0
        self.pulled = False
        self.url = ""
        self.lines: list[Line] = [Line()]
        self.post = 0
        self.open = ["", "", ""]

    def children(self, tag: Tag, depth: int) -> None:
        for child in tag.contents:
            if isinstance(child, Tag):
                self.element(child, depth + 1)
            elif type(child) is NavigableString:
                self.lines[-1].add(str(child), self.url)

    def element(self, tag: Tag, depth: int) -> None:
        name = tag.name
        if depth > MAX_NESTING:
            self.lines[-1].add(text_of(tag), self.url)
        elif name in BLOCKS:
            self._block(tag, depth)
        elif name in _SKIPPED:
            return
        elif name == "br":
            self.lines.append(Line())
        elif name == "img":
            self._image(tag)
        elif name == "cite" and self.kind == "quote":
            self.flush()
            self._as("paragraph", tag, depth)  # who is quoted is no part of the quotation
        elif id(tag) in self.captions:
            self._block(tag, depth)
        elif name == "a":
            before, self.url = self.url, self._address(tag)
            self.children(tag, depth)  # whole blocks may stand in a link
            self.url = before
        else:
            self.children(tag, depth)
            if "initial" in _names(tag):
                self.lines[-1].mend()

    def _block(self, tag: Tag, depth: int) -> None:
        self.flush()
        before, self.pulled = self.pulled, self.pulled or _is_pulled(tag)
        outside = self.post
        if mark := tag.attrs.get(MARK):
            self.post = int(str(mark))
        self.open.append(f"{tag.name}.{tag.attrs.get('class') or ''}")
        if tag.name in _OF_THEIR_OWN or id(tag) in self.captions:
            self._inside(tag, depth + 1)  # twice the calls of a paragraph, so it counts twice
        else:
            self.children(tag, depth)
        self.flush()
        self.open.pop()
        self.pulled, self.post = before, outside

    def _inside(self, tag: Tag, depth: int) -> None:
        name = tag.name
        if name == "figure":
            self._figure(tag, depth)
        elif id(tag) in self.captions:
            self._as("caption", tag, depth)
        elif name in HEADINGS:
            self._as("heading", tag, depth, HEADINGS[name])
        elif name == "blockquote":
            self._quote(tag, depth)
        elif name == "footer" and self.kind == "quote":
            self._as("paragraph", tag, depth)
        elif name in ("ul", "ol"):
            self._list(tag, depth)
        elif name == "pre":
            self._preformatted(tag)
        elif name == "table" and not is_layout(tag):
            self._table(tag, depth)
        else:
            self.children(tag, depth)

    def _as(self, kind: BlockKind, tag: Tag, depth: int, level: int = 0) -> None:
        before = (self.kind, self.level)
        if self.kind != "list_item" or kind != "quote":
            self.kind, self.level = kind, level
        self.children(tag, depth)
        self.flush()
        self.kind, self.level = before

    def _quote(self, tag: Tag, depth: int) -> None:
        """A block quotation, which knows its source: the `<cite>` or `<footer>` under it."""
        started = len(self.drafts)
        self._as("quote", tag, depth)
        if named := first(tag, _QUOTED):
            self._name_source(started, named)

    def _name_source(self, started: int, named: Tag) -> None:
        line = Line()
        line.add(text_of(named)[:_SOURCE], "")
        source = line.done().text.lstrip("—–- ")
        told = (replace(d, source=source) if d.kind == "quote" else d for d in self.drafts[started:])
        self.drafts[started:] = list(told)

    def _list(self, tag: Tag, depth: int) -> None:
        before = (self.kind, self.level, self.group)
        if self.kind != "list_item":
            self.lists += 1
            self.group = self.lists
        self.level = self.level + 1 if self.kind == "list_item" else 1
        self.kind = "list_item"
        self.children(tag, depth)
        self.flush()
        self.kind, self.level, self.group = before

    def _figure(self, tag: Tag, depth: int) -> None:
        seen = len(self.images)
        started = len(self.drafts)
        self.children(tag, depth)
        self.flush()
        caption = first(tag, _CAPTIONED)
        if caption is not None and holds(tag, _QUOTATION) and not holds(tag, _IMAGE):
            self._name_source(started, caption)  # HTML's own way to say who is quoted
            return
        captions = [draft.text for draft in self.drafts[started:] if draft.kind == "caption"]
        if captions and seen < len(self.images):
            image = self.images[-1]
            self.images[-1] = Image(url=image.url, alt=image.alt, caption=captions[0], credit=_credit(tag))

    def _preformatted(self, tag: Tag) -> None:
        lines = []
        for piece in text_of(tag, "").splitlines():
            line = Line()
            line.add(piece, "")
            lines.append(line.done())
        kept = [line for line in lines if line.text]
        if kept:
            self.drafts.append(Draft(kind="preformatted", lines=tuple(kept)))

    def _table(self, tag: Tag, depth: int) -> None:
        rows = []
        for row in rows_of(tag):
            line = Line()
            cells = (cell for cell in row.contents if isinstance(cell, Tag) and cell.name in CELLS)
            for number, cell in enumerate(cells):
                if number:
                    line.add(" | ", "")
                self._cell(cell, line)
            if line.done().text.strip("| "):
                rows.append(line)
        if (caption := first(tag, _CAPTION)) is not None:
            self._as("caption", caption, depth)
        if rows:
            self.drafts.append(Draft(kind="table", lines=tuple(rows)))

    def _cell(self, cell: Tag, line: Line) -> None:
        for piece in cell.descendants:
            if type(piece) is NavigableString:
                anchor = next((parent for parent in piece.parents if parent.name == "a"), None)
                line.add(str(piece), self._address(anchor) if anchor is not None else "")
            elif isinstance(piece, Tag) and piece.name in ("br", "p", "div", "li"):
                line.add(" ", "")

    def _image(self, tag: Tag) -> None:
        found = next((str(tag.get(name)) for name in ("data-src", "src", "data-lazy-src") if tag.get(name)), "")
        address = absolute(self.base, found)
        if address and len(self.images) < 200:
            line = Line()
            line.add(str(tag.get("alt") or "")[:1000], "")
            self.images.append(Image(url=address, alt=line.done().text))

    def _address(self, tag: Tag) -> str:
        return absolute(self.base, str(tag.get("href") or ""))

    def flush(self) -> None:
        """Make a draft of the gathered lines; an empty line between two others parts them into two."""
        gathered = self.lines
        if len(gathered) == 1 and gathered[0].is_empty:
            return  # as at most ends of elements
        self.lines = [Line()]
        if len(gathered) == 1:  # as most paragraphs
            if gathered[0].done().text:
                self._draft((gathered[0],))
            return
        for group in _groups(line.done() for line in gathered):
            self._draft(tuple(group))

    def _draft(self, lines: tuple[Line, ...]) -> None:
        outer, around, own = self.open[-3:]
        self.drafts.append(
            Draft(
                kind=self.kind,
                level=self.level,
                lines=lines,
                group=self.group,
                pulled=self.pulled,
                post=self.post,
                home=f"{around}>{own}",
                around=f"{outer}>{around}",
            )
        )


def _groups(lines: Iterable[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if line.text:
            if group and _ends_paragraph(group[-1].text):
                yield group
                group = []
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _ends_paragraph(text: str) -> bool:
    """A long line that ends as a sentence does, and a break after it: old pages part paragraphs so."""
    return len(text) > 100 and text[-1] in '.!?”"»…'


def _names(tag: Tag) -> frozenset[str]:
    """What the element's class calls it: pull, quote, initial."""
    classes = tag.attrs.get("class")
    return _called(str(classes).lower()) if classes else frozenset()


@lru_cache(maxsize=8192)
def _called(classes: str) -> frozenset[str]:
    """Remembered, since a site's elements bear few different names."""
    return frozenset(name for name, pattern in _NAMES if pattern.search(classes))


def _is_pulled(tag: Tag) -> bool:
    names = _names(tag)
    return "pull" in names and ("quote" in names or tag.name == "blockquote")


def _credit(figure: Tag) -> str:
    for tag in tags_in(figure):
        if tag.name in _CREDITING and "credit" in str(tag.get("class") or "").lower():
            line = Line()
            line.add(text_of(tag)[:500], "")
            return line.done().text
    return ""
