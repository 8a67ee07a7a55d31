"""Cells of tables and questions that lead somewhere: articles, speakers, captures, passages found."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

ARTICLE_TABLES = ("articles", "latest_articles")
MOMENTS = ("at", "latest", "oldest", "last_capture")
DAYS = ("first_day", "last_day")
WORDS = ("quote", "sentence", "paragraph", "cue", "source", "diff", "headline_before", "headlines", "dek", "quotation")
"""Columns with an article's own words."""
NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?")
LABELS = {
    "published_at": "Published", "seen_at": "Seen", "first_seen_at": "First seen", "gone_at": "Taken down",
    "fetched_at": "Fetched", "modified_at": "Modified", "started_at": "Started", "finished_at": "Finished",
    "passed_at": "Passed", "learnt_at": "Learnt", "posted_at": "Posted", "at": "When", "site": "Paper",
    "article_id": "Article", "capture_id": "Capture", "person_id": "Person", "run_id": "Run", "url": "Address",
    "dek": "Standfirst", "cue": "Said how", "source": "Who, in the text", "stance": "Said or not", "id": "Id",
    "speaker_before": "Speaker before", "content": "Words", "content_before": "Words before",
    "headline_before": "Headline before", "diff": "What changed", "kinds": "Kind of change", "text": "Text",
    "url_count": "Addresses", "sites": "Papers", "warc_file": "WARC file", "warc_offset": "WARC offset",
    "warc_length": "WARC length", "published_text": "Published, on the page", "shared_title": "Headline elsewhere",
    "final_url": "Address in the end", "due_at": "Due", "urls": "Addresses", "quote_count": "Quotes",
    "reference": "To cite", "person": "Person", "name": "Name",
}  # fmt: skip
"""Column -> what people call it, where its own name will not do."""
MACHINE_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.,]+)? ?(?:Z|UTC|[+-]\d\d:?\d\d)?", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*\+00:00")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FOUND = {"⟦": Markup("<mark>"), "⟧": Markup("</mark>")}


def link(column: str, value: Any, table: str | None, row: Any, papers: Mapping[str, str]) -> Markup | None:
    """A cell as HTML, or None where Datasette's own way will do; `papers` are titles of sites by their names."""
    value = _bare(value)
    if column == "speaker":
        return speaker(str(value or ""), row)
    if value in (None, ""):
        return None
    if column == "site" or (column == "name" and table == "sites"):
        return _paper(str(value), papers)
    if column in ("person_id", "beside_id") or (column == "id" and table == "persons"):
        return Markup('<a href="/person/{}">{}</a>').format(quote(str(value), safe=""), value)
    if column == "day" and DAY.fullmatch(str(value)):
        return Markup('<a href="/day/{0}">{1}</a>').format(value, moment(str(value)))
    if (article := _article(column, value, table, row)) is not None:
        return article
    if column == "reference":
        return Markup('<a href="/quote/{}">{}</a>').format(quote(str(value)), value)
    if column == "capture_id":
        return Markup('<a href="/onrecord/captures?id__exact={0}">{0}</a>').format(quote(str(value)))
    if (column.endswith("_at") or column in MOMENTS) and MOMENT.fullmatch(str(value)):
        return moment(str(value))
    if column in DAYS and DAY.fullmatch(str(value)):
        return moment(str(value))
    return passage(str(value)) if column == "passage" else _foreign(column, value, row)


def label(column: str) -> str:
    """A column's name in people's words.

    >>> label("published_at"), label("words_added")
    ('Published', 'Words added')
    """
    return LABELS.get(column) or column.replace("_", " ").capitalize()


def number_columns(columns: Iterable[str], rows: Iterable[Any]) -> set[str]:
    """Columns whose cells, as they are shown, are numbers alone or empty: these stand at the right.

    >>> sorted(number_columns(["words", "why"], [["1,400", "404"], ["", "text"]]))
    ['words']
    """
    shown = [[str(cell["value"] if isinstance(cell, dict) else cell).strip() for cell in row] for row in rows]
    return {
        name
        for name, cells in zip(columns, zip(*shown, strict=True), strict=True)
        if (told := [cell for cell in cells if not is_empty(cell)]) and all(map(NUMBER.fullmatch, told))
    }


def _bare(value: Any) -> Any:
    """A foreign key without what it is called there."""
    return value["value"] if isinstance(value, dict) else value


def _of(row: Any, column: str) -> Any:
    """The value of another column; None where there is no such column."""
    return _bare(row[column]) if column in set(row.keys()) else None


def is_empty(cell: Any) -> bool:
    """Whether a cell as shown has nothing in it."""
    return str(cell).replace("&nbsp;", "").strip() == ""


def _article(column: str, value: Any, table: str | None, row: Any) -> Markup | None:
    """Its id, its headline or the number of its revision, where the row tells which article it is."""
    own = "id" if table in ARTICLE_TABLES else "article_id"
    article = _of(row, own)
    if article is not None and column == "number" and table is None:
        return Markup('<a href="/article/{}/revision/{}">{}</a>').format(article, value, value)
    if column not in ("headline", own) or article is None:
        return None
    told = Markup("<cite{}>{}</cite>").format(_lang(row), value) if column == "headline" else value
    return Markup('<a href="/article/{}">{}</a>').format(article, told)


def _paper(name: str, papers: Mapping[str, str]) -> Markup:
    return Markup('<a href="/paper/{}">{}</a>').format(quote(name, safe=""), papers.get(name, name))


def _foreign(column: str, value: Any, row: Any) -> Markup | None:
    """Words of an article in another language than the page's, told to whoever reads them aloud."""
    told = _lang(row) if column in WORDS else ""
    return Markup("<span{}>{}</span>").format(told, value) if told else None


def _lang(row: Any) -> Markup:
    code = str(_of(row, "language") or "")
    return Markup(' lang="{}" dir="auto"').format(code) if code not in ("", "en") else Markup("")


def moment(value: str) -> Markup:
    """An instant as people read it, to the minute; empty for none.

    >>> moment("2026-03-14T09:26:53+00:00")
    Markup('<time datetime="2026-03-14T09:26:53+00:00" title="2026-03-14T09:26:53+00:00">14 Mar 2026, 09:26</time>')
    """
    if not value:
        return Markup("")
    day = f"{int(value[8:10])} {MONTHS[int(value[5:7]) - 1]} {value[:4]}"
    shown = f"{day}, {value[11:16]}" if len(value) > 10 else day
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(value, shown)


def in_words(told: str | None) -> bool:
    """Whether a time, as a page has it, is one that its readers saw, and no timestamp for machines.

    >>> in_words("Friday, 13 March, 7 pm"), in_words("2026-03-13T19:05:00.000+0100")
    (True, False)
    """
    return bool(told) and MACHINE_TIME.fullmatch(str(told).strip()) is None


def instant(value: str) -> str:
    """The same to the second, in figures.

    >>> instant("2026-03-14T09:26:53.123456+00:00")
    '2026-03-14 09:26:53 UTC'
    """
    return f"{value[:10]} {value[11:19]} UTC" if len(value) > 10 else value


def speaker(name: str, row: Any) -> Markup | None:
    """A speaker with the words of doubt, where the row has a confidence; None where nobody is named."""
    person = _of(row, "person_id")
    place = f"/person/{quote(person, safe='')}" if person else f"/quotes?speaker={quote(name)}"
    linked = Markup('<a href="{}">{}</a>').format(place, name) if name else Markup("")
    told = _of(row, "doubt")
    if not told:
        return linked or None
    return Markup('<span class="doubt" title="confidence {:.2f}">{}</span> {}').format(row["confidence"], told, linked)


def passage(text: str) -> Markup:
    """A passage with the words that were found marked; all else is text.

    >>> passage("the ⟦ferry⟧ <b>")
    Markup('the <mark>ferry</mark> &lt;b&gt;')
    """
    escaped = escape(text)
    for letter, tag in FOUND.items():
        escaped = escaped.replace(letter, tag)
    return escaped


def web_address(url: str) -> str:
    """The address if a browser may follow it from our page, else nothing: javascript: and data: stay text.

    >>> web_address("https://a.example/"), web_address("javascript:alert(1)")
    ('https://a.example/', '')
    """
    try:
        return url if urlsplit(url).scheme.lower() in ("http", "https") else ""
    except ValueError:
        return ""
