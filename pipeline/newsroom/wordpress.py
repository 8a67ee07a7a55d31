"""The Lantern Post: a paper on WordPress, with its theme, feed, sitemap index and REST API."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from zlib import crc32

from pipeline.newsroom.pages import (
    JSON,
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
    sitemap,
    slug_of,
    teaser,
    theme_text,
)  # fmt: skip
from pipeline.newsroom.stories import TrueArticle

NAME = "lantern-post"
TITLE = "The Lantern Post"
TIMEZONE = "UTC"
LANGUAGE = "en"
FEED_ITEMS = 10
PER_PAGE = 10
Json = dict[str, object]


def path_of(story: TrueArticle) -> str:
    return f"/{story.published_at:%Y/%m}/{story.slug}/"


def answer(edition: Edition, path: str, query: Query) -> Answer | None:
    """What the paper says to a request; None: there is no such page."""
    if path.startswith("/wp-json"):
        return _rest(edition, path, query)
    if fixed := FIXED.get(path):
        return fixed(edition)
    if path.startswith(("/category/", "/tag/", "/author/", "/page/")):
        return _archive(edition, path)
    for story in edition.stories:
        if path_of(story) == path:
            return _article(edition, story)
    return None


def _article(edition: Edition, story: TrueArticle) -> Answer:
    base, url = edition.base, edition.base + path_of(story)
    main = fill(
        "lantern-post/article.html",
        id=str(number_of(story.slug)), base=base, url=url, headline=escape(story.headline),
        dek=f'<p class="entry-subtitle">{escape(story.dek)}</p>' if story.dek else "",
        labels="".join(_label(base, name) for name in story.categories),
        published=story.published_at.isoformat(), day=dated(story.published_at),
        modified=story.modified_at.isoformat(), modified_day=dated(story.modified_at),
        author=escape(story.bylines[0]), author_url=f"{base}/author/{slug_of(story.bylines[0])}/",
        content=content_html(story), related=_related(edition, story), neighbours=_neighbours(edition, story),
        tags=", ".join(f'<a href="{base}/tag/{slug_of(tag)}/" rel="tag">{escape(tag)}</a>' for tag in story.tags),
    )  # fmt: skip
    head = "\n".join(
        (
            f'<link rel="canonical" href="{url}">',
            f'<link rel="shortlink" href="{base}/?p={number_of(story.slug)}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:title" content="{escape(story.headline)} - {TITLE}">',
            f'<meta property="og:description" content="{escape(teaser(story))}">',
            f'<meta property="article:published_time" content="{story.published_at.isoformat()}">',
            f'<meta property="article:modified_time" content="{story.modified_at.isoformat()}">',
        )
    )
    return page(_frame(edition, f"{story.headline} – {TITLE}", main, head=head, body_class="single"), story.modified_at)


def content_html(story: TrueArticle) -> str:
    """The post's content as its editors left it, with what their plug-ins put into it."""
    parts = body_html(story.blocks)
    if "newsletter" in story.extras:
        parts.insert(2, theme_text("lantern-post/newsletter.html").strip())
    if "echo-heading" in story.extras:
        parts.insert(0, f"<h2>{escape(story.headline, quote=False)}</h2>")
    if "title-heading" in story.extras:
        parts.insert(0, "<h2>Title</h2>")
    return "\n\n".join([*parts, credit_html(story)]).strip()


def _label(base: str, name: str) -> str:
    return f'<a href="{base}/category/{slug_of(name)}/" rel="category tag">{escape(name)}</a>'


def _related(edition: Edition, story: TrueArticle) -> str:
    others = [other for other in edition.stories if other.slug != story.slug][:3]
    return "".join(
        f'<div class="jp-relatedposts-post"><h4>{_title_link(edition, other)}</h4><p>{escape(teaser(other))}</p></div>'
        for other in others
    )


def _title_link(edition: Edition, story: TrueArticle) -> str:
    return f'<a href="{edition.base}{path_of(story)}" rel="bookmark">{escape(story.headline)}</a>'


def _neighbours(edition: Edition, story: TrueArticle) -> str:
    at = edition.stories.index(story)
    older, newer = edition.stories[at + 1 : at + 2], edition.stories[max(at - 1, 0) : at]
    return "".join(
        f'<div class="nav-{kind}"><a href="{edition.base}{path_of(other)}" rel="{rel}">'
        f'<span class="nav-subtitle">{kind.title()}:</span> {escape(other.headline)}</a></div>'
        for kind, rel, found in (("previous", "prev", older), ("next", "next", newer))
        for other in found
    )


def _frame(edition: Edition, title: str, main: str, *, head: str = "", body_class: str = "home blog") -> str:
    recent = "".join(
        f'<li><a href="{edition.base}{path_of(story)}">{escape(story.headline)}</a></li>'
        for story in edition.stories[:5]
    )
    return fill(
        "lantern-post/frame.html",
        title=escape(title), head=head, base=edition.base, body_class=body_class, main=main, recent=recent,
    )  # fmt: skip


def _list(edition: Edition, heading: str, stories: Sequence[TrueArticle]) -> Answer:
    entries = "".join(_entry(edition, story) for story in stories)
    more = f'<nav class="pagination"><a class="next" href="{edition.base}/page/2/">Older posts</a></nav>'
    main = f'<h1 class="page-title">{escape(heading)}</h1>{entries}{more}'
    return page(_frame(edition, f"{heading} – {TITLE}", main), edition.changed_at)


def _entry(edition: Edition, story: TrueArticle) -> str:
    labels = "".join(_label(edition.base, name) for name in story.categories)
    more = f'<a class="more-link" href="{edition.base}{path_of(story)}">Continue reading</a>'
    return (
        f'<article class="post hentry"><div class="cat-links">{labels}</div>'
        f'<h2 class="entry-title">{_title_link(edition, story)}</h2>'
        f'<div class="entry-summary"><p>{escape(teaser(story))} {more}</p></div></article>'
    )


def _home(edition: Edition) -> Answer:
    return _list(edition, "Latest", edition.stories[:PER_PAGE])


def _archive(edition: Edition, path: str) -> Answer | None:
    kind, _, slug = path.strip("/").partition("/")
    if kind == "page":
        number = int(slug) if slug.isdigit() else 0
        rest = edition.stories[(number - 1) * PER_PAGE : number * PER_PAGE] if number > 0 else ()
        return _list(edition, f"Page {number}", rest) if rest else None
    fields = {"category": "categories", "tag": "tags", "author": "bylines"}
    found = [story for story in edition.stories if slug in map(slug_of, getattr(story, fields[kind]))]
    return _list(edition, f"{kind.title()}: {slug}", found) if found else None


def _about(edition: Edition) -> Answer:
    words = "<p>The Lantern Post is printed in Port Veyra by people who can see the harbour from their desks.</p>"
    return page(_frame(edition, f"About – {TITLE}", f'<h1 class="entry-title">About</h1>{words}', body_class="page"))


def _feed(edition: Edition) -> Answer:
    items = "".join(_item(edition, story) for story in edition.stories[:FEED_ITEMS])
    channel = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f'<title>{TITLE}</title><atom:link href="{edition.base}/feed/" rel="self" type="application/rss+xml"/>'
        f"<link>{edition.base}</link><description>News of the Calder Isles</description>"
        f"<lastBuildDate>{rss_date(edition.changed_at)}</lastBuildDate><language>en-GB</language>{items}</channel></rss>"
    )
    return page(channel, edition.changed_at, kind=RSS)


def _item(edition: Edition, story: TrueArticle) -> str:
    url = edition.base + path_of(story)
    categories = "".join(f"<category><![CDATA[{name}]]></category>" for name in (*story.categories, *story.tags))
    return (
        f"<item><title>{escape(story.headline)}</title><link>{url}</link><comments>{url}#comments</comments>"
        f"<dc:creator><![CDATA[{story.bylines[0]}]]></dc:creator><pubDate>{rss_date(story.published_at)}</pubDate>"
        f'{categories}<guid isPermaLink="false">{edition.base}/?p={number_of(story.slug)}</guid>'
        f"<description><![CDATA[{teaser(story)}]]></description>"
        f"<content:encoded><![CDATA[{content_html(story)}]]></content:encoded></item>"
    )


def _comments_feed(edition: Edition) -> Answer:
    return page(
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Comments for {TITLE}</title>'
        f"<link>{edition.base}</link><description/></channel></rss>",
        kind=RSS,
    )


def _robots(edition: Edition) -> Answer:
    rules = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\n"
    return page(f"{rules}Sitemap: {edition.base}/wp-sitemap.xml\n", kind=TEXT)


def _sitemap_index(edition: Edition) -> Answer:
    parts = ("posts-post", "taxonomies-category")
    rows = "".join(f"<sitemap><loc>{edition.base}/wp-sitemap-{part}-1.xml</loc></sitemap>" for part in parts)
    return page(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>',
        edition.changed_at,
        kind=XML,
    )


def _sitemap_posts(edition: Edition) -> Answer:
    entries = ((edition.base + path_of(story), story.modified_at) for story in reversed(edition.stories))
    return page(sitemap(entries), edition.changed_at, kind=XML)


def _sitemap_categories(edition: Edition) -> Answer:
    names = sorted({name for story in edition.stories for name in story.categories})
    entries = ((f"{edition.base}/category/{slug_of(name)}/", edition.changed_at) for name in names)
    return page(sitemap(entries), edition.changed_at, kind=XML)


FIXED: dict[str, Callable[[Edition], Answer]] = {
    "/": _home,
    "/about/": _about,
    "/feed/": _feed,
    "/comments/feed/": _comments_feed,
    "/robots.txt": _robots,
    "/wp-sitemap.xml": _sitemap_index,
    "/wp-sitemap-posts-post-1.xml": _sitemap_posts,
    "/wp-sitemap-taxonomies-category-1.xml": _sitemap_categories,
}


def _rest(edition: Edition, path: str, query: Query) -> Answer | None:
    path = path.rstrip("/")
    if path == "/wp-json":
        return _json({"name": TITLE, "url": edition.base, "timezone_string": TIMEZONE, "namespaces": ["wp/v2"]})
    if path == "/wp-json/wp/v2/posts":
        return _posts(edition, query)
    if path.startswith("/wp-json/wp/v2/posts/"):
        found = [story for story in edition.stories if str(number_of(story.slug)) == path.rsplit("/", 1)[1]]
        return _json(_post(edition, found[0], "_embed" in query)) if found else _refusal("rest_post_invalid_id", 404)
    return _refusal("rest_no_route", 404)


def _posts(edition: Edition, query: Query) -> Answer:
    try:
        per_page, number = int(query.get("per_page", "10")), int(query.get("page", "1"))
        stories = _wanted(edition.stories, query)
    except ValueError:
        return _refusal("rest_invalid_param", 400)
    if not (1 <= per_page <= 100 and number >= 1):
        return _refusal("rest_invalid_param", 400)
    pages = -(-len(stories) // per_page)
    if number > max(pages, 1):
        return _refusal("rest_post_invalid_page_number", 400)
    shown = stories[(number - 1) * per_page : number * per_page]
    totals = (("X-WP-Total", str(len(stories))), ("X-WP-TotalPages", str(pages)))
    return _json([_post(edition, story, "_embed" in query) for story in shown], totals)


def _wanted(stories: Sequence[TrueArticle], query: Query) -> list[TrueArticle]:
    found = [story for story in stories if "slug" not in query or story.slug == query["slug"]]
    for key, field, sign in (
        ("after", "published_at", 1), ("before", "published_at", -1),
        ("modified_after", "modified_at", 1), ("modified_before", "modified_at", -1),
    ):  # fmt: skip
        if key in query:
            limit = _moment(query[key])
            found = [story for story in found if sign * (getattr(story, field) - limit).total_seconds() > 0]
    field = "modified_at" if query.get("orderby") == "modified" else "published_at"
    return sorted(found, key=lambda story: getattr(story, field), reverse=query.get("order") != "asc")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _post(edition: Edition, story: TrueArticle, embed: bool) -> Json:
    number, url = number_of(story.slug), edition.base + path_of(story)
    post: Json = {
        "id": number,
        "date": _local(story.published_at), "date_gmt": _local(story.published_at),
        "guid": {"rendered": f"{edition.base}/?p={number}"},
        "modified": _local(story.modified_at), "modified_gmt": _local(story.modified_at),
        "slug": story.slug, "status": "publish", "type": "post", "link": url,
        "title": {"rendered": escape(story.headline, quote=False).replace("’", "&#8217;")},
        "content": {"rendered": content_html(story) + "\n", "protected": False},
        "excerpt": {"rendered": f"<p>{escape(teaser(story), quote=False)}</p>\n", "protected": False},
        "author": number_of(story.bylines[0]), "featured_media": 0, "comment_status": "open", "format": "standard",
        "categories": [number_of(name) for name in story.categories],
        "tags": [number_of(name) for name in story.tags],
    }  # fmt: skip
    return post | ({"_embedded": _embedded(edition.base, story)} if embed else {})


def _embedded(base: str, story: TrueArticle) -> Json:
    author = story.bylines[0]
    terms = [
        [
            {
                "id": number_of(name),
                "name": name,
                "slug": slug_of(name),
                "taxonomy": taxonomy,
                "link": f"{base}/{folder}/{slug_of(name)}/",
            }
            for name in names
        ]
        for names, taxonomy, folder in ((story.categories, "category", "category"), (story.tags, "post_tag", "tag"))
    ]
    link = f"{base}/author/{slug_of(author)}/"
    return {
        "author": [{"id": number_of(author), "name": author, "slug": slug_of(author), "link": link}],
        "wp:term": terms,
    }


def number_of(name: str) -> int:
    """A number for a post, author or term that is the same on every start."""
    return crc32(name.encode()) % 90_000 + 10_000


def _local(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _json(value: object, headers: tuple[tuple[str, str], ...] = (), status: int = 200) -> Answer:
    return Answer(body=json.dumps(value).encode(), kind=JSON, headers=headers, status=status)


def _refusal(code: str, status: int) -> Answer:
    return _json({"code": code, "message": code.replace("_", " "), "data": {"status": status}}, status=status)
