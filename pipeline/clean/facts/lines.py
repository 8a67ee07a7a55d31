"""The lines of a page around its headline: where readers are told who wrote it, and when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from selectolax.lexbor import LexborNode

from pipeline.clean.facts.evidence import in_comments
from pipeline.clean.page.once import Once
from pipeline.clean.page.text import squeeze, tidy
from pipeline.clean.page.tree import Page

_INLINE = frozenset(
    ("a", "abbr", "address", "b", "bdi", "cite", "data", "em", "font", "i", "label", "mark", "q", "s", "small", "span",
     "strong", "sub", "sup", "time", "u", "-text", "dd", "dt", "button", "author")
)  # fmt: skip
"""Elements within a line; any other begins one."""
_HEADINGS = ("h1", "h2", "h3")
_ABOVE = 6
"""Lines over a headline in which a page may tell author and day."""
_LONG, _PROSE = 12, 110
"""Words of a line that is prose; words of prose under a headline after which the story has begun."""
_SMALL = 500
"""Letters of an `<aside>` that may hold who wrote the story, and when."""
_PART = 12
"""Letters of a part of a headline at least."""
_LONGEST = 600
"""Letters of a headline that are looked at."""
_MANY_HEADINGS = 60
_STORY = 4_000
"""Letters of an element that holds more than a headline and what stands about it."""
_MOST = 20_000
"""Pieces of text of a page that are looked at."""


@dataclass
class Line:
    """Text that stands in one line, and the links within it; whole once it is handed out."""

    block: LexborNode
    pieces: list[str] = field(default_factory=list)
    anchors: list[tuple[LexborNode, list[str]]] = field(default_factory=list)
    """The links' elements and the pieces of their texts, in order."""

    @Once
    def text(self) -> str:
        return tidy(" ".join(self.pieces))

    @Once
    def links(self) -> list[tuple[str, str]]:
        """Address and text, in order; few lines are asked for them."""
        return [(anchor.attributes.get("href") or "", tidy(" ".join(pieces))) for anchor, pieces in self.anchors]


class Surroundings:
    """Lines by their place; read once, and only when a page does not declare what is looked for."""

    def __init__(self, page: Page, headlines: Iterable[str]) -> None:
        self._page = page
        self._titles = frozenset(map(squeeze, headlines)) - {""}
        self._known: dict[int, bool] = {}

    @Once
    def lines(self) -> list[Line]:
        """Lines in order from well before the headline to where the story has begun; all where none is the headline."""
        if self._scope is None:
            return []
        nodes = _nodes(self._scope)
        passed: list[LexborNode] = []
        for node in nodes:
            passed.append(node)
            if node.tag in _HEADINGS and any(map(self._is_heading, _lines(_nodes(node), node))):
                return self._to_the_story(_lines(chain(passed[_well_before(passed) :], nodes), self._scope))
        return list(_lines(passed, self._scope))

    def _to_the_story(self, lines: Iterable[Line]) -> list[Line]:
        found: list[Line] = []
        prose = -1
        for line in lines:
            found.append(line)
            if prose >= 0:
                prose += _prose(line)
            elif self._is_heading(line):
                prose = 0
            if prose > _PROSE:
                break
        return found

    @Once
    def everywhere(self) -> list[Line]:
        """Every line of the page."""
        return list(_lines(_nodes(self._page.body), self._page.body)) if self._page.body else []

    @Once
    def words(self) -> str:
        """All text of the page as it stands, to see cheaply whether something can be in a line."""
        return self._page.body.text(separator=" ") if self._page.body else ""

    @Once
    def _scope(self) -> LexborNode | None:
        """The element around the headline that holds the beginning of the story, too: most menus stand outside it."""
        for node in self._page.headings()[:_MANY_HEADINGS]:
            if squeeze(node.text()[:_LONGEST]) in self._titles:
                at = node
                while at.parent is not None and at.tag != "body" and len(at.text()) < _STORY:
                    at = at.parent
                return at
        return self._page.body

    @Once
    def under(self) -> list[Line]:
        """Lines behind the headline up to the story's second paragraph or so; none where no line is the headline."""
        found: list[Line] = []
        prose = 0
        for line in self.lines[self._at + 1 :] if self._at >= 0 else ():
            prose += _prose(line)
            if prose > _PROSE:
                break
            found.append(line)
        return [line for line in found if not in_comments(line.block, _SMALL, self._known)]

    @Once
    def above(self) -> list[Line]:
        """The few lines before the headline, the nearest first."""
        lines = self.lines[max(0, self._at - _ABOVE) : max(0, self._at)]
        return [line for line in reversed(lines) if not in_comments(line.block, _SMALL, self._known)]

    @Once
    def _at(self) -> int:
        """Number of the headline's line: a heading's rather than a breadcrumb's; -1 where no line is it."""
        for is_it in (self._is_heading, self._is_headline):
            for number, line in enumerate(self.lines):
                if is_it(line):
                    return number
        return next(iter(self._parts()), -1)

    def _parts(self) -> list[int]:
        """Numbers of lines that are a good part of a headline: one set in two lines, or named otherwise elsewhere."""
        bare = [squeeze(line.text) if line.block.tag in _HEADINGS else "" for line in self.lines]
        return [
            number
            for number, text in enumerate(bare)
            if len(text) >= _PART and any(text in title or title in text for title in self._titles)
        ]

    def _is_headline(self, line: Line) -> bool:
        return squeeze(line.text[:_LONGEST]) in self._titles

    def _is_heading(self, line: Line) -> bool:
        """Whether a line is the headline as a heading, not in a breadcrumb."""
        return line.block.tag in _HEADINGS and self._is_headline(line)


def _prose(line: Line) -> int:
    """Words of a line that is prose."""
    count = len(line.text.split())
    return count if count >= _LONG else 0


def _nodes(root: LexborNode) -> Iterator[LexborNode]:
    return islice(root.traverse(include_text=True), _MOST + 1)


def _well_before(nodes: Sequence[LexborNode]) -> int:
    """Where the lines begin that may stand above the last of these nodes: no more are looked at in a long menu."""
    lines, around = 0, 0
    for number in range(len(nodes) - 1, -1, -1):
        node = nodes[number]
        tag = node.tag
        if tag == "br":
            around = 0
        elif tag == "-text" and (node.text_content or "").strip():
            block = _block_of(node)[0].mem_id
            lines += block != around
            around = block
            if lines > _ABOVE:
                return number + 1
    return 0


def _lines(nodes: Iterable[LexborNode], root: LexborNode) -> Iterator[Line]:
    """The lines of nodes in their order within a root."""
    line, around = Line(root), root.mem_id  # to compare nodes themselves is to compare all their html
    linked: LexborNode | None = None
    for node in nodes:
        tag = node.tag
        if tag == "br" and line.pieces:
            yield line
            line = Line(line.block)
        if tag != "-text" or not (text := node.text_content or "").strip():
            continue
        block, link = _block_of(node)
        if (number := block.mem_id) != around:
            if line.pieces:
                yield line
            line, around = Line(block), number
        line.pieces.append(text)
        if link is not None and linked is not None and line.anchors and link.mem_id == linked.mem_id:
            line.anchors[-1][1].append(text)
        elif link is not None:
            line.anchors.append((link, [text]))
        linked = link
    if line.pieces:
        yield line


def _block_of(node: LexborNode) -> tuple[LexborNode, LexborNode | None]:
    """The element whose line a piece of text stands in, and the link that it is part of."""
    link: LexborNode | None = None
    at = node.parent
    while at is not None and (tag := at.tag) in _INLINE and (outer := at.parent) is not None:
        if tag == "a" and "href" in at.attributes:
            link = at
        at = outer
    if link is None and at is not None and (outer := at.parent) is not None:
        link = outer if outer.tag == "a" else outer.parent
        link = link if link is not None and link.tag == "a" else None
    return at or node, link
