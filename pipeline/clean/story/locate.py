"""Find the article's own fragment of a page: several cheap witnesses on one parse, and the one that others support.

A witness names an element: the site's file, microdata, a class that says so, <article>, or where the paragraphs are.
A named element is believed only if it holds a real share of the page's prose, for a class name is exactly right or
loses the whole page.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from selectolax.lexbor import LexborNode

from pipeline.clean.page.text import squeeze
from pipeline.clean.page.tree import Page
from pipeline.clean.story.prose import Prose, climb, marks, weigh

BODY = re.compile(
    r"(?:^|(?<![\s_-])[\s_-]+)(?:(?:article|story|entry|post|news|text|content|detail|single|rich|main)[\s_-]*)?"
    r"(?:article|story|entry|post)(?:[_-]{1,2})?(?:body|content|text|copy|main|inner|detail)s?(?=$|[\s_-])"
    r"|(?:body|content)(?:[_-]{1,2})(?:copy|text|article|story)(?=$|[\s_-])"
    r"|(?:^|\s)(?:article|story|entry|post|news)-?(?:body|content|text)"
)
"""Class or id, in lower case, that names the body of a story."""
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


def locate(page: Page, selector: str = "") -> tuple[list[LexborNode], str] | None:
    """The elements that hold the article's text and which witness named them; None on a page without any prose.

    `selector` is the site file's; it is believed if it finds anything.
    """
    body = page.body
    if body is None:
        return None
    if selector and (named := page.tree.css_first(selector)) is not None:
        return [named], "site"
    prose = weigh(page, _beginnings(page))
    if not prose.total:
        return None
    return _elect(page, body, prose)


def _beginnings(page: Page) -> frozenset[str]:
    """Letters and digits of what the page tells search engines of its story, which often is the story's beginning."""
    told = [squeeze(page.first(name)) for name in ("description", "og:description")]
    parts = (text[at : at + _BEGINNING] for text in told for at in (0, _REWORDED))
    return frozenset(part for part in parts if len(part) == _BEGINNING)


@lru_cache(maxsize=8192)
def _is_body(names: str) -> bool:
    return BODY.search(names.lower()) is not None


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
    stories = [node for node in page.of("article")[:_STREAM] if prose.of(node) >= _FEW_OF_STREAM]
    if len(stories) < 2:
        return None
    titles = frozenset(map(squeeze, (page.first("og:title"), page.first("twitter:title"), page.title)))
    told = [(node, *_heading(node)) for node in stories]
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
    shared = climb(nodes[0])
    for node in nodes[1:]:
        held = {parent.mem_id for parent in climb(node)}
        shared = [parent for parent in shared if parent.mem_id in held]
    return shared[0] if shared else None


def _named(prose: Prose) -> list[LexborNode]:
    return [
        node
        for node in prose.holders()
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
