"""Captions: told by their element or its name, by the picture they stand with, or by the credit at their end."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bs4 import Tag
from bs4.element import NavigableString

from pipeline.clean.blocks.drafts import Draft
from pipeline.clean.blocks.soup import HEADINGS, holds, tags_in, text_of
from pipeline.clean.page.text import words

_CREDITED_WORDS, _SHORTEST = 60, 15
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

_CALLED_CAPTION = re.compile(
    r"caption|(?:^|[\s_-])legend(?=$|[\s_-])|bildunterschrift|bildtext|bildquelle|"
    r"(?:image|img|photo|picture|media|bild|foto)[\w-]{0,40}?(?:credit|desc(?:ription)?|legend|copyright)|"
    r"(?:image|img|photo|picture|media|bild|foto)[\w-]{0,40}?[_-](?:meta|text|info|source)(?=$|[\s_-])"
)
_CALLED_PICTURE = re.compile(r"(?:^|[\s_-])(?:image|picture|photo|foto|bild)(?=$|[\s_-])")
"""What a class, in lower case, may call an element."""
_OWN_TAGS = frozenset(("figcaption", "caption"))
_NEVER = frozenset((*HEADINGS, "figure", "blockquote", "footer", "ul", "ol", "pre", "table"))
"""Elements that are more than a caption, whatever they are called."""
_PICTURES, _NAMED_WORDS, _BESIDE = 200, 90, 40
"""Pictures that are looked at; words of what is called a caption or a picture; words beside any other picture."""
_BOXES, _INLINE = frozenset(("div", "section")), frozenset(("span",))
_HEADED = frozenset(("img", "h2", "h3"))
_STORY = frozenset(("h1", "h2", "h3", "figure", "a"))
"""What no picture's box holds; one that no name calls so holds no paragraph and no list either."""
_TELLING = _STORY | {"p", "li"}


def captions_of(root: Tag) -> frozenset[int]:
    """The `id` of every element that is a caption: by its tag, by its name, or by the picture it holds."""
    images, found = [], []
    for tag in tags_in(root):
        if tag.name == "img":
            images.append(tag)
        elif tag.name in _OWN_TAGS or (tag.name not in _NEVER and _is_called_caption(tag)):
            found.append(tag)
    boxes = [box for image in images[:_PICTURES] for box in _boxes(image)]
    return frozenset(id(tag) for tag in (*found, *boxes))


def _is_called_caption(tag: Tag) -> bool:
    return "caption" in _called(tag) and not holds(tag, _HEADED) and words(text_of(tag)) <= _NAMED_WORDS


def _called(tag: Tag) -> frozenset[str]:
    """What the element's class calls it: caption, picture."""
    classes = tag.attrs.get("class")
    return _kinds(str(classes).lower()) if classes else frozenset()


@lru_cache(maxsize=8192)
def _kinds(classes: str) -> frozenset[str]:
    """Remembered, since a site's elements bear few different names."""
    patterns = (("caption", _CALLED_CAPTION), ("picture", _CALLED_PICTURE))
    return frozenset(kind for kind, pattern in patterns if pattern.search(classes))


def _boxes(image: Tag) -> list[Tag]:
    """Around a picture: the outermost box with a few words beside it, and every box that is called a picture."""
    named = [tag for tag in image.parents if tag.name in _BOXES and "picture" in _called(tag)]
    return [*filter(None, [_nameless_box(image)]), *filter(_is_picture, named)]


def _is_picture(box: Tag) -> bool:
    return not holds(box, _STORY) and words(text_of(box)) <= _NAMED_WORDS


def _nameless_box(image: Tag) -> Tag | None:
    box = None
    for parent in image.parents:
        if parent.name in _BOXES and _holds_few_words(parent):
            box = parent
        elif parent.name not in _INLINE:
            break
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
    return [replace(draft, kind="caption") if _ends_in_credit(draft) else draft for draft in drafts]


def _ends_in_credit(draft: Draft) -> bool:
    if draft.kind != "paragraph" or draft.words > _CREDITED_WORDS:
        return False
    text = draft.text
    if text.startswith(("In ", "FILE")) and _BEGUN.match(text):
        return True
    if text[-1] in ".!?”" or not (text[-1] in ")]" or ":" in text[-90:]):  # as most lines, and the rest takes longer
        return False
    return _CREDITED.search(text, max(_SHORTEST, len(text) - 90)) is not None
