"""What the operator's own words tell of a page: the site's parser, then the selectors of its file.

These go before whatever the page declares; where they give nothing, the page is read as any other.
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from pipeline.clean.facts.author_names import names_of
from pipeline.clean.facts.evidence import Evidence
from pipeline.clean.page.text import tidy

PARSER, FILE = "parser", "site file"
_LONGEST = 2000
_SEVERAL = 12
"""Elements that one selector is asked for."""


def headlines(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Witness and headline, the weightiest first."""
    yield PARSER, tidy(evidence.parsed.headline)
    yield FILE, next(_texts(evidence, evidence.fields.headline), "")


def bylines(evidence: Evidence) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Witness and names, the weightiest first."""
    yield PARSER, tuple(filter(None, map(tidy, evidence.parsed.authors)))
    yield FILE, names_of(list(_texts(evidence, evidence.fields.author)), outlets=True)


def times(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Witness and what is said of when the story was published, the weightiest first."""
    if evidence.parsed.published:
        yield PARSER, evidence.parsed.published
    for text in _texts(evidence, evidence.fields.published, "datetime"):
        yield FILE, text


def labels(evidence: Evidence, name: str) -> Iterator[tuple[str, object]]:
    """What the parser says for a field that has no selector."""
    yield PARSER, getattr(evidence.parsed, name)


def _texts(evidence: Evidence, selector: str, *attributes: str) -> Iterator[str]:
    nodes = evidence.page.tree.css(selector)[:_SEVERAL] if selector else ()
    yield from filter(None, (_said(node, (*attributes, "content")) for node in nodes))


def _said(node: LexborNode, attributes: tuple[str, ...]) -> str:
    """An element's own word for machines, or the text that its readers see."""
    told = next((value for name in attributes if (value := node.attributes.get(name))), None)
    return tidy((told or node.text(separator=" "))[:_LONGEST])
