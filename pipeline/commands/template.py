"""`onrecord template`: what a site's pages share, and why that is no part of any story."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click

from pipeline.clean import Template
from pipeline.commands.common import json_option, pass_config, print_rows
from pipeline.config import Config
from pipeline.database import open_database, read_database, storage_errors
from pipeline.sites import chosen_sites, sync_sites
from pipeline.templates import latest_template, learn_template, save_template
from schemas import Site


@click.command()
@click.argument("site")
@click.option("--learn", "again", is_flag=True, help="Learn it from the latest 200 stories in the archive first.")
@json_option
@pass_config
def template(config: Config, site: str, again: bool, as_json: bool) -> None:
    """Lines that stories of SITE share word for word: on how many of them, and an address to look at.

    A line is told when three stories have it, and a tenth of all that were learnt from. Nothing is taken out of stored
    articles: what is told here is for a person to judge, and to name in the site's file (`remove`).
    """
    (chosen,) = chosen_sites(config, [site])[:1]
    if again:
        _learn(config, chosen)
    found = latest_template(read_database(config.database), chosen.name)
    empty = f"{chosen.name}: no template yet; learn it with `onrecord template {chosen.name} --learn`"
    if found is not None and not found[1].lines:
        empty = f"{chosen.name}: its {found[1].learnt_from} stories share no lines"
    print_rows(_rows(found), as_json=as_json, empty=empty)


def _learn(config: Config, site: Site) -> None:
    if not config.database.exists():
        read_database(config.database)  # tells what to do first
    db = open_database(config.database)
    with storage_errors(config.database):
        sync_sites(db, [site])
        save_template(db, learn_template(db, config, site), datetime.now(UTC))
    db.close()


def _rows(found: tuple[int, Template] | None) -> Iterator[dict[str, Any]]:
    if found is None:
        return
    version, template = found
    for line in template.lines.values():
        yield {
            "version": version,
            "line": line.text,
            "why": f"on {line.pages} of {template.learnt_from} stories",
            "example": line.example,
        }
