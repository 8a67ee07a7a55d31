"""Try a site's own means on a few addresses: a run of three pages into a folder that is gone afterwards."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.crawl.probe import ProbeReport
from pipeline.crawl.run import run
from pipeline.database import read_database
from schemas import Site
from spiders.hooks import path_of

PAGES = 3
MINUTES = 3.0
OWN_MEANS = (
    "user_agent", "headers", "cookies", "proxy", "middlewares", "parser", "render", "fields", "layouts", "media",
)  # fmt: skip
"""Keys of a site's file whose effect shows in what comes of its pages alone."""
FOUND = """
SELECT o.url, o.outcome, o.reason, a.headline, a.published_at, a.words, a.provenance,
       (SELECT json_group_array(name) FROM (SELECT name FROM bylines b WHERE b.article_id = a.id ORDER BY position))
FROM outcomes o JOIN frontier f ON f.site = o.site AND f.url = o.url AND f.kind = 'page'
LEFT JOIN revisions r ON r.capture_id = o.capture_id
LEFT JOIN articles a ON a.id = r.article_id AND a.revision = r.number
ORDER BY o.url
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of one address."""

    url: str
    outcome: str
    reason: str = ""
    headline: str = ""
    published_at: str = ""
    words: int = 0
    authors: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    """Which said these: "headline: site file"."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a few addresses of a site, and what was found out by the way."""

    tried: tuple[Tried, ...]
    problems: tuple[str, ...]


def has_own_means(site: Site) -> bool:
    """Whether the file says more than where articles are found."""
    return bool(site.model_fields_set & set(OWN_MEANS))


def try_out(site: Site, config: Config, report: ProbeReport) -> Trial:
    """Crawl three pages of a site as a run would, from what a probe found; nothing of it is kept."""
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        at = Path(folder)
        mine = {"data": at / "data", "sites": at / "sites", "workers": 1, "log_level": "error"}
        config, small = config.model_copy(update=mine), _small(site, config, report)
        (at / "sites").mkdir()
        (at / "sites" / f"{site.name}.toml").write_text(small.canonical, encoding="utf-8")
        run(config, [small])
        db = read_database(config.database)
        try:
            return Trial(tuple(_tried(db)), tuple(_problems(db)))
        finally:
            db.close()


def _small(site: Site, config: Config, report: ProbeReport) -> Site:
    """The same site with one document beside its front page that leads to articles, and three pages a run."""

    def absolute(named: str) -> str:
        if ":" not in named:
            return named
        return f"{path_of(named, config.sites).resolve()}:{named.rpartition(':')[2]}"

    feeds = report.working("feed")[:1]
    fewer = {
        "feeds": tuple(feeds),
        "sitemaps": () if feeds else tuple(report.working("sitemap")[:1]),
        "wordpress": False,
        "max_pages": PAGES,
        "max_minutes": MINUTES,
        "parser": absolute(site.parser),
        "middlewares": tuple(map(absolute, site.middlewares)),
    }
    return site.model_copy(update=fewer)


def _tried(db: Database) -> Iterator[Tried]:
    for url, outcome, reason, headline, published, words, provenance, names in db.execute(FOUND):
        said = json.loads(provenance or "{}")
        yield Tried(
            url=url,
            outcome=outcome,
            reason=reason,
            headline=headline or "",
            published_at=published or "",
            words=words or 0,
            authors=tuple(json.loads(names)),
            witnesses=tuple(
                f"{name.removesuffix('_at')}: {said[name]}"
                for name in ("headline", "published_at", "bylines", "text")
                if said.get(name)
            ),
        )


def _problems(db: Database) -> Iterator[str]:
    """What was found out, but for the budget of pages that a trial has, and what is left for it."""
    query = "SELECT message FROM findings WHERE \"check\" NOT IN ('budget', 'deferred', 'failures') ORDER BY id"
    yield from (message for (message,) in db.execute(query))
