"""Headings of what is not the story's: over other stories, over a part of the page, or a template's own word."""

import re
from functools import cache

from pipeline.clean.furniture.phrases import around
from pipeline.languages import phrases

LONGEST = 90
"""Characters of a heading that opens something."""
_DOTTED_I = "i\u0307"
"""What Turkish's capital I becomes in lower case."""


@cache
def template_words() -> frozenset[str]:
    """Words a template shows where an editor forgot to write something."""
    return frozenset(phrases("around", "template"))


def _over_other_stories() -> str:
    return rf"(?:{around('read_also')})\b.*|{around('related')}"


@cache
def _pointer() -> re.Pattern[str]:
    """Headings over other stories."""
    return re.compile(rf"\W*(?:{_over_other_stories()})\W*")


@cache
def _section() -> re.Pattern[str]:
    """Headings of a section that is not the story's: what stands under one goes with it."""
    readers = rf"(?:{around('readers')})(?: \(?\d+\)?)?"
    return re.compile(rf"\W*(?:{_over_other_stories()}|{around('sections')}|{readers})\W*")


@cache
def _comments() -> re.Pattern[str]:
    return re.compile(rf"(?:\d+ )?(?:{around('readers')})(?:\s*\(?\d+\)?)?")


def opens_comments(text: str) -> bool:
    """Whether a line is the label over the readers' comments.

    >>> opens_comments("Kommentare (12)"), opens_comments("3 comments"), opens_comments("No comment.")
    (True, True, False)
    """
    return len(text) < 40 and _comments().fullmatch(text.lower()) is not None


def opens_foreign_section(heading: str) -> bool:
    """Whether a heading opens a part of the page that is not the story's.

    >>> opens_foreign_section("You may also like"), opens_foreign_section("Why it matters")
    (True, False)
    """
    return _says(_section(), heading)


def points_elsewhere(heading: str) -> bool:
    """Whether a heading stands over other stories: what it opens ends with their links."""
    return _says(_pointer(), heading)


def _says(pattern: re.Pattern[str], heading: str) -> bool:
    return len(heading) < LONGEST and bool(pattern.fullmatch(heading.lower().replace(_DOTTED_I, "i")))
