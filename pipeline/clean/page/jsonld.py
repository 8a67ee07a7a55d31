"""JSON-LD: the article among all that a page declares, whatever shape it is in."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from pipeline.clean.page import lenient
from pipeline.clean.page.address import is_address_of
from pipeline.clean.page.text import squeeze

ARTICLE_TYPES = frozenset(
    ("Article", "NewsArticle",
     "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
     "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "BlogPosting", "Report", "SocialMediaPosting",
     "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle", "TechArticle", "Review", "ClaimReview",
     "Recipe")
)  # fmt: skip
MAX_NODES = 3000
_TYPE = re.compile(
    r"""@type(?:["']|&quot;)?\s{0,9}:\s{0,9}\[?\s{0,9}(?:["']|&quot;)?(?:https?://schema\.org/)?([A-Z]\w{1,39})"""
)
"""A type as the text of a script names it."""
_WORD = re.compile(r"\w+")
_TELLING, _READ = 8, 500
"""Letters and digits of a headline that tell where they stand in a longer one; characters of one that are compared."""

Node = Mapping[str, Any]


def nodes(scripts: Iterable[str]) -> list[Node]:
    """Every object of a page's JSON-LD, each script's outermost first."""
    found: list[Node] = []
    for script in scripts:
        found += _objects(script) if len(found) < MAX_NODES else ()
    return found[:MAX_NODES]


def _objects(script: str) -> list[Node]:
    """The objects of one script; of a broken one those that can be told, and an article type that it plainly names."""
    try:
        value = json.loads(script, strict=False, parse_int=_number)
        return _flat(lenient.read(value) if isinstance(value, str) else value)  # encoded twice
    except (ValueError, RecursionError):  # broken, or built to break readers
        found = _flat(lenient.read(script))
    return found if any(types(node) & ARTICLE_TYPES for node in found) else [*found, *_named_type(script)]


def _flat(value: Any) -> list[Node]:
    found: list[Node] = []
    queue = deque([value])
    while queue and len(found) < MAX_NODES:
        value = queue.popleft()
        if isinstance(value, dict):
            found.append(value)
            queue.extend(child for child in value.values() if isinstance(child, dict | list))
        elif isinstance(value, list):
            queue.extend(value[:500])
    return found


def _named_type(script: str) -> list[Node]:
    """A bare node of the first article type that a broken script names: a story is declared, whatever else is lost."""
    name = next((name for name in _TYPE.findall(script) if name in ARTICLE_TYPES), "")
    return [{"@type": name}] if name else []


def _number(digits: str) -> int | str:
    """An integer, or the digits where there are more than any field of ours could mean."""
    return int(digits) if len(digits) <= 18 else digits


def types(node: Node) -> frozenset[str]:
    """Names of a node's types without their vocabulary."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return frozenset(name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names if isinstance(name, str))


def main_article(found: Iterable[Node], url: str, titles: Iterable[str] = ()) -> Node:
    """The article the page is about, else {}: the one with the page's address, else with its headline, else the first.

    `titles` are what the page gives for its headline. One that has another address and another headline is another
    story, which pages declare beside their own or, in lists of what else there is to read, alone.
    """
    placed = [(node, is_of(node, url)) for node in found if types(node) & ARTICLE_TYPES]
    here = [node for node, is_here in placed if is_here]
    if len(here) == 1:
        return here[0]
    told = [title for title in titles if squeeze(title)]
    claims = [(_claim(node, is_here, told), node) for node, is_here in placed]
    claim, node = max(claims, key=lambda one: one[0], default=((0.0, False), {}))
    return node if claim > (0, True) or not told else {}


def is_of(node: Node, url: str) -> bool | None:
    """Whether one of its addresses is the page's own; None where none tells."""
    told = None
    for address in _addresses(node):
        is_own = is_address_of(address, url)
        if is_own:
            return True
        told = is_own if told is None else told
    return told


def _claim(node: Node, is_here: bool | None, titles: Sequence[str]) -> tuple[float, bool]:
    """How surely a node is the page's own, from 0: by its address, by its headline, or as nothing says otherwise.

    Among equals one that has a headline goes first: some say no more of themselves than their type.
    """
    headline = unescape(unescape(text(node.get("headline")) or text(node.get("name"))))[:_READ]
    unsure = 0 if headline and is_here is False else 1
    near = max((_nearness(headline, title) for title in titles), default=0.0)
    return (8 if is_here else unsure) + 2 * near, bool(headline)


def _nearness(headline: str, title: str) -> float:
    """From 0 to 2: the same, a part of it, or the share of its words if half of them are in the title."""
    bare, whole = squeeze(headline), squeeze(title)
    if bare == whole:
        return 2
    if bare in whole:
        return 1.5 if len(bare) >= _TELLING else 0
    spoken, heard = _long_words(headline), _long_words(title)
    shared = len(spoken & heard) / max(len(spoken), 1)
    return shared if shared >= 0.5 and len(spoken) > 1 else 0


def _long_words(line: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(line.casefold()) if len(word) > 3 or not word.isascii())


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def text(value: Any) -> str:
    """A field's text, of a string, the first of a list or a node's name."""
    if isinstance(value, list):
        return next((found for item in value if (found := text(item))), "")
    if isinstance(value, dict):
        return text(value.get("@value") or value.get("name"))
    return value if isinstance(value, str) else ""


def resolve(value: Any, found: Iterable[Node]) -> Iterator[Any]:
    """Items of a field, references by @id replaced by what they name."""
    by_id: dict[str, Node] | None = None
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and "@id" in item and not item.get("name"):
            if by_id is None:
                by_id = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and node.get("name")}
            yield by_id.get(item["@id"], item) if isinstance(item["@id"], str) else item
        elif item is not None:
            yield item
