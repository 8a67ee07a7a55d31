"""Loading, choosing and recording sites; probing a real server on loopback and writing its file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.config import Config, load_config
from pipeline.crawl.documents import Fetcher
from pipeline.crawl.probe import main_zone, probe, probe_site, site_file
from pipeline.sites import chosen_sites, file_text, load_sites, select_sites, sync_sites, usable_sites, with_archived
from schemas.errors import ConfigError, SiteError
from schemas.site import Site

AGENT = "onrecord/test"
STORY = "/2026/05/council-votes-on-ferry-fares/"


@dataclass
class Paper:
    """A small paper on loopback: path -> (status, headers, body), and the requests it got."""

    url: str = ""
    answers: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def put(self, path: str, body: str, status: int = 200, **headers: str) -> None:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        self.answers[path] = (status, named, body.replace("HOME", self.url))


@pytest.fixture
def paper() -> Iterator[Paper]:
    found = Paper()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found.asked.append(path)
            found.agents.add(self.headers["User-Agent"])
            status, headers, body = found.answers.get(path, (404, {}, "gone"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    _print_paper(found)
    yield found
    server.shutdown()
    server.server_close()


def _print_paper(paper: Paper) -> None:
    paper.put(
        "/",
        '<html lang="en-GB"><head><title>Larkfield Herald | News</title>'
        '<meta property="og:site_name" content="Larkfield Herald">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate"'
        ' type="application/rss+xml" href="/old-feed/"><link rel="https://api.w.org/" href="/wp-json/"></head>'
        f'<body><a href="{STORY}">Council votes on ferry fares</a><a href="/tag/ferry/">Ferry</a></body></html>',
        content_type="text/html; charset=utf-8",
    )
    paper.put("/robots.txt", "User-agent: *\nDisallow: /private/\nCrawl-delay: 3\nSitemap: HOME/news.xml")
    paper.put("/feed/", f"<rss><channel><item><title>A vote</title><link>HOME{STORY}</link></item></channel></rss>")
    paper.put("/old-feed/", "<html><body>Moved</body></html>")
    paper.put("/news.xml", f"<urlset><url><loc>HOME{STORY}</loc></url></urlset>")
    paper.put("/wp-json/", json.dumps({"name": "The Larkfield Herald", "timezone_string": "Europe/London"}))
    paper.put("/wp-json/wp/v2/posts", json.dumps([{"link": f"{paper.url}{STORY}"}]))


def fetcher(paper: Paper) -> Fetcher:
    return Fetcher(AGENT, Site(name="larkfield", home=paper.url), delay=0)


def write(folder: Path, name: str, more: str = "") -> None:
    text = f'name = "{name}"\nhome = "https://{name}.example/"\n{more}'
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


# ---- load, choose, record


def test_your_own_file_goes_before_the_shipped_one(tmp_path: Path) -> None:
    shipped = load_sites(None)
    name = next(iter(shipped))
    write(tmp_path, name)
    write(tmp_path, "larkfield")
    sites = load_sites(tmp_path)
    assert sites[name].home == f"https://{name}.example/"
    assert set(sites) == {*shipped, "larkfield"}
    assert list(sites) == sorted(sites)


def test_every_broken_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, "larkfield", "feed = []")
    write(tmp_path, "hollow", "delay = 'slow'")
    (tmp_path / "mire.toml").write_bytes(b'name = "m\xffre"')
    with pytest.raises(SiteError) as raised:
        load_sites(tmp_path)
    assert [line.partition(".toml")[0].rpartition("/")[2] for line in str(raised.value).splitlines()] == [
        "hollow",
        "larkfield",
        "mire",
    ]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        load_sites(tmp_path / "none")


def test_the_text_of_a_site_is_its_file_or_says_the_same(tmp_path: Path) -> None:
    write(tmp_path, "larkfield", "# by hand\ndelay = 2\n")
    site = load_sites(tmp_path)["larkfield"]
    path = tmp_path / "larkfield.toml"
    assert file_text(site, tmp_path) == path.read_text()
    for text in ('name = "larkfield"\nhome = "https://elsewhere.example/"\n', "name =", None):
        path.write_text(text) if text else path.unlink()
        told = file_text(site, tmp_path)
        assert Site.parse(told, path) == site
    assert file_text(site, tmp_path / "gone") == told


def test_of_a_site_that_only_the_archive_knows_the_last_file_counts(db: Database, tmp_path: Path) -> None:
    write(tmp_path, "larkfield")
    row = "INSERT INTO site_files (site, digest, text, first_read_at, last_read_at) VALUES (?, ?, ?, ?, ?)"
    for site, text, first, last in (
        ("hollow", 'name = "hollow"\nhome = "https://hollow.example/"\ntitle = "Last"\n', "1", "4"),
        ("hollow", 'name = "hollow"\nhome = "https://hollow.example/"\ntitle = "Between"\n', "2", "3"),
        ("larkfield", 'name = "larkfield"\nhome = "https://larkfield.example/"\ntitle = "Past"\n', "1", "9"),
        ("mire", "name =", "1", "1"),
    ):
        db.execute(row, [site, text, text, first, last])
    own = load_sites(tmp_path)["larkfield"]
    assert [(site.name, site.title) for site in with_archived(db, [own])] == [("larkfield", ""), ("hollow", "Last")]


def test_sites_are_chosen_by_name_and_glob_each_once() -> None:
    sites = {name: Site(name=name, home="https://a.example/") for name in ("uk-a", "uk-b", "us-a")}
    assert [site.name for site in select_sites(sites, [])] == ["uk-a", "uk-b", "us-a"]
    assert [site.name for site in select_sites(sites, ["us-a", "uk-*", "uk-b"])] == ["us-a", "uk-a", "uk-b"]


@pytest.mark.parametrize(
    ("name", "told"), [("uk-larkfeld", "did you mean 'uk-larkfield'?"), ("fr-*", "no site 'fr-*'")]
)
def test_a_name_that_no_site_has_is_told_with_the_nearest(name: str, told: str) -> None:
    sites = {"uk-larkfield": Site(name="uk-larkfield", home="https://a.example/")}
    with pytest.raises(ConfigError) as raised:
        select_sites(sites, [name])
    assert told in str(raised.value)


def test_rows_follow_the_files_and_keep_what_runs_learnt(db: Database) -> None:
    site = Site(name="larkfield", home="https://larkfield.example/", country="GB", checked=date(2026, 5, 4))
    other = Site(name="hollow", home="https://hollow.example/")
    sync_sites(db, [site, other])
    first = db.table("sites").get("larkfield")
    db.table("sites").update("larkfield", {"wordpress_api": "https://larkfield.example/wp-json/"})
    sync_sites(db, [site.model_copy(update={"title": "Larkfield Herald"})])
    second = db.table("sites").get("larkfield")
    assert (second["title"], second["country"], second["checked"]) == ("Larkfield Herald", "GB", "2026-05-04")
    assert second["wordpress_api"] == "https://larkfield.example/wp-json/"
    assert second["file_digest"] != first["file_digest"]
    assert db.table("sites").count == 2


# ---- probe


def test_a_probe_finds_what_a_site_has(paper: Paper) -> None:
    report = probe(paper.url + "/", fetcher(paper))
    assert (report.title, report.language, report.timezone) == ("The Larkfield Herald", "en", "Europe/London")
    assert (report.wordpress, report.crawl_delay) == (paper.url + "/wp-json/", 3)
    assert report.working("feed") == [paper.url + "/feed/"]
    assert report.working("sitemap") == [paper.url + "/news.xml"]
    assert report.working("section") == [paper.url + "/"]
    assert report.problems == [f"feed {paper.url}/old-feed/: HTML instead of a feed"]
    assert paper.agents == {AGENT}
    assert paper.asked[0] == "/robots.txt"
    assert paper.asked.count("/robots.txt") == 1


def test_what_a_probe_found_becomes_a_site_file_that_can_be_read(paper: Paper) -> None:
    text = site_file(probe(paper.url + "/", fetcher(paper)), "larkfield", date(2026, 5, 4))
    site = Site.parse(text, Path("larkfield.toml"))
    assert (site.title, site.language, site.timezone) == ("The Larkfield Herald", "en", "Europe/London")
    assert (site.feeds, site.sitemaps) == ((paper.url + "/feed/",), (paper.url + "/news.xml",))
    assert site.wordpress
    assert (site.checked, site.checked_against) == (date(2026, 5, 4), "loopback")
    assert "HTML instead of a feed" in text


def test_a_probe_looks_at_what_a_site_file_names(paper: Paper) -> None:
    paper.put("/sport/", f'<a href="{STORY}">x</a>')
    named = {"feeds": (f"{paper.url}/gone/",), "sitemaps": (), "sections": (f"{paper.url}/sport/",), "wordpress": False}
    report = probe_site(Site(name="x", home=paper.url + "/").model_copy(update=named), fetcher(paper))
    assert {(seen.kind, seen.url.removeprefix(paper.url), seen.problem) for seen in report.looked} == {
        ("section", "/", ""),
        ("section", "/sport/", ""),
        ("feed", "/gone/", "answered 404 Not Found"),
    }


def test_a_probe_obeys_robots_txt(paper: Paper) -> None:
    paper.put("/robots.txt", "User-agent: *\nDisallow: /feed/\nDisallow: /wp-json/")
    report = probe(paper.url + "/", fetcher(paper))
    assert "/feed/" not in paper.asked
    assert not any(path.startswith("/wp-json/") for path in paper.asked)
    assert f"feed {paper.url}/feed/: robots.txt forbids it (line 2, Disallow: /feed/)" in report.problems


@pytest.mark.parametrize("robots", [("User-agent: *\nDisallow: /", 200), ("busy", 503)])
def test_a_closed_door_stays_closed(paper: Paper, robots: tuple[str, int]) -> None:
    paper.put("/robots.txt", *robots)
    with pytest.raises(ConfigError, match=r"robots\.txt"):
        probe(paper.url + "/", fetcher(paper))
    assert paper.asked == ["/robots.txt"]


def test_a_country_with_one_zone_tells_the_zone() -> None:
    assert [main_zone(country) for country in ("KE", "DE", "ES", "AU", "")] == [
        "Africa/Nairobi",
        "Europe/Berlin",
        "Europe/Madrid",
        "",
        "",
    ]


# ---- the fetcher


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://localhost:1/", "ftp://127.0.0.1/"])
def test_a_redirect_leads_neither_inside_nor_to_another_scheme(paper: Paper, target: str) -> None:
    paper.put("/moved", "", status=302, location=target)
    with pytest.raises(ConfigError, match="not followed"):
        fetcher(paper)(paper.url + "/moved")
    paper.put("/moved", "", status=302, location="file:///etc/hosts")
    assert fetcher(paper)(paper.url + "/moved")[::2] == (302, b"")


def test_a_redirect_within_the_site_is_followed_and_a_loop_is_left(paper: Paper) -> None:
    paper.put("/moved", "", status=301, location="/feed/")
    paper.put("/round", "", status=301, location="/round")
    status, _, body, final = fetcher(paper)(paper.url + "/moved")
    assert (status, final) == (200, paper.url + "/feed/")
    assert b"<rss>" in body
    assert fetcher(paper)(paper.url + "/round")[0] == 301


def test_a_huge_body_is_not_read(paper: Paper) -> None:
    paper.put("/huge", "x" * (10 * 2**20 + 1))
    with pytest.raises(ConfigError, match="more than 10 MiB"):
        fetcher(paper)(paper.url + "/huge")


def test_a_site_that_does_not_answer_is_told() -> None:
    with pytest.raises(ConfigError, match="refused"):
        Fetcher(AGENT, Site(name="larkfield", home="http://127.0.0.1:1/"))("http://127.0.0.1:1/")


# ---- the command


def test_add_writes_a_file_once_and_check_reads_it(
    paper: Paper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for useless in ("/robots.txt", "/old-feed/", "/wp-json/"):
        paper.put(useless, "", status=404)
    folder = tmp_path / "sites"
    folder.mkdir()
    command = ["--sites", str(folder), "sites"]
    assert run_cli([*command, "add", paper.url, "--name", "larkfield"]) == 0
    assert "onrecord run larkfield" in capsys.readouterr().out
    assert load_sites(folder)["larkfield"].checked == datetime.now(UTC).date()
    assert run_cli([*command, "add", paper.url, "--name", "larkfield"]) == 2
    assert "exists and is not overwritten" in capsys.readouterr().err
    assert run_cli([*command, "check"]) == 0
    (folder / "larkfield.toml").write_text('name = "larkfield"\nhome = "https://a.example/"\nfeed = 1')
    assert run_cli([*command, "check"]) == 2
    assert "larkfield.toml:3: unknown key 'feed' (did you mean 'feeds'?)" in capsys.readouterr().err


def test_check_with_probe_tells_what_no_longer_works(
    paper: Paper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f'name = "larkfield"\nhome = "{paper.url}/"\nfeeds = ["{paper.url}/old-feed/"]\nsitemaps = []\ndelay = 0\n'
    (tmp_path / "larkfield.toml").write_text(text + "wordpress = false\n")
    assert run_cli(["--sites", str(tmp_path), "sites", "check", "larkfield", "--probe", "--json"]) == 10
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["kind"], row["articles"], row["problem"]) for row in rows] == [
        ("section", 1, ""),
        ("feed", 0, "HTML instead of a feed"),
    ]


def test_list_filters_and_says_what_was_never_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["sites", "list", "--country", "fr", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows
    assert {row["country"] for row in rows} == {"FR"}
    assert {row["checked"] for row in rows} == {"never"}


def test_a_run_without_names_takes_your_own_sites_and_those_the_settings_enable(tmp_path: Path) -> None:
    (tmp_path / "lantern-post.toml").write_text('name = "lantern-post"\nhome = "https://lantern.example/"\n')
    own = Config(sites=tmp_path)
    assert [site.name for site in chosen_sites(own)] == ["lantern-post"]
    assert "lantern-post" not in [site.name for site in chosen_sites(own, ["uk-*"])]
    enabled = load_config({"sites": tmp_path}, {"ONRECORD_ENABLED": "uk-bbc-*, us-npr-politics"})
    assert {site.name for site in chosen_sites(enabled)} == {
        "lantern-post",
        "uk-bbc-politics",
        "us-npr-politics",
    }


def test_a_broken_file_costs_its_own_site_alone_and_is_told_by_file_line_and_key(tmp_path: Path) -> None:
    write(tmp_path, "larkfield")
    write(tmp_path, "hollow", "feed = []")
    own = Config(sites=tmp_path)
    for names in ([], ["*"], ["larkfield", "hollow"], ["larkfield", "ho*"]):
        good, (problem,) = usable_sites(own, names)
        assert "larkfield" in [site.name for site in good]
        assert f"{tmp_path / 'hollow.toml'}:3: unknown key 'feed'" in problem
    assert usable_sites(own, ["larkfield"])[1] == []
    for names in (["hollow"], ["hol*"]):
        with pytest.raises(SiteError, match=r"hollow\.toml:3"):
            usable_sites(own, names)
    with pytest.raises(ConfigError, match="did you mean 'hollow'"):
        usable_sites(own, ["hollov"])


def test_the_files_of_others_than_the_sites_asked_for_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, "larkfield", "")
    (tmp_path / "hollow.toml").mkdir()  # whoever reads it fails
    assert [site.name for site in usable_sites(Config(sites=tmp_path), ["larkfield"])[0]] == ["larkfield"]
    with pytest.raises(SiteError, match=r"hollow\.toml"):
        usable_sites(Config(sites=tmp_path), ["hollow"])


def test_when_no_file_can_be_read_every_problem_is_told(tmp_path: Path) -> None:
    write(tmp_path, "hollow", "feed = []")
    write(tmp_path, "mire", "delay = 'slow'")
    with pytest.raises(SiteError, match=r"(?s)hollow\.toml:3.*mire\.toml:3"):
        usable_sites(Config(sites=tmp_path))
