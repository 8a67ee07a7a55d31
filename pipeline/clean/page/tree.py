"""A page: parsed once by a fast parser, its JSON-LD and meta elements at hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.clean.page.tame import tame
from pipeline.clean.page.text import tidy

_NEVER_TEXT = "script, style, noscript, template, svg, iframe, object, embed, canvas, map"
_ASKED_FOR = "title, h1, h2, h3, article, form, time, link[rel][href], meta[content]"
"""Found by one look at the tree, for looking costs the same however little is found."""
_HEADINGS, _HEADS = "headings", frozenset(("h1", "h2", "h3"))
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
    """What `of` and `headings` know."""
    has_microdata: bool = True
    """Whether any element has an `itemprop`."""

    def of(self, tag: str) -> list[LexborNode]:
        """Elements of one of the tags that several steps ask for (`h1`, `article`, `form`, `time`), in order."""
        return self.found.get(tag, [])

    def headings(self) -> list[LexborNode]:
        """Every `<h1>`, `<h2>` and `<h3>`, in order."""
        return self.found.get(_HEADINGS, [])

    def microdata(self, name: str) -> list[LexborNode]:
        """Elements whose `itemprop` is or holds this name, in order; a page without any is not searched."""
        return self.tree.css(f'[itemprop~="{name}"]') if self.has_microdata else []

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
    never = tree.css(_NEVER_TEXT)
    json_ld = tuple(node.text() for node in never if _is_json_ld(node))
    for node in never:
        node.decompose(recursive=False)
    found: dict[str, list[LexborNode]] = {}
    for node in tree.css(_ASKED_FOR):
        tag = node.tag or ""
        found.setdefault(tag, []).append(node)
        if tag in _HEADS:
            found.setdefault(_HEADINGS, []).append(node)
    links, meta = _links(found.get("link", [])), _meta(found.get("meta", []))
    has_microdata = tree.css_first("[itemprop]") is not None
    return Page(
        tree=tree, url=url, source=html, json_ld=json_ld, links=links, meta=meta, found=found,
        has_microdata=has_microdata,
    )  # fmt: skip


def _is_json_ld(node: LexborNode) -> bool:
    return node.tag == "script" and (node.attributes.get("type") or "").lower().startswith("application/ld+json")


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
