"""A site file is read strictly, and what is wrong with it is told by file, line and key."""

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline.sites import load_sites, reference
from schemas.errors import SiteError
from schemas.site import Layout, Site
from spiders.discovery import candidate, document

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "spiders" / "sites").glob("*.toml"))
LEAST = 'name = "larkfield"\nhome = "https://larkfield.example/"\n'


def problem(more: str, file: str = "larkfield.toml") -> str:
    with pytest.raises(SiteError) as raised:
        Site.parse(LEAST + more, Path(file))
    return str(raised.value)


def test_name_and_home_are_enough() -> None:
    site = Site.parse(LEAST, Path("larkfield.toml"))
    assert (site.feeds, site.sitemaps, site.wordpress, site.delay, site.schedule) == (None, None, None, 1.0, "")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('feed = ["x"]', "larkfield.toml:3: unknown key 'feed' (did you mean 'feeds'?)"),
        ("zzzz = 1", "larkfield.toml:3: unknown key 'zzzz'; known are: name, home, "),
        ("\n[expect]\nmin_link = 3", "larkfield.toml:5: unknown key 'min_link' (did you mean 'min_links'?)"),
        ("[[layouts]]\nbodi = 'x'", "larkfield.toml:4: unknown key 'bodi' (did you mean 'body'?)"),
        ('timezone = "Europe/Berlim"', "larkfield.toml:3: timezone: unknown timezone 'Europe/Berlim' (did you mean"),
        ('include = ["("]', "larkfield.toml:3: include: not a regular expression: '('"),
        ('schedule = "0 25 * * *"', "larkfield.toml:3: schedule: not a cron expression: hour: '25' is not understood"),
        ('schedule = "hourly"', "larkfield.toml:3: schedule: not a cron expression: 1 fields found, five wanted"),
        ('feeds = ["ftp://larkfield.example/"]', "larkfield.toml:3: feeds: not an http(s) address"),
        ('feeds = ["https://a:b@larkfield.example/"]', "larkfield.toml:3: feeds: credentials"),
        ('feeds = ["https://larkfield example/"]', "larkfield.toml:3: feeds: not a host: 'larkfield example'"),
        ('feeds = ["https://larkfield.example:99999/"]', "larkfield.toml:3: feeds: Port out of range"),
        ('hosts = ["https://cdn.example/"]', "larkfield.toml:3: hosts: use `host` or `host:port`"),
        ('country = "gb"', "larkfield.toml:3: country: "),
        ('checked_against = "a friend"', "larkfield.toml:3: checked_against: "),
        ("delay = -1", "larkfield.toml:3: delay: "),
        ("delay =", "larkfield.toml: not TOML: "),
        ("hosts = " + "[" * 5000, "larkfield.toml: not TOML"),
        ("delay = " + "1" * 5000, "larkfield.toml: not TOML"),
        ('[[layouts]]\nbody = "div..x"', "larkfield.toml:4: body: not a CSS selector: 'div..x'"),
        (
            '[[layouts]]\nuntil = 2025-06-30\nbody = "#a"\n[[layouts]]\nbody = "p::before"',
            "larkfield.toml:7: body: not a CSS selector: 'p::before'",
        ),
        (
            '[[layouts]]\nremove = ["aside", "div >"]\n[[layouts]]\nremove = []',
            "larkfield.toml:4: remove: not a CSS selector: 'div >': Expected a selector at position 5",
        ),
        ('[[layouts]]\nremove = [""]', "larkfield.toml:4: remove: not a CSS selector: ''"),
        ('[[layouts]]\nremove = ["p::before"]', "larkfield.toml:4: remove: not a CSS selector: 'p::before'"),
    ],
)
def test_a_mistake_is_told_by_file_line_and_key(more: str, told: str) -> None:
    assert problem(more).startswith(told)


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    assert len(problem('feed = []\ntimezone = "Mars"').splitlines()) == 2


def test_the_file_is_named_like_the_site() -> None:
    assert problem("", "hollow.toml") == "hollow.toml:1: name is 'larkfield', but the file is 'hollow.toml'"


def test_a_capture_is_read_with_the_layout_of_its_day() -> None:
    text = '[[layouts]]\nuntil = 2025-06-30\nbody = "#old"\n[[layouts]]\nbody = "#new"\n'
    site = Site.parse(LEAST + text, Path("larkfield.toml"))
    assert [site.layout(day).body for day in (date(2025, 6, 30), date(2025, 7, 1))] == ["#old", "#new"]
    assert Site.parse(LEAST, Path("larkfield.toml")).layout(date(2025, 7, 1)) == Layout()


def test_a_site_written_as_a_file_is_read_as_the_same_site() -> None:
    text = (
        'title = "The “Lark”\\n\\u0007"\ninclude = [\'/a"b\\d/\']\ndelay = 0.5\nwordpress = false\n'
        "checked = 2026-05-04\n[expect]\nmin_links = 3\n"
        '[[layouts]]\nuntil = 2025-06-30\nbody = "#old"\n[[layouts]]\nremove = ["aside"]\n'
    )
    site = Site.parse(LEAST + text, Path("larkfield.toml"))
    assert Site.parse(site.canonical, Path("larkfield.toml")) == site


def test_the_reference_in_the_manual_is_the_models() -> None:
    page = ROOT / "docs" / "reference" / "site-file.md"
    assert page.read_text(encoding="utf-8") == reference(), "write it anew: onrecord sites keys > " + str(page)


def test_every_key_is_described() -> None:
    assert all(f"| `{key}` |" in reference() for key in Site.model_fields)
    assert "|  |\n" not in reference().replace("| table |  |", "")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_is_right(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    site = Site.parse(text, path)
    assert site.title
    assert site.country
    assert site.language
    assert site.schedule
    assert site.timezone != "UTC"
    assert candidate(site.home, site) == "" or not candidate(site.home, site), "the home page is no article"
    assert all(document(url, site) == url for url in (site.home, *(site.feeds or ())))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_says_when_it_was_checked_or_that_it_never_was(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    checked = "checked" in tomllib.loads(text)
    assert checked == ("checked_against" in tomllib.loads(text))
    assert checked != ("never checked against the live site" in text)


def test_many_countries_and_languages_are_shipped_and_their_schedules_are_spread() -> None:
    sites = load_sites(None).values()
    assert len(sites) == len(SHIPPED) >= 36
    assert len({site.country for site in sites}) >= 10
    assert len({site.language for site in sites}) >= 5
    minutes = Counter(site.schedule.split()[0] for site in sites)
    assert max(minutes.values()) <= len(sites) / 20


def test_every_site_file_in_the_manual_can_be_read() -> None:
    blocks = re.findall(
        r"```toml\n(.*?)```", (ROOT / "docs" / "adding-a-site.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert len(blocks) == 9
    for block in blocks:
        text = block if block.startswith("name") else LEAST.replace('"larkfield"', '"larkfield-herald"') + block
        Site.parse(text, Path("larkfield-herald.toml"))


@pytest.mark.parametrize(
    "line",
    [
        'cookies = "sid=hush-77"',
        'cookies = "env:ONRECORD_hush-77"',
        'proxy_password = "hush-77"',
        'proxy = "http://desk:hush-77@proxy.example:3128"',
        'proxy = ["hush-77"]',
        'feeds = ["https://desk:hush-77@a.example/feed"]',
        'headers = { X-Token = "hush-77" }',
        'headers = { Cookie = "hush-77" }',
        'headers = "hush-77"',
    ],
)
def test_a_secret_in_the_place_of_its_reference_is_refused_and_not_shown(line: str) -> None:
    with pytest.raises(SiteError) as refusal:
        Site.parse(f'name = "a"\nhome = "https://a.example/"\n{line}\n', Path("a.toml"))
    assert "hush-77" not in str(refusal.value)
    assert "a.toml:3" in str(refusal.value)


@pytest.mark.parametrize("header", ["Host", "Content-Length", "User-Agent", "Accept-Encoding", "a b"])
def test_headers_that_fetching_sets_itself_are_refused(header: str) -> None:
    with pytest.raises(SiteError, match="headers"):
        Site.parse(f'name = "a"\nhome = "https://a.example/"\n[headers]\n"{header}" = "env:X"\n', Path("a.toml"))


def test_a_file_written_from_a_site_says_the_same_of_its_headers() -> None:
    text = 'name = "a"\nhome = "https://a.example/"\ncookies = "file:/etc/a"\n[headers]\nX-Key = "env:KEY"\n'
    site = Site.parse(text, Path("a.toml"))
    assert Site.parse(site.canonical, Path("a.toml")) == site
    assert hash(site) == hash(Site.parse(site.canonical, Path("a.toml")))
