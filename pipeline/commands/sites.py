"""`onrecord sites`: list the site files, check them, add one."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.books.weights import outcomes_that
from pipeline.commands.common import SITE, json_option, pass_config, print_rows, shard_option
from pipeline.config import PREFIX, SETTINGS, Config
from pipeline.crawl.documents import Fetcher
from pipeline.crawl.probe import Looked, ProbeReport, probe, probe_site, site_file
from pipeline.crawl.renaming import finish_rename, rename_site, was_renamed
from pipeline.crawl.trial import Trial, has_own_means, try_out
from pipeline.sites import (
    check_files,
    lack_of_browser,
    load_sites,
    name_for,
    of_shard,
    reference,
    require_contact,
    retire_site,
    save_enabled,
    select_sites,
)
from schemas.errors import ConfigError, Exit, SiteError
from schemas.meant import did_you_mean
from schemas.site import Site
from spiders.hooks import problems_of


@click.group()
def sites() -> None:
    """The websites that onrecord crawls: one file a site, yours and the shipped ones."""


@sites.command("list")
@click.argument("names", nargs=-1, type=SITE)
@click.option("--country", help="Only sites of this country (ISO code, for example GB).")
@click.option("--language", help="Only sites in this language (ISO code, for example en).")
@shard_option
@json_option
@pass_config
def list_sites(
    config: Config, names: tuple[str, ...], country: str | None, language: str | None, as_json: bool
) -> None:
    """List the sites (NAMES may be globs such as 'us-*') and how each was last checked."""
    known = load_sites(config.sites)
    named = [site.name for site in select_sites(known, names)]
    chosen = [known[name] for name in of_shard(config, named, names)]
    _check_code("country", country and country.upper(), {site.country for site in chosen})
    _check_code("language", language and language.lower(), {site.language for site in chosen})
    rows = [_listed(site, config) for site in chosen if _is_of(site, country, language)]
    print_rows(rows, as_json=as_json, empty="no such site")


@sites.command("check")
@click.argument("names", nargs=-1, type=SITE)
@click.option("--probe", "with_probe", is_flag=True, help="Ask each site: its home page, feeds and sitemaps.")
@json_option
@pass_config
def check(config: Config, names: tuple[str, ...], with_probe: bool, as_json: bool) -> int:
    """Read the site files and tell what is wrong with them, by file and line; exit code 2 when something is.

    With --probe, a site whose file has headers, cookies, a proxy, selectors or code of its own is also crawled for
    three pages, and what comes of them is shown; nothing of it is kept.
    """
    good, problems = check_files(config.sites)
    problems += [problem for site in good.values() for problem in problems_of(site, config.sites)]
    problems += filter(None, (lack_of_browser(config, site) for site in good.values()))
    if problems:
        raise SiteError("\n".join([*problems, f"{len(good)} site files are right, {len(problems)} are wrong"]))
    chosen = select_sites(good, names)
    if not with_probe:
        click.echo(f"{len(chosen)} site files are right")
        return Exit.COMPLETE
    for site in chosen:
        require_contact(config, site.home)
    told = [row for site in chosen for row in _probed(site, config)]
    print_rows([row for row in told if "kind" in row], as_json=as_json, empty="nothing found")
    if came := [row for row in told if "outcome" in row]:
        print_rows(came, as_json=as_json, empty="")
    return Exit.INCOMPLETE if any(row["problem"] for row in told) else Exit.COMPLETE


@sites.command("add")
@click.argument("url")
@click.option("--name", help="Name of the site and of its file [from the host].")
@pass_config
def add(config: Config, url: str, name: str | None) -> int:
    """Look at the site at URL and write its file into your folder of site files (`sites`, else ./sites).

    Nothing is written where nothing leads to an article (exit code 2). Where a wall stands before the front page, and
    a feed or sitemap works nevertheless, the file is written without `checked` (exit code 10).
    """
    url = url if "://" in url else f"https://{url}"
    name = name or name_for(url)
    path = (config.sites or Path("sites")) / f"{name}.toml"
    if path.exists():
        raise ConfigError(f"{path} exists and is not overwritten; edit it, or choose another --name")
    site = Site.parse(f'name = "{name}"\nhome = "{url}"', path)
    require_contact(config, url)
    report = probe(url, Fetcher(config.user_agent, site))
    if report.leads_nowhere:
        step = f"give the address of a page that lists articles, or write {path} by hand with `feeds` or `sitemaps`"
        raise ConfigError(f"{url}: {'; '.join(report.problems)}; nothing was written: {step}")
    text = site_file(report, name, datetime.now(UTC).date())
    Site.parse(text, path)  # what is written can be read
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _tell(report, path, config)
    return Exit.INCOMPLETE if report.wall else Exit.COMPLETE


@sites.command("enable")
@click.argument("names", nargs=-1, type=SITE, required=True)
@pass_config
def enable(config: Config, names: tuple[str, ...]) -> None:
    """Let runs take these shipped sites: their NAMES or globs go into `enabled` of the settings file."""
    select_sites(load_sites(config.sites), names)
    _save(config, [*config.enabled, *(name for name in names if name not in config.enabled)])


@sites.command("disable")
@click.argument("names", nargs=-1, type=SITE, required=True)
@pass_config
def disable(config: Config, names: tuple[str, ...]) -> None:
    """Take NAMES out of `enabled` in the settings file; what is archived of them stays."""
    if unknown := [name for name in names if name not in config.enabled]:
        told = ", ".join(config.enabled) or "nothing"
        raise ConfigError(f"{', '.join(unknown)}: not in `enabled`, which holds {told}")
    _save(config, [name for name in config.enabled if name not in names])


@sites.command("rename")
@click.argument("old")
@click.argument("new")
@pass_config
def rename(config: Config, old: str, new: str) -> None:
    """Call the site OLD by the name NEW: file, articles, runs, frontier and decisions; ids stay as they are.

    WARC files are not touched: a ledger beside them tells what the site of their records is called now. Killed at any
    moment, the next run (or this command again) finishes it.
    """
    if not (finish_rename(config) and was_renamed(config, old, new)):
        rename_site(config, old, new)
    if old in config.enabled:
        _save(config, [name for name in config.enabled if name != old])
    click.echo(f"{old} is {new} from now on: {(config.sites or Path()) / new}.toml")


@sites.command("retire")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let runs take the site again.")
@pass_config
def retire(config: Config, name: str, undo: bool) -> None:
    """Let no run take the site NAME any more; what there is of it stays, and is cleaned, shown and exported."""
    path = retire_site(config, name, None if undo else datetime.now(UTC).date())
    click.echo(f"{path}: runs take the site again" if undo else f"{path}: no run takes the site from now on")


@sites.command("keys")
def keys() -> None:
    """Print the reference of a site file's keys."""
    click.echo(reference(), nl=False)


def _save(config: Config, enabled: Sequence[str]) -> None:
    path: Path = click.get_current_context().meta[SETTINGS]
    if f"{PREFIX}ENABLED" in os.environ:
        raise ConfigError(f"{PREFIX}ENABLED is set and goes before {path}; change it there")
    if not path.exists():
        raise ConfigError(f"{path}: no settings file here; `onrecord init` makes one, or name it with --config")
    save_enabled(path, enabled)
    own = len(list(config.sites.glob("*.toml"))) if config.sites else 0
    click.echo(f"{path}: a run takes {', '.join(enabled) or 'no shipped site'}{f', and {own} of your own' * bool(own)}")


def _listed(site: Site, config: Config) -> dict[str, Any]:
    lacks = " (missing)" if lack_of_browser(config, site) else ""
    return {
        "name": site.name,
        "title": site.title,
        "country": site.country,
        "language": site.language,
        "schedule": site.schedule,
        "render": f"{site.render}{lacks}",
        "retired": site.retired.isoformat() if site.retired else "",
        "checked": site.checked.isoformat() if site.checked else "never",
        "against": site.checked_against,
    }


def _check_code(what: str, code: str | None, known: set[str]) -> None:
    if code and code not in known:
        raise ConfigError(f"no site of {what} {code!r}{did_you_mean(code, sorted(known - {''}))}")


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
    if has_own_means(site):
        yield from _of_trial(site, try_out(site, config, report))


def _of_trial(site: Site, trial: Trial) -> Iterator[dict[str, Any]]:
    for tried in trial.tried:
        yield {
            "site": site.name,
            "url": tried.url,
            "outcome": tried.outcome,
            "headline": tried.headline,
            "published": tried.published_at,
            "authors": ", ".join(tried.authors),
            "words": tried.words,
            "from": ", ".join(tried.witnesses),
            "problem": "" if tried.outcome in outcomes_that("fine") else tried.reason or tried.outcome,
        }
    for problem in trial.problems:
        yield _seen(site, Looked(kind="page", url=site.home, articles=0, problem=problem))


def _seen(site: Site, looked: Looked) -> dict[str, Any]:
    return {
        "site": site.name,
        "kind": looked.kind,
        "url": looked.url,
        "articles": looked.articles,
        "problem": looked.problem,
    }


def _tell(report: ProbeReport, path: Path, config: Config) -> None:
    rows = [{"found": x.kind, "url": x.url, "articles": x.articles, "problem": x.problem} for x in report.looked]
    print_rows(rows, as_json=False, empty="nothing that leads to articles")
    folder = "" if config.sites else f"--sites {path.parent} "
    click.echo(f"\nwritten: {path}\nread it through, then: onrecord {folder}run {path.stem}")
