"""`onrecord search`, `show`, `quotes`, `citations` and `query`: read what was kept."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.commands.common import (
    SITE,
    F,
    all_option,
    json_option,
    language_option,
    need_extra,
    pass_config,
    print_rows,
)
from pipeline.config import Config
from pipeline.database import read_database, storage_errors
from pipeline.proof.quotes import with_references
from pipeline.read import (
    Reading,
    Segment,
    find_article,
    parse_since,
    parse_until,
    queries,
    queries_as_markdown,
    read_article,
    run_query,
)
from pipeline.read.canned import ALL, ready
from schemas.attribution import STANCES, AttributionKind
from schemas.errors import ConfigError
from schemas.person import person_id

Row = dict[str, Any]
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
WIDTH = 128
"""Width of an article where standard output is no terminal."""

since_option = click.option("--since", default="", help="Published since: 2026-03-01, or 7d, 24h, 4w.")
until_option = click.option("--until", default="", help="Published until the end of that day, or until that time.")
person_option = click.option(
    "--person",
    default="",
    callback=lambda _context, _param, name: person_id(name),
    help="Somebody's whole name, or id.",
)
order_option = partial(click.option, "--order", type=click.Choice(["best", "newest"]), show_default=True)
stance_option = click.option(
    "--stance",
    type=click.Choice([*STANCES, ALL]),
    default="said",
    show_default=True,
    help="What was said, or what was not (negated), is asked or supposed.",
)
site_option = click.option("--site", type=SITE, default="", help="Only this site.")


def limit_option(default: int) -> Callable[[F], F]:
    return click.option("--limit", type=click.IntRange(1), default=default, show_default=True, help="Most rows.")


@click.command()
@click.argument("text")
@site_option
@person_option
@language_option
@since_option
@until_option
@order_option(default="best", help="Best match first, or newest.")
@limit_option(20)
@click.option(
    "--data", "parquet", type=click.Path(path_type=Path), help="Ask a folder that `onrecord backfill` made instead."
)
@json_option
@pass_config
def search(config: Config, /, text: str, parquet: Path | None, as_json: bool, **filters: Any) -> None:
    """Find articles by the words of headline and text.

    \b
    Words, "phrases", AND, OR, NOT and word* work:
      onrecord search 'ferry AND (subsidy OR fare*)' --since 30d
    """
    if parquet:
        print_rows(_in_folder(parquet, text, filters), as_json=as_json, empty="no article has these words")
        return
    rows = _ask(config, "articles_search", text=text, **filters)
    short = ("article_id", "site", "published_at", "headline", "passage")
    print_rows(rows if as_json else _columns(rows, short), as_json=as_json, empty="no article has these words")


def _in_folder(folder: Path, text: str, filters: Mapping[str, Any]) -> list[Row]:
    """The same question to Parquet files, newest first."""
    need_extra()
    from pipeline.backfill.load import folders_of
    from pipeline.backfill.search import Asked
    from pipeline.backfill.search import search as search_folder

    if filters["person"]:
        raise ConfigError("--person: asks the database alone; load the folder with `onrecord load`, or leave it out")
    moments: dict[str, Any] = {
        name: datetime.fromisoformat(parse(filters[name], lambda: datetime.now(UTC))) if filters[name] else None
        for name, parse in (("since", parse_since), ("until", parse_until))
    }
    chosen = {name: filters[name] for name in ("site", "language", "limit")}
    return search_folder(folders_of(folder), Asked(text=text, **moments, **chosen))


@click.command()
@click.argument("article")
@click.option("--revision", type=click.IntRange(1), help="As that revision has it [today's].")
@all_option
@json_option
@pass_config
def show(config: Config, /, article: str, revision: int | None, take_all: bool, as_json: bool) -> None:
    """Print one ARTICLE (id or address): clean text, each quote with its speaker beside it, and the proof."""
    db = ready(read_database(config.database), config.sure_from)
    with storage_errors(config.database):
        reading = read_article(db, find_article(db, article), revision, sure_from=_least(take_all))
    with_references(reading)
    if as_json:
        click.echo(json.dumps(asdict(reading), ensure_ascii=False))
    else:
        _print_reading(reading)


@click.command()
@click.option("--speaker", default="", help="Part of the speaker's name or alias.")
@person_option
@click.option("--about", default="", help="Words of the quote (full text).")
@language_option
@click.option(
    "--kind", type=click.Choice(get_args(AttributionKind)), help="In the speaker's words, the paper's, or both."
)
@stance_option
@all_option
@click.option("--once", is_flag=True, help="A quote once where copies of one piece print it: by who printed it first.")
@since_option
@until_option
@site_option
@order_option(default="newest", help="Newest first, or by how well the words of --about fit.")
@limit_option(50)
@json_option
@pass_config
def quotes(config: Config, /, take_all: bool, once: bool, as_json: bool, **filters: Any) -> None:
    """Who said what: quotes with their sentence, speaker, cue, confidence, article and the capture that proves them.

    \b
    A quote stands in the quotation marks of its text, parts that others interrupt are parted by " … ",
    and a paraphrase has no marks. What is told not to have been said is found by its stance:
      onrecord quotes --stance negated
    \b
    Speakers that are likely but not certain are told so ("probably"); what is less sure than `sure_from`
    is left out, unless --all asks for it ("perhaps"):
      onrecord quotes --language de --all
    """
    filters["copies"] = "out" if once else "in"
    rows = _ask(config, "quotes", sure_from=_least(take_all), **filters)
    if as_json:
        print_rows(rows, as_json=True, empty="no such quote")
        return
    found = False
    for row in rows:
        found = True
        click.echo(_quote_lines(row))
    if not found:
        click.echo(_nothing_sure(config, take_all, filters), err=True)


@click.command()
@click.option("--name", default="", help="List the articles that cite this source (part of its name).")
@since_option
@site_option
@limit_option(50)
@json_option
@pass_config
def citations(config: Config, /, as_json: bool, name: str, **filters: Any) -> None:
    """What articles point to as their source: agencies, outlets, documents; with --name, the articles themselves."""
    rows = _ask(config, "articles_citing" if name else "citations_by_name", name=name, **filters)
    short = ("name", "kind", "words", "headline", "site", "published_at", "article_id", "capture_id")
    shown = _columns(rows, short) if name and not as_json else rows
    print_rows(shown, as_json=as_json, empty="no such citation")


@click.command()
@click.argument("name", required=False)
@click.option("-p", "--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter of the query.")
@click.option("--markdown", is_flag=True, help="List them as the manual has them.")
@json_option
@pass_config
def query(config: Config, /, name: str | None, params: tuple[str, ...], markdown: bool, as_json: bool) -> None:
    """Ask a canned query by NAME; without one, list them with their parameters."""
    if markdown:
        click.echo(queries_as_markdown())
        return
    if name is None:
        print_rows(map(_described, queries().values()), as_json=as_json, empty="")
        return
    given = [param.partition("=") for param in params]
    if wrong := [param for param, (_, equals, _) in zip(params, given, strict=True) if not equals]:
        raise ConfigError(f"-p {wrong[0]!r}: write key=value")
    rows = _ask(config, name, **{key: value for key, _, value in given})
    print_rows(rows, as_json=as_json, empty="nothing found")


def _ask(config: Config, name: str, /, **params: Any) -> list[Row]:
    """All rows at once, so that the database's errors are told before anything is printed."""
    db = ready(read_database(config.database), config.sure_from)
    for moment, parse in (("since", parse_since), ("until", parse_until)):
        if params.get(moment):
            params[moment] = parse(str(params[moment]), lambda: datetime.now(UTC))
    with storage_errors(config.database):
        return list(run_query(db, name, **params))


def _nothing_sure(config: Config, take_all: bool, filters: Mapping[str, Any]) -> str:
    doubtful = not take_all and _ask(config, "quotes", **{**filters, "sure_from": 0.0, "limit": 1})
    return "no such quote that is sure; --all shows the doubtful ones" if doubtful else "no such quote"


def _least(take_all: bool) -> float | None:
    """Least confidence of quotes; None: the setting."""
    return 0.0 if take_all else None


def _columns(rows: Iterable[Row], names: tuple[str, ...]) -> list[Row]:
    return [{name: row[name] for name in names} for row in rows]


def _described(found: Any) -> Row:
    params = "\n".join(f"{name}: {meaning}" for name, meaning in found.params.items())
    return {"name": found.name, "title": found.title, "note": found.note, "parameters": params}


def _quote_lines(row: Mapping[str, Any]) -> str:
    """Lines are not wrapped: a break within a quote would be none of its text's."""
    told = "".join(f"{word}, " for word in (_unsaid(row), row["kind"]) if word)
    who = f"{_who(row)} ({row['cue'] or 'no cue'}; {told}confidence {row['confidence']:.2f})"
    day = (row["published_at"] or "undated")[:10]
    papers = f" · printed by {row['printed_by']} papers" if row["printed_by"] > 1 else ""
    proof = f"article {row['article_id']} · capture {row['capture_id']}"
    where = f"{row['headline']} · {row['site']} · {day}{papers} · {proof}"
    return f"{visible(who)}\n  {visible(row['quote'])}\n  in: {visible(row['sentence'])}\n  {visible(where)}\n"


def _who(quote: Mapping[str, Any]) -> str:
    """The speaker with the word of doubt; for one that is not told, the text's own words of who it is."""
    if quote["speaker"]:
        return f"{quote['doubt']} {quote['speaker']}".strip()
    return f"{quote['doubt']}: {quote['source']}" if quote["source"] else str(quote["doubt"])


def _unsaid(quote: Mapping[str, Any]) -> str:
    """The stance of what was not said."""
    return "" if quote["stance"] == "said" else str(quote["stance"])


def visible(text: str) -> str:
    """Text of a page without control characters, which a terminal would obey; spaces of any width stay."""
    return "".join(letter if _is_harmless(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _is_harmless(letter: str) -> bool:
    return letter.isprintable() or letter == "\n" or unicodedata.category(letter) == "Zs"


def _print_reading(reading: Reading) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, markup=False, emoji=False)
    console.print(Text(visible(reading.revision["headline"]), style="bold"))
    for line in _head(reading):
        console.print(visible(line), style="dim")
    console.print(_body(reading))
    for title, lines in _foot(reading):
        console.print(Text(f"\n{title}", style="bold"))
        for line in lines:
            console.print(visible(f"  {line}"), soft_wrap=True)


def _head(reading: Reading) -> Iterable[str]:
    article, revision = reading.article, reading.revision
    if revision["dek"]:
        yield revision["dek"]
    yield f"by {', '.join(reading.bylines) or 'nobody named'} · {article['title'] or article['site']}"
    as_found = f" (on the page: {article['published_text']})" if article["published_text"] else ""
    yield f"published {article['published_at'] or 'at an unknown time'}{as_found}"
    yield f"revision {revision['number']} of {article['revision']}, {revision['kind']}, seen {revision['seen_at']}"
    if not article["complete"]:
        yield "the publisher shows a teaser only"
    if article["doubtful"]:
        yield f"doubtful, it may be no article: {article['doubtful']}"
    if article["gone_at"]:
        yield f"taken down by the publisher, seen {article['gone_at']}; the words stay here"
    yield article["url"]


def _body(reading: Reading) -> Table:
    """Text on the left with ⟦quotes⟧ numbered, speakers on the right."""
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=1, overflow="fold", style="dim")
    for block, cut in reading.marked_blocks():
        if not cut:
            table.add_row(Text(f"\n[{visible(block['text'])}]", style="dim"), "")
            continue
        begun = [number for segment in cut for number in segment.begins]
        notes = "\n".join(_note(number, reading.quotes[number - 1]) for number in begun)
        table.add_row(_marked(block, cut), "\n" + visible(notes))
    return table


def _marked(block: Row, cut: Iterable[Segment]) -> Text:
    text = Text("\n")
    for segment in cut:
        text.append("⟦" * len(segment.opens))
        text.append(visible(segment.text), style="bold" if segment.quotes or block["kind"] == "heading" else "")
        for number in segment.closes:
            text.append("⟧" + str(number).translate(SUPERSCRIPTS))
    return text


def _note(number: int, quote: Row) -> str:
    told = [_who(quote), quote["cue"], _unsaid(quote), f"{quote['confidence']:.2f}", _decided(quote)]
    return f"{number} {' · '.join(filter(None, told))}"


def _decided(quote: Row) -> str:
    verdicts = {None: "", "confirm": "confirmed by", "reject": "no quote, says", "speaker": "speaker by"}
    return f"{verdicts[quote['verdict']]} {quote['decided_by'] or ''}".strip()


def _foot(reading: Reading) -> Iterable[tuple[str, list[str]]]:
    capture = reading.capture
    if reading.doubtful:
        yield "In doubt", [f"{reading.doubtful} more, with --all"]
    yield (
        "Cites",
        [_cited(c) for c in reading.citations] or ["nothing"],
    )
    yield "Revisions", [_revision_line(revision) for revision in reading.revisions]
    yield "History", [f"{event['at']}  {event['event']}  {event['detail'] or ''}" for event in reading.history]
    yield (
        "Proof",
        [
            f"capture {capture['id']} of {capture['url']}, HTTP {capture['status']}, {capture['fetched_at']}",
            f"{capture['warc_file']} at byte {capture['warc_offset']}, {capture['warc_length']} bytes",
            f"body {capture['digest']}",
        ],
    )
    yield "Where fields came from", [f"{name}: {origin}" for name, origin in reading.article["provenance"].items()]


def _cited(citation: Row) -> str:
    why = f"not named because: {citation['reason']}" if citation["reason"] else ""
    return f"{citation['name']} ({citation['kind']}): {citation['text']} {citation['url']} {why}".strip()


def _revision_line(revision: Row) -> str:
    counts = f"+{revision['words_added']} -{revision['words_removed']} words"
    return f"{revision['number']}  {revision['seen_at']}  {revision['kind']}  {revision['changed']}  {counts}"
