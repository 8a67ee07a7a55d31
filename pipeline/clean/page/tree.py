"""A page: parsed once by a fast parser, its JSON-LD and meta elements at hand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.clean.page.tame import tame
from pipeline.clean.page.text import tidy

_NEVER_TEXT = "script, style, noscript, template, svg, iframe, object, embed, canvas, map"
_LABELS = ("cat-links", "post-categories", "taxonomy-category", "tags-links", "taxonomy-post_tag")
"""Classes of what holds a post's categories and tags in blogs' templates."""
_ASKED_FOR = (
    "title, h1, h2, h3, article, form, time, link, meta, p, div, blockquote, pre, dd, "
    f'[itemprop], [rel~="category"], {", ".join(f".{label}" for label in _LABELS)}'
)
"""Found by one look at the tree, for looking costs the same however little is found."""
_HEADINGS, _LEAVES, _STANDFIRSTS, _MARKED = "headings", "leaves", "standfirsts", "marked"
_KINDS = {
    **{tag: (tag,) for tag in ("title", "article", "form", "time", "link", "meta")},
    "h1": ("h1", _HEADINGS), "h2": (_HEADINGS,), "h3": (_HEADINGS,), "p": (_LEAVES,), "blockquote": (_LEAVES,),
    "pre": (_LEAVES,), "dd": (_LEAVES,), "div": (),
}  # fmt: skip
"""Under what an element of a tag is kept, which is as little as will do: what is kept is looked at for garbage."""
_MAY_STAND_FIRST = frozenset(("p", "h2", "h3", "div"))
_DEK = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|standfirst|sub-?title|sub-?head(?:line|ing)?|lead|lede|intro|"
    r"summary|strapline|excerpt|abstract|chapeau)(?=$|[\s_-])"
)
MANY_LINKS = 2_000


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page; scripts and the like are gone from the tree, JSON-LD is kept as text."""

    tree: LexborHTMLParser
    url: str
    """The address that answered."""
    source: str
    """The page as it came, scripts and all."""
    json_ld: tuple[str, ...]
    title: str = ""
    links: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Relations and target of every `<link>` that has both, in order."""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """Lower-case name, property or itemprop of `<meta>` -> contents in order."""

    found: dict[str, list[LexborNode]] = field(default_factory=dict)
    """What `of`, `headings`, `leaves`, `standfirsts`, `microdata` and `is_labelled` know."""

    def of(self, tag: str) -> list[LexborNode]:
        """Elements of one of the tags that several steps ask for (`h1`, `article`, `form`, `time`), in order."""
        return self.found.get(tag, [])

    def headings(self) -> list[LexborNode]:
        """Every `<h1>`, `<h2>` and `<h3>`, in order."""
        return self.found.get(_HEADINGS, [])

    def leaves(self) -> list[LexborNode]:
        """Elements that hold a paragraph (`p`, `blockquote`, `pre`, `dd`), in order."""
        return self.found.get(_LEAVES, [])

    def standfirsts(self) -> list[LexborNode]:
        """Every `<div>`, `<p>`, `<h2>` and `<h3>` whose class names it a standfirst, in order."""
        return self.found.get(_STANDFIRSTS, [])

    def microdata(self, name: str) -> list[LexborNode]:
        """Elements whose `itemprop` is or holds this name, in order."""
        marked = self.found.get(_MARKED, [])
        return [node for node in marked if name in (node.attributes.get("itemprop") or "").split()]

    def is_labelled(self) -> bool:
        """Whether any element is marked as a post's category or holds such or tags; most pages have none."""
        return any(map(_is_label, self.found.get(_MARKED, ())))

    @property
    def body(self) -> LexborNode | None:
        return self.tree.body

    def first(self, *names: str) -> str:
        """Content of the first of these meta names that is there and not empty."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    def link(self, rel: str) -> list[str]:
        """Targets of `<link rel=...>`, in order."""
        return [href for names, href in self.links if rel in names]


def parse(html: str, url: str, utf8: bytes | None = None) -> Page:
    """Parse once; what can never be text goes at once. MemoryError when the page is more than memory allows.

    `utf8` is the page as it came, where that is the same text.
    """
    tamed = tame(html)
    tree = _tree(utf8 if utf8 is not None and tamed is html else tamed)
    json_ld = _take_scripts(tree)
    found = _found(tree)
    titles = found.pop("title", [])
    title = tidy(titles[0].text()[:2000]) if titles else ""
    links, meta = _links(found.pop("link", [])), _meta(found.pop("meta", []))
    return Page(tree=tree, url=url, source=html, json_ld=json_ld, title=title, links=links, meta=meta, found=found)


def _take_scripts(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Take out what can never be text; the JSON-LD among it."""
    never = tree.css(_NEVER_TEXT)
    json_ld = tuple(node.text() for node in never if _is_json_ld(node))
    for node in never:
        node.decompose(recursive=False)
    return json_ld


def _found(tree: LexborHTMLParser) -> dict[str, list[LexborNode]]:
    """What is asked for; a node comes once for each part of the selector that it meets: for its tag, then its marks."""
    found: defaultdict[str, list[LexborNode]] = defaultdict(list)
    last = marked = 0
    for node in tree.css(_ASKED_FOR):
        tag, number = node.tag or "", node.mem_id
        kinds = _KINDS.get(tag)
        if kinds is not None and number != last:
            last = number
            for kind in kinds:
                found[kind].append(node)
            if tag in _MAY_STAND_FIRST and _is_standfirst(node):
                found[_STANDFIRSTS].append(node)
        elif number != marked:
            marked = number
            found[_MARKED].append(node)
    return dict(found)


def _is_standfirst(node: LexborNode) -> bool:
    classes = node.attributes.get("class")
    return bool(classes) and _names_standfirst(str(classes))


@lru_cache(maxsize=8192)
def _names_standfirst(classes: str) -> bool:
    """Remembered, since a site's elements bear few different names."""
    return _DEK.search(classes.lower()) is not None


def _is_label(node: LexborNode) -> bool:
    attributes = node.attributes
    if "category" in (attributes.get("rel") or "").lower().split():
        return True
    return not frozenset((attributes.get("class") or "").lower().split()).isdisjoint(_LABELS)


def _is_json_ld(node: LexborNode) -> bool:
    return node.tag == "script" and (node.attributes.get("type") or "").lower().startswith("application/ld+json")


def _tree(html: str | bytes) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(html)
    except SelectolaxError as error:  # lexbor reads any text; it gives up only where it gets no memory
        raise MemoryError(str(error)) from error


def _links(nodes: Sequence[LexborNode]) -> tuple[tuple[tuple[str, ...], str], ...]:
    found = (node.attributes for node in nodes[:MANY_LINKS])
    told = (((link.get("rel") or "").lower().split(), (link.get("href") or "").strip()) for link in found)
    return tuple((tuple(names), href) for names, href in told if names and href)


def _meta(nodes: Iterable[LexborNode]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and "content" in attributes:
            found.setdefault(name.strip().lower(), []).append(tidy((attributes.get("content") or "")[:5000]))
    return found
