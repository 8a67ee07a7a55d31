"""What a person wants fetched beside what is due: addresses by name, or the pages of a span of days once more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlite_utils.db import Database

from pipeline.books.asked import ask
from pipeline.books.frontier import Frontier
from pipeline.config import Config
from pipeline.database import utc, writing
from pipeline.sites import known_sites, require_browser, require_contact, select_sites
from schemas.errors import ConfigError
from schemas.site import Site
from spiders.discovery import FoundLink, Owners, Refusal, candidate, document

REVISITED = """
UPDATE frontier SET due_at = :now WHERE site = :site AND due_at > :now AND resting = 1
    AND (:since IS NULL OR (kind = 'page' AND (coalesce(published_at, discovered_at) >= :since OR url IN (
        SELECT c.url FROM articles a
        JOIN article_captures s ON s.article_id = a.id JOIN captures c ON c.id = s.capture_id
        WHERE a.site = :site AND coalesce(a.published_at, a.first_seen_at) >= :since))))
"""
NEVER_IN_LINE = """
SELECT url FROM articles WHERE site = :site AND coalesce(published_at, first_seen_at) >= :since
"""
NEXT = "`onrecord sites add URL` makes a file for its site, and --site NAME takes it for one of yours"


@dataclass(slots=True)
class Wanted:
    """Addresses as somebody gave them, sorted by the sites they belong to."""

    sites: dict[str, Site] = field(default_factory=dict)
    spelled: dict[str, dict[str, str]] = field(default_factory=dict)
    """Site -> the address in its one spelling -> as it was given."""
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    """(address as given, outcome, reason) of what is not asked for."""
    unknown: list[str] = field(default_factory=list)
    """Addresses of no known site."""

    @property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """Site -> addresses to be fetched."""
        return {site: tuple(spelled) for site, spelled in self.spelled.items()}


def sort_addresses(urls: Iterable[str], owners: Owners, site: Site | None = None) -> Wanted:
    """Whose each address is, and how the site spells it; all are `site`'s where it is given."""
    wanted = Wanted()
    for url in urls:
        owner = site or owners.of(url)
        if owner is None:
            wanted.unknown.append(url)
            continue
        spelled = spelling_of(url, owner)
        if isinstance(spelled, Refusal):
            wanted.refused.append((url, spelled.outcome, spelled.reason))
        else:
            wanted.sites[owner.name] = owner
            wanted.spelled.setdefault(owner.name, {}).setdefault(spelled, url)
    return wanted


def asked_for(config: Config, urls: Sequence[str], names: Sequence[str] = ()) -> Wanted:
    """The addresses by their sites; of these names alone, where some are given.

    Raises ConfigError where no address belongs to any, and what `require_contact` and `require_browser`
    raise.
    """
    sites, problems = known_sites(config)
    if names:
        sites = select_sites({site.name: site for site in sites}, names)
    wanted = sort_addresses(urls, Owners(sites), sites[0] if len(sites) == 1 else None)
    if wanted.unknown and not (wanted.sites or wanted.refused):
        told = "\n".join(f"{url}: no known site has this address" for url in wanted.unknown)
        raise ConfigError("\n".join([*problems, f"{told}; {NEXT}"]))
    for site in wanted.sites.values():
        require_contact(config, site.home, *(f"//{host}" for host in (*site.hosts, *site.render_hosts)))
        require_browser(config, site)
    return wanted


def refuse_unasked(wanted: Wanted) -> None:
    """Raise ConfigError for addresses that are not asked for: a run that was told them would pass them over."""
    told = [f"{url}: {outcome}, {reason}; it is not fetched" for url, outcome, reason in wanted.refused]
    told += [f"{url}: no known site has this address; {NEXT}" for url in wanted.unknown]
    if told:
        raise ConfigError("\n".join(told))


def limit_runs(
    db: Database, sites: Iterable[Site], runs: Mapping[str, str], asked: Mapping[str, Sequence[str]]
) -> None:
    """Let runs (site -> run id) fetch the addresses that were asked for, and nothing else; none asked: all is due."""
    now = datetime.now(UTC)
    for site in (site for site in sites if site.name in asked):
        links = [FoundLink(url=url, kind="page") for url in asked[site.name]]
        with writing(db):
            Frontier(db, site, runs[site.name], lambda: now).add(links, "asked for")
            ask(db, runs[site.name], site.name, asked[site.name], now)


def make_due(db: Database, sites: Iterable[Site], since: date | None) -> None:
    """Put every known address of the sites in line again; with `since` the pages of stories of that day or later.

    A story's day is that of its publication in UTC, or of its first capture where the page tells none. One that was
    imported, and never was in line, comes in line.
    """
    now = datetime.now(UTC)
    for site in sites:
        start = datetime.combine(since, time(), UTC) if since else None
        told = {"site": site.name, "now": utc(now), "since": utc(start)}
        with writing(db):
            if since:
                found = (spelling_of(url, site) for (url,) in db.execute(NEVER_IN_LINE, told).fetchall())
                links = [FoundLink(url=url, kind="page") for url in found if url and isinstance(url, str)]
                Frontier(db, site, "", lambda: now).add(links, "asked for")
            db.execute(REVISITED, told)


def spelling_of(url: str, site: Site) -> str | Refusal:
    """The address as the site spells it. What a person names is an article though it look like a list.

    Not so what the site's file leaves out: that is never fetched.
    """
    spelled = candidate(url, site, listed=True)
    return document(url, site) if isinstance(spelled, Refusal) and spelled.outcome == "not_article" else spelled
