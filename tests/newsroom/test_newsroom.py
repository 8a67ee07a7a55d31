"""The newsroom: its stories are true to themselves, its papers answer as papers do, and its levers move one thing."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest

from pipeline.newsroom import Newsroom, TrueArticle, read_stories
from pipeline.newsroom.stories import read_story
from schemas import Site

CHANGED = datetime(2026, 4, 1, 12, tzinfo=UTC)
STORIES = read_stories()
BY_SLUG = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(clock=lambda: CHANGED) as running:
        yield running


def get(url: str, method: str = "GET", **headers: str) -> Reply:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request(method, target, headers={key.replace("_", "-"): value for key, value in headers.items()})
    reply = connection.getresponse()
    found = Reply(reply.status, {key.lower(): value for key, value in reply.getheaders()}, reply.read())
    connection.close()
    return found


def story_of(newsroom: Newsroom, slug: str) -> TrueArticle:
    return next(story for story in newsroom.stories if story.slug == slug)


def locs(body: bytes) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", body.decode())


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?a\b[^>]*>", "", page))).split())


# The stories


PAPERS = {
    "lantern-post": "en", "harrow-courier": "en", "meridian-digest": "en",
    "weserauer-bote": "de", "gazette-de-valmoret": "fr",
}  # fmt: skip


def test_there_are_some_forty_stories_in_five_papers_each_told_apart_by_its_slug() -> None:
    assert {story.paper: story.language for story in STORIES} == PAPERS
    assert len({story.slug for story in STORIES}) == len(STORIES) >= 38


@BY_SLUG
def test_every_part_of_a_quotation_stands_in_the_text_in_order(story: TrueArticle) -> None:
    assert story.quotes
    at = 0
    for part in (part for quote in story.quotes for part in quote.parts):
        at = story.text.index(part, at) + len(part)


@BY_SLUG
def test_a_direct_quotation_is_between_quotation_marks(story: TrueArticle) -> None:
    for quote in story.quotes:
        before = [story.text[: story.text.index(part)].rstrip()[-1] for part in quote.parts]
        assert (quote.kind == "direct") <= set(before).issubset({"“", '"', "„", "«"}), quote


@BY_SLUG
def test_every_speaker_is_named_in_the_story(story: TrueArticle) -> None:
    for quote in story.quotes:
        assert quote.speaker in f"{story.text} {story.dek}"


@BY_SLUG
def test_a_story_is_of_a_newspapers_length_and_without_leftover_marks(story: TrueArticle) -> None:
    assert 100 <= len(story.text.split()) <= 500
    assert not set("{}[]") & set(story.text)
    assert story.published_at.tzinfo


def test_a_mark_left_open_is_told_with_its_place() -> None:
    with pytest.raises(ValueError, match=r"some-paper/some-slug.*Ann Lee: “Yes"):
        read_story("+++\npublished = 2026-01-01T00:00:00Z\n+++\n{Ann Lee: “Yes,” she said.", "some-paper", "some-slug")


# The papers


def test_every_public_story_is_served_whole_at_its_address(newsroom: Newsroom) -> None:
    assert len(newsroom.truth) == len(STORIES) - 2
    for story in newsroom.truth:
        reply = get(story.url)
        assert reply.status == 200
        words = words_of(reply.text)
        for block in story.blocks:
            assert all(" ".join(line.replace(" | ", " ").split()) in words for line in block.text.split("\n"))


def test_sitemaps_lead_to_every_public_story_and_to_no_other(newsroom: Newsroom) -> None:
    found: set[str] = set()
    for home in newsroom.papers.values():
        sitemap = re.findall(r"^Sitemap: (\S+)$", get(f"{home}robots.txt").text, re.M)
        first = locs(get(sitemap[0]).body)
        deeper = [url for url in first if url.endswith(".xml")]
        found.update(first, *(locs(get(url).body) for url in deeper))
    stories = {url for url in found if re.search(r"/2026/|-2?\d{2}-|/news/", url)}
    assert stories == {story.url for story in newsroom.truth}


def test_wordpress_names_its_api_and_lists_what_was_modified_after_a_moment(newsroom: Newsroom) -> None:
    home = newsroom.papers["lantern-post"]
    root = re.search(r'rel="https://api.w.org/" href="([^"]+)"', get(home).text)
    assert root
    listing = f"{root[1]}wp/v2/posts?per_page=100&_embed=author,wp:term&orderby=modified&modified_after="
    newsroom.revise("harbour-levy-passes")
    posts = json.loads(get(f"{listing}2026-03-20T00:00:00Z").body)
    assert [post["slug"] for post in posts] == ["harbour-levy-passes"]
    assert posts[0]["modified_gmt"] == "2026-04-01T12:00:00"
    assert posts[0]["_embedded"]["author"][0]["name"] == "Maren Oduya"
    assert [term["name"] for term in posts[0]["_embedded"]["wp:term"][0]] == ["Politics", "Trending News"]


def test_wordpress_pages_its_listing_and_refuses_a_page_beyond_the_last(newsroom: Newsroom) -> None:
    posts = newsroom.papers["lantern-post"] + "wp-json/wp/v2/posts?per_page=5&page="
    replies = [get(f"{posts}{page}") for page in (1, 2, 3, 4)]
    assert [reply.status for reply in replies] == [200, 200, 200, 400]
    assert replies[0].headers["x-wp-totalpages"] == "3"
    slugs = [post["slug"] for reply in replies[:3] for post in json.loads(reply.body)]
    assert sorted(slugs) == sorted(story.slug for story in newsroom.truth if story.paper == "lantern-post")
    assert get(newsroom.papers["lantern-post"] + "wp-json/wp/v2/posts?per_page=ten").status == 400


def test_the_wordpress_page_carries_the_furniture_that_is_to_be_cleaned_away(newsroom: Newsroom) -> None:
    page = get(story_of(newsroom, "harbour-levy-passes").url).text
    for furniture in ("<h2>Title</h2>", "Leave a Reply", "replytocom=", "sharedaddy", "jp-relatedposts", "author-box"):
        assert furniture in page
    assert ">Politics</a><a" in page  # the labels are glued together
    assert page.count("Assembly passes harbour levy after night of shouting</h") == 2
    assert "newsletter-signup" in get(story_of(newsroom, "teachers-pay-deal").url).text


def test_the_plain_paper_has_no_feed_but_json_ld_that_tells_the_truth(newsroom: Newsroom) -> None:
    story = story_of(newsroom, "county-bond-measure")
    page = get(story.url).text
    about = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert about["headline"] == story.headline
    assert tuple(author["name"] for author in about["author"]) == story.bylines
    assert datetime.fromisoformat(about["datePublished"]) == story.published_at
    assert "rss" not in get(newsroom.papers["harrow-courier"]).text


def test_the_digest_tells_one_story_at_many_addresses_with_one_canonical(newsroom: Newsroom) -> None:
    story = story_of(newsroom, "rail-inquiry-report")
    feed = get(newsroom.papers["meridian-digest"] + "rss.xml").text
    link = next(unescape(url) for url in re.findall(r"<link>(.*?)</link>", feed) if story.slug in url)
    short = story.url.removesuffix(f"-{story.slug}")
    for address in (link, short, story.url.replace("/news/", "/amp/news/")):
        assert address != story.url
        assert f'<link rel="canonical" href="{story.url}">' in get(address).text


@pytest.mark.parametrize(
    ("slug", "parts"),
    [
        ("deich-haushalt", ("Die Schleuse", "kommt im Herbst dran.")),
        ("budget-des-ponts", ("Le vieux pont a trois siècles", "il nous accordera bien trois ans.")),
    ],
)
def test_quotations_in_other_marks_are_read_without_them(slug: str, parts: tuple[str, ...]) -> None:
    (story,) = [story for story in STORIES if story.slug == slug]
    assert parts in [quote.parts for quote in story.quotes]
    assert not any(mark in part for quote in story.quotes for part in quote.parts for mark in "„“«»")


@pytest.mark.parametrize(
    ("paper", "slug", "date", "author"),
    [
        ("weserauer-bote", "deich-haushalt", "12. März 2026, 18:20 Uhr", "Von Jette Halbrook"),
        ("gazette-de-valmoret", "budget-des-ponts", "11 mars 2026 à 19h10", "Par Solène Aubrac"),
    ],
)
def test_papers_in_other_languages_date_and_sign_in_their_own_words(
    newsroom: Newsroom, paper: str, slug: str, date: str, author: str
) -> None:
    story = story_of(newsroom, slug)
    shown = get(story.url).text
    assert date in shown
    assert author in shown
    assert f'<html lang="{story.language}">' in shown
    feed = re.findall(r'type="application/(?:rss|atom)\+xml"[^>]* href="/([^"]+)"', get(newsroom.papers[paper]).text)
    assert story.url in get(newsroom.papers[paper] + feed[0]).text


# Manners of the server


def test_a_page_that_has_not_changed_answers_304_to_either_validator(newsroom: Newsroom) -> None:
    url = story_of(newsroom, "rail-inquiry-report").url
    first = get(url)
    by_tag = get(url, If_None_Match=first.headers["etag"])
    by_date = get(url, If_Modified_Since=first.headers["last-modified"])
    assert (by_tag.status, by_tag.body, by_date.status) == (304, b"", 304)
    newsroom.revise("rail-inquiry-report")
    assert get(url, If_None_Match=first.headers["etag"]).status == 200
    assert get(url, If_Modified_Since=first.headers["last-modified"]).status == 200
    assert get(url, If_Modified_Since=format_datetime(CHANGED, usegmt=True)).status == 304
    assert get(url, If_Modified_Since="yesterday").status == 200


def test_gzip_is_sent_only_to_those_who_ask(newsroom: Newsroom) -> None:
    home = newsroom.papers["lantern-post"]
    plain, squeezed = get(home), get(home, Accept_Encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(squeezed.body) == plain.body


def test_one_connection_serves_many_requests_and_head_has_no_body(newsroom: Newsroom) -> None:
    connection = HTTPConnection(urlsplit(newsroom.papers["harrow-courier"]).netloc, timeout=5)
    for method in ("HEAD", "GET", "GET"):
        connection.request(method, "/politics/")
        reply = connection.getresponse()
        body = reply.read()
        assert (reply.status, bool(body)) == (200, method == "GET")
    connection.close()


def test_the_log_tells_who_asked_for_what_and_how(newsroom: Newsroom) -> None:
    url = newsroom.papers["meridian-digest"] + "rss.xml"
    tag = get(url, User_Agent="onrecord/0.1").headers["etag"]
    get(url, If_None_Match=tag)
    first, second = newsroom.requests
    assert (first.paper, first.method, first.path) == ("meridian-digest", "GET", "/rss.xml")
    assert (first.status, first.conditional, first.user_agent) == (200, False, "onrecord/0.1")
    assert (second.status, second.conditional) == (304, True)
    assert first.started <= second.started <= monotonic()


def test_the_papers_listen_on_loopback_alone_and_on_the_same_ports_after_a_restart(newsroom: Newsroom) -> None:
    papers = newsroom.papers
    assert {urlsplit(home).hostname for home in papers.values()} == {"127.0.0.1"}
    newsroom.stop()
    with pytest.raises(ConnectionRefusedError):
        get(papers["lantern-post"])
    newsroom.start()
    assert newsroom.papers == papers
    assert get(papers["lantern-post"]).status == 200


# Levers


def test_revise_alters_one_paragraph_that_quotes_nobody(newsroom: Newsroom) -> None:
    for story in newsroom.stories:
        after = newsroom.revise(story.slug)
        changed = [(old, new) for old, new in zip(story.blocks, after.blocks, strict=True) if old != new]
        assert len(changed) == 1
        assert changed[0][1].text.startswith(changed[0][0].text)
        assert after.quotes == story.quotes
        assert after.modified_at == CHANGED


def test_revising_twice_makes_two_different_texts(newsroom: Newsroom) -> None:
    first, second = newsroom.revise("census-dispute"), newsroom.revise("census-dispute")
    assert first.text != second.text
    added = [block.text for block, old in zip(second.blocks, first.blocks, strict=True) if block != old]
    assert added[0] in words_of(get(second.url).text)


def test_a_deleted_story_is_gone_from_lists_and_answers_410_until_it_is_published_again(newsroom: Newsroom) -> None:
    url, section = story_of(newsroom, "quarry-zoning-appeal").url, newsroom.papers["harrow-courier"] + "politics/"
    newsroom.delete("quarry-zoning-appeal")
    assert get(url).status == 410
    assert "quarry-zoning-appeal" not in get(section).text
    newsroom.delete("quarry-zoning-appeal", status=404)
    assert get(url).status == 404
    newsroom.publish("quarry-zoning-appeal")
    assert get(url).status == 200


def test_a_story_that_was_held_back_appears_everywhere_when_published(newsroom: Newsroom) -> None:
    home, slug = newsroom.papers["lantern-post"], "petition-site-reply-form"
    places = ("", "feed/", "wp-sitemap-posts-post-1.xml", "wp-json/wp/v2/posts?per_page=100")
    assert get(story_of(newsroom, slug).url).status == 404
    assert not [place for place in places if slug in get(home + place).text]
    story = newsroom.publish(slug)
    assert [place for place in places if slug in get(home + place).text] == list(places)
    assert get(story.url).status == 200
    assert slug in {each.slug for each in newsroom.truth}


def test_fail_answers_with_a_status_so_many_times_and_then_the_page_again(newsroom: Newsroom) -> None:
    feed = newsroom.papers["lantern-post"] + "feed/"
    newsroom.fail("/feed/", 503, times=2, retry_after=7)
    replies = [get(feed), get(f"{feed}?x=1"), get(feed)]
    assert [reply.status for reply in replies] == [503, 503, 200]
    assert replies[0].headers["retry-after"] == "7"
    assert "etag" not in replies[0].headers


def test_a_whole_address_fails_on_its_own_paper_only(newsroom: Newsroom) -> None:
    robots = [f"{home}robots.txt" for home in newsroom.papers.values()]
    newsroom.fail(robots[1], 500)
    assert [get(url).status for url in robots] == [200, 500, 200, 200, 200]


def test_throttle_makes_every_answer_wait(newsroom: Newsroom) -> None:
    newsroom.throttle(0.2)
    started = monotonic()
    get(newsroom.papers["harrow-courier"])
    assert monotonic() - started >= 0.2


def test_site_files_are_ones_that_onrecord_reads(newsroom: Newsroom, tmp_path: Path) -> None:
    files = newsroom.site_files(tmp_path / "sites")
    sites = [Site.parse(file.read_text(), file) for file in files]
    assert {site.name: site.home for site in sites} == newsroom.papers
    assert {site.name: site.language for site in sites} == PAPERS
    assert {site.delay for site in sites} == {0.0}
