"""What a site announced is held or missed for a reason, and hours without a look are told; on a real crawl."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.crawl.run import run
from pipeline.sites import load_sites
from pipeline.watch.announced import _different
from pipeline.watch.coverage import FATES, Coverage, coverage_of, reasons, sentence
from tests.small_site import Newsroom, front, serving
from tests.watch.paper import feed, hours_ago, site_file, story

HOUR = timedelta(hours=1)
HELD, BROKEN, LISTING, OLD, LATE = (
    f"/news/{name}-of-the-harbour" for name in ("pumps", "cranes", "lists", "old", "late")
)
SHUT = "/private/letters-of-the-harbour"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A paper whose feed announces what is fine, broken, no article, forbidden, and too old to count."""
    with serving({"/": front(HELD), HELD: story("Pumps"), BROKEN: (500, {}, b"broken"), OLD: story("Old")}) as site:
        site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n")
        site.pages[LISTING] = b"<html><head><title>Not found</title></head><body><h1>Page not found</h1></body></html>"
        items = {HELD: 2, BROKEN: 3, LISTING: 4, SHUT: 5, OLD: 24 * 30}
        site.pages["/feed.xml"] = feed(site, {path: hours_ago(hours) for path, hours in items.items()})
        found = Newsroom(tmp_path_factory.mktemp("coverage"))
        found.add("gazette", site.home, site_file(site, "max_pages = 5\n"))
        crawl(found)
        yield found


def crawl(room: Newsroom) -> None:
    sites = load_sites(room.config.sites)
    run(room.config.model_copy(update={"workers": 1}), [sites["gazette"]])


def coverage(room: Newsroom, since: datetime | None = None, until: datetime | None = None) -> Coverage:
    site = load_sites(room.config.sites)["gazette"]
    with contextlib.closing(room.db()) as db:
        return coverage_of(db, room.config, site, since or hours_ago(48), until or datetime.now(UTC))


def test_each_announced_article_is_held_or_missed_for_a_reason(room: Newsroom) -> None:
    found = coverage(room)
    assert found.announced["feed"] == found.announced["all"]
    assert {fate: count for fate, count in found.announced["all"].items() if count} == {
        "held": 1, "refused": 2, "failed": 1,
    }  # fmt: skip
    assert {"/" + one.url.split("/", 3)[3]: (one.fate, one.why.partition(":")[0]) for one in found.missed} == {
        BROKEN: ("failed", "http_error"),
        LISTING: ("refused", "not_article"),
        SHUT: ("refused", "robots"),
    }
    assert {row["why"].partition(":")[0]: row["articles"] for row in reasons(found.missed)} == {
        "http_error": 1, "not_article": 1, "robots": 1,
    }  # fmt: skip


def test_an_article_from_before_the_period_is_counted_when_the_period_has_it(room: Newsroom) -> None:
    assert coverage(room, hours_ago(24 * 40)).announced["all"]["held"] == 2


def test_the_sentence_says_the_numbers_that_the_table_has(room: Newsroom) -> None:
    found = coverage(room)
    told = sentence(found)
    assert "gazette announced 4 articles" in told
    assert "holds 1 of 4 (25.0%); of the rest: 2 refused by a rule, 1 that could not be fetched or read" in told
    assert f"looked in {found.looked} of {found.hours} hours" in told


def test_an_address_that_was_never_fetched_waits(tmp_path: Path) -> None:
    with serving({"/": front(HELD), HELD: story("Pumps")}) as site:
        site.pages["/feed.xml"] = feed(site, {HELD: hours_ago(2), BROKEN: hours_ago(3)})
        room = Newsroom(tmp_path)
        room.add("gazette", site.home, site_file(site, "max_pages = 1\n"))
        crawl(room)
        found = coverage(room)
    assert [(one.fate, one.why) for one in found.missed] == [("waiting", "not fetched yet")]


def test_hours_without_a_look_are_told_and_whether_the_next_feed_reaches_beyond_them(room: Newsroom) -> None:
    now = datetime.now(UTC)
    (gap,) = coverage(room, now - 48 * HOUR, now).gaps
    assert gap.bridged is False  # but for the pinned one, the oldest item that the feed has is of five hours ago
    (near,) = coverage(room, now - 2 * HOUR, now).gaps
    assert near.bridged is True
    assert near.begin == now - 2 * HOUR
    assert abs(near.end - now) < HOUR
    (hours, looked) = (coverage(room, now - 2 * HOUR, now).hours, coverage(room, now - 2 * HOUR, now).looked)
    assert (hours, looked) in ((3, 1), (3, 2))


def test_what_left_the_feed_between_two_looks_was_announced_all_the_same(tmp_path: Path) -> None:
    with serving({"/": front(HELD), HELD: story("Pumps"), LATE: story("Late")}) as site:
        site.pages["/feed.xml"] = feed(site, {HELD: hours_ago(2), BROKEN: hours_ago(3)})
        room = Newsroom(tmp_path)
        room.add("gazette", site.home, site_file(site))
        crawl(room)
        site.pages["/feed.xml"] = feed(site, {LATE: hours_ago(1)})
        crawl(room)
    found = coverage(room)
    assert found.announced["feed"] == {**dict.fromkeys(FATES, 0), "held": 2, "failed": 1}


def test_of_a_sitemap_the_last_of_a_day_is_read_and_of_a_feed_each_that_differs() -> None:
    rows = [
        [f"{kind}-{n}", "run", kind, f"/{kind}.xml", f"2026-03-{14 + n // 3}T{n:02}:00:00+00:00", 200, digest]
        for kind in ("feed", "sitemap")
        for n, digest in enumerate("aabbcd")
    ]
    rows.append(["feed-304", "run", "feed", "/feed.xml", "2026-03-16T00:00:00+00:00", 304, "e"])
    assert [row[0] for row in _different(rows)] == ["feed-0", "feed-2", "sitemap-2", "feed-4", "feed-5", "sitemap-5"]


def test_a_time_in_which_nobody_looked_at_all_is_one_gap_of_which_nothing_is_known(room: Newsroom) -> None:
    found = coverage(room, hours_ago(400), hours_ago(300))
    assert (found.total, found.looked) == (0, 0)
    assert [(round(gap.hours), gap.bridged) for gap in found.gaps] == [(100, None)]
    assert "no article of gazette was seen" in sentence(found)


def test_a_document_that_was_damaged_in_the_archive_is_told_and_the_others_count(tmp_path: Path) -> None:
    with serving({"/": front(HELD), HELD: story("Pumps")}) as site:
        site.pages["/feed.xml"] = feed(site, {HELD: hours_ago(2)})
        room = Newsroom(tmp_path)
        room.add("gazette", site.home, site_file(site))
        crawl(room)
    db = room.db()
    db.execute("UPDATE captures SET warc_offset = warc_offset + 1 WHERE kind = 'feed'")
    db.close()
    found = coverage(room)
    assert (found.total, len(found.unreadable)) == (0, 1)
    assert "feed.xml" in found.unreadable[0]
