"""`onrecord people`: who speaks in the record; merge and split names by hand."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click
from sqlite_utils.db import Database

from pipeline.books.locks import hold
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
from pipeline.database import open_database, read_database, storage_errors
from pipeline.process.people import (
    FILE,
    Merges,
    alike,
    change_merges,
    merged,
    split,
    split_at,
    with_person,
    without_person,
)
from pipeline.read.known import check_names, check_person, check_place
from pipeline.sites import load_sites, with_archived
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
    _check_people(config, [alias] if new else [alias, name])
    return _decide(config, lambda merges: merged(merges, alias, name), f"{alias} is {name}")


def _check_people(config: Config, names: Iterable[str], place: str = "") -> None:
    """Raise ConfigError for a name, or a place, that neither the record nor people.toml has."""
    merges = Merges.load(config.data)
    declared = [*merges.names, *merges.names.values(), *(n for at in merges.splits.values() for n in at.values())]
    with contextlib.closing(read_database(config.database)) as db:
        for name in names:
            check_person(db, name, person_id(name), {person_id(one) for one in declared})
        if place:
            check_place(db, place)


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
        _check_people(config, [alias], place)
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
    _check_people(config, [name])
    told = f"{by}, {datetime.now(UTC):%Y-%m-%d}"
    return _decide(config, lambda merges: without_person(merges, name, told), f"{name} is nobody's name")


def _decide(config: Config, decide: Callable[[Merges], Merges], told: str) -> int:
    """Write a decision into people.toml and apply it to the rows there are; the exit code."""
    path = config.data / FILE
    with hold(config.locks, "_archive"):
        before = Merges.load(config.data)
        change_merges(path, decide)
        counts = _apply(config, before) if config.database.exists() else {}
    click.echo(f"{told}: {counts.get('moved', 0)} quotes moved; noted in {path}")
    return Exit.INCOMPLETE if counts.get("faults") else Exit.COMPLETE


def _apply(config: Config, before: Merges) -> dict[str, int]:
    from pipeline.process.rebuild import move_quotes  # the stages take a second to import
    from pipeline.process.stages import Tools
    from pipeline.process.workers import Workers

    tools = Tools.of(config)
    with storage_errors(config.data), contextlib.closing(open_database(config.database)) as db:
        sites = with_archived(db, load_sites(config.sites).values())
        workers = Workers(config)
        try:
            with progress_bar("moving quotes") as report:
                return move_quotes(db, sites, workers, (replace(tools, merges=before), tools), report)
        finally:
            workers.close()
