"""`onrecord daemon` and `onrecord schedule`: run what is due, and show what will be."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click
from sqlite_utils.db import Database

import scheduler
from pipeline.commands.common import SITE, json_option, pass_config, print_rows, shard_option
from pipeline.config import Config
from pipeline.database import read_database
from pipeline.sites import chosen_sites
from schemas import Site
from schemas.cron import next_after

SLOTS = 3
"""How many coming slots are shown."""
LAST = "SELECT state, coalesce(started_at, due_at) FROM crawl_runs WHERE site = ? AND state <> 'missed' ORDER BY 2 DESC"
MISSED = "SELECT count(*) FROM crawl_runs WHERE site = ? AND state = 'missed' AND due_at <= ?"


@click.command()
@shard_option
@pass_config
def daemon(config: Config) -> int:
    """Run each site when its schedule says so, until SIGTERM or Ctrl-C (exit code 12).

    Crons that call `onrecord run --due` and people who call `onrecord run` may work beside it: no slot runs twice.
    """
    return scheduler.main(config)


@click.command()
@click.argument("sites", nargs=-1, type=SITE)
@json_option
@pass_config
def schedule(config: Config, sites: tuple[str, ...], as_json: bool) -> None:
    """Show when SITES (all that have a schedule) are due next, in UTC and in their zone, and how the last run went."""
    chosen = [site for site in chosen_sites(config, sites) if site.schedule and not site.retired]
    db = read_database(config.database) if config.database.exists() else None
    now = datetime.now(UTC)
    rows = ({**_row(site, now), **_history(db, site.name, now)} for site in chosen)
    shown = rows if as_json else (_for_people(row) for row in rows)
    print_rows(shown, as_json=as_json, empty="no site has a schedule: write one into its site file (`schedule = ...`)")


def _row(site: Site, now: datetime) -> dict[str, Any]:
    slots = list(_coming(site, now))
    return {
        "site": site.name,
        "schedule": site.schedule,
        "timezone": site.timezone,
        "next_utc": [slot.strftime("%Y-%m-%dT%H:%MZ") for slot in slots],
        "next_local": [slot.astimezone(site.zone).strftime("%a %Y-%m-%dT%H:%M%z") for slot in slots],
    }


def _coming(site: Site, now: datetime) -> Iterator[datetime]:
    moment = now
    for _ in range(SLOTS):
        moment = next_after(site.schedule, site.zone, moment)
        yield moment


def _history(db: Database | None, site: str, now: datetime) -> dict[str, Any]:
    if db is None:
        return {"last_state": None, "last_run": None, "missed": 0}
    state, started = db.execute(LAST, [site]).fetchone() or (None, None)
    return {
        "last_state": state,
        "last_run": started,
        "missed": db.execute(MISSED, [site, now.isoformat()]).fetchone()[0],
    }


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    """The same row, lists one below the other and the last run to the minute."""
    state = "waits for a place since" if row["last_state"] == "due" else row["last_state"]
    last = f"{state} {row['last_run'][:16]}Z" if row["last_run"] else "never"
    return {
        **{key: row[key] for key in ("site", "schedule", "timezone")},
        "next (UTC)": "\n".join(row["next_utc"]),
        "next (local)": "\n".join(row["next_local"]),
        "last run": last,
        "missed": row["missed"],
    }
