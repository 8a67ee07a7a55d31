"""La Gazette de Valmoret: French pages with a JSON-LD graph, an Atom feed and a sitemap of sitemaps."""

import json
from collections.abc import Callable
from html import escape

from pipeline.newsroom.pages import TEXT, XML, Answer, Edition, Query, body_html, fill, page, sitemap, slug_of, teaser
from pipeline.newsroom.stories import TrueArticle

NAME = "gazette-de-valmoret"
TITLE = "La Gazette de Valmoret"
TIMEZONE = "Europe/Paris"
LANGUAGE = "fr"
ATOM = "application/atom+xml; charset=UTF-8"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def path_of(story: TrueArticle) -> str:
    return f"/{story.published_at:%Y/%m/%d}/{story.slug}"


def answer(edition: Edition, path: str, query: Query) -> Answer | None:
    """What the paper says to a request; None: there is no such page."""
    if fixed := FIXED.get(path):
        return fixed(edition)
    return next((_article(edition, story) for story in edition.stories if path_of(story) == path), None)


def _article(edition: Edition, story: TrueArticle) -> Answer:
    others = [other for other in edition.stories if other.slug != story.slug][:3]
    main = fill(
        "gazette-de-valmoret/article.html",
        rubrique=escape(story.categories[0]), headline=escape(story.headline, quote=False),
        dek=f'<p class="chapo">{escape(story.dek, quote=False)}</p>' if story.dek else "",
        bylines=escape(" et ".join(story.bylines)), published=story.published_at.isoformat(), day=_day(story),
        content="\n".join(body_html(story.blocks, "photo")), url=edition.base + path_of(story),
        more="".join(f'<li><a href="{path_of(other)}">{escape(other.headline)}</a></li>' for other in others),
    )  # fmt: skip
    return page(_frame(f"{story.headline} - {TITLE}", main, _head(edition, story)), story.modified_at)


def _day(story: TrueArticle) -> str:
    moment = story.published_at
    day = "1er" if moment.day == 1 else str(moment.day)
    return f"{day} {MONTHS[moment.month - 1]} {moment:%Y à %Hh%M}"


def _head(edition: Edition, story: TrueArticle) -> str:
    url = edition.base + path_of(story)
    about = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "@id": f"{edition.base}/#site", "name": TITLE, "inLanguage": "fr"},
            {
                "@type": "NewsArticle",
                "@id": f"{url}#article",
                "url": url,
                "headline": story.headline,
                "description": teaser(story),
                "datePublished": story.published_at.isoformat(),
                "dateModified": story.modified_at.isoformat(),
                "author": [{"@type": "Person", "name": name} for name in story.bylines],
                "articleSection": story.categories[0],
                "keywords": list(story.tags),
                "isPartOf": {"@id": f"{edition.base}/#site"},
            },
        ],
    }
    told = json.dumps(about, ensure_ascii=False)
    return f'<link rel="canonical" href="{url}">\n<script type="application/ld+json">{told}</script>'


def _frame(title: str, main: str, head: str = "") -> str:
    return fill("gazette-de-valmoret/frame.html", title=escape(title), head=head, main=main)


def _home(edition: Edition) -> Answer:
    cards = "".join(
        f'<article class="carte"><span>{escape(story.categories[0])}</span>'
        f'<h2><a href="{path_of(story)}">{escape(story.headline)}</a></h2><p>{escape(teaser(story))}</p></article>'
        for story in edition.stories
    )
    return page(_frame(f"À la une - {TITLE}", f"<h1>À la une</h1>{cards}"), edition.changed_at)


def _atom(edition: Edition) -> Answer:
    entries = "".join(
        f'<entry><title>{escape(story.headline)}</title><link href="{edition.base}{path_of(story)}"/>'
        f"<id>tag:gazette-de-valmoret.example,2026:{slug_of(story.slug)}</id>"
        f"<published>{story.published_at.isoformat()}</published><updated>{story.modified_at.isoformat()}</updated>"
        f"<summary>{escape(teaser(story))}</summary></entry>"
        for story in edition.stories
    )
    head = f"<title>{TITLE}</title><id>{edition.base}/</id><updated>{edition.changed_at.isoformat()}</updated>"
    text = f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'
    return page(text, edition.changed_at, kind=ATOM)


def _legal(edition: Edition) -> Answer:
    text = "<h1>Mentions légales</h1><p>La Gazette de Valmoret, 2 quai des Tanneurs. Frappez fort.</p>"
    return page(_frame(f"Mentions légales - {TITLE}", text))


def _robots(edition: Edition) -> Answer:
    return page(f"User-agent: *\nDisallow: /recherche\nSitemap: {edition.base}/plan.xml\n", kind=TEXT)


def _index(edition: Edition) -> Answer:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{edition.base}/plan-2026.xml</loc><lastmod>{edition.changed_at.isoformat()}</lastmod></sitemap>"
        "</sitemapindex>"
    )
    return page(text, edition.changed_at, kind=XML)


def _sitemap(edition: Edition) -> Answer:
    entries = [(edition.base + path_of(story), story.modified_at) for story in edition.stories]
    return page(sitemap(entries), edition.changed_at, kind=XML)


FIXED: dict[str, Callable[[Edition], Answer]] = {
    "/": _home,
    "/atom.xml": _atom,
    "/mentions-legales": _legal,
    "/robots.txt": _robots,
    "/plan.xml": _index,
    "/plan-2026.xml": _sitemap,
}
