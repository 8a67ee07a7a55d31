"""The Harrow Valley Courier: pages made by hand, a section page, a sitemap, JSON-LD; no feed, no API."""

import json
from collections.abc import Callable
from html import escape

from pipeline.newsroom.pages import (
    TEXT,
    XML,
    Answer,
    Edition,
    Query,
    body_html,
    credit_html,
    dated,
    fill,
    page,
    sitemap,
    teaser,
)
from pipeline.newsroom.stories import TrueArticle

NAME = "harrow-courier"
TITLE = "Harrow Valley Courier"
TIMEZONE = "America/Chicago"
LANGUAGE = "en"


def path_of(story: TrueArticle) -> str:
    return f"/politics/{story.published_at:%Y-%m-%d}-{story.slug}.html"


def answer(edition: Edition, path: str, query: Query) -> Answer | None:
    """What the paper says to a request; None: there is no such page."""
    if fixed := FIXED.get(path):
        return fixed(edition)
    for story in edition.stories:
        if path_of(story) == path:
            return _article(edition, story)
    return None


def _article(edition: Edition, story: TrueArticle) -> Answer:
    others = [other for other in edition.stories if other.slug != story.slug][:4]
    main = fill(
        "harrow-courier/article.html",
        kicker=escape(story.categories[0].upper()), headline=escape(story.headline, quote=False),
        dek=f'<p class="deck">{escape(story.dek, quote=False)}</p>' if story.dek else "",
        bylines=escape(" and ".join(story.bylines)), printed=_printed(story),
        content="\n".join([*body_html(story.blocks, "photo"), credit_html(story)]),
        also="".join(f'<li><a href="{path_of(other)}">{escape(other.headline)}</a></li>' for other in others),
    )  # fmt: skip
    return page(_frame(f"{story.headline} | {TITLE}", main, _head(edition, story)), story.modified_at)


def _printed(story: TrueArticle) -> str:
    moment = story.published_at
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{dated(moment)}, {moment.hour % 12 or 12}:{moment:%M} {half}"


def _head(edition: Edition, story: TrueArticle) -> str:
    url = edition.base + path_of(story)
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": story.headline,
        "description": teaser(story),
        "datePublished": story.published_at.isoformat(),
        "dateModified": story.modified_at.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.bylines],
        "publisher": {"@type": "NewsMediaOrganization", "name": TITLE},
        "articleSection": story.categories[0],
        "keywords": list(story.tags),
    }
    return f'<link rel="canonical" href="{url}">\n<script type="application/ld+json">{json.dumps(about)}</script>'


def _frame(title: str, main: str, head: str = "") -> str:
    return fill("harrow-courier/frame.html", title=escape(title), head=head, main=main)


def _front(edition: Edition) -> Answer:
    return _listing(edition, f"{TITLE}: front page", "This week", 6)


def _section(edition: Edition) -> Answer:
    return _listing(edition, f"Government & politics | {TITLE}", "Government & politics", len(edition.stories))


def _listing(edition: Edition, title: str, heading: str, count: int) -> Answer:
    rows = "".join(
        f'<p><a href="{path_of(story)}"><b>{escape(story.headline)}</b></a><br>{escape(teaser(story))}</p>'
        for story in edition.stories[:count]
    )
    return page(_frame(title, f"<h2>{escape(heading)}</h2>{rows}"), edition.changed_at)


def _obituaries(edition: Edition) -> Answer:
    return page(_frame(f"Obituaries | {TITLE}", "<h2>Obituaries</h2><p>There are none this week. Be careful.</p>"))


def _contact(edition: Edition) -> Answer:
    return page(_frame(f"Contact | {TITLE}", "<h2>Contact</h2><p>12 Mill Street, Harrow Falls. Ring twice.</p>"))


def _robots(edition: Edition) -> Answer:
    return page(f"User-agent: *\nDisallow: /cgi-bin/\nSitemap: {edition.base}/sitemap.xml\n", kind=TEXT)


def _sitemap(edition: Edition) -> Answer:
    entries = [(edition.base + path_of(story), story.modified_at) for story in edition.stories]
    return page(sitemap([(f"{edition.base}/politics/", edition.changed_at), *entries]), edition.changed_at, kind=XML)


def _style(edition: Edition) -> Answer:
    return page("#story{max-width:40em}", kind="text/css; charset=utf-8")


FIXED: dict[str, Callable[[Edition], Answer]] = {
    "/": _front,
    "/politics/": _section,
    "/obituaries.html": _obituaries,
    "/contact.html": _contact,
    "/robots.txt": _robots,
    "/sitemap.xml": _sitemap,
    "/courier.css": _style,
}
