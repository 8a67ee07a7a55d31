"""Short lines in an element unlike any that holds the story: what no rule has a name for yet.

A story's paragraphs are made alike. A line or two in an element of another make, at a place where the story has no
prose either, is a caption, a product's name, a poll or a programme note, in whatever language and system.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from pipeline.clean.blocks.cleaned import Tally
from pipeline.clean.blocks.drafts import Draft

_HOME, _AROUND = 0.06, 0.05
"""Shares of the story's prose that elements made alike hold, and elements around them, where a line is at home."""
_WORDS = 20
"""Of a line that may go; a longer one tells something."""
_SENTENCE = 7
"""Words of a line with a full stop that is a sentence, and no label."""
_OF_ONE_MAKE = 0.95
"""Share of the prose in elements made alike; where it is less, as in guides, the story is made of many kinds."""
_IN_ALL = 0.1
"""Share of the text's words: where the strangers are more, the story is made of several kinds of elements."""
_LINKED = 0.5
_QUOTED = re.compile('["“”„«»「」]')


def without_strangers(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """The text without its strangers; whole where they are many, and never without a heading or a quotation.

    What stands before the first paragraph is made in its own way too: a standfirst.
    """
    at_home, around = _shares(drafts)
    if max(at_home.values(), default=0.0) < _OF_ONE_MAKE:
        return drafts
    begun = next(number for number, draft in enumerate(drafts) if at_home[draft.home] >= _OF_ONE_MAKE)
    gone = {
        number
        for number, draft in enumerate(drafts)
        if number > begun and _may_go(draft) and at_home[draft.home] < _HOME and around[draft.around] < _AROUND
    }
    if sum(drafts[number].words for number in gone) > _IN_ALL * sum(draft.words for draft in drafts):
        return drafts
    for number in sorted(gone):
        tally.add("stranger", drafts[number].text)
    return [draft for number, draft in enumerate(drafts) if number not in gone]


def _shares(drafts: Iterable[Draft]) -> tuple[dict[str, float], dict[str, float]]:
    """The share of prose by the make of elements, and of those around them."""
    at_home: defaultdict[str, float] = defaultdict(float)
    around: defaultdict[str, float] = defaultdict(float)
    prose = [draft for draft in drafts if draft.kind == "paragraph" and draft.link_share < _LINKED]
    total = sum(draft.words for draft in prose) or 1
    for draft in prose:
        at_home[draft.home] += draft.words / total
        around[draft.around] += draft.words / total
    return at_home, around


def _may_go(draft: Draft) -> bool:
    """A line that leads nowhere: links to sources, shops and other parts are as often the story's."""
    tells = draft.kind != "paragraph" or draft.words > _WORDS or draft.link_share >= _LINKED
    sentence = draft.words >= _SENTENCE and draft.text.rstrip(")”’»")[-1:] in ".?!。"
    return not (tells or sentence or _QUOTED.search(draft.text) or "://" in draft.text or draft.text.endswith(":"))
