"""What one page declares of itself, read once: JSON-LD, meta elements, the paper's name."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from pipeline.clean.page import jsonld
from pipeline.clean.page.text import squeeze
from pipeline.clean.page.tree import Page
from schemas.parsed import Parsed
from schemas.site import Fields, Site


@dataclass(frozen=True, slots=True)
class Evidence:
    """One page's declarations, read once."""

    page: Page
    nodes: list[jsonld.Node]
    article: jsonld.Node
    zone: ZoneInfo
    seen: datetime
    language: str
    fields: Fields
    """Selectors of the site's file."""
    parsed: Parsed
    """What the site's own parser says."""
    outlets: frozenset[str] = frozenset()
    """Letters and digits of every name that the paper goes by, its host among them."""


def evidence_of(page: Page, site: Site, seen: datetime, parsed: Parsed | None = None) -> Evidence:
    """Read JSON-LD; `seen` is when the page was fetched, `parsed` what the site's own parser says of it."""
    nodes = jsonld.nodes(page.json_ld)
    article = jsonld.main_article(nodes, page.url, _titles(page))
    return Evidence(
        page=page,
        nodes=nodes,
        article=article,
        zone=site.zone,
        seen=seen,
        language=site.language,
        fields=site.fields,
        parsed=parsed or Parsed(),
        outlets=_outlets(page, article, nodes, site),
    )


def _titles(page: Page) -> list[str]:
    """What the page gives for its headline, by which its own story is told from the others that it declares."""
    headings = [node.text(separator=" ")[:500] for node in page.of("h1")[:3]]
    return [title for title in (*headings, page.first("og:title"), page.title) if title]


def _outlets(page: Page, article: jsonld.Node, nodes: list[jsonld.Node], site: Site) -> frozenset[str]:
    publisher = next(jsonld.resolve(article.get("publisher"), nodes), None)
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    names = (jsonld.text(publisher), page.first("og:site_name"), page.first("application-name"), site.title)
    return frozenset(map(squeeze, (*names, host, host.split(".")[0]))) - {""}


def is_outlet(name: str, evidence: Evidence) -> bool:
    """Whether this is the paper's own name: "The Mirror" and "mirror.co.uk" where the page says "Mirror"."""
    bare = squeeze(name).removeprefix("the")
    return bool(bare) and any(bare == own.removeprefix("the") or f"{bare}com" == own for own in evidence.outlets)


_WHOLE = ("body", "html", "main")
"""Elements that hold the story too, whatever they are called."""


def in_comments(node: LexborNode, small: int = 0, known: dict[int, bool] | None = None) -> bool:
    """Whether an element stands among readers' comments, other stories or menus.

    An `<aside>` of fewer than `small` letters may hold the story's own day and author. `known` keeps what is found out
    of the elements around, for one who asks of many with the same `small`.
    """
    known = {} if known is None else known
    at: LexborNode | None = node
    for _ in range(12):
        if at is None or not at.is_element_node:
            return False
        number = at.mem_id
        if (found := known.get(number)) is None:
            found = known[number] = _holds_others(at, small)
        if found:
            return True
        at = at.parent
    return False


def _holds_others(node: LexborNode, small: int) -> bool:
    tag, attributes = node.tag, node.attributes
    if tag == "nav" or (tag == "aside" and len(node.text()) >= small):
        return True
    if not attributes:
        return False
    marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return "related" in marks or (
        "comment" in marks and "comment" in marks.replace("commentary", "") and tag not in _WHOLE
    )
