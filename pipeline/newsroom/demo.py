"""`onrecord demo`: the main job on a newsroom of our own writing, and what it found, beside what is true."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.crawl.run import Options, run
from pipeline.database import read_database
from pipeline.newsroom import Newsroom, Request, TrueArticle
from pipeline.read import run_query
from schemas import Site
from schemas.doubt import SURE_FROM
from schemas.errors import ConfigError, Exit, StoppedError

MARKER = ".onrecord-demo"
MARKER_TEXT = "Made by `onrecord demo`, which makes this folder anew every time: keep nothing of yours here.\n"
OURS = ("data", "sites", "onrecord.toml")
REVISED = "harbour-levy-passes"
"""The story that the newsroom changes between the two runs."""
WORD = r"[^\W_]+"
QUOTES_SHOWN = 8
QUOTES_SHARE = 0.8
"""Less than this share of the quotations with the right speaker means that something is broken."""
NOT_MODIFIED_SHARE = 0.5
"""The second run asks for every page again; less than this share of 304 means that it did not ask politely."""

LATEST = "SELECT headline, bylines, site FROM latest_articles ORDER BY published_at DESC LIMIT 6"
SPOKEN = """
SELECT speaker, quote FROM (
    SELECT q.speaker, q.quote, q.confidence, a.published_at,
           row_number() OVER (PARTITION BY a.id ORDER BY q.confidence DESC, q."start") AS place
    FROM attributions q JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
    WHERE q.speaker <> '' AND q.kind = 'direct' AND q.stance = 'said'
) WHERE place = 1 ORDER BY confidence DESC, published_at DESC LIMIT ?
"""
OTHER_LANGUAGES = {"de": "German", "fr": "French"}
"""Language of a paper -> what it is called."""
SURELY_SAID = """
SELECT a.url, q.content, q.speaker FROM attributions q
JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
WHERE q.stance = 'said' AND q.kind = 'direct' AND q.speaker <> '' AND q.confidence >= ? AND a.language = ?
"""
PERSONS = """
SELECT DISTINCT p.name FROM persons p JOIN attributions q ON q.person_id = p.id
JOIN articles a ON a.id = q.article_id AND a.revision = q.revision WHERE a.language = ?
"""
FOUND_QUOTES = """
SELECT a.url, q.content, q.speaker FROM attributions q
JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
WHERE q.stance = 'said'
"""
REMOVED = """
SELECT d.rule, sum(d.blocks) AS blocks, sum(d.words) AS words, count(*) AS articles, max(d.sample) AS sample
FROM removed_blocks d GROUP BY d.rule ORDER BY words DESC LIMIT 8
"""
REVISIONS = """
SELECT a.headline, r.number, r.kind, r.words_added, r.words_removed, r.text, o.text AS before
FROM revisions r JOIN revisions o ON o.article_id = r.article_id AND o.number = r.number - 1
JOIN articles a ON a.id = r.article_id
"""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must hold for the demo to have worked."""

    what: str
    holds: bool


def run_demo(folder: Path) -> int:
    """Crawl the newsroom twice into `folder`, print what was found; 0 only when everything worked.

    ConfigError when the folder holds something that no demo made. A demo's own folder is made anew.
    """
    console = Console(highlight=False, width=None if Console().is_terminal else 110)
    _make_folder(folder)
    with Newsroom() as newsroom:
        config, sites = _set_up(folder, newsroom)
        console.print(f"A newsroom of {len(sites)} invented papers is open: {', '.join(newsroom.papers.values())}")
        checks = [*_first_run(console, config, sites, newsroom), *_second_run(console, config, sites, newsroom)]
    _look_further(console, folder)
    return _judge(console, checks)


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder}: is a file; name another folder with --folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise ConfigError(f"{folder}: holds something that no demo made; name an empty or new folder with --folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
    for name in OURS:
        _remove(folder / name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _set_up(folder: Path, newsroom: Newsroom) -> tuple[Config, list[Site]]:
    files = newsroom.site_files(folder / "sites")
    settings = '# Read by onrecord when you work in this folder.\ndata = "data"\nsites = "sites"\n'
    (folder / "onrecord.toml").write_text(settings, encoding="utf-8")
    sites = [Site.parse(file.read_text(encoding="utf-8"), file) for file in files]
    return Config(data=folder / "data", sites=folder / "sites"), sites


def _first_run(console: Console, config: Config, sites: Sequence[Site], newsroom: Newsroom) -> Iterator[Check]:
    code = _run(config, sites)
    yield Check(f"the first run ended with exit code 0 (it was {code})", code == Exit.COMPLETE)
    db = read_database(config.database)
    try:
        yield from _show_articles(console, db, newsroom.truth)
        yield from _show_quotes(console, db, newsroom.truth)
        yield from _show_other_languages(console, db, newsroom.truth)
        yield from _show_citations(console, db)
        yield from _show_removed(console, db)
    finally:
        db.close()


def _run(config: Config, sites: Sequence[Site], *, revisit: bool = False) -> int:
    code = run(config, sites, options=Options(revisit=revisit))
    if code == Exit.STOPPED:
        raise StoppedError("the demo was stopped; run `onrecord demo` again to see it whole")
    return code


def _show_articles(console: Console, db: Database, truth: Sequence[TrueArticle]) -> Iterator[Check]:
    stored = {row["url"]: row["headline"] for row in db.query("SELECT url, headline FROM articles")}
    _title(console, f"{len(stored)} articles of {len(truth)} that the papers published, for example")
    for row in db.query(LATEST):
        console.print(Text(f"  {row['headline']}"), Text(f"  by {row['bylines']}, {row['site']}", style="dim"))
    wanted = {story.url: story.headline for story in truth}
    yield Check("every published article was stored once, under its own headline", stored == wanted)


def _show_quotes(console: Console, db: Database, truth: Sequence[TrueArticle]) -> Iterator[Check]:
    total, found, right = _score(db, [story for story in truth if story.language == "en"])
    _title(console, f"{found} of the {total} English quotations, {right} with the right speaker, for example")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for row in db.query(SPOKEN, [QUOTES_SHOWN]):
        table.add_row(Text(row["speaker"]), Text(row["quote"]))
    console.print(table)
    yield Check(
        f"at least {QUOTES_SHARE:.0%} of the English quotations have their speaker", right >= QUOTES_SHARE * total
    )


def _show_other_languages(console: Console, db: Database, truth: Sequence[TrueArticle]) -> Iterator[Check]:
    _title(console, "In other languages")
    for language, name in OTHER_LANGUAGES.items():
        stories = [story for story in truth if story.language == language]
        total, found, right = _score(db, stories)
        console.print(f"  {name}: {found} of {total} quotations, {right} with the right speaker")
        yield Check(
            f"at least {QUOTES_SHARE:.0%} of the {name} quotations have their speaker", right >= QUOTES_SHARE * total
        )
        wrong = _surely_wrong(db, language, stories)
        yield Check(f"no {name} quotation is surely somebody else's ({'; '.join(wrong) or 'none is'})", not wrong)
        speaking = {quote.speaker for story in stories for quote in story.quotes}
        others = {row["name"] for row in db.query(PERSONS, [language])} - speaking
        yield Check(
            f"nobody else is a person of the {name} papers ({'; '.join(sorted(others)) or 'nobody is'})", not others
        )


def _surely_wrong(db: Database, language: str, stories: Iterable[TrueArticle]) -> list[str]:
    """Quotations that are said, for sure, to be somebody else's."""
    spoken = {
        (story.url, _words(part)): quote.speaker
        for story in stories
        for quote in story.quotes
        if quote.kind == "direct"
        for part in quote.parts
    }
    return [
        f"{who}: {part.strip()}"
        for url, content, who in db.execute(SURELY_SAID, [SURE_FROM, language])
        for (at, part), speaker in spoken.items()
        if at == url and part in _words(content) and who != speaker
    ]


def _score(db: Database, truth: Iterable[TrueArticle]) -> tuple[int, int, int]:
    """How many parts of direct quotations there are, how many were found, and how many with the right speaker."""
    found: dict[str, list[tuple[str, str]]] = {}
    for url, content, speaker in db.execute(FOUND_QUOTES):
        found.setdefault(url, []).append((_words(content), speaker))
    spoken = [
        (quote.speaker, [who for content, who in found.get(story.url, []) if _words(part) in content])
        for story in truth
        for quote in story.quotes
        if quote.kind == "direct"
        for part in quote.parts
    ]
    return len(spoken), sum(bool(who) for _, who in spoken), sum(speaker in who for speaker, who in spoken)


def _words(text: str) -> str:
    """The bare words, so that a comma inside or outside the marks makes no difference."""
    return f" {' '.join(re.findall(WORD, text))} "


def _show_citations(console: Console, db: Database) -> Iterator[Check]:
    rows = list(run_query(db, "citations_by_name", limit=10))
    _title(console, "What the articles cite")
    _print_table(console, rows, ("name", "kind", "citations"))
    yield Check("wire credits were found", any(row["kind"] == "agency" for row in rows))


def _show_removed(console: Console, db: Database) -> Iterator[Check]:
    rows = list(db.query(REMOVED))
    _title(console, "What cleaning took away, by rule")
    _print_table(
        console, [row | {"sample": _short(row["sample"])} for row in rows], ("rule", "blocks", "words", "sample")
    )
    yield Check("cleaning removed what is not journalism", bool(rows))


def _second_run(console: Console, config: Config, sites: Sequence[Site], newsroom: Newsroom) -> Iterator[Check]:
    story = newsroom.revise(REVISED)
    newsroom.forget_requests()
    code = _run(config, sites, revisit=True)
    yield Check(f"the second run ended with exit code 0 (it was {code})", code == Exit.COMPLETE)
    _title(console, "Then one paper changed a story, and everything was asked for again")
    yield from _show_requests(console, newsroom.requests)
    db = read_database(config.database)
    try:
        yield from _show_revisions(console, db, story)
    finally:
        db.close()


def _show_requests(console: Console, requests: Sequence[Request]) -> Iterator[Check]:
    statuses = Counter(request.status for request in requests)
    share = statuses[304] / max(len(requests), 1)
    console.print(f"  {len(requests)} requests, {statuses[304]} answered “not modified” ({share:.0%})")
    yield Check(f"at least {NOT_MODIFIED_SHARE:.0%} of the second run was answered 304", share >= NOT_MODIFIED_SHARE)


def _show_revisions(console: Console, db: Database, story: TrueArticle) -> Iterator[Check]:
    rows = list(db.query(REVISIONS))
    for row in rows:
        console.print(
            f"  Revision {row['number']} of “{row['headline']}”: {row['words_added']} words added, "
            f"{row['words_removed']} removed"
        )
        console.print(Text(f"  + {_added(row['before'], row['text'])}", style="green"))
    expected = [(story.headline, 2, "publisher")]
    made = [(row["headline"], row["number"], row["kind"]) for row in rows]
    yield Check("exactly one revision was made, of that story", made == expected)


def _added(before: str, after: str) -> str:
    known = set(before.split("\n\n"))
    return next((paragraph for paragraph in after.split("\n\n") if paragraph not in known), "")


def _look_further(console: Console, folder: Path) -> None:
    _title(console, "Look further")
    place = f"onrecord --data {folder / 'data'}"
    for command in (
        f"{place} search levy",
        f"{place} quotes --speaker Tolland",
        f"{place} quotes --language de",
        f"{place} citations",
        f"{place} runs",
        f"{place} serve",
    ):
        console.print(Text(f"  {command}", style="cyan"), soft_wrap=True)


def _judge(console: Console, checks: Sequence[Check]) -> int:
    failed = [check.what for check in checks if not check.holds]
    console.print()
    for what in failed:
        console.print(Text(f"NOT SO: {what}", style="bold red"))
    if not failed:
        console.print(Text(f"All {len(checks)} checks passed.", style="bold green"))
    return Exit.INCOMPLETE if failed else Exit.COMPLETE


def _title(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def _print_table(console: Console, rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> None:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 2))
    for name in columns:
        table.add_column(name, justify="right" if name in ("citations", "blocks", "words") else "left")
    for row in rows:
        table.add_row(*(Text(str(row[name])) for name in columns))
    console.print(table)


def _short(text: str) -> str:
    """The first words of a sample, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= 56 else words[:55] + "…"
