"""Der Weserauer Bote: German pages with Open Graph's tags, a byline and a date in words, RSS and a sitemap."""

from collections.abc import Callable, Sequence
from html import escape

from pipeline.newsroom.pages import (
    RSS,
    TEXT,
    XML,
    Answer,
    Edition,
    Query,
    body_html,
    fill,
    page,
    rss_date,
    sitemap,
    slug_of,
    teaser,
)
from pipeline.newsroom.stories import TrueArticle

NAME = "weserauer-bote"
TITLE = "Weserauer Bote"
TIMEZONE = "Europe/Berlin"
LANGUAGE = "de"
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


def path_of(story: TrueArticle) -> str:
    return f"/{slug_of(story.categories[0])}/2026/{story.slug}.html"


def answer(edition: Edition, path: str, query: Query) -> Answer | None:
    """What the paper says to a request; None: there is no such page."""
    if fixed := FIXED.get(path):
        return fixed(edition)
    return next((_article(edition, story) for story in edition.stories if path_of(story) == path), None)


def _article(edition: Edition, story: TrueArticle) -> Answer:
    others = [other for other in edition.stories if other.slug != story.slug][:3]
    main = fill(
        "weserauer-bote/article.html",
        ressort=escape(story.categories[0]), headline=escape(story.headline, quote=False),
        dek=f'<p class="vorspann">{escape(story.dek, quote=False)}</p>' if story.dek else "",
        bylines=escape(" und ".join(story.bylines)), published=story.published_at.isoformat(), day=_day(story),
        content="\n".join(body_html(story.blocks, "bild")),
        more="".join(f'<li><a href="{path_of(other)}">{escape(other.headline)}</a></li>' for other in others),
        tags="".join(f'<a href="/thema/{slug_of(tag)}">{escape(tag)}</a> ' for tag in story.tags),
    )  # fmt: skip
    return page(_frame(f"{story.headline} | {TITLE}", main, _head(edition, story)), story.modified_at)


def _day(story: TrueArticle) -> str:
    moment = story.published_at
    return f"{moment.day}. {MONTHS[moment.month - 1]} {moment:%Y, %H:%M} Uhr"


def _head(edition: Edition, story: TrueArticle) -> str:
    facts = {
        "og:type": "article",
        "og:title": story.headline,
        "og:site_name": TITLE,
        "article:published_time": story.published_at.isoformat(),
        "article:modified_time": story.modified_at.isoformat(),
        "article:section": story.categories[0],
    }
    tags = "\n".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in facts.items())
    authors = "\n".join(f'<meta name="author" content="{escape(name)}">' for name in story.bylines)
    return f'<link rel="canonical" href="{edition.base}{path_of(story)}">\n{tags}\n{authors}'


def _frame(title: str, main: str, head: str = "") -> str:
    return fill("weserauer-bote/frame.html", title=escape(title), head=head, main=main)


def _home(edition: Edition) -> Answer:
    return _listing(edition, "Heute", edition.stories)


def _listing(edition: Edition, heading: str, stories: Sequence[TrueArticle]) -> Answer:
    teasers = "".join(
        f'<section class="teaser"><h2><a href="{path_of(story)}">{escape(story.headline)}</a></h2>'
        f"<p>{escape(teaser(story))}</p></section>"
        for story in stories
    )
    return page(_frame(f"{heading} | {TITLE}", f"<h1>{escape(heading)}</h1>{teasers}"), edition.changed_at)


def _rss(edition: Edition) -> Answer:
    items = "".join(
        f"<item><title>{escape(story.headline)}</title><link>{edition.base}{path_of(story)}</link>"
        f'<guid isPermaLink="true">{edition.base}{path_of(story)}</guid>'
        f"<pubDate>{rss_date(story.published_at)}</pubDate><description>{escape(teaser(story))}</description></item>"
        for story in edition.stories
    )
    channel = f"<title>{TITLE}</title><link>{edition.base}/</link><language>de</language>"
    text = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'
    return page(text, edition.changed_at, kind=RSS)


def _imprint(edition: Edition) -> Answer:
    text = "<h1>Impressum</h1><p>Weserauer Bote Verlag, Am Speicher 4, Hallstett. Klingeln zwecklos, bitte rufen.</p>"
    return page(_frame(f"Impressum | {TITLE}", text))


def _robots(edition: Edition) -> Answer:
    return page(f"User-agent: *\nDisallow: /suche\nSitemap: {edition.base}/sitemap.xml\n", kind=TEXT)


def _sitemap(edition: Edition) -> Answer:
    entries = [(edition.base + path_of(story), story.modified_at) for story in edition.stories]
    return page(sitemap(entries), edition.changed_at, kind=XML)


FIXED: dict[str, Callable[[Edition], Answer]] = {
    "/": _home,
    "/rss.xml": _rss,
    "/impressum.html": _imprint,
    "/robots.txt": _robots,
    "/sitemap.xml": _sitemap,
}
