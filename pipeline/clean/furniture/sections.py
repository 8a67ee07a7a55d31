"""Parts of a text that are not the story's: foreign sections, pull quotes and what is said twice."""

import re

from pipeline.clean.blocks.cleaned import REAL_SHARE, Tally
from pipeline.clean.blocks.drafts import Draft
from pipeline.clean.furniture.headings import opens_comments, opens_foreign_section, points_elsewhere
from pipeline.clean.furniture.link_lists import leading, link_lists
from pipeline.clean.page.text import squeeze

_MOSTLY, _PARTLY = 0.6, 0.35
"""Shares of a line that is a link: of a paragraph that points elsewhere, and of an item in a list of such."""
_REPEATED, _REPEATED_ITEM = 5, 12
"""Words of a block that is not said twice by chance; of a list's item, which may list the same again."""
_NEAR = 6
"""Blocks within which the same words again are a copy for another screen; further off they are said again."""
_BEFORE_COMMENTS = 0.6
"""Share of the words that stand before the readers' comments, at least."""
_WORD = re.compile(r"\w+")


def without_sections(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop a foreign heading with what stands under it, up to the next heading of its rank."""
    kept: list[Draft] = []
    at = 0
    while at < len(drafts):
        draft = drafts[at]
        end = _foreign(drafts, at)
        if end > at:
            for gone in drafts[at:end]:
                tally.add("foreign-section", gone.text)
            at = end
            continue
        kept.append(draft)
        at += 1
    return kept


def without_comments(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop a label over the readers' comments, no heading, and all after it, where most of the text stands before.

    A story goes on under a mere link to its comments: where a paragraph after it is made as those before.
    """
    total = sum(draft.words for draft in drafts)
    before = 0
    for number, draft in enumerate(drafts):
        if before >= _BEFORE_COMMENTS * total and draft.kind == "paragraph" and opens_comments(draft.text):
            told = {draft.home for draft in drafts[:number] if _is_running(draft)}
            if any(_is_running(after) and after.home in told for after in drafts[number:]):
                return drafts
            for gone in drafts[number:]:
                tally.add("comments", gone.text)
            return drafts[:number]
        before += draft.words
    return drafts


def _foreign(drafts: list[Draft], at: int) -> int:
    """End of the foreign section that opens here; `at` itself where none does."""
    draft = drafts[at]
    if draft.kind == "heading" and opens_foreign_section(draft.text):
        return _section_end(drafts, at)
    if draft.kind != "paragraph" or draft.words > 6 or not opens_foreign_section(draft.text):
        return at
    end = at + 1
    lists = link_lists(drafts[end:], _PARTLY)
    while end < len(drafts) and (drafts[end].group in lists or leading(drafts[end]) > _MOSTLY):
        end += 1
    return end if end > at + 1 else at


def _section_end(drafts: list[Draft], at: int) -> int:
    """Where a foreign section ends: at the next heading of the story, or where running text goes on.

    One paragraph made as the story's are is enough under a heading that points elsewhere, or once something else came.
    """
    over_links = points_elsewhere(drafts[at].text)
    told = {draft.home for draft in drafts[:at] if _is_running(draft)}
    end = at + 1
    while end < len(drafts):
        draft = drafts[end]
        if draft.kind == "heading" and not opens_foreign_section(draft.text) and draft.link_share < 0.5:
            break
        at_home = draft.home in told and (over_links or end > at + 1)
        if _is_running(draft) and (at_home or sum(map(_is_running, drafts[end:])) >= 2):
            break
        end += 1
    return end


def _is_running(draft: Draft) -> bool:
    """A sentence or more that leads nowhere."""
    return (
        draft.kind in ("paragraph", "quote")
        and draft.words >= 8
        and draft.link_share < 0.5
        and draft.text.rstrip('”"»’) ')[-1:] in (".", "!", "?", "…", ":")
    )


def without_pulled(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop pull quotes that repeat the story: the same words twice would be two quotations."""
    if not any(draft.pulled or draft.kind == "quote" for draft in drafts):
        return drafts
    kept = [draft for draft in drafts if not (draft.pulled and _repeats(draft, drafts))]
    told = "|".join(squeeze(draft.text) for draft in kept if draft.kind == "paragraph")
    kept = [draft for draft in kept if not (draft.kind == "quote" and _is_told(draft, told))]
    for draft in drafts:
        if not any(draft is other for other in kept):
            tally.add("pull-quote", draft.text)
    return kept


def _is_told(draft: Draft, told: str) -> bool:
    return draft.words >= _REPEATED and squeeze(draft.text) in told


def _repeats(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether most runs of three words stand elsewhere too."""
    said = _WORD.findall(draft.text.casefold())
    others = " ".join(_WORD.findall(" ".join(other.text for other in drafts if not other.pulled).casefold()))
    runs = [" ".join(said[at : at + 3]) for at in range(max(1, len(said) - 2))]
    return bool(runs) and sum(run in others for run in runs) >= 0.6 * len(runs)


def without_repeats(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop paragraphs that another has said before, word for word, or a caption; not where saying twice is the form."""
    captions = {draft.text for draft in drafts if draft.kind == "caption"}
    said: dict[str, int] = {}
    again: set[int] = set()
    for number, draft in enumerate(drafts):
        least = _REPEATED_ITEM if draft.kind == "list_item" else _REPEATED
        if draft.kind in ("paragraph", "heading", "list_item") and draft.words >= least:
            if number - said.get(draft.text, -_NEAR) < _NEAR or draft.text in captions:
                again.add(number)
            said[draft.text] = number
    if sum(drafts[number].words for number in again) > REAL_SHARE / 2 * sum(draft.words for draft in drafts):
        return drafts
    for number in sorted(again):
        tally.add("repeat", drafts[number].text)
    return [draft for number, draft in enumerate(drafts) if number not in again]
