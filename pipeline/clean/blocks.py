"""A cleaned fragment of soup -> drafts of blocks: kind, level, and lines of tidy text with their links."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from bs4.element import NavigableString

from pipeline.clean.live import MARK
from pipeline.clean.soup import BLOCKS, first, holds
from pipeline.clean.text import without_dropped, words
from schemas.article import BlockKind, Image, Link

HEADINGS = {f"h{level}": max(level, 2) for level in range(1, 7)}
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "button", "head", "title", "object", "video", "audio")
)
_OF_THEIR_OWN = frozenset(
    (*HEADINGS, "figure", "figcaption", "caption", "blockquote", "footer", "ul", "ol", "pre", "table")
)
"""Block elements that are more than a paragraph, whatever they are called."""
_LAYOUT_CELL_WORDS = 60
_CAPTION_WORDS = 90
_SOURCE = 300
"""Characters of a quotation's source at most."""
_CAPTION = re.compile(
    r"caption|(?:^|[\s_-])legend(?=$|[\s_-])|bildunterschrift|bildtext|bildquelle|"
    r"(?:image|img|photo|picture|media|bild|foto)[\w-]*?(?:credit|desc(?:ription)?|legend|copyright)|"
    r"(?:image|img|photo|picture|media|bild|foto)[\w-]*?[_-](?:meta|text|info|source)(?=$|[\s_-])"
)
_IMAGE, _HEADED, _TELLING = (
    frozenset(names) for names in (("img",), ("img", "h2", "h3"), ("h1", "h2", "h3", "figure", "a"))
)
_CREDITING = frozenset(("span", "cite", "small", "div", "p"))
_QUOTED, _CAPTIONED, _QUOTATION = map(frozenset, (("cite", "footer"), ("figcaption",), ("blockquote",)))
_NAMES = (
    ("pull", re.compile("pull")),
    ("quote", re.compile("quote")),
    ("caption", _CAPTION),
    ("picture", re.compile(r"(?:^|[\s_-])(?:image|picture|photo|foto|bild)(?=$|[\s_-])")),
    ("initial", re.compile(r"drop-?cap|(?:^|[\s_-])(?:initial|lettrine|first-?letter)(?=$|[\s_-])")),
)
"""What a class, in lower case, may call an element."""
_TORN = frozenset("BCDFGHJLMNPQRTX")
"""Letters that are no word of their own in any of our languages; "A" and "W" may be followed by a space."""
MAX_NESTING = 200
"""Deeper elements are read as one run of text: no recursion without end."""


@dataclass(slots=True)
class Line:
    """Text being put together: white space collapsed while links keep their offsets."""

    text: str = ""
    links: list[Link] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _space: bool = True

    def add(self, piece: str, url: str) -> None:
        piece = without_dropped(piece)
        collapsed = " ".join(piece.split())
        if not collapsed:
            self._pad(bool(piece))
            return
        self._pad(piece[0].isspace())
        start = self._length
        self._parts.append(collapsed)
        self._length += len(collapsed)
        self._space = False
        if url:
            self._link(start, self._length, url)
        self._pad(piece[-1].isspace())

    def _pad(self, wanted: bool) -> None:
        if wanted and not self._space:
            self._parts.append(" ")
            self._length += 1
            self._space = True

    def mend(self) -> None:
        """Leave out the space after a line's first letter that was set apart for its size: "N a endlich"."""
        if len(self._parts) == 1 and self._parts[0] in _TORN:
            self._space = True

    def _link(self, start: int, end: int, url: str) -> None:
        if self.links and self.links[-1].url == url and self.links[-1].end >= start - 1:
            start = self.links.pop().start
        self.links.append(Link(start=start, end=end, url=url))

    def done(self) -> "Line":
        self.text = "".join(self._parts).rstrip()
        if not unicodedata.is_normalized("NFC", self.text):
            self._normalize()
        return self

    def _normalize(self) -> None:
        before = self.text
        self.text = unicodedata.normalize("NFC", before)
        at = {0: 0} | {
            offset: len(unicodedata.normalize("NFC", before[:offset]))
            for link in self.links
            for offset in (link.start, link.end)
        }
        self.links = [Link(start=at[link.start], end=at[link.end], url=link.url) for link in self.links]

    @property
    def is_empty(self) -> bool:
        """Whether nothing but white space has been added."""
        return not self._parts

    @property
    def linked(self) -> int:
        """How many characters are links."""
        return sum(link.end - link.start for link in self.links)


@dataclass(frozen=True)
class Draft:
    """A block to be: its lines are what `<br>` parts."""

    kind: BlockKind
    level: int = 0
    lines: tuple[Line, ...] = ()
    group: int = 0
    """Number of the list it is in; 0 outside lists."""
    pulled: bool = False
    """In an element that is called a pull quote."""
    post: int = 0
    """Number of the live blog's post it is in; 0 outside."""
    source: str = ""
    """Of a quotation: whom the page names under it."""
    home: str = ""
    """Names and classes of its element and the one around; blocks made alike share it."""
    around: str = ""
    """The same of the elements that its element stands in."""

    @cached_property
    def text(self) -> str:
        between = "\n" if self.kind in ("table", "preformatted") else " "
        return between.join(line.text for line in self.lines)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Links with offsets into `text`."""
        found, at = [], 0
        for line in self.lines:
            found += [Link(start=link.start + at, end=link.end + at, url=link.url) for link in line.links]
            at += len(line.text) + 1
        return tuple(found)

    @cached_property
    def words(self) -> int:
        return words(self.text)

    @cached_property
    def link_share(self) -> float:
        size = sum(len(line.text) for line in self.lines)
        return sum(line.linked for line in self.lines) / size if size else 0.0


def drafts_of(root: Tag, base: str) -> tuple[list[Draft], list[Image]]:
    """Blocks in order and the fragment's pictures; `base` makes addresses absolute."""
    walk = _Walk(base)
    walk.children(root, 0)
    walk.flush()
    return walk.drafts, walk.images


class _Walk:
    """One pass over the soup; inline text gathers until a block element begins or ends."""

    def __init__(self, base: str) -> None:
        self.base = base
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
                self.lines[-1].add(child, self.url)

    def element(self, tag: Tag, depth: int) -> None:
        name = tag.name
        if depth > MAX_NESTING:
            self.lines[-1].add(tag.get_text(" "), self.url)
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
        elif _is_caption(tag, _names(tag)):
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
        names = _names(tag)
        before, self.pulled = self.pulled, self.pulled or _is_pulled(tag, names)
        outside, self.post = self.post, int(str(tag.attrs.get(MARK) or self.post))
        self.open.append(f"{tag.name}.{tag.attrs.get('class') or ''}")
        if names or tag.name in _OF_THEIR_OWN:
            self._inside(tag, depth, names)
        else:
            self.children(tag, depth)
        self.flush()
        self.open.pop()
        self.pulled, self.post = before, outside

    def _inside(self, tag: Tag, depth: int, names: frozenset[str]) -> None:
        name = tag.name
        if name == "figure":
            self._figure(tag, depth)
        elif _is_picture(tag, names) or name in ("figcaption", "caption"):
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
        elif name == "table" and not _is_layout(tag):
            self._table(tag)
        elif _is_caption(tag, names):
            self._as("caption", tag, depth)
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
        line.add(named.get_text(" ")[:_SOURCE], "")
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
        for piece in tag.get_text().splitlines():
            line = Line()
            line.add(piece, "")
            lines.append(line.done())
        kept = [line for line in lines if line.text]
        if kept:
            self.drafts.append(Draft(kind="preformatted", lines=tuple(kept)))

    def _table(self, tag: Tag) -> None:
        rows = []
        for row in tag.find_all("tr"):
            line = Line()
            for number, cell in enumerate(row.find_all(("td", "th"), recursive=False)):
                if number:
                    line.add(" | ", "")
                self._cell(cell, line)
            if line.done().text.strip("| "):
                rows.append(line)
        caption = tag.find("caption")
        if isinstance(caption, Tag):
            self._as("caption", caption, 0)
        if rows:
            self.drafts.append(Draft(kind="table", lines=tuple(rows)))

    def _cell(self, cell: Tag, line: Line) -> None:
        for piece in cell.descendants:
            if type(piece) is NavigableString:
                anchor = piece.find_parent("a")
                line.add(piece, self._address(anchor) if isinstance(anchor, Tag) else "")
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
        if len(self.lines) == 1 and self.lines[0].is_empty:
            return  # as at most ends of elements
        gathered, self.lines = self.lines, [Line()]
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


def absolute(base: str, href: str) -> str:
    """The absolute web address, or nothing where there is none: broken links are part of the web.

    >>> absolute("https://paper.example/a/", "../b"), absolute("https://paper.example/", "javascript:x")
    ('https://paper.example/b', '')
    """
    href = href.strip()
    if not href or href[0] == "#" or len(href) > 4000:
        return ""
    try:
        address = href if href.startswith(("https://", "http://")) else urljoin(base, href)
        parts = urlsplit(address)
    except ValueError:
        return ""  # "http://[": not an address; the words of the link stay
    return without_dropped(address) if parts.scheme in ("http", "https") and parts.netloc else ""


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


def _is_layout(table: Tag) -> bool:
    """A table that holds a page's columns instead of values."""
    if table.find("table") is not None:
        return True
    return any(words(cell.get_text(" ")) > _LAYOUT_CELL_WORDS for cell in table.find_all(("td", "th")))


def _names(tag: Tag) -> frozenset[str]:
    """What the element's class calls it: pull, caption, picture."""
    classes = tag.attrs.get("class")
    return _called(str(classes).lower()) if classes else frozenset()


@lru_cache(maxsize=8192)
def _called(classes: str) -> frozenset[str]:
    """Remembered, since a site's elements bear few different names."""
    return frozenset(name for name, pattern in _NAMES if pattern.search(classes))


def _is_pulled(tag: Tag, names: frozenset[str]) -> bool:
    return "pull" in names and ("quote" in names or tag.name == "blockquote")


def _is_caption(tag: Tag, names: frozenset[str]) -> bool:
    return "caption" in names and not holds(tag, _HEADED) and words(tag.get_text(" ")) <= _CAPTION_WORDS


def _is_picture(tag: Tag, names: frozenset[str]) -> bool:
    """A box that is called a picture and holds one: its few words are the caption, whatever elements they are in."""
    return (
        tag.name in ("div", "section", "span")
        and "picture" in names
        and holds(tag, _IMAGE)
        and not holds(tag, _TELLING)
        and words(tag.get_text(" ")) <= _CAPTION_WORDS
    )


def _credit(figure: Tag) -> str:
    for tag in figure.descendants:
        if isinstance(tag, Tag) and tag.name in _CREDITING and "credit" in str(tag.get("class") or "").lower():
            line = Line()
            line.add(tag.get_text(" ")[:500], "")
            return line.done().text
    return ""
