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
    open_: list[tuple[Tag, Iterator[LexborNode]]] = [(root, iter(nodes))]
    while open_:
        parent, children = open_[-1]
        node = next(children, None)
        if node is None:
            open_.pop()
            continue
        made = _made(node, parent, lean=lean)
        if made is None:
            continue
        _append(made, parent, last)
        last = made
        if isinstance(made, Tag):
            open_.append((made, node.iter(include_text=True)))
    return root


def _append(made: Tag | NavigableString, parent: Tag, last: Tag | NavigableString) -> None:
    """Put it behind `last`, the element made before it, as `PageElement.setup` would."""
    made.parent, made.previous_element, last.next_element = parent, last, made
    if parent.contents:
        before = parent.contents[-1]
        made.previous_sibling, before.next_sibling = before, made
    parent.contents.append(made)


def _made(node: LexborNode, parent: Tag, *, lean: bool) -> Tag | NavigableString | None:
    if node.is_text_node:
        text = node.text_content or ""
        return None if text.isspace() and _means_nothing_in(parent) else _string(text)
    if not node.is_element_node or node.tag is None:
        return None
    attributes = node.attributes
    return _Element(
        node.tag, {name: value or "" for name, value in attributes.items() if not lean or name in _ATTRIBUTES}
    )


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


def first(tag: Tag, names: Container[str]) -> Tag | None:
    """The first element of one of these names within this one; BeautifulSoup's own search takes ten times as long."""
    return next((child for child in tag.descendants if isinstance(child, Tag) and child.name in names), None)


def holds(tag: Tag, names: Container[str]) -> bool:
    """Whether an element of one of these names is within this one."""
    return first(tag, names) is not None
