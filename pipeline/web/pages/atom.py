"""Changes as an Atom feed: RFC 4287, with contents as XHTML."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from pipeline.read.diff import Piece

if TYPE_CHECKING:
    from pipeline.web.pages.changes import Edit

ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
AUTHORITY = "tag:onrecord.invalid,2026:"
"""Of ids, which are the same under whatever name the pages are asked."""
NEVER = "1970-01-01T00:00:00+00:00"
"""When a feed without entries was updated."""
MARKS = {"gone": "del", "new": "ins"}
SILENT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u0084\u0086-\u009f]")
"""What XML 1.0 has no place for, or would rather not see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What is said of a feed: where it is and what it holds."""

    root: str
    """Scheme and host under which it was asked."""
    address: str
    """Its path and query."""
    key: str
    """What it holds, however its address spells that."""
    title: str
    papers: Mapping[str, str]
    """Names of sites -> their titles."""


def as_atom(feed: Feed, edits: Sequence["Edit"]) -> str:
    """The feed as XML text."""
    register_namespace("", ATOM.strip("{}"))
    register_namespace("xhtml", XHTML.strip("{}"))
    root = Element(f"{ATOM}feed")
    _add(root, "id", AUTHORITY + feed.key)
    _add(root, "title", f"onrecord: {feed.title}")
    _add(root, "updated", max((edit.row["at"] for edit in edits), default=NEVER))
    _link(root, "self", feed.root + feed.address, "application/atom+xml")
    _link(root, "alternate", feed.root + feed.address.replace("/changes.atom", "/changes", 1), "text/html")
    _add(SubElement(root, f"{ATOM}author"), "name", "onrecord")
    for edit in edits:
        _entry(SubElement(root, f"{ATOM}entry"), feed, edit)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


def _entry(entry: Element, feed: Feed, edit: "Edit") -> None:
    row = edit.row
    what = f"gone/{row['at']}" if edit.is_end else row["capture_id"]
    paper = feed.papers.get(row["site"]) or row["site"]
    _add(entry, "id", f"{AUTHORITY}change/{row['article_id']}/{quote(what, safe='/')}")
    _add(entry, "title", f"{paper}: {row['headline'] or '(no headline)'}")
    for name in ("published", "updated"):
        _add(entry, name, row["at"])
    _link(entry, "alternate", feed.root + edit.address, "text/html")
    _add(SubElement(entry, f"{ATOM}author"), "name", paper)
    for kind in edit.kinds:
        SubElement(entry, f"{ATOM}category", term=kind)
    content = SubElement(entry, f"{ATOM}content", type="xhtml")
    _tell(SubElement(content, f"{XHTML}div"), edit)


def _tell(div: Element, edit: "Edit") -> None:
    if edit.is_end:
        _said(div, "p", "Taken down by the publisher; the words stay in the archive.")
    for label, pieces in (("Headline: ", edit.headline), ("Headline for other sites: ", edit.shared_title)):
        if pieces:
            _pieces(div, label, pieces)
    for pieces in edit.paragraphs:
        _pieces(div, "", pieces)
    if edit.more:
        _said(div, "p", f"And {edit.more} more changed paragraphs.")
    for change in edit.quotes:
        _pieces(div, f"Quote {change['change']}: ", list(_quote(change)))


def _quote(change: Mapping[str, str]) -> Iterable[Piece]:
    for kind, words, speaker in (
        ("gone", change["content_before"], change["speaker_before"]),
        ("new", change["content"], change["speaker"]),
    ):
        if words:
            yield Piece(kind=kind, text=f"{words} ({speaker or 'nobody named'})")  # type: ignore[arg-type]


def _pieces(parent: Element, label: str, pieces: Sequence[Piece]) -> None:
    paragraph = _said(parent, "p", label)
    for piece in pieces:
        _said(paragraph, MARKS.get(piece.kind, "span"), piece.text)


def _said(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, f"{XHTML}{tag}")
    element.text = SILENT.sub("", text)
    return element


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{ATOM}{name}").text = SILENT.sub("", text)


def _link(parent: Element, rel: str, href: str, media: str) -> None:
    SubElement(parent, f"{ATOM}link", rel=rel, href=href, type=media)
