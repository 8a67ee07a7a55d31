"""JSON-LD: the article among all that a page declares, whatever shape it is in."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

ARTICLE_TYPES = frozenset(
    ("Article", "NewsArticle",
     "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
     "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "BlogPosting", "Report", "SocialMediaPosting",
     "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle", "TechArticle", "Review", "ClaimReview",
     "Recipe")
)  # fmt: skip
MAX_NODES = 3000
_COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)+|(?:-->|//\s*\]\]>|\]\]>)\s*+;?\s*+$", re.S)
_TRAILING = re.compile(r",(\s*[}\]])")

Node = Mapping[str, Any]


def nodes(scripts: Iterable[str]) -> list[Node]:
    """Every object of a page's JSON-LD, outermost first; a script that cannot be read gives none."""
    found: list[Node] = []
    for script in scripts:
        queue = [_read(script)]
        while queue and len(found) < MAX_NODES:
            value = queue.pop(0)
            if isinstance(value, dict):
                found.append(value)
                queue.extend(child for child in value.values() if isinstance(child, dict | list))
            elif isinstance(value, list):
                queue.extend(value[:500])
    return found


def _read(script: str) -> Any:
    text = _COMMENT.sub("", script.strip())
    for mend in (str, lambda broken: _TRAILING.sub(r"\1", broken)):
        try:
            return json.loads(mend(text), strict=False, parse_int=_number)
        except (ValueError, RecursionError):
            continue  # broken or built to break readers: the page's other evidence has to do
    return None


def _number(digits: str) -> int | str:
    """An integer, or the digits where there are more than any field of ours could mean."""
    return int(digits) if len(digits) <= 18 else digits


def types(node: Node) -> frozenset[str]:
    """Names of a node's types without their vocabulary."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return frozenset(name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names if isinstance(name, str))


def main_article(found: Iterable[Node], url: str) -> Node:
    """The article the page is about: the one with the page's own address, else the first with a headline, else {}."""
    articles = [node for node in found if types(node) & ARTICLE_TYPES]
    path = urlsplit(url).path.rstrip("/")
    for node in articles:
        if path and any(urlsplit(address).path.rstrip("/") == path for address in _addresses(node)):
            return node
    titled = [node for node in articles if node.get("headline") or node.get("name")]
    return next(iter(titled or articles), {})


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            try:
                urlsplit(value)
            except ValueError:
                continue  # not an address at all
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
