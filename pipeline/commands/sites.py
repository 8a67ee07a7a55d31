"""`onrecord sites`: list the site files, check them, add one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from pipeline.commands.common import json_option, pass_config, print_rows
from pipeline.config import Config
from pipeline.crawl.documents import Fetcher
from pipeline.crawl.probe import Looked, ProbeReport, probe, probe_site, site_file
from pipeline.sites import check_files, load_sites, reference, select_sites
from schemas.errors import ConfigError, Exit, SiteError
from schemas.site import Site
from spiders.discovery import registrable_domain


@click.group()
def sites() -> None:
    """The websites that onrecord crawls: one file a site, yours and the shipped ones."""


@sites.command("list")
@click.argument("names", nargs=-1)
@click.option("--country", help="Only sites of this country (ISO code, for example GB).")
@click.option("--language", help="Only sites in this language (ISO code, for example en).")
@json_option
@pass_config
def list_sites(
    config: Config, names: tuple[str, ...], country: str | None, language: str | None, as_json: bool
) -> None:
    """List the sites (NAMES may be globs such as 'us-*') and how each was last checked."""
    chosen = select_sites(load_sites(config.sites), names)
    rows = [_listed(site) for site in chosen if _is_of(site, country, language)]
    print_rows(rows, as_json=as_json, empty="no such site")


@sites.command("check")
@click.argument("names", nargs=-1)
@click.option("--probe", "with_probe", is_flag=True, help="Ask each site: its home page, feeds and sitemaps.")
@json_option
@pass_config
def check(config: Config, names: tuple[str, ...], with_probe: bool, as_json: bool) -> int:
    """Read the site files and tell what is wrong with them, by file and line; exit code 2 when something is."""
    good, problems = check_files(config.sites)
    if problems:
        raise SiteError("\n".join([*problems, f"{len(good)} site files are right, {len(problems)} are wrong"]))
    chosen = select_sites(good, names)
    if not with_probe:
        click.echo(f"{len(chosen)} site files are right")
        return Exit.COMPLETE
    rows = [row for site in chosen for row in _probed(site, config)]
    print_rows(rows, as_json=as_json, empty="nothing found")
    return Exit.INCOMPLETE if any(row["problem"] for row in rows) else Exit.COMPLETE


@sites.command("add")
@click.argument("url")
@click.option("--name", help="Name of the site and of its file [from the host].")
@pass_config
def add(config: Config, url: str, name: str | None) -> None:
    """Look at the site at URL and write its file into your folder of site files (`sites`, else ./sites)."""
    url = url if "://" in url else f"https://{url}"
    name = name or _name_for(url)
    path = (config.sites or Path("sites")) / f"{name}.toml"
    if path.exists():
        raise ConfigError(f"{path} exists and is not overwritten; edit it, or choose another --name")
    site = Site.parse(f'name = "{name}"\nhome = "{url}"', path)
    report = probe(url, Fetcher(config.user_agent, site))
    text = site_file(report, name, datetime.now(UTC).date())
    Site.parse(text, path)  # what is written can be read
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _tell(report, path, config)


@sites.command("keys")
def keys() -> None:
    """Print the reference of a site file's keys."""
    click.echo(reference(), nl=False)


def _listed(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "title": site.title,
        "country": site.country,
        "language": site.language,
        "schedule": site.schedule,
        "checked": site.checked.isoformat() if site.checked else "never",
        "against": site.checked_against,
    }


def _is_of(site: Site, country: str | None, language: str | None) -> bool:
    return site.country == (country or site.country).upper() and site.language == (language or site.language).lower()


def _probed(site: Site, config: Config) -> Iterator[dict[str, Any]]:
    try:
        report = probe_site(site, Fetcher(config.user_agent, site, delay=site.delay))
    except ConfigError as error:
        yield _seen(site, Looked(kind="section", url=site.home, articles=0, problem=str(error)))
        return
    for looked in report.looked:
        yield _seen(site, looked)


def _seen(site: Site, looked: Looked) -> dict[str, Any]:
    return {
        "site": site.name,
        "kind": looked.kind,
        "url": looked.url,
        "articles": looked.articles,
        "problem": looked.problem,
    }


def _name_for(url: str) -> str:
    """A site's name from its host.

    >>> _name_for("https://www.example-gazette.co.uk/politics"), _name_for("http://127.0.0.1:8080/")
    ('example-gazette', 'site-127-0-0-1-8080')
    """
    host = urlsplit(url).netloc.rpartition("@")[2].lower()
    domain = registrable_domain(urlsplit(url).hostname or "")
    stem = domain.partition(".")[0] if domain else f"site-{host}"
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in stem).strip("-")[:80]


def _tell(report: ProbeReport, path: Path, config: Config) -> None:
    rows = [{"found": x.kind, "url": x.url, "articles": x.articles, "problem": x.problem} for x in report.looked]
    print_rows(rows, as_json=False, empty="nothing that leads to articles")
    folder = "" if config.sites else f"--sites {path.parent} "
    click.echo(f"\nwritten: {path}\nread it through, then: onrecord {folder}run {path.stem}")
