"""`onrecord template`: what a site's pages share, why that is no part of any story, and whether runs leave it out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click

from pipeline.clean import Template
from pipeline.commands.common import SITE, json_option, pass_config, print_rows
from pipeline.config import Config
from pipeline.database import open_database, read_database, storage_errors
from pipeline.process.templates import (
    drop_template,
    latest_template,
    learn_template,
    save_template,
    use_template,
    used_template,
)
from pipeline.sites import chosen_sites, sync_sites
from schemas import Site
from schemas.errors import ConfigError


@click.command()
@click.argument("site", type=SITE)
@click.option("--learn", "again", is_flag=True, help="Learn it from the latest 200 stories in the archive first.")
@click.option("--use/--drop", "use", default=None, help="Let runs leave these lines out of stories, or stop doing so.")
@json_option
@pass_config
def template(config: Config, site: str, again: bool, use: bool | None, as_json: bool) -> None:
    """Lines that stories of SITE share word for word: on how many of them, and an address to look at.

    A line is told when three stories have it, and a tenth of all that were learnt from. Stories keep them until
    somebody has looked: `--use` leaves them out of what runs clean from now on, but never where they are a third of a
    page's words, and `onrecord rebuild` then makes a technical revision of every stored story that had one. The file
    that says so, templates/SITE.json in the data folder, is part of a backup.
    """
    (chosen,) = chosen_sites(config, [site])[:1]
    if again:
        _learn(config, chosen)
    if use is False:
        drop_template(config.data, chosen.name)
    found = latest_template(read_database(config.database), chosen.name)
    if use:
        use_template(config.data, _to_use(found, chosen.name))
    in_use = used_template(config.data, chosen.name)
    empty = f"{chosen.name}: no template yet; learn it with `onrecord template {chosen.name} --learn`"
    if found is not None and not found.lines:
        empty = f"{chosen.name}: its {found.learnt_from} stories share no lines"
    print_rows(_rows(found, in_use), as_json=as_json, empty=empty)


def _learn(config: Config, site: Site) -> None:
    if not config.database.exists():
        read_database(config.database)  # tells what to do first
    db = open_database(config.database)
    with storage_errors(config.database):
        sync_sites(db, [site])
        save_template(db, learn_template(db, config, site), datetime.now(UTC))
    db.close()


def _to_use(found: Template | None, site: str) -> Template:
    if found is None:
        raise ConfigError(f"{site}: no template to use yet; learn it with `onrecord template {site} --learn`")
    return found


def _rows(found: Template | None, in_use: Template | None) -> Iterator[dict[str, Any]]:
    if found is None:
        return
    for line in found.lines.values():
        yield {
            "version": found.version,
            "used": in_use is not None and in_use.version == found.version,
            "line": line.text,
            "why": f"on {line.pages} of {found.learnt_from} stories",
            "example": line.example,
        }
