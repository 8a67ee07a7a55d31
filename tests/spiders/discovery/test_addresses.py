"""An article has one spelling, and what is no article, belongs elsewhere or is a trap is refused by name."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from schemas.site import Site
from spiders.discovery import candidate, document, posts_url
from spiders.discovery.addresses import Refusal
from tests.spiders.discovery.documents import HOME, SITE, STORY


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
        (HOME + "Fares Rise Again", HOME + "Fares%20Rise%20Again"),
        (HOME + "2026/\r\n     a-vote", HOME + "2026/a-vote"),
        (HOME + "a-vote?ref=rss&UTM_Source=x&utm-medium=y", HOME + "a-vote"),
        (HOME + "story.php?id=5512&cat=2", HOME + "story.php?cat=2&id=5512"),
        (HOME + "article.asp?aid=10456&author=5", HOME + "article.asp?aid=10456&author=5"),
        (HOME + "?p=129&tag=ferry", HOME + "?p=129&tag=ferry"),
        (HOME + "council-votes-on-fares?cat=2", HOME + "council-votes-on-fares?cat=2"),
        (HOME + "2026/05/04/jobs", HOME + "2026/05/04/jobs"),
        (HOME + "opinion/2026/05/help/", HOME + "opinion/2026/05/help/"),
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
        (HOME + "a" * 8000, "trap"),
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
        (STORY + "feed/", "not_article"),
        (HOME + "2026/05/feed/", "not_article"),
        (HOME + "index.php?cat=2", "not_article"),
        (HOME + "index.php?cat=2&lang=3", "not_article"),
        (HOME + "?author=5", "not_article"),
        (HOME + "?s=ferry&id=7", "not_article"),
        (HOME + "info/help", "not_article"),
        (HOME + "election/2026/about", "not_article"),
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
