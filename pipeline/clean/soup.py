"""The article's fragment as BeautifulSoup, made from the parsed page: parsing it a second time would cost the most."""

from collections.abc import Container, Iterable

from bs4 import Tag
from bs4.element import NavigableString
from selectolax.lexbor import LexborNode

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


def soup_of(nodes: Iterable[LexborNode], *, lean: bool = True) -> Tag:
    """One element that holds the nodes; unless `lean` they keep every attribute, for a site's own selectors."""
    root = Tag(name="article")
    last: Tag | NavigableString = root
    open_: list[tuple[Tag, Iterable[LexborNode]]] = [(root, iter(nodes))]
    while open_:
        parent, children = open_[-1]
        node = next(iter(children), None)
        if node is None:
            open_.pop()
            continue
        made = _made(node, lean=lean)
        if made is None or (not isinstance(made, Tag) and made.isspace() and _means_nothing_in(parent)):
            continue
        made.setup(parent, last, None, parent.contents[-1] if parent.contents else None, None)
        parent.contents.append(made)
        last = made
        if isinstance(made, Tag):
            open_.append((made, node.iter(include_text=True)))
    return root


def _made(node: LexborNode, *, lean: bool) -> Tag | NavigableString | None:
    if node.is_text_node:
        return NavigableString(node.text_content or "")
    if not node.is_element_node or node.tag is None:
        return None
    attributes = node.attributes
    kept = {name: value or "" for name, value in attributes.items() if not lean or name in _ATTRIBUTES}
    return Tag(name=node.tag, attrs=kept)


def _means_nothing_in(parent: Tag) -> bool:
    """Whether white space here parts no words: at the start of a block element, or after one."""
    before = parent.contents[-1] if parent.contents else parent
    return isinstance(before, Tag) and before.name in BLOCKS


def holds(tag: Tag, names: Container[str]) -> bool:
    """Whether an element of one of these names is within this one."""
    return any(isinstance(child, Tag) and child.name in names for child in tag.descendants)
