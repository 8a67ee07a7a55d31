"""A page: parsed once by a fast parser, its JSON-LD and meta elements at hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.clean.page.tame import tame
from pipeline.clean.page.text import tidy

_NEVER_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "map")
_ASKED_FOR = "title, h1, article, form, time, link[rel][href], meta[content]"
"""Found by one look at the tree, for looking costs the same however little is found."""
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
    links: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Relations and target of every `<link>` that has both, in order."""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """Lower-case name, property or itemprop of `<meta>` -> contents in order."""

    found: dict[str, list[LexborNode]] = field(default_factory=dict)
    """What `of` knows."""

    def of(self, tag: str) -> list[LexborNode]:
        """Elements of one of the tags that several steps ask for (`h1`, `article`, `form`, `time`), in order."""
        return self.found.get(tag, [])

    @property
    def body(self) -> LexborNode | None:
        return self.tree.body

    def first(self, *names: str) -> str:
        """Content of the first of these meta names that is there and not empty."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    def link(self, rel: str) -> list[str]:
        """Targets of `<link rel=...>`, in order."""
        return [href for names, href in self.links if rel in names]

    def title(self) -> str:
        titles = self.of("title")
        return tidy(titles[0].text()[:2000]) if titles else ""


def parse(html: str, url: str) -> Page:
    """Parse once; what can never be text goes at once. MemoryError when the page is more than memory allows."""
    tree = _tree(tame(html))
    json_ld = tuple(node.text() for node in tree.css('script[type^="application/ld+json"]'))
    tree.strip_tags(list(_NEVER_TEXT))
    found: dict[str, list[LexborNode]] = {}
    for node in tree.css(_ASKED_FOR):
        found.setdefault(str(node.tag), []).append(node)
    links, meta = _links(found.get("link", [])), _meta(found.get("meta", []))
    return Page(tree=tree, url=url, source=html, json_ld=json_ld, links=links, meta=meta, found=found)


def _tree(html: str) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(html)
    except SelectolaxError as error:  # lexbor reads any text; it gives up only where it gets no memory
        raise MemoryError(str(error)) from error


def _links(nodes: Sequence[LexborNode]) -> tuple[tuple[tuple[str, ...], str], ...]:
    found = (node.attributes for node in nodes[:MANY_LINKS])
    told = (((link["rel"] or "").lower().split(), (link["href"] or "").strip()) for link in found)
    return tuple((tuple(names), href) for names, href in told if href)


def _meta(nodes: Iterable[LexborNode]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            found.setdefault(name.strip().lower(), []).append(tidy((attributes.get("content") or "")[:5000]))
    return found
