"""Other stories and menus without links or names that would tell them: by how they stand one under the other."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.clean.blocks.cleaned import Tally
from pipeline.clean.blocks.drafts import Draft
from pipeline.clean.furniture.phrases import around

_PAIRS, _TEASED = 3, 25
"""Headlines with a line each, one after the other, that are a rail of teasers; words of such a line at most."""
_MENU, _ENTRY, _LABEL = 5, 4, 4
"""Linked lines one after the other that are a menu; words of one at most, and of a label between them."""
_OFFERS = 3
"""What a subscription gives, told in a list of so many."""
_SIGNED, _SIGNATURE = 3, 8
"""Items of a list that say which reader is about to speak; words of one at most."""
_LINKED = 0.9
_SENTENCE = (".", "!", "?", "…", ":", ";")


@cache
def _says() -> re.Pattern[str]:
    """As systems for comments put it: `Ana says:`, `29.04.2023, 11:14 Uhr`."""
    return re.compile(
        rf".+\b(?:{around('says')})\s*:|"
        r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4},?\s+(?:um |at )?\d{1,2}[:.]\d\d(?:\s+Uhr)?|"
        r"[A-Z][a-z]{2,8} \d{1,2}, \d{4},? at \d{1,2}:\d\d [ap]m",
        re.I,
    )


@cache
def _offer() -> re.Pattern[str]:
    """What a subscription gives."""
    return re.compile(rf"\b(?:{around('offers')})\b", re.I)


def without_rails(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """The text without rails of teasers, menus, lists of what a subscription gives and readers' comments."""
    gone: dict[int, str] = {}
    for name, numbers in (*_teasers(drafts), *_menus(drafts), *_lists(drafts)):
        gone |= dict.fromkeys(numbers, name)
    for number in sorted(gone):
        tally.add(gone[number], drafts[number].text)
    return [draft for number, draft in enumerate(drafts) if number not in gone]


def _teasers(drafts: Sequence[Draft]) -> Iterator[tuple[str, range]]:
    """A heading and a headline of one line, three times and more: a story's own parts are told in sentences."""
    at = 0
    while at < len(drafts):
        end = at
        while end + 1 < len(drafts) and drafts[end].kind == "heading" and _is_headline(drafts[end + 1]):
            end += 2
        if end - at >= 2 * _PAIRS:
            yield "teaser-rail", range(at, end)
        at = max(end, at + 1)


def _is_headline(draft: Draft) -> bool:
    text = draft.text.rstrip("”\"'’») ")
    return draft.kind == "paragraph" and 3 <= draft.words <= _TEASED and not text.endswith(_SENTENCE)


def _menus(drafts: Sequence[Draft]) -> Iterator[tuple[str, range]]:
    at = 0
    while at < len(drafts):
        end = at
        while end < len(drafts) and (_is_entry(drafts[end]) or _is_label(drafts[end])):
            end += 1
        entries = sum(map(_is_entry, drafts[at:end]))
        if entries >= _MENU and 2 * entries > end - at:
            yield "menu", range(at, end)
        at = max(end, at + 1)


def _is_entry(draft: Draft) -> bool:
    return draft.kind in ("paragraph", "list_item") and draft.words <= _ENTRY and draft.link_share >= _LINKED


def _is_label(draft: Draft) -> bool:
    """A word or three over the entries of a menu."""
    return draft.kind in ("paragraph", "heading") and draft.words <= _LABEL and not draft.text.endswith(_SENTENCE)


def _lists(drafts: Sequence[Draft]) -> Iterator[tuple[str, list[int]]]:
    """Lists of what a subscription gives, and of what readers say."""
    groups: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        if draft.group:
            groups.setdefault(draft.group, []).append(number)
    for numbers in groups.values():
        offered = sum(_offer().search(drafts[number].text) is not None for number in numbers)
        if offered >= _OFFERS and 2 * offered >= len(numbers):
            yield "offer-list", numbers
        elif sum(_is_signature(drafts[number]) for number in numbers) >= _SIGNED:
            yield "comments", numbers


def _is_signature(draft: Draft) -> bool:
    return draft.words <= _SIGNATURE and _says().fullmatch(draft.text) is not None
