"""`onrecord people`: who speaks in the record; merge and split names by hand."""

from collections.abc import Iterator
from typing import Any

import click
from sqlite_utils.db import Database

from pipeline.commands.common import json_option, pass_config, print_rows
from pipeline.config import Config
from pipeline.database import open_database, read_database, storage_errors
from pipeline.process.people import FILE, alike, change_merges, merged, rename, split, split_at
from schemas.errors import ConfigError
from schemas.person import person_id

LIST = """
SELECT p.name, count(q.id) AS quotes, count(DISTINCT q.article_id) AS articles,
       (SELECT group_concat(alias, '; ')
        FROM (SELECT alias FROM person_aliases a WHERE a.person_id = p.id ORDER BY alias)) AS aliases,
       p.id
FROM persons p
LEFT JOIN attributions q ON q.person_id = p.id
     AND q.revision = (SELECT revision FROM articles WHERE id = q.article_id)
WHERE :like = '' OR p.name LIKE :like
   OR EXISTS (SELECT 1 FROM person_aliases a WHERE a.person_id = p.id AND a.alias LIKE :like)
GROUP BY p.id ORDER BY quotes DESC, p.name LIMIT :limit
"""


@click.group()
def people() -> None:
    """Who speaks in the record; merge and split names by hand."""


@people.command("list")
@click.argument("name", default="")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="Most people shown.")
@json_option
@pass_config
def list_people(config: Config, name: str, limit: int, as_json: bool) -> None:
    """People by number of quotes in the latest revisions; NAME: only those whose name or alias holds it."""
    db = read_database(config.database)
    print_rows(_people(db, name, limit), as_json=as_json, empty="no people found")


def _people(db: Database, name: str, limit: int) -> Iterator[dict[str, Any]]:
    escaped = f"%{name}%" if name else ""
    yield from db.query(LIST, {"like": escaped, "limit": limit})


@people.command("alike")
@json_option
@pass_config
def alike_people(config: Config, as_json: bool) -> None:
    """Pairs of names that could be one person's ("A. Vale", "Ann Vale"); look, then merge those that are."""
    db = read_database(config.database)
    names = [row["name"] for row in db.query("SELECT name FROM persons")]
    pairs = [{"alias": alias, "name": name} for alias, name in alike(names)]
    print_rows(pairs, as_json=as_json, empty="no two names are alike")


@people.command()
@click.argument("alias")
@click.argument("name")
@pass_config
def merge(config: Config, alias: str, name: str) -> None:
    """Declare that ALIAS is NAME: from now on, in every rebuild, and in the rows there are."""
    merges = change_merges(config.data / FILE, lambda merges: merged(merges, alias, name))
    target = merges.name_of(name)
    moved = _rename(config, alias, target) if config.database.exists() else 0
    click.echo(f"{alias} is {target}: {moved} quotes moved; noted in {config.data / FILE}")


def _rename(config: Config, alias: str, name: str) -> int:
    db = open_database(config.database)
    with storage_errors(config.database):
        moved = rename(db, alias, name)
    db.close()
    return moved


@people.command("split")
@click.argument("alias")
@click.option("--at", "place", metavar="PLACE", help="Site or article's address where ALIAS is another person.")
@click.option("--into", "other", metavar="NAME", help="Name of that other person.")
@pass_config
def split_people(config: Config, alias: str, place: str | None, other: str | None) -> None:
    """Take back what was declared of ALIAS, or with --at and --into part two people who bear one name.

    \b
    `onrecord rebuild` then moves the quotes:
      onrecord people split 'Ann Vale' --at harrow-courier --into 'Ann Vale (sheriff)'
    """
    if place and other:
        _split_at(config, alias, place, other)
        return
    if place or other:
        raise ConfigError("--at and --into go together: where ALIAS is another person, and what to call her")
    change_merges(config.data / FILE, lambda merges: split(merges, alias))
    click.echo(
        f"{alias} ({person_id(alias)}) is a person of its own again; run `onrecord rebuild` to move its quotes back"
    )


def _split_at(config: Config, alias: str, place: str, other: str) -> None:
    change_merges(config.data / FILE, lambda merges: split_at(merges, alias, place, other))
    click.echo(f"{alias} is {other} at {place}; run `onrecord rebuild` to move the quotes")
