"""`onrecord same`: where else a story was printed, and what each paper made of it."""

import json
from collections.abc import Iterator
from typing import Any

import click

from pipeline.commands.common import json_option, pass_config
from pipeline.commands.query import visible
from pipeline.config import Config
from pipeline.database import read_database, storage_errors
from pipeline.read import find_article
from pipeline.read.lineages import Lineage, Member, articles_without_place, lineage_of

SHOWN = 100
"""Letters of a paragraph that a line shows."""


@click.command()
@click.argument("article")
@click.option("--text", "whole", is_flag=True, help="Every paragraph that was changed, left out or added, whole.")
@json_option
@pass_config
def same(config: Config, article: str, whole: bool, as_json: bool) -> None:
    """Where else the story of ARTICLE (id or address) was printed: copies, cuts and rewrites.

    The first line is the one printed first of those that are held. Of each other one it tells how much of the first
    one's words it has, how much of its own stand there, and which paragraphs it changed, left out or added.

    \b
    Examples:
      onrecord same https://paper.example/2026/03/the-vote
      onrecord same https://paper.example/2026/03/the-vote --text
      onrecord query lineages -p since=7d -p by=most
    """
    db = read_database(config.database)
    with storage_errors(config.database):
        found = lineage_of(db, find_article(db, article))
        left = articles_without_place(db)
        told = _told(found, as_json=as_json, whole=whole) if found else []
    for line in told:
        click.echo(line)
    if not told:
        click.echo("no other article is made of the same piece", err=True)
    if left:
        click.echo(f"{left} articles have not been compared yet; `onrecord process` does that", err=True)


def _told(lineage: Lineage, *, as_json: bool, whole: bool) -> list[str]:
    if as_json:
        return [json.dumps(_as_row(member), ensure_ascii=False) for member in lineage.members]
    head = f"{len(lineage.members)} articles of {len(lineage.sites)} sites, lineage {lineage.id}\n"
    return [visible(line) for line in (head, *(line for member in lineage.members for line in _lines(member, whole)))]


def _as_row(member: Member) -> dict[str, Any]:
    """The article with its paragraphs beside the first one's."""
    row = {name: value for name, value in member.row.items() if name != "text"}
    shares = {"first": member.is_first, "kept": round(member.kept, 3), "taken": round(member.taken, 3)}
    return row | shares | {"sides": [{"kind": s.kind, "first": s.first, "other": s.other} for s in member.sides]}


def _lines(member: Member, whole: bool) -> Iterator[str]:
    row = member.row
    where = f"{row['title'] or row['site']} · {row['words']} words · article {row['article_id']} · {row['url']}"
    yield f"{row['printed_at'][:16].replace('T', ' ')}  {row['headline']}\n  {where}"
    if member.is_first:
        yield "  printed first\n"
        return
    yield f"  has {member.kept:.0%} of the first one's words; {member.taken:.0%} of its own stand there"
    for side in member.sides:
        if side.kind != "same":
            yield from _side(side.kind, side.first, side.other, whole)
    yield ""


def _side(kind: str, first: str, other: str, whole: bool) -> Iterator[str]:
    yield f"  {kind}: {_short(other or first, whole)}"
    if kind == "changed":
        yield f"    was: {_short(first, whole)}"


def _short(text: str, whole: bool) -> str:
    line = " ".join(text.split())
    return line if whole or len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
