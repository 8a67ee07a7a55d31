"""Budgets of time, pages and disk: what they end, what goes on, and what the run is told as."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Config
from pipeline.crawl.run import run
from pipeline.sites import load_sites
from schemas.errors import Exit
from tests.small_site import Newsroom, SmallSite, front, serving, story

EASY = "delay = 0\n[expect]\nmax_not_article = 1"
PAGES = tuple(f"/{number}/the-story-of-the-day" for number in range(30))


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving({"/": front(*PAGES), **{path: story(path) for path in PAGES}}) as found:
        yield found


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def crawl(room: Newsroom, **more: Any) -> int:
    config = room.config.model_copy(update={"workers": 1, **more})
    own = sorted(path.stem for path in (room.folder / "sites").glob("*.toml"))
    sites = load_sites(config.sites)
    return run(config, [sites[name] for name in own])


def states(room: Newsroom) -> dict[str, tuple[str, int]]:
    return {site: (state, code) for site, state, code in room.ask("SELECT site, state, exit_code FROM crawl_runs")}


def findings(room: Newsroom, site: str) -> dict[str, str]:
    return dict(room.ask('SELECT "check", message FROM findings WHERE site = ?', site))


def fetched(room: Newsroom, like: str) -> int:
    query = "SELECT count(*) FROM captures WHERE kind = 'page' AND status = 200 AND url LIKE ?"
    return int(room.ask(query, f"%{like}%")[0][0])


def dripping(body: bytes, seconds: float) -> Any:
    def answer(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body))
        for n in range(len(body)):
            handler.wfile.write(body[n : n + 1])
            handler.wfile.flush()
            time.sleep(seconds / len(body))

    return answer


def test_a_site_that_drips_uses_up_its_own_minutes_and_nobody_elses(room: Newsroom, paper: SmallSite) -> None:
    pages = {path: dripping(story(path), 3) for path in PAGES}
    with serving({"/": front(*PAGES), **pages}) as slow:
        room.add("dripping", slow.home)
        room.add("quick", paper.home, EASY)
        began = time.monotonic()
        assert crawl(room, site_minutes=0.08) == Exit.BUDGET
        assert time.monotonic() - began < 40
    assert states(room) == {"dripping": ("budget", 13), "quick": ("complete", 0)}
    assert "max_minutes of 0.08" in findings(room, "dripping")["budget"]
    assert fetched(room, "the-story") >= len(PAGES)
    waits = "SELECT sum(addresses) FROM waiting WHERE site = 'dripping'"
    due = (
        "SELECT count(*) FROM frontier WHERE site = 'dripping' AND kind = 'page' AND lease_run IS NULL AND resting = 0"
    )
    assert room.ask(waits) == room.ask(due)


def test_a_site_has_half_an_hour_unless_its_file_says_otherwise(room: Newsroom, paper: SmallSite) -> None:
    assert Config().site_minutes == 30
    room.add("gazette", paper.home, f"max_minutes = 0\n{EASY}")
    room.add("hasty", paper.home, f"max_minutes = 0.001\n{EASY}")
    assert crawl(room, site_minutes=0.002) == Exit.BUDGET
    assert states(room) == {"gazette": ("complete", 0), "hasty": ("budget", 13)}


def test_one_feed_of_many_items_leaves_the_good_articles_their_share(room: Newsroom, paper: SmallSite) -> None:
    items = "".join(
        f"<item><title>Flood {n}</title><link>{paper.home}flood/{n}/the-story-again-and-again</link>"
        f"<pubDate>{datetime.now(UTC) - timedelta(minutes=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n in range(2000)
    )
    paper.pages["/feed"] = (
        200,
        {"Content-Type": "application/rss+xml"},
        f'<rss version="2.0"><channel><title>Flood</title>{items}</channel></rss>'.encode(),
    )
    for n in range(60):
        paper.pages[f"/flood/{n}/the-story-again-and-again"] = story(f"Flood {n}")
    few = "[expect]\nmax_not_article = 1.0"  # two sentences are no story, which is not the question here
    room.add(
        "gazette", paper.home, f"delay = 0\nmax_pages = 60\nfeeds = ['{paper.home}feed']\nwordpress = false\n{few}"
    )
    assert crawl(room) == Exit.BUDGET
    assert fetched(room, "/the-story-of-the-day") == 30
    assert fetched(room, "/flood/") == 30
    assert states(room) == {"gazette": ("budget", 13)}
    assert sum(room.ask("SELECT addresses FROM waiting")[0]) == 2000 - 30


def test_documents_without_end_leave_articles_half_of_the_time(room: Newsroom, paper: SmallSite) -> None:
    parts = "".join(f"<sitemap><loc>{paper.home}part-{n}.xml</loc></sitemap>" for n in range(300))
    paper.pages["/index.xml"] = (200, {"Content-Type": "text/xml"}, f"<sitemapindex>{parts}</sitemapindex>".encode())
    for n in range(300):
        body = f"<urlset><url><loc>{paper.home}old/{n}/a-story-of-long-ago</loc></url></urlset>".encode()
        paper.pages[f"/part-{n}.xml"] = (200, {"Content-Type": "text/xml"}, body)
    room.add(
        "gazette",
        paper.home,
        f"delay = 0.1\nmax_minutes = 0.1\nsitemaps = ['{paper.home}index.xml']\nfeeds = []\nwordpress = false",
    )
    assert crawl(room) == Exit.BUDGET
    assert fetched(room, "/the-story-of-the-day") >= 5


def test_a_run_without_room_on_the_disk_is_told_so_and_not_that_feeds_moved(room: Newsroom, paper: SmallSite) -> None:
    room.add("gazette", paper.home)
    assert crawl(room, min_free_mib=1 << 40) == Exit.STORAGE
    assert paper.hits == []
    assert states(room) == {"gazette": ("failed", 14)}
    told = findings(room, "gazette")
    assert f"{room.config.data}: " in told["disk"]
    assert "links" not in told


def test_minutes_of_the_whole_run_end_what_still_fetches(room: Newsroom, paper: SmallSite) -> None:
    room.add("quick", paper.home, EASY)
    room.add("slow", paper.home, "delay = 2")
    assert crawl(room, max_minutes=0.09) == Exit.BUDGET
    assert states(room) == {"quick": ("complete", 0), "slow": ("budget", 13)}
    assert "max_minutes of 0.09" in findings(room, "slow")["budget"]
