"""What a page declares itself to be, and the lines that it gives for its headline."""

from collections.abc import Set

from pipeline.clean.facts.evidence import Evidence
from pipeline.clean.page import jsonld
from pipeline.clean.page.text import tidy
from pipeline.clean.page.tree import Page
from pipeline.clean.verdict.signs import LONGEST


def says_article(page: Page, evidence: Evidence) -> bool:
    """Whether the page declares itself a story; WordPress's plug-ins say so of its standing pages too."""
    return is_declared(page, evidence) or (
        page.first("og:type").lower() in ("article", "news", "news.article") and not is_standing_page(page)
    )


def is_declared(page: Page, evidence: Evidence) -> bool:
    """Whether the page declares a story in a way that no page gets without its being meant."""
    return (
        bool(evidence.article)
        or bool(page.first("article:published_time", "article:section"))
        or bool(page.microdata("articleBody"))
    )


def is_standing_page(page: Page) -> bool:
    """WordPress's "page": about, contact, newsletter; posts are `single`."""
    classes = frozenset((page.body.attributes.get("class") or "").split()) if page.body else frozenset()
    return "page" in classes and not classes & {"single", "single-post"} and is_wordpress(page)


def is_wordpress(page: Page) -> bool:
    return (
        "wordpress" in page.first("generator").lower()
        or bool(page.link("https://api.w.org/"))
        or page.tree.css_first('link[href*="/wp-content/"]') is not None
    )


def holds(evidence: Evidence, kinds: Set[str]) -> bool:
    return any(jsonld.types(node) & kinds for node in evidence.nodes)


def places(page: Page, headline: str) -> list[str]:
    h1 = next(iter(page.of("h1")), None)
    title = page.title.split(" | ")[0].split(" – ")[0].split(" - ")[0]
    return [place for place in (headline, tidy(h1.text()[:300]) if h1 else "", title) if 0 < len(place) < LONGEST]
