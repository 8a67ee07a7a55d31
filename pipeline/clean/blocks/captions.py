"""Captions that no element calls one: told by the picture they stand with, or by the credit at their end."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from bs4 import Tag
from bs4.element import NavigableString

from pipeline.clean.blocks.drafts import Draft

_WORDS, _SHORTEST = 60, 15
"""Words of a caption at most; characters before its credit: a credit alone is no caption."""
_BEGUN = re.compile(
    r"(?:FILE(?: PHOTO)?\s*[-–—:]\s*)?In (?:this|an?) (?:[^,.;]{0,30}[,.]? ?(?:\d{1,2},? )?(?:\d{4},? )?)?"
    r"(?:(?:file|undated|handout|still|screen) )*(?:photo|image|picture|frame|photograph)\b|FILE(?: PHOTO)?\s*[-–—:]"
)
"""As agencies begin theirs: `In this Dec. 12, 2006, file photo, ...`, `FILE PHOTO: ...`."""
_CREDITED = re.compile(
    r"[(\[]\s*(?:image|photo|picture|pic|foto|bild|credit|fotograf|photograph)s?(?: (?:by|credit))?\s*[:：]"
    r"[^()\[\]]{1,60}[)\]]\s*$|[(\[](?:AFP|AP|Reuters|Getty|dpa|EPA|PA|ANSA|EFE|TT|NTB)\s*(?:/|\bvia\b|[Pp]hoto\b)[^()\[\]]{1,60}[)\]]\s*$|"
    r"\b(?:[Ff]oto|[Pp]hoto|[Bb]ild|[Ii]mage)s?\s*:\s*[^.!?:\"“”]{2,50}$"
)
"""`The mayor on the quay (Image: Getty)`, `... (AFP / A. Finch)`, `... Foto: A. Finch/dpa`."""

_PICTURES, _BESIDE = 200, 40
"""Pictures that are looked at; words beside one that are its caption, at most."""
_BOXES, _TELLING = frozenset(("div", "section", "span")), frozenset(("h1", "h2", "h3", "figure", "a", "p", "li"))


def pictures_of(root: Tag) -> frozenset[int]:
    """The `id` of every box that holds a picture and a few words beside it, but no paragraph, link or heading."""
    images = (tag for tag in root.descendants if isinstance(tag, Tag) and tag.name == "img")
    boxes = (_box(image) for image in islice(images, _PICTURES))
    return frozenset(id(box) for box in boxes if box is not None)


def _box(image: Tag) -> Tag | None:
    box = None
    for parent in image.parents:
        if parent.name not in _BOXES or not _holds_few_words(parent):
            break
        box = parent
    return box


def _holds_few_words(tag: Tag) -> bool:
    """Given up at the first sign of more, since a story's pictures may all stand in the element of the story."""
    count = 0
    for child in tag.descendants:
        if isinstance(child, Tag):
            if child.name in _TELLING:
                return False
        elif type(child) is NavigableString:
            count += len(child.split())
            if count > _BESIDE:
                return False
    return True


def as_captions(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts, with paragraphs that end in a picture's credit set apart as what they are."""
    return [replace(draft, kind="caption") if _is_caption(draft) else draft for draft in drafts]


def _is_caption(draft: Draft) -> bool:
    if draft.kind != "paragraph" or draft.words > _WORDS:
        return False
    text = draft.text
    if text.startswith(("In ", "FILE")) and _BEGUN.match(text):
        return True
    return text[-1] not in ".!?”" and _CREDITED.search(text, max(_SHORTEST, len(text) - 90)) is not None
