"""`/-/health` and `/-/metrics` over a real server: what they say, and to whom."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.rows import filled_file
from tests.web.test_guard import ask
from tests.web.test_pages import Site, running

pytest.importorskip("datasette")

from pipeline.database import open_database, utc


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(filled_file(tmp_path_factory.mktemp("watching")), "archive.example") as found:
        yield found


def test_health_tells_staleness_to_who_asks_for_it_without_a_name(site: Site) -> None:
    assert site.get("/-/health").text == "ok\n"
    for asked in ("/-/health?fresh", "/-/health?fresh=1"):
        assert (site.get(asked).status, site.get(asked).text) == (503, "stale: 3 of 3 sites\n")
    db = open_database(site.data / "onrecord.db")
    row = {"state": "complete", "trigger": "due", "exit_code": 0}
    now = utc(datetime.now(UTC) - timedelta(minutes=5))
    for name in ("lantern-post", "meridian-digest", "harrow-courier"):
        db.table("crawl_runs").insert(row | {"id": f"new {name}", "site": name, "started_at": now, "finished_at": now})
    db.close()
    assert (site.get("/-/health?fresh").status, site.get("/-/health?fresh").text) == (200, "ok\n")


def test_metrics_are_told_on_loopback(site: Site) -> None:
    answer = site.get("/-/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'onrecord_articles{site="lantern-post"} 1.0\n' in answer.text


def test_metrics_are_nothing_for_who_comes_through_a_proxy(site: Site) -> None:
    ours = urlsplit(site.url).netloc
    assert ask(site, ours, target="/-/metrics")[0] == 200
    assert ask(site, "archive.example", target="/-/metrics")[0] == 404
    assert ask(site, "archive.example", target="/-/health")[0] == 200
    for header in ("X-Forwarded-For: 203.0.113.9", "Via: 1.1 proxy", "Forwarded: for=203.0.113.9"):
        assert ask(site, f"{ours}\r\n{header}", target="/-/metrics")[0] == 404
