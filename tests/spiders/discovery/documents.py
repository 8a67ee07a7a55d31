"""A paper that does not exist and the documents it might send, every one of them our own writing."""

from schemas.capture import CaptureKind
from schemas.site import Site
from spiders.discovery import Found

HOME = "https://www.larkfield-herald.example/"
SITE = Site(name="larkfield-herald", home=HOME, timezone="Europe/Berlin")
STORY = HOME + "2026/05/council-votes-on-ferry-fares/"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def pages(found: Found) -> list[str]:
    return [link.url for link in found.links if link.kind == "page"]


def of_kind(found: Found, kind: CaptureKind) -> list[str]:
    return [link.url for link in found.links if link.kind == kind]


def rss(*items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{prolog}<rss version="2.0"><channel><title>Larkfield Herald</title>{"".join(items)}</channel></rss>'


def item(link: str, title: str = "A vote", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def urlset(*entries: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACES}>{"".join(entries)}</urlset>'.encode()


def entry(link: str, more: str = "") -> str:
    return f"<url><loc>{link}</loc>{more}</url>"


def post(link: str, **more: object) -> dict[str, object]:
    return {
        "link": link,
        "title": {"rendered": "Council: &#8220;No&#8221;"},
        "modified_gmt": "2026-05-04T10:00:00",
    } | more


FRONT = f"""<!doctype html><html><head><title>Larkfield Herald</title>
<link rel="alternate" type="application/rss+xml" title="Herald &raquo; Feed" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Herald &raquo; Comments Feed" href="/comments/feed/">
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="/atom">
<link rel="alternate" hreflang="de" href="/de/"><link rel="https://api.w.org/" href="/wp-json/"></head><body>
<nav><a href="/">Home</a><a href="/politics/">Politics</a><a href="/tag/ferry/">Ferry</a><a href="/about/">About us</a>
<a href="/page/2/">Older stories of this paper are here</a>
<a href="mailto:desk@larkfield-herald.example">Write to us</a>
<a href="https://social.example/share?u={STORY}">Share this story with all your friends</a></nav>
<article><a href="{STORY}"><img src="a.jpg" alt="A ferry at the pier"></a>
<h2><a href="{STORY}?utm_source=front">Council votes<br> on ferry fares</a></h2>
<a href="{STORY}#comments">12 comments</a>
<a href="{STORY}?replytocom=3">Reply</a></article>
<a href="/politics/ferry">Who pays when the ferry stops running</a>
<a href="/x">X</a><a>no address</a><a href="#top">Top</a>
<a href="/politik/wahl">港の新しい料金をめぐり市議会が採決</a>
</body></html>"""
