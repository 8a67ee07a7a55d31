"""Lists that are not the story's: menus and teasers, and what sums a story up before it begins."""

from collections.abc import Iterable

from pipeline.clean.blocks.cleaned import REAL_SHARE, Tally
from pipeline.clean.blocks.drafts import Draft
from pipeline.clean.page.address import same_site
from pipeline.clean.page.text import words

_LABEL_WORDS = 5
_LABEL_OF_LIST = 6
"""Words of a line that announces a list, at most; one with more tells the story already."""


def without_summary(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop a list before the first paragraph, and the label above it: it names the parts that the story then tells.

    It stays where it tells something itself, where it holds a real share of the words, or where no paragraph follows:
    then it is the story, or its beginning.
    """
    first = next((number for number, draft in enumerate(drafts) if _tells(draft)), 0)
    items = {number for number in range(first) if drafts[number].kind == "list_item" and not drafts[number].post}
    if 2 * sum(drafts[number].text.rstrip()[-1:] in ".!?。" for number in items) >= len(items):
        return drafts
    above = min(items, default=0) - 1
    if above >= 0 and drafts[above].kind in ("heading", "paragraph"):
        items.add(above)
    if sum(drafts[number].words for number in items) > REAL_SHARE * sum(draft.words for draft in drafts):
        return drafts
    for number in sorted(items):
        tally.add("summary-list", drafts[number].text)
    return [draft for number, draft in enumerate(drafts) if number not in items]


def _tells(draft: Draft) -> bool:
    return draft.kind in ("paragraph", "quote") and draft.words > _LABEL_OF_LIST


def leads_home(draft: Draft, url: str) -> bool:
    """Whether a line's links lead to other pages of its own paper; sources and shops are elsewhere."""
    return any(same_site(link.url, url) for link in draft.links if link.url)


def link_lists(drafts: Iterable[Draft], share: float = 0.85, url: str = "") -> frozenset[int]:
    """Numbers of lists whose items are links and nothing else, to a `share`: menus and teasers.

    With the page's `url` only lists that lead to other pages of its own paper.
    """
    groups: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.group:
            groups.setdefault(draft.group, []).append(draft)
    return frozenset(
        number
        for number, items in groups.items()
        if (len(items) > 1 or is_pointer(items[0].text, items[0].words))
        and sum(map(leading, items)) > share * len(items)
        and (not url or 2 * sum(leads_home(item, url) for item in items) >= len(items))
    )


def leading(item: Draft) -> float:
    """Share of an item that is its link; a label before it counts to it: "Rail: **Why the bill stalled**"."""
    links = item.links
    if len(links) == 1 and links[0].end == len(item.text) and item.text[: links[0].start].rstrip()[-1:] in ":|–•":
        return 1.0 if words(item.text[: links[0].start]) <= _LABEL_WORDS else item.link_share
    return item.link_share


def is_pointer(text: str, count: int) -> bool:
    """Whether a line of `count` words is a headline and no sentence."""
    return count >= 3 and text[-1] not in '.!?”"…' and count < 30
