"""Look at a website once, and write the site file for it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import available_timezones

from lxml import etree
from w3lib.encoding import html_to_unicode

from pipeline.crawl.walls import Pairs, status_said, wall
from schemas.capture import CaptureKind
from schemas.errors import ConfigError
from schemas.site import Site
from spiders.discovery import Found, links_in, posts_url
from spiders.discovery.found import header, plain
from spiders.politeness import Rules, rules_of

Fetch = Callable[[str], tuple[int, Pairs, bytes, str]]
"""Fetches an address: status, headers, decoded body and the address that answered; ConfigError when it cannot."""

FEEDS = 5
SITEMAPS = 6
"""How many of each are looked at."""
SOLD = frozenset({"AI", "CC", "CO", "FM", "GG", "IO", "LY", "ME", "NU", "SH", "TO", "TV", "WS"})
"""Top-level domains of countries that papers anywhere use."""
FEW_LINKS = 5
"""A front page that leads to so many articles is one, whatever its banner says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One document that was looked at: how many article candidates it gave, and what is wrong with it."""

    kind: CaptureKind
    url: str
    articles: int
    further: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeReport:
    """What a look at a site found."""

    home: str
    title: str = ""
    language: str = ""
    country: str = ""
    timezone: str = ""
    wordpress: str = ""
    """Root of its WordPress REST API; empty: none."""
    crawl_delay: float = 0
    wall: str = ""
    """What stands before the front page; empty: nothing."""
    looked: tuple[Looked, ...] = ()

    def working(self, kind: CaptureKind) -> list[str]:
        """Addresses of that kind that lead to something."""
        return [x.url for x in self.looked if x.kind == kind and (x.articles or x.further)]

    @property
    def leads_nowhere(self) -> bool:
        """Whether nothing that was looked at gave one article."""
        return not any(looked.articles for looked in self.looked)

    @property
    def problems(self) -> list[str]:
        return [f"{x.kind} {x.url}: {x.problem}" for x in self.looked if x.problem]


def probe(url: str, fetch: Fetch) -> ProbeReport:
    """Look at the home page, robots.txt, feeds, sitemaps and WordPress of a site that has no file yet.

    Raises ConfigError when robots.txt forbids it or the page cannot be had.
    """
    return probe_site(Site(name="probed", home=url), fetch)


def probe_site(site: Site, fetch: Fetch) -> ProbeReport:
    """The same for a site with a file: what the file names is looked at, and what it leaves out is searched for."""
    visit = _Visit(site, fetch)
    head = visit.home()
    api = visit.wordpress()
    country = _country(visit.site.home, head.region)
    looked = (*visit.looked, *visit.look_at("feed", FEEDS), *visit.look_at("sitemap", SITEMAPS))
    return ProbeReport(
        home=visit.site.home,
        title=api.title or head.title,
        language=head.language,
        country=country,
        timezone=api.timezone or main_zone(country),
        wordpress=api.root,
        crawl_delay=visit.crawl_delay,
        wall=visit.wall,
        looked=looked,
    )


def site_file(report: ProbeReport, name: str, day: date) -> str:
    """The site file for what a probe found, ready to be read and mended by a person."""
    loopback = (urlsplit(report.home).hostname or "") in ("localhost", "127.0.0.1", "::1")
    against = _line("checked_against", "loopback" if loopback else "live site")
    lines = [
        f"# Written by `onrecord sites add` on {day}; read it through, it holds guesses.",
        _line("name", name),
        _line("title", report.title),
        _line("home", report.home),
        _line("country", report.country, "ISO 3166-1 alpha-2, for example GB"),
        _line("language", report.language, "ISO 639-1, for example en"),
        _line("timezone", report.timezone, "IANA zone of times without an offset, for example Europe/London"),
        *_found_lines(report),
        "# include = ['/politics/']  # an article's address must match one of these; without, any article is taken",
        '# schedule = "17 */2 * * *"  # cron, in `timezone`; without, the site is crawled on demand only',
        *([f"# checked: left out, {report.wall}"] if report.wall else [f"checked = {day}", against]),
    ]
    return "\n".join(lines) + "\n"


@cache
def main_zone(country: str) -> str:
    """The time zone of a country that has one, or one for most of it; empty when nobody could tell.

    >>> main_zone("GB"), main_zone("DE"), main_zone("US")
    ('Europe/London', 'Europe/Berlin', '')
    """
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line.startswith(f"{country}\t")]
    large = [row for row in rows if len(rows) == 1 or re.search(r"^most of|mainland", row[3] if len(row) > 3 else "")]
    return large[0][2] if len(large) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Head:
    """What a home page tells of its paper."""

    title: str = ""
    language: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class _Api:
    """What a WordPress tells of itself."""

    root: str = ""
    title: str = ""
    timezone: str = ""


class _Visit:
    """One look at one site: what it fetched, and what is still to be looked at."""

    def __init__(self, site: Site, fetch: Fetch) -> None:
        self.site, self.fetch = site, fetch
        self.looked: list[Looked] = []
        self.crawl_delay = 0.0
        self.wall = ""
        self.queue: dict[str, list[str]] = {
            "feed": list(site.feeds or ()),
            "sitemap": list(site.sitemaps or ()),
            "api": [],
        }
        self._rules: dict[str, Rules | str] = {}
        """Origin -> its rules, or why they are out of reach."""

    def home(self) -> _Head:
        """Look at the home page and the sections; raises ConfigError when there is no home page to see."""
        asked = self.site.home
        if why := self._why_not(asked):
            raise ConfigError(f"{asked}: {why}; leave this site alone, or try again when that has changed")
        status, headers, body, final = self.fetch(asked)
        if status != 200:
            met = wall(status, headers, body, final, self.site)
            said = f"answered {status_said(status)}" + (f", {met}" if met else "")
            raise ConfigError(f"{asked}: {said}; give the address of a page that lists articles")
        self.looked.append(self._front(final, headers, body))
        for section in self.site.sections or ():
            if section not in (asked, final):
                self.looked += self._look("section", section)
        return _head(body, headers)

    def _front(self, url: str, headers: Pairs, body: bytes) -> Looked:
        """The front page as seen; a wall in its place leads nowhere, and its address is not the paper's."""
        asked, self.site = self.site, self.site.model_copy(update={"home": url})
        found = links_in("section", body, url, headers, self.site)
        few = sum(link.kind == "page" for link in found.links) < FEW_LINKS
        if few and (met := wall(200, headers, body, url, self.site)):
            self.site, self.wall = asked, met + (f" (at {url})" if url != asked.home else "")
            return Looked(kind="section", url=asked.home, articles=0, problem=self.wall)
        return self._told("section", url, headers, body)[0]

    def wordpress(self) -> _Api:
        """Look at the first posts of the WordPress that the home page names."""
        for root in self.queue["api"][:1]:
            about = self._json(root)
            self.looked += self._look("api", posts_url(root))
            zone = str(about.get("timezone_string", ""))
            return _Api(root, plain(str(about.get("name", ""))), zone if zone in available_timezones() else "")
        return _Api()

    def look_at(self, kind: CaptureKind, most: int) -> Iterator[Looked]:
        """Look at the feeds or sitemaps found so far, and at what they lead to, up to a number."""
        seen: set[str] = set()
        while len(seen) < most and (left := [url for url in self.queue[kind] if url not in seen]):
            seen.add(left[0])
            yield from self._look(kind, left[0])

    def _look(self, kind: CaptureKind, url: str) -> list[Looked]:
        if why := self._why_not(url):
            return [Looked(kind=kind, url=url, articles=0, problem=why)]
        try:
            status, headers, body, _ = self.fetch(url)
        except ConfigError as error:
            return [Looked(kind=kind, url=url, articles=0, problem=str(error))]
        if status != 200:
            return [Looked(kind=kind, url=url, articles=0, problem=f"answered {status_said(status)}")]
        return self._told(kind, url, headers, body)

    def _told(self, kind: CaptureKind, url: str, headers: Pairs, body: bytes) -> list[Looked]:
        found = links_in(kind, body, url, headers, self.site)
        self._follow(found)
        pages = [link for link in found.links if link.kind == "page"]
        more = len(found.links) - len(pages)
        return [Looked(kind=kind, url=url, articles=len(pages), further=more, problem=found.problem)]

    def _follow(self, found: Found) -> None:
        for link in found.links:
            known = self.queue.get(link.kind)
            if known is not None and link.url not in known:
                known.append(link.url)

    def _json(self, url: str) -> dict[str, Any]:
        if self._why_not(url):
            return {}
        try:
            about = json.loads(self.fetch(url)[2])
        except (ConfigError, ValueError, RecursionError):  # the listing's own look tells what is wrong
            return {}
        return about if isinstance(about, dict) else {}

    def _why_not(self, url: str) -> str:
        """Why we may not ask for it; a robots.txt that cannot be had shuts the door, as in a crawl. Empty: we may."""
        origin = urljoin(url, "/")
        if origin not in self._rules:
            self._rules[origin] = self._robots(urljoin(origin, "/robots.txt"))
        rules = self._rules[origin]
        if isinstance(rules, str):
            return f"robots.txt is out of reach ({rules})"
        return "" if rules.allow(url) else rules.why_not(url)

    def _robots(self, url: str) -> Rules | str:
        try:
            status, headers, body, _ = self.fetch(url)
        except ConfigError as error:
            return str(error)
        rules = rules_of(status, body)
        if rules is None:
            return f"answered {status_said(status)}"
        self.crawl_delay = max(self.crawl_delay, rules.crawl_delay)
        if status == 200:
            self._follow(links_in("robots", body, url, headers, self.site))
        return rules


def _head(body: bytes, headers: Pairs) -> _Head:
    _, text = html_to_unicode(header(headers, "content-type") or None, body)
    tree = etree.HTML(text.replace("\0", "").encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    if tree is None:
        return _Head()

    def say(path: str) -> str:
        return plain(str(tree.xpath(f"string({path})")))

    language, _, region = say("//html/@lang").replace("_", "-").partition("-")
    return _Head(
        title=say("//meta[@property='og:site_name']/@content") or say("//title"),
        language=language.lower() if re.fullmatch(r"[a-zA-Z]{2}", language) else "",
        region=region.upper() if re.fullmatch(r"[a-zA-Z]{2}", region) else "",
    )


def _country(home: str, region: str) -> str:
    """The country of a home page's top-level domain, or of its language tag; en-US is what software says unasked."""
    suffix = (urlsplit(home).hostname or "").rpartition(".")[2].upper()
    if suffix in known_countries() | {"UK"}:
        return "GB" if suffix == "UK" else suffix
    return region if region in known_countries() - {"US"} else ""


@cache
def known_countries() -> frozenset[str]:
    """ISO codes, without those whose domains are sold to everybody."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line[2:3] == "\t") - SOLD


def _found_lines(report: ProbeReport) -> list[str]:
    """The lines on where articles are found; what is left out of a site file is searched for in every run."""
    lines = [f"# {kind}: {note}" for kind, note in _notes(report)]
    lines.append(_array("feeds", report.working("feed")))
    news = [url for url in report.working("sitemap") if "news" in url.lower()]
    lines.append(_array("sitemaps", news) if news else "# sitemaps: left out, so robots.txt names them")
    if report.wordpress:
        lines.append("wordpress = true")
    return lines


def _notes(report: ProbeReport) -> Iterator[tuple[str, str]]:
    for looked in report.looked:
        yield (
            looked.kind,
            f"{looked.url} " + (looked.problem or f"{looked.articles} articles, {looked.further} more lists"),
        )


def _line(key: str, value: str, hint: str = "") -> str:
    """A key and its value as TOML; a comment when there is none. JSON's strings are TOML's."""
    return f"{key} = {json.dumps(value, ensure_ascii=False)}" if value else f'# {key} = ""  # {hint or "not found"}'


def _array(key: str, values: list[str]) -> str:
    inside = ", ".join(json.dumps(value, ensure_ascii=False) for value in values)
    return f"{key} = [{inside}]" if values else f"# {key}: none found"
