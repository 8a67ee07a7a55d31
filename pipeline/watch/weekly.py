"""Each paper's part of the report: what it published and announced, when nobody looked, and whether it went quiet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.read.report import Gap, Paper, Span, Trouble
from pipeline.read.report.week import articles_by_site, began_at, known_before, usual_of
from pipeline.sites import usable_sites
from pipeline.watch.condition import of_site, states_of
from pipeline.watch.coverage import Coverage, coverage_of
from schemas import Site
from schemas.errors import ConfigError

CAUSES = ("stale", "quiet")
"""What of a site's troubles a report tells; failed runs and findings are `onrecord status`."""


def papers_of(
    db: Database,
    config: Config,
    span: Span,
    *,
    site: str = "",
    language: str = "",
    quick: bool = False,
    told: Callable[[str], None] = lambda _site: None,
) -> Iterator[Paper]:
    """Every paper that published something in that time or is crawled, by name; `told` is called before each.

    `quick`: without reading again what the papers announced, which takes seconds a paper.
    """
    files = _files(config)
    titles: Mapping[str, str] = dict(db.execute("SELECT name, title FROM sites").fetchall())
    counts = articles_by_site(db, span, language)
    earlier = [articles_by_site(db, span.before(n), language) for n in range(1, 5)]
    chosen = set(counts) | {name for name, file in files.items() if language in ("", file.language)}
    for name in sorted(name for name in chosen if site in ("", name)):
        told(name)
        known = known_before(span, began_at(db, name))
        paper = Paper(
            site=name,
            title=titles.get(name, ""),
            articles=counts.get(name, 0),
            usual=usual_of([row.get(name, 0) for row in earlier[:known]]),
            troubles=_troubles(db, files[name], span) if name in files else [],
        )
        if name in files and not quick:
            last = span.until - timedelta(microseconds=1)
            paper = _with_looks(paper, coverage_of(db, config, files[name], span.since, last))
        yield paper


def _files(config: Config) -> dict[str, Site]:
    try:
        return {site.name: site for site in usable_sites(config)[0]}
    except ConfigError:  # nothing is chosen: a database that was copied from where it is crawled
        return {}


def _troubles(db: Database, file: Site, span: Span) -> list[Trouble]:
    """Those that stood at the end of the time."""
    [state] = states_of(db, [of_site(file)], span.until)
    return [Trouble(one.cause, one.message) for one in state.troubles if one.cause in CAUSES]


def _with_looks(paper: Paper, found: Coverage) -> Paper:
    gaps = [Gap(gap.begin, gap.end, gap.bridged) for gap in found.gaps]
    return replace(paper, announced=found.total, held=found.held, hours=found.hours, looked=found.looked, gaps=gaps)
