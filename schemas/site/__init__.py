"""One website's file: where to look, how politely, and what to expect of it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

from schemas import toml
from schemas.cron import fault
from schemas.errors import SiteError
from schemas.meant import did_you_mean
from schemas.site import access

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@cache
def _timezones() -> frozenset[str]:
    """Read once: the system's list takes 20 ms, and there are many site files."""
    return frozenset(available_timezones())


def _known_timezone(name: str) -> str:
    if name not in _timezones():
        raise ValueError(f"unknown timezone {name!r}{did_you_mean(name, sorted(_timezones()))}")
    return name


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {pattern!r}: {error}") from error
    return pattern


def _selector_of_body(selector: str) -> str:
    """Compiled by the engine that looks for the story with it; imported where a file names one, as few do."""
    if selector:
        from selectolax.lexbor import LexborHTMLParser, SelectolaxError

        try:
            LexborHTMLParser("<p>").css_first(selector)
        except SelectolaxError as error:
            raise ValueError(f"not a CSS selector: {selector!r}") from error
    return selector


def _selector_of_removal(selector: str) -> str:
    """Compiled by the engine that takes elements out of the story with it."""
    import soupsieve

    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, RecursionError) as error:
        told = str(error).partition("\n")[0] or "nested too deep"
        raise ValueError(f"not a CSS selector: {selector!r}: {told}") from error
    return selector


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an http(s) address: {url!r}")
    if parts.username or parts.password:
        raise ValueError("credentials in an address are refused")
    if not re.fullmatch(r"[^\s<>\"{}|\\^`%/]+", parts.netloc) or parts.port == 0:  # reading a wrong port raises
        raise ValueError(f"not a host: {parts.netloc!r}")
    return url


def _cron(expression: str) -> str:
    if expression and (problem := fault(expression)):
        raise ValueError(f"not a cron expression: {problem}")
    return expression


def _host(host: str) -> str:
    parts = urlsplit(f"http://{host}/")
    if parts.netloc != host or not parts.hostname or parts.username:
        raise ValueError("use `host` or `host:port`, without scheme or path")
    return host


def _valid_name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r}: use lower-case letters, digits and hyphens, 80 at most")
    return name


Url = Annotated[str, AfterValidator(_web_address)]
Regex = Annotated[str, AfterValidator(_regex)]
Host = Annotated[str, AfterValidator(_host)]
Secret = Annotated[str, AfterValidator(access.secret)]
Pairs = Annotated[tuple[tuple[str, str], ...], BeforeValidator(access.headers), PlainSerializer(dict)]
"""A table of texts; pairs, since a site is a key of other tables."""


class Part(BaseModel):
    """Base of the site file's parts: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Layout(Part):
    """How the site's pages are built, for captures fetched up to a day; the last one without `until` is today's."""

    until: date | None = None
    """Last day (UTC, of the capture) this layout was in use; none: still is."""
    body: Annotated[str, AfterValidator(_selector_of_body)] = ""
    """CSS selector of the element that holds the article's text; empty: found by onrecord."""
    remove: tuple[Annotated[str, AfterValidator(_selector_of_removal)], ...] = ()
    """CSS selectors of what is not journalism on this site, beyond the general rules."""


UNTOLD = Layout()
"""The layout of which a site's file tells nothing."""


class Fields(Part):
    """Where the site's pages say what; goes before whatever they declare elsewhere. The story itself: `[[layouts]]`."""

    headline: Annotated[str, AfterValidator(_selector_of_body)] = ""
    """CSS selector of the headline."""
    published: Annotated[str, AfterValidator(_selector_of_body)] = ""
    """CSS selector of the time of publication: its `datetime` or `content`, else its text."""
    author: Annotated[str, AfterValidator(_selector_of_body)] = ""
    """CSS selector of the authors' names, in one element or several."""


class Expect(Part):
    """The floor under a run: below it the run fails with exit code 10."""

    min_links: int = Field(default=1, ge=0)
    """Fewest links a run's discovery must find."""
    max_not_article: float = Field(default=0.8, ge=0, le=1)
    """Largest share of fetched pages that may turn out to be no article."""


class Site(Part):
    """One website; only `name` and `home` are needed."""

    name: Annotated[str, AfterValidator(_valid_name)]
    """Name of the site and of its file."""
    home: Url
    """Front page, or the section's front page."""
    title: str = ""
    """The paper's name as a reader knows it."""
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    """ISO 3166-1 alpha-2."""
    language: str = Field(default="", pattern=r"^([a-z]{2})?$")
    """ISO 639-1."""
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "UTC"
    """IANA zone of `schedule`, and of times that feeds and pages give without one."""
    feeds: tuple[Url, ...] | None = None
    """RSS or Atom addresses; left out: found through the home page's `<link rel=alternate>`."""
    sitemaps: tuple[Url, ...] | None = None
    """Sitemaps or sitemap indexes; left out: found through robots.txt."""
    sections: tuple[Url, ...] | None = None
    """Pages that list articles; left out: the home page."""
    wordpress: bool | None = None
    """WordPress REST: true, false, or left out: used when the home page names it."""
    include: tuple[Regex, ...] = ()
    """An article's address must match one of these (searched anywhere in it); empty: any."""
    exclude: tuple[Regex, ...] = ()
    """Addresses that are never fetched."""
    hosts: tuple[Host, ...] = ()
    """Further hosts (`host` or `host:port`) that belong to the site; the home's registrable domain always does."""
    delay: float = Field(default=1.0, ge=0, le=3600)
    """Seconds between the starts of two requests; below 1 is for servers of your own."""
    retry_wait: float = Field(default=2.0, ge=0, le=600)
    """Seconds before what failed is asked for again, four times as long before the last try; below 2 is for servers of
    your own."""
    schedule: Annotated[str, AfterValidator(_cron)] = ""
    """Cron expression of five fields, in `timezone`; 0 and 7 are Sunday. Empty: crawled on demand only."""
    crawl: bool = True
    """Whether a run or daemon that names no site takes it; false, as an import writes it: only when it is named."""
    user_agent: Annotated[str, AfterValidator(access.user_agent)] = ""
    """Sent to this site instead of onrecord's own, which names your contact."""
    headers: Pairs = ()
    """Further request headers, `[headers]`: each value `env:NAME` or `file:/path`; only harmless ones, such as
    Accept-Language, may stand there themselves."""
    cookies: Secret = ""
    """Where the value of the Cookie header is kept: `env:NAME` or `file:/path`."""
    proxy: Annotated[str, AfterValidator(access.proxy)] = ""
    """Proxy for this site alone: `http://host:port` or `http://user@host:port`."""
    proxy_password: Secret = ""
    """Where the proxy's password is kept: `env:NAME` or `file:/path`."""
    middlewares: tuple[Annotated[str, AfterValidator(access.code_or_module)], ...] = ()
    """Scrapy downloader middlewares of your own, nearest to the spider first: `package.module.Class` of something
    installed, or `file.py:Class`, from where the site file is."""
    parser: Annotated[str, AfterValidator(access.code)] = ""
    """Your own parser, `file.py:function`, from where the site file is: gets capture and site, gives fields."""
    render: Literal["", "browser"] = ""
    """How an article's page comes to its text: "browser", where scripts write it, takes it from a real Chromium."""
    render_hosts: tuple[Host, ...] = ()
    """Further hosts whose scripts and data such pages need, a CDN's for example; no other than the site's own and these
    is asked."""
    media: tuple[Literal["image", "pdf"], ...] = ()
    """What of an article is archived beside its page, for replay: its pictures, the PDFs that it links."""
    media_files: int = Field(default=20, ge=1, le=200)
    """Most pictures and PDFs of one article."""
    media_mib: int = Field(default=20, ge=1, le=50)
    """Most MiB of them together."""
    max_pages: int = Field(default=2000, ge=1)
    """Most pages one run fetches, shared among the feeds, sitemaps and pages that lead to them; the rest waits."""
    max_minutes: float | None = Field(default=None, ge=0)
    """Most minutes one run fetches; left out: `site_minutes` of the settings; 0: no limit."""
    retired: date | None = None
    """Since when no run takes the site; what is there of it stays, and is cleaned, shown and exported."""
    layouts: tuple[Layout, ...] = ()
    """How its pages are built, by date: `[[layouts]]`."""
    fields: Fields = Fields()
    """Where its pages say what: `[fields]`."""
    expect: Expect = Expect()
    """The floor under a run: `[expect]`."""
    checked: date | None = None
    """When the file was last checked; none: never."""
    checked_against: Literal["", "live site", "stored pages", "loopback"] = ""
    """What it was checked against."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def layout(self, day: date) -> Layout:
        """The layout for a capture of that day; an empty one when the file tells none.

        >>> old = Layout(until=date(2025, 1, 1), body="#old")
        >>> site = Site(name="a", home="https://a.example/", layouts=(old, Layout(body="#new")))
        >>> site.layout(date(2024, 5, 1)).body, site.layout(date(2025, 1, 2)).body
        ('#old', '#new')
        """
        if not self.layouts:
            return UNTOLD
        dated = sorted((x for x in self.layouts if x.until), key=lambda x: x.until or day)
        fitting = [x for x in dated if x.until and day <= x.until] + [x for x in self.layouts if not x.until]
        return fitting[0] if fitting else UNTOLD

    @property
    def canonical(self) -> str:
        """A file that says what this site says, for one that has none, or another by now."""
        return toml.write(self.model_dump(exclude_defaults=True))

    @classmethod
    def parse(cls, text: str, path: Path) -> "Site":
        """Read a site file; SiteError names file, line and key, and what was probably meant."""
        values = toml.parse(text, path, SiteError)
        try:
            site = cls.model_validate(values)
        except ValidationError as error:
            raise SiteError("\n".join(_problems(error, text, path))) from error
        if site.name != path.stem:
            raise SiteError(f"{path}:{_line(text, ['name'])}: name is {site.name!r}, but the file is {path.name!r}")
        return site


def _problems(error: ValidationError, text: str, path: Path) -> Iterable[str]:
    for problem in error.errors(include_url=False):
        names = [str(part) for part in problem["loc"] if isinstance(part, str)]
        key = names[-1] if names else ""
        where = f"{path}:{_line(text, problem['loc'])}"
        if problem["type"] == "extra_forbidden":
            yield f"{where}: unknown key {key!r}{_suggestion(key, names[:-1])}"
        elif problem["type"] == "missing":
            yield f"{where}: key {key!r} is missing"
        else:
            told = f"{where}: {key}: {problem['msg'].removeprefix('Value error, ')}"
            yield told if _may_be_secret(names, problem["input"]) else f"{told} (found {problem['input']!r})"


def _may_be_secret(names: Sequence[str], value: object) -> bool:
    """Whether no message may show the value; an address with a user's name may hold a password, too."""
    return bool(access.SECRET_KEYS & set(names)) or "@" in str(value)


def _suggestion(key: str, parents: list[str]) -> str:
    parts: dict[str, type[Part]] = {"layouts": Layout, "expect": Expect, "fields": Fields}
    part = parts.get(parents[-1], Site) if parents else Site
    return did_you_mean(key, part.model_fields)


def _line(text: str, place: Sequence[str | int]) -> int:
    """The line of the key at a place such as ("layouts", 1, "body"): of the second table of that name."""
    at, lines = 0, text.splitlines()
    for position, part in enumerate(place):
        if isinstance(part, str):
            found = [n for n, line in enumerate(lines) if n >= at and _names(line, part)]
            number = place[position + 1] if position + 2 < len(place) else 0  # a last one is a value's in its list
            at = found[min(number if isinstance(number, int) else 0, len(found) - 1)] if found else at
    return at + 1


def _names(line: str, key: str) -> bool:
    return re.match(rf"\s*\[*[\"']?{re.escape(key)}[\"']?\s*[=\]]", line) is not None
