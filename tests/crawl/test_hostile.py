"""One site sends what is built to stop a reader; the good site beside it is fetched on time, and stops are heard."""

import gzip
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import Exit
from tests.small_site import Newsroom, SmallSite, front, serving, story

DELAY = 0.25
PATHS = tuple(f"/2026/06/the-good-story-of-hour-{number}/" for number in range(48))
PAGE, OTHER = "/2026/06/the-vote-on-the-harbour-levy/", "/2026/06/the-vote-on-the-harbour-levy/?page=2"
PROSE = b"".join(b"<p>%d. %s</p>" % (number, b"The council voted again. " * 6) for number in range(6_500))
FILES = "feeds = []\nwordpress = false\n"
NEST = b"<rss><channel><item>" + b"<a>" * 1_000_000
"""Half a minute of a feed's parser."""


def linked(body: bytes, headers: dict[str, str] | None = None) -> dict[str, Any]:
    return {"/": front(PAGE), PAGE: (200, headers or {}, body)}


DOCUMENTS: dict[str, dict[str, Any]] = {
    "robots of line breaks": {"/robots.txt": (200, {"Content-Type": "text/plain"}, b"\n" * 512_000), "/": front(PAGE)},
    "empty members": linked(gzip.compress(b"") * 500_000, {"Content-Encoding": "gzip"}),
    "question marks": linked(b"?" * (9 << 20)),
    "prose on two pages": {**linked(PROSE + f'<a href="{OTHER}">2</a>'.encode()), OTHER: PROSE.replace(b"vo", b"b")},
    "comments in a sitemap": {"/": b"<p>", "/news.xml": b"<!--" * 16_384},
    "long names": {"/": b"".join(b"<a href=/%d%s>x</a>" % (number, b"a" * 1_900) for number in range(4_000))},
    "a nest in a feed": {"/": front(PAGE), "/news.xml": NEST},
}  # fmt: skip


@pytest.fixture(params=DOCUMENTS)
def papers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Newsroom, SmallSite, SmallSite]]:
    with ExitStack() as stack:
        good = stack.enter_context(serving({"/": front(*PATHS), **{path: story(path) for path in PATHS}}))
        hostile = stack.enter_context(serving(DOCUMENTS[request.param]))
        room = Newsroom(tmp_path)
        room.add("good", good.home, f"delay = {DELAY}\nsitemaps = []\n{FILES}")
        sitemaps = f'sitemaps = ["{hostile.home}news.xml"]\n' if "/news.xml" in hostile.pages else "sitemaps = []\n"
        room.add("hostile", hostile.home, f"delay = {DELAY}\n{sitemaps}{FILES}")
        yield room, good, hostile


def late(site: SmallSite) -> float:
    """The longest that a request came behind the site's delay."""
    return max(after.at - before.at for before, after in pairwise(site.hits)) - DELAY


@pytest.mark.slow
def test_the_good_site_is_fetched_on_time(papers: tuple[Newsroom, SmallSite, SmallSite]) -> None:
    room, good, hostile = papers
    code, runs, errors = room.fetch("good", "hostile", config=room.config.model_copy(update={"page_seconds": 4}))
    assert (code, errors.count("Traceback")) == (Exit.COMPLETE, 0)
    assert set(PATHS) <= set(good.paths())
    assert late(good) < 2
    if "/news.xml" in hostile.pages:
        told = room.outcomes(runs["hostile"])["/news.xml"]
        assert told == ("parse_budget" if hostile.pages["/news.xml"] is NEST else "unchanged")


@pytest.mark.slow
@pytest.mark.parametrize("papers", ["a nest in a feed", "empty members", "robots of line breaks"], indirect=True)
def test_a_signal_is_heard(papers: tuple[Newsroom, SmallSite, SmallSite]) -> None:
    room, good, hostile = papers
    child = room.start(room.open_runs("good", "hostile"), config=room.config.model_copy(update={"page_seconds": 60}))
    until = time.monotonic() + 40
    while (len(good.hits) < 6 or len(hostile.hits) < 2) and time.monotonic() < until:
        time.sleep(0.05)
    begun = time.monotonic()
    child.terminate()
    child.communicate(timeout=60)
    assert (child.returncode, time.monotonic() - begun < 20) == (Exit.STOPPED, True)


@pytest.mark.slow
@pytest.mark.parametrize("papers", ["a nest in a feed", "empty members", "robots of line breaks"], indirect=True)
def test_a_run_ends_when_its_minutes_do(papers: tuple[Newsroom, SmallSite, SmallSite]) -> None:
    room, _, _ = papers
    config = room.config.model_copy(update={"page_seconds": 60, "max_minutes": 0.1})
    begun = time.monotonic()
    code, _, _ = room.fetch("good", "hostile", config=config)
    assert (code, time.monotonic() - begun < 6 + 30) == (Exit.BUDGET, True)
