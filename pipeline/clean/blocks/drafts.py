"""Blocks in the making: kind, level, and lines of tidy text with their links."""

import unicodedata
from dataclasses import dataclass, field

from pipeline.clean.page.once import Once
from pipeline.clean.page.text import is_plain, without_dropped, words_told
from schemas.article import BlockKind, Link

TORN = frozenset("BCDFGHJLMNPQRTX")
"""Letters that are no word of their own in any of our languages; "A" and "W" may be followed by a space."""


@dataclass(slots=True)
class Line:
    """Text being put together: white space collapsed while links keep their offsets."""

    text: str = ""
    links: list[Link] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _space: bool = True

    def add(self, piece: str, url: str) -> None:
        if is_plain(piece):
            collapsed = piece.strip()
        else:
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
        if len(self._parts) == 1 and self._parts[0] in TORN:
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

    @Once
    def text(self) -> str:
        if len(self.lines) == 1:
            return self.lines[0].text
        between = "\n" if self.kind in ("table", "preformatted") else " "
        return between.join(line.text for line in self.lines)

    @Once
    def links(self) -> tuple[Link, ...]:
        """Links with offsets into `text`."""
        if len(self.lines) == 1:
            return tuple(self.lines[0].links)
        found, at = [], 0
        for line in self.lines:
            found += [Link(start=link.start + at, end=link.end + at, url=link.url) for link in line.links]
            at += len(line.text) + 1
        return tuple(found)

    @Once
    def words(self) -> int:
        return words_told(self.text)

    @Once
    def link_share(self) -> float:
        if not any(line.links for line in self.lines):
            return 0.0
        size = sum(len(line.text) for line in self.lines)
        return sum(line.linked for line in self.lines) / size if size else 0.0
