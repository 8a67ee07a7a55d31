"""The report as plain text, for the mail that cron sends."""

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.read.report import words
from pipeline.read.report.changes import Change
from pipeline.read.report.page import HOW
from pipeline.read.report.persons import LEAST, NewPerson
from pipeline.read.report.week import Week

WIDTH, NAME = 78, 30
MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""As word-wise differences are written where nothing can be struck out."""


def text_report(week: Week) -> str:
    """Lines of 78 letters at most, but for names, addresses and quotes, which are not broken."""
    return "\n".join(visible(line) for line in _lines(week)) + "\n"


def visible(text: str) -> str:
    """Text of a page without what a terminal or mail program would obey; spaces of any width stay.

    >>> visible("a\\x1b[31mb\\u202ec")
    'a�[31mb�c'
    """
    return "".join(
        letter if letter.isprintable() or unicodedata.category(letter) == "Zs" else "\N{REPLACEMENT CHARACTER}"
        for letter in text
    )


def _lines(week: Week) -> Iterator[str]:
    yield f"{week.span}: who said what"
    if words.whose(week):
        yield f"only {words.whose(week)}"
    yield ""
    yield from _filled(words.summary(week))
    yield from _title("Numbers")
    rows = [(n.name, f"{n.value:,}", words.usual(n.usual), words.change(n.value, n.usual)) for n in week.numbers]
    yield from _table(("", f"this {words.stretch(week)}", "usual", "change"), rows)
    yield from _filled(words.about_usual(week))
    yield from _days(week)
    yield from _quoted(week)
    yield from _changes(week)
    yield from _persons(week)
    yield from _papers(week)
    yield ""
    yield f"Made {words.minute(week.made_at)}. Quotes in doubt do not count."


def _days(week: Week) -> Iterator[str]:
    yield from _title(words.every(week))
    if not any(value for _, value, _ in week.days):
        yield f"No article appeared in this {words.stretch(week)}."
        return
    rows = [(words.bucket(span), f"{value:,}", words.usual(usual)) for span, value, usual in week.days]
    yield from _table(("", "articles", "usual"), rows)


def _quoted(week: Week) -> Iterator[str]:
    yield from _title("Most quoted")
    if not week.quoted:
        yield f"Nobody was surely quoted in this {words.stretch(week)}."
        return
    rows = [
        (q.name, str(q.quotes), words.usual(q.usual), words.change(q.quotes, q.usual), str(q.articles), str(q.papers))
        for q in week.quoted
    ]
    yield from _table(("", "quotes", "usual", "change", "articles", "papers"), rows)


def _changes(week: Week) -> Iterator[str]:
    yield from _title("Quotes that papers changed")
    if not week.changes.total:
        yield f"No paper was seen to change a quote in this {words.stretch(week)}."
    for change in week.changes.shown:
        yield from _change(change)
    if left := week.changes.total - len(week.changes.shown):
        yield f"{left:,} more: onrecord query quote_changes -p since={week.span.limits['since'][:10]}"


def _change(change: Change) -> Iterator[str]:
    speaker = change.speaker or "speaker not told"
    before = f"{change.speaker_before} before, now " if change.speaker_before else ""
    yield f"{change.headline or 'without a headline'}"
    yield f"  {change.paper}, {words.minute(change.seen_at)}, {before}{speaker}, {HOW[change.change]}"
    yield "  " + "".join(MARKS[kind].format(text) for kind, text in change.pieces)
    yield f"  {change.url}"
    yield ""


def _persons(week: Week) -> Iterator[str]:
    yield from _title("Quoted for the first time")
    if not week.known_before:
        yield "The archive is too young to tell who is new."
    elif not week.persons:
        yield f"Nobody with {LEAST} sure quotes or more was new in this {words.stretch(week)}."
    for one in week.persons:
        yield from _person(one)


def _person(one: NewPerson) -> Iterator[str]:
    yield f"{one.name} ({', '.join(words.evidence(one))})"
    yield f"  {one.quote}"
    yield f"  {one.headline}, {one.paper}"
    yield f"  {one.url}"
    yield ""


def _papers(week: Week) -> Iterator[str]:
    yield from _title("Papers and holes")
    if not week.papers:
        yield "No paper is crawled, and none published anything."
        return
    rows = [(p.name, f"{p.articles:,}", words.usual(p.usual), words.held(p), words.looked(p)) for p in week.papers]
    yield from _table(("", "articles", "usual", "held", "looked"), rows)
    for paper in week.papers:
        for line in words.holes(paper):
            yield from _filled(f"{paper.name}: {line}", "- ", "  ")


def _title(text: str) -> Iterator[str]:
    yield from ("", text, "-" * len(text))


def _filled(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Names on the left, numbers on the right."""
    rows = [(textwrap.shorten(row[0], NAME, placeholder="…"), *row[1:]) for row in rows]
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    for name, *numbers in (head, *rows):
        cells = [number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True)]
        yield "  ".join([name.ljust(widths[0]), *cells]).rstrip()
