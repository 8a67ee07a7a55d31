"""First letters in boxes of their own, which pages set apart for their size: put back before their words."""

import re
from collections import Counter
from dataclasses import replace

from pipeline.clean.blocks.drafts import TORN, Draft, Line
from schemas.article import Link

CALLED = r"drop-?cap|(?:^|[\s._-])(?:initial|lettrine|first-?letter)(?=$|[\s>_-])"
"""What a class, in lower case, may call such a letter."""
_CALLED = re.compile(CALLED)
_LETTER = re.compile(r"[\"'“”„«»‹›‘’¡¿(–—-]{0,3} ?(?P<letter>[^\W\d_])(?P<elided>[’']?)")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_TORN_WORD = re.compile(r"[^\W\d_]$|[lmnr][bcdfghkpqstvz]|ft|ct|bs|ts|(?P<twice>[bcdfgklmnprst])(?P=twice)")
"""As no word begins: "fter", "lthough", "nside", "ll"."""
_LONGEST, _PARAGRAPH = 5, 12
"""Characters of a letter with its marks; words of what follows one that nothing calls so."""


def with_initials(drafts: list[Draft]) -> list[Draft]:
    """The drafts, each letter that stands alone before its paragraph joined to it."""
    if not any(len(draft.text) <= _LONGEST and _LETTER.fullmatch(draft.text) for draft in drafts):
        return drafts
    heard = Counter(word for draft in drafts for word in _WORD.findall(draft.text.casefold()))
    joined: list[Draft] = []
    for draft in drafts:
        if joined and _begins(joined[-1], draft):
            draft = _joined(joined.pop(), draft, heard)
        joined.append(draft)
    return joined


def _begins(letter: Draft, draft: Draft) -> bool:
    """Whether a draft goes on where a letter stopped: it is called so, or a long paragraph begins within a word."""
    alike = letter.kind == draft.kind and letter.kind in ("paragraph", "quote") and letter.post == draft.post
    found = _LETTER.fullmatch(letter.text) if alike and len(letter.text) <= _LONGEST else None
    if not found or not found["letter"].isupper() or not _WORD.match(draft.text.lstrip("’'")):
        return False
    if _CALLED.search(letter.home.lower()):
        return True
    return draft.words >= _PARAGRAPH and draft.text.lstrip("’'")[0].islower()


def _joined(letter: Draft, draft: Draft, heard: Counter[str]) -> Draft:
    start = letter.text + (" " if _is_word(letter.text, draft.text, heard) else "")
    first, *others = draft.lines
    moved = (Link(start=link.start + len(start), end=link.end + len(start), url=link.url) for link in first.links)
    return replace(draft, lines=(Line(text=start + first.text, links=[*letter.links, *moved]), *others))


def _is_word(start: str, text: str, heard: Counter[str]) -> bool:
    """Whether the letter is a word of its own, as "A" is before "lamp" and not before "fter".

    The story's other words tell: which of "across" and "cross" they hold, and whether the letter ever stands alone.
    """
    letter = start[-1]
    rest = _WORD.match(text)
    if letter in TORN or rest is None or not letter.isalpha():
        return False
    alone, first = letter.casefold(), rest[0].casefold()
    whole, part = heard[alone + first], heard[first] - 1  # its own first word was heard too
    if whole != part:
        return part > whole
    return heard[alone] > 1 and not _TORN_WORD.match(first)
