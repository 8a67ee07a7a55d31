"""Sitemaps, their indexes and robots.txt lead to the articles; what is damaged, hostile or too long stops there."""

import gzip
from datetime import UTC, datetime

import pytest

from schemas.site import Site
from spiders.discovery import Found, links_in
from tests.spiders.discovery.documents import HOME, NAMESPACES, SITE, STORY, entry, item, of_kind, pages, rss, urlset


def sitemap(body: bytes, site: Site = SITE) -> Found:
    return links_in("sitemap", body, HOME + "sitemap.xml", {}, site)


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


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (HOME + "story?id=55&sec=7", "story?id=55&sec=7"),
        (HOME + "q-&-a-session", "q-&-a-session"),
        (HOME + "caf&eacute;-vote?a=1&amp;b=2", "caf%C3%A9-vote?a=1&b=2"),
        (f"<![CDATA[{HOME}story?id=1&sect=2]]>", "story?id=1&sect=2"),
        (f"\n   {HOME}2026/\n   a-vote \n", "2026/a-vote"),
        (f"<!-- one -->{HOME}2026/a-vote", "2026/a-vote"),
        ("/2026/a-vote", "2026/a-vote"),
    ],
)
def test_a_link_is_read_as_a_reader_would_write_it(written: str, path: str) -> None:
    assert pages(sitemap(urlset(entry(written), entry(STORY)))) == [HOME + path, STORY]


@pytest.mark.parametrize(
    ("declared", "used"),
    [("us-ascii", "utf-8"), ("iso-8859-1", "utf-8"), ("UTF-16", "utf-8"), ("utf-8", "cp1252"), ("UTF-16", "utf-16-le")],
)
def test_a_sitemap_is_read_in_the_encoding_it_is_in_whatever_it_claims(declared: str, used: str) -> None:
    entries = entry(HOME + "fähre") + entry(STORY)
    text = f'<?xml version="1.0" encoding="{declared}"?><urlset {NAMESPACES}>{entries}</urlset>'
    assert pages(sitemap(text.encode(used))) == [HOME + "f%C3%A4hre", STORY]


@pytest.mark.parametrize(
    "body",
    [
        f'<sm:urlset xmlns:sm="x"><sm:url><sm:loc>{STORY}</sm:loc></sm:url></sm:urlset>',
        f"<sm:urlset><sm:url><sm:loc>{STORY}</sm:loc></sm:url></sm:urlset>",
        f"<URLSET><URL><LOC>{STORY}</LOC></URL></URLSET>",
        f"<urlset>\r<url>\r<loc>{STORY}</loc>\r</url>\r</urlset>",
        f"{STORY}\r",
    ],
)
def test_a_sitemap_of_an_odd_build_gives_its_story(body: str) -> None:
    assert pages(sitemap(body.encode())) == [STORY]


def test_news_fields_are_read_though_nobody_declared_their_prefix() -> None:
    news = "<news:title>A vote</news:title><news:publication_date>2026-05-04</news:publication_date>"
    entries = entry(HOME + "opinion/help", f"<news:news>{news}</news:news>") + entry(HOME + "info/help")
    (link,) = sitemap(f"<urlset>{entries}</urlset>".encode()).links
    assert (link.url, link.title) == (HOME + "opinion/help", "A vote")


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


def test_robots_txt_names_sitemaps_wherever_they_stand() -> None:
    body = b"\xef\xbb\xbfSitemap: /news.xml\nUser-agent: *\nDisallow: /x\n"
    body += b"  SITEMAP :https://larkfield-herald.example/a.xml # b\n"
    found = links_in("robots", body + b"Sitemap: http://127.0.0.1/s.xml", HOME + "robots.txt", {}, SITE)
    assert of_kind(found, "sitemap") == [HOME + "news.xml", HOME + "a.xml"]
    assert found.refused == (("http://127.0.0.1/s.xml", "offsite"),)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\n\r"])
def test_robots_txt_is_read_whatever_ends_its_lines(end: str) -> None:
    body = end.join(
        ["User-agent: *", "Disallow: /x", f" Sitemap: {HOME}a.xml # one", "sitemap:\t/b.xml", "Sitemap:", ""]
    )
    assert of_kind(links_in("robots", body.encode(), HOME + "robots.txt", {}, SITE), "sitemap") == [
        HOME + "a.xml",
        HOME + "b.xml",
    ]


def test_robots_txt_names_none_when_the_site_file_does() -> None:
    site = SITE.model_copy(update={"sitemaps": ()})
    assert links_in("robots", b"Sitemap: /news.xml", HOME + "robots.txt", {}, site) == Found(passed_over=1)
