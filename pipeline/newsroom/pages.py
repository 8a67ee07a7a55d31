"""What the papers share: an edition, an answer, blocks as HTML and templates from `themes/`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template

from pipeline.newsroom.stories import TrueArticle, TrueBlock

HTML = "text/html; charset=UTF-8"
XML = "application/xml; charset=UTF-8"
RSS = "application/rss+xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=utf-8"
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A picture of one pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a paper shows at one moment: its public stories, newest first."""

    base: str
    """Scheme, host and port, without a slash at the end."""
    stories: tuple[TrueArticle, ...]

    @property
    def changed_at(self) -> datetime:
        return max((story.modified_at for story in self.stories), default=datetime(2026, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response before the server has compressed it or made a 304 of it."""

    body: bytes
    kind: str = HTML
    status: int = 200
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()


def page(text: str, modified: datetime | None = None, *, kind: str = HTML, status: int = 200) -> Answer:
    return Answer(body=text.encode(), kind=kind, modified=modified, status=status)


def fill(template: str, **values: str) -> str:
    """A template of `themes/` with its `$names` filled; KeyError names one that is missing."""
    return _template(template).substitute(values)


def theme_text(name: str) -> str:
    """A file of `themes/` as it stands."""
    return files(__package__).joinpath("themes", name).read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    return Template(theme_text(name))


def body_html(blocks: Sequence[TrueBlock], figure_class: str = "wp-caption") -> list[str]:
    """The blocks as HTML, lists and quotations gathered; one string an element."""
    found: list[str] = []
    for kind, group in groupby(blocks, key=lambda block: (block.kind, block.ordered)):
        inner = list(group)
        if kind[0] == "list_item":
            tag = "ol" if kind[1] else "ul"
            found.append(f"<{tag}>" + "".join(f"<li>{linked(b)}</li>" for b in inner) + f"</{tag}>")
        elif kind[0] == "quote":
            found.append("<blockquote>" + "".join(f"<p>{linked(b)}</p>" for b in inner) + "</blockquote>")
        else:
            found.extend(_element(block, figure_class) for block in inner)
    return found


def _element(block: TrueBlock, figure_class: str) -> str:
    if block.kind == "heading":
        return f"<h{block.level}>{linked(block)}</h{block.level}>"
    if block.kind == "table":
        rows = [row.split(" | ") for row in block.text.split("\n")]
        return (
            "<table>"
            + "".join(f"<tr>{_cells(row, 'td' if i else 'th')}</tr>" for i, row in enumerate(rows))
            + "</table>"
        )
    if block.kind == "caption":
        picture = '<img src="/images/picture.gif" alt="" width="640" height="400">'
        return f'<figure class="{figure_class}">{picture}<figcaption>{linked(block)}</figcaption></figure>'
    return f"<p>{linked(block)}</p>"


def _cells(row: Iterable[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(cell, quote=False)}</{tag}>" for cell in row)


def linked(block: TrueBlock) -> str:
    """The block's text with its links, escaped."""
    found, at = "", 0
    for link in block.links:
        words = escape(block.text[link.start : link.end], quote=False)
        found += escape(block.text[at : link.start], quote=False) + f'<a href="{escape(link.url)}">{words}</a>'
        at = link.end
    return found + escape(block.text[at:], quote=False)


def credit_html(story: TrueArticle) -> str:
    """The wire's credit as its own paragraph, linked where it has an address."""
    if not story.credit:
        return ""
    words = escape(story.credit, quote=False)
    return (
        f'<p><a href="{escape(story.credit_url)}">{words}</a></p>' if story.credit_url else f"<p><em>{words}</em></p>"
    )


def teaser(story: TrueArticle) -> str:
    """What stands below a headline in a list: the dek, or the first sentence or so."""
    first = next(block.text for block in story.blocks if block.kind == "paragraph")
    return story.dek or " ".join(first.split()[:24]) + " […]"


def slug_of(name: str) -> str:
    """A name as it stands in addresses.

    >>> slug_of("Trending News")
    'trending-news'
    """
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def sitemap(entries: Iterable[tuple[str, datetime]]) -> str:
    rows = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{moment.isoformat()}</lastmod></url>\n" for url, moment in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def rss_date(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S %z")


def dated(moment: datetime) -> str:
    """A date as the papers print it: "March 3, 2026"."""
    return f"{moment:%B} {moment.day}, {moment:%Y}"


Query = Mapping[str, str]
