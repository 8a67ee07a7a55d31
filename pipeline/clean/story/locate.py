"""Find the article's own fragment of a page: several cheap witnesses on one parse, and the one that others support.

A witness names an element: the site's file, microdata, a class that says so, <article>, or where the paragraphs are.
A named element is believed only if it holds a real share of the page's prose, for a class name is exactly right or
loses the whole page.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import methodcaller

from selectolax.lexbor import LexborNode

from pipeline.clean.furniture.line_rules import line_rule
from pipeline.clean.page.text import HIDING, squeeze, without_labels, words
from pipeline.clean.page.tree import Page

BODY = re.compile(
    r"(?:^|(?<![\s_-])[\s_-]+)(?:(?:article|story|entry|post|news|text|content|detail|single|rich|main)[\s_-]*)?"
    r"(?:article|story|entry|post)(?:[_-]{1,2})?(?:body|content|text|copy|main|inner|detail)s?(?=$|[\s_-])"
    r"|(?:body|content)(?:[_-]{1,2})(?:copy|text|article|story)(?=$|[\s_-])"
    r"|(?:^|\s)(?:article|story|entry|post|news)-?(?:body|content|text)"
)
"""Class or id, in lower case, that names the body of a story."""
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
_LEAF = "p, li, blockquote, pre, dd"
_LOOSE = "div, td, section, article, span, font, i, em"
_CLIMB = 60
_SENTENCE, _SHORT = 40, 20
"""Characters of a paragraph that counts as prose; the shorter only where a page has few words."""
_FEW, _LEAST = 120, 5
"""Words: below the first a page is looked at more closely; below the second even furniture may be the story."""
_DOMINANT = 0.82
_TRUSTED = 0.6
_COMPLETE = 0.9
_STREAM, _FEW_OF_STREAM, _HEADLINE = 50, 40, 20
"""Stories of one page that are looked at; words of one at least; letters of a headline that may be a title's part."""
_CLIMB_FOR_LEAD = 5
_BEGINNING, _REWORDED = 60, 40
"""Letters of a description that a story's beginning shares; after how many they begin where the first are reworded."""
_LONG_LEAD, _LEAD_WORDS, _ALIKE_WORDS, _LEAD_SHARE = 45, 25, 16, 0.4
"""Words before the body that are the story's: of one paragraph, longer than a standfirst; of several; of one whose
element bears the body's names. And the share of the page's prose that they may be at most."""


@dataclass(slots=True)
class Family:
    """Paragraphs of one parent, and all that holds them, nearest first."""

    chain: list[LexborNode]
    leaves: list[tuple[LexborNode, float]] = field(default_factory=list)


@dataclass(slots=True)
class Prose:
    """How much prose each element holds, counted once from the paragraphs upwards."""

    weight: dict[int, float] = field(default_factory=dict)
    nodes: dict[int, LexborNode] = field(default_factory=dict)
    count: dict[int, int] = field(default_factory=dict)
    """Paragraphs in each element."""
    total: float = 0.0

    def add(self, chain: Iterable[LexborNode], weight: float, count: int = 1) -> None:
        for node in chain:
            key = node.mem_id
            self.weight[key] = self.weight.get(key, 0.0) + weight
            self.count[key] = self.count.get(key, 0) + count
            self.nodes.setdefault(key, node)

    def of(self, node: LexborNode) -> float:
        return self.weight.get(node.mem_id, 0.0)

    def share(self, node: LexborNode) -> float:
        return self.of(node) / self.total if self.total else 0.0


def locate(page: Page, selector: str = "") -> tuple[list[LexborNode], str] | None:
    """The elements that hold the article's text and which witness named them; None on a page without any prose.

    `selector` is the site file's; it is believed if it finds anything.
    """
    body = page.body
    if body is None:
        return None
    if selector and (named := page.tree.css_first(selector)) is not None:
        return [named], "site"
    prose = weigh(body, _beginnings(page))
    if not prose.total:
        return None
    return _elect(page, body, prose)


def _beginnings(page: Page) -> frozenset[str]:
    """Letters and digits of what the page tells search engines of its story, which often is the story's beginning."""
    told = [squeeze(page.first(name)) for name in ("description", "og:description")]
    parts = (text[at : at + _BEGINNING] for text in told for at in (0, _REWORDED))
    return frozenset(part for part in parts if len(part) == _BEGINNING)


def weigh(body: LexborNode, beginnings: frozenset[str] = frozenset()) -> Prose:
    """Weigh every paragraph and add it to all that hold it; prose in the page's furniture does not count.

    What is named like furniture is none where a paragraph in it begins as the page says that its story does.
    """
    leaves = body.css(_LEAF)
    everything, inside = _prose_of(_paragraphs(leaves, methodcaller("text"), _SENTENCE), beginnings)
    if inside.total < _FEW:
        found = _paragraphs(leaves, methodcaller("text"), _SHORT)
        found += _paragraphs(body.css(_LOOSE), lambda node: node.text(deep=False).strip(), _SENTENCE)
        everything, inside = _prose_of(found, beginnings)
    return inside if inside.total >= _LEAST else everything


def _prose_of(found: Iterable[tuple[LexborNode, float]], beginnings: frozenset[str]) -> tuple[Prose, Prose]:
    """All prose, and what of it stands outside of furniture."""
    families = _families(found)
    everything = _add_up(families, None, beginnings)
    return everything, _add_up(families, everything, beginnings)


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


def _families(found: Iterable[tuple[LexborNode, float]]) -> list[Family]:
    """By parent, since the paragraphs of a story share theirs; whole blocks that are links are teasers: left out."""
    families: dict[int, Family] = {}
    chains: dict[int, list[LexborNode]] = {}
    for node, weight in found:
        parent = node.parent
        if parent is None or not parent.is_element_node:
            continue
        if (family := families.get(parent.mem_id)) is None:
            family = families[parent.mem_id] = Family(_chain(parent, chains))
        family.leaves.append((node, weight))
    linked: dict[int, bool] = {}
    return [family for family in families.values() if not _any_around(family.chain, _is_link, linked)]


def _add_up(families: Iterable[Family], everything: Prose | None, beginnings: frozenset[str]) -> Prose:
    """Add each paragraph to its ancestors; with `everything` known, leave out what stands in furniture."""
    prose = Prose()
    outside = _begun(families, everything, beginnings) if everything and beginnings else {}
    within: dict[int, bool] = {}
    for family in families:
        leaves = family.leaves
        if everything:
            if _any_around(family.chain, lambda node: _is_outside(node, outside, everything), within):
                continue
            leaves = [leaf for leaf in leaves if not _is_outside(leaf[0], outside, everything)]
        for node, weight in leaves:
            prose.add([node], weight)
        weight = sum(weight for _, weight in leaves)
        prose.total += weight
        prose.add(family.chain, weight, len(leaves))
    return prose


def _begun(families: Iterable[Family], everything: Prose, beginnings: frozenset[str]) -> dict[int, bool]:
    """What is known of elements already: those around a story's beginning are no furniture, whatever their names."""
    known: dict[int, bool] = {}
    within: dict[int, bool] = {}
    for family in families:
        stands = _any_around(family.chain, lambda node: _is_outside(node, known, everything), within)
        if stands and _begins(family, beginnings):
            known |= {node.mem_id: False for node in family.chain if not _is_apart(node)}
            within.clear()
    return known


def _any_around(chain: list[LexborNode], is_so: Callable[[LexborNode], bool], known: dict[int, bool]) -> bool:
    """Whether it is so of any element of a chain; `known` tells it of those that other chains went through."""
    if len(chain) == _CLIMB:  # cut off, so that another that goes through it may see further
        return any(map(is_so, chain))
    at, found = 0, False
    for at, node in enumerate(chain):
        if node.mem_id in known:
            found = known[node.mem_id]
            break
    else:
        at = len(chain)
    for node in reversed(chain[:at]):
        found = known[node.mem_id] = found or is_so(node)
    return found


def _is_link(node: LexborNode) -> bool:
    return node.tag == "a"


def _begins(family: Family, beginnings: frozenset[str]) -> bool:
    return any(beginning in squeeze(node.text()) for node, _ in family.leaves for beginning in beginnings)


def _weight(node: LexborNode, text: str) -> float:
    """Words of a paragraph, less those of its links; a list item counts half, since menus are lists too."""
    tag = node.tag
    if (tag == "li" and node.css_first("p, li, div") is not None) or (
        tag == "blockquote" and node.css_first("p") is not None
    ):
        return 0.0
    only = node.first_child
    linked = only is not None and not (only.is_text_node and only.next is None)
    count = words(text) - (sum(words(link.text()) for link in node.css("a")) if linked else 0)
    return count / 2 if tag == "li" else float(count)


def _climb(node: LexborNode) -> list[LexborNode]:
    return _chain(node, {})


def _chain(node: LexborNode, known: dict[int, list[LexborNode]]) -> list[LexborNode]:
    """An element and all that holds it, nearest first; `known` are those of other elements, by their `mem_id`."""
    found = [node]
    while (parent := found[-1].parent) is not None and len(found) < _CLIMB and parent.is_element_node:
        if (rest := known.get(parent.mem_id)) is not None:
            found = [*found, *rest][:_CLIMB]
            break
        found.append(parent)
    known[node.mem_id] = found
    return found


def _is_outside(node: LexborNode, known: dict[int, bool], everything: Prose) -> bool:
    """Furniture by tag or name; never what holds most of the page's prose ("content with-sidebar")."""
    key = node.mem_id
    found = known.get(key)
    if found is None:
        found = known[key] = _stands_outside(node, everything)
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


@lru_cache(maxsize=8192)
def _is_body(names: str) -> bool:
    return BODY.search(names.lower()) is not None


def marks(node: LexborNode) -> str:
    """Class and id of an element, one string."""
    attributes = node.attributes
    return f"{without_labels(attributes.get('class') or '')} {attributes.get('id') or ''}"[:400]


def _elect(page: Page, body: LexborNode, prose: Prose) -> tuple[list[LexborNode], str]:
    if (own := _of_stream(page, prose)) is not None:
        return [_narrow(own, prose)], "headline"
    witnesses: tuple[tuple[str, Callable[[], list[LexborNode]]], ...] = (
        ("microdata", lambda: page.microdata("articleBody")),
        ("class", lambda: _named(prose)),
        ("article", lambda: page.of("article")),
    )
    for witness, nodes in witnesses:
        named = _whole([node for node in nodes() if prose.of(node)], prose)
        if named is not None and prose.share(named) >= _TRUSTED:
            return _with_lead(_narrow(named, prose), prose), witness
    return _with_lead(_narrow(body, prose), prose), "paragraphs"


def _of_stream(page: Page, prose: Prose) -> LexborNode | None:
    """Of several stories one under the other the one that bears the page's headline; None where there is but one.

    Pages that go on with the next story when a reader reaches the end hold both as `<article>`, each under a headline.
    """
    titles = frozenset(map(squeeze, (page.first("og:title"), page.first("twitter:title"), page.title())))
    told = [(node, *_heading(node)) for node in page.of("article")[:_STREAM] if prose.of(node) >= _FEW_OF_STREAM]
    own = [(node, level) for node, level, heading in told if heading and _is_title(heading, titles)]
    if len(own) != 1:
        return None
    node, level = own[0]
    return node if len({heading for _, other, heading in told if heading and other <= level}) > 1 else None


def _is_title(heading: str, titles: frozenset[str]) -> bool:
    """Whether a heading is one of the page's titles; a long one may be followed by the paper's name."""
    return heading in titles or (len(heading) >= _HEADLINE and any(title.startswith(heading) for title in titles))


def _heading(node: LexborNode) -> tuple[str, str]:
    """What heads an element, as its level and its letters; what stands under a lower heading is a story's part."""
    heading = node.css_first("h1") or node.css_first("h2")
    return (str(heading.tag), squeeze(heading.text()[:500])) if heading is not None else ("", "")


def _whole(nodes: list[LexborNode], prose: Prose) -> LexborNode | None:
    """The named element that holds most; where a story lies in several of one name, what holds them all."""
    best = max(nodes, key=prose.of, default=None)
    if best is None or prose.share(best) > _COMPLETE:
        return best
    alike = [node for node in nodes if marks(node) == marks(best) and node.tag == best.tag]
    if len(alike) < 2:
        return best
    around = _common(alike)
    return around if around is not None and around.tag not in ("body", "html") else best


def _common(nodes: list[LexborNode]) -> LexborNode | None:
    """The nearest element that holds them all."""
    shared = _climb(nodes[0])
    for node in nodes[1:]:
        held = {parent.mem_id for parent in _climb(node)}
        shared = [parent for parent in shared if parent.mem_id in held]
    return shared[0] if shared else None


def _named(prose: Prose) -> list[LexborNode]:
    return [
        node
        for node in prose.nodes.values()
        if node.tag in ("div", "section", "article", "td", "main") and _is_body(marks(node))
    ]


def _with_lead(node: LexborNode, prose: Prose) -> list[LexborNode]:
    """The element after the paragraphs before it: a story's beginning often stands in a box of its own."""
    found, at = [node], node
    for _ in range(_CLIMB_FOR_LEAD):
        found = [*_leads(at, prose), *found]
        if at.parent is None or at.parent.tag in ("body", "html", "main"):
            break
        at = at.parent
    return found


def _leads(node: LexborNode, prose: Prose) -> list[LexborNode]:
    """Elements before this one with two paragraphs at least, a long one, or one and the same names."""
    found: list[LexborNode] = []
    before = node.prev
    while before is not None:
        if prose.of(before) <= _LEAD_SHARE * prose.total and _is_lead(before, node, prose):
            found.insert(0, before)
        before = before.prev
    return found


def _is_lead(before: LexborNode, node: LexborNode, prose: Prose) -> bool:
    weight, count = prose.of(before), prose.count.get(before.mem_id, 0)
    if weight >= _LONG_LEAD or (count >= 2 and weight >= _LEAD_WORDS):
        return True
    return weight >= _ALIKE_WORDS and _alike(before, node)


def _alike(one: LexborNode, other: LexborNode) -> bool:
    """Whether all class names of one are the other's too."""
    names, others = (set((node.attributes.get("class") or "").split()) for node in (one, other))
    return bool(names) and one.tag == other.tag and names <= others


def _narrow(node: LexborNode, prose: Prose) -> LexborNode:
    """Go down to the smallest element that still holds nearly all of the prose."""
    while True:
        best = max(node.iter(), key=prose.of, default=None)
        if best is None or best.tag in ("p", "li", "blockquote", "pre", "table", "tbody", "tr"):
            return node
        if prose.of(best) < _DOMINANT * prose.of(node):
            return node
        node = best
