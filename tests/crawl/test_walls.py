"""`sites add` and `sites check --probe` before a wall: they say what they met, and vouch for nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.crawl import documents
from pipeline.sites import load_sites
from tests.small_site import SmallSite, front, serving

CONSENT = """<html lang="en"><head><title>Before you continue</title></head><body><main>
<h1>Before you continue to the Larkfield Herald</h1>
<p>We and our 312 partners store cookies on your device. You can accept all, refuse all or change your mind later.</p>
<p>We use your personal data for advertising; some partners call that a legitimate interest.</p>
<form action="/consent"><button>Accept all</button><button>Refuse all</button></form>
<a href="/privacy-and-cookies-policy-2026/">How we and our partners handle what you tell us</a></main></body></html>"""
LOGIN = """<html><head><title>Sign in</title></head><body><h1>Sign in</h1><p>Enter your e-mail address and password.
Forgot your password?</p><form><input type="password" name="p"></form></body></html>"""
ROBOT = """<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1>
<p>Checking your browser before you reach this page. Enable JavaScript and cookies to continue.</p></body></html>"""
BARE = (
    '<html><head><title>Larkfield Herald</title></head><body><div id="app"></div><script src="/a.js"></script></body>'
)
FEED = """<rss><channel><item><title>A vote</title><link>%s2026/05/council-votes-on-ferry-fares/</link></item></channel>
</rss>"""


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PAUSE", 0.0)


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    return tmp_path / "sites"


def add(paper: SmallSite, folder: Path) -> int:
    return run_cli(["--sites", str(folder), "sites", "add", paper.home, "--name", "larkfield"])


@pytest.mark.parametrize(
    ("front_page", "told"),
    [
        ((200, {}, CONSENT.encode()), "a consent page stands before it"),
        ((200, {}, LOGIN.encode()), "it wants a login"),
        ((200, {}, ROBOT.encode()), "it asks whether we are a robot"),
        ((200, {}, BARE.encode()), "no article links"),
        ((403, {}, b"<html><body><h1>Forbidden</h1></body></html>"), "answered 403 Forbidden"),
        ((401, {}, b"<html><body><h1>Who are you?</h1></body></html>"), "answered 401 Unauthorized"),
        ((403, {}, b"<html><title>Just a moment</title><form id=cf-chl></form></html>"), "asks whether we are a robot"),
        ((407, {}, b""), "407 Proxy Authentication Required (by the proxy, not by the site)"),
    ],
)
def test_a_wall_is_named_and_nothing_is_written(
    paper: SmallSite,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    front_page: tuple[int, dict[str, str], bytes],
    told: str,
) -> None:
    paper.pages["/"] = front_page
    assert add(paper, folder) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "give the address of a page that lists articles" in error
    assert list(folder.iterdir()) == []


def test_a_wall_on_another_page_is_named_with_its_address(
    paper: SmallSite, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.pages |= {"/": (302, {"Location": "/consent?to=%2F"}, b""), "/consent?to=%2F": CONSENT.encode()}
    assert add(paper, folder) == 2
    assert f"a consent page stands before it (at {paper.home}consent?to=%2F)" in capsys.readouterr().err


def test_behind_a_wall_with_a_sitemap_that_works_the_file_vouches_for_nothing(
    paper: SmallSite, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sitemap = f"<urlset><url><loc>{paper.home}2026/05/council-votes-on-ferry-fares/</loc></url></urlset>"
    paper.pages |= {
        "/": CONSENT.encode(),
        "/robots.txt": f"Sitemap: {paper.home}news.xml".encode(),
        "/news.xml": (200, {"Content-Type": "application/xml"}, sitemap.encode()),
    }
    assert add(paper, folder) == 10
    assert "a consent page stands before it" in capsys.readouterr().out
    site = load_sites(folder)["larkfield"]
    assert (site.home, site.checked, site.checked_against) == (paper.home, None, "")


def test_a_front_page_with_a_banner_is_a_front_page(paper: SmallSite, folder: Path) -> None:
    banner = CONSENT.partition("<main>")[2].partition("<form")[0]
    stories = front(*(f"/2026/05/{n}-the-council-votes/" for n in range(6))).decode()
    paper.pages["/"] = f"<html><body>{stories}<div class=cookie-banner>{banner}</div></body></html>".encode()
    assert add(paper, folder) == 0
    assert load_sites(folder)["larkfield"].checked == datetime.now(UTC).date()


@pytest.mark.parametrize(("page", "told"), [(CONSENT, "consent page"), (BARE, "no article links")])
def test_check_with_probe_tells_the_wall(
    paper: SmallSite, folder: Path, capsys: pytest.CaptureFixture[str], page: str, told: str
) -> None:
    paper.pages["/"] = page.encode()
    (folder / "larkfield.toml").write_text(
        f'name = "larkfield"\nhome = "{paper.home}"\nfeeds = []\nsitemaps = []\ndelay = 0\n'
    )
    assert run_cli(["--sites", str(folder), "sites", "check", "larkfield", "--probe", "--json"]) == 10
    (row,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert told in row["problem"]
    assert row["articles"] == 0


def test_a_robots_txt_that_is_out_of_reach_is_told_by_its_cause(
    paper: SmallSite, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.pages |= {
        "/": front("/2026/05/the-council-votes/") + b'<link rel="alternate" type="application/rss+xml" href="/feed/">',
        "/feed/": (200, {"Content-Type": "application/rss+xml"}, (FEED % paper.home).encode()),
        "/robots.txt": (503, {}, b"busy"),
    }
    assert add(paper, folder) == 2
    assert "robots.txt is out of reach (answered 503 Service Unavailable)" in capsys.readouterr().err
    paper.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /feed/\nDisallow: /\n")
    assert add(paper, folder) == 2
    assert "robots.txt forbids it (line 3, Disallow: /)" in capsys.readouterr().err


def test_a_site_where_nobody_listens_is_told_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(SmallSite(port=1), folder) == 2
    error = capsys.readouterr().err
    assert "Connection refused" in error
    assert "forbids" not in error
