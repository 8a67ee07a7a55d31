"""How much prose each element of a page holds: its paragraphs weighed, without those in the page's furniture."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import methodcaller

from selectolax.lexbor import LexborNode

from pipeline.clean.furniture.line_rules import line_rule
from pipeline.clean.page.text import HIDING, squeeze, without_labels, words
from pipeline.clean.page.tree import Page

FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:comments?|"
    r"commentlist|respond|reply|sidebar|footer|footnotes?|nav|navigation|menu|breadcrumbs?|"
    r"related|"
    r"recommend(?:ed|ations?)?|promo|teasers?|newsletter|cookies?|consent|modal|popup|share|"
    r"social|sharing|most-?(?:read|popular)|"
    r"trending|widget|advert|banner|disqus|outbrain|taboola|read-?more|more-?(?:stories|news))"
    r"(?=$|[\s_-])"
)
"""Lower-case class or id of what stands around stories; only weighs prose down here, and never removes anything."""
SITE_HEAD = re.compile(r"(?:^|\s)(?:site-(?:header|title|description|branding|info|footer)|masthead)(?=$|\s)", re.I)
"""The paper's own head and foot: never a story, however short that is."""
_OUTSIDE_TAGS = frozenset(("nav", "footer", "aside", "figcaption", "figure", "form", "dialog"))
_NEUTRAL_TAGS = frozenset(("html", "body", "main"))
_LOOSE = "div, td, section, article, span, font, i, em"
_CLIMB = 60
_SENTENCE, _SHORT = 40, 20
"""Characters of a paragraph that counts as prose; the shorter only where a page has few words."""
_FEW, _LEAST = 120, 5
"""Words: below the first a page is looked at more closely; below the second even furniture may be the story."""


Nodes = dict[int, LexborNode]
"""Elements by their number, for to ask an element for it takes longer than to count with it."""


@dataclass(slots=True)
class Family:
    """Paragraphs of one parent with their weights, and all that holds them, nearest first; each by its number."""

    chain: list[int]
    leaves: list[tuple[int, float]] = field(default_factory=list)


@dataclass(slots=True)
class Prose:
    """How much prose each element holds, counted once from the paragraphs upwards."""

    nodes: Nodes
    weight: dict[int, float] = field(default_factory=dict)
    count: dict[int, int] = field(default_factory=dict)
    """Paragraphs in each element."""
    total: float = 0.0

    def add(self, leaves: Sequence[tuple[int, float]], chain: Iterable[int]) -> None:
        """Count paragraphs for themselves, and for all that holds them."""
        weights, counts = self.weight, self.count
        for number, weight in leaves:
            weights[number] = weights.get(number, 0.0) + weight
            counts[number] = counts.get(number, 0) + 1
        weight = sum(weight for _, weight in leaves)
        for number in chain:
            weights[number] = weights.get(number, 0.0) + weight
            counts[number] = counts.get(number, 0) + len(leaves)
        self.total += weight

    def holders(self) -> list[LexborNode]:
        """Every element that holds prose."""
        return [self.nodes[number] for number in self.weight]

    def of(self, node: LexborNode) -> float:
        return self.weight.get(node.mem_id, 0.0)

    def share(self, node: LexborNode) -> float:
        return self.of(node) / self.total if self.total else 0.0


def weigh(page: Page, beginnings: frozenset[str] = frozenset()) -> Prose:
    """Weigh every paragraph and add it to all that hold it; prose in the page's furniture does not count.

    What is named like furniture is none where a paragraph in it begins as the page says that its story does.
    """
    leaves = page.leaves()
    everything, inside = _prose_of(_paragraphs(leaves, methodcaller("text"), _SENTENCE), beginnings)
    if inside.total < _FEW:
        found = _paragraphs(leaves, methodcaller("text"), _SHORT)
        loose = page.body.css(_LOOSE) if page.body else []
        found += _paragraphs(loose, lambda node: node.text(deep=False).strip(), _SENTENCE)
        everything, inside = _prose_of(found, beginnings)
    return inside if inside.total >= _LEAST else everything


def _prose_of(found: Iterable[tuple[LexborNode, float]], beginnings: frozenset[str]) -> tuple[Prose, Prose]:
    """All prose, and what of it stands outside of furniture."""
    families, nodes = _families(found)
    everything = _add_up(families, Prose(nodes))
    return everything, _add_up(families, Prose(nodes), everything, beginnings)


def _paragraphs(
    nodes: Iterable[LexborNode], text_of: Callable[[LexborNode], str], least: int
) -> list[tuple[LexborNode, float]]:
    found = []
    for node in nodes:
        text = text_of(node)
        if len(text) < least or ("ookie" in text and _asks_for_cookies(text)):
            continue
        if (weight := _weight(node, text)) > 0:
            found.append((node, weight))
    return found


def _asks_for_cookies(text: str) -> bool:
    """Whether the site speaks: on a page with a short story its notice may be most of the prose."""
    rule = line_rule(text.strip(), words(text))
    return rule is not None and rule.name == "consent"


def _families(found: Iterable[tuple[LexborNode, float]]) -> tuple[list[Family], Nodes]:
    """By parent, since the paragraphs of a story share theirs; whole blocks that are links are teasers: left out."""
    families: dict[int, Family] = {}
    nodes: Nodes = {}
    chains: dict[int, list[int]] = {}
    for node, weight in found:
        parent = node.parent
        if parent is None or not parent.is_element_node:
            continue
        if (family := families.get(parent.mem_id)) is None:
            family = families[parent.mem_id] = Family(_chain(parent, nodes, chains))
        number = node.mem_id
        nodes[number] = node
        family.leaves.append((number, weight))
    linked: dict[int, bool] = {}
    kept = (
        family for family in families.values() if not _any_around(family.chain, lambda n: nodes[n].tag == "a", linked)
    )
    return list(kept), nodes


def _add_up(
    families: Iterable[Family],
    prose: Prose,
    everything: Prose | None = None,
    beginnings: frozenset[str] = frozenset(),
) -> Prose:
    """Add each paragraph to its ancestors; with `everything` known, leave out what stands in furniture."""
    outside, within = _begun(families, everything, beginnings) if everything and beginnings else ({}, {})
    for family in families:
        leaves = family.leaves
        if everything:
            if _any_around(family.chain, lambda number: _is_outside(number, outside, everything), within):
                continue
            leaves = [leaf for leaf in leaves if not _is_outside(leaf[0], outside, everything)]
        prose.add(leaves, family.chain)
    return prose


def _begun(
    families: Iterable[Family], everything: Prose, beginnings: frozenset[str]
) -> tuple[dict[int, bool], dict[int, bool]]:
    """What is known of elements already: those around a story's beginning are no furniture, whatever their names.

    And what is known of whether elements stand in any.
    """
    known: dict[int, bool] = {}
    within: dict[int, bool] = {}
    for family in families:
        stands = _any_around(family.chain, lambda number: _is_outside(number, known, everything), within)
        if stands and _begins(family, everything.nodes, beginnings):
            known.update((number, False) for number in family.chain if not _is_apart(everything.nodes[number]))
            within.clear()
    return known, within


def _any_around(chain: list[int], is_so: Callable[[int], bool], known: dict[int, bool]) -> bool:
    """Whether it is so of any element of a chain; `known` tells it of those that other chains went through."""
    if len(chain) == _CLIMB:  # cut off, so that another that goes through it may see further
        return any(map(is_so, chain))
    inner: list[int] = []
    found = False
    for number in chain:
        if number in known:
            found = known[number]
            break
        inner.append(number)
    for number in reversed(inner):
        found = known[number] = found or is_so(number)
    return found


def _begins(family: Family, nodes: Nodes, beginnings: frozenset[str]) -> bool:
    texts = (squeeze(nodes[number].text()) for number, _ in family.leaves)
    return any(beginning in text for text in texts for beginning in beginnings)


def _weight(node: LexborNode, text: str) -> float:
    """Words of a paragraph, less those of its links; those of a quotation's paragraphs are theirs."""
    count = words(text)
    only = node.first_child
    if only is None or (only.is_text_node and only.next is None):
        return float(count)
    quotation = node.tag == "blockquote"
    for child in node.traverse():
        if quotation and child.tag == "p":
            return 0.0
        if child.tag == "a":
            count -= words(child.text())
    return float(count)


def climb(node: LexborNode) -> list[LexborNode]:
    """An element and all that holds it, nearest first."""
    nodes: Nodes = {}
    return [nodes[number] for number in _chain(node, nodes, {})]


def _chain(node: LexborNode, nodes: Nodes, known: dict[int, list[int]]) -> list[int]:
    """An element and all that holds it, nearest first; `known` are those of other elements."""
    own = node.mem_id
    nodes[own] = node
    found = [own]
    while (parent := node.parent) is not None and len(found) < _CLIMB and parent.is_element_node:
        number = parent.mem_id
        if (rest := known.get(number)) is not None:
            found = [*found, *rest][:_CLIMB]
            break
        nodes[number] = node = parent
        found.append(number)
    known[own] = found
    if len(found) > 1:
        known.setdefault(found[1], found[1:])  # what stands beside it has the rest in common
    return found


def _is_outside(number: int, known: dict[int, bool], everything: Prose) -> bool:
    """Furniture by tag or name; never what holds most of the page's prose ("content with-sidebar")."""
    found = known.get(number)
    if found is None:
        found = known[number] = _stands_outside(everything.nodes[number], everything)
    return found


def _stands_outside(node: LexborNode, everything: Prose) -> bool:
    named = node.tag in _OUTSIDE_TAGS
    if node.attributes:  # most paragraphs have none
        names = marks(node)
        if _is_site_head(names):
            return True
        named = named or _is_hidden(node) or (node.tag not in _NEUTRAL_TAGS and _is_furniture(names))
    return named and everything.share(node) <= 0.5


def _is_apart(node: LexborNode) -> bool:
    """Whether it is no part of a story whatever it is called."""
    return node.tag in _OUTSIDE_TAGS or _is_hidden(node)


def _is_hidden(node: LexborNode) -> bool:
    """Whether a reader does not see it: some pages repeat the whole story so, for machines."""
    style = node.attributes.get("style")
    return bool(style) and HIDING.search(str(style)) is not None


@lru_cache(maxsize=8192)
def _is_furniture(names: str) -> bool:
    """Remembered, since the elements of a page, and of a site's pages, bear few different names."""
    return FURNITURE.search(names.lower()) is not None


@lru_cache(maxsize=8192)
def _is_site_head(names: str) -> bool:
    return SITE_HEAD.search(names) is not None


def marks(node: LexborNode) -> str:
    """Class and id of an element, one string."""
    attributes = node.attributes
    return f"{without_labels(attributes.get('class') or '')} {attributes.get('id') or ''}"[:400]
