"""Numbers for Prometheus, all of them out of the database: a file for node_exporter, and the page `/-/metrics`."""

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils.db import Database

from pipeline.watch.condition import SiteState
from pipeline.watch.totals import COLUMNS, Totals, totals_of

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ARTICLES = "SELECT site, count(*) FROM articles GROUP BY site"

Number = float | int | None
OF_STATES: tuple[tuple[str, str, Callable[[SiteState], Number | datetime]], ...] = (
    ("site_last_run_timestamp_seconds", "When the site's last run ended, however.", lambda s: s.last_run),
    ("site_last_good_run_timestamp_seconds", "When its last run with exit code 0 or 13 ended.", lambda s: s.last_good),
    ("site_next_slot_timestamp_seconds", "When its schedule is due next.", lambda s: s.next_slot),
    ("site_stale_after_timestamp_seconds", "From then on it is stale, unless a good run comes before.",
     lambda s: s.stale_after),
    ("site_newest_article_timestamp_seconds", "When its newest article appeared.", lambda s: s.newest),
    ("site_articles_week", "Its articles of the last seven days.", lambda s: s.week),
    ("site_articles_week_usual", "Its articles in a usual week.", lambda s: s.usual),
    ("site_quiet", "1 where it brings far fewer articles than usual.",
     lambda s: int(any(trouble.cause == "quiet" for trouble in s.troubles))),
    ("site_missed_slots_week", "Its slots of the last seven days that nobody ran.", lambda s: s.missed),
    ("run_exit_code", "How its last run ended.", lambda s: s.exit_code),
)  # fmt: skip
"""Name after `onrecord_`, what it is, and the value; None: the site has no such series."""


def metrics(db: Database, states: Iterable[SiteState], now: datetime) -> bytes:
    """The numbers in Prometheus' text format, one series a site."""
    from prometheus_client import (
        CollectorRegistry,
        Gauge,
        Info,
        generate_latest,
    )  # a tenth of a second: where asked for

    registry, known = CollectorRegistry(), list(states)
    Info("onrecord", "Which onrecord this is.", registry=registry).info({"version": _version()})
    Gauge("onrecord_written_timestamp_seconds", "When these numbers were written.", registry=registry).set(
        now.timestamp()
    )
    for name, what, value in OF_STATES:
        gauge = Gauge(f"onrecord_{name}", what, ["site"], registry=registry)
        for state in known:
            if (found := value(state)) is not None:
                gauge.labels(state.site).set(found.timestamp() if isinstance(found, datetime) else found)
    _of_runs(registry, totals_of(db, (state.run_id for state in known if state.run_id), now))
    _of_findings(registry, known)
    articles = Gauge("onrecord_articles", "Articles in the archive.", ["site"], registry=registry)
    for site, count in db.execute(ARTICLES):
        articles.labels(site).set(count)
    return generate_latest(registry)


def write_metrics(path: Path, content: bytes) -> None:
    """Write the file whole, readable by whoever collects it; OSError when that cannot be done.

    By way of a file whose name node_exporter passes over, so that it never reads half of it.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(content)
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _of_runs(registry: "CollectorRegistry", totals: Sequence[Totals]) -> None:
    from prometheus_client import Gauge

    addresses = Gauge(
        "onrecord_run_addresses",
        "What became of the addresses of its last run.",
        ["site", "outcome"],
        registry=registry,
    )
    seconds = Gauge("onrecord_run_seconds", "How long its last run fetched.", ["site"], registry=registry)
    requests = Gauge("onrecord_run_requests", "Requests of its last run.", ["site"], registry=registry)
    for one in totals:
        seconds.labels(one.site).set(one.seconds)
        requests.labels(one.site).set(one.fetched)
        for column in COLUMNS:
            addresses.labels(one.site, column).set(one.counts[column])


def _of_findings(registry: "CollectorRegistry", states: Sequence[SiteState]) -> None:
    from prometheus_client import Gauge

    found = Gauge(
        "onrecord_run_findings", "What the judge of its last run found.", ["site", "check", "level"], registry=registry
    )
    for state in states:
        for check, level, _ in state.findings:
            found.labels(state.site, check, level).inc()


def _version() -> str:
    try:
        return version("onrecord")
    except PackageNotFoundError:  # run from its sources
        return "unknown"
