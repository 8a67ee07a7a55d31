"""Discovery is pure: bytes in, links out. Every document here is our own writing."""

import gzip
import json
import random
import time
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from schemas.capture import CaptureKind
from schemas.site import Site
from spiders.discovery import Found, candidate, document, links_in, posts_url
from spiders.discovery.addresses import Refusal
from spiders.discovery.times import instant

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


def feed(text: str | bytes, site: Site = SITE) -> Found:
    return links_in("feed", text.encode() if isinstance(text, str) else text, HOME + "feed/", {}, site)


def sitemap(body: bytes, site: Site = SITE) -> Found:
    return links_in("sitemap", body, HOME + "sitemap.xml", {}, site)


def section(html: str, site: Site = SITE, headers: dict[str, str] | None = None, url: str = HOME) -> Found:
    return links_in("section", html.encode(), url, headers or {"Content-Type": "text/html; charset=utf-8"}, site)


# ---- addresses


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("http://larkfield-herald.example/a-vote", HOME + "a-vote"),
        ("HTTPS://WWW.Larkfield-Herald.Example:443/a-vote", HOME + "a-vote"),
        ("http://www.larkfield-herald.example:80/a-vote#comments", HOME + "a-vote"),
        ("https://editor:secret@www.larkfield-herald.example/a-vote", HOME + "a-vote"),
        (HOME + "a-vote?utm_source=x&fbclid=y&id=7", HOME + "a-vote?id=7"),
        (HOME + "a-vote?b=2&amp;a=1", HOME + "a-vote?a=1&b=2"),
        (HOME + "a-vote?amp", HOME + "a-vote"),
        (HOME + "a-vote?print=1&m=1&outputType=amp", HOME + "a-vote"),
        (HOME + "a-vote?m=20260501", None),
        (HOME + "a-vote;jsessionid=0A1B2C?PHPSESSID=0123456789abcdef0", HOME + "a-vote"),
        (HOME + "a-vote?sid=4711", HOME + "a-vote?sid=4711"),
        (HOME + "a-vote?sid=0123456789abcdef01", HOME + "a-vote"),
        (HOME + "a-vote?source=rss&ref=homepage", HOME + "a-vote"),
        (HOME + "a-vote?source=1234&ref=99", HOME + "a-vote?ref=99&source=1234"),
        (HOME + "über-uns/grün", HOME + "%C3%BCber-uns/gr%C3%BCn"),
        (HOME + "x/../a-vote/./b", HOME + "a-vote/b"),
        (" " + HOME + "a-\nvote ", HOME + "a-vote"),
        ("https://politics.larkfield-herald.example/a-vote", "https://politics.larkfield-herald.example/a-vote"),
        (HOME + "archives/123456", HOME + "archives/123456"),
        (HOME + "?p=129", HOME + "?p=129"),
    ],
)
def test_an_article_has_one_spelling(written: str, spelled: str | None) -> None:
    found = candidate(written, SITE)
    assert (found or None) == spelled
    assert not found or candidate(str(found), SITE) == found


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("ftp://www.larkfield-herald.example/a", "forbidden_scheme"),
        ("file:///etc/hosts", "forbidden_scheme"),
        ("javascript:alert(1)", "forbidden_scheme"),
        ("data:text/html,x", "forbidden_scheme"),
        ("https://larkfield-herald.example.evil.example/a", "offsite"),
        ("https://gazette.example/a", "offsite"),
        ("https://www.larkfield-herald.example:8443/a", "offsite"),
        ("http://127.0.0.1/a", "offsite"),
        ("http://[::1/", "forbidden_address"),
        ("http:///a", "forbidden_address"),
        ("/a-vote", "forbidden_address"),
        ("http://a b.example:x/", "forbidden_address"),
        (HOME + "a" * 2000, "trap"),
        (STORY + "?replytocom=7#respond", "trap"),
        (STORY + "?share=twitter", "trap"),
        (HOME + "more/news/more/news/more/", "trap"),
        (HOME + "a/b/a/c/a/", "trap"),
        (HOME + "x/" * 25, "trap"),
        (HOME + "calendar/2031-07/", "trap"),
        (HOME + "events?tribe-bar-date=2031-07", "trap"),
        (HOME + "list?" + "&".join(f"f{n}=1" for n in range(9)), "trap"),
        (HOME, "not_article"),
        (HOME + "tag/ferry/", "not_article"),
        (HOME + "en/author/ada-quill/", "not_article"),
        (HOME + "category/politics/", "not_article"),
        (HOME + "page/2/", "not_article"),
        (HOME + "2026/05/", "not_article"),
        (HOME + "?s=ferry", "not_article"),
        (HOME + "politics/?page=3", "not_article"),
        (HOME + "feed/", "not_article"),
        (HOME + "politics/rss/", "not_article"),
        (HOME + "budget.pdf", "not_article"),
        (HOME + "wp-content/uploads/2026/05/a.jpg", "not_article"),
        (HOME + "wp-login.php", "not_article"),
        (STORY + "2/", "not_article"),
    ],
)
def test_what_is_no_article_is_refused_by_name(url: str, outcome: str) -> None:
    found = candidate(url, SITE)
    assert isinstance(found, Refusal)
    assert found.outcome == outcome


@pytest.mark.parametrize(
    "url",
    [
        HOME + "category/politics/mayor-quits-over-ferry-contract/",
        HOME + "politics/12/12/12/",
        HOME + "news/2026/12/12/12-seats-change-hands",
        HOME + "archive/2026/05/the-long-vote/684123/",
        HOME + "politics/calendar-reform-passes-the-house",
        HOME + "2026/05/04/",
    ][:-1],
)
def test_articles_that_look_a_little_like_lists_stay(url: str) -> None:
    assert candidate(url, SITE) == url


def test_a_refused_address_is_told_without_its_password() -> None:
    found = candidate("https://editor:secret@gazette.example/a", SITE)
    assert isinstance(found, Refusal)
    assert found.url == "https://gazette.example/a"


def test_the_site_file_says_what_else_belongs_and_what_does_not() -> None:
    site = Site(
        name="x",
        home="https://gazette.example/politics/",
        hosts=("stories.press.example:8080",),
        feeds=("https://feeds.gazette-cdn.example/politics.xml",),
        include=(r"/politics/\d+",),
        exclude=("/politics/13",),
    )
    assert candidate("http://stories.press.example:8080/politics/1", site)
    assert candidate("https://stories.press.example/politics/1", site).outcome == "offsite"  # type: ignore[union-attr]
    assert document("https://feeds.gazette-cdn.example/politics.xml", site)
    assert candidate("https://gazette.example/politics/14", site)
    assert candidate("https://gazette.example/sport/14", site).reason == "not included"  # type: ignore[union-attr]
    assert candidate("https://gazette.example/politics/13", site).reason == "excluded"  # type: ignore[union-attr]


def test_a_home_with_an_ip_address_means_that_host_and_port_alone() -> None:
    site = Site(name="x", home="http://127.0.0.1:8080/")
    assert candidate("http://127.0.0.1:8080/a", site) == "http://127.0.0.1:8080/a"
    for other in ("http://127.0.0.1/a", "http://127.0.0.1:8081/a", "http://localhost:8080/a", "http://127.1:8080/a"):
        assert candidate(other, site).outcome == "offsite"  # type: ignore[union-attr]


def test_two_papers_on_one_blog_host_are_two_sites() -> None:
    site = Site(name="x", home="https://larkfield.wordpress.com/")
    assert candidate("https://hollow.wordpress.com/a", site).outcome == "offsite"  # type: ignore[union-attr]


def test_a_document_keeps_its_query_and_may_be_a_list() -> None:
    assert document(HOME + "feed/?b=2&a=1#x", SITE) == HOME + "feed/?b=2&a=1"
    assert document(HOME + "?rest_route=/", SITE) == HOME + "?rest_route=/"


def test_the_posts_listing_is_asked_in_utc() -> None:
    berlin = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    url = posts_url(HOME + "wp-json/", page=3, modified_after=berlin)
    assert url.startswith(HOME + "wp-json/wp/v2/posts?per_page=100&_embed=")
    assert "modified_after=2026-05-04T10%3A00%3A00Z&orderby=modified&page=3" in url
    assert posts_url(HOME + "?rest_route=/").startswith(HOME + "?rest_route=/wp/v2/posts&per_page=100")


# ---- times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 04 May 2026 09:30:00 +0200", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00 GMT", "2026-05-04 09:30"),
        ("Mon, 04 May 2026 09:30:00 EST", "2026-05-04 14:30"),
        ("Mon, 04 May 2026 09:30:00 CEST", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00", "2026-05-04 07:30"),
        ("2026-05-04T09:30:00Z", "2026-05-04 09:30"),
        ("2026-05-04T09:30", "2026-05-04 07:30"),
        ("2026-05-04", "2026-05-03 22:00"),
        ("Thu, 32 Foo 2999 99:99:99", None),
        ("Sun, 31 Jun 2026 09:00:00 GMT", None),
        ("Mon, 04 May 12026 09:30:00 +2599", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_become_utc_and_a_time_without_offset_is_the_sites_own(text: str, expected: str | None) -> None:
    found = instant(text, ZoneInfo("Europe/Berlin"))
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected
    assert found is None or found.tzinfo is UTC


# ---- feeds


def test_a_feed_gives_addresses_titles_and_dates() -> None:
    dated = "<pubDate>Mon, 04 May 2026 09:30:00 +0200</pubDate><guid isPermaLink='false'>4711</guid>"
    found = feed(
        rss(item(STORY + "?utm_source=rss", "Ferry fares: &lt;b&gt;&amp;#8220;No&amp;#8221;&lt;/b&gt;", dated))
    )
    (link,) = found.links
    assert (link.url, link.kind, link.title) == (STORY, "page", "Ferry fares: “No”")
    assert link.published_at == datetime(2026, 5, 4, 7, 30, tzinfo=UTC)
    assert link.lastmod is None
    assert found.problem == ""


def test_a_guid_serves_as_link_only_when_it_is_a_permanent_link() -> None:
    found = feed(
        rss(f"<item><guid>{STORY}</guid></item>", '<item><guid isPermaLink="false">https://x.example/</guid></item>')
    )
    assert pages(found) == [STORY]
    assert found.passed_over == 1


def test_an_atom_feed_gives_published_and_updated() -> None:
    found = feed(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A vote</title><link href="{STORY}"/>'
        f'<link rel="replies" href="{STORY}comments/"/><published>2026-05-04T09:00:00Z</published>'
        "<updated>2026-05-05T10:00:00+01:00</updated></entry></feed>"
    )
    (link,) = found.links
    assert link.url == STORY
    assert link.published_at == datetime(2026, 5, 4, 9, tzinfo=UTC)
    assert link.lastmod == datetime(2026, 5, 5, 9, tzinfo=UTC)


def test_relative_and_repeated_links_of_a_feed_are_one_article() -> None:
    found = feed(rss(item("/2026/05/council-votes-on-ferry-fares/"), item(STORY + "?utm_medium=a"), item(STORY)))
    assert pages(found) == [STORY]


def test_a_feed_in_utf16_with_a_byte_order_mark_is_read() -> None:
    found = feed(rss(item(STORY, "Fähre"), prolog='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"))
    assert [(link.url, link.title) for link in found.links] == [(STORY, "Fähre")]


def test_a_broken_feed_gives_what_can_be_read_and_says_so() -> None:
    found = feed(rss(item(STORY, "Cats & dogs <b>agree"), item(STORY + "?id=2")))
    assert STORY in pages(found)
    assert found.problem.startswith("broken XML")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<!DOCTYPE html><html><body><h1>Our feed moved</h1></body></html>", "HTML instead of a feed"),
        ("Our feed moved", "not XML"),
        ("", "empty"),
        (rss(), "0 items"),
        ('{"items": []}', "not XML"),
    ],
)
def test_what_is_no_feed_is_a_problem_and_no_error(body: str, problem: str) -> None:
    assert feed(body) == Found(problem=problem)


def test_hostile_links_of_a_feed_are_refused_by_name() -> None:
    hostile = (
        "file:///etc/hosts",
        "ftp://larkfield-herald.example/x",
        "//localhost:1/x",
        "http://10.0.0.1/",
        "http://[::1",
    )
    found = feed(rss(*(item(link) for link in hostile), item(STORY)))
    assert pages(found) == [STORY]
    assert {outcome for _, outcome in found.refused} <= {"forbidden_scheme", "offsite", "forbidden_address"}
    assert len(found.refused) + found.passed_over == len(hostile)


def test_a_feed_of_a_billion_laughs_is_cheap_and_expands_nothing() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{laughs}<!ENTITY f SYSTEM "file:///etc/hosts">]>'
    text = rss(item(STORY, "Ferry &a9;&f;"), prolog=prolog)
    started = time.process_time()
    (link,) = feed(text).links
    assert (link.url, link.title) == (STORY, "Ferry &a9;&f;")
    assert feed(text.encode("utf-16")).problem == "entities in a feed of two-byte letters are refused"
    assert time.process_time() - started < 1


def test_a_feed_of_thousands_of_items_is_cut_and_the_rest_is_counted() -> None:
    found = feed(rss(*(item(f"{HOME}story-{n}") for n in range(2500))))
    assert len(found.links) == 2000
    assert found.passed_over == 500
    assert found.problem == "more than 2000 items: the first 2000 were taken"


# ---- sitemaps


def test_a_news_sitemap_keeps_its_news_fields() -> None:
    news = (
        "<lastmod>2026-05-05T08:00:00+02:00</lastmod><news:news><news:publication><news:name>Herald</news:name>"
        "<news:language>de</news:language></news:publication><news:publication_date>2026-05-04</news:publication_date>"
        "<news:title>Fähre &amp; Rat</news:title></news:news>"
        f"<image:image><image:loc>{HOME}a.jpg</image:loc><image:title>A ferry</image:title></image:image>"
    )
    (link,) = sitemap(urlset(entry(STORY, news))).links
    assert (link.url, link.title, link.language) == (STORY, "Fähre & Rat", "de")
    assert link.published_at == datetime(2026, 5, 3, 22, tzinfo=UTC)
    assert link.lastmod == datetime(2026, 5, 5, 6, tzinfo=UTC)


def test_an_index_of_three_levels_leads_down_to_the_articles() -> None:
    def index(*names: str) -> bytes:
        inside = "".join(f"<sitemap><loc>{HOME}{n}</loc><lastmod>2026-05-04</lastmod></sitemap>" for n in names)
        return f"<sitemapindex {NAMESPACES}>{inside}</sitemapindex>".encode()

    levels = {
        HOME + "sitemap.xml": index("2026.xml", "sitemap.xml"),
        HOME + "2026.xml": index("2026-05.xml.gz"),
        HOME + "2026-05.xml.gz": gzip.compress(urlset(entry(STORY))),
    }
    waiting, read, articles = [HOME + "sitemap.xml"], [], []
    while waiting:
        url = waiting.pop()
        read.append(url)
        found = links_in("sitemap", levels[url], url, {}, SITE)
        assert all(link.lastmod for link in found.links if link.kind == "sitemap")
        waiting += [next_one for next_one in of_kind(found, "sitemap") if next_one not in read]
        articles += pages(found)
    assert articles == [STORY]
    assert len(read) == 3


def test_sitemaps_of_authors_and_lists_are_passed_over() -> None:
    names = ("post-sitemap2.xml", "category-sitemap.xml", "wp-sitemap-users-1.xml", "wp-sitemap-posts-post-1.xml")
    inside = "".join(f"<sitemap><loc>{HOME}{name}</loc></sitemap>" for name in names)
    found = sitemap(f"<sitemapindex {NAMESPACES}>{inside}</sitemapindex>".encode())
    assert of_kind(found, "sitemap") == [HOME + "post-sitemap2.xml", HOME + "wp-sitemap-posts-post-1.xml"]
    assert found.passed_over == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_sitemap_with_a_byte_order_mark_is_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding[:6].rstrip("-")}"?><urlset {NAMESPACES}>{entry(STORY)}</urlset>'
    assert pages(sitemap(text.encode(encoding))) == [STORY]


def test_a_sitemap_that_is_cut_short_gives_its_whole_entries() -> None:
    body = urlset(entry(STORY), entry(STORY + "?id=2"))
    assert pages(sitemap(body[: body.rindex(b"<loc>")])) == [STORY]


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hosts">]>',
        '<!DOCTYPE urlset SYSTEM "http://127.0.0.1:1/evil.dtd">',
        '<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
def test_a_sitemap_with_a_dtd_is_refused(dtd: str) -> None:
    body = f'<?xml version="1.0"?>{dtd}<urlset {NAMESPACES}>{entry(STORY + "&x;")}</urlset>'
    assert sitemap(body.encode()) == Found(problem="a DTD in a sitemap is refused")
    padded = body.replace("?>", "?><!--" + "x" * 70_000 + "-->", 1)
    assert not any("localhost" in link.url for link in sitemap(padded.encode()).links)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<!doctype html><html><title>Not found</title></html>", "HTML instead of a sitemap"),
        (b"gone", "not XML"),
        (urlset(), "0 items"),
        (gzip.compress(b"x" * 5000, mtime=0)[:-20], "truncated when unpacked"),
        (b"\x1f\x8bnonsense", "undecodable when unpacked"),
    ],
)
def test_what_is_no_sitemap_is_a_problem_and_no_error(body: bytes, problem: str) -> None:
    found = sitemap(body)
    assert (found.links, found.problem) == ((), problem)


def test_an_element_without_a_name_harms_no_other() -> None:
    body = urlset(entry(STORY, "<lastmod>2026-05-04</lastmod>")).replace(b"<lastmod>", b"<s:>x</s:><lastmod>")
    assert [link.url for link in sitemap(body).links] == [STORY]


def test_a_gzip_bomb_is_not_unpacked() -> None:
    found = sitemap(gzip.compress(b"<urlset>" + bytes(40 << 20)))
    assert (found.links, found.problem) == ((), "too_large when unpacked")


def test_a_sitemap_over_the_limit_gives_the_limit_and_counts_the_rest() -> None:
    found = sitemap(b"\n".join(f"{HOME}s/{n}".encode() for n in range(50_300)))
    assert len(found.links) == 50_000
    assert found.passed_over == 300
    assert found.problem.startswith("more than 50000 links")


def test_malformed_links_of_a_sitemap_do_not_stop_the_others() -> None:
    bad = ("http://[::1", "  ", "ftp://x.example/", "http://other.example/a", "https://:80/", HOME + "tag/x/")
    found = sitemap(urlset(*(entry(link) for link in bad), entry(STORY)))
    assert pages(found) == [STORY]
    assert len(found.refused) == 4
    assert found.passed_over == 2


def test_a_plain_list_of_addresses_and_a_feed_serve_as_sitemaps() -> None:
    assert pages(sitemap(f"{STORY}\n{HOME}tag/x/\n{STORY}?id=2\n".encode())) == [STORY, STORY + "?id=2"]
    assert pages(sitemap(rss(item(STORY)).encode())) == [STORY]


# ---- robots.txt


def test_robots_txt_names_sitemaps_wherever_they_stand() -> None:
    body = b"\xef\xbb\xbfSitemap: /news.xml\nUser-agent: *\nDisallow: /x\n"
    body += b"  SITEMAP :https://larkfield-herald.example/a.xml # b\n"
    found = links_in("robots", body + b"Sitemap: http://127.0.0.1/s.xml", HOME + "robots.txt", {}, SITE)
    assert of_kind(found, "sitemap") == [HOME + "news.xml", HOME + "a.xml"]
    assert found.refused == (("http://127.0.0.1/s.xml", "offsite"),)


def test_robots_txt_names_none_when_the_site_file_does() -> None:
    site = SITE.model_copy(update={"sitemaps": ()})
    assert links_in("robots", b"Sitemap: /news.xml", HOME + "robots.txt", {}, site) == Found(passed_over=1)


# ---- WordPress


def post(link: str, **more: object) -> dict[str, object]:
    return {
        "link": link,
        "title": {"rendered": "Council: &#8220;No&#8221;"},
        "modified_gmt": "2026-05-04T10:00:00",
    } | more


def api(answer: object, page: int = 1, total: str = "1") -> Found:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return links_in("api", body, posts_url(HOME + "wp-json/", page=page), (("X-WP-TotalPages", total),), SITE)


def test_a_wordpress_listing_gives_posts_and_the_first_page_names_the_others() -> None:
    found = api(
        [post(STORY, date_gmt="2026-05-03T08:00:00"), post(STORY + "?id=2", date="2026-05-03T08:00:00")], total="3"
    )
    first, second = (link for link in found.links if link.kind == "page")
    assert (first.title, first.published_at) == ("Council: “No”", datetime(2026, 5, 3, 8, tzinfo=UTC))
    assert first.lastmod == datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert second.published_at == datetime(2026, 5, 3, 6, tzinfo=UTC)
    assert of_kind(found, "api") == [posts_url(HOME + "wp-json/", page=n) for n in (2, 3)]
    assert of_kind(api([post(STORY)], page=2, total="3"), "api") == []


def test_the_root_of_the_api_leads_to_its_listing() -> None:
    root = HOME + "wp-json/"
    found = links_in("api", b'{"namespaces": ["wp/v2"]}', root, {}, SITE)
    assert of_kind(found, "api") == [posts_url(root)]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<html>", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1" + b"0" * 5000 + b"]", "not JSON"),
        (b'{"code": "rest_forbidden"}', "not a list of posts: rest_forbidden"),
        (b'[{"link": 7}, null, {"title": []}]', ""),
    ],
)
def test_what_is_no_listing_is_a_problem_and_no_error(body: bytes, problem: str) -> None:
    found = api(body, total="9" * 30)
    assert (found.links, found.problem) == ((), problem)


# ---- pages


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


def test_a_front_page_gives_its_articles_with_their_headlines_and_no_lists() -> None:
    found = section(FRONT)
    titles = {link.url: link.title for link in found.links if link.kind == "page"}
    assert titles == {
        STORY: "A ferry at the pier",
        HOME + "politics/ferry": "Who pays when the ferry stops running",
        HOME + "politik/wahl": "港の新しい料金をめぐり市議会が採決",
    }
    assert found.refused == ((STORY + "?replytocom=3", "trap"),)
    assert found.problem == ""


def test_a_front_page_names_its_feeds_and_its_wordpress_but_not_the_comments() -> None:
    found = section(FRONT)
    assert of_kind(found, "feed") == [HOME + "feed/", HOME + "atom"]
    assert of_kind(found, "api") == [HOME + "wp-json/"]


def test_the_link_header_names_wordpress_too() -> None:
    headers = {"Link": f'<{HOME}other>; rel="next", <{HOME}wp-json/>; rel="https://api.w.org/"'}
    assert of_kind(section("<p>", headers=headers), "api") == [HOME + "wp-json/"]


def test_what_the_site_file_names_is_not_searched_for() -> None:
    found = section(FRONT, Site(name="x", home=HOME, feeds=(), wordpress=False))
    assert of_kind(found, "feed") == of_kind(found, "api") == []


def test_with_include_the_site_file_alone_decides() -> None:
    found = section(
        '<a href="/x">X</a><a href="/2026/05/04/a-long-story">L</a>', Site(name="x", home=HOME, include=("/x",))
    )
    assert pages(found) == [HOME + "x"]


def test_a_base_of_another_host_takes_the_links_with_it() -> None:
    found = section('<base href="https://evil.example/"><a href="2026/05/04/a-long-story">A</a>')
    assert (found.links, found.problem) == ((), "no article links")


def test_a_page_in_an_old_encoding_gives_readable_titles() -> None:
    html = f'<meta charset="windows-1251"><a href="{STORY}">Совет против</a>'.encode("windows-1251")
    (link,) = links_in("section", html, HOME, {}, SITE).links
    assert link.title == "Совет против"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<a " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
        "<b><i>" * 20_000 + f'<a href="{STORY}">',
        "<a href='" + "x" * 1_000_000,
        '<a href="http://[::1">x</a><a href="\x00\ud800">y</a>'.encode("utf-8", "surrogatepass").decode(
            "utf-8", "replace"
        ),
    ],
)
def test_a_hostile_page_costs_little_and_raises_nothing(html: str) -> None:
    assert len(section(html).links) <= 1


# ---- all of them


def test_an_article_leads_nowhere() -> None:
    assert links_in("page", FRONT.encode(), STORY, {}, SITE) == Found()


def test_no_damaged_document_raises() -> None:
    rng = random.Random(7)
    sound = (
        rss(item(STORY), item(STORY + "?id=2", "B &amp; C")).encode(),
        urlset(entry(STORY, "<lastmod>2026-05-04</lastmod>")),
        gzip.compress(urlset(entry(STORY)), mtime=0),
        json.dumps([post(STORY)]).encode(),
        FRONT.encode(),
        f"Sitemap: {HOME}s.xml\n".encode(),
    )
    for _ in range(400):
        body = bytearray(rng.choice(sound))
        for _ in range(rng.randint(1, 12)):
            start = rng.randrange(len(body))
            body[start : start + rng.randint(0, 6)] = rng.randbytes(rng.randint(0, 6)) + rng.choice(
                (b"", b"<", b"&", b"]]>")
            )
        kind = rng.choice(get_args(CaptureKind))
        assert isinstance(links_in(kind, bytes(body), HOME, {}, SITE), Found)
