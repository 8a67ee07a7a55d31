"""The spider against a small site of our own: one run of the fetching child, looked at from every side."""

import gzip
import itertools
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings.default_settings import DOWNLOADER_MIDDLEWARES_BASE

from spiders.article_spider import ArticleSpider
from tests.small_site import Newsroom, SmallSite, front, serving, story

TRAP = "/2026/06/the-vote-in-full/?replytocom=7"
BROKEN = "/2026/06/a-page-that-is-broken/"
MANNERS = {"slow": "delay = 0.3", "tired": "delay = 0.3", "failing": "delay = 0\nretry_wait = 0.2"}


@dataclass
class World:
    room: Newsroom
    sites: dict[str, SmallSite]
    runs: dict[str, str]
    code: int
    errors: str

    def outcomes(self, name: str) -> dict[str, str]:
        return self.room.outcomes(self.runs[name])

    def waiting(self, name: str) -> list[tuple[str, int]]:
        query = "SELECT outcome, sum(addresses) FROM waiting WHERE run_id = ? GROUP BY 1"
        return [(outcome, count) for outcome, count in self.room.ask(query, self.runs[name])]

    def captures(self, name: str) -> list[tuple[str, str, int, str, str | None]]:
        rows = self.room.ask(
            "SELECT kind, url, status, truncated, processed_by FROM captures WHERE run_id = ?", self.runs[name]
        )
        return [(kind, "/" + url.split("/", 3)[3], status, cut, by) for kind, url, status, cut, by in rows]

    def findings(self, name: str) -> list[str]:
        return [row[0] for row in self.room.ask('SELECT "check" FROM findings WHERE run_id = ?', self.runs[name])]


def redirect(target: str) -> tuple[int, dict[str, str], bytes]:
    return 302, {"Location": target}, b""


def failing_first(status: int, headers: dict[str, str], body: bytes) -> Any:
    """Fails once, then answers."""
    calls = itertools.count()
    return lambda _handler: (status, headers, b"") if next(calls) == 0 else body


def cut_short(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p>The council")
    handler.close_connection = True


def endless_headers(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Filler: 0123456789\r\n" * 20_000 + b"\r\n")
    handler.close_connection = True


def first_then_cut(body: bytes) -> Any:
    calls = itertools.count()
    return lambda handler: cut_short(handler) if next(calls) == 0 else body


FEED = b"""<rss version="2.0"><channel><title>Gazette</title>
<item><title>The vote in full</title><link>http://127.0.0.1:%d/2026/06/the-vote-in-full/?utm_source=feed</link>
<pubDate>Mon, 01 Jun 2026 09:00:00 GMT</pubDate></item></channel></rss>"""
ROBOTS = b"User-agent: *\nDisallow: /2026/06/a-secret-meeting/\n"


def gazette() -> dict[str, Any]:
    return {
        "/robots.txt": (200, {"Content-Type": "text/plain", "Set-Cookie": "seen=1"}, ROBOTS),
        "/": (
            200,
            {"Content-Type": "text/html", "Set-Cookie": "reader=42"},
            b'<link rel="alternate" type="application/rss+xml" href="/feed/">'
            + front(
                "/2026/06/the-vote-in-full/",
                "/2026/06/packed-for-the-road/",
                "/2026/06/a-secret-meeting/",
                "/2026/06/moved-to-a-new-address/",
                "/2026/06/never-written-at-all/",
                TRAP,
            ),
        ),
        "/2026/06/the-vote-in-full/": (200, {"ETag": '"7"'}, story("The vote in full")),
        "/2026/06/packed-for-the-road/": (200, {"Content-Encoding": "gzip"}, gzip.compress(story("Packed"))),
        "/2026/06/moved-to-a-new-address/": redirect("/2026/06/the-vote-in-full/?moved=1"),
        "/2026/06/the-vote-in-full/?moved=1": story("Moved"),
    }


def rough() -> dict[str, Any]:
    pages = {
        "/1/in-one-moment-please": failing_first(503, {"Retry-After": "0"}, story("Flaky")),
        "/2/cut-off-once-at-first": first_then_cut(story("Whole")),
        "/3/round-and-round-it-goes": redirect("/3/round-and-round-it-goes"),
        "/4/to-the-machine-room": lambda handler: redirect(f"http://127.0.0.1:{handler.server.server_port + 1}/"),
        "/5/to-the-files-of-old": redirect("file:///etc/passwd"),
        "/6/to-another-paper-entirely": redirect("https://other.example/story"),
        "/7/a-bomb-in-small-letters": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(11 << 20))),
        "/8/headers-without-any-end": endless_headers,
        "/9/a-chain-of-ten-more-0": redirect("/9/a-chain-of-ten-more-1"),
        "/10/packed-in-another-way": (200, {"Content-Encoding": "br"}, b"\0no brotli"),
    }
    chain = {f"/9/a-chain-of-ten-more-{n}": redirect(f"/9/a-chain-of-ten-more-{n + 1}") for n in range(1, 20)}
    return {**pages, **chain, "/": front(*pages)}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    room = Newsroom(tmp_path_factory.mktemp("spider"))
    with ExitStack() as stack:
        sites = {
            "gazette": stack.enter_context(serving(gazette())),
            "rough": stack.enter_context(serving(rough())),
            "closed": stack.enter_context(
                serving({"/robots.txt": (429, {"Retry-After": "900"}, b""), "/": front("/a")})
            ),
            "slow": stack.enter_context(serving({"/": front("/1/the-first-story-today", "/2/the-second-story-today")})),
            "tired": stack.enter_context(serving()),
            "failing": stack.enter_context(serving({"/": front(BROKEN), BROKEN: (500, {}, b"broken")})),
        }
        sites["gazette"].pages["/feed/"] = (200, {"Content-Type": "application/rss+xml"}, FEED % sites["gazette"].port)
        tired = ("/1/please-leave-us-alone", "/2/the-other-story-today", "/3/yet-another-story-now")
        sites["tired"].pages |= {"/": front(*tired)} | dict.fromkeys(tired, (429, {"Retry-After": "600"}, b""))
        for name, site in sites.items():
            room.add(name, site.home, MANNERS.get(name, "delay = 0"))
        code, runs, errors = room.fetch(*sites)
        yield World(room, sites, runs, code, errors)


def test_the_child_ends_well_and_says_nothing(world: World) -> None:
    assert (world.code, world.errors) == (0, "")


def test_robots_are_asked_first_and_obeyed(world: World) -> None:
    for site in world.sites.values():
        assert site.paths()[0] == "/robots.txt"
    assert "/2026/06/a-secret-meeting/" not in world.sites["gazette"].paths()
    assert world.outcomes("gazette")["/2026/06/a-secret-meeting/"] == "robots"


def test_each_address_is_asked_for_once_whatever_links_to_it(world: World) -> None:
    asked = world.sites["gazette"].paths()
    assert asked.count("/2026/06/the-vote-in-full/") == 1
    assert not [path for path in asked if "utm_source" in path or "replytocom" in path]
    assert world.outcomes("gazette")[TRAP] == "trap"


def test_responses_are_archived_with_their_kinds_and_pages_are_left_to_the_stages(world: World) -> None:
    found = world.captures("gazette")
    assert ("robots", "/robots.txt", 200, "", "fetch") in found
    assert ("section", "/", 200, "", "fetch") in found
    assert ("feed", "/feed/", 200, "", "fetch") in found
    assert ("page", "/2026/06/the-vote-in-full/", 200, "", None) in found
    assert ("page", "/2026/06/never-written-at-all/", 404, "", "fetch") in found


def test_a_redirect_is_kept_and_its_target_answers_for_the_address_asked(world: World) -> None:
    moved = [row for row in world.captures("gazette") if row[1] == "/2026/06/moved-to-a-new-address/"]
    assert [(status, by) for _, _, status, _, by in moved] == [(302, "fetch"), (200, None)]
    (final,) = world.room.ask("SELECT final_url FROM captures WHERE url LIKE '%moved-to%' AND status = 200")
    assert final[0].endswith("/2026/06/the-vote-in-full/?moved=1")


def test_bytes_and_headers_lie_in_the_archive_as_received(world: World) -> None:
    (path,) = world.room.config.archive.glob("*gazette*.warc.gz")
    data = gzip.decompress(path.read_bytes())
    assert gzip.compress(story("Packed"))[12:] in data
    assert b"Content-Encoding: gzip" in data
    assert b"User-Agent: onrecord/0.1" in data


def test_no_cookie_is_ever_sent(world: World) -> None:
    sent = [hit.headers for site in world.sites.values() for hit in site.hits]
    assert not [headers for headers in sent if "Cookie" in headers or "Referer" in headers]


def test_titles_and_times_of_the_feed_reach_the_frontier(world: World) -> None:
    rows = world.room.ask("SELECT title, published_at FROM frontier WHERE url LIKE '%/the-vote-in-full/'")
    assert [row[1] for row in rows] == ["2026-06-01T09:00:00+00:00"]


def test_every_rough_page_has_the_outcome_it_deserves(world: World) -> None:
    assert {path: outcome for path, outcome in world.outcomes("rough").items() if path[1:2].isdigit()} == {
        "/3/round-and-round-it-goes": "redirect_loop",
        "/4/to-the-machine-room": "forbidden_address",
        "/5/to-the-files-of-old": "forbidden_scheme",
        "/6/to-another-paper-entirely": "offsite",
        "/7/a-bomb-in-small-letters": "too_large",
        "/8/headers-without-any-end": "protocol_error",
        "/9/a-chain-of-ten-more-0": "redirect_loop",
        "/10/packed-in-another-way": "undecodable",
    }


def test_what_fails_once_is_asked_for_again_and_stored(world: World) -> None:
    found = {(path, status, cut, by) for _, path, status, cut, by in world.captures("rough")}
    assert ("/1/in-one-moment-please", 503, "", "fetch") in found
    assert ("/1/in-one-moment-please", 200, "", None) in found
    assert ("/2/cut-off-once-at-first", 200, "disconnect", "fetch") in found
    assert ("/2/cut-off-once-at-first", 200, "", None) in found


def test_what_fails_is_asked_for_three_times_as_far_apart_as_the_site_file_says(world: World) -> None:
    first, second, third = (hit.at for hit in world.sites["failing"].hits if hit.path == BROKEN)
    assert second - first > 0.19
    assert third - second > 0.79  # four times as long
    assert third - first < 10  # what it would be without the site file's word
    assert world.outcomes("failing")[BROKEN] == "http_error"


def test_ten_redirects_are_followed_and_no_more(world: World) -> None:
    assert len([path for path in world.sites["rough"].paths() if path.startswith("/9/")]) == 11


def test_a_site_whose_robots_are_out_of_reach_is_left_alone(world: World) -> None:
    assert world.sites["closed"].paths() == ["/robots.txt"]
    assert world.outcomes("closed") == {"/robots.txt": "rate_limited"}
    assert world.waiting("closed") == [("rate_limited", 1)]
    assert "robots" in world.findings("closed")


def test_requests_keep_their_distance_one_at_a_time(world: World) -> None:
    times = [hit.at for hit in world.sites["slow"].hits]
    assert len(times) == 4
    shortest = min(after - before for before, after in itertools.pairwise(times))
    assert shortest > 0.15  # they leave 0.3 s apart; a busy machine may notice one late and the next in time


def test_a_site_that_asks_for_ten_minutes_gets_them(world: World) -> None:
    asked = [path for path in world.sites["tired"].paths() if path[1:2].isdigit()]
    assert len(asked) == 1
    assert [world.outcomes("tired")[path] for path in asked] == ["rate_limited"]
    assert world.waiting("tired") == [("rate_limited", 2)]
    (due,) = world.room.ask("SELECT min(due_at) > datetime('now', '+590 seconds') FROM frontier WHERE kind = 'robots'")
    assert due == (1,)


def test_a_second_run_asks_whether_pages_have_changed(world: World) -> None:
    db = world.room.db()
    db.execute("UPDATE frontier SET due_at = '2026-01-01' WHERE site = 'gazette'")
    db.close()
    world.sites["gazette"].hits.clear()
    code, runs, errors = world.room.fetch("gazette", "tired")
    assert (code, errors) == (0, "")
    hit = world.sites["gazette"].hit("/2026/06/the-vote-in-full/")
    assert hit.headers["If-None-Match"] == '"7"'
    outcomes = world.room.outcomes(runs["gazette"])
    assert outcomes["/2026/06/the-vote-in-full/"] == "unchanged"
    assert outcomes["/2026/06/packed-for-the-road/"] == "unchanged"
    asked = world.room.ask("SELECT not_modified FROM crawl_runs WHERE id = ?", runs["gazette"])
    assert asked == [(1,)]


def test_that_run_left_the_tired_site_alone(world: World) -> None:
    before = len(world.sites["tired"].hits)
    code, runs, _ = world.room.fetch("tired")
    assert code == 0
    assert len(world.sites["tired"].hits) == before
    assert world.room.outcomes(runs["tired"]) == {}
    assert world.room.waiting(runs["tired"]) == 2  # the third rests until its server wants to be asked


POST = {
    "link": "",
    "title": {"rendered": "A post"},
    "date_gmt": "2026-06-01T09:00:00",
    "modified_gmt": "2026-06-01T09:00:00",
}


def test_a_wordpress_listing_is_read_to_its_last_page_and_later_only_what_changed(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    with serving() as site:

        def listing(number: int) -> tuple[int, dict[str, str], bytes]:
            post = POST | {"link": f"{site.home}2026/06/post-number-{number}/"}
            return 200, {"Content-Type": "application/json", "X-WP-TotalPages": "2"}, json.dumps([post]).encode()

        query = "/wp-json/wp/v2/posts?per_page=100&_embed=author%2Cwp%3Aterm"
        site.pages |= {
            "/": b'<link rel="https://api.w.org/" href="/wp-json/"><p>Welcome</p>',
            query: listing(1),
            f"{query}&page=2": listing(2),
            "/2026/06/post-number-1/": story("Post 1"),
            "/2026/06/post-number-2/": story("Post 2"),
        }
        room.add("press", site.home)
        assert room.fetch("press")[0] == 0
        assert {path for path in site.paths() if "post-number" in path} == {
            "/2026/06/post-number-1/",
            "/2026/06/post-number-2/",
        }
        pending = room.ask("SELECT kind, count(*) FROM captures WHERE processed_by IS NULL GROUP BY 1 ORDER BY 1")
        assert pending == [("api", 2), ("page", 2)]
        site.hits.clear()
        time.sleep(0.1)
        room.fetch("press")
        (listed,) = (path for path in site.paths() if path.startswith("/wp-json/"))
        assert "modified_after=" in listed


def test_what_is_used_of_scrapys_middlewares_stands_where_scrapy_has_it() -> None:
    used = (ArticleSpider.custom_settings or {})["DOWNLOADER_MIDDLEWARES_BASE"]
    assert used.items() <= DOWNLOADER_MIDDLEWARES_BASE.items()
    assert not [name for name in used if "cookies" in name or "retry" in name or "redirect" in name]
