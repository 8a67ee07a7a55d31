"""The article's fragment as BeautifulSoup, made from the parsed page: parsing it a second time would cost the most."""

from collections.abc import Container, Iterable, Iterator

from bs4 import Tag
from bs4.element import AttributeValueList, NavigableString
from selectolax.lexbor import LexborNode

MARK = "data-post"
"""Attribute of the element that is a post: its number, from 1."""
_ATTRIBUTES = frozenset(
    (
        "class",
        "id",
        "role",
        "aria-label",
        "href",
        "hidden",
        "style",
        "src",
        "data-src",
        "data-lazy-src",
        "alt",
        "datetime",
    )
)
"""What rules and blocks look at; pages carry many more, and each costs time."""
BLOCKS = frozenset(
    ("p", "div", "section", "article", "main", "header", "footer", "ul", "ol", "li", "dl", "dt", "dd", "blockquote",
     "pre", "table", "tbody", "thead", "tr", "td", "th", "figure", "figcaption", "hr", "address", "details", "summary",
     "center", "aside", "form", "nav", "body", "html", "h1", "h2", "h3", "h4", "h5", "h6")
)  # fmt: skip
"""Elements that begin and end a block of text."""
HEADINGS = {f"h{level}": max(level, 2) for level in range(1, 7)}
"""And the level of those that head one; the first is the page's own headline."""


class _Element(Tag):
    """A tag without what BeautifulSoup's own parsers tell theirs: making one is most of what a fragment costs."""

    parser_class = namespace = prefix = sourceline = sourcepos = known_xml = None
    can_be_empty_element = cdata_list_attributes = preserve_whitespace_tags = interesting_string_types = None
    parent = next_element = previous_element = next_sibling = previous_sibling = None

    def __init__(self, name: str, attributes: dict[str, str | AttributeValueList]) -> None:
        self.name = name
        self.attrs = attributes
        self.contents = []
        self._namespaces = {}


def soup_of(nodes: Iterable[LexborNode], *, lean: bool = True) -> Tag:
    """One element that holds the nodes; unless `lean` they keep every attribute, for a site's own selectors."""
    root = _Element("article", {})
    last: Tag | NavigableString = root
    parent: Tag = root
    children = iter(nodes)
    outer: list[tuple[Tag, Iterator[LexborNode]]] = []
    while True:
        for node in children:
            made = _text_of(node, parent) if node.is_text_node else _element_of(node, lean=lean)
            if made is None:
                continue
            _append(made, parent, last)
            last = made
            if type(made) is _Element:
                outer.append((parent, children))
                parent, children = made, node.iter(include_text=True)
                break
        else:
            if not outer:
                return root
            parent, children = outer.pop()


def _append(made: Tag | NavigableString, parent: Tag, last: Tag | NavigableString) -> None:
    """Put it behind `last`, the element made before it, as `PageElement.setup` would."""
    made.parent, made.previous_element, last.next_element = parent, last, made
    contents = parent.contents
    if contents:
        before = contents[-1]
        made.previous_sibling, before.next_sibling = before, made
    contents.append(made)


def _text_of(node: LexborNode, parent: Tag) -> NavigableString | None:
    text = node.text_content or ""
    return None if text.isspace() and _means_nothing_in(parent) else _string(text)


def _element_of(node: LexborNode, *, lean: bool) -> _Element | None:
    tag = node.tag if node.is_element_node else None
    if tag is None:
        return None
    attributes = node.attributes
    if not attributes:  # as most paragraphs
        return _Element(tag, {})
    return _Element(tag, {name: value or "" for name, value in attributes.items() if not lean or name in _ATTRIBUTES})


def _string(text: str) -> NavigableString:
    """As BeautifulSoup makes one, without asking what it is given and where it belongs."""
    made = str.__new__(NavigableString, text)
    made.hidden = False
    made.next_element = made.next_sibling = made.previous_sibling = None
    return made


def _means_nothing_in(parent: Tag) -> bool:
    """Whether white space here parts no words: at the start of a block element, or after one."""
    before = parent.contents[-1] if parent.contents else parent
    return isinstance(before, Tag) and before.name in BLOCKS


def tags_in(tag: Tag) -> Iterator[Tag]:
    """Every element within this one, in order; BeautifulSoup's own walk stops at each text, and takes twice as long."""
    open_ = [iter(tag.contents)]
    while open_:
        for child in open_[-1]:
            if isinstance(child, Tag):
                yield child
                open_.append(iter(child.contents))
                break
        else:
            open_.pop()


def texts_in(tag: Tag) -> list[NavigableString]:
    """Every text within this element, in order."""
    found: list[NavigableString] = []
    waiting = tag.contents[::-1]
    while waiting:
        child = waiting.pop()
        if type(child) is NavigableString:
            found.append(child)
        elif isinstance(child, Tag):
            waiting += child.contents[::-1]
    return found


def text_of(tag: Tag, separator: str = " ") -> str:
    """The texts within this element, joined: what `get_text` gives, in a third of the time."""
    return separator.join(texts_in(tag))


def first(tag: Tag, names: Container[str]) -> Tag | None:
    """The first element of one of these names within this one; BeautifulSoup's own search takes ten times as long."""
    return next((child for child in tags_in(tag) if child.name in names), None)


def holds(tag: Tag, names: Container[str]) -> bool:
    """Whether an element of one of these names is within this one."""
    return first(tag, names) is not None
