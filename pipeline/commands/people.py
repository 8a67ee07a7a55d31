"""`onrecord people`: who speaks in the record; merge and split names by hand."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import click
from sqlite_utils.db import Database

from pipeline.commands.common import (
    all_option,
    by_option,
    json_option,
    language_option,
    pass_config,
    print_rows,
    progress_bar,
)
from pipeline.config import Config
from pipeline.database import read_database
from pipeline.process.people import (
    FILE,
    Merges,
    alike,
    merged,
    split,
    split_at,
    with_person,
    without_person,
)
from pipeline.process.people.settle import check_people, decide
from pipeline.read.known import check_names
from schemas.errors import ConfigError, Exit
from schemas.person import person_id

LIST = """
SELECT p.name, count(a.id) AS quotes, count(DISTINCT a.id) AS articles,
       (SELECT group_concat(alias, '; ')
        FROM (SELECT alias FROM person_aliases a WHERE a.person_id = p.id ORDER BY alias)) AS aliases,
       p.id
FROM persons p
LEFT JOIN attributions q ON q.person_id = p.id AND q.stance = 'said' AND q.confidence >= :sure_from
LEFT JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
     AND (:language = '' OR a.language = :language)
WHERE :like = '' OR p.name LIKE :like
   OR EXISTS (SELECT 1 FROM person_aliases o WHERE o.person_id = p.id AND o.alias LIKE :like)
GROUP BY p.id HAVING quotes > 0 OR :language = ''
ORDER BY quotes DESC, p.name LIMIT :limit
"""


class Listing(click.Group):
    """A group whose options alone are those of its `list`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        listed = args and args[0].startswith("-") and args[0] not in self.get_help_option_names(ctx)
        return super().parse_args(ctx, ["list", *args] if listed else args)


@click.group(cls=Listing)
def people() -> None:
    """Who speaks in the record; merge and split names by hand.

    \b
    With options alone it is `list`:
      onrecord people --language de
    """


@people.command("list")
@click.argument("name", default="")
@language_option
@all_option
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="Most people shown.")
@json_option
@pass_config
def list_people(config: Config, /, name: str, as_json: bool, take_all: bool, **filters: Any) -> None:
    """People by number of quotes in the latest revisions; NAME: only those whose name or alias holds it."""
    db = read_database(config.database)
    check_names(db, filters, parts=False)
    rows = list(_people(db, name, filters | {"sure_from": 0.0 if take_all else config.sure_from}))
    if not rows:
        check_names(db, {"speaker": name}, parts=True)
    print_rows(rows, as_json=as_json, empty="no people found")


def _people(db: Database, name: str, filters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from db.query(LIST, {"like": f"%{name}%" if name else "", **filters})


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
@click.option("--new", is_flag=True, help="NAME is a better one than any that the record has.")
@pass_config
def merge(config: Config, alias: str, name: str, new: bool) -> int:
    """Declare that ALIAS is NAME: from now on, in every rebuild, and in the rows there are."""
    check_people(config, [alias] if new else [alias, name])
    return _decide(config, lambda merges: merged(merges, alias, name), f"{alias} is {name}")


@people.command("split")
@click.argument("alias")
@click.option("--at", "place", metavar="PLACE", help="Site or article's address where ALIAS is another person.")
@click.option("--into", "other", metavar="NAME", help="Name of that other person.")
@pass_config
def split_people(config: Config, alias: str, place: str | None, other: str | None) -> int:
    """Take back what was declared of ALIAS, or with --at and --into part two people who bear one name.

    \b
    In the rows there are, too:
      onrecord people split 'Ann Vale' --at harrow-courier --into 'Ann Vale (sheriff)'
    """
    if place and other:
        check_people(config, [alias], place)
        told = f"{alias} is {other} at {place}"
        return _decide(config, lambda merges: split_at(merges, alias, place, other), told)
    if place or other:
        raise ConfigError("--at and --into go together: where ALIAS is another person, and what to call her")
    told = f"{alias} ({person_id(alias)}) is a person of its own again"
    return _decide(config, lambda merges: split(merges, alias), told)


@people.command("not-a-person")
@click.argument("name")
@by_option
@click.option("--undo", "undone", is_flag=True, help="NAME is somebody's, after all.")
@pass_config
def not_a_person(config: Config, name: str, by: str, undone: bool) -> int:
    """Declare that nobody is called NAME: its quotes stay, and it is in no list of people."""
    if undone:
        return _decide(config, lambda merges: with_person(merges, name), f"{name} is a person's name again")
    check_people(config, [name])
    told = f"{by}, {datetime.now(UTC):%Y-%m-%d}"
    return _decide(config, lambda merges: without_person(merges, name, told), f"{name} is nobody's name")


def _decide(config: Config, change: Callable[[Merges], Merges], told: str) -> int:
    """Write a decision into people.toml and apply it to the rows there are; the exit code."""
    counts = decide(config, change, lambda: progress_bar("moving quotes"))
    click.echo(f"{told}: {counts.get('moved', 0)} quotes moved; noted in {config.data / FILE}")
    return Exit.INCOMPLETE if counts.get("faults") else Exit.COMPLETE
