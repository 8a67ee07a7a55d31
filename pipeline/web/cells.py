"""Cells of tables and questions that lead somewhere: articles, speakers, captures, passages found."""

import re
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

ARTICLE_TABLES = ("articles", "latest_articles")
MOMENTS = ("at", "latest", "oldest", "last_capture")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*\+00:00")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FOUND = {"⟦": Markup("<mark>"), "⟧": Markup("</mark>")}


def link(column: str, value: Any, table: str | None, row: Any) -> Markup | None:
    """A cell as HTML, or None where Datasette's own way will do."""
    if column == "speaker":
        return speaker(str(value or ""), row)
    if value in (None, ""):
        return None
    if column == "article_id" or (column == "id" and table in ARTICLE_TABLES):
        return Markup('<a href="/article/{0}">{0}</a>').format(value)
    if column == "number" and table is None and "article_id" in set(row.keys()):
        return Markup('<a href="/article/{}/revision/{}">{}</a>').format(row["article_id"], value, value)
    if column == "site" or (column == "name" and table == "sites"):
        return _to("paper", value)
    if column in ("person_id", "beside_id") or (column == "id" and table == "persons"):
        return _to("person", value)
    if column == "day" and DAY.fullmatch(str(value)):
        return Markup('<a href="/day/{0}">{1}</a>').format(value, moment(str(value)))
    if column == "capture_id":
        return Markup('<a href="/onrecord/captures?id__exact={0}">{0}</a>').format(quote(str(value)))
    if (column.endswith("_at") or column in MOMENTS) and MOMENT.fullmatch(str(value)):
        return moment(str(value))
    return passage(str(value)) if column == "passage" else None


def _to(kind: str, value: Any) -> Markup:
    """A link to a page by a key, which Datasette may hand on with the label of the row that it leads to."""
    return Markup('<a href="/{}/{}">{}</a>').format(kind, quote(_key(value)), _label(value))


def _key(value: Any) -> str:
    return str(value["value"] if isinstance(value, dict) else value)


def _label(value: Any) -> str:
    return str((value["label"] or value["value"]) if isinstance(value, dict) else value)


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


def speaker(name: str, row: Any) -> Markup | None:
    """A speaker with the words of doubt, where the row has a confidence; None where nobody is named."""
    keys = set(row.keys())
    known = row["person_id"] if "person_id" in keys else None
    place = f"/person/{quote(_key(known))}" if known else f"/onrecord/quotes?speaker={quote(name)}"
    linked = Markup('<a href="{}">{}</a>').format(place, name) if name else Markup("")
    told = row["doubt"] if "doubt" in keys else ""
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
