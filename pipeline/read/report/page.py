"""The report as one HTML file: no script, nothing from elsewhere, readable where pictures or styles are left out."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from pipeline.read.report import words
from pipeline.read.report.changes import Change
from pipeline.read.report.charts import columns, spark
from pipeline.read.report.papers import Paper
from pipeline.read.report.persons import LEAST, NewPerson
from pipeline.read.report.style import STYLE
from pipeline.read.report.week import Number, Quoted, Week

NOTHING = words.usual(None)
OWN = "en"
"""Language of the report itself."""
HOW = {"altered": "altered", "dropped": "taken out", "added": "put in later"}


def html_report(week: Week) -> str:
    """The page. Everything that papers wrote is text in it, whatever it looks like."""
    sections = [
        _section("The week in numbers" if week.span.is_week else "The time in numbers", _numbers(week)),
        _section(words.every(week), _days(week)),
        _section("Most quoted", _quoted(week)),
        _section("Quotes that papers changed", _changes(week)),
        _section("Quoted for the first time", _persons(week)),
        _section("Papers and holes", _papers(week)),
    ]
    title = escape(f"{week.span}: who said what")
    asked = f" · only {escape(words.whose(week))}" if words.whose(week) else ""
    return PAGE.format(
        style=STYLE, title=title, span=escape(str(week.span)), asked=asked, summary=escape(words.summary(week)),
        made=escape(words.minute(week.made_at)), sections="\n".join(sections),
    )  # fmt: skip


def _section(title: str, parts: Iterator[str]) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n" + "\n".join(parts) + "\n</section>"


def _numbers(week: Week) -> Iterator[str]:
    drawn = len(week.numbers[0].series) - 1
    head = ["", f"this {words.stretch(week)}", "usual", "change", f"and {drawn} before"]
    yield _table("numbers", head if drawn else head[:-1], [_number(number) for number in week.numbers])
    yield _note(words.about_usual(week))


def _number(number: Number) -> list[str]:
    told = escape(words.change(number.value, number.usual))
    drawn = [spark(number.series)] if len(number.series) > 1 else []
    return [escape(number.name), f"{number.value:,}", words.usual(number.usual), told, *drawn]


def _days(week: Week) -> Iterator[str]:
    if not any(value for _, value, _ in week.days):
        yield _note(f"No article appeared in this {words.stretch(week)}.")
        return
    yield f"<figure>{columns(week.days)}</figure>"
    usual = " The stroke across each is its usual." if week.known_before else ""
    yield _note(f"By the day (UTC) on which they were published, or seen where they are undated.{usual}")


def _quoted(week: Week) -> Iterator[str]:
    if not week.quoted:
        yield _note(f"Nobody was surely quoted in this {words.stretch(week)}.")
        return
    most = week.quoted[0].quotes
    head = ("name", "quotes", "usual", "change", "articles", "papers")
    yield _table("quoted", head, [_speaker(one, most) for one in week.quoted])


def _speaker(one: Quoted, most: int) -> list[str]:
    bar = f'<span class="measure" style="width:{max(round(100 * one.quotes / most), 1)}%"></span>'
    told = escape(words.change(one.quotes, one.usual))
    return [f"{_foreign(one.name, '')}{bar}", f"{one.quotes:,}", words.usual(one.usual), told, f"{one.articles:,}",
            f"{one.papers:,}"]  # fmt: skip


def _changes(week: Week) -> Iterator[str]:
    if not week.changes.total:
        yield _note(f"No paper was seen to change a quote in this {words.stretch(week)}.")
    yield from map(_change, week.changes.shown)
    left = week.changes.total - len(week.changes.shown)
    if left:
        since = week.span.limits["since"][:10]
        yield _note(f"{left:,} more: ", f"onrecord query quote_changes -p since={since}")


def _change(change: Change) -> str:
    speaker = _foreign(change.speaker, change.language) if change.speaker else "speaker not told"
    if change.speaker_before:
        speaker = f"{_foreign(change.speaker_before, change.language)} before, now {speaker}"
    pieces = "".join(
        {"same": "{0}", "gone": "<del>{0}</del>", "new": "<ins>{0}</ins>"}[kind].format(escape(text))
        for kind, text in change.pieces
    )
    return (
        f"<article><h3>{_link(change.headline, change.url, change.language)}</h3>"
        f'<p class="soft">{_foreign(change.paper, "")} · {escape(words.minute(change.seen_at))} · {speaker} · '
        f"{HOW[change.change]}</p><blockquote{_language(change.language)}>{pieces}</blockquote>"
        f'<p class="soft"><code>onrecord show {change.article} --revision {change.revision}</code></p></article>'
    )


def _persons(week: Week) -> Iterator[str]:
    if not week.known_before:
        yield _note("The archive is too young to tell who is new.")
    elif not week.persons:
        yield _note(f"Nobody with {LEAST} sure quotes or more was new in this {words.stretch(week)}.")
    else:
        yield _note(f"With {LEAST} quotes or more that are certainly theirs, and none in the archive before.")
        yield from map(_person, week.persons)


def _person(one: NewPerson) -> str:
    counts = ", ".join(words.evidence(one))
    return (
        f'<article><h3>{_foreign(one.name, "")}</h3><p class="soft">{counts}</p>'
        f"<blockquote{_language(one.language)}>{escape(one.quote)}</blockquote>"
        f'<p class="soft">{_link(one.headline, one.url, one.language)}, {_foreign(one.paper, "")}</p></article>'
    )


def _papers(week: Week) -> Iterator[str]:
    if not week.papers:
        yield _note("No paper is crawled, and none published anything.")
        return
    head = ("paper", "articles", "usual", "change", "held of what it announced", "somebody looked", "longest hole")
    yield _table("papers", head, [_paper(paper) for paper in week.papers])
    told = [(paper, line) for paper in week.papers for line in words.holes(paper)]
    if told:
        lines = "".join(f"<li><b>{_foreign(paper.name, '')}</b>: {_commands(line)}</li>" for paper, line in told)
        yield f"<ul>{lines}</ul>"
    elif any(paper.looked is not None for paper in week.papers):
        yield _note("No paper went quiet, and there is no hole that was not bridged by what was read next.")


def _paper(paper: Paper) -> list[str]:
    told = escape(words.change(paper.articles, paper.usual))
    return [_foreign(paper.name, ""), f"{paper.articles:,}", words.usual(paper.usual), told,
            *map(escape, (words.held(paper), words.looked(paper), words.hole(paper)))]  # fmt: skip


def _table(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of HTML cells, the first of each row its name; on a narrow screen each row is a list with labels.

    The roles say again what the elements are, for a list is no table to browsers. A column in which no row has
    anything to tell is left out.
    """
    told = [
        column for column in range(len(head)) if not column or any(row[column] not in ("", NOTHING) for row in rows)
    ]
    head, rows = [head[column] for column in told], [[row[column] for column in told] for row in rows]
    heads = "".join(f'<th scope="col" role="columnheader">{escape(text)}</th>' for text in head[1:])
    first = f'<th scope="col" role="columnheader">{escape(head[0])}</th>' if head[0] else '<td role="cell"></td>'
    body = "\n".join(_row(head, row) for row in rows)
    return (
        f'<table class="{name}" role="table"><thead role="rowgroup"><tr role="row">{first}{heads}</tr></thead>\n'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(head: Sequence[str], row: Sequence[str]) -> str:
    cells = "".join(
        f'<td role="cell" data-label="{escape(label)}">{cell}</td>'
        for label, cell in zip(head[1:], row[1:], strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{row[0]}</th>{cells}</tr>'


def _note(text: str, command: str = "") -> str:
    return f'<p class="soft">{escape(text)}{f"<code>{escape(command)}</code>" if command else ""}</p>'


def _commands(text: str) -> str:
    """What stands between backticks as code."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(text))


def _language(language: str) -> str:
    """Attributes of text that a paper wrote."""
    return f' lang="{escape(language)}" dir="auto"' if language not in ("", OWN) else ' dir="auto"'


def _foreign(text: str, language: str) -> str:
    return f"<bdi{_language(language)}>{escape(text)}</bdi>"


def _link(text: str, url: str, language: str) -> str:
    """A headline that leads to its article, where a browser may follow the address from a page of ours."""
    try:
        may_lead = urlsplit(url).scheme.lower() in ("http", "https")
    except ValueError:
        may_lead = False
    shown = _foreign(text or "without a headline", language if text else "")
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{shown}</a>' if may_lead else shown


PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<header>
<p class="soft">onrecord, who said what{asked}</p>
<h1>{span}</h1>
<p class="summary">{summary}</p>
</header>
{sections}
<footer><p class="soft">Made {made}. Times are in UTC. Quotes in doubt do not count; \
<code>onrecord quotes</code> shows each with the capture that proves it.</p></footer>
</main>
</body>
</html>
"""
