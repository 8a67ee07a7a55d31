"""The Meridian Digest: RSS, microdata, every story at several addresses, an AMP variant, a news sitemap."""

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
    credit_html,
    dated,
    fill,
    page,
    rss_date,
    slug_of,
    teaser,
)  # fmt: skip
from pipeline.newsroom.stories import TrueArticle
from pipeline.newsroom.wordpress import number_of

NAME = "meridian-digest"
TITLE = "Meridian Digest"
TIMEZONE = "Pacific/Auckland"
LANGUAGE = "en"


def path_of(story: TrueArticle) -> str:
    return f"/news/{number_of(story.slug)}-{story.slug}"


def answer(edition: Edition, path: str, query: Query) -> Answer | None:
    """What the paper says to a request; None: there is no such page."""
    if fixed := FIXED.get(path):
        return fixed(edition)
    if path.startswith("/topics/"):
        found = [story for story in edition.stories if path.split("/")[2] in map(slug_of, story.categories)]
        return _listing(edition, path.split("/")[2].title(), found) if found else None
    for story in edition.stories:
        if path in (path_of(story), f"/news/{number_of(story.slug)}"):
            return _article(edition, story)
        if path == f"/amp{path_of(story)}":
            return _amp(edition, story)
        if path == f"/print/{number_of(story.slug)}":
            return page(f"<h1>{escape(story.headline)}</h1>{_content(story)}", story.modified_at)
    return None


def _article(edition: Edition, story: TrueArticle) -> Answer:
    url = edition.base + path_of(story)
    main = fill(
        "meridian-digest/article.html",
        url=url, id=str(number_of(story.slug)), section=escape(story.categories[0]),
        headline=escape(story.headline, quote=False), bylines=_bylines(story),
        dek=f'<p class="standfirst" itemprop="description">{escape(story.dek, quote=False)}</p>' if story.dek else "",
        published=story.published_at.isoformat(), modified=story.modified_at.isoformat(), day=dated(story.published_at),
        content=_content(story), more=_more(edition, story),
        tags="".join(f'<a itemprop="keywords" href="/topics/{slug_of(tag)}">{escape(tag)}</a> ' for tag in story.tags),
    )  # fmt: skip
    head = (
        f'<link rel="canonical" href="{url}">\n<link rel="amphtml" href="{edition.base}/amp{path_of(story)}">\n'
        f'<meta property="og:site_name" content="{TITLE}">\n<meta name="description" content="{escape(teaser(story))}">'
    )
    return page(_frame(edition, f"{story.headline} - {TITLE}", main, head), story.modified_at)


def _bylines(story: TrueArticle) -> str:
    return ", ".join(
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<span itemprop="name">{escape(name)}</span></span>'
        for name in story.bylines
    )


def _content(story: TrueArticle) -> str:
    return "\n".join([*body_html(story.blocks, "picture"), credit_html(story)])


def _amp(edition: Edition, story: TrueArticle) -> Answer:
    text = fill(
        "meridian-digest/amp.html",
        url=edition.base + path_of(story), headline=escape(story.headline, quote=False),
        bylines=escape(", ".join(story.bylines)), content=_content(story),
    )  # fmt: skip
    return page(text, story.modified_at)


def _more(edition: Edition, story: TrueArticle) -> str:
    others = [other for other in edition.stories if other.slug != story.slug][:3]
    return "".join(
        f'<div class="teaser"><a href="{path_of(other)}?utm_source=related"><h3>{escape(other.headline)}</h3></a>'
        f"<p>{escape(teaser(other))}</p></div>"
        for other in others
    )


def _frame(edition: Edition, title: str, main: str, head: str = "") -> str:
    most_read = "".join(
        f'<li><a href="{path_of(story)}?utm_campaign=mostread&amp;utm_source=home">{escape(story.headline)}</a></li>'
        for story in edition.stories[-3:]
    )
    return fill("meridian-digest/frame.html", title=escape(title), head=head, main=main, most_read=most_read)


def _home(edition: Edition) -> Answer:
    return _listing(edition, "Today", edition.stories)


def _listing(edition: Edition, heading: str, stories: Sequence[TrueArticle]) -> Answer:
    cards = "".join(
        f'<div class="card"><span class="label">{escape(story.categories[0])}</span>'
        f'<a href="{path_of(story)}"><h2>{escape(story.headline)}</h2></a><p>{escape(teaser(story))}</p></div>'
        for story in stories
    )
    return page(_frame(edition, f"{heading} - {TITLE}", f"<h1>{escape(heading)}</h1>{cards}"), edition.changed_at)


def _login(edition: Edition) -> Answer:
    form = "<h1>Sign in</h1><form method=post><input name=user><input name=password type=password></form>"
    return page(_frame(edition, f"Sign in - {TITLE}", form))


def _rss(edition: Edition) -> Answer:
    items = "".join(
        f"<item><title>{escape(story.headline)}</title>"
        f"<link>{edition.base}{path_of(story)}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="false">md-{number_of(story.slug)}</guid><pubDate>{rss_date(story.published_at)}</pubDate>'
        f"<category>{escape(story.categories[0])}</category><description>{escape(teaser(story))}</description></item>"
        for story in edition.stories
    )
    channel = f"<title>{TITLE}</title><link>{edition.base}/</link><description>Southmark in one place</description>"
    return page(
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{channel}{items}</channel></rss>',
        edition.changed_at,
        kind=RSS,
    )


def _news_sitemap(edition: Edition) -> Answer:
    rows = "".join(
        f"<url><loc>{edition.base}{path_of(story)}</loc><lastmod>{story.modified_at.isoformat()}</lastmod><news:news>"
        f"<news:publication><news:name>{TITLE}</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>{story.published_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.headline)}</news:title></news:news></url>"
        for story in edition.stories
    )
    return page(
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>',
        edition.changed_at,
        kind=XML,
    )


def _robots(edition: Edition) -> Answer:
    rules = "User-agent: *\nDisallow: /print/\nDisallow: /login\n"
    return page(f"{rules}Sitemap: {edition.base}/news-sitemap.xml\n", kind=TEXT)


FIXED: dict[str, Callable[[Edition], Answer]] = {
    "/": _home,
    "/login": _login,
    "/rss.xml": _rss,
    "/news-sitemap.xml": _news_sitemap,
    "/robots.txt": _robots,
}
