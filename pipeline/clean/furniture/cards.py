"""Cards: boxes that show another story by its linked headline and a line or two of it, whatever they are called."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from bs4 import Tag

from pipeline.clean.blocks.soup import HEADINGS, first, tags_in, text_of
from pipeline.clean.furniture.element_rules import Rule
from pipeline.clean.page.address import absolute, same_site
from pipeline.clean.page.text import words

CARD = Rule(
    "teaser-card",
    "",
    "a linked headline and a line or two under it, in a box of their own, tell another story of the same paper",
    always=True,
    any_size=True,
)
_LINK = frozenset(("a",))
_TEASED = 45
"""Words beside the headline at most; a box that tells more is a part of the story."""


def cards_of(root: Tag, url: str) -> frozenset[int]:
    """The `id` of every box in a fragment of the page at `url` that is a card."""
    found = (_box(heading, root) for heading, href in _linked(root) if _leads_on(href, url))
    return frozenset(id(box) for box in found if box is not None)


def _linked(root: Tag) -> Iterator[tuple[Tag, str]]:
    """Headings that are a link, or stand in one, and where that leads."""
    for tag in tags_in(root):
        if tag.name in HEADINGS:
            around = next((parent for parent in tag.parents if parent.name == "a"), None)
            within = around or first(tag, _LINK)
            link = within if within is not None and (around or _is_all_of(within, tag)) else None
            if link is not None:
                yield tag, str(link.attrs.get("href") or "")


def _is_all_of(link: Tag, heading: Tag) -> bool:
    return len(text_of(link, "").split()) >= 0.8 * len(text_of(heading, "").split()) > 2


def _leads_on(href: str, url: str) -> bool:
    """Whether a link leads to another page of the same site."""
    address = absolute(url, href)
    return bool(address) and same_site(address, url) and _page(address) != _page(url)


def _page(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.path.rstrip("/"), parts.query


def _box(heading: Tag, root: Tag) -> Tag | None:
    """The largest element around a heading that holds no other heading and few words beside; None for the bare one."""
    most = words(text_of(heading, "")) + _TEASED
    box = heading
    for parent in heading.parents:
        if parent is root or _has_several_headings(parent) or words(text_of(parent)) > most:
            break
        box = parent
    return None if words(text_of(box)) == words(text_of(heading)) else box


def _has_several_headings(tag: Tag) -> bool:
    """Found out by the first two: a list of stories has a thousand, and each asks."""
    headings = (child for child in tags_in(tag) if child.name in HEADINGS)
    return len(list(islice(headings, 2))) > 1
