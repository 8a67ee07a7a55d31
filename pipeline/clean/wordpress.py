"""WordPress's REST answer -> articles: the publisher's own clean text, GMT times, authors and terms."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any

from pipeline.clean.facts.author_names import names_of
from pipeline.clean.facts.dates import instant
from pipeline.clean.facts.language import language_of
from pipeline.clean.page.address import tidy_address
from pipeline.clean.page.text import tidy
from pipeline.clean.story.fragment import Context, clean_fragment
from schemas.article import Article
from schemas.capture import Capture
from schemas.errors import NotAnArticle
from schemas.site import Site
from spiders.discovery import answer_in

Post = Mapping[str, Any]


def posts_of(capture: Capture, site: Site, version: str) -> Iterator[Article | NotAnArticle]:
    """One article or verdict a post; an answer that is no list of posts is one verdict."""
    try:
        answer = answer_in(capture.body)
    except ValueError as error:
        yield NotAnArticle(capture.final_url, "not_html", f"not JSON: {error}"[:200])
        return
    posts = answer if isinstance(answer, list) else [answer]
    for post in posts:
        if not isinstance(post, dict) or "content" not in post:
            yield NotAnArticle(capture.final_url, "error_page", "not a list of WordPress posts")
            continue
        yield _judge(post, capture) or _article(post, capture, site, version)


def _judge(post: Post, capture: Capture) -> NotAnArticle | None:
    """A verdict on posts that are no public story."""
    link = str(post.get("link") or capture.final_url)
    content = post.get("content")
    if post.get("status", "publish") != "publish":
        return NotAnArticle(link, "protected", f"status {post.get('status')}")
    if post.get("type", "post") != "post":
        return NotAnArticle(link, "listing", f"type {post.get('type')}")
    if isinstance(content, dict) and content.get("protected"):
        return NotAnArticle(link, "protected", "behind a password")
    return None if _rendered(content).strip() else NotAnArticle(link, "empty", "no content")


def _article(post: Post, capture: Capture, site: Site, version: str) -> Article | NotAnArticle:
    link = str(post.get("link") or capture.final_url)
    headline = _text(post.get("title"))
    bylines = names_of(author["name"] for author in _embedded(post, "author") if isinstance(author.get("name"), str))
    context = Context(
        url=link, headline=headline, bylines=bylines, remove=site.layout(capture.fetched_at.date()).remove
    )
    cleaned = clean_fragment(_rendered(post.get("content")), context)
    if not any(block.kind != "caption" for block in cleaned.blocks):
        return NotAnArticle(link, "empty", "no text that is the story's")
    provenance = {"headline": "wordpress", "published_at": "wordpress", "bylines": "wordpress"}
    if cleaned.byline and (names := names_of([cleaned.byline])):
        bylines, provenance["bylines"] = names, "html"
    published, text = _time(post, "date", site, capture.fetched_at)
    categories = _terms(post, "category")
    return Article(
        url=tidy_address(link),
        site=site.name,
        capture_id=capture.id,
        headline=headline,
        blocks=cleaned.blocks,
        bylines=bylines,
        published_at=published,
        published_text=text,
        modified_at=_time(post, "modified", site, capture.fetched_at)[0],
        language=site.language or language_of(cleaned.blocks),
        section=categories[0] if categories else "",
        tags=_terms(post, "post_tag"),
        categories=categories,
        images=cleaned.images,
        credits=cleaned.credits,
        removed=cleaned.removed,
        selectors=cleaned.selectors,
        provenance=provenance,
        evidence="wordpress",
        cleaner=version,
    )


def _time(post: Post, name: str, site: Site, seen: datetime) -> tuple[datetime | None, str]:
    """The instant and the text as found; `date_gmt` has no zone because it is GMT by definition."""
    gmt = post.get(f"{name}_gmt")
    if isinstance(gmt, str) and (moment := instant(gmt.removesuffix("Z") + "+00:00", site.zone, seen)):
        return moment.astimezone(UTC), gmt
    local = post.get(name)
    return (instant(local, site.zone, seen), local) if isinstance(local, str) else (None, "")


def _rendered(field: Any) -> str:
    value = field.get("rendered") if isinstance(field, dict) else field
    return value if isinstance(value, str) else ""


def _text(field: Any) -> str:
    """Plain words of a rendered title; tags that WordPress lets through are markup, everything else is text."""
    from selectolax.lexbor import LexborHTMLParser

    html = _rendered(field)
    if "<" in html:
        body = LexborHTMLParser(html).body
        return tidy(body.text() if body else "")
    return tidy(unescape(html))


def _embedded(post: Post, name: str) -> Iterator[Mapping[str, Any]]:
    embedded = post.get("_embedded")
    items = embedded.get(name, []) if isinstance(embedded, dict) else []
    for item in items if isinstance(items, list) else []:
        for one in item if isinstance(item, list) else [item]:
            if isinstance(one, dict):
                yield one


def _terms(post: Post, taxonomy: str) -> tuple[str, ...]:
    names = (
        tidy(unescape(str(term["name"])))
        for term in _embedded(post, "wp:term")
        if term.get("taxonomy") == taxonomy and term.get("name")
    )
    return tuple(name for name in dict.fromkeys(names) if name)
