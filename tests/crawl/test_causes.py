"""A run that could not ask a site says who was in the way, and nothing that it cannot know."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.crawl.run import run
from pipeline.database import read_database
from pipeline.sites import load_sites
from schemas.errors import Exit
from tests.small_site import SmallSite, front, serving

EAGER = "delay = 0\nretry_wait = 0.05\n"


@pytest.fixture(scope="module")
def proxy() -> Iterator[SmallSite]:
    """A proxy that wants a password, and would show a front page to whoever asks nevertheless."""
    with serving(
        {"http://lantern.example/robots.txt": (407, {}, b""), "http://lantern.example/": front("/a")}
    ) as found:
        yield found


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory, proxy: SmallSite) -> dict[str, dict[str, str]]:
    """Site -> check -> message, after one run over five sites that cannot be had."""
    folder = tmp_path_factory.mktemp("causes")
    (folder / "sites").mkdir()
    with serving({"/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 0\nDisallow: /\n")}) as shut:
        homes = {
            "nobody": "http://127.0.0.1:1/",
            "gated": "http://lantern.example/",
            "tunnelled": "https://lantern.example/",
            "plain": f"https://127.0.0.1:{shut.port}/",
            "shut": shut.home,
        }
        for name, home in homes.items():
            (folder / "sites" / f"{name}.toml").write_text(f'name = "{name}"\nhome = "{home}"\n{EAGER}')
        config = Config(data=folder / "data", sites=folder / "sites", workers=1, min_free_mib=1)
        with pytest.MonkeyPatch.context() as patch:
            for variable in ("http_proxy", "https_proxy"):
                patch.setenv(variable, f"http://clerk:secret@127.0.0.1:{proxy.port}")
            patch.setenv("no_proxy", "127.0.0.1")
            assert run(config, [load_sites(config.sites)[name] for name in homes]) == Exit.INCOMPLETE
    db = read_database(config.database)
    told: dict[str, dict[str, str]] = {name: {} for name in homes}
    for site, check, message in db.execute('SELECT site, "check", message FROM findings').fetchall():
        told[site][check] = message
    db.close()
    return told


@pytest.mark.parametrize(
    ("site", "cause"),
    [
        ("nobody", "http_error: connection refused by 127.0.0.1:1"),
        ("gated", "http_error: the proxy answered 407"),
        ("tunnelled", "answered 501 to CONNECT"),
        ("plain", "protocol_error: TLS with 127.0.0.1"),
    ],
)
def test_a_site_that_cannot_be_asked_names_who_was_in_the_way(
    findings: dict[str, dict[str, str]], site: str, cause: str
) -> None:
    assert set(findings[site]) == {"robots", "deferred"}
    assert cause in findings[site]["robots"]
    assert "secret" not in findings[site]["robots"]


def test_a_proxy_that_wants_a_password_opens_no_site(findings: dict[str, dict[str, str]], proxy: SmallSite) -> None:
    assert findings
    assert set(proxy.paths()) == {"http://lantern.example/robots.txt"}


def test_a_front_page_that_robots_txt_forbids_is_told_with_the_line(findings: dict[str, dict[str, str]]) -> None:
    assert "robots.txt forbids it (line 3, Disallow: /)" in findings["shut"]["links"]
    assert "moved" not in findings["shut"]["links"]


@pytest.mark.slow
def test_a_site_that_stops_answering_is_told_with_its_last_silence(tmp_path: Path) -> None:
    def silent(handler: object) -> None:
        handler.close_connection = True  # type: ignore[attr-defined]

    paths = tuple(f"/{n}/the-harbour-levy-rises" for n in range(12))
    with serving({"/": front(*paths)} | dict.fromkeys(paths, silent)) as paper:
        (tmp_path / "sites").mkdir()
        text = f'name = "mute"\nhome = "{paper.home}"\n{EAGER}'
        (tmp_path / "sites" / "mute.toml").write_text(text)
        config = Config(data=tmp_path / "data", sites=tmp_path / "sites", workers=1, min_free_mib=1)
        assert run(config, [load_sites(config.sites)["mute"]]) == Exit.INCOMPLETE
    db = read_database(config.database)
    (told,) = db.execute("SELECT message FROM findings WHERE \"check\" = 'unreachable'").fetchone()
    db.close()
    assert "lost before a whole answer" in told


def test_a_run_that_a_budget_ended_before_discovery_says_nothing_of_feeds(tmp_path: Path) -> None:
    with serving({"/": front("/2026/05/the-harbour-levy-rises/")}) as paper:
        (tmp_path / "sites").mkdir()
        text = f'name = "slow"\nhome = "{paper.home}"\ndelay = 20\n'
        (tmp_path / "sites" / "slow.toml").write_text(text)
        folders = {"data": tmp_path / "data", "sites": tmp_path / "sites"}
        config = Config(**folders, workers=1, min_free_mib=1, max_minutes=0.03)
        assert run(config, [load_sites(config.sites)["slow"]]) == Exit.BUDGET
    db = read_database(config.database)
    assert [check for (check,) in db.execute('SELECT "check" FROM findings ORDER BY 1')] == ["budget", "deferred"]
    db.close()
